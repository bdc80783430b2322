"""Fingerprints of texts, by which near-copies are found without keeping the words.

A text's fingerprint is a MinHash signature of its runs of `RUN` words (Broder, 1997, "On the resemblance and
containment of documents"): the share of equal places in two signatures estimates the share of runs that two
texts have in common. Texts whose signatures agree in at least `ALIKE` of their places are near-copies. Only
texts that agree in all places of at least one band of the signature are compared (locality-sensitive hashing;
Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Signature = NDArray[np.uint32]
RUN = 3
"""Words in a run."""
PLACES = 128
"""Hash functions of a signature."""
FEWEST = 30
"""A text of fewer words is too short to be called a copy."""
ALIKE = 0.35
"""Share of runs in common from which two texts are near-copies; by hand, see `benchmarks/echoes.py`."""
BAND = 3
"""Places of a signature that make one band."""
_MIX = np.uint64(0x9E3779B97F4A7C15)


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


def groups(signatures: NDArray[np.uint32]) -> list[list[int]]:
    """Return the groups of rows that are alike, directly or through others; rows alone are left out."""
    parent = list(range(len(signatures)))
    for bucket in _buckets(signatures):
        # Most of what agrees in one band agreed in another before, and is joined.
        if len({_top(parent, row) for row in bucket.tolist()}) > 1:
            for first, second in _alike(signatures, bucket):
                parent[_top(parent, second)] = _top(parent, first)
    found: dict[int, list[int]] = {}
    for row in range(len(signatures)):
        found.setdefault(_top(parent, row), []).append(row)
    return [rows for rows in found.values() if len(rows) > 1]


def _alike(signatures: NDArray[np.uint32], rows: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield pairs of some rows that are alike, enough of them to join each group."""
    while len(rows) > 1:
        near = (signatures[rows] == signatures[rows[0]]).mean(axis=1) >= ALIKE
        yield from ((int(rows[0]), int(row)) for row in rows[near][1:])
        rows = rows[~near]


def _buckets(signatures: NDArray[np.uint32]) -> Iterator[NDArray[np.intp]]:
    """Yield the rows that agree in a whole band, band by band."""
    for first in range(0, PLACES - BAND + 1 if len(signatures) else 0, BAND):
        band = np.ascontiguousarray(signatures[:, first : first + BAND]).view(f"V{4 * BAND}").ravel()
        _, codes = np.unique(band, return_inverse=True)
        order = np.argsort(codes, kind="stable")
        ends = np.flatnonzero(np.diff(codes[order])) + 1
        yield from (bucket for bucket in np.split(order, ends) if len(bucket) > 1)


def _top(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row
