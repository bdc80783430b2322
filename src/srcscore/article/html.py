"""An HTML page as text, links and metadata: trafilatura finds the article, and its tree is walked here.

Links of navigation, shops and share buttons are recognised and left out.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from itertools import islice
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from srcscore.article.fields import Fields
from srcscore.article.head import are_persons, choose_title, clean_authors, letters
from srcscore.article.limits import MOST_TAGS_COMPARED, check_page
from srcscore.article.links import RawLink
from srcscore.article.page_dates import PARAGRAPH, sign_of, tidy_metadata
from srcscore.article.unseen import drop_unseen, navigation_words
from srcscore.errors import InputError, needs_extra
from srcscore.records import Span
from srcscore.resources import import_without_socket, read_rows

_WEB = ("", "http", "https")


def is_navigation(url: str, page: str | None) -> bool:
    """Return whether a link is no source.

    It is none when it leads to a share button, a shop, a stock ticker, a tag, topic, search or author page or
    the page's own front page, or nowhere on the web.
    """
    try:
        parts = urlsplit(url.lower())
        own = _host(urlsplit(page.lower()).netloc) if page else ""
    except ValueError:  # such as an unclosed bracket for an IPv6 host
        return True
    host, path = _host(parts.netloc), parts.path
    if parts.scheme not in _WEB or not (host or path.strip("/")):
        return True
    segments = set(path.split("/"))
    if f"{host}{path}".startswith(tuple(navigation_words("share"))) or not segments.isdisjoint(
        navigation_words("shop")
    ):
        return True
    if host not in ("", own):
        return host.partition(".")[0] in navigation_words("host")
    front = not (path.strip("/") or parts.query) or parts.query.startswith("s=")
    return front or not segments.isdisjoint(navigation_words("own"))


def _host(netloc: str) -> str:
    return netloc.removeprefix("www.").removeprefix("m.")


_START = re.compile(
    r"[\ufeff\s]{0,1000}<(?:!doctype\s+html|html[\s>]|\?xml[^>]{0,200}\?>\s{0,100}<(?:!doctype|html))",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[\ufeff\s]{0,1000}<(?:!--|[a-z][a-z0-9]{0,10}[\s>/])", re.IGNORECASE)
_CLOSE = re.compile(
    r"</(?:html|head|body|main|article|section|div|p|table|ul|ol|h[1-6]|blockquote)\s{0,9}>", re.IGNORECASE
)
_BREAKS = frozenset(("p", "head", "item", "row", "quote", "list", "table", "div", "code", "body"))


def is_html(text: str) -> bool:
    """Return whether a string is HTML and not text with a stray `<`.

    It is when it begins as a page does, when it begins with a tag and closes a structural one, or when it
    closes three.
    """
    if _START.match(text):
        return True
    if "</" not in text:
        return False
    closed = sum(1 for _, _ in zip(range(3), _CLOSE.finditer(text), strict=False))
    return closed == 3 or (closed > 0 and _MARKUP.match(text) is not None)


_MOST_INLINE = 200
"""A block with more of them is flattened: trafilatura's time grows with the square of their number."""
_MOST_CHILDREN = 1000
"""An element with more of them is split: each time that lxml counts children, it walks over all of them."""
_RARE = ("h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
"""Tags of which no article has a thousand; the rest are read as paragraphs."""
_MOST_H1 = 20
"""Headings of the first level that are compared with the title; most pages have one."""
_SPLIT = frozenset(("tr", "tbody", "table", "ul", "ol", "dl", "p"))
"""Tags of which two mean what one means."""
_NO_PROSE = frozenset(("a", "script", "style", "noscript", "title", "textarea", "option"))
"""Tags whose text is no prose that readers see: a link names another page."""
_NO_SEARCH = {"outputformat": "none"}
"""A format that is none ends trafilatura's own search for a date, which `sign_of` has done."""


def read_page(html: str, url: str | None = None) -> Fields:
    """Return the article in a page: one paragraph, heading or list item a line, and what its metadata says.

    Raises
    ------
    MissingExtraError
        If trafilatura is not installed.
    InputError
        If the page has too many tags or attributes, or trafilatura fails on it.
    """
    import_without_socket()
    with needs_extra("html", "trafilatura", "reading HTML"):
        import trafilatura  # noqa: F401, PLC0415  (an extra; text needs none of it)
    # The parser stops at NUL and lone surrogates.
    html = html.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    fast = check_page(html) > MOST_TAGS_COMPARED
    try:
        with _SILENCE:
            return _read(html, url, fast=fast)
    except Exception as error:  # whatever a page makes the parsers below raise
        raise InputError(
            f"the page cannot be read ({type(error).__name__})",
            value=html[:60],
            remedy="give its text instead, under 'text'",
        ) from error


def _read(html: str, url: str | None, *, fast: bool) -> Fields:
    """Return what trafilatura makes of a page, with the names of its authors and its site put right."""
    from trafilatura import bare_extraction, load_html  # noqa: PLC0415

    tree = load_html(html)
    if tree is None:
        return Fields(text="")
    _tidy(tree)
    stated = sign_of(tree, html, url)
    document: Any = bare_extraction(
        tree,
        url=url,
        include_links=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=_NO_SEARCH,
        fast=fast,
    )
    if document is None:
        return Fields(text="")
    base = url or document.url
    host = _host(urlsplit(base or "").netloc.lower())
    name = document.sitename if document.sitename != document.title else None
    site = " ".join(map(letters, (name or "", host, host.rpartition(".")[0])))
    firsts = (" ".join(h1.text_content().split()) for h1 in islice(tree.iter("h1"), _MOST_H1))
    headings = list(filter(None, firsts))
    titles = tree.xpath("string(//meta[@property='og:title']/@content)"), tree.findtext(".//title")
    shared, window = (" ".join((title or "").split()) for title in titles)
    named = clean_authors((document.author or "").split(";"), site, host)
    signed = clean_authors(stated.authors, site, host)
    text, lines, links = _write(document.body)
    written = "".join(text.split())
    unread = [
        line for line in dict.fromkeys(_prose(tree)) if line[:PARAGRAPH].replace(" ", "") not in written
    ]
    return Fields(
        text=text,
        url=document.url or None,
        title=choose_title(document.title, shared, window, headings, site) if document.title else None,
        links=tuple(link for link in links if not is_navigation(link.url, base)),
        published=stated.published,
        # A byline names whom metadata hides behind the publisher.
        authors=named if are_persons(named) or not are_persons(signed) else signed,
        headings=frozenset(lines),
        unread=sum(line.count(" ") + 1 for line in unread),
    )


def _tidy(tree: Any) -> None:
    """Drop what no reader of a page sees, and flatten blocks of very many inline tags."""
    tidy_metadata(tree.xpath("//script[@type='application/ld+json']"))
    drop_unseen(tree)
    for node in list(islice(tree.iter(*_RARE), _MOST_CHILDREN, None)):
        node.tag = "p"
    for node in list(tree.iter()):
        if len(node) > _MOST_INLINE and node.tag != "head":
            children = list(node)
            # Some at a time: lxml joins the text of many nodes in time that grows with their square.
            for start in range(0, len(children), _MOST_INLINE):
                box = node.makeelement("span")
                box.extend(children[start : start + _MOST_INLINE])
                _flatten(box)
                node.append(box)
            _flatten(node)
        if len(node) > _MOST_CHILDREN and node.tag in _SPLIT:
            # The children of a row, list or paragraph are shared out to more of its kind.
            children, last = list(node), node
            for start in range(_MOST_CHILDREN, len(children), _MOST_CHILDREN):
                box = node.makeelement(node.tag)
                box.extend(children[start : start + _MOST_CHILDREN])
                last.addnext(box)
                last = box


def _flatten(node: Any) -> None:
    """Take the inline tags out of an element, and make one of what then stands in several text nodes."""
    from lxml.etree import strip_tags  # noqa: PLC0415 - comes with trafilatura

    strip_tags(node, *_inline_tags())
    node.text = node.text
    for child in node:
        child.tail = child.tail


@cache
def _inline_tags() -> tuple[str, ...]:
    """Return the tags whose text stands in the line, or that have none; none is a link or a picture."""
    return tuple(row["tag"] for row in read_rows("tables/inline_tags.tsv"))


def _prose(tree: Any) -> Iterator[str]:
    """Yield the text of each element of a page that has enough of its own to be prose, without links."""
    for node in tree.iter():
        if isinstance(node.tag, str) and node.tag not in _NO_PROSE:
            own = " ".join(filter(None, (node.text, *(child.tail for child in node))))
            line = " ".join(own.split())
            if len(line) >= PARAGRAPH:
                yield line


def _write(root: Any) -> tuple[str, list[int], list[RawLink]]:
    """Return a tree as text, with the offsets of its headings and its links."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - comes with trafilatura

    parts: list[str] = []
    headings: list[int] = []
    links: list[RawLink] = []
    opened: list[int] = []
    length, gap = 0, ""
    for event, node in iterwalk(root, events=("start", "end")):  # no recursion: pages nest 20,000 deep
        if event == "start":
            if node.tag in _BREAKS or node.tag == "lb":
                gap = "\n"
            elif node.tag == "cell" or (node.tag == "ref" and node.text and node.text[0].isspace()):
                gap = gap or " "
            # Where the next word will stand, unless white space comes first.
            opened.append(length + (len(gap) if length else 0))
            text = node.text
        else:
            start = opened.pop()
            if node.tag == "ref" and length > start:
                links.append(RawLink((node.get("target") or "").strip(), None, Span(start, length)))
            elif node.tag == "head" and length > start:
                headings.append(start)
            if node.tag in _BREAKS:
                gap = "\n"
            text = node.tail
        # White space is one space, and none at the ends of a line.
        words = text.split() if text else []
        if text and text[0].isspace():
            gap = gap or " "
        if text and words:
            parts.append((gap if length else "") + " ".join(words))
            length += len(parts[-1])
            gap = " " if text[-1].isspace() else ""
    return "".join(parts), headings, links


class _Silence:
    """Keeps trafilatura's log and warnings to itself while any thread reads a page."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.users = 0
        self.undo = ExitStack()

    def __enter__(self) -> None:
        with self.lock:
            self.users += 1
            if self.users == 1:
                self.undo.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore")
                for name in ("trafilatura", "htmldate", "courlan", "justext", "dateparser"):
                    logger = logging.getLogger(name)
                    self.undo.callback(logger.setLevel, logger.level)
                    logger.setLevel(logging.CRITICAL + 1)

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.users -= 1
            if self.users == 0:
                self.undo.close()


_SILENCE = _Silence()
"""The one silence of the process, since loggers and warnings are the process's too."""
