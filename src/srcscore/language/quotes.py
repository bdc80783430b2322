"""Quoted speech: where someone else's words begin and end, marks included.

Straight and curly, double and single quotation marks and guillemets. A straight mark opens or closes
by the characters beside it. A double quotation that is never closed ends with its paragraph; a single mark
that is never closed is an apostrophe.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from srcscore.records import Span

_DOUBLE = ('"', "“", "”", "„", "‟", "«", "»", "＂", "''")
"""Marks of double quotations; two apostrophes are how some archives write them."""
_SINGLE = ("'", "‘", "’")
_ONLY_OPEN = frozenset("“„‟«")
_ONLY_CLOSE = frozenset("”»")
_CLOSED_BY_OPENER = {"„": "“", "»": "«", "”": "“"}
_BEFORE_OPENING = frozenset('([{-–—/"“„«')
_NOT_OPENED = frozenset(".,;:!?)]}")


def find_quotes(text: str, paragraphs: Sequence[int]) -> list[Span]:
    """Return the quotations of a text, in order and without overlap.

    Of two nested quotations the outer one is kept, of two that cross the one in double marks.
    """
    double = _find_double(text, paragraphs)
    if "'" not in text and "‘" not in text:
        return double
    quotes: list[Span] = []
    inner = 0
    for span in _find_single(text, paragraphs):
        while inner < len(double) and double[inner].end <= span.start:
            quotes.append(double[inner])
            inner += 1
        last = inner
        while last < len(double) and double[last].end <= span.end:
            last += 1
        crossed = last < len(double) and double[last].start < span.end
        if not crossed and (inner == last or double[inner].start >= span.start):
            quotes.append(span)
            inner = last
    return quotes + double[inner:]


def _offsets(text: str, marks: Sequence[str]) -> list[int]:
    """Return the offsets of some marks, in order; quick where there are few."""
    offsets = []
    for mark in filter(str.isascii, marks) if text.isascii() else marks:
        at = text.find(mark)
        while at >= 0:
            offsets.append(at)
            at = text.find(mark, at + len(mark))
    offsets.sort()
    return offsets


def _find_double(text: str, paragraphs: Sequence[int]) -> list[Span]:
    quotes: list[Span] = []
    opened, bound = -1, 0
    for at in _offsets(text, _DOUBLE):
        if at >= bound:
            if opened >= 0:
                quotes.append(_to_paragraph_end(text, opened, bound))
                opened = -1
            bound = _paragraph_end(at, paragraphs, text)
        mark = text[at]
        after = at + (2 if mark == "'" else 1)
        if opened < 0:
            if mark in _ONLY_OPEN or _opens(text, at, after):
                opened = at
        elif mark in _ONLY_CLOSE or _closes(text, at, after, text[opened]):
            quotes.append(Span(opened, after))
            opened = -1
    if opened >= 0:
        quotes.append(_to_paragraph_end(text, opened, bound))
    return quotes


def _paragraph_end(at: int, paragraphs: Sequence[int], text: str) -> int:
    """Return where the paragraph around a place ends."""
    following = bisect_right(paragraphs, at)
    return paragraphs[following] if following < len(paragraphs) else len(text)


def _to_paragraph_end(text: str, opened: int, bound: int) -> Span:
    """Close a quotation that nothing closes."""
    return Span(opened, opened + len(text[opened:bound].rstrip()))


def _opens(text: str, at: int, after: int) -> bool:
    """Whether a mark that can open and close opens a quotation; no quotation is open."""
    before, follower = text[max(at - 1, 0) : at], text[after : after + 1]
    if not before or before.isspace():
        return True
    return not before.isalnum() and bool(follower) and not follower.isspace() and follower not in _NOT_OPENED


def _closes(text: str, at: int, after: int, opener: str) -> bool:
    """Whether a mark that can open and close closes the quotation that `opener` opened."""
    mark = text[at]
    if mark in _ONLY_OPEN:
        return _CLOSED_BY_OPENER.get(opener) == mark
    before, follower = text[at - 1], text[after : after + 1]
    looks_opening = before.isspace() or before in _BEFORE_OPENING
    return not (looks_opening and follower and not follower.isspace())


def _find_single(text: str, paragraphs: Sequence[int]) -> list[Span]:
    """Find quotations in single marks, which are apostrophes too.

    A mark after an `s` may be a plural possessive; it closes only when no surer mark does.
    """
    quotes: list[Span] = []
    opened, unsure, bound = -1, -1, 0
    for at in _offsets(text, _SINGLE):
        opens, closes = _single(text, at)
        if at >= bound or opens:
            if unsure > opened >= 0:
                quotes.append(Span(opened, unsure + 1))
            opened, unsure = at if opens else -1, -1
            bound = _paragraph_end(at, paragraphs, text)
        elif opened >= 0 and closes == "surely":
            quotes.append(Span(opened, at + 1))
            opened = unsure = -1
        elif closes and unsure < 0:
            unsure = at
    if unsure > opened >= 0:
        quotes.append(Span(opened, unsure + 1))
    return quotes


def _single(text: str, at: int) -> tuple[bool, str]:
    """Whether a single mark can open a quotation, and whether it closes one: surely, perhaps or not."""
    before, follower = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if "'" in (before, follower):
        return False, ""
    if not before or before.isspace() or before in _BEFORE_OPENING:
        return follower.isalnum(), ""
    if follower.isalnum():
        return False, ""
    possessive = before in "sS" and follower.isspace() and text[at + 2 : at + 3].islower()
    return False, "perhaps" if possessive else "surely"
