"""What a domain's name alone is made of: the features of the name model."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

BUCKETS = 1 << 16
"""Features are hashed into this many places."""
_SHORTEST, _LONGEST = 3, 5
_MOST = 64
"""Longer names are cut here: nothing is learned behind it."""


@lru_cache(maxsize=1024)
def buckets(domain: str) -> tuple[int, ...]:
    """Return the places of a domain's features: its suffix, its shape and its character n-grams.

    Parameters
    ----------
    domain
        A registrable domain in lower case.
    """
    label, _, suffix = domain.partition(".")
    text = f"^{label[:_MOST]}$"
    pieces = [f".{suffix}", f".{suffix.rpartition('.')[2]}", f"#{min(len(label) // 3, 9)}"]
    if "-" in label:
        pieces.append("#hyphen")
    if not label.isalpha():
        pieces.append("#mixed")
    end = len(text)
    for size in range(_SHORTEST, _LONGEST + 1):
        pieces += [text[start : start + size] for start in range(end - size + 1)]
    return tuple({crc32(piece.encode("utf-8", "replace")) & (BUCKETS - 1) for piece in pieces})
