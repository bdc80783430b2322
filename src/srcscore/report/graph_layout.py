"""Where the outlets of a picture stand: near whom they cite, networks together, no two on each other.

Lengths are inches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, pi, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from srcscore.errors import MissingExtraError

Array = NDArray[np.float64]
Edge = tuple[str, str, float]

LINE = 0.16
"""Height of a line of labels."""
LETTER = 0.072
"""Mean width of a letter."""
DOT = 0.17
"""Radius of the largest dot."""
_APART = 0.14
_ROOM = 1.55
"""Side of the square that one outlet would have to itself."""
_ROUNDS = 400


class Box(NamedTuple):
    """The frame of a network."""

    name: str
    """The network."""
    left: float
    """Least x."""
    bottom: float
    """Least y."""
    width: float
    """Along x."""
    height: float
    """Along y."""


class Layout(NamedTuple):
    """Where everything stands."""

    places: Mapping[str, tuple[float, float]]
    """Middle of each outlet's dot."""
    boxes: tuple[Box, ...]
    """Frames of the networks."""
    width: float
    """Of the whole."""
    height: float
    """Of the whole."""


def networkx() -> Any:
    """Return the package NetworkX.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import networkx as nx  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError.of("networkx", extra="graph", purpose="a picture") from error
    return nx


def lay_out(names: Sequence[str], edges: Iterable[Edge], groups: Mapping[str, str]) -> Layout:
    """Return places for outlets.

    Parameters
    ----------
    names
        The outlets.
    edges
        Who cites whom, and how much.
    groups
        Network of each outlet that belongs to one.
    """
    units: dict[str, list[str]] = {}
    for name in sorted(names):
        units.setdefault(_unit(name, groups), []).append(name)
    inner = {unit: _inside(members, unit in groups.values()) for unit, members in units.items()}
    order = list(units)
    halves = np.array([inner[unit][1] for unit in order])
    centres = _apart(_spread(order, edges, groups), halves)
    low = (centres - halves).min(axis=0)
    high = (centres + halves).max(axis=0)
    places, boxes = {}, []
    for unit, centre, half in zip(order, centres - low, halves, strict=True):
        for name, offset in zip(units[unit], inner[unit][0], strict=True):
            places[name] = (float(centre[0] + offset[0]), float(centre[1] + offset[1]))
        if unit in groups.values():
            left, bottom = centre - half + _APART / 2
            boxes.append(Box(unit, left, bottom, *(2 * half - _APART)))
    return Layout(places, tuple(boxes), *map(float, high - low))


def _unit(name: str, groups: Mapping[str, str]) -> str:
    return groups.get(name, f"\0{name}")


def _inside(members: Sequence[str], boxed: bool) -> tuple[Array, Array]:
    """Return the offsets of members from their common middle, and half width and height of all together."""
    across = ceil(sqrt(len(members) / 2)) if boxed else 1
    down = ceil(len(members) / across)
    wide = max(map(len, members)) * LETTER + _APART
    tall = 2 * DOT + LINE + _APART
    rows, columns = np.divmod(np.arange(len(members)), across)
    offsets = np.column_stack(
        ((columns - (across - 1) / 2) * wide, ((down - 1) / 2 - rows) * tall + LINE / 2)
    )
    title = LINE + _APART if boxed else 0.0
    half = np.array([across * wide + _APART, down * tall + title]) / 2
    offsets[:, 1] -= title / 2
    return offsets, half


def _spread(units: Sequence[str], edges: Iterable[Edge], groups: Mapping[str, str]) -> Array:
    """Return middles of units by how closely they are tied; parts without a tie between them side by side."""
    nx = networkx()
    whole = nx.Graph()
    whole.add_nodes_from(units)
    for src, dst, _ in edges:
        first, second = _unit(src, groups), _unit(dst, groups)
        if first != second:
            whole.add_edge(first, second)
    found: dict[str, Array] = {}
    parts = sorted(nx.connected_components(whole), key=lambda part: (-len(part), min(part)))
    limit = 1.3 * _ROOM * sqrt(len(units))
    x = y = tallest = 0.0
    for part in parts:
        radius = _ROOM * sqrt(len(part)) / 2
        if x and x + 2 * radius > limit:
            x, y, tallest = 0.0, y - tallest, 0.0
        start = nx.circular_layout(sorted(part))
        placed = nx.kamada_kawai_layout(whole.subgraph(sorted(part)), pos=start, scale=radius)
        for unit, place in placed.items():
            found[unit] = np.asarray(place) + np.array([x + radius, y - radius])
        x, tallest = x + 2 * radius, max(tallest, 2 * radius)
    return np.array([found[unit] for unit in units])


def _apart(centres: Array, halves: Array) -> Array:
    """Push units apart until none lies on another, each pair along the way that is shorter."""
    found = centres.copy()
    nudge = np.column_stack((np.cos(np.arange(len(found))), np.sin(np.arange(len(found)) * pi))) * 1e-3
    found += nudge  # two in one place have no direction to go
    room = halves[:, None] + halves[None]
    other = ~np.eye(len(found), dtype=bool)
    for _ in range(_ROUNDS):
        gap = found[:, None] - found[None]
        over = room - np.abs(gap)
        clash = (over > 1e-6).all(axis=2) & other
        if not clash.any():
            break
        along = over.argmin(axis=2)
        push = np.where(clash, over.min(axis=2), 0) / 2
        for axis in (0, 1):
            sign = np.where(gap[..., axis] >= 0, 1, -1)
            found[:, axis] += (push * sign * (along == axis)).sum(axis=1) * 0.6
    return found
