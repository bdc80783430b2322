"""A report as plain text: no colour, no escapes, lines of a known width."""

from __future__ import annotations

from collections.abc import Iterable

from srcscore.report.document import (
    Block,
    Document,
    Measures,
    Paragraph,
    Piece,
    Quote,
    Row,
    Rows,
    Scale,
    Section,
)
from srcscore.report.plain import MIN_WIDTH, columns, shorten, wrap


def as_lines(document: Document, *, width: int) -> str:
    """Return a report as lines of printable characters.

    Parameters
    ----------
    document
        The report.
    width
        Columns of the terminal; below `MIN_WIDTH` counts as `MIN_WIDTH`.

    Returns
    -------
    str
        Lines none wider than `width`, with a line's end behind the last; nothing for an empty report.
    """
    width = max(MIN_WIDTH, width)
    parts = ("\n".join(line.rstrip() for line in _section(section, width)) for section in document)
    shown = "\n\n".join(part for part in parts if part)
    return f"{shown}\n" if shown else ""


def _section(section: Section, width: int) -> list[str]:
    lines = wrap(section.note, width, first=f"{section.title}: ", rest="  ") if section.note else []
    if section.title and not lines:
        lines = wrap(section.title, width, rest="  ")
    for block in section.blocks:
        lines += _block(block, width)
    return lines


def _block(block: Block, width: int) -> list[str]:
    if isinstance(block, Paragraph):
        return _paragraph(block, width)
    if isinstance(block, Scale):
        return [_joined(block.drawn(width))]
    measures = block.measured(width)
    return [line for row in block.rows for line in _row(row, block, measures, width)]


def _row(row: Row, rows: Rows, measures: Measures, width: int) -> list[str]:
    """Return a row: its text begins on the line of its cells, or beneath them where that is too narrow."""
    cells = [
        _padded(shorten(cell.text, wide), wide, right=place in rows.right)
        for place, (cell, wide) in enumerate(zip(row.cells, measures.widths, strict=True))
    ]
    if measures.bar:
        cells.append(_joined(row.bar.drawn(measures.bar)) if row.bar else " " * measures.bar)
    head = " " * rows.indent + "".join(f"{cell}  " for cell in cells)
    indent = " " * (columns(head) if measures.room else rows.indent + 2)
    text = [line for block in row.body for line in _text(block, width - len(indent))]
    if measures.room and text:
        head += text.pop(0)
    return [head, *(indent + line for line in text)]


def _text(block: Paragraph | Quote, room: int) -> list[str]:
    return _paragraph(block, room) if isinstance(block, Paragraph) else _quote(block, room)


def _paragraph(block: Paragraph, width: int) -> list[str]:
    return wrap(_joined(block.pieces), width, first=block.lead)


def _joined(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _padded(text: str, width: int, *, right: bool) -> str:
    pad = " " * (width - columns(text))
    return pad + text if right else text + pad


def _quote(block: Quote, room: int) -> list[str]:
    text = shorten(block.text, room - 2)
    return [f'"{text}"'] if text else []
