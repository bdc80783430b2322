"""How ratings move a reputation: the grid of reliabilities, and what a table keeps to fuse them again.

`srcscore.training.latent` learns the scales; here they are applied, to say what each rater changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
GRID = np.linspace(0.0, 1.0, 41)
"""Reliabilities at which every distribution has a point: finer than any rater's scale."""
SURPRISE = 0.05
"""Share of voices whose surroundings say nothing true of them."""
TINY = 1e-12
"""Keeps a product of likelihoods above zero, far below what any rating says."""


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
    own = np.exp(-0.5 * ((GRID[None, :] - means[:, None]) / sds[:, None]) ** 2) + TINY
    mixed = own / own.sum(axis=1, keepdims=True) * (1 - SURPRISE) + SURPRISE * prior
    return np.asarray(mixed * (GRID[None, :] <= ceilings[:, None] + TINY))


def fused_mean(belief: Array, ratings: Iterable[tuple[str, Array]], errors: Mapping[str, float]) -> float:
    """Return the mean of a belief after ratings, each the family of its rater and its likelihoods.

    `errors` are the standard deviations of what each family shares; 0 for a rater alone.
    """
    heard: dict[str, Array] = {}
    for family, likelihoods in ratings:
        heard[family] = heard.get(family, 1.0) * likelihoods
    for family, message in heard.items():
        error = errors[family]
        belief = belief * (message @ opinion_kernel(error) if error else message)
    return float(belief @ GRID / belief.sum())
