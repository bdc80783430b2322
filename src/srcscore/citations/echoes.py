"""Near-copies of one text at several outlets, and who was first.

Texts whose MinHash signatures agree in at least `ALIKE` of their places are near-copies. So that not every
text is held against every other, only those are compared that agree in all places of one of the bands that
a signature is cut into (locality-sensitive hashing; Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", chapter 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from srcscore.citations.dates import is_later, read_date
from srcscore.citations.node import Node
from srcscore.citations.sketch import PLACES
from srcscore.domains.networks import same_voice
from srcscore.traces import Echo

ALIKE = 0.35
"""Share of runs in common from which two texts are near-copies; by hand, see `benchmarks/echoes.py`."""
BAND = 3
"""Places of a signature that make one band."""


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


def groups(signatures: NDArray[np.uint32]) -> list[list[int]]:
    """Return the groups of rows that are alike, directly or through others; rows alone are left out."""
    parent = list(range(len(signatures)))
    for bucket in _buckets(signatures):
        # Most of what agrees in one band agreed in another before, and is joined.
        if len({_top(parent, row) for row in bucket.tolist()}) > 1:
            for first, second in _alike(signatures, bucket):
                parent[_top(parent, second)] = _top(parent, first)
    found: dict[int, list[int]] = {}
    for row in range(len(signatures)):
        found.setdefault(_top(parent, row), []).append(row)
    return [rows for rows in found.values() if len(rows) > 1]


def _alike(signatures: NDArray[np.uint32], rows: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield pairs of some rows that are alike, enough of them to join each group."""
    while len(rows) > 1:
        near = (signatures[rows] == signatures[rows[0]]).mean(axis=1) >= ALIKE
        yield from ((int(rows[0]), int(row)) for row in rows[near][1:])
        rows = rows[~near]


def _buckets(signatures: NDArray[np.uint32]) -> Iterator[NDArray[np.intp]]:
    """Yield the rows that agree in a whole band, band by band."""
    for first in range(0, PLACES - BAND + 1 if len(signatures) else 0, BAND):
        band = np.ascontiguousarray(signatures[:, first : first + BAND]).view(f"V{4 * BAND}").ravel()
        _, codes = np.unique(band, return_inverse=True)
        order = np.argsort(codes, kind="stable")
        ends = np.flatnonzero(np.diff(codes[order])) + 1
        yield from (bucket for bucket in np.split(order, ends) if len(bucket) > 1)


def _top(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


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
