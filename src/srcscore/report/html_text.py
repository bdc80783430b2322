"""An article's text in pieces: paragraphs, in them statements, in them sources, in them cues and places.

Pieces nest whatever spans a score holds, and their texts together are the article's text, line ends aside.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from srcscore.records import Citation, Claim, Cue, Score
from srcscore.report.html_sources import Key, Source, key_of
from srcscore.report.html_words import Word, safe, words
from srcscore.report.plain import shorten

LONGEST = 100_000
"""A page shows at most so many characters of the text."""

Found = TypeVar("Found", Citation, Cue)

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_MOST_VOICES = 10
_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Voice:
    """One source of a statement, as its note tells it."""

    source: Source
    """The voice."""
    credited: str
    """The words that credit it; empty when none do."""
    role: str
    """What it does here, in words."""
    path: str
    """What it finally rests on, as a graph shows; empty without one."""


@dataclass(frozen=True, slots=True)
class Note:
    """What hover and focus tell of a statement, or of a source outside of one."""

    number: int
    """Its place among the notes, from 1."""
    verdict: Word | None
    """How well the statement is carried; None outside of a statement."""
    voices: tuple[Voice, ...]
    """Who says it, and who else is named there."""
    more: int
    """How many voices are left out."""
    cues: tuple[str, ...]
    """Its wording cues, as term and kind."""


class Spot(NamedTuple):
    """The smallest piece: text with at most one cue."""

    text: str
    """What stands there."""
    cue: str
    """Kind of the cue; empty when there is none."""
    id: str
    """What evidence links to; empty when nothing does."""
    placed: bool
    """Whether evidence points here."""


class Cited(NamedTuple):
    """A piece with at most one source."""

    source: Source | None
    """Who is named."""
    spots: tuple[Spot, ...]
    """Its pieces."""


class Said(NamedTuple):
    """A piece with at most one note."""

    note: Note | None
    """What is told of it."""
    first: bool
    """Whether the note begins here."""
    parts: tuple[Cited, ...]
    """Its pieces."""


class Paragraph(NamedTuple):
    """A line, or several when a statement goes on over their ends."""

    kind: str
    """The part of the article that it belongs to: `body`, `title`, `promotion`, ..."""
    opens: Word | None
    """The name of that part, where it begins and needs one."""
    apart: bool
    """Whether an empty line stands before it."""
    pieces: tuple[Said, ...]
    """Its pieces."""


class _Layer:
    """Spans of one kind, none in another: each ends where the next begins."""

    def __init__(self, spans: Iterable[tuple[int, int]], length: int) -> None:
        ordered = sorted({start: end for start, end in sorted(spans) if start < min(end, length)}.items())
        self.starts = [start for start, _ in ordered]
        following = [*self.starts, length][1:]
        self.ends = [min(end, after) for (_, end), after in zip(ordered, following, strict=True)]

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
        """Cut a stretch into what lies in a span, with the span's start, and what lies in none."""
        first = max(0, bisect_right(self.starts, start) - 1)
        at = start
        for place in range(first, bisect_left(self.starts, end)):
            begin, stop = self.starts[place], min(self.ends[place], end)
            if stop <= at:
                continue
            if begin > at:
                yield at, begin, None
                at = begin
            yield at, stop, begin
            at = stop
        if at < end:
            yield at, end, None


