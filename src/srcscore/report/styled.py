"""A report in colour, by rich (extra `terminal`).

Every text reaches rich as `Text`, and cleaned: never as markup, so that nothing an article says is obeyed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from srcscore.errors import MissingExtraError
from srcscore.report.document import (
    Block,
    Document,
    Measures,
    Paragraph,
    Piece,
    Row,
    Rows,
    Scale,
    Section,
    Tone,
)
from srcscore.report.plain import MIN_WIDTH, MOST_LINES, columns, shorten

try:
    from rich.console import Console, Group, RenderableType
    from rich.padding import Padding
    from rich.panel import Panel
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text
except ImportError as error:
    raise MissingExtraError.of("rich", extra="terminal", purpose="a report in colour") from error

_STYLES: dict[Tone, str] = {
    "": "",
    "good": "green",
    "mixed": "yellow",
    "bad": "red",
    "info": "cyan",
    "strong": "bold",
    "faint": "dim",
}
_GLYPHS = str.maketrans("-=#[]<>|", "─━█├┤◂▸│")
"""What scales and bars are drawn with where there is more than ASCII."""
_FRAME = 4
"""Columns that a frame takes."""
_SOME_HEIGHT = 25
"""rich believes a given width only with a height."""


def as_styled(document: Document, *, width: int, encoding: str = "utf-8") -> str:
    """Return a report with the escapes that colour it on a terminal.

    Parameters
    ----------
    document
        The report.
    width
        Columns of the terminal; below `MIN_WIDTH` counts as `MIN_WIDTH`.
    encoding
        The terminal's; scales, rules and frames are drawn in ASCII if it is no form of Unicode.

    Returns
    -------
    str
        What `as_lines` says, laid out by rich in the sixteen colours that every terminal has.
    """
    written = io.TextIOWrapper(io.BytesIO(), encoding, errors="backslashreplace", newline="\n")
    console = Console(
        file=written,
        width=max(MIN_WIDTH, width),
        height=_SOME_HEIGHT,
        force_terminal=True,
        force_jupyter=False,
        color_system="standard",
        no_color=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    painter = _Painter(None if console.options.ascii_only else _GLYPHS)
    for place, section in enumerate(document):
        if place:
            console.print()
        console.print(painter.section(section, console.width))
    written.flush()
    written.seek(0)
    return "".join(f"{line.rstrip()}\n" for line in written)


def reaches_terminal() -> bool:
    """Tell whether this system's terminal obeys escapes: all but the oldest of Windows do."""
    return not Console().legacy_windows


class _Painter:
    """Turns the parts of a report into what rich lays out."""

    def __init__(self, glyphs: dict[int, int] | None) -> None:
        self._glyphs = glyphs

    def section(self, section: Section, width: int) -> RenderableType:
        """Return a section, with a rule above it or in a frame."""
        room = width - _FRAME if section.framed else width
        parts: list[RenderableType] = []
        if section.title:
            rule = "-" if self._glyphs is None else "─"
            parts.append(Rule(Text(section.title, "bold"), align="left", style="dim", characters=rule))
        if section.note:
            parts.append(_text((Piece(section.note),), room))
        parts += [self._block(block, room) for block in section.blocks]
        group = Group(*parts)
        return Panel(group, border_style="dim") if section.framed else group

    def _block(self, block: Block, width: int) -> RenderableType:
        if isinstance(block, Paragraph):
            return _paragraph(block, width)
        if isinstance(block, Scale):
            return self._drawn(block.drawn(width))
        return self._rows(block, width)

    def _drawn(self, pieces: Iterable[Piece]) -> Text:
        """Return a drawing, in finer glyphs where there are some."""
        shown = ((piece.text.translate(self._glyphs or {}), _STYLES[piece.tone]) for piece in pieces)
        return Text.assemble(*shown, no_wrap=True, overflow="crop")

    def _rows(self, rows: Rows, width: int) -> RenderableType:
        """Return rows: their texts begin beside their cells, or beneath them where that is too narrow."""
        measures = rows.measured(width)
        room = measures.room or width - rows.indent - 2
        if measures.room:
            grid = self._grid(rows, measures)
            for row in rows.rows:
                grid.add_row(*self._cells(row, measures), _body(row, room))
            return Padding(grid, (0, 0, 0, rows.indent))
        parts: list[RenderableType] = []
        for row in rows.rows:
            grid = self._grid(rows, measures)
            grid.add_row(*self._cells(row, measures))
            parts.append(Padding(grid, (0, 0, 0, rows.indent)))
            parts.append(Padding(_body(row, room), (0, 0, 0, rows.indent + 2)))
        return Group(*parts)

    def _grid(self, rows: Rows, measures: Measures) -> Table:
        grid = Table.grid(padding=(0, 2, 0, 0))
        for place, wide in enumerate(measures.widths):
            grid.add_column(width=wide, no_wrap=True, justify="right" if place in rows.right else "left")
        if measures.bar:
            grid.add_column(width=measures.bar, no_wrap=True)
        if measures.room:
            grid.add_column(overflow="fold")
        return grid

    def _cells(self, row: Row, measures: Measures) -> list[RenderableType]:
        cells: list[RenderableType] = [
            Text(shorten(cell.text, wide), _STYLES[cell.tone])
            for cell, wide in zip(row.cells, measures.widths, strict=True)
        ]
        if measures.bar:
            cells.append(self._drawn(row.bar.drawn(measures.bar)) if row.bar else "")
        return cells


def _body(row: Row, room: int) -> Group:
    """Return the text of a row, in `room` columns."""
    parts: list[RenderableType] = []
    for block in row.body:
        if isinstance(block, Paragraph):
            parts.append(_paragraph(block, room))
        elif quoted := shorten(block.text, room - 2):
            parts.append(Text(f'"{quoted}"', "italic", no_wrap=True, overflow="crop"))
    return Group(*parts)


def _paragraph(block: Paragraph, width: int) -> RenderableType:
    text = _text(block.pieces, width - columns(block.lead))
    if not block.lead:
        return text
    grid = Table.grid()
    grid.add_column(width=columns(block.lead), no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(block.lead), text)
    return grid


def _text(pieces: Iterable[Piece], room: int) -> Text:
    """Return words on as many lines of `room` columns as a paragraph may have."""
    text = Text(overflow="fold")
    left = MOST_LINES * room
    for piece in pieces:
        shown = shorten(piece.text, left)
        apart = piece.text[:1].isspace() and text.plain[-1:] not in ("", " ")
        after = shown and piece.text[-1:].isspace()
        text.append(f"{' ' * apart}{shown}{' ' if after else ''}", _STYLES[piece.tone])
        left -= columns(shown)
        if left < MOST_LINES:
            break
    return text
