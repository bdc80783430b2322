"""An article's text with each claim, its verdict and who it rests on, for a terminal."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from srcscore.records import Citation, Claim, Score, Span, Verdict
from srcscore.report.document import Document, Paragraph, Piece, Row, Rows, Section, Tone, item, paragraph
from srcscore.report.plain import number, shorten
from srcscore.report.terminal import VERDICT_TONES, claim_counts, headline
from srcscore.report.voices import own, spelled

_MOST_SOURCES = 12
_NAME = 60
_ROLES = {"listed": "listed", "promo": "promotion"}


class _Row(NamedTuple):
    """One stretch of the text: a claim, or a line that claims nothing."""

    span: Span
    label: str
    citations: tuple[Citation, ...]
    verdict: Verdict | None = None


def sources_report(score: Score) -> Document:
    """Return the article's text with each claim, its verdict and its sources."""
    reasons = (Section(tuple(item(reason) for reason in score.reasons)),) if score.reasons else ()
    rows = Rows(tuple(_shown(row, score.article.text) for row in _rows(score)), indent=0)
    counts = Section((), f"Claims ({len(score.claims)})", claim_counts(score.claims) or "none found")
    return (headline(score), *reasons, Section((rows,)), counts)


def _rows(score: Score) -> Iterator[_Row]:
    """Yield the whole text in order: each claim, and between claims each line that holds a word."""
    place = 0
    for claim in sorted(score.claims, key=_start):
        yield from _between(score, place, claim.span.start)
        yield _Row(claim.span, claim.verdict, claim.citations, claim.verdict)
        place = max(place, claim.span.end)
    yield from _between(score, place, len(score.article.text))


def _start(found: Claim | Citation) -> int:
    return found.span.start


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
        yield _Row(span, "" if kind == "body" else kind, _within(score.citations, span))


def _within(citations: Sequence[Citation], span: Span) -> tuple[Citation, ...]:
    first = bisect_left(citations, span.start, key=_start)
    last = bisect_left(citations, span.end, key=_start)
    return tuple(c for c in citations[first:last] if c.role in ("listed", "promo"))


def _shown(row: _Row, text: str) -> Row:
    """Return one row: the label, the text, and a line for each source."""
    tone: Tone = VERDICT_TONES[row.verdict] if row.verdict else "faint"
    voices: dict[tuple[str, str | None, str], list[Citation]] = {}
    for citation in row.citations:
        voices.setdefault((citation.name, citation.domain, citation.role), []).append(citation)
    told = [_told(citations, text) for citations in voices.values()]
    sources = [paragraph(source, "faint", lead="- ") for source in told[:_MOST_SOURCES]]
    if len(told) > _MOST_SOURCES:
        sources.append(paragraph(f"and {len(told) - _MOST_SOURCES} more", "faint"))
    return Row((Piece(row.label, tone),), (_marked(row, text), *sources))


def _marked(row: _Row, text: str) -> Paragraph:
    """Return a row's text, the words that name a source made strong."""
    tone: Tone = "" if row.verdict else "faint"
    pieces, place = [], row.span.start
    for citation in sorted(row.citations, key=_start):
        start, end = max(place, citation.span.start), min(row.span.end, citation.span.end)
        if start < end:
            pieces += [Piece(text[place:start], tone), Piece(text[start:end], "strong")]
            place = end
    return Paragraph((*pieces, Piece(text[place : row.span.end], tone)))


def _told(citations: Sequence[Citation], text: str) -> str:
    """Return a source in words: its name, voice, kind, reputation, and the words that credit it."""
    citation = citations[0]
    known = citation.reputation
    parts = [spelled(citation), citation.kind]
    if citation.role != "evidence":
        parts.append(_ROLES.get(citation.role, citation.role))
    if known is not None:
        parts.append(f"reputation {number(known.mean)}{', weak' if known.weak else ''}")
    if citation.self_cited:
        parts.append(own(citation))
    cues = dict.fromkeys(shorten(c.cue.of(text), _NAME) for c in citations if c.cue is not None)
    parts += [f'"{cue}"' for cue in cues]
    if citation.unresolved_reason is not None:
        parts.append(citation.unresolved_reason)
    return ", ".join(parts)