class TextView:
    """The text of a score's article, ready to be laid out.

    Parameters
    ----------
    score
        What `srcscore.score` returned.
    voices
        Its sources.
    places
        Spans that evidence points at, as start and end.
    """

    def __init__(self, score: Score, voices: Mapping[Key, Source], places: Iterable[tuple[int, int]]) -> None:
        self._score = score
        self._voices = voices
        self._text = score.article.text[:LONGEST]
        self._citations = sorted(score.citations, key=_start)
        self._wording = sorted((cue for cue in score.cues if cue.field == "text"), key=_start)
        length = len(self._text)
        self._claims = {claim.span.start: claim for claim in reversed(score.claims)}
        self._cited = {item.span.start: item for item in reversed(score.citations)}
        self._cues = {cue.span.start: cue for cue in self._wording}
        self._said = _Layer(((c.span.start, c.span.end) for c in score.claims), length)
        self._named = _Layer(((c.span.start, c.span.end) for c in score.citations), length)
        self._marked = _Layer(((c.span.start, c.span.end) for c in self._cues.values()), length)
        self._placed = _Layer(places, length)
        self._notes = 0
        self.ids: set[str] = set()
        self.paragraphs = tuple(self._paragraphs())

    @property
    def cut(self) -> bool:
        """Whether there is more text than is shown."""
        return len(self._score.article.text) > LONGEST

    def _paragraphs(self) -> Iterator[Paragraph]:
        blocks = self._score.article.blocks
        opens = [block.span.start for block in blocks]
        behind, before = 0, "body"
        for start, end in self._stretches():
            place = bisect_right(opens, start) - 1
            kind: str = blocks[place].kind if place >= 0 else "body"
            name = words()["block"].get(kind) if kind != before else None
            apart = self._text.count("\n", behind, start) > 1 or kind != before
            yield Paragraph(kind, name, apart, tuple(self._pieces(start, end)))
            behind, before = end, kind

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Yield lines with a word in them; those that a statement holds together are one."""
        begin = stop = -1
        for line in _LINE.finditer(self._text):
            start, end = line.span()
            if not safe(line[0]).strip():
                continue
            if begin < 0:
                begin = start
            elif not self._holds(stop, start):
                yield begin, stop
                begin = start
            stop = end
        if begin >= 0:
            yield begin, stop

    def _holds(self, stop: int, start: int) -> bool:
        """Whether one statement lies on both sides of a line's end."""
        place = bisect_left(self._said.starts, stop) - 1
        return place >= 0 and self._said.ends[place] > start

    def _pieces(self, start: int, end: int) -> Iterator[Said]:
        for begin, stop, key in self._said.cut(start, end):
            if key is not None:
                note = self._claim_note(self._claims[key]) if begin == key else None
                parts = tuple(self._part(*piece) for piece in self._named.cut(begin, stop))
                yield Said(note or self._rest(self._claims[key]), begin == key, parts)
                continue
            for piece in self._named.cut(begin, stop):
                note = None if piece[2] is None else self._note(None, [self._cited[piece[2]]])
                yield Said(note, note is not None, (self._part(*piece),))

    def _rest(self, claim: Claim) -> Note:
        """Return what shades the rest of a statement whose note stands at its beginning."""
        return Note(self._notes, words()["verdict"][claim.verdict], (), 0, ())

    def _part(self, start: int, end: int, key: int | None) -> Cited:
        source = None if key is None else self._voices[key_of(self._cited[key])]
        return Cited(source, tuple(self._spots(start, end)))

    def _spots(self, start: int, end: int) -> Iterator[Spot]:
        for begin, stop, key in self._marked.cut(start, end):
            cue = "" if key is None else self._cues[key].kind
            for at, till, place in self._placed.cut(begin, stop):
                name = f"at-{place}" if place is not None and at == place else ""
                if name:
                    self.ids.add(name)
                yield Spot(self._text[at:till], cue, name, place is not None)

    def _claim_note(self, claim: Claim) -> Note:
        inside = _within(self._citations, claim.span.start, claim.span.end)
        cues = _within(self._wording, claim.span.start, claim.span.end)
        told = [f"“{shorten(cue.term, _QUOTE)}” ({cue.kind.replace('-', ' ')})" for cue in cues]
        return self._note(words()["verdict"][claim.verdict], [*claim.citations, *inside], tuple(told[:8]))

    def _note(self, verdict: Word | None, citations: Sequence[Citation], cues: tuple[str, ...] = ()) -> Note:
        self._notes += 1
        grouped: dict[Key, list[Citation]] = {}
        for citation in citations:
            grouped.setdefault(key_of(citation), []).append(citation)
        voices = [self._voice(items) for items in grouped.values()]
        return Note(
            self._notes, verdict, tuple(voices[:_MOST_VOICES]), max(0, len(voices) - _MOST_VOICES), cues
        )

    def _voice(self, citations: Sequence[Citation]) -> Voice:
        first = citations[0]
        said = dict.fromkeys(
            shorten(c.cue.of(self._score.article.text), _QUOTE) for c in citations if c.cue is not None
        )
        return Voice(
            source=self._voices[key_of(first)],
            credited=", ".join(f"“{cue}”" for cue in list(said)[:4]),
            role="" if first.role == "evidence" else words()["role"][first.role].says,
            path="" if first.backing is None else shorten(first.backing.path, 120),
        )


def _within(items: Sequence[Found], start: int, end: int) -> Sequence[Found]:
    first = bisect_left(items, start, key=_start)
    return items[first : bisect_left(items, end, key=_start)]


def _start(item: Citation | Cue) -> int:
    return item.span.start
