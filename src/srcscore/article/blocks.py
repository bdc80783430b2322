"""The parts of a text: title, byline, headings, body, and what carries no claim.

A text is read line by line, a line sentence by sentence; a rule is tried only where a sentence begins with
its first word. Each character is looked at a fixed number of times at most.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from srcscore.article.head import Byline, is_title, match_title, read_byline
from srcscore.article.patterns import Rule, Scope, abbreviations, rules
from srcscore.records import Block, BlockKind, Span

_LINE = re.compile(r"\S[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*")
_STOP = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+")
_FIRST = re.compile(r"[A-Za-z©][a-z-]*(?:['’][a-z]+)?", re.IGNORECASE)
_BULLET = re.compile(r"(?:[*•·►▶»>|#=~–—-]{1,4}\s{0,3}|\[?\d{1,3}[.)\]]\s{1,3})")
_OPEN = re.compile(r"[(\[]\s{0,3}(?=[A-Za-z])")
_BRACKET = re.compile(r"[()\[\]]")
_SITE = re.compile(r"://|\bwww\.|\w\.(?:[a-z]{2,6})\b", re.IGNORECASE)
_ALNUM = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]{0,3}$")
_LAST_WORD = re.compile(r"([\w.]{1,12})$")

_MAX_ASIDE = 600
_MAX_ENTRY = 400
_MAX_RELATED = 200
_MAX_HEADING = 120
_HEAD_LINES = 6

Line = tuple[int, int]
Piece = tuple[int, int, BlockKind]


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
    """Return the blocks of a text, and what its head says.

    Parameters
    ----------
    text
        Plain text; lines are paragraphs, or paragraphs are wrapped over lines.
    title
        The headline, when it is known already.
    headings
        Offsets of the lines that are known to be headings; None when headings must be guessed.
    """
    lines = split_lines(text)
    head, lines = _take_title(text, lines, title)
    if title is None and head:
        title = text[head[0][0] : head[0][1]]
    bylines = _find_bylines(text, lines)
    pieces = [*head, *_read_lines(text, lines, bylines, headings)]
    blocks = tuple(Block(Span(start, end), kind) for start, end, kind in pieces)
    authors = next((line.authors for line in bylines.values() if line.authors), ())
    published = next((line.published for line in bylines.values() if line.published), None)
    return Layout(blocks, title, authors, published)


def split_lines(text: str) -> list[Line]:
    """Return start and end of each line that is not blank, without surrounding white space."""
    lines = []
    for found in _LINE.finditer(text):
        start, end = found.span()
        lines.append((start, start + len(text[start:end].rstrip())))
    return lines


def _take_title(text: str, lines: list[Line], title: str | None) -> tuple[list[Piece], list[Line]]:
    """Return the title's piece, if the text begins with one, and the lines that follow."""
    if not lines:
        return [], lines
    start, end = lines[0]
    if title is None:
        line = text[start:end] if end - start < _MAX_ENTRY else ""
        if is_title(line, lines[-1][1] - end) and not read_byline(line) and not _scoped(text, start, end):
            return [(start, end, "title")], lines[1:]
        return [], lines
    stop = match_title(text, start, title)
    if stop is None:
        return [], lines
    rest = [(max(first, stop), last) for first, last in lines if last > stop]
    if rest:
        rest[0] = _trim(text, *rest[0])
    return [(start, stop, "title")], [line for line in rest if line[0] < line[1]]


def _find_bylines(text: str, lines: list[Line]) -> dict[int, Byline]:
    """Return the bylines among the first lines, and at the end, by the index of the line."""
    found: dict[int, Byline] = {}
    for index, (start, end) in enumerate(lines[:_HEAD_LINES]):
        if end - start > 2 * _MAX_HEADING + 10:
            break
        byline = read_byline(text[start:end])
        if byline:
            found[index] = byline
    for index in range(max(_HEAD_LINES, len(lines) - 3), len(lines)):
        start, end = lines[index]
        byline = read_byline(text[start:end]) if end - start < _MAX_ENTRY else None
        if byline and not byline.published:
            found[index] = byline
    return found


