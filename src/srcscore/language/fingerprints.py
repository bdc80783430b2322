"""Fingerprints of texts, by which near-copies are found without keeping the words.

A fingerprint is a MinHash signature of a text's runs of words (Broder, 1997, "On the resemblance and
containment of documents"): the share of equal values in two signatures estimates the share of runs that two
texts have in common. Only texts whose signatures agree in a whole band are compared (locality-sensitive
hashing; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Signature = NDArray[np.uint32]

# The numbers were swept on pairs of two corpora that share articles (benchmarks/studies/echoes.py). Stored
# graphs hold signatures: another run length or size needs another protocol.
RUN_LENGTH = 3  # words; longer runs lose copies with small edits, shorter ones join texts of one topic
SIGNATURE_SIZE = 128  # hash functions; the estimate's standard error is at most 0.5 / sqrt(128) = 0.04
FEWEST_WORDS = 30  # of a shorter text too few runs are left to call it a copy
SIMILARITY = 0.35  # share of equal values from which two texts are near-copies
# values in a band: 42 bands find a pair at similarity 0.35 with probability 1 - (1 - .35 ** 3) ** 42 = .84
_BAND = 3
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 / golden ratio, the increment of SplitMix64


def signature(words: Sequence[str]) -> Signature:
    """Return the MinHash signature of a text's tokens; empty when there are fewer than `FEWEST_WORDS` words.

    Case, punctuation and apostrophes make no difference.
    """
    counted = (word.lower().encode("utf-8", "replace") for word in words if word[0].isalnum())
    hashes = np.array(list(map(crc32, counted)), np.uint64)
    if len(hashes) < FEWEST_WORDS:
        return np.empty(0, np.uint32)
    runs = hashes[: 1 - RUN_LENGTH].copy()
    for step in range(1, RUN_LENGTH):
        runs = _scramble(runs * _MIX + hashes[step : len(hashes) - RUN_LENGTH + 1 + step])
    runs = np.unique(runs)
    least = np.full(SIGNATURE_SIZE, np.iinfo(np.uint64).max, np.uint64)
    for first in range(0, len(runs), 4096):  # 4 MB at a time
        least = np.minimum(least, (runs[first : first + 4096, None] * _FACTORS + _OFFSETS).min(axis=0))
    return (least >> np.uint64(32)).astype(np.uint32)


def near_duplicates(signatures: NDArray[np.uint32]) -> list[list[int]]:
    """Return the groups of rows that are near-copies, directly or through others; rows alone are left out."""
    parent = list(range(len(signatures)))

    def root(row: int) -> int:
        """Return the row that represents a row's group, and shorten the paths to it (union-find)."""
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for first in range(0, SIGNATURE_SIZE - _BAND + 1 if len(signatures) else 0, _BAND):
        # Buckets of rows that agree in a whole band.
        band = np.ascontiguousarray(signatures[:, first : first + _BAND]).view(f"V{4 * _BAND}").ravel()
        _, codes = np.unique(band, return_inverse=True)
        order = np.argsort(codes, kind="stable")
        groups_of_equals = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
        for rows in [rows for rows in groups_of_equals if len(rows) > 1]:
            # Most rows that agree in one band agreed in another before, and are joined already.
            while len({root(row) for row in rows.tolist()}) > 1:
                similar = (signatures[rows] == signatures[rows[0]]).mean(axis=1) >= SIMILARITY
                for row in rows[similar].tolist():
                    parent[root(row)] = root(int(rows[0]))
                rows = rows[~similar]  # noqa: PLW2901 - what is left of the bucket
    groups: dict[int, list[int]] = {}
    for row in range(len(signatures)):
        groups.setdefault(root(row), []).append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _scramble(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix the bits (the finaliser of SplitMix64; Steele, Lea and Flood, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


# The odd factors and the offsets of the hash functions.
_MIXED = _scramble(np.arange(1, 2 * SIGNATURE_SIZE + 1, dtype=np.uint64) * _MIX)
_FACTORS, _OFFSETS = _MIXED[:SIGNATURE_SIZE] | np.uint64(1), _MIXED[SIGNATURE_SIZE:]
