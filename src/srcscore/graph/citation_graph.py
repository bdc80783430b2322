"""Many articles as one graph: who cites whom for what, and who everyone finally rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from srcscore.article import parse
from srcscore.citations.claims import Sourced, find_sources
from srcscore.domains.reputation import Reputations
from srcscore.domains.unwrap import canonical
from srcscore.errors import InputError, InputTypeError, check_positive
from srcscore.graph.export import Circle, articles_networkx, find_cycles, outlets_networkx, write_graphml
from srcscore.graph.files import load_nodes, save_nodes
from srcscore.graph.near_duplicates import Echo
from srcscore.graph.nodes import Node, NodeCitation, by_date, make_node
from srcscore.graph.settings import DAMPING, LIMIT, MOST_CHAINS, ROLE_WEIGHTS, TOLERANCE, Level, Method
from srcscore.graph.trace import CitationResolver, Claims, Trace, Tracer, same_claims, trace_support
from srcscore.records import Chain, Citation, Claim, Reputation, Role
from srcscore.scoring import Readable, check_many, model_or_newest
from srcscore.storage import replacing

if TYPE_CHECKING:
    import networkx as nx

    from srcscore.graph.propagation import Propagation
    from srcscore.model.predict import Model


Traceable = str | Readable | Claim
"""Something whose chains can be traced: an article by key, URL, id or content, or a claim."""


class Edges(NamedTuple):
    """The citations between outlets: parallel arrays, sorted by source and target, without self-loops."""

    src: NDArray[np.int32]
    """Who cites: indices into `CitationGraph.outlets()`."""
    dst: NDArray[np.int32]
    """Who is cited."""
    weight: NDArray[np.float64]
    """Sum of the weights of the citations."""


class CitationGraph:
    """Articles, outlets and networks, and the citations between them.

    Articles may be added in any order, and graphs merged in any order, with the same result.

    Parameters
    ----------
    model
        Whose reputation table rates the voices; the newest shipped model by default.
    """

    def __init__(self, *, model: Model | None = None) -> None:
        self._model = model_or_newest(model)
        self._nodes: dict[str, Node] = {}
        self._resolver: CitationResolver | None = None

    # --- articles -----------------------------------------------------------------------------

    @classmethod
    def from_articles(cls, articles: Iterable[Readable], *, model: Model | None = None) -> Self:
        """Build a graph from any iterable of what `score` takes, one at a time; the texts are not kept.

        Raises
        ------
        SrcscoreError
            If an article cannot be read; to continue without it, catch the error around `add`.
        """
        graph = cls(model=model)
        graph.update(articles)
        return graph

    def add(self, article: Readable) -> str:
        """Add an article.

        If two different articles have the same key, only one is kept: the dated one, then the earlier, then
        the one with the smaller hash of its text.

        Returns
        -------
        str
            Its key: the canonical spelling of its URL, or else `id:` and its identifier, or else `sha256:`
            and the start of the hash of its text.

        Raises
        ------
        SrcscoreError
            If it cannot be read.
        """
        return self._put(make_node(find_sources(parse(article), self._model.reputations)))

    def update(self, articles: Iterable[Readable]) -> None:
        """Add articles one by one; if one cannot be read, those before it have been added."""
        check_many("update", articles)
        for article in articles:
            self.add(article)

    def merge(self, other: CitationGraph) -> Self:
        """Return a graph with the articles of both; the reputations are those of this one."""
        merged = copy(self)
        for node in other.nodes():
            merged._put(node)  # noqa: SLF001 - a graph of this class
        return merged

    def __or__(self, other: object) -> Self:
        """Return a graph with the articles of both, as `merge` does."""
        return self.merge(other) if isinstance(other, CitationGraph) else NotImplemented

    def __copy__(self) -> Self:
        """Return a graph with the same articles, to which others can be added."""
        made = object.__new__(type(self))
        vars(made).update(vars(self), _nodes=dict(self._nodes), _resolver=None)
        return made

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self._nodes)

    def __contains__(self, key: object) -> bool:
        """Return whether the graph holds an article of this key."""
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys of the articles, sorted."""
        return iter(sorted(self._nodes))

    def nodes(self) -> Iterator[Node]:
        """Iterate over the articles, in the order of their keys."""
        return (self._nodes[key] for key in self)

    def node(self, name: str) -> Node:
        """Return an article by its key, its URL in any spelling, or the identifier that it was given with.

        Raises
        ------
        InputError
            If there is none, or several have that identifier.
        """
        if not isinstance(name, str):
            remedy = "pass a str: the article's URL, its id, or the key that add returned"
            raise InputTypeError("an article is asked for by key", value=type(name).__name__, remedy=remedy)
        for key in (name, canonical(name), f"id:{name}"):
            if key is not None and key in self._nodes:
                return self._nodes[key]
        keys = self._resolve().keys_of_id.get(name, [])
        if len(keys) == 1:
            return self._nodes[keys[0]]
        problem = "several articles of the graph have this id" if keys else "no such article in the graph"
        remedy = f"ask by URL: {keys[0]}, ..." if keys else "add it first, or iterate over the graph for keys"
        raise InputError(problem, value=name, remedy=remedy)

    @property
    def reputations(self) -> Reputations:
        """The reputation table that rates the voices."""
        return self._model.reputations

    # --- chains -------------------------------------------------------------------------------

    def trace(
        self, what: Traceable, *, article: str | Readable | None = None, limit: int = MOST_CHAINS
    ) -> Trace:
        """Return every chain from an article, or from one claim of it, to its roots.

        Parameters
        ----------
        what
            An article of the graph (its URL, id or key), an `Article` or mapping that may be outside the
            graph, or a `Claim`.
        article
            For a claim, the article that makes it, where several have such a claim.
        limit
            The most chains to return: there can be exponentially many.

        Returns
        -------
        Trace
            The chains; `complete` is false when there are more than the limit.

        Raises
        ------
        InputError
            If the article or claim is not in the graph, or the limit is below 1.
        """
        check_positive("limit", limit)
        node, claims = self._locate(what, article)
        chains = list(islice(self.tracer().chains(node, claims), limit + 1))
        return Trace(node.key, tuple(chains[:limit]), complete=len(chains) <= limit)

    def independent_roots(
        self, what: Traceable, *, article: str | Readable | None = None, limit: int = MOST_CHAINS
    ) -> tuple[str, ...]:
        """Return the independent voices that a claim finally rests on, over all articles that make it.

        Near-copies, relays of one report and sites of one network are one voice; a circle is none.

        The arguments are those of `trace`. For a whole article these are all voices that it rests on.
        """
        check_positive("limit", limit)
        node, claims = self._locate(what, article)
        chains = list(islice(self.tracer().chains(node, claims), limit))
        for other in self.nodes() if claims is not None else ():
            same = same_claims(node, claims or (), other)
            if same and other.key != node.key:
                chains += islice(self.tracer().chains(other, same), limit)
        return tuple(sorted({chain.root.voice for chain in chains if chain.root.voice is not None}))

    def trace_support(
        self, sourced: Sourced, reputations: Reputations, *, use_publisher: bool = True
    ) -> tuple[tuple[Citation, ...], tuple[Chain, ...]]:
        """Return an article's citations with what they rest on, and the chains to other articles.

        `score(graph=...)` calls it with the reputations of its own model. The article need not be in the
        graph. With `use_publisher=False` the chains do not hold the publisher's reputation.
        """
        return trace_support(sourced, self.tracer(reputations), use_publisher=use_publisher)

    def tracer(self, reputations: Reputations | None = None) -> Tracer:
        """Return a `Tracer` for the graph as it is now; the reputations are the graph's own by default."""
        return Tracer(self._resolve(), reputations or self.reputations)

    def circles(self) -> tuple[Circle, ...]:
        """Return the groups of outlets that cite one another, so that each is reached from each."""
        return find_cycles(self.nodes(), self.outlets(), self.edges({"evidence": 1.0}))

    def echoes(self) -> tuple[Echo, ...]:
        """Return the groups of near-copies of one text at several outlets, with the one that was first."""
        return self._resolve().echoes

    # --- outlets ------------------------------------------------------------------------------

    def outlets(self) -> tuple[str, ...]:
        """Return every voice, publishers and those they cite, sorted."""
        voices = {node.domain for node in self._nodes.values()}
        voices.update(cited.domain for node in self._nodes.values() for cited in node.citations)
        return tuple(sorted(voice for voice in voices if voice is not None))

    def edges(self, weights: Mapping[Role, float] = ROLE_WEIGHTS) -> Edges:
        """Return who cites whom among the outlets; `weights` is the weight of one citation of each role."""
        row = {voice: index for index, voice in enumerate(self.outlets())}
        total: dict[tuple[int, int], float] = {}
        for node in self.nodes():
            for cited in node.citations:
                weight = weights.get(cited.role, 0.0)
                if weight and node.domain and cited.domain and cited.domain != node.domain:
                    pair = row[node.domain], row[cited.domain]
                    total[pair] = total.get(pair, 0.0) + weight
        pairs = np.array(sorted(total), np.int32).reshape(-1, 2)
        summed = np.array([total[pair] for pair in sorted(total)], np.float64)
        return Edges(pairs[:, 0].copy(), pairs[:, 1].copy(), summed)

    def propagate(
        self,
        seeds: Mapping[str, float | Reputation] | None = None,
        *,
        method: Method = "mixed",
        weights: Mapping[Role, float] = ROLE_WEIGHTS,
        damping: float = DAMPING,
        tolerance: float = TOLERANCE,
        limit: int = LIMIT,
    ) -> Propagation:
        """Estimate the reputation of every outlet that is no seed from those that are.

        Parameters
        ----------
        seeds
            Reliability, 0 to 1, or reputation by outlet; by default every outlet that is rated or belongs
            to a known network.
        method
            `mixed`, `company`, `neighbours`, `walk` or `trust`: see `srcscore.graph.propagation.estimate`.
        weights
            The weight of one citation of each role.
        damping
            Share of a walk's steps that go on, from 0 to below 1.
        tolerance, limit
            Repeated steps stop at this share of change, or after this number of steps.

        Returns
        -------
        Propagation
            A mapping from outlet to reputation, with basis `graph`; `converged` is false when `limit` came
            first.

        Raises
        ------
        InputError
            If no seed is in the graph, or a number is out of range.
        InputTypeError
            If a seed is neither a number nor a reputation.
        """
        from srcscore.graph.propagation import Iteration, propagate  # noqa: PLC0415 - it loads SciPy

        iteration = Iteration(damping, tolerance, limit)
        return propagate(self.outlets(), self.edges(weights), self.reputations, seeds, method, iteration)

    # --- files --------------------------------------------------------------------------------

    def save(self, folder: str | Path) -> None:
        """Write the graph into a folder, made when missing; no text is written, only hashes of words."""
        save_nodes(list(self.nodes()), Path(folder))

    @classmethod
    def load(cls, folder: str | Path, *, model: Model | None = None) -> Self:
        """Return the graph that `save` wrote; a saved graph holds no reputations, so the model's are used.

        Raises
        ------
        ArtefactError
            If a file is missing, cut short or changed, or of another format.
        """
        graph = cls(model=model)
        for node in load_nodes(Path(folder)):
            graph._put(node)
        return graph

    def to_networkx(self, level: Level = "articles") -> nx.DiGraph[str]:
        """Return it as a graph of NetworkX (extra `graph`).

        Parameters
        ----------
        level
            `articles`: a multigraph of articles, outlets and networks, each citation an edge with its role,
            span, statements and time. `outlets`: who cites whom, with the weights of `edges`.

        Raises
        ------
        MissingExtraError
            If NetworkX is not installed.
        InputError
            If the level is another.
        """
        if level == "articles":
            return articles_networkx(self.nodes(), self.outlets(), self.tracer())
        if level == "outlets":
            return outlets_networkx(self.outlets(), self.edges(), self.reputations)
        raise InputError("unknown level of a graph", value=level, remedy='use "articles" or "outlets"')

    def to_graphml(self, path: str | Path, level: Level = "articles") -> None:
        """Write it as GraphML (extra `graph`); `level` is that of `to_networkx`."""
        with replacing(Path(path)) as beside:
            write_graphml(self.to_networkx(level), str(beside))

    # --- inside -------------------------------------------------------------------------------

    def _put(self, node: Node) -> str:
        present = self._nodes.get(node.key)
        if present is None or _precedence(node) < _precedence(present):
            self._nodes[node.key] = node
            self._resolver = None
        return node.key

    def _resolve(self) -> CitationResolver:
        """Return what follows from all articles together; it holds until one is added."""
        if self._resolver is None:
            self._resolver = CitationResolver(self._nodes)
        return self._resolver

    def _locate(self, what: Traceable, article: str | Readable | None) -> tuple[Node, Claims]:
        """Return an article, and the indices of the claims that are meant; None for all."""
        if isinstance(what, str):
            return self.node(what), None
        if not isinstance(what, Claim):
            sourced = find_sources(parse(what), self._model.reputations)
            return make_node(sourced, signed=False), None
        nodes = self.nodes() if article is None else [self._locate(article, None)[0]]
        cited = [_position(citation) for citation in what.citations]
        matches = [
            (node, (index,))
            for node in nodes
            for index, claim in enumerate(node.claims)
            if claim.span == what.span
            and cited == [_position(node.citations[carrier]) for carrier in claim.carriers]
        ]
        if len(matches) == 1:
            return matches[0]
        several = "several articles of the graph have such a claim"
        problem = several if matches else "no article has such a claim"
        raise InputError(problem, value=what.span, remedy="pass article=, the one that makes it")


def _position(citation: Citation | NodeCitation) -> tuple[object, ...]:
    return citation.span, citation.kind, citation.role


def _precedence(node: Node) -> tuple[object, ...]:
    """Return the sort key of articles with one key: the smallest is kept."""
    rest = repr((node.published, node.url, node.title, node.id, node.citations))
    return *by_date(node), node.digest, rest
