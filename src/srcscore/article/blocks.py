"""The parts of a text, line by line: title, byline, headings, body, and what carries no claim."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from srcscore.article.head import Byline, byline_before, is_short_for, is_title, match_title, read_byline
from srcscore.article.sentences import (
    MAX_HEADLINE,
    MAX_LISTED,
    SITE,
    Line,
    Piece,
    busy_places,
    furniture,
    has_words,
    rule_at,
    rules_at,
    sentence_ends,
    skip_bullet,
    split_line,
    trim,
)
from srcscore.language.repair import repair
from srcscore.language.tokens import line_starts
from srcscore.records import Block, BlockKind, Span

_SENTENCE_ENDS = (".", "!", "?", '."', '!"', '?"', ".”", "!”", "?”", ".'", ".’", ".)")
_HEADING_ENDS = frozenset(".,;:…\"”’')")
_PARAGRAPH_ENDS = frozenset(".!?…:\"”’')")

_MAX_HEADING = 120  # characters: longer lines are sentences, as headlines of two printed lines fit
_MIN_PROSE = 60  # characters of a line, and blanks in it, from which on it is prose and no label
_MIN_SPACES = 8  # nine words: navigation and captions have fewer
_HEADING = re.compile(r"#{1,6}[ \t]{1,3}(?=[^\s#])")
_EMPHASISED = re.compile(r"([*_]{1,3})([^\s*_][^*_\n]{0,300}[^\s*_])\1")
_HEAD_LINES = 6  # lines in which a byline stands: below title, standfirst, date and two captions
_LINKED = 1000
"""Characters of a byline with the addresses of its links."""
_TITLE_LINES = 12  # lines in which prose must begin for a first line to be a title
_ABOVE_COMMENTS = 300
"""Characters that stand above readers' comments at least; nearer to the top, "Comments" is a button."""
_RUN = 4
"""Words in a row by which a sentence is recognised: fewer are common to many."""
_SHORT = 3
"""Words of the shortest sentence that may be a repeat: "According to Reuters." """
_LONGER = 6
"""A text in which no run of so many words comes twice, as in most, repeats no sentence."""
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
"""Sentences that differ in their figures alone are repeats: each digit is read as 0."""
_COUNT = re.compile(r"\d{1,6}\s(?=[a-z])", re.IGNORECASE)
"""What may stand before the header of comments: their number."""


class Layout(NamedTuple):
    """What the shape of a text tells."""

    blocks: tuple[Block, ...]
    """The parts, in order; together they hold every letter and digit of the text."""
    title: str | None
    """The headline, where there is one."""
    authors: tuple[str, ...]
    """Names in bylines."""
    published: str | None
    """Day in a byline, ISO 8601."""


def lay_out(text: str, title: str | None = None, *, headings: Container[int] | None = None) -> Layout:
    """Return the blocks of a text, and what its head says."""
    lines, hashed = _strip_marks(text, split_lines(text))
    place, lines = _find_title(text, lines, title, headings)
    if place is None and title is None and lines and lines[0][0] in hashed:
        place = 0
    if title is None and place is not None:
        title = " ".join(repair(text[lines[place][0] : lines[place][1]]).text.splitlines())
    first = 0 if place is None else place + 1
    if first < len(lines):
        start, end = lines[first]
        stop = start + byline_before(text[start : min(end, start + 2 * MAX_HEADLINE)])
        if stop > start:  # a byline runs on into the first paragraph: it gets a line of its own
            lines = [*lines[:first], (start, stop), trim(text, stop, end), *lines[first + 1 :]]
    bylines = _find_bylines(text, lines, place)
    marks: dict[int, BlockKind] = dict.fromkeys(bylines, "byline")
    if place is not None:
        marks[place] = "title"
    for index, (start, end) in enumerate(lines if hashed else ()):
        if start in hashed and _header(text, start, end) is None:
            marks.setdefault(index, "heading")
    pieces = _mark_repeats(text, _read_lines(text, lines, marks, headings))
    blocks = tuple([Block(Span(start, end), kind) for start, end, kind in pieces])
    authors = next((line.authors for line in bylines.values() if line.authors), ())
    published = next((line.published for line in bylines.values() if line.published), None)
    return Layout(blocks, title, authors, published)


