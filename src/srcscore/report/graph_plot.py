"""A picture of a citation graph: outlets coloured by reputation, networks boxed, a traced chain on top.

Drawn by matplotlib (extra `graph`). The SVG is one file that loads nothing, and the same every time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from srcscore.domains.networks import networks, one_voice
from srcscore.errors import InputError, MissingExtraError
from srcscore.graph.citation_graph import CitationGraph
from srcscore.records import Reputation
from srcscore.report.graph_layout import Edge, lay_out

if TYPE_CHECKING:
    from srcscore.graph.trace import Trace
    from srcscore.records import Chain

FORMATS = (".svg", ".png", ".pdf")
MOST = 60
"""So many outlets fit in a picture that can be read."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn."""

    known: Mapping[str, Reputation | None]
    """The outlets and what is known of them; None where nothing is."""
    edges: tuple[Edge, ...]
    """Who cites whom, and how much."""
    groups: Mapping[str, str]
    """Network of each outlet that shares one with another that is drawn."""
    chains: tuple[tuple[str, ...], ...]
    """Names along each traced chain."""
    ends: Mapping[str, str]
    """What chains end at besides outlets: the name that is drawn, by its key."""
    left_out: int
    """Outlets that did not fit."""

    @property
    def steps(self) -> frozenset[tuple[str, str]]:
        """From whom to whom the traced chains go."""
        return frozenset(step for chain in self.chains for step in pairwise(chain))


def picture(
    graph: CitationGraph,
    trace: Trace | None = None,
    *,
    judged: Mapping[str, Reputation] | None = None,
    most: int = MOST,
) -> Picture:
    """Choose what to draw: the outlets of the traced chains, then those with most citations.

    Parameters
    ----------
    graph
        The graph.
    trace
        Chains to highlight.
    judged
        What is known of outlets besides their ratings, such as the result of `graph.propagate()`.
    most
        At most so many outlets, besides those of the chains.

    Raises
    ------
    InputError
        If the graph has no outlet.
    """
    outlets, ties = graph.outlets(), graph.edges()
    if not outlets:
        raise InputError("there is no outlet to draw", remedy="add articles with a url to the graph")
    edges = [(outlets[src], outlets[dst], float(weight)) for src, dst, weight in zip(*ties, strict=True)]
    ends: dict[str, str] = {}
    chains = tuple(dict.fromkeys(_names(chain, ends, outlets) for chain in (trace.chains if trace else ())))
    busy = dict.fromkeys(outlets, 0.0)
    for src, dst, weight in edges:
        busy[src] += weight
        busy[dst] += weight
    told = {name for chain in chains for name in chain if name not in ends}
    ranked = sorted(busy.keys() - told, key=lambda name: (-busy[name], name))
    shown = sorted(told.union(ranked[: max(most - len(told), 0)]))
    known: dict[str, Reputation | None] = {name: _known(graph, name, judged or {}) for name in shown}
    kept = tuple(edge for edge in edges if edge[0] in known and edge[1] in known)
    left_out = len(busy.keys() | told) - len(shown)
    return Picture(known | dict.fromkeys(ends), kept, _groups(shown), chains, ends, left_out)


def _names(chain: Chain, ends: dict[str, str], outlets: tuple[str, ...]) -> tuple[str, ...]:
    """Return who stands along a chain; what is no outlet gets a key of its own."""
    names = [hop.domain or hop.article for hop in chain.hops]
    ends |= {name: name for hop, name in zip(chain.hops, names, strict=True) if hop.domain is None}
    root = chain.root
    if root.article is None or root.article != chain.hops[-1].article:
        outlet = root.domain or (root.name if root.name in outlets else None)
        last = outlet or f"{root.kind}: {root.name}"
        if outlet is None:
            ends[last] = root.name
        names.append(last)
    return tuple(name for name, following in pairwise([*names, ""]) if name != following)


def _known(graph: CitationGraph, name: str, judged: Mapping[str, Reputation]) -> Reputation | None:
    found = judged.get(name, graph.reputations.lookup(name))
    return found if found.basis != "none" else None


def _groups(shown: list[str]) -> dict[str, str]:
    """Return the network of each outlet that shares one with another that is drawn."""
    voices = {name: one_voice(name) for name in shown}
    many = Counter(voices.values())
    about = networks()
    return {name: about[voice].name for name, voice in voices.items() if many[voice] > 1}


def draw(drawn: Picture, path: str | Path) -> None:
    """Draw a picture and write it to a file.

    Parameters
    ----------
    drawn
        What to draw.
    path
        Where: a name that ends in `.svg`, `.png` or `.pdf`.

    Raises
    ------
    InputError
        If the file's name has another ending, or it cannot be written.
    MissingExtraError
        If matplotlib or NetworkX is not installed.
    """
    target = Path(path)
    if target.suffix.lower() not in FORMATS:
        raise InputError("no such kind of picture", value=target.name, remedy=f"use {', '.join(FORMATS)}")
    try:
        from srcscore.report.graph_draw import draw_on  # noqa: PLC0415 - it needs an extra
    except ImportError as error:
        raise MissingExtraError.of("matplotlib", extra="graph", purpose="a picture") from error
    edges = [*drawn.edges, *((*step, 1.0) for step in sorted(drawn.steps))]
    layout = lay_out(list(drawn.known), edges, drawn.groups)
    try:
        draw_on(drawn, layout, target)
    except OSError as error:
        raise InputError.unwritable(target, error) from error
