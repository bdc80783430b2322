"""The links of an article: those given with it, and those that its text shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from srcscore.article.limits import MOST_LINKS
from srcscore.domains.url import resolve
from srcscore.errors import InputError, InputTypeError
from srcscore.records import Link, Span

_MARKDOWN = re.compile(
    r"\[([^\[\]\n]{1,400})\]\(\s{0,3}<?((?:https?://|www\.)(?:[^\s()<>\[\]]|\([^\s()<>\[\]]{0,200}\)){1,2000})>?"
    r"(?:\s{1,3}[\"'][^\"'\n\[\]]{0,200}[\"'])?\s{0,3}\)",
    re.IGNORECASE,
)
_URL = re.compile(r"[hHwW](?<!\w.)(?i:(?<=h)ttps?://|(?<=w)ww\.(?=\w))[^\s<>\"“”«»\x00-\x1f]+")
"""It begins with the letter, so that the rest of a text is passed over as fast as letters are looked for."""
_LONGEST_BASE = 4096
"""Characters of an article's own address that relative links are joined to."""
_LONGEST = 400
"""Characters of a linked text, as in Markdown: longer ones may overlap without end, and name nothing."""
_TRAILING = ".,;:!?'’”*_~"
_REMEDY = (
    "give URLs, (url, anchor) pairs, mappings with 'url' and 'text' or 'start' and 'end', or Link records"
)


class RawLink(NamedTuple):
    """A link as given, before it is placed in the text."""

    url: str
    """The target as given."""
    anchor: str | None = None
    """The text that is linked."""
    span: Span | None = None
    """Where the caller says it is."""


def read_links(value: Any) -> tuple[RawLink, ...]:
    """Return the links that a caller gave.

    Raises
    ------
    InputTypeError
        If it is no sequence, or holds anything else.
    InputError
        If there are more than `MOST_LINKS`.
    """
    if value is None:
        return ()
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputTypeError("'links' must be a sequence of links", value=value, remedy=_REMEDY)
    items = list(islice(value, MOST_LINKS + 1))
    if len(items) > MOST_LINKS:
        raise InputError(f"there are more than {MOST_LINKS:,} links", remedy="give those of the article only")
    return tuple(_read_link(item) for item in items if item is not None)


def place_links(text: str, given: Sequence[RawLink], base: str | None = None) -> tuple[Link, ...]:
    """Return the given links with their places, and the links that stand in the text, without repeats.

    Parameters
    ----------
    text
        The article's text.
    given
        Links as given, in the order of the text; an anchor is searched for behind the one before it.
    base
        The article's URL, for links relative to it.

    Returns
    -------
    tuple of Link
        Those with a place in order of place, then the others as given.
    """
    in_text = _shown_links(text)
    by_url: dict[str, list[RawLink]] = {}
    for link in reversed(in_text):
        by_url.setdefault(link.url, []).append(link)
    places_of_links: dict[tuple[str, Span | None], None] = {}
    for link, span in zip(given, _locate(text, given), strict=True):
        shown = by_url.get(link.url) if span is None else None
        places_of_links[link.url, shown.pop().span if shown else span] = None
    for link in in_text:
        places_of_links[link.url, link.span] = None
    base = base and base[:_LONGEST_BASE]
    ordered = sorted(places_of_links, key=lambda item: (item[1] is None, item[1].start if item[1] else 0))
    placed = []
    for url, span in ordered:
        target = url.strip()
        try:
            if base and target[:1] in "/?" and not target.startswith("//"):
                target = urljoin(base, target)
            placed.append(Link(url, span, resolve(target).domain))
        except ValueError:  # such as an unclosed bracket for an IPv6 host
            placed.append(Link(url, span, None))
    return tuple(placed)


def _locate(text: str, given: Sequence[RawLink]) -> Iterator[Span | None]:
    """Yield the characters of each link's anchor, searched one behind the other; None when it has none.

    The characters searched in all are limited to a multiple of the text's length, so that a million anchors
    that do not occur cost no more than a few readings of the text.
    """
    at, left = 0, 50 * len(text) + 100_000
    for link in given:
        span = None
        start, end = link.span or (0, 0)
        linked = text[start:end] if 0 <= start < end <= min(len(text), start + _LONGEST) else ""
        if any(map(str.isalnum, linked)):  # no white space, invisible letters or dots
            at, span = end, Span(end - len(linked.lstrip()), start + len(linked.rstrip()))
        anchor = (link.anchor or "").strip()
        start = at
        while anchor and span is None and left > 0:
            start = text.find(anchor, start)
            left -= (start if start >= 0 else len(text)) - at + 1
            if start < 0:
                break
            end = start + len(anchor)
            before, after = text[start - 1 : start], text[end : end + 1]
            # No word runs over its ends.
            if not ((before.isalnum() and anchor[0].isalnum()) or (anchor[-1].isalnum() and after.isalnum())):
                at, span = end, Span(start, end)
            start += 1
        yield span


def _shown_links(text: str) -> list[RawLink]:
    """Return the Markdown links and bare URLs of a text, in order."""
    links: list[RawLink] = []
    if "](" in text:
        links += [RawLink(match[2], match[1], Span(*match.span(1))) for match in _MARKDOWN.finditer(text)]
        text = _MARKDOWN.sub(lambda match: " " * len(match[0]), text)
    if "://" in text or "www." in text or "WWW." in text:
        for match in _URL.finditer(text):
            url = match[0].rstrip(_TRAILING)  # the punctuation of the sentence around it
            for opening, closing in ("()", "[]", "{}"):
                if url.endswith(closing) and url.count(closing) > url.count(opening):
                    url = url.rstrip(closing + _TRAILING)
            links.append(RawLink(url, url, Span(match.start(), match.start() + len(url))))
    return sorted(links, key=lambda link: link.span or ())


def _read_link(item: Any) -> RawLink:
    if isinstance(item, str):
        return RawLink(str.__str__(item))
    if isinstance(item, Link):
        return RawLink(item.url, None, item.span)
    if isinstance(item, Mapping):
        url = item.get("url")
        anchor = item["text"] if item.get("text") is not None else item.get("anchor")
        start, end = item.get("start"), item.get("end")
        if not isinstance(url, str) or not (anchor is None or isinstance(anchor, str)):
            raise InputTypeError("'links' holds a mapping without a URL", value=dict(item), remedy=_REMEDY)
        placed = isinstance(start, int) and isinstance(end, int)
        plain = None if anchor is None else str.__str__(anchor)
        return RawLink(str.__str__(url), plain, Span(start, end) if placed else None)  # type: ignore[arg-type]
    if (
        isinstance(item, Sequence)
        and len(item) == 2
        and all(part is None or isinstance(part, str) for part in item)
    ):
        url, anchor = (None if part is None else str.__str__(part) for part in item)
        return RawLink(url or "", anchor)
    raise InputTypeError("'links' holds something that is no link", value=item, remedy=_REMEDY)
