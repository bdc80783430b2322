"""Groups of outlets that cite one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from srcscore.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Circle:
    """Outlets that cite one another, so that each can be reached from each."""

    outlets: tuple[str, ...]
    """Their voices, sorted."""
    articles: tuple[str, ...]
    """Keys of the articles whose citations make the circle, sorted."""


def find_circles(nodes: Mapping[str, Node]) -> tuple[Circle, ...]:
    """Return the strongly connected groups of two outlets or more, sorted.

    An outlet is connected to those that it credits with a statement, by name or link; what it only lists or
    mentions does not count.

    Parameters
    ----------
    nodes
        The articles by their keys.
    """
    cited: dict[str, set[str]] = {}
    for node in nodes.values():
        if node.domain is not None:
            cited.setdefault(node.domain, set()).update(_credited(node))
    groups = [sorted(group) for group in components(cited) if len(group) > 1]
    member = {outlet: place for place, group in enumerate(groups) for outlet in group}
    articles: list[list[str]] = [[] for _ in groups]
    for key in sorted(nodes):
        place = member.get(nodes[key].domain or "")
        if place is not None and any(member.get(voice) == place for voice in _credited(nodes[key])):
            articles[place].append(key)
    found = (Circle(tuple(group), tuple(keys)) for group, keys in zip(groups, articles, strict=True))
    return tuple(sorted(found, key=lambda circle: circle.outlets))


def components(links: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components of a graph (Tarjan, 1972), without recursion.

    Parameters
    ----------
    links
        Where each node leads.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_, inside, found = [], set(), []
    for start in sorted(links):
        path = [] if start in order else [(start, iter(sorted(links[start])))]
        while path:
            node, rest = path[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                open_.append(node)
                inside.add(node)
            for other in rest:
                if other not in order:
                    path.append((other, iter(sorted(links.get(other, ())))))
                    break
                if other in inside:
                    low[node] = min(low[node], order[other])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == order[node]:
                    found.append(_closed(node, open_, inside))
    return found


def _closed(node: str, open_: list[str], inside: set[str]) -> list[str]:
    """Take a component off the stack of open nodes."""
    group: list[str] = []
    while not group or group[-1] != node:
        group.append(open_.pop())
    inside.difference_update(group)
    return group


def _credited(node: Node) -> set[str]:
    return {c.domain for c in node.citations if c.role == "evidence" and c.domain not in (None, node.domain)}