def _read_lines(
    text: str, lines: list[Line], bylines: Container[int], headings: Container[int] | None
) -> Iterator[Piece]:
    index = 0
    while index < len(lines):
        start, end = lines[index]
        header = _header(text, start, end)
        if index in bylines:
            yield start, end, "byline"
        elif header:
            last = _list_end(text, lines, index, header)
            for first, stop in lines[index:last]:
                promoted = first > start and _rule_at(text, first, stop, "sentence")
                yield first, stop, "promotion" if promoted else header
            index = last - 1
        else:
            kind: BlockKind = "heading" if _is_heading(text, lines, index, headings) else "body"
            pieces = list(_split_line(text, start, end, kind))
            yield from pieces
            if pieces and pieces[-1][2] == "sources":
                last = _list_end(text, lines, index, "sources", strict=True)
                for first, stop in lines[index + 1 : last]:
                    yield first, stop, "sources"
                index = last - 1
        index += 1


def _header(text: str, start: int, end: int) -> BlockKind | None:
    """Return what kind of list this line heads, if it does."""
    if end - start > _MAX_HEADING:
        return None
    rule = _rule_at(text, _skip_bullet(text, start, end), end, "header")
    return rule.kind if rule else None


def _list_end(text: str, lines: list[Line], index: int, kind: BlockKind, *, strict: bool = False) -> int:
    """Return the index behind the last line of the list that line `index` heads."""
    if kind == "related":
        return _related_end(text, lines, index)
    last = index + 1
    while last < len(lines) and _is_entry(text, *lines[last], strict=strict):
        last += 1
    return last


def _related_end(text: str, lines: list[Line], index: int) -> int:
    """Return where a list of headlines ends.

    Up to the end of the text or the next list, short lines all belong to it if its header ends in a colon;
    otherwise a line that ends as a sentence does ends it.
    """
    last = index + 1
    while last < len(lines) and _is_headline(text, *lines[last]):
        last += 1
    colon = text[lines[index][1] - 1] == ":"
    if colon and (last == len(lines) or _starts_list(text, *lines[last])):
        return last
    for stop in range(index + 1, last):
        if _SENTENCE_END.search(text[lines[stop][0] : lines[stop][1]]):
            return stop
    return last


def _is_headline(text: str, start: int, end: int) -> bool:
    return end - start <= _MAX_RELATED and not _starts_list(text, start, end)


def _starts_list(text: str, start: int, end: int) -> bool:
    return bool(_header(text, start, end)) or bool(_rule_at(text, start, end, "lead"))


def _is_entry(text: str, start: int, end: int, *, strict: bool) -> bool:
    """Return whether a line reads as an entry of a source list."""
    line = text[start : min(end, start + _MAX_ENTRY + 1)]
    if len(line) > _MAX_ENTRY or _header(text, start, end) or _rule_at(text, start, end, "sentence"):
        return False
    words = line.count(" ") + 1
    if _SITE.search(line) or _BULLET.match(line):
        return words <= 8 or not strict
    return not strict and words <= 20 and not line.endswith((".", "!", "?", "”", '"'))


def _is_heading(text: str, lines: list[Line], index: int, headings: Container[int] | None) -> bool:
    start, end = lines[index]
    if headings is not None:
        return start in headings
    line = text[start:end] if end - start <= _MAX_HEADING else ""
    if (
        not line
        or line[-1] in '.,;:…"”’)'
        or index + 1 == len(lines)
        or not (line[0].isupper() or line[0].isdigit())
    ):
        return False
    after = lines[index + 1]
    apart = index == 0 or "\n" in text[lines[index - 1][1] : start].replace("\n", "", 1)
    ended = index == 0 or text[lines[index - 1][1] - 1] in '.!?…:"”’)'
    return (apart or ended) and after[1] - after[0] > max(_MAX_HEADING, len(line))


def _split_line(text: str, start: int, end: int, kind: BlockKind) -> Iterator[Piece]:
    """Cut one line into its own kind and the asides, promotion and source lists within."""
    at = start
    for first, last, inner in _cuts(text, start, end):
        if first < at:
            continue
        yield from _piece(text, at, first, kind)
        yield first, last, inner
        at = last
    yield from _piece(text, at, end, kind)


def _piece(text: str, start: int, end: int, kind: BlockKind) -> Iterator[Piece]:
    start, end = _trim(text, start, end)
    if _ALNUM.search(text, start, end):
        yield start, end, kind


