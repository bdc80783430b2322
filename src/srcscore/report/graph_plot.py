"""A picture of a citation graph: outlets coloured by reputation, networks framed, traced chains on top.

NetworkX lays it out and matplotlib draws it (extra `graph`). An SVG is one file that loads nothing, and the
same graph gives the same bytes. Lengths are inches.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from pathlib import Path
from typing import Any, NamedTuple

from srcscore.domains.networks import networks, one_voice
from srcscore.errors import InputError, needs_extra, writing
from srcscore.graph.citation_graph import CitationGraph
from srcscore.graph.trace import Trace
from srcscore.records import Reputation
from srcscore.report.text import shorten
from srcscore.storage import replacing

with needs_extra("graph", "matplotlib", "a picture"):
    import matplotlib as mpl
    import networkx as nx
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle
    from matplotlib.patheffects import withStroke

Edge = tuple[str, str, float]

FORMATS = (".svg", ".png", ".pdf")
MOST = 60
"""More outlets than this make a picture that nobody can read."""

_DOT, _LETTER, _LINE, _GAP, _MARGIN, _FOOT = 0.17, 0.072, 0.16, 0.3, 0.35, 0.95
"""Radius of a dot, width of a letter and height of a line of the labels, gap, margin, legend's height."""
_LONGEST = 34
"""Longer names are cut, so that one does not make a row too wide."""
_COLOURS = "RdYlBu"
"""Red, yellow, blue: colour-blind readers can tell them apart too."""
_INK, _GREY, _EDGE, _CHAIN, _FRAME = "#222222", "#d0d0d0", "#9aa3ad", "#111111", "#6b4f9e"
_THIN, _THICK, _SMALL = 0.8, 2.4, 7.5
"""Widths of lines and size of letters, in points."""
_DASHED = (0, (2.5, 1.5))
_UNDATED: dict[str, dict[str, Any]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
_STYLE: Any = {"svg.fonttype": "path", "svg.hashsalt": "srcscore", "font.family": "DejaVu Sans"}
"""Letters are drawn as paths and ids are salted, so that the bytes depend on nothing but the graph."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn."""

    outlets: Mapping[str, Reputation | None]  # what is known of each; None where nothing is
    edges: tuple[Edge, ...]  # who cites whom, and how much
    networks: Mapping[str, str]  # of outlets that share one with another outlet of the picture
    chains: tuple[tuple[str, ...], ...]  # names along each traced chain
    ends: Mapping[str, str]  # what chains end at besides outlets: by key in `outlets`, the name to write
    left_out: int  # how many outlets did not fit

    @property
    def steps(self) -> frozenset[tuple[str, str]]:
        """From whom to whom the traced chains go."""
        return frozenset(step for chain in self.chains for step in pairwise(chain))


class Box(NamedTuple):
    """The frame of a network."""

    name: str
    left: float
    bottom: float
    width: float
    height: float


class Layout(NamedTuple):
    """Where everything is drawn: the middle of each outlet's dot, the frames, and the size of the whole."""

    centres: Mapping[str, tuple[float, float]]
    boxes: tuple[Box, ...]
    width: float
    height: float


def picture(
    graph: CitationGraph,
    trace: Trace | None = None,
    *,
    judged: Mapping[str, Reputation] | None = None,
    most: int = MOST,
) -> Picture:
    """Choose what to draw: the outlets of the traced chains, then those with most citations, `most` in all.

    `judged` says what is known of outlets besides their ratings, such as the result of `graph.propagate()`.
    """
    outlets = graph.outlets()
    if not outlets:
        raise InputError("there is no outlet to draw", remedy="add articles with a url to the graph")
    edges = [
        (outlets[src], outlets[dst], float(weight)) for src, dst, weight in zip(*graph.edges(), strict=True)
    ]
    ends: dict[str, str] = {}  # what is no outlet has a key of its own
    paths: dict[tuple[str, ...], None] = {}
    for chain in trace.chains if trace else ():
        names = [hop.domain or hop.article for hop in chain.hops]
        ends |= {name: name for hop, name in zip(chain.hops, names, strict=True) if hop.domain is None}
        root = chain.root
        if root.article is None or root.article != chain.hops[-1].article:
            outlet = root.domain or (root.name if root.name in outlets else None)
            names.append(outlet or f"{root.kind}: {root.name}")
            ends |= {names[-1]: root.name} if outlet is None else {}
        paths[tuple(name for name, after in pairwise([*names, ""]) if name != after)] = None
    weights = dict.fromkeys(outlets, 0.0)
    for src, dst, weight in edges:
        weights[src] += weight
        weights[dst] += weight
    traced = {name for path in paths for name in path if name not in ends}
    ranked = sorted(weights.keys() - traced, key=lambda name: (-weights[name], name))
    chosen = sorted(traced.union(ranked[: max(most - len(traced), 0)]))
    known: dict[str, Reputation | None] = {}
    for name in chosen:
        reputation = (judged or {}).get(name, graph.reputations.lookup(name))
        known[name] = None if reputation.guessed else reputation
    voices = {name: one_voice(name) for name in chosen}
    members = Counter(voices.values())
    about = networks()
    return Picture(
        outlets=known | dict.fromkeys(ends),
        edges=tuple(edge for edge in edges if edge[0] in known and edge[1] in known),
        networks={name: about[voice].name for name, voice in voices.items() if members[voice] > 1},
        chains=tuple(paths),
        ends=ends,
        left_out=len(weights.keys() | traced) - len(chosen),
    )


def lay_out(names: Iterable[str], edges: Iterable[Edge], groups: Mapping[str, str]) -> Layout:
    """Return a layout in which no two outlets overlap and networks are kept together.

    NetworkX places networks and single outlets near those that they cite. They are then set in rows, in the
    order of these places, which leaves no overlap. `groups` holds the network of each outlet that shares one.
    """
    units: dict[str, list[str]] = {}
    for name in sorted(names):
        units.setdefault(groups.get(name, f"\0{name}"), []).append(name)
    ties = nx.Graph()
    ties.add_nodes_from(units)
    for src, dst, _ in edges:
        ties.add_edge(groups.get(src, f"\0{src}"), groups.get(dst, f"\0{dst}"))
    spots = nx.kamada_kawai_layout(ties, pos=nx.circular_layout(ties), weight=None)
    order = sorted(units, key=lambda unit: (-round(float(spots[unit][1]), 6), unit))
    across = ceil(sqrt(len(units) * 0.8))  # somewhat taller than wide, since labels are wider than tall
    rows = [order[start : start + across] for start in range(0, len(order), across)]
    centres: dict[str, tuple[float, float]] = {}
    boxes, widths, top = [], [0.0], 0.0
    for row in rows:
        row.sort(key=lambda unit: (round(float(spots[unit][0]), 6), unit))
        grids = [_grid(units[unit], framed=unit in groups.values()) for unit in row]
        tall = max(height for _, _, height in grids)
        left = -(sum(width for _, width, _ in grids) + _GAP * (len(row) - 1)) / 2
        widths.append(-2 * left)
        for unit, (offsets, width, height) in zip(row, grids, strict=True):
            bottom = top - (tall + height) / 2
            centres |= {
                name: (left + x, bottom + y) for name, (x, y) in zip(units[unit], offsets, strict=True)
            }
            if unit in groups.values():
                boxes.append(Box(unit, left, bottom, width, height))
            left += width + _GAP
        top -= tall + 2 * _GAP
    wide, tall = max(widths), -top - 2 * _GAP
    return Layout(
        {name: (x + wide / 2, y + tall) for name, (x, y) in centres.items()},
        tuple(box._replace(left=box.left + wide / 2, bottom=box.bottom + tall) for box in boxes),
        wide,
        tall,
    )


def _grid(members: Sequence[str], *, framed: bool) -> tuple[list[tuple[float, float]], float, float]:
    """Return offsets of members from the lower left corner, and width and height of all together."""
    across = ceil(sqrt(len(members) / 2))
    down = ceil(len(members) / across)
    cell = min(max(map(len, members)), _LONGEST) * _LETTER + _LINE
    line = 2 * _DOT + 2 * _LINE
    offsets = [
        ((index % across + 0.5) * cell, (down - index // across) * line - _DOT)
        for index in range(len(members))
    ]
    return offsets, across * cell, down * line + (2 * _LINE if framed else 0.0)


def draw(content: Picture, path: str | Path) -> None:
    """Draw a picture and write it to a file whose name ends in `.svg`, `.png` or `.pdf`."""
    target = Path(path)
    if target.suffix.lower() not in FORMATS:
        raise InputError("no such kind of picture", value=target.name, remedy=f"use {', '.join(FORMATS)}")
    layout = lay_out(
        content.outlets, [*content.edges, *((*step, 1.0) for step in content.steps)], content.networks
    )
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # a letter that the font lacks is drawn as an empty box
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        wide, tall = max(layout.width + 2 * _MARGIN, 6.8), layout.height + 2 * _MARGIN + _FOOT
        figure = Figure((wide, tall))
        axes = figure.add_axes((0, _FOOT / tall, 1, 1 - _FOOT / tall))
        side = (wide - layout.width) / 2
        axes.set_xlim(-side, layout.width + side)
        axes.set_ylim(-_MARGIN, layout.height + _MARGIN)
        axes.set_axis_off()
        for box in layout.boxes:
            frame = FancyBboxPatch(
                (box.left, box.bottom), box.width, box.height, boxstyle="round,pad=0,rounding_size=0.12"
            )
            frame.set(facecolor="#f4f0fa", edgecolor=_FRAME, linewidth=1.1, zorder=0)
            axes.add_patch(frame)
            name = shorten(box.name, max(int(box.width / _LETTER) - 1, 4))
            title = _write(axes, box.left + 0.08, box.bottom + box.height - 0.06, name)
            title.set(color=_FRAME, ha="left", style="italic", zorder=2)
        _draw_edges(axes, content, layout)
        _draw_outlets(axes, content, layout)
        _draw_legend(figure, axes, content)
        with writing(target), replacing(target) as beside:
            figure.savefig(beside, metadata=_UNDATED.get(target.suffix.lower()), dpi=150, facecolor="white")


def _draw_edges(axes: Any, content: Picture, layout: Layout) -> None:
    """Draw who cites whom, and above it the steps of traced chains."""
    traced = content.steps
    heaviest = max((weight for *_, weight in content.edges), default=1.0)
    arrows = [
        (src, dst, 0.5 + 1.3 * (weight / heaviest) ** 0.5, _EDGE, 1)
        for src, dst, weight in content.edges
        if (src, dst) not in traced
    ]
    arrows += [(src, dst, _THICK, _CHAIN, 3) for src, dst in sorted(traced)]
    style: dict[str, Any] = {"arrowstyle": "-|>", "shrinkA": _DOT * 72, "shrinkB": _DOT * 72}
    style["connectionstyle"] = "arc3,rad=0.15"  # so that arrows in a row pass beside what is between
    for src, dst, width, colour, level in arrows:
        ends = layout.centres[src], layout.centres[dst]
        arrow = FancyArrowPatch(*ends, mutation_scale=6 + 2.5 * width, linewidth=width, **style)
        arrow.set(color=colour, alpha=0.75 if colour == _EDGE else 1.0, zorder=level)
        axes.add_patch(arrow)


def _draw_outlets(axes: Any, content: Picture, layout: Layout) -> None:
    """Draw the outlets, the larger the more they are cited, and what else chains end at, with their names."""
    cited = dict.fromkeys(content.outlets, 0.0)
    for _, dst, weight in content.edges:
        cited[dst] += weight
    most = max([*cited.values(), 1.0])
    traced = {name for step in content.steps for name in step}
    for name, rating in content.outlets.items():
        x, y = layout.centres[name]
        size = _DOT * (0.6 + 0.4 * (cited[name] / most) ** 0.5)
        if name in content.ends:
            shape: Any = Rectangle((x - size, y - size), 2 * size, 2 * size, facecolor="white")
        else:
            shape = Circle(
                (x, y), size, facecolor=_GREY if rating is None else colormaps[_COLOURS](rating.mean)
            )
            shape.set_linestyle("-" if rating is not None and rating.basis == "rated" else _DASHED)
        shape.set(edgecolor=_INK, linewidth=_THICK if name in traced else _THIN, zorder=4)
        axes.add_patch(shape)
        label = _write(axes, x, y - _DOT - 0.03, shorten(content.ends.get(name, name), _LONGEST))
        label.set(weight="bold" if name in traced else "normal", zorder=5)


def _write(axes: Any, x: float, y: float, text: str) -> Any:
    """Write text below a point; nothing in it is taken for mathematics."""
    halo = [withStroke(linewidth=2.5, foreground="white", alpha=0.85)]
    return axes.text(
        x, y, text, fontsize=_SMALL, color=_INK, ha="center", va="top", path_effects=halo, parse_math=False
    )


def _draw_legend(figure: Figure, axes: Any, content: Picture) -> None:
    """Say what colours, outlines and lines mean, and how many outlets were left out."""
    wide, tall = figure.get_size_inches()
    bar = figure.add_axes((0.3 / wide, 0.5 / tall, 1.7 / wide, 0.12 / tall))
    figure.colorbar(ScalarMappable(cmap=_COLOURS), cax=bar, orientation="horizontal", ticks=[0, 0.5, 1])
    bar.tick_params(labelsize=7, length=2)
    bar.set_title("reputation", fontsize=_SMALL, loc="left", pad=3)
    dots: tuple[dict[str, Any], ...] = (
        {"facecolor": "white", "label": "rated"},
        {"facecolor": "white", "linestyle": [_DASHED], "label": "estimated from network, links, name"},
        {"facecolor": _GREY, "linestyle": [_DASHED], "label": "nothing known"},
        {"facecolor": "white", "marker": "s", "label": "source that is no outlet"},
    )
    handles: list[Any] = [
        axes.scatter([], [], s=60, edgecolor=_INK, linewidth=_THIN, **dot)
        for dot in dots[: 4 if content.ends else 3]
    ]
    handles.append(Line2D([], [], color=_EDGE, linewidth=1.4, label="cites"))
    if content.steps:
        handles.append(Line2D([], [], color=_CHAIN, linewidth=_THICK, label="traced chain"))
    corner = (2.2 / wide, 0.25 / tall)
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=corner, ncols=2, fontsize=_SMALL, frameon=False
    )
    if content.left_out:
        note = f"{content.left_out} outlets with fewer citations are not shown"
        figure.text(0.3 / wide, 0.1 / tall, note, fontsize=_SMALL, color=_INK)
