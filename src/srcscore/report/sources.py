"""An article's text with each claim, its verdict and who it rests on, for a terminal."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from srcscore.records import Citation, Claim, Score, Span
from srcscore.report.plain import columns, number, shorten, wrap
from srcscore.report.terminal import MIN_WIDTH

_LABEL = 15
_INDENT = " " * _LABEL
_MOST_LINES = 12
_MOST_SOURCES = 12
_NAME = 60
_RESET = "\x1b[0m"
_DIM, _BOLD = "\x1b[2m", "\x1b[1m"
_COLOURS = {
    "unsourced": "\x1b[33m",
    "own-reporting": "\x1b[36m",
    "weak-only": "\x1b[31m",
    "self-network": "\x1b[31m",
    "circular": "\x1b[31m",
    "single-source": "\x1b[34m",
    "corroborated": "\x1b[32m",
}


class _Row(NamedTuple):
    """One stretch of the text: a claim, or a line that claims nothing."""

    span: Span
    label: str
    citations: tuple[Citation, ...]
    claim: bool


def render_sources(score: Score, *, width: int, colour: bool = False) -> str:
    """Return the article's text with each claim, its verdict and its sources.

    Parameters
    ----------
    score
        What `srcscore.score` returned.
    width
        Columns of the terminal; below `MIN_WIDTH` counts as `MIN_WIDTH`.
    colour
        Whether verdicts are coloured and the names of sources bold, by ANSI escapes.

    Returns
    -------
    str
        Lines none wider than `width`, with a line's end behind the last. Text of the article is shown
        without control characters.
    """
    width = max(MIN_WIDTH, width)
    paint = _Paint(colour)
    lines = _headline(score, width)
    for row in _rows(score):
        lines += _shown(row, score.article.text, width, paint)
    counts = Counter(claim.verdict for claim in score.claims)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()) or "none found"
    return "\n".join([*lines, "", *wrap(told, width, first=f"Claims ({len(score.claims)}): ", rest="  "), ""])


class _Paint:
    """Puts escapes around text, or leaves it as it is."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, code: str) -> str:
        return f"{code}{text}{_RESET}" if self._colour and code and text.strip() else text


def _headline(score: Score, width: int) -> list[str]:
    article = score.article
    title = article.title or article.id or article.url
    where = [part for part in (article.domain, article.published, article.language) if part]
    lines = wrap(title, width) if title else []
    lines += wrap(", ".join(where), width) if where else []
    low, high = score.interval
    told = f"Score {number(score.value)} {score.band}, 90% interval {number(low)} to {number(high)}"
    lines += wrap(f"No score ({score.band})" if score.abstained else told, width)
    for reason in score.reasons:
        lines += wrap(reason, width, first="  - ")
    return [*lines, ""]


def _rows(score: Score) -> Iterator[_Row]:
    """Yield the whole text in order: each claim, and between claims each line that holds a word."""
    place = 0
    for claim in sorted(score.claims, key=_start):
        yield from _between(score, place, claim.span.start)
        yield _Row(claim.span, claim.verdict, claim.citations, claim=True)
        place = max(place, claim.span.end)
    yield from _between(score, place, len(score.article.text))


def _start(item: Claim | Citation) -> int:
    return item.span.start


def _between(score: Score, start: int, end: int) -> Iterator[_Row]:
    """Yield the lines between claims, named by the part of the article that they belong to."""
    article = score.article
    opens = [block.span.start for block in article.blocks]
    for line in re.finditer(r"[^\n\r]+", article.text[start:end]):
        span = Span(start + line.start(), start + line.end())
        if not any(map(str.isalnum, line[0])):
            continue
        place = bisect_left(opens, span.end) - 1
        kind = article.blocks[place].kind if place >= 0 else "body"
        yield _Row(span, "" if kind == "body" else kind, _within(score.citations, span), claim=False)


def _within(citations: Sequence[Citation], span: Span) -> tuple[Citation, ...]:
    first = bisect_left(citations, span.start, key=_start)
    last = bisect_left(citations, span.end, key=_start)
    return tuple(c for c in citations[first:last] if c.role in ("listed", "promo"))


def _shown(row: _Row, text: str, width: int, paint: _Paint) -> list[str]:
    """Return one row: the label, the text, and a line for each source."""
    label = f"{row.label:<{_LABEL}}"
    code = _COLOURS.get(row.label, _DIM) if row.claim else _DIM
    body = _filled(row, text, width - _LABEL, paint)
    lines = [paint(label, code) + body[0], *(_INDENT + line for line in body[1:])]
    voices: dict[tuple[str, str | None, str], list[Citation]] = {}
    for citation in row.citations:
        voices.setdefault((citation.name, citation.domain, citation.role), []).append(citation)
    told = [_told(citations, text) for citations in voices.values()]
    for source in told[:_MOST_SOURCES]:
        lines += [paint(line, _DIM) for line in wrap(source, width, first=_INDENT + "- ")]
    if len(told) > _MOST_SOURCES:
        lines.append(_INDENT + f"and {len(told) - _MOST_SOURCES} more")
    return [line.rstrip() for line in lines]


def _filled(row: _Row, text: str, width: int, paint: _Paint) -> list[str]:
    """Return a row's text in lines of at most `width` columns, the words that name a source in bold."""
    named = [(c.span.start, c.span.end) for c in row.citations]
    lines: list[str] = []
    line, used = "", 0
    for word in re.finditer(r"\S+", row.span.of(text)[: 8 * width * _MOST_LINES]):
        shown = shorten(word[0], width)
        start, end = row.span.start + word.start(), row.span.start + word.end()
        code = _BOLD if any(a < end and start < b for a, b in named) else "" if row.claim else _DIM
        wide = columns(shown)
        if not wide:
            continue
        if line and used + 1 + wide > width:
            lines.append(line)
            line, used = "", 0
        line, used = (f"{line} {paint(shown, code)}", used + 1 + wide) if line else (paint(shown, code), wide)
    lines.append(line)
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "..."]


def _told(citations: Sequence[Citation], text: str) -> str:
    """Return a source in words: its name, voice, kind, reputation, and the words that credit it."""
    citation = citations[0]
    name = shorten(citation.name, _NAME)
    known = citation.reputation
    plain = citation.domain is None or citation.domain == name.casefold()
    parts = [name if plain else f"{name} ({citation.domain})", citation.kind]
    if citation.role != "evidence":
        parts.append({"listed": "listed", "promo": "promotion"}.get(citation.role, citation.role))
    if known is not None:
        parts.append(f"reputation {number(known.mean)}{', weak' if known.weak else ''}")
    if citation.self_cited:
        parts.append("the publisher's own network" if citation.network else "the publisher itself")
    cues = dict.fromkeys(shorten(c.cue.of(text), _NAME) for c in citations if c.cue is not None)
    parts += [f'"{cue}"' for cue in cues]
    if citation.unresolved_reason is not None:
        parts.append(citation.unresolved_reason)
    return ", ".join(parts)