def split_lines(text: str) -> list[Line]:
    """Return start and end of each line that is not blank, without surrounding white space.

    Lines that only wrap a paragraph are one.
    """
    lines = []
    for start, stop in pairwise([0, *line_starts(text), len(text)]):
        line = text[start:stop]
        if words := line.strip():
            first = start + (len(line) - len(line.lstrip()) if line[0] != words[0] else 0)
            lines.append((first, first + len(words)))
    return lines


def _strip_marks(text: str, lines: list[Line]) -> tuple[list[Line], set[int]]:
    """Return lines without the marks of Markdown around them, and where its headings begin.

    A heading is `# Title`. A line that is emphasised as a whole, such as `*By Jane Doe*`, loses its stars.
    """
    stripped: list[Line] = []
    hashed: set[int] = set()
    for first, last in lines:
        start, end = first, last
        if heading := _HEADING.match(text, first, last):
            start, end = trim(text, heading.end(), first + len(text[first:last].rstrip("#")))
        emphasis = _EMPHASISED.fullmatch(text, start, end) if text[start] in "*_" else None
        stripped.append(emphasis.span(2) if emphasis else (start, end))
        if heading:
            hashed.add(stripped[-1][0])
    return stripped, hashed


def _find_title(
    text: str, lines: list[Line], title: str | None, headings: Container[int] | None
) -> tuple[int | None, list[Line]]:
    """Return the index of the title's line, if there is one, and the lines, the title on its own."""
    if title is None:
        return (0 if _opens_with_title(text, lines) else None), lines
    for index, (start, end) in enumerate(lines[:_HEAD_LINES]):
        stop = match_title(text, start, title)
        if stop is not None and (index == 0 or stop == end):
            rest = [trim(text, max(first, stop), last) for first, last in lines[index:] if last > stop]
            return index, [*lines[:index], (start, stop), *(line for line in rest if line[0] < line[1])]
        if headings is not None and start in headings and is_short_for(text[start:end], title):
            return index, lines
    return None, lines


def _opens_with_title(text: str, lines: list[Line]) -> bool:
    wraps = len(lines) < 2 or (text[lines[1][0]].islower() and not read_byline(text[slice(*lines[1])]))
    if wraps:  # or is all there is
        return False
    start, end = lines[0]
    if not is_title(text[start:end]) or furniture(text, start, end) or read_byline(text[start:end]):
        return False
    # A headline is followed by a paragraph: a long line that is no list on one line.
    if not any(
        last - first >= _MIN_PROSE
        and text.count(" ", first, last) >= _MIN_SPACES
        and rule_at(text, first, last, "lead") is None
        for first, last in lines[1 : _TITLE_LINES + 1]
    ):
        return False
    if rule_at(text, start, end, "header", "sentence", "phrase"):
        return False
    pieces = list(split_line(text, start, end, "title"))
    # "Sources: ..." above an article is its headline; "Photo: ..." is not.
    return len(pieces) == 1 and pieces[0][2] != "byline"


def _find_bylines(text: str, lines: list[Line], title: int | None) -> dict[int, Byline]:
    """Return the bylines among the first lines, by the index of the line."""
    bylines: dict[int, Byline] = {}
    for index, (start, end) in enumerate(lines[:_HEAD_LINES]):
        if index == title:
            continue
        # Marks of Markdown are cut out: `[Jane Doe](https://...)`, `*By Jane Doe* | May 3`.
        byline = read_byline(repair(text[start:end]).text.lstrip("> ")) if end - start <= _LINKED else None
        if byline:
            bylines[index] = byline
        elif end - start > 2 * _MAX_HEADING:
            break
    return bylines


def _read_lines(
    text: str, lines: list[Line], marks: Mapping[int, BlockKind], headings: Container[int] | None
) -> Iterator[Piece]:
    busy = [*busy_places(text), len(text)]
    index = 0
    while index < len(lines):
        start, end = lines[index]
        ruled = rules_at(text, skip_bullet(text, start, end), end)
        header = _header(text, start, end) if ruled or text[start].isdigit() else None
        after = index + 1
        if index in marks:
            yield start, end, marks[index]
        elif header:
            after = _list_end(text, lines, index, header)
            yield start, end, header
            yield from _entries(text, lines[index + 1 : after], header)
        elif site := furniture(text, start, end):
            yield start, end, site
        else:
            kind: BlockKind = "heading" if _is_heading(text, lines, index, headings) else "body"
            last = kind
            if ruled or busy[bisect_left(busy, start)] < end:
                for first, stop, last in split_line(text, start, end, kind):
                    yield first, stop, last
            elif has_words(text, start, end):
                yield start, end, kind
            if last == "sources":
                after = _list_end(text, lines, index, "sources", strict=True)
                yield from _entries(text, lines[index + 1 : after], "sources")
        index = after


