"""Where somebody said it: a platform, a book, a deposition, an institute's report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from srcscore.citations import words as w
from srcscore.citations.people import name_start
from srcscore.citations.reading import Reading
from srcscore.records import CitationKind

_SIGNED = re.compile(r"[—–]\s{0,3}([^\s()—–](?:[^\n()—–]|\n(?!\s)){0,49}?)\s{0,3}\(@(\w{1,30})\)")
_DOI = re.compile(r"\bdoi:?\s{0,2}10\.\d{4,9}/[^\s\"<>()\[\];,]{1,200}", re.IGNORECASE)
_IN = frozenset({"in", "on", "In", "On"})
_BOOKS = frozenset({"book", "memoir", "autobiography", "novel"})
_REPORTS = frozenset({"report", "study", "paper", "analysis", "survey", "review", "brief"})
_OPENING = frozenset('“"‘')
_REACH = 6
"""A verb of saying stands at most so many words before what was said there."""
_TITLE = 12
"""A longer quotation behind a book is no title."""


class Medium(NamedTuple):
    """What a statement was made in or on, as token indices."""

    first: int
    last: int
    kind: CitationKind
    reason: str


def media(reading: Reading) -> Iterator[Medium]:
    """Yield what statements are said to have been made in or on, in order of place.

    Parameters
    ----------
    reading
        The article.
    """
    classes, words = reading.classes, reading.words
    for index in reading.hot:
        bits = classes[index]
        if not bits & (w.MEDIUM | w.DOCUMENT) or reading.quoted[index]:
            continue
        if words[index] in _REPORTS:
            first = _institute(reading, index)
            if first is not None:
                yield Medium(first, index, "organisation", "no domain is known for this name")
        elif not _IN.isdisjoint(words[max(0, index - 3) : index]):
            found = _place(reading, index, bits)
            if found is not None:
                yield found


def tweets(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Yield the signatures of embedded posts, `— Ann Lee (@annlee) May 2, 2019`: token range and account.

    Parameters
    ----------
    reading
        The article.
    """
    if "(@" not in reading.text:
        return
    for signed in _SIGNED.finditer(reading.text):
        first, last = reading.token_at(signed.start(1)), reading.token_at(signed.end(1))
        if first < last:
            yield first, last, signed[2]


def identified(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the documents that are given by their DOI, as in "doi:10.1234/abc", as token ranges.

    Parameters
    ----------
    reading
        The article.
    """
    if "10." not in reading.text:
        return
    for found in _DOI.finditer(reading.text):
        first, last = reading.token_at(found.start()), reading.token_at(found.end())
        if first < last:
            yield first, last


def _place(reading: Reading, index: int, bits: int) -> Medium | None:
    """Return the book, platform or paper that somebody says something in."""
    title = _title(reading, index + 1) if reading.words[index] in _BOOKS else None
    if title is not None:
        return Medium(*title, "document", "no domain is known for this title")
    if not bits & w.MEDIUM or not _said(reading, index):
        return None
    if bits & w.SOCIAL:
        return Medium(index, index + 1, "social", "the text does not say whose")
    return Medium(index, index + 1, "document", "the text does not say which")


def _said(reading: Reading, index: int) -> bool:
    """Whether somebody says something there: before it, or behind it when it opens the sentence."""
    floor, _ = reading.tokens.sentences[reading.sentence_at(index)]
    if index - floor <= _REACH:
        return True
    return any(reading.classes[place] & (w.VERB | w.CUE_NOUN) for place in range(index - _REACH, index))


def _institute(reading: Reading, index: int) -> int | None:
    """Return where the institute begins in "in a December 2017 Harbour Institute report"."""
    words, classes = reading.words, reading.classes
    if (
        index < 2
        or not reading.capital(index - 1)
        or classes[index - 1] & (w.TIME | w.NOUNS & ~w.ORGANISATION)
    ):
        return None
    first = name_start(reading, index - 1, max(0, index - 6))
    while first > 1 and words[first - 1] in ("for", "of", "and") and reading.capital(first - 2):
        first = name_start(reading, first - 2, max(0, index - 9))
    opened = [place for place in range(max(0, first - 5), first) if words[place] in _IN]
    if not opened or not classes[opened[-1] + 1] & w.DETERMINER:
        return None
    return first if any(classes[place] & w.ORG_HEAD for place in range(first, index)) else None


def _title(reading: Reading, index: int) -> tuple[int, int] | None:
    """Return the title behind a book, as token indices: in quotation marks, or capitalised."""
    words = reading.words
    quoted = index + 1 < len(words) and words[index] == "," and words[index + 1] in _OPENING
    index += quoted
    if index >= len(words):
        return None
    if words[index] in _OPENING:
        end = index + 1
        while end < len(words) and reading.quoted[end] and words[end] not in '”"’':
            end += 1
        return (index + 1, end) if 1 < end - index <= _TITLE else None
    end = index
    while end < len(words) and reading.capital(end) and not reading.classes[end] & w.STOP:
        end += 1
    return (index, end) if end > index + 1 else None
