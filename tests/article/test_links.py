"""Links: given ones are placed, shown ones are found, none is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.article.links import _URL, place_links, read_links


def _place(text: str, links: Any, base: str | None = None) -> list[tuple[str, str | None, str | None]]:
    placed = place_links(text, read_links(links), base)
    return [(link.url, link.span.of(text) if link.span else None, link.domain) for link in placed]


def test_anchors_are_found_in_order() -> None:
    text = "The study, a report, and the study again."
    links = [("https://a.org/1", "study"), ("https://a.org/2", "report"), ("https://a.org/3", "study")]
    placed = place_links(text, read_links(links))
    assert [text.index(link.span.of(text), link.span.start) for link in placed if link.span] == [4, 13, 29]


def test_an_anchor_is_a_whole_word() -> None:
    assert _place("The MAP shows what AP says.", [("https://apnews.com/", "AP")])[0][1] == "AP"
    placed = place_links("The MAP shows what AP says.", read_links([("https://apnews.com/", "AP")]))
    assert placed[0].span is not None
    assert placed[0].span.start == 19


def test_every_shape_of_link() -> None:
    text = "Here and there and where."
    links = [
        "https://a.org/",
        ("https://b.org/", "Here"),
        {"url": "https://c.org/", "text": "there"},
        {"url": "https://d.org/", "anchor": "where"},
        {"url": "https://e.org/", "start": 5, "end": 8},
        None,
    ]
    assert _place(text, links) == [
        ("https://b.org/", "Here", "b.org"),
        ("https://e.org/", "and", "e.org"),
        ("https://c.org/", "there", "c.org"),
        ("https://d.org/", "where", "d.org"),
        ("https://a.org/", None, "a.org"),
    ]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (0, 99), (5, 2)])
def test_a_place_outside_the_text_is_none(start: int, end: int) -> None:
    assert _place("short", [{"url": "https://a.org/", "start": start, "end": end}]) == [
        ("https://a.org/", None, "a.org")
    ]


def test_markdown_and_bare_urls_are_links() -> None:
    text = "See [the study](https://a.org/x_(y)) and https://b.org/z?q=1, (http://c.org/) or www.d.org/e."
    assert _place(text, []) == [
        ("https://a.org/x_(y)", "the study", "a.org"),
        ("https://b.org/z?q=1", "https://b.org/z?q=1", "b.org"),
        ("http://c.org/", "http://c.org/", "c.org"),
        ("www.d.org/e", "www.d.org/e", "d.org"),
    ]


def test_what_is_given_and_shown_is_one_link() -> None:
    text = "See https://a.org/x and [y](https://b.org/)."
    assert _place(text, ["https://b.org/", "https://a.org/x", "https://a.org/x"]) == [
        ("https://a.org/x", "https://a.org/x", "a.org"),
        ("https://b.org/", "y", "b.org"),
        ("https://a.org/x", None, "a.org"),
    ]


def test_a_relative_link_belongs_to_the_publisher() -> None:
    assert _place("text", ["/a/b", "?q=1"], "https://www.bbc.co.uk/news/") == [
        ("/a/b", None, "bbc.co.uk"),
        ("?q=1", None, "bbc.co.uk"),
    ]


@pytest.mark.parametrize(
    "url", ["", "#top", "nonsense", "javascript:void(0)", "https://", "http://[", "/x", "\ud800"]
)
def test_what_cannot_be_resolved_is_kept(url: str) -> None:
    assert _place("text", [url]) == [(url, None, None)]


def test_a_base_that_is_no_url_resolves_nothing() -> None:
    assert _place("text", ["/x"], "http://[") == [("/x", None, None)]


@given(st.text(), st.lists(st.tuples(st.text(), st.text(max_size=3))))
def test_a_span_is_the_anchor(text: str, pairs: list[tuple[str, str]]) -> None:
    anchors = {anchor.strip() for _, anchor in pairs}
    shown = {link.url for link in place_links(text, ())}
    for link in place_links(text, read_links(pairs)):
        assert link.span is None or link.span.of(text) in anchors | shown


PIECES = [
    "http",
    "https",
    "HTTP",
    "httpſ",
    "://",
    "www.",
    "wWw.",
    "w",
    "h",
    " ",
    "\n",
    "a",
    ".",
    "é",
    "“",
    "_",
    "/",
    "<",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_urls_are_those_that_the_plain_expression_finds(text: str) -> None:
    plain = re.compile(r"\b(?:https?://|www\.(?=\w))[^\s<>\"“”«»\x00-\x1f]+", re.IGNORECASE)
    assert [m.span() for m in _URL.finditer(text)] == [m.span() for m in plain.finditer(text)]
