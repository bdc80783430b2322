"""A citation graph for other tools: NetworkX, and GraphML through it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from srcscore.domains.networks import networks, networks_of
from srcscore.domains.reputation import Reputations
from srcscore.errors import MissingExtraError
from srcscore.graph.nodes import Node
from srcscore.graph.trace import Follower

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_networkx(
    nodes: Iterable[Node], outlets: Iterable[str], reputations: Reputations, follower: Follower
) -> nx.MultiDiGraph[str]:
    """Return articles, outlets and networks as nodes, and what ties them as edges.

    Parameters
    ----------
    nodes
        The articles.
    outlets
        The voices.
    reputations
        How reliable they are known to be.
    follower
        Which article a citation leads to.
    """
    graph = _networkx().MultiDiGraph()
    for outlet in outlets:
        known = reputations.lookup(outlet)
        graph.add_node(
            f"outlet:{outlet}",
            **_given(type="outlet", label=outlet, mean=known.mean, sd=known.sd, basis=known.basis),
        )
        for network in networks_of(outlet):
            graph.add_node(f"network:{network}", type="network", label=networks()[network].name)
            graph.add_edge(f"outlet:{outlet}", f"network:{network}", type="member")
    for node in nodes:
        article = f"article:{node.key}"
        shown = _given(label=node.title, url=node.url, published=node.published, id=node.id)
        graph.add_node(article, type="article", **shown)
        if node.domain is not None:
            graph.add_edge(f"outlet:{node.domain}", article, **_given(type="publishes", time=node.published))
        for source, target, edge in _citations(node, follower):
            graph.add_edge(source, target, type="cites", **edge)
    return graph


def outlets_networkx(
    outlets: Iterable[str], edges: Iterable[tuple[int, int, float]], reputations: Reputations
) -> nx.DiGraph[str]:
    """Return the outlets alone, with the weights of who cites whom.

    Parameters
    ----------
    outlets
        The voices.
    edges
        Who cites whom, by place, with the weight.
    reputations
        How reliable they are known to be.
    """
    graph = _networkx().DiGraph()
    names = list(outlets)
    for outlet in names:
        known = reputations.lookup(outlet)
        graph.add_node(outlet, mean=known.mean, sd=known.sd, basis=known.basis)
    graph.add_weighted_edges_from((names[src], names[dst], weight) for src, dst, weight in edges)
    return graph


def write_graphml(graph: nx.MultiDiGraph[str], path: str) -> None:
    """Write a graph as GraphML; characters that XML cannot hold become `U+FFFD`."""
    library = _networkx()
    clean = library.relabel_nodes(graph, {name: _NOT_XML.sub("\ufffd", name) for name in graph})
    for _, shown in clean.nodes(data=True):
        _scrub(shown)
    for _, _, shown in clean.edges(data=True):
        _scrub(shown)
    library.write_graphml(clean, path)


def _citations(node: Node, follower: Follower) -> Iterable[tuple[str, str, dict[str, Any]]]:
    """Yield each citation as an edge to the article that it leads to, else to the voice that it names."""
    claims: dict[int, list[int]] = {}
    for place, stated in enumerate(node.claims):
        for carrier in stated.carriers:
            claims.setdefault(carrier, []).append(place)
    for place, cited in enumerate(node.citations):
        step = follower.step(node, place, tuple(claims.get(place, ())))
        if step.key is None and cited.domain is None:
            continue
        target = f"outlet:{cited.domain}" if step.key is None else f"article:{step.key}"
        yield (
            f"article:{node.key}",
            target,
            {
                **_given(
                    role=cited.role, kind=cited.kind, name=cited.name, way=step.way, time=node.published
                ),
                "start": cited.span.start,
                "end": cited.span.end,
                "claims": " ".join(
                    f"{node.claims[c].span.start}-{node.claims[c].span.end}" for c in claims.get(place, ())
                ),
            },
        )


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _scrub(shown: dict[str, Any]) -> None:
    shown.update(
        {name: _NOT_XML.sub("\ufffd", value) for name, value in shown.items() if isinstance(value, str)}
    )


def _networkx() -> Any:
    try:
        import networkx  # noqa: PLC0415, ICN001 - an extra
    except ImportError as error:
        raise MissingExtraError.of("networkx", extra="graph", purpose="a graph for NetworkX") from error
    return networkx
