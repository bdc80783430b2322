"""A citation graph for other tools (NetworkX, GraphML), and its groups of outlets that cite one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from srcscore.domains.networks import networks, networks_of
from srcscore.domains.reputation import Reputations
from srcscore.errors import needs_extra
from srcscore.graph.nodes import Node
from srcscore.graph.trace import Tracer

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Circle:
    """Outlets that cite one another, so that each can be reached from each."""

    outlets: tuple[str, ...]
    """Their voices, sorted."""
    articles: tuple[str, ...]
    """Keys of the articles whose citations make the circle, sorted."""


def find_cycles(
    nodes: Iterable[Node], outlets: Sequence[str], edges: tuple[Any, Any, Any]
) -> tuple[Circle, ...]:
    """Return the strongly connected groups of two outlets or more, sorted.

    An outlet is connected to those that it credits with a statement, which `edges` must be limited to: listed
    sources and mentions do not count.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - nothing on the way to a score loads SciPy
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    src, dst, weight = edges
    matrix = coo_array((weight, (src, dst)), shape=(len(outlets),) * 2)
    _, labels = connected_components(matrix, connection="strong")
    group = dict(zip(outlets, labels.tolist(), strict=True))
    groups: dict[int, tuple[set[str], set[str]]] = {}
    for node in nodes:
        own = node.domain
        for other in {cited.domain for cited in node.citations if cited.role == "evidence"}:
            if own and other and other != own and group[other] == group[own]:
                members, articles = groups.setdefault(group[own], (set(), set()))
                members |= {own, other}
                articles.add(node.key)
    circles = (Circle(*(tuple(sorted(names)) for names in both)) for both in groups.values())
    return tuple(sorted(circles, key=lambda circle: circle.outlets))


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def articles_networkx(nodes: Iterable[Node], outlets: Iterable[str], tracer: Tracer) -> nx.MultiDiGraph[str]:
    """Return articles, outlets and networks as nodes, and what ties them as edges."""
    graph = _networkx().MultiDiGraph()
    for outlet in outlets:
        name = f"outlet:{outlet}"
        graph.add_node(name, type="outlet", label=outlet, **_rating(outlet, tracer.reputations))
        for network in networks_of(outlet):
            graph.add_node(f"network:{network}", type="network", label=networks()[network].name)
            graph.add_edge(name, f"network:{network}", type="member")
    for node in nodes:
        article = f"article:{node.key}"
        about = _present(label=node.title, url=node.url, published=node.published, id=node.id)
        graph.add_node(article, type="article", **about)
        if node.domain is not None:
            graph.add_edge(
                f"outlet:{node.domain}", article, type="publishes", **_present(time=node.published)
            )
        carried: dict[int, list[int]] = {}
        for index, claim in enumerate(node.claims):
            for carrier in claim.carriers:
                carried.setdefault(carrier, []).append(index)
        for index, cited in enumerate(node.citations):
            claims = tuple(carried.get(index, ()))
            link = tracer.resolver.resolve(node, index, claims)
            if link.key is None and cited.domain is None:
                continue
            graph.add_edge(
                article,
                f"outlet:{cited.domain}" if link.key is None else f"article:{link.key}",
                type="cites",
                **_present(role=cited.role, kind=cited.kind, name=cited.name, way=link.link_type),
                **_present(time=node.published, start=cited.span.start, end=cited.span.end),
                claims=" ".join("{}-{}".format(*node.claims[number].span) for number in claims),
            )
    return graph


def outlets_networkx(
    outlets: Sequence[str], edges: tuple[Any, Any, Any], reputations: Reputations
) -> nx.DiGraph[str]:
    """Return the outlets alone, with the weights of who cites whom."""
    graph = _networkx().DiGraph()
    graph.add_nodes_from((outlet, _rating(outlet, reputations)) for outlet in outlets)
    rows = zip(*(array.tolist() for array in edges), strict=True)
    graph.add_weighted_edges_from((outlets[src], outlets[dst], weight) for src, dst, weight in rows)
    return graph


def write_graphml(graph: nx.DiGraph[str], path: str) -> None:
    """Write a graph as GraphML; characters that XML cannot hold become `U+FFFD`."""
    library = _networkx()
    clean = library.relabel_nodes(graph, {name: _NOT_XML.sub("\ufffd", name) for name in graph})
    every = [data for _, data in clean.nodes(data=True)] + [data for *_, data in clean.edges(data=True)]
    for data in every:
        data.update({k: _NOT_XML.sub("\ufffd", v) for k, v in data.items() if isinstance(v, str)})
    library.write_graphml(clean, path)


def _rating(outlet: str, reputations: Reputations) -> dict[str, Any]:
    known = reputations.lookup(outlet)
    return _present(mean=known.mean, sd=known.sd, basis=known.basis)


def _present(**values: Any) -> dict[str, Any]:
    """Return the values that are not None: GraphML has no word for None."""
    return {name: value for name, value in values.items() if value is not None}


def _networkx() -> Any:
    with needs_extra("graph", "networkx", "a graph for NetworkX"):
        import networkx  # noqa: PLC0415, ICN001 - an extra
    return networkx
