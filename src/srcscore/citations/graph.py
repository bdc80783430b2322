"""Many articles as one graph: who cites whom for what, and who everyone finally rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from srcscore.citations.node import Node, Sourced, make_node
from srcscore.domains.reputation import Reputations
from srcscore.records import Role
from srcscore.traces import Circle, Echo, Trace

WEIGHTS: Mapping[Role, float] = {"evidence": 1.0, "listed": 0.25}
"""What one citation of each role weighs in an edge between outlets; other roles weigh nothing."""


class Edges(NamedTuple):
    """Citations between outlets, summed: parallel arrays, sorted by source and target, without self-loops."""

    src: NDArray[np.int32]
    """Who cites: places in `CitationGraph.outlets`."""
    dst: NDArray[np.int32]
    """Who is cited."""
    weight: NDArray[np.float64]
    """Sum of the weights of the citations."""


class CitationGraph:
    """Articles, outlets and networks, and the citations between them.

    Parameters
    ----------
    read
        What turns an article as users give it into one with its citations and claims.
    reputations
        How reliable voices are known to be.
    """

    def __init__(self, read: Callable[[Any], Sourced], reputations: Reputations) -> None:
        self._read = read
        self.reputations = reputations
        self._nodes: dict[str, Node] = {}

    def __len__(self) -> int:
        """Return how many articles it holds."""
        return len(self._nodes)

    def __contains__(self, key: object) -> bool:
        """Return whether it holds an article of this key."""
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys of its articles, sorted."""
        return iter(sorted(self._nodes))

    def add(self, article: Any) -> str:
        """Add an article and return its key."""
        node = make_node(self._read(article))
        self._nodes[node.key] = node
        return node.key

    def merge(self, other: CitationGraph) -> Self:
        """Return a graph with the articles of both."""
        raise NotImplementedError

    def __or__(self, other: CitationGraph) -> Self:
        """Return a graph with the articles of both."""
        return self.merge(other)

    def node(self, key: str) -> Node:
        """Return an article."""
        return self._nodes[key]

    def outlets(self) -> tuple[str, ...]:
        """Return every voice, publishers and those they cite, sorted."""
        voices = {node.domain for node in self._nodes.values()}
        voices.update(cited.domain for node in self._nodes.values() for cited in node.citations)
        return tuple(sorted(voice for voice in voices if voice is not None))

    def edges(self, weights: Mapping[Role, float] = WEIGHTS) -> Edges:
        """Return who cites whom among the outlets."""
        place = {voice: index for index, voice in enumerate(self.outlets())}
        total: dict[tuple[int, int], float] = {}
        for key in self:
            node = self._nodes[key]
            for cited in node.citations:
                weight = weights.get(cited.role, 0.0)
                if weight and node.domain and cited.domain and cited.domain != node.domain:
                    pair = place[node.domain], place[cited.domain]
                    total[pair] = total.get(pair, 0.0) + weight
        pairs = np.array(sorted(total), np.int32).reshape(-1, 2)
        summed = np.array([total[pair] for pair in sorted(total)], np.float64)
        return Edges(pairs[:, 0].copy(), pairs[:, 1].copy(), summed)

    def propagate(self, seeds: Mapping[str, float] | None = None) -> Any:
        """Estimate the reputation of every outlet from those that are rated."""
        raise NotImplementedError

    def trace(self, what: Any, *, article: Any = None, limit: int = 10_000) -> Trace:
        """Return every chain from an article or claim to its roots."""
        raise NotImplementedError

    def independent_roots(self, what: Any, *, article: Any = None) -> tuple[str, ...]:
        """Return the voices that remain when all that say the same are traced."""
        raise NotImplementedError

    def circles(self) -> tuple[Circle, ...]:
        """Return the groups of outlets that cite one another."""
        raise NotImplementedError

    def echoes(self) -> tuple[Echo, ...]:
        """Return the groups of near-copies."""
        raise NotImplementedError

    def to_networkx(self) -> Any:
        """Return it as a NetworkX graph (extra `graph`)."""
        raise NotImplementedError

    def to_graphml(self, path: str | Path) -> None:
        """Write it as GraphML."""
        raise NotImplementedError

    def save(self, folder: str | Path) -> None:
        """Write it as JSON and `.npz`."""
        raise NotImplementedError

    @classmethod
    def load(cls, folder: str | Path, read: Callable[[Any], Sourced], reputations: Reputations) -> Self:
        """Read what `save` wrote."""
        raise NotImplementedError

    def add_all(self, articles: Iterable[Any]) -> None:
        """Add articles one by one."""
        for article in articles:
            self.add(article)