def _cuts(text: str, start: int, end: int) -> list[Piece]:
    return sorted([*_asides(text, start, end), *_sentences(text, start, end)])


def _asides(text: str, start: int, end: int) -> Iterator[Piece]:
    """Find parentheses that only send the reader to other stories: "(Related: ...)"."""
    closers: dict[int, int] | None = None
    for found in _OPEN.finditer(text, start, end):
        rule = _rule_at(text, found.end(), end, "aside")
        if rule is None:
            continue
        if closers is None:
            closers = _pair_brackets(text, start, end)
        last = closers.get(found.start(), end)
        if last - found.start() <= _MAX_ASIDE:
            yield found.start(), last, rule.kind


def _pair_brackets(text: str, start: int, end: int) -> dict[int, int]:
    """Return the end of each closed bracket, by its start."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for found in _BRACKET.finditer(text, start, end):
        if found[0] in "([":
            waiting.append(found.start())
        elif waiting:
            pairs[waiting.pop()] = found.end()
    return pairs


def _sentences(text: str, start: int, end: int) -> Iterator[Piece]:
    """Find the sentences that promote, send elsewhere or list sources."""
    stops = [found.span() for found in _STOP.finditer(text, start, end)]
    begins = [_skip_bullet(text, start, end), *(last for _, last in stops)]
    for index, begin in enumerate(begins):
        word = _FIRST.match(text, begin, end)
        if word is None or (index and not word[0][0].isupper()):
            continue
        tried = rules().get(word[0].lower().replace("’", "'"))
        if tried is None or (index and not _ends_sentence(text, stops[index - 1][0])):
            continue
        last = _sentence_end(text, stops, index, end)
        rule = _matching(tried, text, begin, last, "sentence") or _matching(tried, text, begin, end, "lead")
        if rule is None:
            continue
        first = start if index == 0 else begin
        if rule.scope == "sentence":
            yield first, last, rule.kind
        else:
            last = _lead_end(text, begin, last, end, rule.kind)
            if last:
                yield first, last, rule.kind


def _lead_end(text: str, start: int, sentence: int, end: int, kind: BlockKind) -> int:
    """Return where what a lead ("Sources:", "READ MORE:") opens ends; 0 when it opens nothing."""
    if end - start <= _MAX_ENTRY and (kind != "sources" or _is_listing(text[start:end])):
        return end
    if kind == "sources" and not _is_listing(text[start:sentence]):
        return 0
    return sentence


def _is_listing(line: str) -> bool:
    """Return whether what follows the colon lists things and says nothing."""
    return bool(_SITE.search(line)) or line.count(" ") <= 14


def _sentence_end(text: str, stops: list[Line], index: int, end: int) -> int:
    """Return the end of the sentence that begins behind stop `index - 1`."""
    for place in range(index, len(stops)):
        mark, after = stops[place]
        if _ends_sentence(text, mark):
            return mark + len(text[mark:after].rstrip())
    return end


def _ends_sentence(text: str, mark: int) -> bool:
    """Return whether the mark ends a sentence: it is no full stop of an abbreviation or initial."""
    if text[mark] != ".":
        return True
    word = _LAST_WORD.search(text[max(0, mark - 12) : mark])
    if word is None:
        return True
    return not (len(word[1]) == 1 and word[1].isupper()) and word[1].lower() not in abbreviations()


def _scoped(text: str, start: int, end: int) -> bool:
    """Return whether the line opens with any rule."""
    return bool(_header(text, start, end)) or any(first == start for first, _, _ in _cuts(text, start, end))


def _rule_at(text: str, start: int, end: int, scope: Scope) -> Rule | None:
    word = _FIRST.match(text, start, end)
    tried = rules().get(word[0].lower().replace("’", "'")) if word else None
    return _matching(tried, text, start, end, scope) if tried else None


def _matching(tried: tuple[Rule, ...], text: str, start: int, end: int, scope: Scope) -> Rule | None:
    for rule in tried:
        if rule.scope == scope and rule.pattern.match(text, start, end):
            return rule
    return None


def _skip_bullet(text: str, start: int, end: int) -> int:
    found = _BULLET.match(text, start, end)
    return found.end() if found else start


def _trim(text: str, start: int, end: int) -> Line:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
