"""Statements as sets of hashes of content words, and when two statements are the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from zlib import crc32

from srcscore.language import word_classes as w
from srcscore.language.lexicons import words as lexicon

# Two statements are the same when they share enough; see `same_statement`. The four numbers were chosen for
# precision on the links of one corpus (benchmarks/chains.py): a wrong match invents a chain, a missed one
# only ends it early. Larger values find fewer matches.
SHARED_WORDS = 4
SHARED_RARE_WORDS = 2
OVERLAP = 0.5
RARE_AGREEMENT = 0.6
_WITHOUT_CONTENT = (
    w.PRONOUN | w.RELATIVE | w.POSSESSIVE | w.DETERMINER | w.PREPOSITION | w.AUXILIARY | w.NEGATION
    | w.ADVERB | w.AND | w.CONJUNCTION | w.STOP | w.VERB | w.CITING
)  # fmt: skip
_ENDINGS = ("ing", "ed", "es", "s", "e")


def terms(words: Iterable[str]) -> frozenset[int]:
    """Return the hashes of the content words of a statement."""
    return frozenset(hashed for word in words if (hashed := term(word)) is not None)


@lru_cache(maxsize=65536)
def term(word: str) -> int | None:
    """Return the hash of a content word, or None for a word without content.

    The lowest bit is 1 for a rare word: a name, a number, a word that is neither common nor a day.
    """
    lower = word.lower().replace("’", "'").removesuffix("'s")
    classes = w.word_classes()
    if not lower[:1].isalnum() or (classes.get(word, 0) | classes.get(lower, 0)) & _WITHOUT_CONTENT:
        return None
    number = lower[0].isdigit()
    if len(lower) < 3 and not number:
        return None
    stem = lower if number else _stem(lower)
    rare = number or not (classes.get(word, 0) & w.TIME or stem in _common_stems())
    return crc32(stem.encode("utf-8", "replace")) & ~1 | rare


def same_statement(first: frozenset[int], second: frozenset[int]) -> float:
    """Return the share of words that two statements share, or 0 when they are not the same statement.

    They are the same when they share `SHARED_WORDS` content words or more, `SHARED_RARE_WORDS` of them rare;
    the shared words are at least `OVERLAP` of the words of the shorter statement, and the shared rare words
    at least `RARE_AGREEMENT` of the rare words of both on average (their Dice coefficient).
    """
    shared = first & second
    if len(shared) < SHARED_WORDS:
        return 0.0
    shared_rare, *rare = (sum(word & 1 for word in words) for words in (shared, first, second))
    if shared_rare < SHARED_RARE_WORDS or 2 * shared_rare < RARE_AGREEMENT * sum(rare):
        return 0.0
    overlap = len(shared) / min(len(first), len(second))
    return overlap if overlap >= OVERLAP else 0.0


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(map(_stem, lexicon("common_words")))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
