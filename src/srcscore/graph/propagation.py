"""Reputations for outlets that nobody rated, from the rated outlets around them in a citation graph.

TrustRank and its inverse, and estimates by neighbours, by company and by random walk. All are sums over rated
nodes, so that each estimate can be traced to the ratings that it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from srcscore.domains.networks import one_voice
from srcscore.domains.reputation import Reputations
from srcscore.errors import InputError, InputTypeError
from srcscore.graph.matrix import CitationMatrix, FixedPoint, iterate
from srcscore.graph.settings import DAMPING, LIMIT, METHODS, TOLERANCE, Method
from srcscore.records import Basis, Reputation

Array = NDArray[Any]

# The weight of the base rate beside the rated nodes: larger values pull estimates towards it.
_NEIGHBOURS_PRIOR = 1.0  # one citation of average weight: one rated neighbour moves the estimate half way
_COMPANY_PRIOR = 0.3  # in cosines: less than one close likeness, more than several chance ones
_TRUST_PRIOR = 0.1  # as a share of the average node's rank

_EXPLAINED = 0.4  # share of the variance between outlets that company explains (benchmarks/graph.py)
_LEAST_WEIGHT = 0.02  # of a seed whose reputation is hardly more certain than the base rate
_SEED_BASES: frozenset[Basis] = frozenset({"rated", "articles", "network"})


@dataclass(frozen=True, slots=True)
class Rated:
    """The rated nodes of a graph."""

    nodes: Array
    """Their node numbers."""
    means: Array
    """Their reliability, 0 to 1."""
    weights: Array
    """How certain each rating is, above 0 to 1."""

    @property
    def base(self) -> float:
        """The weighted mean of all ratings."""
        return float(np.average(self.means, weights=self.weights))

    def spread(self, n: int, values: Array, dtype: type[np.floating[Any]] = np.float64) -> Array:
        """Return an array of `n` zeros with `values` at the rated nodes."""
        spread = np.zeros(n, dtype)
        spread[self.nodes] = values
        return spread


def rated(n: int, nodes: ArrayLike, means: ArrayLike, weights: ArrayLike | None = None) -> Rated:
    """Check the rated nodes of a graph of `n` nodes, else InputError; weights are 1 by default."""
    rows, levels = np.asarray(nodes, np.int64), np.asarray(means, np.float64)
    trust = np.ones(len(levels)) if weights is None else np.asarray(weights, np.float64)
    if not len(rows) == len(levels) == len(trust):
        raise InputError("seeds, ratings and weights differ in number", value=(len(rows), len(levels)))
    if not len(rows):
        raise InputError("there is nothing to start from", remedy="give a rating for some node of the graph")
    if rows.min() < 0 or rows.max() >= n or len(np.unique(rows)) < len(rows):
        raise InputError(f"seeds must be different nodes from 0 to {n - 1}", value=rows.tolist())
    for problem, numbers, fits in (
        ("a rating must lie from 0 to 1", levels, (levels >= 0) & (levels <= 1)),
        ("a weight must lie above 0 and up to 1", trust, (trust > 0) & (trust <= 1)),
    ):
        if not fits.all():
            raise InputError(problem, value=float(numbers[~fits][0]))
    return Rated(rows, levels, trust)


# --- ranks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Iteration:
    """The settings of repeated steps; InputError if one is out of range."""

    damping: float = DAMPING
    """Share of a walk's steps that go on, from 0 to below 1."""
    tolerance: float = TOLERANCE
    """The residual to stop at, above 0 to below 1."""
    limit: int = LIMIT
    """The most steps to take."""

    def __post_init__(self) -> None:
        if not 0 <= self.damping < 1:
            raise InputError("damping must be from 0 to below 1", value=self.damping)
        if not 0 < self.tolerance < 1:
            raise InputError("the tolerance must lie between 0 and 1", value=self.tolerance)
        if self.limit < 1:
            raise InputError("at least one step is needed", value=self.limit)


