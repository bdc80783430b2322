"""What one feature measured: the number, the words for it, the places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from srcscore.records import Span


class Measure(NamedTuple):
    """One measurement; a feature that could not be measured has none."""

    value: float
    """In the feature's unit."""
    placeholders: Mapping[str, object]
    """What fills the places of the feature's reason."""
    spans: tuple[Span, ...] = ()
    """Where in `Article.text`, in order."""


def times(count: int) -> str:
    """Return how often in words."""
    return "once" if count == 1 else f"{count} times"


def per_thousand(count: float, words: int) -> float:
    """Return a rate per 1,000 words; texts under 100 words count as 100, lest one word be a flood."""
    return 1000.0 * count / max(words, 100)
