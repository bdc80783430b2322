"""Draw a picture of a citation graph with matplotlib; lengths are inches."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.patheffects import withStroke

from srcscore.report.graph_layout import DOT, LETTER, Layout
from srcscore.report.plain import shorten

if TYPE_CHECKING:
    from srcscore.report.graph_plot import Picture

_COLOURS = "RdYlBu"
"""From red to blue by way of yellow: told apart by the colour-blind too."""
_UNKNOWN = "#d0d0d0"
_INK = "#222222"
_TIE = "#9aa3ad"
_CHAIN = "#111111"
_FRAME = "#6b4f9e"
_THIN, _THICK = 0.8, 2.4
_DASHED = (0, (2.5, 1.5))
_SMALL = 7.5
_MARGIN = 0.35
_FOOT = 0.95
_LONGEST = 34
_UNDATED: dict[str, dict[str, Any]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
_STYLE: Any = {"svg.fonttype": "path", "svg.hashsalt": "srcscore", "font.family": "DejaVu Sans"}


def draw_on(drawn: Picture, layout: Layout, target: Path) -> None:
    """Draw a picture in its layout, and write it.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    with mpl.rc_context(_STYLE), _any_script():
        figure = Figure((max(layout.width + 2 * _MARGIN, 6.8), layout.height + 2 * _MARGIN + _FOOT))
        axes = _canvas(figure, layout)
        _boxes(axes, layout)
        _ties(axes, drawn, layout)
        _outlets(axes, drawn, layout)
        _legend(figure, axes, drawn)
        metadata = _UNDATED.get(target.suffix.lower())
        figure.savefig(target, metadata=metadata, dpi=150, facecolor="white")


@contextmanager
def _any_script() -> Iterator[None]:
    """Let a letter that the font lacks be drawn as an empty box, without a word."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield


def _canvas(figure: Figure, layout: Layout) -> Any:
    """Return axes in inches, above the room for the legend."""
    wide, tall = figure.get_size_inches()
    axes = figure.add_axes((0, _FOOT / tall, 1, 1 - _FOOT / tall))
    side = (wide - layout.width) / 2
    axes.set_xlim(-side, layout.width + side)
    axes.set_ylim(-_MARGIN, layout.height + _MARGIN)
    axes.set_axis_off()
    return axes


def _boxes(axes: Any, layout: Layout) -> None:
    for box in layout.boxes:
        style = "round,pad=0,rounding_size=0.12"
        shape = FancyBboxPatch((box.left, box.bottom), box.width, box.height, boxstyle=style)
        shape.set(facecolor="#f4f0fa", edgecolor=_FRAME, linewidth=1.1, zorder=0)
        axes.add_patch(shape)
        name = shorten(box.name, max(int(box.width / LETTER) - 1, 4))
        title = _write(axes, box.left + 0.08, box.bottom + box.height - 0.06, name)
        title.set(color=_FRAME, ha="left", style="italic", zorder=2)


def _ties(axes: Any, drawn: Picture, layout: Layout) -> None:
    """Draw who cites whom; the steps of traced chains lie on top, thick and dark."""
    traced = drawn.steps
    heaviest = max((weight for *_, weight in drawn.edges), default=1.0)
    for src, dst, weight in drawn.edges:
        if (src, dst) not in traced:
            arrow = _arrow(layout, src, dst, 0.5 + 1.3 * (weight / heaviest) ** 0.5)
            axes.add_patch(arrow)
            arrow.set(color=_TIE, alpha=0.75, zorder=1)
    for src, dst in sorted(traced):
        arrow = _arrow(layout, src, dst, _THICK)
        axes.add_patch(arrow)
        arrow.set(color=_CHAIN, zorder=3)


def _arrow(layout: Layout, src: str, dst: str, thick: float) -> FancyArrowPatch:
    return FancyArrowPatch(
        layout.places[src],
        layout.places[dst],
        arrowstyle="-|>",
        mutation_scale=6 + 2.5 * thick,
        connectionstyle="arc3,rad=0.08",
        shrinkA=DOT * 72,
        shrinkB=DOT * 72,
        linewidth=thick,
    )


def _outlets(axes: Any, drawn: Picture, layout: Layout) -> None:
    """Draw the outlets and what else chains end at, with their names."""
    cited = dict.fromkeys(drawn.known, 0.0)
    for _, dst, weight in drawn.edges:
        cited[dst] += weight
    most = max([*cited.values(), 1.0])
    traced = {name for step in drawn.steps for name in step}
    for name, known in drawn.known.items():
        x, y = layout.places[name]
        size = DOT * (0.6 + 0.4 * (cited[name] / most) ** 0.5)
        if name in drawn.ends:
            shape: Any = Rectangle((x - size, y - size), 2 * size, 2 * size, facecolor="white")
        else:
            colour = _UNKNOWN if known is None else colormaps[_COLOURS](known.mean)
            shape = Circle((x, y), size, facecolor=colour)
            shape.set_linestyle("-" if known is not None and known.basis == "rated" else _DASHED)
        shape.set(edgecolor=_INK, linewidth=_THICK if name in traced else _THIN, zorder=4)
        axes.add_patch(shape)
        label = _write(axes, x, y - DOT - 0.03, shorten(drawn.ends.get(name, name), _LONGEST))
        label.set(weight="bold" if name in traced else "normal", zorder=5)


def _write(axes: Any, x: float, y: float, text: str) -> Any:
    """Write text below a place; whatever stands in it is taken as it is."""
    halo = [withStroke(linewidth=2.5, foreground="white", alpha=0.85)]
    return axes.text(
        x, y, text, fontsize=_SMALL, color=_INK, ha="center", va="top", path_effects=halo, parse_math=False
    )


def _legend(figure: Figure, axes: Any, drawn: Picture) -> None:
    """Say what colours, outlines and lines mean, and what was left out."""
    wide, tall = figure.get_size_inches()
    bar = figure.add_axes((0.3 / wide, 0.5 / tall, 1.7 / wide, 0.12 / tall))
    figure.colorbar(ScalarMappable(cmap=_COLOURS), cax=bar, orientation="horizontal", ticks=[0, 0.5, 1])
    bar.tick_params(labelsize=7, length=2)
    bar.set_title("reputation", fontsize=_SMALL, loc="left", pad=3)
    dot: dict[str, Any] = {"s": 60, "edgecolor": _INK, "linewidth": _THIN}
    signs = [
        axes.scatter([], [], **dot, facecolor="white", label="rated"),
        axes.scatter(
            [], [], **dot, facecolor="white", linestyle=[_DASHED], label="judged by network, links, name"
        ),
        axes.scatter([], [], **dot, facecolor=_UNKNOWN, linestyle=[_DASHED], label="nothing known"),
        Line2D([], [], color=_TIE, linewidth=1.4, label="cites"),
    ]
    if drawn.steps:
        signs.append(Line2D([], [], color=_CHAIN, linewidth=_THICK, label="traced chain"))
    if drawn.ends:
        signs.append(
            axes.scatter([], [], **dot, marker="s", facecolor="white", label="source that is no outlet")
        )
    place = (2.2 / wide, 0.25 / tall)
    figure.legend(
        handles=signs, loc="lower left", bbox_to_anchor=place, ncols=2, fontsize=_SMALL, frameon=False
    )
    if drawn.left_out:
        note = f"{drawn.left_out} outlets with fewer citations are not shown"
        figure.text(0.3 / wide, 0.1 / tall, note, fontsize=_SMALL, color=_INK)
