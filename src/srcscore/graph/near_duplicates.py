"""Near-copies of one text at several outlets, and which was first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from srcscore.article.dates import is_later, read_date
from srcscore.domains.networks import same_voice
from srcscore.graph.nodes import Node, by_date
from srcscore.language.fingerprints import SIGNATURE_SIZE, near_duplicates


@dataclass(frozen=True, slots=True)
class Echo:
    """Near-copies of one text."""

    articles: tuple[str, ...]
    """Keys of the articles, earliest first; those without a date last."""
    outlets: tuple[str, ...]
    """Their publishers, sorted, each once."""
    first: str | None
    """Key of the article that was first; None when the dates leave it open."""


def find_echoes(nodes: Mapping[str, Node]) -> tuple[Echo, ...]:
    """Return every group of near-copies at two outlets or more, sorted by the keys of their articles."""
    keys = sorted(key for key, node in nodes.items() if len(node.signature))
    signatures = np.array([nodes[key].signature for key in keys], np.uint32).reshape(-1, SIGNATURE_SIZE)
    echoes = []
    for rows in near_duplicates(signatures):
        copies = sorted((nodes[keys[row]] for row in rows), key=lambda node: (by_date(node), node.key))
        if len({node.domain or node.key for node in copies}) == 1:
            continue
        first = copies[0]
        is_first = read_date(first.published) is not None and all(
            not differ(node, first) or is_later(node.published, first.published) for node in copies
        )
        outlets = tuple(sorted({node.domain for node in copies if node.domain is not None}))
        articles = tuple(node.key for node in copies)
        echoes.append(Echo(articles, outlets, first.key if is_first else None))
    return tuple(sorted(echoes, key=lambda echo: echo.articles))


def differ(first: Node, second: Node) -> bool:
    """Return whether two articles may have different publishers."""
    return first.domain is None or second.domain is None or not same_voice(first.domain, second.domain)
