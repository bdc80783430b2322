"""A latent-reliability model of raters: each has its own scale and noise, and relatives share one error.

Every voice has a reliability theta on a grid over [0, 1]. A family of raters that copy one another sees it
through one shared opinion u ~ N(theta, tau^2); a rater then chooses one of its levels given u (or given
theta, when it is alone in its family). The tables P(level | u) are learned by expectation-maximisation,
smoothed over u, and pulled towards the scale that the rater declares. A list that only names bad sites
has one level; what speaks is being on it, so its likelihood is the share of voices of reliability u that
it names. The scale is held by one anchor rater, whose table stays as declared. The method is that of
Dawid and Skene (1979) with an ordered, gridded class and one more layer for families.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from srcscore.domains.fusion import GRID, Array, opinion_kernel, starting_beliefs

_STEPS = 40  # of expectation-maximisation: a fixed number, so that every fit takes the same
_LEVELS = 11  # most levels of a rater: tenths; finer scores are cut into as many bins
_DECLARED_SD = 0.2  # error of a rater that means what it says: one step of a scale of six
_DECLARED_WORTH = 5.0
"""How many ratings it is worth that a rater means what it says, with that error."""
_ANCHOR_SD = 0.08  # of the anchor, which holds the scale: less than half a step
_BANDWIDTH = 0.07  # of the smoothing over the grid of reliabilities
_TRUST = 12.0
"""How many ratings a rater's straight scale is worth at each point of the grid."""
_FEWEST_LEVELS = 3
"""A line through two levels says nothing that counting does not."""
_TINY = 1e-12  # keeps logarithms finite
_FEWEST = 25
"""Fewest common voices for a correlation."""
_WEAKEST = 0.2  # correlation: with weaker ones the ratio of two is noise
_LIST_VARIANCE = 0.07
"""Variance of the scores of graded raters, for families that give none."""
_RELIABILITY = 0.8
"""Reliability of a family without witnesses."""


@dataclass(frozen=True)
class Rater:
    """One rater's scores, aligned with the voices."""

    name: str  # its name
    family: str  # raters of one family share one error
    rows: NDArray[np.int64]  # indices of the voices that it rates
    scores: Array  # its scores, 0 to 1
    one_sided: bool  # whether it is a list of bad sites only, so that being listed is what speaks


@dataclass(frozen=True)
class Fit:
    """What was learned."""

    posterior: Array  # probability of each grid point for each voice, shape (voices, grid)
    prior: Array  # probability of each grid point for a voice that nobody rated
    tables: Mapping[str, Array]  # likelihood of each level at each grid point, by rater
    levels: Mapping[str, Array]  # the score that each level stands for, by rater
    spread: Mapping[str, float]  # standard deviation of the error that a family shares, by family
    messages: Mapping[str, Array]
    """What each family says of each voice: likelihood at each grid point, by family."""

    def silencing(self, families: Collection[str]) -> Fit:
        """Return the same scales with posteriors to which some families contribute nothing."""
        heard = [said for name, said in self.messages.items() if name not in families]
        base = np.broadcast_to(self.prior, self.posterior.shape)
        return replace(self, posterior=_normal(base * np.prod(heard, axis=0)))

    def starting_from(self, means: Array, sds: Array, ceilings: Array) -> Fit:
        """Return the same scales with posteriors that start from a voice's own prior and end at its ceiling.

        A prior may be wrong altogether: a little of it is the prior of all.
        """
        allowed = starting_beliefs(means, sds, ceilings, self.prior)
        return replace(self, posterior=_normal(allowed * np.prod(list(self.messages.values()), axis=0)))

    def moments(self) -> tuple[Array, Array]:
        """Return posterior mean and standard deviation for each voice."""
        mean = self.posterior @ GRID
        return mean, np.sqrt(np.maximum(self.posterior @ GRID**2 - mean**2, 1e-6))

    def prior_moments(self) -> tuple[float, float]:
        """Return mean and variance of a voice that nobody rated."""
        mean = float(self.prior @ GRID)
        return mean, float(self.prior @ GRID**2 - mean**2)

    def weights(self) -> Array:
        """Return for each voice how much of the uncertainty before any rating is gone, 0.02 to 1."""
        return np.clip(1 - self.moments()[1] ** 2 / self.prior_moments()[1], 0.02, 1.0)


def fit_latent(voices: int, raters: Sequence[Rater], anchor: str) -> Fit:
    """Learn the raters' tables and every voice's reliability.

    In each step a family tells what it says of theta (its message), and how likely the opinions are that it
    shares; then the prior and the tables are estimated again.
    """
    families: dict[str, list[Rater]] = {}
    for rater in raters:
        families.setdefault(rater.family, []).append(rater)
    spread = {name: shared_error(voices, raters, name) for name, own in families.items() if len(own) > 1}
    kernels = {name: opinion_kernel(sd) for name, sd in spread.items()}
    coded = {rater.name: _code(rater.scores) for rater in raters}
    declared: dict[str, Array] = {}  # likelihood of each level if a rater means what it says
    for name, (levels, _) in coded.items():
        sd = _ANCHOR_SD if name == anchor else _DECLARED_SD
        density = np.exp(-0.5 * ((GRID[:, None] - levels[None, :]) / sd) ** 2) + 1e-4
        declared[name] = density if len(levels) == 1 else density / density.sum(axis=1, keepdims=True)
    tables, prior = dict(declared), np.full(len(GRID), 1 / len(GRID))
    posterior, messages, opinions = np.zeros((voices, len(GRID))), dict[str, Array](), dict[str, Array]()
    for _ in range(_STEPS):
        for family, members in families.items():
            log = np.zeros((voices, len(GRID)))
            for rater in members:
                log[rater.rows] += np.log(tables[rater.name] + _TINY).T[coded[rater.name][1]]
            opinions[family] = likelihood = np.exp(log - log.max(axis=1, keepdims=True))
            said = likelihood @ kernels[family] if family in spread else likelihood
            messages[family] = np.maximum(said, _TINY)
        product = prior * np.prod(list(messages.values()), axis=0)
        posterior = _normal(product)
        prior = _smooth(posterior.mean(axis=0)[None, :])[0]
        prior /= prior.sum()
        for family, members in families.items():
            believed = posterior
            if family in spread:
                rest = _normal(product / messages[family])
                believed = _normal(opinions[family] * (rest @ kernels[family].T))
            for rater in members:
                if rater.name != anchor:
                    tables[rater.name] = _table(rater, coded[rater.name], declared[rater.name], believed)
    return Fit(
        posterior, prior, tables, {name: levels for name, (levels, _) in coded.items()}, spread, messages
    )


