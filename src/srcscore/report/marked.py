"""An article's text cut into pieces that nest: paragraphs, statements, sources, cues, passages of evidence.

Pieces nest whatever spans a score holds, and their texts together are the article's text, line ends aside.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from srcscore.records import Citation, Cue
from srcscore.report.summary import (
    Source,
    Summary,
    Word,
    by_voice,
    crediting_words,
    key_of,
    quotations,
    start_of,
    within,
    words,
)
from srcscore.report.text import safe, shorten

LONGEST = 100_000
"""A page shows this many characters of the text at most: browsers lay out more slowly beyond."""
STRONGEST, QUOTES = 10, 4
"""A page lists so many terms of evidence, and links so many passages of each."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_MOST_VOICES, _MOST_CUES = 10, 8
"""A note names so many sources and cues: what fits into its box."""
_PATH = 120


Spot = tuple[str, bool, int | None, bool]
"""Text; whether it is a cue; where the passage begins that evidence points at, and whether that is here."""
Part = tuple[Source | None, list[Spot]]
"""The source that is named, if any, and its spots."""
Voice = tuple[Source, list[str], Word, str]
"""A source in a note; the words that credit it; its role; what it finally rests on, as a graph shows."""


class Note(NamedTuple):
    """What a page says of a statement, or of a source outside of one, on hover and focus."""

    number: int  # on the page, from 1
    verdict: Word | None  # None outside of a statement
    voices: tuple[Voice, ...] = ()  # who is credited, and who else is named there
    more: int = 0  # how many voices are left out
    cues: tuple[Cue, ...] = ()


class Paragraph(NamedTuple):
    """A line, or several where a statement continues over their ends."""

    kind: str  # the part of the article that it belongs to
    opens: Word | None  # the name of that part, where it begins and needs one
    apart: bool  # whether an empty line comes before it
    pieces: list[tuple[Note | None, bool, list[Part]]]  # a note, whether it begins here, and the parts


class _Layer:
    """Spans of one kind made to follow one another: each ends where the next begins."""

    def __init__(self, spans: Iterable[tuple[int, int]], length: int) -> None:
        ordered = sorted({start: end for start, end in sorted(spans) if start < min(end, length)}.items())
        self.starts = [start for start, _ in ordered]
        following = [*self.starts, length][1:]
        self.ends = [min(end, after) for (_, end), after in zip(ordered, following, strict=True)]

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
        """Cut a stretch into what lies in a span, with the span's start, and what lies in none."""
        first = max(0, bisect_right(self.starts, start) - 1)
        offset = start
        for index in range(first, bisect_left(self.starts, end)):
            begin, stop = self.starts[index], min(self.ends[index], end)
            if stop <= offset:
                continue
            if begin > offset:
                yield offset, begin, None
                offset = begin
            yield offset, stop, begin
            offset = stop
        if offset < end:
            yield offset, end, None

    def spans_over(self, stop: int, start: int) -> bool:
        """Whether one span holds both what ends at `stop` and what begins at `start`."""
        index = bisect_left(self.starts, stop) - 1
        return index >= 0 and self.ends[index] > start


class MarkedText:
    """The text of a score's article, ready to be laid out."""

    def __init__(self, about: Summary) -> None:
        score = about.score
        self._about = about
        self._text = score.article.text[:LONGEST]
        self._citations = sorted(score.citations, key=start_of)
        self._wording = sorted((cue for cue in score.cues if cue.field == "text"), key=start_of)
        self._claim_at = {claim.span.start: claim for claim in reversed(score.claims)}
        self._citation_at = {item.span.start: item for item in reversed(score.citations)}
        length = len(self._text)
        self._claims = _Layer(((item.span.start, item.span.end) for item in score.claims), length)
        self._names = _Layer(((item.span.start, item.span.end) for item in score.citations), length)
        self._cues = _Layer(((item.span.start, item.span.end) for item in self._wording), length)
        passages = (
            span
            for term in about.evidence[:STRONGEST]
            for span in list(quotations(term, score.article.text).values())[:QUOTES]
        )
        self._passages = _Layer(((span.start, span.end) for span in passages), length)
        self._notes = 0
        self.shown = len(self._text)
        self.passages: set[int] = set()
        """Where the passages begin that a link can lead to."""
        self.paragraphs = list(self._paragraphs())

    def _paragraphs(self) -> Iterator[Paragraph]:
        blocks = self._about.score.article.blocks
        starts = [block.span.start for block in blocks]
        last_end, last_kind = 0, "body"
        for start, end in self._lines():
            index = bisect_right(starts, start) - 1
            kind: str = blocks[index].kind if index >= 0 else "body"
            opens = words()["block"].get(kind) if kind != last_kind else None
            apart = self._text.count("\n", last_end, start) > 1 or kind != last_kind
            yield Paragraph(kind, opens, apart, list(self._pieces(start, end)))
            last_end, last_kind = end, kind

    def _lines(self) -> Iterator[tuple[int, int]]:
        """Yield lines that hold a word; those that one statement reaches over are one."""
        begin = stop = -1
        for line in _LINE.finditer(self._text):
            start, end = line.span()
            if not safe(line[0]).strip():
                continue
            if begin < 0:
                begin = start
            elif not self._claims.spans_over(stop, start):
                yield begin, stop
                begin = start
            stop = end
        if begin >= 0:
            yield begin, stop

    def _pieces(self, start: int, end: int) -> Iterator[tuple[Note | None, bool, list[Part]]]:
        for begin, stop, key in self._claims.cut(start, end):
            names = list(self._names.cut(begin, stop))
            if key is not None:
                claim = self._claim_at[key]
                verdict = words()["verdict"][claim.verdict]
                first = begin == key
                if first:
                    inside = within(self._citations, claim.span.start, claim.span.end)
                    cues = within(self._wording, claim.span.start, claim.span.end)
                    note = self._note(verdict, [*claim.citations, *inside], cues[:_MOST_CUES])
                else:
                    note = Note(self._notes, verdict)
                yield note, first, [self._part(*name) for name in names]
                continue
            for name in names:
                cited = None if name[2] is None else self._note(None, [self._citation_at[name[2]]])
                yield cited, cited is not None, [self._part(*name)]

    def _part(self, start: int, end: int, key: int | None) -> Part:
        source = None if key is None else self._about.voices[key_of(self._citation_at[key])]
        spots = []
        for begin, stop, cue in self._cues.cut(start, end):
            for offset, until, passage in self._passages.cut(begin, stop):
                first = passage is not None and offset == passage
                if first:
                    self.passages.add(offset)
                spots.append((self._text[offset:until], cue is not None, passage, first))
        return source, spots

    def _note(self, verdict: Word | None, citations: Sequence[Citation], cues: Sequence[Cue] = ()) -> Note:
        self._notes += 1
        groups = list(by_voice(citations).items())
        text = self._about.score.article.text
        voices: list[Voice] = []
        for key, items in groups[:_MOST_VOICES]:
            path = "" if items[0].backing is None else shorten(items[0].backing.path, _PATH)
            role = words()["role"][items[0].role]
            voices.append((self._about.voices[key], crediting_words(items, text)[:4], role, path))
        return Note(self._notes, verdict, tuple(voices), max(0, len(groups) - _MOST_VOICES), tuple(cues))
