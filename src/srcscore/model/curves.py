"""The two shapes that the model is made of: steps (what a feature adds) and lines (calibration)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from srcscore.errors import ArtefactError

_REMEDY = "train the model anew"


@dataclass(frozen=True, slots=True)
class Steps:
    """A piecewise constant function of one feature, and what its absence adds."""

    edges: tuple[float, ...]
    """Rising thresholds; a value equal to a threshold belongs to the step below it."""
    levels: tuple[float, ...]
    """What each step adds: one more than there are edges."""
    missing: float
    """What a missing value adds."""

    def __post_init__(self) -> None:
        if len(self.levels) != len(self.edges) + 1 or not _rising(self.edges):
            raise ArtefactError("steps do not fit their edges", value=self.edges, remedy=_REMEDY)

    def at(self, value: float | None) -> float:
        """Return what `value` adds to the logit."""
        return self.missing if value is None else self.levels[bisect_left(self.edges, value)]


@dataclass(frozen=True, slots=True)
class Line:
    """A piecewise linear function, constant beyond its ends."""

    xs: tuple[float, ...]
    """Rising places."""
    ys: tuple[float, ...]
    """The value at each."""

    def __post_init__(self) -> None:
        if len(self.xs) != len(self.ys) or not self.xs or not _rising(self.xs):
            raise ArtefactError("a line's points do not rise", value=self.xs, remedy=_REMEDY)

    def at(self, x: float) -> float:
        """Return the value at `x`; it never leaves the range of the two points around `x`.

        The last condition keeps a line with rising `ys` monotone to the last bit.
        """
        right = bisect_right(self.xs, x)
        if right == 0:
            return self.ys[0]
        if right == len(self.xs):
            return self.ys[-1]
        x0, x1 = self.xs[right - 1], self.xs[right]
        y0, y1 = self.ys[right - 1], self.ys[right]
        y = y0 + (y1 - y0) * ((x - x0) / (x1 - x0))
        return min(max(y, min(y0, y1)), max(y0, y1))


def _rising(numbers: tuple[float, ...]) -> bool:
    return all(low < high for low, high in pairwise(numbers))