def _mark_repeats(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces, sentences of which most stands in earlier ones as `repeat`."""
    lower = text.replace("İ", "i").lower()  # İ alone would get longer
    folded = lower.encode("utf-8", "surrogatepass").translate(_DIGITS).decode("utf-8", "surrogatepass")
    longer = list(_runs(folded, _LONGER))
    if len(set(longer)) == len(longer):
        yield from pieces
        return
    known: set[tuple[str, ...]] = set()
    for begin, end, kind in pieces:
        start = first = begin
        for stop in sentence_ends(text, begin, end) if kind == "body" else ():
            runs = set(_runs(folded[first:stop], _RUN)) or set(_runs(folded[first:stop], _SHORT))
            if 2 * len(runs & known) > len(runs):
                if start < first:
                    yield *trim(text, start, first), kind
                yield *trim(text, first, stop), "repeat"
                start = stop
            known |= runs
            first = stop
        if start < end:
            yield *trim(text, start, end), kind


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = text.split()
    return zip(*(words[first:] for first in range(length)), strict=False)


def _entries(text: str, lines: list[Line], kind: BlockKind) -> Iterator[Piece]:
    for start, end in lines:
        yield start, end, "promotion" if rule_at(text, start, end, "sentence") else kind


def _header(text: str, start: int, end: int) -> BlockKind | None:
    """Return what kind of list this line heads, if it does."""
    if end - start > _MAX_HEADING:
        return None
    number = _COUNT.match(text, start, end)
    if number:  # "1 Comment"; "Comment" alone may head prose
        rule = rule_at(text, number.end(), end, "header", "counted")
    else:
        rule = rule_at(text, skip_bullet(text, start, end), end, "header")
    if rule is None or (rule.kind == "comment" and start < _ABOVE_COMMENTS):
        return None
    return rule.kind if rule.kind == "comment" or number is None else None


def _list_end(text: str, lines: list[Line], index: int, kind: BlockKind, *, strict: bool = False) -> int:
    """Return the index after the last line of the list that line `index` heads.

    Short lines up to the end of the text or the next list all belong to a list of related headlines if its
    header ends in a colon; otherwise a line that ends as a sentence does ends it. Comments have no end.
    """
    if kind == "comment":
        return len(lines)
    last = index + 1
    if kind != "related":
        while last < len(lines) and _is_entry(text, *lines[last], strict=strict):
            last += 1
        return last
    while (
        last < len(lines)
        and lines[last][1] - lines[last][0] <= MAX_HEADLINE
        and not _opens_list(text, *lines[last])
    ):
        last += 1
    colon = text[lines[index][1] - 1] == ":"
    if colon and (last == len(lines) or _opens_list(text, *lines[last])):
        return last
    ended = (i for i in range(index + 1, last) if text.endswith(_SENTENCE_ENDS, *lines[i]))
    return next(ended, last)


def _opens_list(text: str, start: int, end: int) -> bool:
    return _header(text, start, end) is not None or rule_at(text, start, end, "lead") is not None


def _is_entry(text: str, start: int, end: int, *, strict: bool) -> bool:
    """Return whether a line reads as an entry of a source list; behind a list on one line it must be bare."""
    if end - start > MAX_LISTED or _header(text, start, end) or rule_at(text, start, end, "sentence"):
        return False
    line = text[start:end]
    words = line.count(" ") + 1
    if SITE.search(line) or skip_bullet(text, start, end) > start:
        return words <= 8 or not strict
    return not strict and words <= 20 and not line.endswith((*_SENTENCE_ENDS, '"', "”"))


def _is_heading(text: str, lines: list[Line], index: int, headings: Container[int] | None) -> bool:
    """Return whether a line is a heading: short, without a full stop, and apart from a long one below it."""
    start, end = lines[index]
    if headings is not None:
        return start in headings
    if end - start > _MAX_HEADING or index + 1 == len(lines) or text[end - 1] in _HEADING_ENDS:
        return False
    below = lines[index + 1]
    if below[1] - below[0] <= _MAX_HEADING or text[start].islower() or not text[start].isalnum():
        return False
    if index:
        above = lines[index - 1][1]
        if text[above - 1] not in _PARAGRAPH_ENDS and text.count("\n", above, start) < 2:
            return False
    return text.find("://", start, end) < 0 and text.find("@", start, end) < 0