DEFAULT = Iteration()


def trust_rank(matrix: CitationMatrix, seeds: ArrayLike, iteration: Iteration = DEFAULT) -> FixedPoint:
    """Return the rank that flows from seeds to those they cite, and on: a share for each node, in all 1.

    Biased PageRank (Gyöngyi et al. 2004); equal seeds give PageRank. The rank of a node that cites nobody
    returns to the seeds. On the transposed matrix, from bad seeds to those who cite them, it is Anti-Trust
    Rank (Krishnan and Raj 2006). `seeds` holds one number from 0 up for each node, else InputError.
    """
    source = np.asarray(seeds, np.float64)
    usable = source.shape == (matrix.n,) and np.isfinite(source).all() and (source >= 0).all()
    if not (usable and source.any()):
        raise InputError("seeds must be one number from 0 up for each node, and one above 0")
    start: Array = np.asarray(source / source.sum(), matrix.dtype)
    share = _inverse(matrix.outward(matrix.ones()), iteration.damping)
    rest = (1 - iteration.damping) * start
    rank = iterate(
        lambda rank: matrix.inward(rank * share) + rest, start, iteration.tolerance, iteration.limit
    )
    # Returning the rank of dead ends to the seeds scales the result as a whole, so it is done once, here.
    values = rank.values.astype(np.float64)
    return replace(rank, values=values / values.sum())


# --- estimates --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Estimate:
    """The reliability of every node, estimated from the rated ones."""

    means: Array
    """Estimated reliability, 0 to 1; a node's own rating is not part of it."""
    reach: Array
    """Share of the estimate that comes from rated nodes, 0 to 1; the rest is the base rate."""
    fixed_points: tuple[FixedPoint, ...] = ()
    """The repeated steps of the method; empty when it has none."""


def estimate(
    matrix: CitationMatrix, known: Rated, method: Method = "mixed", iteration: Iteration = DEFAULT
) -> Estimate:
    """Estimate the reliability of every node from rated ones.

    Parameters
    ----------
    matrix
        Who cites whom.
    known
        The rated nodes.
    method
        `company`: mean over rated nodes that the same others cite, by likeness.
        `neighbours`: mean over rated nodes that cite the node or are cited by it.
        `walk`: where a random walk over citations, either way, first meets a rated node (label propagation).
        `trust`: TrustRank from the good against its inverse from the bad.
        `mixed`: company, and walk for the share that company leaves open.
    iteration
        The settings of the repeated steps of `walk`, `mixed` and `trust`.

    Raises
    ------
    InputError
        If there is no such method.
    """
    if method == "company":
        return company(matrix, known)
    if method == "neighbours":
        return neighbours(matrix, known)
    if method == "trust":
        return trust(matrix, known, iteration)
    if method not in METHODS:
        raise InputError("no such method", value=method, remedy=f"use one of {', '.join(METHODS)}")
    walked = walk(matrix, known, iteration)
    if method == "walk":
        return walked
    near = company(matrix, known)
    open_share = 1 - near.reach
    means = np.clip(near.means + open_share * (walked.means - known.base), 0, 1)
    return Estimate(means, 1 - open_share * (1 - walked.reach), walked.fixed_points)


def neighbours(
    matrix: CitationMatrix, known: Rated, step: Literal["around", "inward", "outward"] = "around"
) -> Estimate:
    """Return the mean of rated nodes one citation away, pulled towards the base rate where they are few."""
    sums: Callable[[Array], Array] = getattr(matrix, step)
    total = float(matrix.outward(matrix.ones()).sum(dtype=np.float64))
    average = total / matrix.nnz if matrix.nnz else 1.0
    return _weighted_mean(matrix, known, sums, _NEIGHBOURS_PRIOR * average)


