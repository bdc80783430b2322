"""Reports on a terminal, laid out by rich (extra `terminal`).

Every text is cleaned and reaches rich as `Text`, never as markup, so that nothing in an article is obeyed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from srcscore.errors import needs_extra
from srcscore.records import Score
from srcscore.report.lines import BAND_STYLES, Line, Style, contribution, headline, line, sections
from srcscore.report.summary import Summary, summary, words
from srcscore.report.text import MIN_WIDTH, MOST_LINES, columns, shorten

with needs_extra("terminal", "rich", "the whole report on a terminal"):
    from rich.console import Console, Group, RenderableType
    from rich.panel import Panel
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

_STYLES: dict[Style, str] = {
    "": "",
    "good": "green",
    "fair": "yellow",
    "weak": "red",
    "info": "cyan",
    "strong": "bold",
    "faint": "dim",
    "quote": "italic",
}
"""The colours are among the sixteen that every terminal has."""
_GLYPHS = str.maketrans("-=#[]<>|", "─━█├┤◂▸│")
"""What scales and bars are drawn with where there is more than ASCII."""
_SCALE, _BAR = 61, 21
"""Columns of the scale and of a bar: odd, so that both have a middle."""
_ROOM_FOR_BARS = 72
"""Narrower terminals need the columns for words."""
_HEIGHT = 25
"""rich believes a given width only together with a height."""


def render(
    report: Score | Sequence[Line], *, width: int, encoding: str = "utf-8", colour: bool = False
) -> str:
    r"""Return a report as lines for a terminal of `width` columns; below 40 is treated as 40.

    Frames, rules and bars are drawn in ASCII where `encoding` is no form of Unicode, and characters that it
    lacks become escapes such as `\u201c`. Without `colour` the report holds printable characters only.
    """
    buffer = io.TextIOWrapper(io.BytesIO(), encoding, errors="backslashreplace", newline="\n")
    console = Console(
        file=buffer,
        width=max(MIN_WIDTH, width),
        height=_HEIGHT,
        force_terminal=True,
        force_jupyter=False,
        color_system="standard" if colour else None,
        no_color=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    painter = _Painter(console.width, ascii_only=console.options.ascii_only)
    if isinstance(report, Score):
        for part in painter.article(summary(report)):
            console.print(part)
    else:
        for item in report:
            console.print(painter.line(item))
    buffer.flush()
    buffer.seek(0)
    return "".join(f"{row.rstrip()}\n" for row in buffer)


def reaches_terminal() -> bool:
    """Whether this system's terminal obeys escapes; only the oldest consoles of Windows do not."""
    return not Console().legacy_windows


class _Painter:
    """Lays out the parts of a report for one width and one character set."""

    def __init__(self, width: int, *, ascii_only: bool) -> None:
        self.width, self.ascii_only = width, ascii_only
        self.glyphs = {} if ascii_only else _GLYPHS

    def article(self, about: Summary) -> Iterator[RenderableType]:
        """Yield the report on one article, in the order of its page."""
        head: list[RenderableType] = [self.line(item, room=self.width - 4) for item in headline(about)]
        if not about.score.abstained:
            head.insert(-1, self._scale(about.score))
        yield Panel(Group(*head), border_style="dim")
        for title, lines in sections(about, list(self._signals(about))):
            if not lines:
                continue
            yield ""
            if title:
                rule = "-" if self.ascii_only else "─"
                yield Rule(Text(title, "bold"), align="left", style="dim", characters=rule)
            yield from map(self.line, lines)

    def line(self, item: Line, room: int | None = None) -> RenderableType:
        """Lay out one line of a report."""
        room = (room or self.width) - columns(item.lead)
        text = Text(overflow="fold")
        left = MOST_LINES * room
        for part, style in item.texts:
            content = shorten(part, left)
            apart = part[:1].isspace() and text.plain[-1:] not in ("", " ")
            after = content and part[-1:].isspace()
            text.append(f"{' ' * apart}{content}{' ' if after else ''}", _STYLES[style])
            left -= columns(content)
            if left < MOST_LINES:
                break
        if not item.lead:
            return text
        grid = Table.grid()
        grid.add_column(width=columns(item.lead), no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(item.lead, _STYLES[item.lead_style]), text)
        return grid

    def _scale(self, score: Score) -> Text:
        """Draw the interval as `=` and the value as `#` between 0 and 1."""
        cells = min(_SCALE, self.width - 10)
        ends = (score.interval[0], score.value, score.interval[1])
        low, value, high = (round(min(1.0, max(0.0, end)) * (cells - 1)) for end in ends)
        style = _STYLES[BAND_STYLES.get(score.band, "")]
        parts = (
            ("0 [" + "-" * min(low, value), "dim"),
            ("=" * (value - low), style),
            ("#", "bold"),
            ("=" * (high - value), style),
            ("-" * (cells - 1 - max(high, value)) + "] 1", "dim"),
        )
        return Text.assemble(*((text.translate(self.glyphs), style) for text, style in parts if text))

    def _signals(self, about: Summary) -> Iterator[Line]:
        """Yield the steps of the sum, with bars where there is room: `>` adds, `<` subtracts."""
        low, high = about.bounds
        cells = (_BAR - 1) / ((high - low) or 1.0)
        signals = words()["signal"]
        for step in about.steps:
            name = signals[step.name].short if step.name in signals else step.name
            lead = f"{step.rounded:+.2f}  {name:9}  "
            if self.width >= _ROOM_FOR_BARS:
                first, last = sorted(round((x - low) * cells) for x in (step.start, step.start + step.exact))
                mark = "|" if first == last else ">" if step.exact > 0 else "<"
                bar = " " * first + mark * (last - first + 1)
                lead += f"{bar.translate(self.glyphs):{_BAR}}  "
            yield line(step.why, lead=lead, lead_style=contribution(step.exact))
