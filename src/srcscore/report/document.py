"""What a report for a terminal consists of, apart from how it is shown.

A report is written once, as sections of blocks; `lines` shows them as plain text, `styled` in colour. Texts
are as they came: whoever shows them cleans them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from srcscore.report.plain import columns, shorten

Tone = Literal["", "good", "mixed", "bad", "info", "strong", "faint"]
"""How something is meant, for those who see colours; the words say it all without."""

_SCALE = 61
"""Cells of a scale, where there is room."""
_BAR = 21
"""Cells of a bar."""
_LEAST = 24
"""A column of text narrower than this goes beneath its row instead."""
_GAP = 2
"""Columns between two columns."""


class Piece(NamedTuple):
    """Some words in one tone."""

    text: str
    """The words."""
    tone: Tone = ""
    """How they are meant."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that are filled into lines."""

    pieces: tuple[Piece, ...]
    """The words; white space between two pieces stands in one of them."""
    lead: str = ""
    """What the first line begins with; the others are indented by as much."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the article, on one line, in quotation marks, cut to what fits."""

    text: str
    """The words."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A value and its interval, between 0 and 1."""

    low: float
    """Where the interval begins."""
    value: float
    """The value."""
    high: float
    """Where the interval ends."""
    tone: Tone = ""
    """How the value is meant."""

    def drawn(self, room: int) -> tuple[Piece, ...]:
        """Draw it in at most `room` columns: the interval as `=`, the value as `#`."""
        cells = min(_SCALE, room - 6)
        low, value, high = (
            round(min(1.0, max(0.0, x)) * (cells - 1)) for x in (self.low, self.value, self.high)
        )
        marks = (
            Piece("-" * min(low, value), "faint"),
            Piece("=" * (value - low), self.tone),
            Piece("#", "strong"),
            Piece("=" * (high - value), self.tone),
            Piece("-" * (cells - 1 - max(high, value)), "faint"),
        )
        return (Piece("0 [", "faint"), *(mark for mark in marks if mark.text), Piece("] 1", "faint"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a waterfall."""

    start: float
    """Where it begins."""
    end: float
    """Where it ends."""
    bounds: tuple[float, float]
    """The least and the greatest number that the waterfall reaches; 0 lies between."""

    def drawn(self, room: int) -> tuple[Piece, ...]:
        """Draw it in `room` columns: `>` rises, `<` falls, `|` stays."""
        low, high = self.bounds
        cells = (room - 1) / ((high - low) or 1.0)
        first, last = sorted(round((x - low) * cells) for x in (self.start, self.end))
        rises = self.end > self.start
        mark = "|" if first == last else ">" if rises else "<"
        tone: Tone = "faint" if first == last else "good" if rises else "bad"
        return (
            Piece(" " * first),
            Piece(mark * (last - first + 1), tone),
            Piece(" " * (room - last - 1)),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Some short cells, and beside them one or more blocks of text."""

    cells: tuple[Piece, ...]
    """The cells."""
    body: tuple[Paragraph | Quote, ...]
    """The text beside them."""
    bar: Bar | None = None
    """A bar between the two, where there is room."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows whose cells stand in columns."""

    rows: tuple[Row, ...]
    """The rows; each has as many cells as the others."""
    right: tuple[int, ...] = ()
    """Places of the cells that are numbers, set to the right."""
    indent: int = 2
    """Columns before the first."""

    def measured(self, width: int) -> Measures:
        """Return how wide everything is in `width` columns."""
        most = width // 2
        cells = zip(*(row.cells for row in self.rows), strict=True)
        widths = tuple(max(columns(shorten(cell.text, most)) for cell in column) for column in cells)
        before = self.indent + sum(w + _GAP for w in widths)
        bar = _BAR if any(row.bar for row in self.rows) else 0
        if bar and width - before - bar - _GAP < _LEAST:
            bar = 0
        room = width - before - (bar + _GAP if bar else 0)
        return Measures(widths, bar, room) if room >= _LEAST else Measures(widths, bar, 0)


class Measures(NamedTuple):
    """How wide the parts of rows are."""

    widths: tuple[int, ...]
    """Columns of each cell."""
    bar: int
    """Columns of the bar; 0 when there is no room for it."""
    room: int
    """Columns for the text beside the cells; 0 when it goes beneath them."""


Block = Paragraph | Scale | Rows


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks on one subject."""

    blocks: tuple[Block, ...]
    """What it says."""
    title: str = ""
    """What it is about, in words of our own."""
    note: str = ""
    """The same in numbers, behind the title."""
    framed: bool = False
    """Whether it is what readers should see first."""


Document = tuple[Section, ...]
"""A report: its sections, in order."""


def paragraph(text: str, tone: Tone = "", *, lead: str = "") -> Paragraph:
    """Return a paragraph in one tone."""
    return Paragraph((Piece(text, tone),), lead)


def cut_off(count: int) -> tuple[Paragraph, ...]:
    """Return what tells that a list goes on for `count` more, if it does."""
    told = paragraph(f"and {count} more; --json has them all", "faint", lead="  ")
    return (told,) if count > 0 else ()


def item(text: str, tone: Tone = "") -> Paragraph:
    """Return one point of a list."""
    return paragraph(text, tone, lead="  - ")
