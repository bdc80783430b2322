"""Reports on a terminal, laid out by rich (extra `terminal`).

Every text is cleaned and reaches rich as `Text`, never as markup, so that nothing in an article is obeyed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from srcscore.errors import MissingExtraError
from srcscore.records import Score
from srcscore.report.lines import (
    BAND_STYLES,
    GRADE_STYLES,
    MOST_ROWS,
    VERDICT_STYLES,
    Line,
    Style,
    cut_off,
    headline,
    line,
    paths_of,
    root_of,
    verdict_counts,
)
from srcscore.report.summary import (
    NAME,
    NOTABLE,
    Source,
    Summary,
    describe,
    newest_ratings,
    quotations,
    summary,
    words,
)
from srcscore.report.text import MIN_WIDTH, MOST_LINES, columns, counted, number, shorten
from srcscore.report.waterfall import Step, bounds

try:
    from rich.console import Console, Group, RenderableType
    from rich.panel import Panel
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text
except ImportError as error:
    raise MissingExtraError.of("rich", extra="terminal", purpose="the whole report on a terminal") from error

_STYLES: dict[Style, str] = {
    "": "",
    "good": "green",
    "fair": "yellow",
    "weak": "red",
    "info": "cyan",
    "strong": "bold",
    "faint": "dim",
}
"""The colours are among the sixteen that every terminal has."""
_GLYPHS = str.maketrans("-=#[]<>|", "─━█├┤◂▸│")
"""What scales and bars are drawn with where there is more than ASCII."""
_SCALE, _BAR = 61, 21
"""Columns of the scale and of a bar: odd, so that both have a middle."""
_ROOM_FOR_BARS = 72
"""Narrower terminals need the columns for words."""
_STRONGEST, _QUOTES, _WEAK_CLAIMS = 8, 3, 8
"""So many terms, quotations of each, and badly sourced statements are shown: about a screen each."""
_HEIGHT = 25
"""rich believes a given width only together with a height."""


def render(
    report: Score | Sequence[Line], *, width: int, encoding: str = "utf-8", colour: bool = False
) -> str:
    r"""Return a report as lines for a terminal.

    Parameters
    ----------
    report
        A score, or lines such as `srcscore.report.lines` makes.
    width
        Columns of the terminal; below 40 is treated as 40.
    encoding
        The terminal's encoding. Frames, rules and bars are drawn in ASCII where it is no form of Unicode, and
        characters that it lacks become escapes such as `\u201c`.
    colour
        Whether to add the escapes that colour text; without it the report holds printable characters only.
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
    """Tell whether this system's terminal obeys escapes; only the oldest consoles of Windows do not."""
    return not Console().legacy_windows


def _text(text: str, style: Style = "", *, limit: int) -> Text:
    return Text(shorten(text, limit), _STYLES[style], overflow="fold")


