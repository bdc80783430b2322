"""Many articles as one graph: who cites whom for what, and who everyone finally rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from srcscore.article.dates import read_date
from srcscore.citations.claims import Sourced
from srcscore.domains.address import canonical
from srcscore.domains.reputation import Reputations
from srcscore.errors import InputError, InputTypeError, check_positive
from srcscore.graph.cycles import Circle, find_circles
from srcscore.graph.export import outlets_networkx, to_networkx, write_graphml
from srcscore.graph.files import load_nodes, save_nodes
from srcscore.graph.near_duplicates import Echo, find_echoes
from srcscore.graph.nodes import Cited, Node, make_node
from srcscore.graph.trace import Follower, Trace, Tracer, back, same_claims, unrated_start
from srcscore.records import Chain, Citation, Claim, Reputation, Role
from srcscore.scoring import Readable, chosen, read_sources

if TYPE_CHECKING:
    import networkx as nx

    from srcscore.graph.implied import Propagation
    from srcscore.graph.propagation import Method
    from srcscore.model.predict import Model

WEIGHTS: Mapping[Role, float] = {"evidence": 1.0, "listed": 0.25}
"""What one citation of each role weighs in an edge between outlets; other roles weigh nothing."""


LIMIT = 10_000
"""No more chains than these are returned unless asked for."""


class Edges(NamedTuple):
    """Citations between outlets, summed: parallel arrays, sorted by source and target, without self-loops."""

    src: NDArray[np.int32]
    """Who cites: places in `CitationGraph.outlets`."""
    dst: NDArray[np.int32]
    """Who is cited."""
    weight: NDArray[np.float64]
    """Sum of the weights of the citations."""


class CitationGraph:
    """Who cites whom over many articles, and who everyone finally rests on.

    Parameters
    ----------
    model
        Whose reputation table rates the voices; the newest shipped model by default.
    """

    def __init__(self, *, model: Model | None = None) -> None:
        self._model = chosen(model)
        self._nodes: dict[str, Node] = {}
        self._found: _Found | None = None

    @classmethod
    def from_articles(cls, articles: Iterable[Readable], *, model: Model | None = None) -> Self:
        """Build a graph from any iterable of articles, one at a time.

        Parameters
        ----------
        articles
            What `score` takes; the texts are not kept.
        model
            As above.

        Raises
        ------
        SrcscoreError
            If an article cannot be read; to go on without it, catch the error around `add`.
        """
        made = cls(model=model)
        made.update(articles)
        return made

    @classmethod
    def load(cls, folder: str | Path, *, model: Model | None = None) -> Self:
        """Return the graph that `save` wrote.

        Parameters
        ----------
        folder
            Where it lies.
        model
            Whose reputation table rates the voices; a graph holds no reputations of its own.

        Raises
        ------
        ArtefactError
            If a file is missing, cut short or changed, or of another format.
        """
        made = cls(model=model)
        made.restore(folder)
        return made

    @property
    def reputations(self) -> Reputations:
        """How reliable voices are known to be."""
        return self._model.reputations

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
        """Add an article.

        An article of the same key that differs (a page that was changed, a text given twice) does not take
        part twice: the one with a date is kept before the one without, then the earlier, then the one whose
        text has the smaller hash, so that the order of adding makes no difference.

        Parameters
        ----------
        article
            As in `score`; it must have a `url` or an `id` to be found by others.

        Returns
        -------
        str
            Its key: the one spelling of its URL; else `id:` and its identifier; else `sha256:` and the
            start of the hash of its text.

        Raises
        ------
        SrcscoreError
            If it cannot be read.
        """
        return self._put(make_node(read_sources(article, model=self._model)))

    def update(self, articles: Iterable[Any]) -> None:
        """Add articles one by one, from any iterable.

        Raises
        ------
        SrcscoreError
            If one cannot be read; those before it have been added.
        """
        for article in articles:
            self.add(article)

    def merge(self, other: CitationGraph) -> Self:
        """Return a graph with the articles of both: the same as one built from all of them.

        Parameters
        ----------
        other
            Another graph; it need not have the same reputations, those of this one are kept.
        """
        made = copy(self)
        for node in other.nodes():
            made._put(node)  # noqa: SLF001 - a graph of this class, as yet unknown to anybody
        return made

    def __copy__(self) -> Self:
        """Return a graph with the same articles, to which others can be added."""
        made = object.__new__(type(self))
        vars(made).update(vars(self), _nodes=dict(self._nodes), _found=None)
        return made

    def nodes(self) -> Iterator[Node]:
        """Iterate over its articles, in the order of their keys."""
        return (self._nodes[key] for key in self)

    def __or__(self, other: object) -> Self:
        """Return a graph with the articles of both, as `merge` does."""
        return self.merge(other) if isinstance(other, CitationGraph) else NotImplemented

    def node(self, what: Any) -> Node:
        """Return an article of the graph.

        Parameters
        ----------
        what
            Its key, its URL in any spelling, or the identifier it was given with.

        Raises
        ------
        InputError
            If there is none, or several have that identifier.
        """
        if not isinstance(what, str):
            remedy = "pass a str: the article's URL, its id, or the key that add returned"
            raise InputTypeError("an article is asked for by key", value=type(what).__name__, remedy=remedy)
        for key in (what, canonical(what), f"id:{what}"):
            if key is not None and key in self._nodes:
                return self._nodes[key]
        keys = self._index().of_id.get(what, [])
        if len(keys) == 1:
            return self._nodes[keys[0]]
        problem = "several articles of the graph have this id" if keys else "no such article in the graph"
        remedy = f"ask by URL: {keys[0]}, ..." if keys else "add it first, or iterate over the graph for keys"
        raise InputError(problem, value=what, remedy=remedy)

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

    def propagate(
        self,
        seeds: Mapping[str, float | Reputation] | None = None,
        *,
        method: Method = "mixed",
        weights: Mapping[Role, float] = WEIGHTS,
        damping: float = 0.85,
        tolerance: float = 1e-6,
        limit: int = 200,
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
            What one citation of each role weighs.
        damping
            Share of a walk's steps that go on, from 0 to below 1.
        tolerance, limit
            When to stop repeating: at this share of change, or after so many steps.

        Returns
        -------
        Propagation
            A mapping from outlet to reputation, with basis `graph`; it says whether it converged.

        Raises
        ------
        InputError
            If no seed is in the graph, or a number is out of range.
        InputTypeError
            If a seed is neither a number nor a reputation.
        """
        # Loads SciPy, which nothing on the way to a score may.
        from srcscore.graph.implied import propagate  # noqa: PLC0415

        settings: dict[str, Any] = {"damping": damping, "tolerance": tolerance, "limit": limit}
        edges = self.edges(weights)
        return propagate(self.outlets(), edges, self.reputations, seeds, method=method, **settings)

    def trace(self, what: Any, *, article: Any = None, limit: int = LIMIT) -> Trace:
        """Return every chain from an article, or from one claim of it, to its roots.

        Parameters
        ----------
        what
            An article of the graph (its URL, id or key), an `Article`, or a `Claim`. An `Article` need not be
            in the graph.
        article
            For a claim, the article that makes it, where several have such a claim.
        limit
            At most so many chains: there can be exponentially many.

        Returns
        -------
        Trace
            The chains; it says whether they are all.

        Raises
        ------
        InputError
            If the article or claim is not in the graph, or the limit is below 1.
        """
        check_positive("limit", limit)
        node, claims = self._place(what, article)
        found = list(islice(self.tracer().chains(node, claims), limit + 1))
        return Trace(node.key, tuple(found[:limit]), complete=len(found) <= limit)

    def independent_roots(self, what: Any, *, article: Any = None, limit: int = LIMIT) -> tuple[str, ...]:
        """Return the independent voices that a claim finally rests on, over all articles that make it.

        Near-copies, relays of one report and sites of one network are one voice; a circle is none.

        Parameters
        ----------
        what, article, limit
            As in `trace`. For a whole article it is all that it rests on.
        """
        check_positive("limit", limit)
        node, claims = self._place(what, article)
        chains = list(islice(self.tracer().chains(node, claims), limit))
        for other in self.nodes() if claims is not None else ():
            same = same_claims(node, claims or (), other)
            if same and other.key != node.key:
                chains += islice(self.tracer().chains(other, same), limit)
        return tuple(sorted({chain.root.voice for chain in chains if chain.root.voice is not None}))

    def circles(self) -> tuple[Circle, ...]:
        """Return the groups of outlets that cite one another, so that each is reached from each."""
        return find_circles(self._nodes)

    def echoes(self) -> tuple[Echo, ...]:
        """Return the groups of near-copies of one text at several outlets, with who was first."""
        return self._index().echoes

    def tracer(self, reputations: Reputations | None = None) -> Tracer:
        """Return what finds chains in the graph as it is now.

        Parameters
        ----------
        reputations
            How reliable voices are taken to be; as the graph was made with by default.
        """
        return Tracer(self._index().follower, reputations or self.reputations)

    def trace_support(
        self, sourced: Sourced, reputations: Reputations, *, use_publisher: bool = True
    ) -> tuple[tuple[Citation, ...], tuple[Chain, ...]]:
        """Return an article's citations with what they rest on, and the chains to other articles.

        Parameters
        ----------
        sourced
            The article; it need not be in the graph.
        reputations
            How reliable voices are taken to be.
        use_publisher
            False leaves out of the chains how reliable the article's publisher is.
        """
        citations, chains = back(sourced, self.tracer(reputations))
        return citations, chains if use_publisher else unrated_start(chains)

    def _put(self, node: Node) -> str:
        known = self._nodes.get(node.key)
        if known is None or _rank(node) < _rank(known):
            self._nodes[node.key] = node
            self._found = None
        return node.key

    def _index(self) -> _Found:
        """Return what was worked out from the articles; it holds until one is added."""
        if self._found is None:
            echoes = find_echoes(self._nodes)
            of_id: dict[str, list[str]] = {}
            for key in self:
                identifier = self._nodes[key].id
                if identifier is not None:
                    of_id.setdefault(identifier, []).append(key)
            self._found = _Found(echoes, Follower(self._nodes, echoes), of_id)
        return self._found

    def _place(self, what: Any, article: Any) -> tuple[Node, tuple[int, ...] | None]:
        """Return an article, and which of its statements are meant; None for all."""
        if isinstance(what, Claim):
            return self._claimed(what, article)
        if isinstance(what, str):
            return self.node(what), None
        return make_node(read_sources(what, model=self._model), signed=False), None

    def _claimed(self, claim: Claim, article: Any) -> tuple[Node, tuple[int, ...]]:
        if article is not None:
            nodes: Iterable[Node] = [self._place(article, None)[0]]
        else:
            nodes = (self._nodes[key] for key in self)
        shown = [_shown(citation) for citation in claim.citations]
        found = [
            (node, (place,))
            for node in nodes
            for place, stated in enumerate(node.claims)
            if stated.span == claim.span
            and shown == [_shown(node.citations[carrier]) for carrier in stated.carriers]
        ]
        if len(found) == 1:
            return found[0]
        problem = (
            "several articles of the graph have such a claim" if found else "no article has such a claim"
        )
        raise InputError(problem, value=claim.span, remedy="pass article=, the one that makes it")

    def to_networkx(self, level: Literal["articles", "outlets"] = "articles") -> nx.DiGraph[str]:
        """Return it as a graph of NetworkX (extra `graph`).

        Parameters
        ----------
        level
            `articles`: a multigraph of articles, outlets and networks, each citation an edge with its role,
            place, statements and time. `outlets`: who cites whom, with the weights of `edges`.

        Raises
        ------
        MissingExtraError
            If NetworkX is not installed.
        InputError
            If the level is another.
        """
        if level == "articles":
            return to_networkx(self.nodes(), self.outlets(), self.reputations, self.tracer().follower)
        if level == "outlets":
            edges = self.edges()
            rows = zip(edges.src.tolist(), edges.dst.tolist(), edges.weight.tolist(), strict=True)
            return outlets_networkx(self.outlets(), rows, self.reputations)
        raise InputError("unknown level of a graph", value=level, remedy='use "articles" or "outlets"')

    def to_graphml(self, path: str | Path, level: Literal["articles", "outlets"] = "articles") -> None:
        """Write it as GraphML (extra `graph`).

        Parameters
        ----------
        path
            The file.
        level
            As in `to_networkx`.
        """
        write_graphml(self.to_networkx(level), str(path))

    def save(self, folder: str | Path) -> None:
        """Write it into a folder as JSON and `.npz`, with a protocol number and the hash of each file.

        No text is written: of what articles say only hashes of words are kept.

        Parameters
        ----------
        folder
            Made when missing.
        """
        save_nodes(list(self.nodes()), Path(folder))

    def restore(self, folder: str | Path) -> None:
        """Add the articles of a graph that `save` wrote.

        Raises
        ------
        ArtefactError
            If a file is missing, cut short or changed, or of another format.
        """
        for node in load_nodes(Path(folder)):
            self._put(node)


def _shown(citation: Citation | Cited) -> tuple[object, ...]:
    return citation.span, citation.kind, citation.role


class _Found(NamedTuple):
    """What is worked out from all articles together."""

    echoes: tuple[Echo, ...]
    follower: Follower
    of_id: Mapping[str, list[str]]


def _rank(node: Node) -> tuple[object, ...]:
    """Return what decides which of two articles with one key is kept: the smaller one."""
    when = read_date(node.published)
    parts, instant = ((), 0.0) if when is None else (when.parts, when.instant or 0.0)
    rest = repr((node.published, node.url, node.title, node.id, node.citations))
    return when is None, parts, instant, node.digest, rest
