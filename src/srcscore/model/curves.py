"""The numbers that the model is made of: exact terms, steps (what a feature adds) and lines (calibration).

Every term of the model is a multiple of 2**-24. Sums of such numbers below 2**28 are exact in IEEE double
precision, so that `intercept + sum(contributions) == logit` holds to the last bit, in any order, on any
platform.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from srcscore.errors import ArtefactError

STEPS = 1 << 24
"""Steps in 1: terms are whole multiples of `1 / STEPS`."""
_REMEDY = "train the model again"


def exact(number: float) -> float:
    """Return the multiple of `1 / STEPS` that is nearest to `number`."""
    return round(number * STEPS) / STEPS


@dataclass(frozen=True, slots=True)
class Steps:
    """A piecewise constant function of one feature, and what its absence adds."""

    edges: tuple[float, ...]
    """Thresholds in rising order; a value equal to a threshold belongs to the step below it."""
    levels: tuple[float, ...]
    """What each step adds; one more than there are edges."""
    missing: float
    """What a missing value adds."""

    def __post_init__(self) -> None:
        if len(self.levels) != len(self.edges) + 1 or not _rising(self.edges):
            raise ArtefactError("steps do not fit their edges", value=self.edges, remedy=_REMEDY)


def exact_levels(shapes: Sequence[Steps], values: Sequence[float | None], factor: float) -> tuple[float, ...]:
    """Return what each value adds by its shape, times a factor, as exact numbers."""
    levels = [
        steps.missing if value is None else steps.levels[bisect_left(steps.edges, value)]
        for steps, value in zip(shapes, values, strict=True)
    ]
    return tuple([round(factor * level * STEPS) / STEPS for level in levels])


@dataclass(frozen=True, slots=True)
class Line:
    """A piecewise linear function, constant beyond its ends."""

    xs: tuple[float, ...]
    """Points in rising order."""
    ys: tuple[float, ...]
    """The value at each."""

    def __post_init__(self) -> None:
        if len(self.xs) != len(self.ys) or not self.xs or not _rising(self.xs):
            raise ArtefactError("a line's points do not rise", value=self.xs, remedy=_REMEDY)

    def at(self, x: float) -> float:
        """Return the value at `x`."""
        right = bisect_right(self.xs, x)
        if right == 0:
            return self.ys[0]
        if right == len(self.xs):
            return self.ys[-1]
        x0, x1 = self.xs[right - 1], self.xs[right]
        y0, y1 = self.ys[right - 1], self.ys[right]
        y = y0 + (y1 - y0) * ((x - x0) / (x1 - x0))
        # Rounding may leave the range of the two points: clipped, a rising line is monotone to the last bit.
        return min(max(y, min(y0, y1)), max(y0, y1))


def _rising(numbers: tuple[float, ...]) -> bool:
    return all(low < high for low, high in pairwise(numbers))
