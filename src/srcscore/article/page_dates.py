"""When a page says that it was published, and who signs it: its head, its lines, its country's habits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from srcscore.article.head import Byline, read_byline
from srcscore.article.unseen import NEAR, is_of_others

PARAGRAPH = 60
"""Characters of the shortest paragraph: captions, menus and the lines around an article are shorter."""
_METADATA = ("author", "creator", "publisher")
"""What of a page's JSON-LD is read below its first level; all else there is about something else."""
_ABOUT = ("webpage", "website", "organization", "newsmediaorganization", "person", "reportage", "report")
"""Kinds of items that say something of the page itself, beside the article."""
_FEW = 8
"""An element with more children is no byline."""
_SAYS = (
    "//head/meta[not(contains(@name, 'modified') or contains(@property, 'modified'))] | //head/title"
    " | //script[@type='application/ld+json']"
)
"""What says in a page's head when it was published; when it was last changed is another day."""
_PROSE_TAGS = frozenset(("p", "li", "blockquote", "dd", "td"))
_STOPS = (".", "!", "?", "”", '"')
_FEW_SPACES = 3
"""Lines of five words or more that end as a sentence does are prose."""


def sign_of(tree: Any, html: str, url: str | None) -> Byline:
    """Return who signs a page, by its lines, and the day on which it was published."""
    links = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    address = url or next(iter(links), None)
    # Whether the month goes first: not in `en-gb`, nor at an address of another country.
    country = urlsplit(address or "").netloc.lower().rpartition(".")[2]
    language = (tree.get("lang") or "").lower()
    american = language in ("", "en", "en-us") and (len(country) != 2 or country == "us")
    authors, stated = _stated(tree, american)
    published = _date(tree, address) or stated
    parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", published or "")
    if published and parts:
        # A line of the page, or its country, settles whether day or month goes first.
        year, month, day = parts.groups()
        swapped = f"{year}-{day}-{month}"
        # htmldate reads 10/04/2016 as 10 April.
        numeric = rf"\b0?{int(day)}/0?{int(month)}/{year}\b"
        shows = american and int(day) <= 12 and re.search(numeric, html)
        if published not in html and (shows or stated == swapped):
            published = swapped
    return Byline(authors, published)


def tidy_metadata(scripts: list[Any]) -> None:
    """Leave in a page's JSON-LD what is about its article, or, where it names none, about the page.

    Lists name other stories, with their dates and authors; comments and videos have dates of their own.
    """
    items: list[dict[str, Any]] = []
    for script in scripts:
        try:
            content = json.loads(script.text or "")
        except (ValueError, RecursionError):  # trafilatura reads what it can of it
            continue
        several = content.get("@graph", [content]) if isinstance(content, dict) else content
        items += [item for item in several if isinstance(item, dict)] if isinstance(several, list) else []
        script.text = "{}"
    stories = [item for item in items if _kind(item).endswith(("article", "posting"))]
    kept = []
    for item in stories[:1] + [item for item in items if item not in stories[:1] and _kind(item) in _ABOUT]:
        plain = (
            name for name, value in item.items() if name in _METADATA or not isinstance(value, dict | list)
        )
        own = {key: item[key] for key in plain if item in stories[:1] or not stories or key[:4] != "date"}
        kept.append({**own, "@type": item["@type"]})
    if kept:
        scripts[0].text = json.dumps({"@context": "https://schema.org", "@graph": kept})


def _kind(item: Mapping[str, Any]) -> str:
    """Return what an item of JSON-LD is, in lower case: `newsarticle`."""
    kind = item.get("@type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    return first.lower() if isinstance(first, str) else ""


def _date(tree: Any, url: str | None) -> str | None:
    """Return the day that a page gives in its head, or around its headline, or else in its body.

    htmldate reads each, the body without prose and without what is about other stories, comments or the site.
    """
    from htmldate import find_date  # noqa: PLC0415 - comes with trafilatura

    page = tree.makeelement("html")
    head = tree.makeelement("head")
    page.append(head)
    head.extend(map(deepcopy, tree.xpath(_SAYS)))
    date = find_date(page, extensive_search=False, original_date=True, url=url)
    body = None if date else deepcopy(tree.find("body"))
    if body is None:
        return date and str(date)
    for node in list(body.iter()):
        line = " ".join((node.text or "").split()) if isinstance(node.tag, str) and node is not body else ""
        prose = len(line) >= PARAGRAPH or (line.endswith(_STOPS) and line.count(" ") > _FEW_SPACES)
        if (node is not body and is_of_others(node)) or (
            prose and node.tag in _PROSE_TAGS and read_byline(line) is None
        ):
            node.clear(keep_tail=True)
    heading = body.find(".//h1")
    around = [] if heading is None else [*heading.iterancestors("article", "main")]
    for part in (*around[:1], body):
        page = tree.makeelement("html")
        page.append(deepcopy(part))
        if date := find_date(page, extensive_search=False, original_date=True):
            return str(date)
    return None


def _stated(tree: Any, american: bool) -> Byline:
    """Return the authors and the day that lines of a page state, each the first of its kind."""
    authors: tuple[str, ...] = ()
    given = next(iter(tree.xpath("//*[@itemprop='datePublished']/@content")), "")[:10]
    published = given if re.fullmatch(r"\d{4}-\d\d-\d\d", given) else None
    for element in tree.iter("div", "p", "span", "time"):
        leaves = len(element) < _FEW and not any(map(len, element))
        line = " ".join(" ".join(element.itertext()).split()) if leaves else ""
        signed = line[:3].lower() == "by "
        byline = read_byline(line, american=american) if signed or any(map(str.isdigit, line)) else None
        if byline and not any(map(is_of_others, [element, *islice(element.iterancestors(), NEAR)])):
            authors = authors or (byline.authors if signed else ())
            published = published or byline.published
    return Byline(authors, published)
