"""Who an article rests on, as a tree drawn twice: from left to right, and as a list for a narrow page.

Lengths are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from srcscore.records import Chain, Reputation, Score
from srcscore.report.html_sources import Key, Source
from srcscore.report.html_words import counted, words
from srcscore.report.plain import number, shorten
from srcscore.report.voices import grade_of

_MOST = 10
"""So many branches leave one node; the others are counted."""
_DEEPEST = 4
_WIDTH = 720
_ROW, _BOX = 46, 36
_STEP = 22
_GAP = 44
_NARROW = 330
_LETTER = 6.6
"""Mean width of a letter of the labels."""


@dataclass(slots=True)
class Branch:
    """One node of the tree while it grows."""

    name: str
    """Who it is."""
    note: str = ""
    """What is known of it."""
    grade: str = "unknown"
    """`good`, `fair`, `weak`, `unknown`; `end` for what is no voice."""
    way: str = "plain"
    """How the line to it is drawn: `plain`, or `listed` when it carries no statement of its own."""
    network: str | None = None
    """The network that it is framed with."""
    weight: int = 1
    """How many statements go this way."""
    children: dict[str, Branch] = field(default_factory=dict)
    """What it rests on."""


class Node(NamedTuple):
    """A node in its place."""

    name: str
    """Shortened to its room."""
    note: str
    """Shortened to its room."""
    grade: str
    """As in the branch."""
    x: float
    """Left edge."""
    y: float
    """Upper edge."""
    width: float
    """Of the box."""


class Line(NamedTuple):
    """A line from a node to what it rests on."""

    path: str
    """For the attribute `d` of an SVG path."""
    way: str
    """As in the branch."""
    thick: float
    """By the number of statements."""


class Frame(NamedTuple):
    """What holds the sources of one network together."""

    name: str
    """The network."""
    x: float
    """Left edge."""
    y: float
    """Upper edge."""
    width: float
    """Of the frame."""
    height: float
    """Of the frame."""


class Drawing(NamedTuple):
    """Everything in its place."""

    nodes: tuple[Node, ...]
    """Boxes."""
    lines: tuple[Line, ...]
    """Between them."""
    frames: tuple[Frame, ...]
    """Networks."""
    width: float
    """Of the whole."""
    height: float
    """Of the whole."""


class Diagram(NamedTuple):
    """One tree, drawn for a wide and for a narrow page."""

    wide: Drawing
    """From left to right."""
    narrow: Drawing
    """From top to bottom, indented."""
    says: str
    """The same in words."""


def diagram(score: Score, voices: Mapping[Key, Source]) -> Diagram | None:
    """Return the diagram of a score; None when nothing is cited.

    With chains (a score made with a graph) it follows them from article to article. To every other source it
    goes from the publisher, and says what kind of end that source is.
    """
    root = _publisher(score)
    chains = score.chains or ()
    _grow_chains(root, chains)
    names = {hop.domain for chain in chains for hop in chain.hops}
    names |= {name for chain in chains for name in (chain.root.domain, chain.root.name)}
    others = (source for source in voices.values() if not {source.voice or source.name, source.name} & names)
    _grow(root, [source for source in others if source.carries])
    if not root.children:
        return None
    _prune(root)
    return Diagram(_wide(root), _narrow(root), _told(root))


def _publisher(score: Score) -> Branch:
    known = score.publisher
    name = score.article.domain or "publisher not known"
    note = "" if known is None or known.basis == "none" else f"publisher, {number(known.mean)}"
    return Branch(name, note or "publisher", grade_of(known))


def _grow(root: Branch, carrying: Sequence[Source]) -> None:
    """Add each source, those of one network side by side, and the kind of its end."""
    networks = list(dict.fromkeys(source.network for source in carrying))
    for source in sorted(carrying, key=lambda item: networks.index(item.network)):
        note = _rated(source.reputation) if source.authority else source.kind
        told = "listed, " * source.listed + (
            counted(source.claims, "statement") if source.claims else "no statement"
        )
        way = "listed" if source.listed else "plain"
        made = Branch(source.name, f"{note}, {told}", source.grade, way, source.network, source.claims)
        made.children["end"] = Branch(source.root, "", "weak" if source.own else "end", way)
        root.children[f"{source.number}"] = made


def _grow_chains(root: Branch, chains: Iterable[Chain]) -> None:
    """Add each chain, article by article, to its root; what chains have in common is one branch."""
    for chain in chains:
        at = root
        for hop in chain.hops[1:]:
            known = hop.reputation
            at = _step(at, Branch(hop.domain or hop.article, _rated(known), grade_of(known)))
        kind = words()["root"][chain.root.kind].label
        if chain.root.article is not None and chain.root.article == chain.hops[-1].article:
            at = _step(at, Branch(kind, "", "end"))
        else:
            grade = grade_of(chain.root.reputation)
            _step(at, Branch(chain.root.name, kind, "weak" if chain.root.kind == "weak" else grade))


def _rated(known: Reputation | None) -> str:
    return "" if known is None else f"{number(known.mean)}{', weak' if known.weak else ''}"


def _step(at: Branch, to: Branch) -> Branch:
    """Go on to a branch, new or there before; each chain that goes this way adds to its weight."""
    there = at.children.setdefault(to.name, to)
    if there is not to:
        there.weight += 1
    return there


def _prune(branch: Branch, depth: int = 1) -> None:
    """Keep the heaviest branches of every node, in their order, and count the others."""
    if depth >= _DEEPEST and any(child.children for child in branch.children.values()):
        hidden = sum(len(child.children) for child in branch.children.values())
        branch.children = {"more": Branch(f"{hidden} more, further on", "", "end")}
    if len(branch.children) > _MOST:
        heavy = sorted(
            branch.children, key=lambda name: (branch.children[name].way, -branch.children[name].weight)
        )
        kept = set(heavy[:_MOST])
        left = len(branch.children) - _MOST
        branch.children = {name: child for name, child in branch.children.items() if name in kept}
        branch.children["more"] = Branch(f"and {left} more", "see the list of sources", "end", "listed")
    for child in branch.children.values():
        _prune(child, depth + 1)


def _wide(root: Branch) -> Drawing:
    """Lay out from left to right: a column for each step, a row for each end."""
    deep = _depth(root)
    wide = (_WIDTH - _GAP * (deep - 1)) / deep
    nodes: list[Node] = []
    lines: list[Line] = []
    frames: dict[str, list[Node]] = {}
    rows = 0

    def place(branch: Branch, depth: int) -> Node:
        """Draw a branch beside its parent, and what hangs from it."""
        nonlocal rows
        below = [(child, place(child, depth + 1)) for child in branch.children.values()]
        if below:
            y = (below[0][1].y + below[-1][1].y) / 2
        else:
            y = rows * _ROW + (_ROW - _BOX) / 2
            rows += 1
        node = _node(branch, depth * (wide + _GAP), y, wide)
        nodes.append(node)
        lines.extend(_curve(node, to, child) for child, to in below)
        if branch.network:
            frames.setdefault(branch.network, []).append(node)
        return node

    place(root, 0)
    boxes = (_frame(name, members) for name, members in frames.items() if len(members) > 1)
    return Drawing(tuple(nodes), tuple(lines), tuple(boxes), _WIDTH, rows * _ROW)


def _narrow(root: Branch) -> Drawing:
    """Lay out from top to bottom, each step indented."""
    nodes: list[Node] = []
    lines: list[Line] = []

    def place(branch: Branch, depth: int) -> Node:
        """Draw a branch under its parent, and what hangs from it."""
        y = len(nodes) * (_BOX + 6.0)
        *inner, last = [None, *branch.children.values()]
        ends = not any(inner) and last is not None and last.grade in ("end", "weak") and not last.note
        shown = replace(branch, note=f"{branch.note}: {last.name}") if ends and last else branch
        node = _node(shown, depth * _STEP, y, _NARROW - depth * _STEP)
        nodes.append(node)
        for child in branch.children.values() if not ends else ():
            to = place(child, depth + 1)
            elbow = f"M{node.x + 9:g} {y + _BOX:g}V{to.y + _BOX / 2:g}H{to.x:g}"
            lines.append(Line(elbow, child.way, 1.2))
        return node

    place(root, 0)
    return Drawing(tuple(nodes), tuple(lines), (), _NARROW, len(nodes) * (_BOX + 6.0))


def _node(branch: Branch, x: float, y: float, width: float) -> Node:
    room = max(8, int((width - 20) / _LETTER))
    return Node(shorten(branch.name, room), shorten(branch.note, room + 2), branch.grade, x, y, width)


def _curve(start: Node, to: Node, child: Branch) -> Line:
    x, y, stop = start.x + start.width, start.y + _BOX / 2, to.y + _BOX / 2
    middle = (x + to.x) / 2
    path = f"M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {stop:g} {to.x:g} {stop:g}"
    return Line(path, child.way, min(6.0, 1.0 + 0.5 * child.weight))


def _frame(name: str, members: Sequence[Node]) -> Frame:
    top, bottom = min(node.y for node in members) - 4, max(node.y for node in members) + _BOX + 4
    return Frame(name, members[0].x - 6, top, members[0].width + 12, bottom - top)


def _depth(branch: Branch) -> int:
    return 1 + max((_depth(child) for child in branch.children.values()), default=0)


def _told(root: Branch) -> str:
    """Say the tree in one sentence for each branch of the root."""

    def paths(branch: Branch) -> Iterator[str]:
        """Yield each chain below a branch in words."""
        here = f"{branch.name} ({branch.note})" if branch.note else branch.name
        if not branch.children:
            yield here
        for child in branch.children.values():
            yield from (f"{here}, then {rest}" for rest in paths(child))

    return f"{root.name} rests on: " + "; ".join(
        path for child in root.children.values() for path in paths(child)
    )
