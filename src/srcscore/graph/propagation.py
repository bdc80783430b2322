"""Reputation for nodes that nobody rated, from rated ones around them.

Ranks that flow along citations (TrustRank and its inverse), and estimates by neighbours, by company and by
random walk. All are sums over rated nodes, so that which rating moves whom can be followed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from srcscore.errors import InputError
from srcscore.graph.matrix import Settled, Ties, settle

Array = NDArray[Any]
Method = Literal["mixed", "company", "neighbours", "walk", "trust"]
METHODS: tuple[Method, ...] = get_args(Method)

DAMPING = 0.85
"""Share of a walk's steps that go on: the value of Page et al. (1999), and of TrustRank."""
TOLERANCE = 1e-6
LIMIT = 200
_PULL = 1.0
"""How many average ties to rated nodes the base rate is worth."""
_LIKE = 0.3
"""How much likeness (a cosine) the base rate is worth."""
_SHARE = 0.1
"""How much of an average node's rank the base rate is worth."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What is known of some nodes."""

    places: Array
    """The nodes."""
    means: Array
    """Their reliability, 0 to 1."""
    weights: Array
    """How certain it is, above 0 to 1."""

    @property
    def base(self) -> float:
        """The mean of all, by weight."""
        return float(np.average(self.means, weights=self.weights))

    def spread(self, n: int, values: Array) -> Array:
        """Return `values` at the places of `n` nodes, and 0 elsewhere."""
        found = np.zeros(n)
        found[self.places] = values
        return found


@dataclass(frozen=True, slots=True)
class Estimate:
    """What rated nodes say of all nodes."""

    means: Array
    """Estimated reliability, 0 to 1; what a node's own rating says is not part of it."""
    reach: Array
    """Share of the estimate that comes from rated nodes, 0 to 1; the rest is the base rate."""
    settled: tuple[Settled, ...] = ()
    """How the repeated steps behind it came to rest; empty when there were none."""


def rated(n: int, places: ArrayLike, means: ArrayLike, weights: ArrayLike | None = None) -> Rated:
    """Check and pack what is known.

    Parameters
    ----------
    n
        Number of nodes.
    places, means, weights
        As the fields of `Rated`; weights are 1 when left out.

    Raises
    ------
    InputError
        If there is none, one is unknown or named twice, or a number is out of range.
    """
    where, level = np.asarray(places, np.int64), np.asarray(means, np.float64)
    trust = np.ones(len(level)) if weights is None else np.asarray(weights, np.float64)
    if not len(where) == len(level) == len(trust):
        raise InputError("seeds, ratings and weights differ in number", value=(len(where), len(level)))
    if not len(where):
        raise InputError("there is nothing to start from", remedy="give a rating for some node of the graph")
    if where.min() < 0 or where.max() >= n or len(np.unique(where)) < len(where):
        raise InputError(f"seeds must be different nodes from 0 to {n - 1}", value=where.tolist())
    for problem, numbers, fits in (
        ("a rating must lie from 0 to 1", level, (level >= 0) & (level <= 1)),
        ("a weight must lie above 0 and up to 1", trust, (trust > 0) & (trust <= 1)),
    ):
        if not fits.all():
            raise InputError(problem, value=float(numbers[~fits][0]))
    return Rated(where, level, trust)


def trust_rank(
    ties: Ties,
    seeds: ArrayLike,
    *,
    damping: float = DAMPING,
    tolerance: float = TOLERANCE,
    limit: int = LIMIT,
) -> Settled:
    """Return the rank that flows from seeds to those they cite, and on: a share for each node, in all 1.

    Biased PageRank (Gyöngyi et al. 2004). What reaches a node that cites nobody goes back to the seeds.

    Parameters
    ----------
    ties
        Who cites whom.
    seeds
        Where the rank starts, for each node, at least 0; all alike give PageRank.
    damping
        Share of the rank that flows on, from 0 to below 1.
    tolerance, limit
        See `settle`.

    Raises
    ------
    InputError
        If no seed is above 0, or a parameter is out of range.
    """
    _check(damping, tolerance, limit)
    source = np.asarray(seeds, np.float64)
    if source.shape != (ties.n,) or not (np.isfinite(source).all() and (source >= 0).all() and source.any()):
        raise InputError("seeds must be one number from 0 up for each node, and one above 0")
    start = ties.cast(source / source.sum())
    out = ties.outward(ties.ones())
    share = np.divide(damping, out, out=np.zeros_like(out), where=out > 0)
    rest = (1 - damping) * start
    found = settle(lambda rank: ties.inward(rank * share) + rest, start, tolerance, limit)
    # What dead ends swallow would go back to the seeds: that scales the result as a whole.
    values = ties.plain(found.values)
    return Settled(values / values.sum(), found.iterations, found.residual, tolerance)


def distrust_rank(
    ties: Ties,
    seeds: ArrayLike,
    *,
    damping: float = DAMPING,
    tolerance: float = TOLERANCE,
    limit: int = LIMIT,
) -> Settled:
    """Return the rank that flows from bad seeds to those who cite them, and on (Anti-Trust Rank).

    Parameters and errors are those of `trust_rank` (Krishnan and Raj 2006).
    """
    return trust_rank(ties.flipped(), seeds, damping=damping, tolerance=tolerance, limit=limit)