def company(matrix: CitationMatrix, known: Rated) -> Estimate:
    """Return the mean of rated nodes that the same others cite.

    Likeness is the cosine between two nodes' citing nodes, each of which counts by one over the root of the
    number of its citations: a node that cites everybody says little. The likenesses are never stored, so that
    the estimate costs four products.
    """
    scale = 1 / np.sqrt(matrix.outward(matrix.ones()) + 1)
    length = matrix.lengths(scale)
    unit = _inverse(length)

    def likeness_sums(values: Array) -> Array:
        """Return the sum of values over all nodes, each times its likeness."""
        sums = unit * matrix.inward(scale**2 * matrix.outward(unit * values))
        return np.asarray(sums - values * (length > 0))  # without the node's likeness to itself

    return _weighted_mean(matrix, known, likeness_sums, _COMPANY_PRIOR)


def walk(matrix: CitationMatrix, known: Rated, iteration: Iteration = DEFAULT) -> Estimate:
    """Return the mean rating where random walks end: they go on with `damping`, and stop at rated nodes.

    A walk passes through a node as often as its rating is uncertain. A node's own rating is left out.
    """
    share = _inverse(matrix.around(matrix.ones()), iteration.damping)[:, None]
    weight = known.spread(matrix.n, known.weights, matrix.dtype)
    level = known.spread(matrix.n, known.weights * (known.means - known.base), matrix.dtype)
    ends, passed = np.column_stack((level, weight)), (1 - weight)[:, None]

    def step(values: Array) -> Array:
        return np.asarray(share * matrix.around(ends + passed * values))

    walked = iterate(step, np.zeros_like(ends), iteration.tolerance, iteration.limit)
    values = walked.values.astype(np.float64)
    return Estimate(np.clip(known.base + values[:, 0], 0, 1), np.clip(values[:, 1], 0, 1), (walked,))


def trust(matrix: CitationMatrix, known: Rated, iteration: Iteration = DEFAULT) -> Estimate:
    """Return the share of trust, which flows to the cited, in trust and distrust, which flows to the citing.

    The rank of a rated node starts at the node itself, so the result holds for unrated nodes only.
    """
    good = known.spread(matrix.n, known.weights * known.means)
    bad = known.spread(matrix.n, known.weights * (1 - known.means))
    if not (good.any() and bad.any()):
        raise InputError("trust needs seeds of both kinds", remedy="rate some nodes above 0 and some below 1")
    trusted = trust_rank(matrix, good, iteration)
    distrusted = trust_rank(matrix.transposed(), bad, iteration)
    high = trusted.values * matrix.n * known.base
    low = distrusted.values * matrix.n * (1 - known.base)
    total = high + low + _TRUST_PRIOR
    return Estimate((high + _TRUST_PRIOR * known.base) / total, (high + low) / total, (trusted, distrusted))


def _weighted_mean(
    matrix: CitationMatrix, known: Rated, sums: Callable[[Array], Array], prior: float
) -> Estimate:
    """Return the mean of ratings by the weights that `sums` gives; the base rate has the weight `prior`."""
    weight, level = (
        sums(known.spread(matrix.n, values, matrix.dtype)).astype(np.float64)
        for values in (known.weights, known.weights * (known.means - known.base))
    )
    reach = np.maximum(weight, 0)
    return Estimate(np.clip(known.base + level / (reach + prior), 0, 1), reach / (reach + prior))


def _inverse(values: Array, numerator: float = 1) -> Array:
    """Return `numerator / values`, and 0 where a value is 0."""
    return np.divide(numerator, values, out=np.zeros_like(values), where=values > 0)


