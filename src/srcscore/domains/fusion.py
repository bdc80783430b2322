"""How ratings move a reputation: the grid of reliabilities, and what a table keeps to fuse them again.

`srcscore.training.latent` learns the scales; here they are applied, to say what each rater changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
GRID = np.linspace(0.0, 1.0, 41)
"""Reliabilities at which every distribution has a point: finer than any rater's scale."""
SURPRISE = 0.05
"""Share of voices whose surroundings say nothing true of them."""
_TINY = 1e-12  # keeps a product of likelihoods above zero, far below what any rating says


class Influence(NamedTuple):
    """What ratings change of one reputation."""

    start: float
    """The mean before any rating: what links, directories, kind and name say."""
    raters: dict[str, float]
    """The mean without each rater."""
    families: dict[str, float]
    """The mean without each family of raters that copy one another."""


def opinion_kernel(sd: float) -> Array:
    """Return P(u | theta) for a shared error of so many standard deviations, shape (u, theta)."""
    density = np.exp(-0.5 * ((GRID[:, None] - GRID[None, :]) / sd) ** 2)
    return np.asarray(density / density.sum(axis=0, keepdims=True))


def starting_beliefs(means: Array, sds: Array, ceilings: Array, prior: Array) -> Array:
    """Return a distribution for each voice: normal, with a little of `prior`, and cut at its ceiling."""
    own = np.exp(-0.5 * ((GRID[None, :] - means[:, None]) / sds[:, None]) ** 2) + _TINY
    mixed = own / own.sum(axis=1, keepdims=True) * (1 - SURPRISE) + SURPRISE * prior
    return np.asarray(mixed * (GRID[None, :] <= ceilings[:, None] + _TINY))


class Scales:
    """The likelihood of each score of each rater at each reliability.

    Parameters
    ----------
    arrays
        `level` (scores that the raters give, one rater after the other), `level_start` (where each rater's
        begin), `scale` (likelihoods, a row for each level), `family_sd` (the error that a family shares, in
        the order of the names; 0 for a rater alone) and `grid_prior`.
    families
        The family of each rater.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], families: Sequence[str]) -> None:
        self._starts = arrays["level_start"].tolist()
        self._levels = arrays["level"].astype(float)
        self._scales = arrays["scale"].astype(float)
        self._errors = dict(zip(sorted(set(families)), arrays["family_sd"].tolist(), strict=True))
        self._families = families
        self._prior = arrays["grid_prior"].astype(float)

    def mean(self, start: tuple[float, float], ceiling: float, ratings: Mapping[int, float]) -> float:
        """Return the mean of a voice with these scores, by the number of the rater."""
        mean, sd = (np.array([value]) for value in start)
        belief = starting_beliefs(mean, sd, np.array([ceiling]), self._prior)[0]
        heard: dict[str, Array] = {}
        for rater, score in ratings.items():
            levels = self._levels[self._starts[rater] : self._starts[rater + 1]]
            row = self._starts[rater] + int(np.argmin(np.abs(levels - score)))
            family = self._families[rater]
            heard[family] = heard.get(family, np.ones(len(GRID))) * (self._scales[row] + _TINY)
        for family, message in heard.items():
            error = self._errors[family]
            belief = belief * (message @ opinion_kernel(error) if error else message)
        return float(belief @ GRID / belief.sum())
