"""What a domain's name alone is made of: the features of the name model."""

from __future__ import annotations

from zlib import crc32

BUCKETS = 1 << 16
"""Features are hashed into this many places."""
_MASK = BUCKETS - 1
_SIZES = (3, 5)
_MOST = 64
"""Longer names are cut here: nothing is learned behind it."""


def buckets(domain: str) -> set[int]:
    """Return the places of a domain's features: its suffix, its shape and its character n-grams."""
    label, _, suffix = domain.partition(".")
    text = f"^{label[:_MOST]}$".encode("utf-8", "replace")
    shape = f".{suffix} .{suffix.rpartition('.')[2]} #{min(len(label) // 3, 9)}"
    if "-" in label:
        shape += " #hyphen"
    if not label.isalpha():
        shape += " #mixed"
    pieces = shape.encode("utf-8", "replace").split(b" ")
    end = len(text) + 1
    for size in _SIZES:
        pieces += [text[start : start + size] for start in range(end - size)]
    return {crc32(piece) & _MASK for piece in pieces}
