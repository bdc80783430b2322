"""A statement as the set of hashes of its content words, and when two statements are the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from zlib import crc32

from srcscore.language import word_classes as w
from srcscore.language.lexicons import words as lexicon

SHARED = 4
TELLING = 2
OVERLAP = 0.5
AGREED = 0.6
"""What two statements must share to be the same; see `same_statement`."""
_EMPTY = (
    w.PRONOUN | w.RELATIVE | w.POSSESSIVE | w.DETERMINER | w.PREPOSITION | w.AUXILIARY | w.NEGATION
    | w.ADVERB | w.AND | w.CONJUNCTION | w.STOP | w.VERB | w.CITING
)  # fmt: skip
"""Classes of words that say nothing on what a sentence is about."""
_ENDINGS = ("ing", "ed", "es", "s", "e")


@cache
def _common() -> frozenset[str]:
    return frozenset(map(_stem, lexicon("common_words")))


@lru_cache(maxsize=65536)
def term(word: str) -> int | None:
    """Return what stands for a content word, or None for a word without content.

    The lowest bit is 1 for a telling word: a name, a number, a word that is neither common nor a day.
    """
    lower = word.lower().replace("’", "'").removesuffix("'s")
    if (
        not lower[:1].isalnum()
        or w.word_classes().get(word, 0) & _EMPTY
        or w.word_classes().get(lower, 0) & _EMPTY
    ):
        return None
    number = lower[0].isdigit()
    if len(lower) < 3 and not number:
        return None
    stem = lower if number else _stem(lower)
    telling = number or not (w.word_classes().get(word, 0) & w.TIME or stem in _common())
    return crc32(stem.encode("utf-8", "replace")) & ~1 | telling


def terms(words: Iterable[str]) -> frozenset[int]:
    """Return what stands for the content words of a statement."""
    return frozenset(found for word in words if (found := term(word)) is not None)


def same_statement(first: frozenset[int], second: frozenset[int]) -> float:
    """Return how much two statements share, 0 to 1, and 0 when too little to be the same statement.

    They are the same when they share `SHARED` content words or more, `TELLING` of them telling; those are at
    least `OVERLAP` of the words of the statement that has fewer, and `AGREED` of the telling words of both on
    average (their Dice coefficient).
    """
    shared = first & second
    if len(shared) < SHARED:
        return 0.0
    told = [sum(word & 1 for word in words) for words in (shared, first, second)]
    if told[0] < TELLING or 2 * told[0] < AGREED * (told[1] + told[2]):
        return 0.0
    overlap = len(shared) / min(len(first), len(second))
    return overlap if overlap >= OVERLAP else 0.0


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
