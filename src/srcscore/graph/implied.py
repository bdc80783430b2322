"""What rated outlets of a citation graph imply for the others, as reputations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.networks import one_voice
from srcscore.domains.reputation import Reputations
from srcscore.errors import InputError, InputTypeError
from srcscore.graph.matrix import Settled, Ties
from srcscore.graph.propagation import DAMPING, LIMIT, TOLERANCE, Estimate, Method, estimate, rated
from srcscore.records import Basis, Reputation

_TOLD = 0.4
"""Share of the variance between outlets that rated company explains (benchmarks/graph.py)."""
_KNOWN: frozenset[Basis] = frozenset({"rated", "articles", "network"})
_LEAST = 0.02
"""No rating weighs less."""

Ends = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Propagation(Mapping[str, Reputation]):
    """A reputation for every outlet that was not a seed, and how it was got."""

    reputations: Mapping[str, Reputation]
    """By outlet; basis `graph`, or `none` where no rated outlet is within reach."""
    seeds: tuple[str, ...]
    """The rated outlets it started from, sorted."""
    unused: tuple[str, ...]
    """Seeds that are not in the graph, sorted."""
    method: Method
    """How the estimates were made."""
    settled: tuple[Settled, ...]
    """Iterations, residual and tolerance of each repeated step; empty for methods without one."""

    @property
    def converged(self) -> bool:
        """Whether every repeated step came within the tolerance."""
        return all(step.converged for step in self.settled)

    @property
    def iterations(self) -> int:
        """The most steps that were taken."""
        return max((step.iterations for step in self.settled), default=0)

    @property
    def residual(self) -> float:
        """The largest change of the last step, as a share of all."""
        return max((step.residual for step in self.settled), default=0.0)

    def __getitem__(self, outlet: str) -> Reputation:
        """Return the reputation of an outlet."""
        return self.reputations[outlet]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the outlets, sorted."""
        return iter(self.reputations)

    def __len__(self) -> int:
        """Return how many outlets there are."""
        return len(self.reputations)


def propagate(
    outlets: Sequence[str],
    edges: tuple[Ends, Ends, Ends],
    reputations: Reputations,
    seeds: Mapping[str, float | Reputation] | None = None,
    *,
    method: Method = "mixed",
    damping: float = DAMPING,
    tolerance: float = TOLERANCE,
    limit: int = LIMIT,
) -> Propagation:
    """Estimate the reputation of every outlet that is no seed.

    Citations inside one network are left out: sites of one owner do not vouch for each other.

    Parameters
    ----------
    outlets
        The voices.
    edges
        Places of citing and cited outlets, and weights.
    reputations
        What is known of voices.
    seeds
        Reliability, 0 to 1, or reputation by voice; by default every outlet that is rated or belongs to a
        known network.
    method, damping, tolerance, limit
        See `srcscore.graph.propagation.estimate`.

    Raises
    ------
    InputError
        If no seed is in the graph, or a number is out of range.
    InputTypeError
        If a seed is neither a number nor a reputation.
    """
    place = {outlet: row for row, outlet in enumerate(outlets)}
    given = _default(outlets, reputations) if seeds is None else _checked(seeds)
    used = sorted(place.keys() & given.keys())
    if not used:
        problem = "no outlet of the graph is rated" if seeds is None else "no seed is in the graph"
        raise InputError(problem, value=sorted(given)[:3], remedy="name outlets as the graph does")
    prior = reputations.lookup("")
    pairs = np.array([_read(given[outlet], prior.sd) for outlet in used])
    known = rated(len(outlets), [place[outlet] for outlet in used], pairs[:, 0], pairs[:, 1])
    ties = _between(outlets, edges)
    found = estimate(ties, known, method, damping=damping, tolerance=tolerance, limit=limit)
    free = [outlet for outlet in outlets if outlet not in given]
    made = {outlet: _reputation(outlet, place[outlet], found, reputations, prior) for outlet in free}
    return Propagation(made, tuple(used), tuple(sorted(given.keys() - place.keys())), method, found.settled)


def _default(outlets: Sequence[str], reputations: Reputations) -> dict[str, float | Reputation]:
    looked = ((outlet, reputations.lookup(outlet)) for outlet in outlets)
    return {outlet: known for outlet, known in looked if known.basis in _KNOWN}


def _checked(seeds: object) -> dict[str, float | Reputation]:
    if not isinstance(seeds, Mapping):
        remedy = "pass a mapping from outlet to reliability"
        raise InputTypeError("seeds are not a mapping", value=type(seeds).__name__, remedy=remedy)
    for outlet, seed in seeds.items():
        if isinstance(seed, bool) or not isinstance(seed, int | float | Reputation):
            remedy = "give a number from 0 to 1 or a Reputation"
            raise InputTypeError(
                f"the seed {outlet!r} has no rating", value=type(seed).__name__, remedy=remedy
            )
    return dict(seeds)


def _read(seed: float | Reputation, spread: float) -> tuple[float, float]:
    """Return reliability of a seed, and as its weight the share of the uncertainty that it takes away."""
    if isinstance(seed, Reputation):
        return seed.mean, min(1.0, max(_LEAST, 1 - (seed.sd / spread) ** 2))
    return float(seed), 1.0


def _between(outlets: Sequence[str], edges: tuple[Ends, Ends, Ends]) -> Ties:
    """Return the ties between different voices."""
    src, dst, weight = edges
    number: dict[str, int] = {}
    voice = np.array([number.setdefault(one_voice(outlet), len(number)) for outlet in outlets], np.int64)
    apart = voice[src] != voice[dst]
    return Ties(len(outlets), src[apart], dst[apart], weight[apart])


def _reputation(
    outlet: str, row: int, found: Estimate, reputations: Reputations, prior: Reputation
) -> Reputation:
    """Return an estimate as a reputation, as wide as what explains it is weak."""
    reach = float(found.reach[row])
    about = reputations.lookup(outlet)
    if reach <= 0:
        return replace(about, mean=prior.mean, sd=prior.sd, basis="none", raters=())
    sd = prior.sd * sqrt(1 - _TOLD * min(reach, 1.0))
    return replace(about, mean=float(found.means[row]), sd=sd, basis="graph", raters=())
