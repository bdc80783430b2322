"""N-grams as a reader sees them."""

from __future__ import annotations

import numpy as np

from srcscore.model.wording import BASE, Wording


def text_of(wording: Wording, key: int | np.int64) -> str:
    """Return an n-gram in words and shapes."""
    parts, rest = [], int(key)
    while rest:
        rest, digit = divmod(rest, BASE)
        parts.append(wording.vocabulary[digit - 1])
    return " ".join(reversed(parts))
