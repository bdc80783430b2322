"""Groups of outlets that cite one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from srcscore.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Circle:
    """Outlets that cite one another, so that each can be reached from each."""

    outlets: tuple[str, ...]
    """Their voices, sorted."""
    articles: tuple[str, ...]
    """Keys of the articles whose citations make the circle, sorted."""


def find_cycles(nodes: Mapping[str, Node]) -> tuple[Circle, ...]:
    """Return the strongly connected groups of two outlets or more, sorted.

    An outlet is connected to those that it credits with a statement; listed sources and mentions do not
    count.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - nothing on the way to a score loads SciPy
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    pairs = {key: _credited(node) for key, node in nodes.items()}
    outlets = sorted({voice for credited in pairs.values() for pair in credited for voice in pair})
    row = {outlet: index for index, outlet in enumerate(outlets)}
    edges = np.array(
        [(row[a], row[b]) for credited in pairs.values() for a, b in credited], np.int32
    ).reshape(-1, 2)
    matrix = coo_array((np.ones(len(edges)), edges.T), shape=(len(outlets),) * 2)
    _, labels = connected_components(matrix, directed=True, connection="strong")
    label = dict(zip(outlets, labels.tolist(), strict=True))
    members: dict[int, set[str]] = {}
    articles: dict[int, set[str]] = {}
    for key, credited in pairs.items():
        for pair in credited:
            if label[pair[0]] == label[pair[1]]:
                members.setdefault(label[pair[0]], set()).update(pair)
                articles.setdefault(label[pair[0]], set()).add(key)
    circles = (Circle(tuple(sorted(members[n])), tuple(sorted(articles[n]))) for n in members)
    return tuple(sorted(circles, key=lambda circle: circle.outlets))


def _credited(node: Node) -> set[tuple[str, str]]:
    """Return the publisher with each other outlet that an article credits."""
    credited = {cited.domain for cited in node.citations if cited.role == "evidence"}
    return {(node.domain, other) for other in credited if node.domain and other and other != node.domain}
