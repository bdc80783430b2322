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
        opened = _open(article)
        fields = override(opened, url=url, title=title, links=links, published=published)
    if fields.text is None and fields.html is not None:
        page = read_page(fields.html, fields.url)
        fields = replace(
            page,
            url=fields.url or page.url,
            title=page.title if fields.title is None else fields.title,
            links=fields.links or page.links,
            authors=fields.authors or page.authors,
            published=fields.published or page.published,
            id=fields.id,
            extra=fields.extra,
        )
    text = fields.text or ""
    check_lines(text)
    if isinstance(article, Article) and fields is opened:
        return article
    layout = lay_out(text, fields.title, headings=fields.headings)
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
        unread=fields.unread,
        id=fields.id,
        extra=fields.extra,
    )


def _open(article: Any) -> Fields:
    if isinstance(article, str):
        text = check_length(article, "the article")
        return Fields(html=text) if is_html(text) else Fields(text=text)
    if isinstance(article, Mapping):
        return read_mapping(article)
    if isinstance(article, Article):
        known = frozenset(block.span.start for block in article.blocks if block.kind in ("heading", "title"))
        return Fields(
            text=check_length(article.text, "the article"),
            url=article.url,
            title=article.title,
            links=tuple(RawLink(link.url, None, link.span) for link in article.links),
            published=article.published,
            authors=article.authors,
            id=article.id,
            extra=article.extra,
            headings=known if article.blocks else None,
            unread=article.unread,
        )
    if isinstance(article, bytes | bytearray):
        raise InputTypeError(
            "an article must be text, not bytes",
            value=bytes(article[:60]),
            remedy="decode it first: data.decode('utf-8')",
        )
    raise InputTypeError(
        f"an article cannot be of type {type(article).__name__}", value=article, remedy=_KINDS
    )
