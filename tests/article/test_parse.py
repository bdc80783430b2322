"""`parse`: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.article import parse
from srcscore.errors import InputError, InputTypeError, SrcscoreError
from srcscore.records import Article, Link, Span

TEXT = (
    "Lake at Kolm rises\nBy Ida Berg // 2024-03-02\n"
    "The lake rose, said the mayor of Kolm, and nobody had to leave the valley."
)
KEYS = ("text", "html", "url", "title", "links", "published", "authors", "id", "other")
VALUES = st.none() | st.text() | st.integers() | st.binary() | st.lists(st.text() | st.none() | st.integers())


def test_plain_text_is_kept_as_it_is() -> None:
    text = "  \ufeff" + TEXT + "\r\n\u00a0"
    assert parse(text).text == text


def test_the_text_tells_title_author_day_and_language() -> None:
    article = parse(TEXT, url="https://www.bbc.co.uk/news/1")
    assert (article.title, article.authors, article.published) == (
        "Lake at Kolm rises",
        ("Ida Berg",),
        "2024-03-02",
    )
    assert (article.url, article.domain, article.language) == (
        "https://www.bbc.co.uk/news/1",
        "bbc.co.uk",
        "en",
    )


def test_mapping_keys_go_before_the_text_and_keywords_before_both() -> None:
    mapping = {
        "text": TEXT,
        "title": "Kolm",
        "published": dt.date(2020, 1, 2),
        "authors": "Tom Roe and Li Wen",
        "id": 7,
        "url": "https://a.example/1",
        "label": "x",
        "links": ["https://b.example/"],
    }
    article = parse(mapping)
    assert (article.title, article.published, article.id) == ("Kolm", "2020-01-02", "7")
    assert (article.authors, article.extra) == (("Tom Roe", "Li Wen"), {"label": "x"})
    assert [link.url for link in article.links] == ["https://b.example/"]
    again = parse(
        mapping, title="Lake", url="https://c.example/2", published="May", links=["https://d.example/"]
    )
    assert (again.title, again.url, again.published) == ("Lake", "https://c.example/2", "May")
    assert [link.url for link in again.links] == ["https://d.example/"]


def test_none_values_mean_absent() -> None:
    assert parse(dict.fromkeys(KEYS) | {"text": TEXT}) == parse({"text": TEXT, "other": None})
    assert parse({"text": None}).text == ""


def test_text_goes_before_html_in_a_mapping() -> None:
    assert parse({"text": TEXT, "html": "<p>no</p>"}).text == TEXT
    assert parse({"text": "<html>kept</html>"}).text == "<html>kept</html>"


def test_an_article_comes_back_itself_or_with_its_keywords_changed() -> None:
    article = parse({"text": TEXT, "id": "a", "key": 1, "links": [("https://b.example/", "mayor")]})
    assert parse(article) is article
    changed = parse(article, url="https://www.reuters.com/x")
    assert (changed.url, changed.domain, changed.id, changed.extra) == (
        "https://www.reuters.com/x",
        "reuters.com",
        "a",
        {"key": 1},
    )
    assert (changed.text, changed.links, changed.blocks) == (article.text, article.links, article.blocks)


@pytest.mark.parametrize(
    ("given_", "error", "words"),
    [
        (b"bytes", InputTypeError, "decode"),
        (bytearray(b"bytes"), InputTypeError, "decode"),
        (None, InputTypeError, "NoneType"),
        (3, InputTypeError, "int"),
        ([TEXT], InputTypeError, "list"),
        ({"title": "x"}, InputError, "'text'"),
        ({}, InputError, "'text'"),
        ({"text": 3}, InputTypeError, "'text'"),
        ({"text": b"x"}, InputTypeError, "decode"),
        ({"html": 3}, InputTypeError, "'html'"),
        ({"text": "x", "url": 3}, InputTypeError, "'url'"),
        ({"text": "x", "title": ["y"]}, InputTypeError, "'title'"),
        ({"text": "x", "published": 2020}, InputTypeError, "'published'"),
        ({"text": "x", "authors": 3}, InputTypeError, "'authors'"),
        ({"text": "x", "authors": [3]}, InputTypeError, "'authors'"),
        ({"text": "x", "id": 1.5}, InputTypeError, "'id'"),
        ({"text": "x", "id": True}, InputTypeError, "'id'"),
        ({"text": "x", "links": "https://a.example"}, InputTypeError, "'links'"),
        ({"text": "x", "links": {"url": "https://a.example"}}, InputTypeError, "'links'"),
        ({"text": "x", "links": 3}, InputTypeError, "'links'"),
        ({"text": "x", "links": [3]}, InputTypeError, "'links'"),
        ({"text": "x", "links": [{"text": "y"}]}, InputTypeError, "'links'"),
        ({"text": "x", "links": [("a", "b", "c")]}, InputTypeError, "'links'"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_with_a_remedy(
    given_: Any, error: type[SrcscoreError], words: str
) -> None:
    with pytest.raises(error) as caught:
        parse(given_)
    assert words in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("keyword", ["url", "title", "published"])
def test_keywords_are_checked_too(keyword: str) -> None:
    with pytest.raises(InputTypeError, match=f"'{keyword}'"):
        parse(TEXT, **{keyword: 3})  # type: ignore[arg-type]


@given(st.text(), st.text(), st.lists(st.text() | st.tuples(st.text(), st.text())))
def test_no_string_crashes(text: str, url: str, links: list[Any]) -> None:
    article = parse({"text": text, "url": url, "links": links})
    assert article.text == text
    _check_offsets(article)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_no_mapping_crashes(mapping: dict[str, Any]) -> None:
    try:
        article = parse(mapping)
    except SrcscoreError as error:
        article = parse(error.remedy)
    _check_offsets(article)


def _check_offsets(article: Article) -> None:
    for span in [link.span for link in article.links] + [block.span for block in article.blocks]:
        assert span is None or 0 <= span.start < span.end <= len(article.text)


def test_link_records_are_read() -> None:
    links = (Link("https://a.org/", Span(0, 4), None), Link("nonsense", None, None))
    assert [(link.url, link.span, link.domain) for link in parse(TEXT, links=links).links] == [
        ("https://a.org/", Span(0, 4), "a.org"),
        ("nonsense", None, None),
    ]