class _Painter:
    """Lays out the parts of a report for one width and one character set."""

    def __init__(self, width: int, *, ascii_only: bool) -> None:
        self.width = width
        self.ascii_only = ascii_only
        self.limit = MOST_LINES * width

    def article(self, about: Summary) -> Iterator[RenderableType]:
        """Yield the report on one article, in the order of its page."""
        head: list[RenderableType] = [self.line(item, room=self.width - 4) for item in headline(about)]
        if not about.score.abstained:
            head.insert(-1, self._scale(about.score))
        yield Panel(Group(*head), border_style="dim")
        for title, parts in (
            ("What each signal adds, in logits", self._signals(about)),
            (f"Statements ({len(about.score.claims)})", self._statements(about)),
            ("Who it rests on", self._chains(about.score)),
            (f"Sources and who rates them ({len(about.sources)})", self._sources(about)),
            ("Strongest evidence", self._evidence(about)),
            (f"Wording cues ({len(about.score.cues)})", self._cues(about)),
            ("Limits of this score", self._limits(about.score)),
        ):
            content = list(parts)
            if content:
                yield ""
                yield Rule(
                    Text(title, "bold"), align="left", style="dim", characters="-" if self.ascii_only else "─"
                )
                yield from content
        yield ""
        versions = about.score.versions
        yield self.line(
            line(
                f"srcscore {versions.library}, model {versions.model}, features {versions.features}, "
                f"reputation {versions.reputation}, schema {versions.schema}",
                "faint",
            )
        )

    def line(self, item: Line, *, room: int | None = None) -> RenderableType:
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
        grid.add_row(Text(item.lead), text)
        return grid

    def _table(self, rows: Iterable[Sequence[RenderableType]], *, right: int = 0) -> Iterator[Table]:
        """Yield rows as a table whose last column takes the room; the first `right` columns are numbers."""
        content = list(rows)
        if not content:
            return
        table = Table.grid(padding=(0, 2, 0, 0))
        for index in range(len(content[0]) - 1):
            table.add_column(no_wrap=True, justify="right" if index < right else "left")
        table.add_column(overflow="fold")
        for row in content:
            table.add_row(*row)
        yield table

    def _scale(self, score: Score) -> Text:
        """Draw the interval as `=` and the value as `#` between 0 and 1."""
        cells = min(_SCALE, self.width - 10)
        ends = (score.interval[0], score.value, score.interval[1])
        low, value, high = (round(min(1.0, max(0.0, end)) * (cells - 1)) for end in ends)
        style = BAND_STYLES.get(score.band, "")
        return self._drawing(
            ("0 [" + "-" * min(low, value), "faint"),
            ("=" * (value - low), style),
            ("#", "strong"),
            ("=" * (high - value), style),
            ("-" * (cells - 1 - max(high, value)) + "] 1", "faint"),
        )

    def _bar(self, step: Step, low: float, high: float) -> Text:
        """Draw a step of the sum: `>` adds, `<` subtracts, `|` adds nothing."""
        cells = (_BAR - 1) / ((high - low) or 1.0)
        first, last = sorted(round((x - low) * cells) for x in (step.start, step.start + step.exact))
        if first == last:
            return self._drawing((" " * first + "|", "faint"))
        rises = step.exact > 0
        mark = (">" if rises else "<") * (last - first + 1)
        return self._drawing((" " * first + mark, "good" if rises else "weak"))

    def _drawing(self, *parts: tuple[str, Style]) -> Text:
        texts = (
            (text if self.ascii_only else text.translate(_GLYPHS), _STYLES[style])
            for text, style in parts
            if text
        )
        return Text.assemble(*texts, no_wrap=True, overflow="crop")

    def _signals(self, about: Summary) -> Iterator[RenderableType]:
        low, high = bounds(about.steps)
        rows = []
        for step in about.steps:
            why = _text(about.why(step), limit=self.limit)
            cells = [
                Text(f"{step.rounded:+.2f}", _contribution(step.exact)),
                _text(_step_name(step), limit=self.width),
            ]
            if self.width >= _ROOM_FOR_BARS:
                cells.append(self._bar(step, low, high))
            rows.append((*cells, why))
        return self._table(rows, right=1)

    def _statements(self, about: Summary) -> Iterator[RenderableType]:
        """Yield how many statements have which verdict, and quote those that are badly sourced."""
        yield self.line(line(verdict_counts(about)))
        weak = about.badly_sourced
        for claim in weak[:_WEAK_CLAIMS]:
            quote = shorten(claim.span.of(about.score.article.text), self.width - 4)
            yield Text(f'- "{quote}"', "italic", no_wrap=True, overflow="crop")
            verdict = words()["verdict"][claim.verdict].label
            names = dict.fromkeys(shorten(citation.name, NAME) for citation in claim.citations)
            rests = f": {', '.join(names) or 'no source'}"
            yield self.line(Line(((verdict, VERDICT_STYLES[claim.verdict]), (rests, "faint")), "  "))
        yield from map(self.line, cut_off(len(weak) - _WEAK_CLAIMS))

    def _chains(self, score: Score) -> Iterator[RenderableType]:
        paths = paths_of(score.chains or ())
        for path, chain in paths[:MOST_ROWS]:
            yield self.line(line(path, lead="- "))
            yield self.line(line(root_of(chain), "faint", lead="  "))
        yield from map(self.line, cut_off(len(paths) - MOST_ROWS))

    def _sources(self, about: Summary) -> Iterator[RenderableType]:
        rows = [self._publisher(about.score)] if about.score.publisher is not None else []
        rows += [self._source(source) for source in about.sources[:MOST_ROWS]]
        yield from self._table(rows, right=1)
        yield from map(self.line, cut_off(len(about.sources) - MOST_ROWS))
        if not rows:
            yield self.line(line("none found"))

    def _publisher(self, score: Score) -> tuple[RenderableType, ...]:
        known = score.publisher
        assert known is not None  # noqa: S101 - asked for only when it is there
        name = _text(f"{known.domain}, the publisher", "strong", limit=self.limit)
        return Text(number(known.mean)), Group(name, _text(describe(known), "faint", limit=self.limit))

    def _source(self, source: Source) -> tuple[RenderableType, ...]:
        known = source.reputation
        grade = _STYLES[GRADE_STYLES[source.grade]]
        parts = [source.kind, *source.notes, source.role_label]
        parts += [f"{counted(source.claims, 'statement')} on it"] if source.claims else []
        body = [
            _text(source.display_name, "strong", limit=self.limit),
            _text(", ".join(parts), limit=self.limit),
        ]
        if described := describe(known):
            ratings = newest_ratings(known) if known else []
            families = ", ".join(f"{number(rating.score)} {rating.rater}" for rating, _ in ratings)
            body.append(
                _text(f"{described}{f' ({families})' if families else ''}", "faint", limit=self.limit)
            )
        return Text(number(None if known is None else known.mean), grade), Group(*body)

    def _evidence(self, about: Summary) -> Iterator[RenderableType]:
        rows = []
        for term in about.evidence[:_STRONGEST]:
            quotes = list(quotations(term, about.score.article.text))[:_QUOTES]
            reason = f"{term.reason} ({words()['signal'][term.signal].label.lower()})"
            body = [_text(reason, limit=self.limit), *(Text(f'"{quote}"', "italic") for quote in quotes)]
            rows.append((Text(f"{term.contribution:+.2f}", _contribution(term.contribution)), Group(*body)))
        return self._table(rows, right=1)

    def _cues(self, about: Summary) -> Iterator[RenderableType]:
        counts = ", ".join(f"{terms.total()} {kind}" for kind, terms in about.cues)
        if counts:
            yield self.line(line(counts))

    def _limits(self, score: Score) -> Iterator[RenderableType]:
        for reason in () if score.abstained else score.reasons:
            yield self.line(line(reason, lead="- "))


def _contribution(value: float) -> str:
    return _STYLES["faint" if abs(value) < NOTABLE else "good" if value > 0 else "weak"]


def _step_name(step: Step) -> str:
    return words()["signal"][step.name].short if step.signal else step.name