# --- reputations ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Propagation(Mapping[str, Reputation]):
    """A reputation for every outlet that was not a seed, and how it was estimated."""

    reputations: Mapping[str, Reputation]
    """By outlet; basis `graph`, or `none` where no rated outlet is within reach."""
    seeds: tuple[str, ...]
    """The rated outlets that the estimates come from, sorted."""
    unused: tuple[str, ...]
    """Seeds that are not in the graph, sorted."""
    method: Method
    """The method of the estimates."""
    fixed_points: tuple[FixedPoint, ...]
    """Iterations, residual and tolerance of each repeated step; empty for methods without one."""

    @property
    def converged(self) -> bool:
        """Whether every repeated step came within the tolerance."""
        return all(point.converged for point in self.fixed_points)

    @property
    def iterations(self) -> int:
        """The largest number of steps that were taken."""
        return max((point.iterations for point in self.fixed_points), default=0)

    @property
    def residual(self) -> float:
        """The largest change of a last step, as a share of all values."""
        return max((point.residual for point in self.fixed_points), default=0.0)

    def __getitem__(self, outlet: str) -> Reputation:
        return self.reputations[outlet]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the outlets, sorted."""
        return iter(self.reputations)

    def __len__(self) -> int:
        return len(self.reputations)


def propagate(
    outlets: Sequence[str],
    edges: tuple[Array, Array, Array],
    reputations: Reputations,
    seeds: Mapping[str, float | Reputation] | None = None,
    method: Method = "mixed",
    iteration: Iteration = DEFAULT,
) -> Propagation:
    """Estimate the reputation of every outlet that is no seed; see `CitationGraph.propagate`.

    `edges` holds the citing outlet, the cited outlet and the weight of each edge. Citations inside one
    network are left out: sites of one owner do not vouch for each other.
    """
    row = {outlet: index for index, outlet in enumerate(outlets)}
    table = {outlet: reputations.lookup(outlet) for outlet in outlets}
    given: Mapping[str, float | Reputation]
    if seeds is None:
        given = {outlet: about for outlet, about in table.items() if about.basis in _SEED_BASES}
    else:
        given = _checked_seeds(seeds)
    used = sorted(row.keys() & given.keys())
    if not used:
        problem = "no outlet of the graph is rated" if seeds is None else "no seed is in the graph"
        raise InputError(problem, value=sorted(given)[:3], remedy="name outlets as the graph does")
    prior = reputations.lookup("")
    means, weights = [], []
    for seed in map(given.__getitem__, used):
        if isinstance(seed, Reputation):  # its weight is the share of the prior's variance that it removes
            means.append(seed.mean)
            weights.append(min(1.0, max(_LEAST_WEIGHT, 1 - (seed.sd / prior.sd) ** 2)))
        else:
            means.append(float(seed))
            weights.append(1.0)
    known = rated(len(outlets), [row[outlet] for outlet in used], np.array(means), np.array(weights))
    src, dst, weight = edges
    _, voice = np.unique(list(map(one_voice, outlets)), return_inverse=True)
    apart = voice[src] != voice[dst]
    matrix = CitationMatrix(len(outlets), src[apart], dst[apart], weight[apart])
    estimated = estimate(matrix, known, method, iteration)
    made = {}
    for outlet, mean, reach in zip(outlets, estimated.means.tolist(), estimated.reach.tolist(), strict=True):
        if outlet not in given:
            basis: Basis = "graph" if reach > 0 else "none"
            sd = prior.sd * sqrt(1 - _EXPLAINED * min(reach, 1.0))
            level = mean if reach > 0 else prior.mean
            made[outlet] = replace(table[outlet], mean=level, sd=sd, basis=basis, raters=())
    unused = tuple(sorted(given.keys() - row.keys()))
    return Propagation(made, tuple(used), unused, method, estimated.fixed_points)


def _checked_seeds(seeds: object) -> dict[str, float | Reputation]:
    if not isinstance(seeds, Mapping):
        remedy = "pass a mapping from outlet to reliability"
        raise InputTypeError("seeds are not a mapping", value=type(seeds).__name__, remedy=remedy)
    for outlet, seed in seeds.items():
        if isinstance(seed, bool) or not isinstance(seed, int | float | Reputation):
            problem = f"the seed {outlet!r} has no rating"
            remedy = "give a number from 0 to 1 or a Reputation"
            raise InputTypeError(problem, value=type(seed).__name__, remedy=remedy)
    return dict(seeds)
