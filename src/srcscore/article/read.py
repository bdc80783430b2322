"""From what the user has to one `Article`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from srcscore.article.blocks import lay_out
from srcscore.article.fields import Fields, override, read_mapping
from srcscore.article.html import is_html, read_page
from srcscore.article.limits import check_length, check_lines
from srcscore.article.links import RawLink, place_links
from srcscore.domains.url import resolve
from srcscore.errors import InputTypeError, own_code
from srcscore.language.detect import detect_language
from srcscore.records import Article

_KINDS = "give a str (text or HTML), a mapping with 'text' or 'html', or an Article"


def parse(
    article: str | Mapping[str, Any] | Article,
    *,
    url: str | None = None,
    title: str | None = None,
    links: Iterable[Any] = (),
    published: str | None = None,
) -> Article:
    """Read an article into the one form that everything else works on.

    Parameters
    ----------
    article
        Plain text or HTML; a mapping with `text` or `html` and any of `url`, `title`, `links`, `published`,
        `authors`, `id` (other keys are kept in `Article.extra`); or an `Article`.
    url
        Where it was published.
    title
        The headline.
    links
        Hyperlinks: URLs, `(url, anchor)` pairs, mappings with `url` and `text` (or `start` and `end`), or
        `Link` records.
    published
        Date of publication.

    Returns
    -------
    Article
        For plain text, `Article.text` is the input itself; for HTML, the text of the article in the page.
        Keyword arguments override values found in the mapping, page or text.

    Raises
    ------
    InputTypeError
        If the article, or one of its parts, has a type that cannot be read.
    InputError
        If a mapping has neither `text` nor `html`, or a part is larger than `article.limits` allows.
    MissingExtraError
        If HTML is given and `srcscore[html]` is not installed.
    """
    with own_code("the article"):
        parsed = article if isinstance(article, Article) else None
        opened = _open(article) if parsed is None else Fields()
        fields = override(opened, url=url, title=title, links=links, published=published)
    if parsed is not None:
        check_length(parsed.text, "the article")
        check_lines(parsed.text)
        return parsed if fields == Fields() else _revise(parsed, fields)
    if fields.text is not None or fields.html is None:
        return _build(fields)
    page = read_page(fields.html, fields.url)
    filled = replace(
        fields,
        text=page.text,
        url=fields.url or page.url,
        title=page.title if fields.title is None else fields.title,
        links=fields.links or page.links,
        authors=fields.authors or page.authors,
        published=fields.published or page.published,
    )
    return _build(filled, page.headings, page.unread)


def _open(article: Any) -> Fields:
    """Return the fields of what was given."""
    if isinstance(article, str):
        text = check_length(article, "the article")
        return Fields(html=text) if is_html(text) else Fields(text=text)
    if isinstance(article, Mapping):
        return read_mapping(article)
    if isinstance(article, bytes | bytearray):
        raise InputTypeError(
            "an article must be text, not bytes",
            value=bytes(article[:60]),
            remedy="decode it first: data.decode('utf-8')",
        )
    raise InputTypeError(f"an article cannot be a {type(article).__name__}", value=article, remedy=_KINDS)


def _revise(article: Article, given: Fields) -> Article:
    """Return a parsed article with what is given in place of what it has."""
    known = {block.span.start for block in article.blocks if block.kind in ("heading", "title")}
    fields = Fields(
        text=article.text,
        url=article.url if given.url is None else given.url,
        title=article.title if given.title is None else given.title,
        links=given.links or tuple(RawLink(link.url, None, link.span) for link in article.links),
        published=article.published if given.published is None else given.published,
        authors=article.authors,
        id=article.id,
        extra=article.extra,
    )
    return _build(fields, frozenset(known) if article.blocks else None, article.unread)


def _build(fields: Fields, headings: frozenset[int] | None = None, unread: int = 0) -> Article:
    """Return the article; `headings` are the offsets of its headings where they are known."""
    text = fields.text or ""
    check_lines(text)
    layout = lay_out(text, fields.title, headings=headings)
    return Article(
        text=text,
        url=fields.url,
        domain=resolve(fields.url).domain if fields.url else None,
        title=layout.title,
        links=place_links(text, fields.links, fields.url),
        authors=fields.authors or layout.authors,
        published=layout.published if fields.published is None else fields.published,
        language=detect_language(text),
        blocks=layout.blocks,
        unread=unread,
        id=fields.id,
        extra=fields.extra,
    )
