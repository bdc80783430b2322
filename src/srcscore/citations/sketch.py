"""What is kept of a text so that it can be compared with others: hashes of words, never the words.

A statement is the set of its content words. A whole text is a MinHash signature of its runs of `RUN` words
(Broder, 1997, "On the resemblance and containment of documents"): the share of equal places in two signatures
estimates the share of runs that two texts have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from srcscore.citations import words as w
from srcscore.language.lexicons import words as lexicon

Signature = NDArray[np.uint32]
RUN = 3
"""Words in a run."""
PLACES = 128
"""Hash functions of a signature."""
FEWEST = 30
"""A text of fewer words is too short to be called a copy."""
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
_MIX = np.uint64(0x9E3779B97F4A7C15)


@cache
def _common() -> frozenset[str]:
    return frozenset(map(_stem, lexicon("common_words")))


@lru_cache(maxsize=65536)
def term(word: str) -> int | None:
    """Return what stands for a content word, or None for a word without content.

    The lowest bit is 1 for a telling word: a name, a number, a word that is neither common nor a day.
    """
    lower = word.lower().replace("’", "'").removesuffix("'s")
    if not lower[:1].isalnum() or w.classes().get(word, 0) & _EMPTY or w.classes().get(lower, 0) & _EMPTY:
        return None
    number = lower[0].isdigit()
    if len(lower) < 3 and not number:
        return None
    stem = lower if number else _stem(lower)
    telling = number or not (w.classes().get(word, 0) & w.TIME or stem in _common())
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


def signature(words: Sequence[str]) -> Signature:
    """Return the MinHash signature of a text; empty when it is too short.

    Parameters
    ----------
    words
        Its tokens; case, punctuation and apostrophes do not matter.
    """
    kept = [word.lower() for word in words if word[0].isalnum()]
    if len(kept) < FEWEST:
        return np.empty(0, np.uint32)
    hashes = np.array([_crc(word) for word in kept], np.uint64)
    runs = hashes[: 1 - RUN].copy()
    for step in range(1, RUN):
        last = len(hashes) - RUN + 1 + step
        runs = _scramble(runs * _MIX + hashes[step:last])
    runs = np.unique(runs)
    factors, offsets = _functions()
    least = np.full(PLACES, np.iinfo(np.uint64).max, np.uint64)
    for first in range(0, len(runs), 4096):
        part = runs[first : first + 4096, None] * factors + offsets
        least = np.minimum(least, part.min(axis=0))
    return (least >> np.uint64(32)).astype(np.uint32)


@lru_cache(maxsize=65536)
def _crc(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))


@cache
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the factors (odd) and offsets of the hash functions: always the same."""
    seeds = np.arange(1, 2 * PLACES + 1, dtype=np.uint64) * _MIX
    mixed = _scramble(seeds)
    return mixed[:PLACES] | np.uint64(1), mixed[PLACES:]


def _scramble(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix the bits (the finaliser of SplitMix64; Steele, Lea and Flood, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
