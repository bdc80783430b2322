"""Near-copies of one text at several outlets, and who was first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from srcscore.article.dates import is_later, read_date
from srcscore.domains.networks import same_voice
from srcscore.graph.nodes import Node
from srcscore.language.fingerprints import PLACES, groups


@dataclass(frozen=True, slots=True)
class Echo:
    """Near-copies of one text."""

    articles: tuple[str, ...]
    """Keys of the articles, earliest first; those without a date last."""
    outlets: tuple[str, ...]
    """Their publishers, sorted, each once."""
    first: str | None
    """Key of the article that was first; None when dates do not tell."""


def find_echoes(nodes: Mapping[str, Node]) -> tuple[Echo, ...]:
    """Return every group of near-copies at two outlets or more, in order of their first article's key.

    Parameters
    ----------
    nodes
        The articles by their keys.
    """
    keys = sorted(key for key, node in nodes.items() if len(node.signature))
    found = []
    for group in groups(np.array([nodes[key].signature for key in keys], np.uint32).reshape(-1, PLACES)):
        copies = [nodes[keys[place]] for place in group]
        if len({node.domain or node.key for node in copies}) > 1:
            found.append(_echo(copies))
    return tuple(sorted(found, key=lambda echo: echo.articles))


def firsts(echoes: Iterable[Echo], nodes: Mapping[str, Node]) -> dict[str, str]:
    """Return for each near-copy at another outlet the key of the article that was first, if known."""
    found = {}
    for echo in echoes:
        if echo.first is not None:
            for key in echo.articles:
                if _apart(nodes[key], nodes[echo.first]):
                    found[key] = echo.first
    return found


def _echo(copies: Sequence[Node]) -> Echo:
    ordered = sorted(copies, key=_order)
    first = ordered[0]
    alone = read_date(first.published) is not None and all(
        not _apart(node, first) or is_later(node.published, first.published) for node in ordered
    )
    return Echo(
        tuple(node.key for node in ordered),
        tuple(sorted({node.domain for node in copies if node.domain is not None})),
        first.key if alone else None,
    )


def _order(node: Node) -> tuple[bool, tuple[int, ...], float, str]:
    when = read_date(node.published)
    if when is None:
        return True, (), 0.0, node.key
    return False, when.parts, when.instant or 0.0, node.key


def _apart(first: Node, second: Node) -> bool:
    return first.domain is None or second.domain is None or not same_voice(first.domain, second.domain)