def shared_error(voices: int, raters: Sequence[Rater], family: str) -> float:
    """Return the standard deviation of the error that a family shares, by the method of triads.

    For three measures of one quantity with independent errors, r12 r13 / r23 is the reliability of the
    first (Stoffelen 1998 calls it triple collocation). Likelihood alone cannot tell a family's error from
    that of its few outside witnesses; the median over all pairs of witnesses can.
    """
    means: dict[str, Array] = {}  # of each family for each voice; not a number where it has none
    for name in {rater.family for rater in raters}:
        total, count = np.zeros(voices), np.zeros(voices)
        for rater in raters:
            if rater.family == name and not rater.one_sided:
                total[rater.rows] += rater.scores
                count[rater.rows] += 1
        means[name] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    mine = means.pop(family)
    reliabilities = []
    for first, second in combinations(sorted(means), 2):
        correlations = []
        for x, y in combinations((mine, means[first], means[second]), 2):
            both = ~(np.isnan(x) | np.isnan(y))
            varied = both.sum() >= _FEWEST and np.ptp(x[both]) > 0 and np.ptp(y[both]) > 0
            correlations.append(float(np.corrcoef(x[both], y[both])[0, 1]) if varied else 0.0)
        one, other, outside = correlations
        if min(correlations) > _WEAKEST:
            reliabilities.append(one * other / outside)
    reliability = float(np.clip(np.median(reliabilities), 0.5, 0.95)) if reliabilities else _RELIABILITY
    # A family of lists of bad sites has no scores to vary: its copies share all but a little.
    variance = float(np.nanvar(mine)) if not np.isnan(mine).all() else _LIST_VARIANCE
    return float(np.sqrt((1 - reliability) * variance))


def _table(rater: Rater, coded: tuple[Array, NDArray[np.int64]], declared: Array, believed: Array) -> Array:
    """Return the smoothed likelihood of each level at each grid point."""
    own = believed[rater.rows]
    counts = np.zeros((len(coded[0]), len(GRID)))
    np.add.at(counts, coded[1], own)
    counts = _smooth(counts)
    if rater.one_sided:
        present = _smooth(believed.sum(axis=0)[None, :])[0]
        share = (counts + 0.5 / len(counts)) / (present + 20.0)[None, :]
        return np.asarray((share / share.max()).T)
    pulled = counts + _TRUST * _straight(declared, coded, own).T
    return np.asarray((pulled / (counts.sum(axis=0) + _TRUST)[None, :]).T)


def _straight(declared: Array, coded: tuple[Array, NDArray[np.int64]], believed: Array) -> Array:
    """Return the table of a rater whose scale is a straight line with normal noise, learned from its scores.

    A score stands for the interval that reaches half-way to the next levels, so that a coarse scale is no
    noise of its own.
    """
    levels, rated = coded
    if len(levels) < _FEWEST_LEVELS:
        return declared
    scores = levels[rated]
    first, second = believed @ GRID, believed @ GRID**2
    worth = _DECLARED_WORTH * np.array([[1.0, 0.5], [0.5, 1 / 3]])
    sums = np.array([[len(scores), first.sum()], [first.sum(), second.sum()]]) + worth
    wanted = np.array([scores.sum(), scores @ first]) + worth @ [0.0, 1.0]
    start, slope = np.linalg.solve(sums, wanted)
    missed = (scores - start) ** 2 - 2 * slope * (scores - start) * first + slope**2 * second
    noise = (missed.sum() + _DECLARED_WORTH * _DECLARED_SD**2) / max(len(scores) + _DECLARED_WORTH - 2, 1.0)
    points = np.column_stack((np.ones(len(GRID)), GRID))
    unsure = noise * (1 + (points @ np.linalg.inv(sums) * points).sum(axis=1))
    edges = np.concatenate(([-np.inf], (levels[1:] + levels[:-1]) / 2, [np.inf]))
    below = ndtr((edges[None, :] - start - slope * GRID[:, None]) / np.sqrt(unsure)[:, None])
    shares = np.diff(below, axis=1) + 1e-4
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _code(scores: Array) -> tuple[Array, NDArray[np.int64]]:
    """Return the levels of a rater and the level of each score; many-valued scores are cut into bins."""
    values = np.unique(np.round(scores, 4))
    if len(values) > _LEVELS:
        cuts = np.unique(np.quantile(scores, np.linspace(0, 1, _LEVELS + 1)))
        bins = np.searchsorted(cuts, scores, side="right")
        used, coded = np.unique(bins, return_inverse=True)
        return np.array([scores[bins == number].mean() for number in used]), coded
    return values, np.searchsorted(values, np.round(scores, 4))


def _smooth(counts: Array) -> Array:
    """Spread counts along the grid without losing any."""
    return np.asarray(counts @ opinion_kernel(_BANDWIDTH).T)


def _normal(weights: Array) -> Array:
    return np.asarray(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-300))
