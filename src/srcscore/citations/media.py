"""Where somebody said it: a platform, a book, a deposition, an institute's report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from srcscore.citations.people import name_start
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
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


def media(text: AnnotatedText) -> Iterator[Medium]:
    """Yield what statements are said to have been made in or on, in order of place.

    Parameters
    ----------
    text
        The article.
    """
    classes, words = text.word_classes, text.words
    for index in text.cue_tokens:
        bits = classes[index]
        if not bits & (w.VENUE | w.DOCUMENT) or text.quoted[index]:
            continue
        if words[index] in _REPORTS:
            first = _institute(text, index)
            if first is not None:
                yield Medium(first, index, "organisation", "no domain is known for this name")
        elif not _IN.isdisjoint(words[max(0, index - 3) : index]):
            found = _place(text, index, bits)
            if found is not None:
                yield found


def tweets(text: AnnotatedText) -> Iterator[tuple[int, int, str]]:
    """Yield the signatures of embedded posts, `— Ann Lee (@annlee) May 2, 2019`: token range and account.

    Parameters
    ----------
    text
        The article.
    """
    if "(@" not in text.text:
        return
    for signed in _SIGNED.finditer(text.text):
        first, last = text.token_at(signed.start(1)), text.token_at(signed.end(1))
        if first < last:
            yield first, last, signed[2]


def identified(text: AnnotatedText) -> Iterator[tuple[int, int]]:
    """Yield the documents that are given by their DOI, as in "doi:10.1234/abc", as token ranges.

    Parameters
    ----------
    text
        The article.
    """
    if "10." not in text.text:
        return
    for found in _DOI.finditer(text.text):
        first, last = text.token_at(found.start()), text.token_at(found.end())
        if first < last:
            yield first, last


def _place(text: AnnotatedText, index: int, bits: int) -> Medium | None:
    """Return the book, platform or paper that somebody says something in."""
    title = _title(text, index + 1) if text.words[index] in _BOOKS else None
    if title is not None:
        return Medium(*title, "document", "no domain is known for this title")
    if not bits & w.VENUE or not _said(text, index):
        return None
    if bits & w.SOCIAL:
        return Medium(index, index + 1, "social", "the text does not say whose")
    return Medium(index, index + 1, "document", "the text does not say which")


def _said(text: AnnotatedText, index: int) -> bool:
    """Whether somebody says something there: before it, or behind it when it opens the sentence."""
    floor, _ = text.sentences[text.sentence_at(index)]
    if index - floor <= _REACH:
        return True
    return any(text.word_classes[place] & (w.VERB | w.CUE_NOUN) for place in range(index - _REACH, index))


def _institute(text: AnnotatedText, index: int) -> int | None:
    """Return where the institute begins in "in a December 2017 Harbour Institute report"."""
    words, classes = text.words, text.word_classes
    if (
        index < 2
        or not text.capital(index - 1)
        or classes[index - 1] & (w.TIME | w.SOURCE_NOUNS & ~w.ORGANISATION)
    ):
        return None
    first = name_start(text, index - 1, max(0, index - 6))
    while first > 1 and words[first - 1] in ("for", "of", "and") and text.capital(first - 2):
        first = name_start(text, first - 2, max(0, index - 9))
    opened = [place for place in range(max(0, first - 5), first) if words[place] in _IN]
    if not opened or not classes[opened[-1] + 1] & w.DETERMINER:
        return None
    return first if any(classes[place] & w.ORG_HEAD for place in range(first, index)) else None


def _title(text: AnnotatedText, index: int) -> tuple[int, int] | None:
    """Return the title behind a book, as token indices: in quotation marks, or capitalised."""
    words = text.words
    quoted = index + 1 < len(words) and words[index] == "," and words[index + 1] in _OPENING
    index += quoted
    if index >= len(words):
        return None
    if words[index] in _OPENING:
        end = index + 1
        while end < len(words) and text.quoted[end] and words[end] not in '”"’':
            end += 1
        return (index + 1, end) if 1 < end - index <= _TITLE else None
    end = index
    while end < len(words) and text.capital(end) and not text.word_classes[end] & w.STOP:
        end += 1
    return (index, end) if end > index + 1 else None