def estimate(
    ties: Ties,
    known: Rated,
    method: Method = "mixed",
    *,
    damping: float = DAMPING,
    tolerance: float = TOLERANCE,
    limit: int = LIMIT,
) -> Estimate:
    """Estimate the reliability of every node from rated ones.

    Parameters
    ----------
    ties
        Who cites whom.
    known
        The rated nodes.
    method
        `company`: mean over rated nodes that the same others cite, by likeness.
        `neighbours`: mean over rated nodes that cite the node or are cited by it.
        `walk`: where a random walk over ties, either way, first meets a rated node (label propagation).
        `trust`: TrustRank from the good against its inverse from the bad.
        `mixed`: company, and walk for the share that company leaves open.
    damping, tolerance, limit
        Of the repeated steps of `walk`, `mixed` and `trust`; see `trust_rank`.

    Raises
    ------
    InputError
        If a parameter is out of range.
    """
    _check(damping, tolerance, limit)
    repeated: dict[str, Any] = {"damping": damping, "tolerance": tolerance, "limit": limit}
    ways: dict[Method, Callable[[], Estimate]] = {
        "mixed": lambda: _filled(company(ties, known), walk(ties, known, **repeated), known.base),
        "company": lambda: company(ties, known),
        "neighbours": lambda: neighbours(ties, known),
        "walk": lambda: walk(ties, known, **repeated),
        "trust": lambda: trust(ties, known, **repeated),
    }
    if method not in ways:
        raise InputError("no such method", value=method, remedy=f"use one of {', '.join(METHODS)}")
    return ways[method]()


def neighbours(ties: Ties, known: Rated, step: Literal["around", "inward", "outward"] = "around") -> Estimate:
    """Return the mean of rated nodes one tie away, pulled towards the base rate where they are few."""
    over: Callable[[Array], Array] = getattr(ties, step)
    typical = float(ties.outward(ties.ones()).sum(dtype=np.float64)) / ties.nnz if ties.nnz else 1.0
    return _shrunk(ties, known, over, _PULL * typical)


def company(ties: Ties, known: Rated) -> Estimate:
    """Return the mean of rated nodes that the same others cite.

    Likeness is the cosine between two nodes' citers, each of whom counts by one over the root of how much
    it cites: who cites everybody says little. No likeness is ever written out, so it costs four products.
    """
    plenty = 1 / np.sqrt(ties.outward(ties.ones()) + 1)
    length = ties.lengths(plenty)
    unit = np.divide(1, length, out=np.zeros_like(length), where=length > 0)

    def alike(values: Array) -> Array:
        beside = unit * ties.inward(plenty**2 * ties.outward(unit * values))
        return np.asarray(beside - values * (length > 0))

    return _shrunk(ties, known, alike, _LIKE)


def walk(ties: Ties, known: Rated, *, damping: float, tolerance: float, limit: int) -> Estimate:
    """Return what a random walk meets: it starts at a node, goes on with `damping`, and ends at rated ones.

    A node whose rating is uncertain is passed through as often. The node's own rating is not asked.
    """
    total = ties.around(ties.ones())
    share = np.divide(damping, total, out=np.zeros_like(total), where=total > 0)[:, None]
    weight = ties.cast(known.spread(ties.n, known.weights))
    level = ties.cast(known.spread(ties.n, known.weights * (known.means - known.base)))
    said, passed = np.column_stack((level, weight)), (1 - weight)[:, None]
    found = settle(
        lambda seen: share * ties.around(said + passed * seen), np.zeros_like(said), tolerance, limit
    )
    values = ties.plain(found.values)
    return Estimate(np.clip(known.base + values[:, 0], 0, 1), np.clip(values[:, 1], 0, 1), (found,))


def trust(ties: Ties, known: Rated, *, damping: float, tolerance: float, limit: int) -> Estimate:
    """Return the share of trust, which flows to the cited, in trust and distrust, which flows to the citing.

    A node's own rating is where its rank starts: read the result for unrated nodes only.
    """
    good = known.spread(ties.n, known.weights * known.means)
    bad = known.spread(ties.n, known.weights * (1 - known.means))
    if not (good.any() and bad.any()):
        raise InputError("trust needs seeds of both kinds", remedy="rate some nodes above 0 and some below 1")
    settings: dict[str, Any] = {"damping": damping, "tolerance": tolerance, "limit": limit}
    ranks = trust_rank(ties, good, **settings), distrust_rank(ties, bad, **settings)
    high, low = ranks[0].values * ties.n * known.base, ranks[1].values * ties.n * (1 - known.base)
    means = (high + _SHARE * known.base) / (high + low + _SHARE)
    return Estimate(means, (high + low) / (high + low + _SHARE), ranks)


def _filled(first: Estimate, second: Estimate, base: float) -> Estimate:
    """Return the first estimate, with the second in the place of the base rate."""
    left = 1 - first.reach
    means = np.clip(first.means + left * (second.means - base), 0, 1)
    return Estimate(means, 1 - left * (1 - second.reach), second.settled)


def _shrunk(ties: Ties, known: Rated, over: Callable[[Array], Array], pull: float) -> Estimate:
    """Return the mean of ratings by the weights that `over` gives; the base rate has the weight `pull`."""
    weight = over(ties.cast(known.spread(ties.n, known.weights)))
    said = over(ties.cast(known.spread(ties.n, known.weights * (known.means - known.base))))
    reach, moved = np.maximum(ties.plain(weight), 0), ties.plain(said)
    return Estimate(np.clip(known.base + moved / (reach + pull), 0, 1), reach / (reach + pull))


def _check(damping: float, tolerance: float, limit: int) -> None:
    if not 0 <= damping < 1:
        raise InputError("damping must be from 0 to below 1", value=damping)
    if not 0 < tolerance < 1:
        raise InputError("the tolerance must lie between 0 and 1", value=tolerance)
    if limit < 1:
        raise InputError("at least one step is needed", value=limit)
