"""Adding, merging and asking: any order makes the same graph, and bad input is handled as stated."""

from __future__ import annotations

import inspect
import sys
from copy import copy
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.test_store import content
from helpers.examples import examples
from helpers.graphs import MODEL, graph_of, read
from helpers.planted import Planted, corpora
from helpers.strategies import texts, urls
from srcscore import Claim, Span
from srcscore.article.dates import is_later, read_date
from srcscore.domains.unwrap import canonical
from srcscore.errors import InputError, InputTypeError, SrcscoreError
from srcscore.graph.citation_graph import CitationGraph

DAM = "the dam at Eastfold lost 40 turbines and 12 barges"
ASIDE = "Visitors came to Quenby for the fair. Rain fell on the candle makers all day long."


def article(url: str | None, said: str, day: str | None = None, **more: Any) -> dict[str, Any]:
    return {"url": url, "text": f"{said}\n\n{ASIDE}", "published": day, **more}


def paths(graph: CitationGraph, what: Any) -> list[tuple[str, str]]:
    return [(chain.path, chain.root.kind) for chain in graph.trace(what).chains]


SAME_PAGE = [
    ("https://pier.example.org/b", "https://pier.example.org/amphtml/b"),
    ("https://pier.example.org/b", "https://pier.example.org/b;jsessionid=A1B2"),
    ("https://pier.example.org/b?id=3", "https://pier.example.org/b?id=3&PHPSESSID=abc"),
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
    ("https://www.cnn.com/2026/05/01/a", "https://amp.cnn.com/cnn/2026/05/01/a/index.html"),
    ("https://www.bbc.co.uk/news/1/", "http://bbc.co.uk/news/1"),
    ("https://bbc.co.uk/news/1?utm_source=x&fbclid=y", "bbc.co.uk/news/1#top"),
    ("https://m.bbc.co.uk:443/news/1", "//BBC.co.uk/news/1"),
    ("https://web.archive.org/web/2026/https://bbc.co.uk/news/1", "https://bbc.co.uk/news/1"),
    ("https://bbc.co.uk/a%20b?y=2&x=1", "https://bbc.co.uk/a b?x=1&y=2"),
    ("https://pier.example.org/news/amp/ferry-1", "https://amp.pier.example.org/news/ferry-1"),
    ("https://pier.example.org/ferry.amp.html", "https://pier.example.org/ferry.html?CMP=share&amp;utm_id=1"),
    ("https://pier.example.org/ferry/?ref=7", "https://pier.example.org/ferry"),
    ("https://twitter.com/pier/status/1?s=20", "https://mobile.twitter.com/pier/status/1"),
    ("https://edition.cnn.com/pier/index.html", "https://www.cnn.com/pier"),
    ("https://en.m.wikipedia.org/wiki/Pier", "https://en.wikipedia.org/wiki/Pier"),
    ("https://pier.example.org/view.php?id=5&source=12", "https://pier.example.org/view.php?id=5"),
    ("https://pier.example.org/ferry?noamp=mobile&nb=1", "https://pier.example.org/ferry"),
    ("https://pier.blogspot.co.uk/ferry.html?m=1", "https://pier.blogspot.com/ferry.html"),
    ("https://open.substack.com/pub/pier/p/ferry?r=1", "https://pier.substack.com/p/ferry"),
    ("https://youtu.be/dQpier00abc?t=3", "https://m.youtube.com/watch?v=dQpier00abc&feature=share"),
    ("https://xcancel.com/pier/status/1", "https://x.com/pier/status/1/photo/1"),
    ("https://t.me/s/pier/1", "https://telegram.me/pier/1"),
    ("https://uk.news.yahoo.com/ferry.html", "https://news.yahoo.com/ferry.html"),
]
OTHER_PAGE = [
    ("https://pier.example.org/newsitem?src=1", "https://pier.example.org/newsitem?src=2"),
    ("https://pier.example.org/story.mpl?from=1", "https://pier.example.org/story.mpl?from=2"),
    ("https://bbc.co.uk/news/1", "https://bbc.co.uk/news/2"),
    ("https://bbc.co.uk/news?id=1", "https://bbc.co.uk/news?id=2"),
    ("https://bbc.co.uk/News", "https://bbc.co.uk/news"),
    ("https://a.example.com/1", "https://b.example.com/1"),
    ("http://pier.example.org/view.php?cid=1", "http://pier.example.org/view.php?cid=2"),
    ("http://pier.example.org/?source=1", "http://pier.example.org/?source=2"),
    ("https://pier.example.org/amp", "https://pier.example.org/"),
    ("https://pier.example.org/story?nl=1", "https://pier.example.org/story?nl=2"),
    ("https://pier.example.org/Article.aspx?cmp=1", "https://pier.example.org/Article.aspx?cmp=2"),
    ("https://pier.example.org/#!/news/1", "https://pier.example.org/#!/news/2"),
]
NO_PAGE = ["", "  ", "mailto:a@b.c", "a story", "http://[::1", "https://t.co/x", "http://", "...", "x:y.z/1"]


@pytest.mark.parametrize(("first", "second"), SAME_PAGE)
def test_one_page_has_one_spelling(first: str, second: str) -> None:
    assert canonical(first) is not None
    assert canonical(first) == canonical(second)


@pytest.mark.parametrize(("first", "second"), OTHER_PAGE)
def test_other_pages_have_another(first: str, second: str) -> None:
    assert canonical(first) != canonical(second)


@given(st.one_of(st.sampled_from(NO_PAGE), st.text(max_size=60)))
def test_any_string_has_a_spelling_or_none(url: str) -> None:
    found = canonical(url)
    assert found is None or canonical(found) is not None
    if url in NO_PAGE and url != "https://t.co/x":
        assert found is None


DATES = [
    ("2026-05-02", "2026-05-01", True),
    ("2026-05-01", "2026-05-02", False),
    ("2026-05-01", "2026-05-01", False),
    ("2026-05-01T09:00", "2026-05-01", False),
    ("2026-05-01T09:00:00Z", "2026-05-01T08:59:00Z", True),
    ("2026-05-01T09:00:00+02:00", "2026-05-01T08:00:00Z", False),
    ("2026-05", "2026-05-31", False),
    ("2026-06", "2026-05-31", True),
    ("2027", "2026-12-31T23:59:59", True),
    ("Tue, 05 May 2026 10:00:00 GMT", "2026-05-04", True),
    ("yesterday", "2026-05-01", False),
    ("2026-13-40", "2026-05-01", False),
    (None, "2026-05-01", False),
    ("2026-05-01", "", False),
]


@pytest.mark.parametrize(("first", "second", "expected"), DATES)
def test_which_of_two_dates_is_later(first: str | None, second: str | None, expected: bool) -> None:
    assert is_later(first, second) is expected
    if expected:
        assert not is_later(second, first)


@given(st.text(max_size=40))
def test_any_string_is_a_date_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or date(*(*found.parts, 1, 1)[:3]).year == found.parts[0]


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_order_and_any_merge_make_the_same_graph(planted: Planted, draw: Random) -> None:
    articles = planted.articles
    changed = [{**one, "text": one["text"] + " And more."} for one in articles[:2]]
    everything = articles + changed
    whole = graph_of(everything)
    shuffled = draw.sample(everything, len(everything))
    cut = draw.randint(0, len(shuffled))
    first, second = graph_of(shuffled[:cut]), graph_of(shuffled[cut:])
    before = content(first)
    for merged in (first | second, second | first, first.merge(second) | whole):
        assert content(merged) == content(whole)
        assert [merged.trace(key) for key in merged] == [whole.trace(key) for key in whole]
        assert merged.circles() == whole.circles()
        assert merged.echoes() == whole.echoes()
    assert content(first) == before, "merging leaves both as they were"


def test_a_later_addition_is_seen() -> None:
    graph = graph_of([article("https://bbc.co.uk/1", f"According to Reuters, {DAM}.", "2026-05-02")])
    assert paths(graph, "https://bbc.co.uk/1") == [("bbc.co.uk -> reuters.com", "wire")]
    older = copy(graph)
    key = graph.add(article("https://reuters.com/2", f"Ida Brook said that {DAM}.", "2026-05-01"))
    assert key == "reuters.com/2"
    assert paths(graph, "https://bbc.co.uk/1") == [("bbc.co.uk -> reuters.com -> Ida Brook", "on-record")]
    assert paths(older, "https://bbc.co.uk/1") == [("bbc.co.uk -> reuters.com", "wire")]


def test_an_article_given_twice_counts_once() -> None:
    once = article("https://bbc.co.uk/1", f"According to Reuters, {DAM}.", "2026-05-02", id="a")
    graph = graph_of([once, {**once, "url": "http://www.bbc.co.uk/1/?utm_source=x"}, once])
    assert len(graph) == 1
    later = {**once, "published": "2026-05-03", "text": "Corrected."}
    undated = {**once, "published": None, "text": "Undated."}
    for order in ([once, later, undated], [undated, later, once]):
        assert graph_of(order).node("a").published == "2026-05-02"


def test_articles_are_asked_for_by_key_url_or_id() -> None:
    graph = graph_of(
        [
            article("https://bbc.co.uk/1", f"{DAM}.", id="x"),
            article("https://bbc.co.uk/2", f"{DAM}.", id="y"),
            article("https://bbc.co.uk/3", f"{DAM}.", id="y"),
            article(None, "No address.", id="z"),
            article(None, "Neither address nor name."),
        ]
    )
    for what in ("bbc.co.uk/1", "https://www.bbc.co.uk/1/", "x"):
        assert graph.node(what).url == "https://bbc.co.uk/1"
    assert graph.node("z").key == "id:z"
    assert sum(key.startswith("sha256:") for key in graph) == 1
    with pytest.raises(InputError, match=r"several articles.*ask by URL"):
        graph.node("y")
    for unknown in ("", "nobody", "https://bbc.co.uk/9", "\ud800"):
        with pytest.raises(InputError, match="no such article"):
            graph.trace(unknown)
    wrong: Any = 7
    with pytest.raises(InputTypeError, match="int"):
        graph.trace(wrong)
    with pytest.raises(InputError, match="positive"):
        graph.trace("x", limit=0)


def test_a_claim_is_found_in_its_article() -> None:
    told = article("https://bbc.co.uk/1", f"According to Reuters, {DAM}.", "2026-05-02")
    graph = graph_of([told])
    claim = read(told).claims[0]
    assert [chain.path for chain in graph.trace(claim).chains] == ["bbc.co.uk -> reuters.com"]
    graph.add({**told, "url": "https://mirror.com/1"})
    with pytest.raises(InputError, match=r"several articles.*pass article="):
        graph.trace(claim)
    assert graph.trace(claim, article="https://mirror.com/1").article == "mirror.com/1"
    with pytest.raises(InputError, match="no article has such a claim"):
        graph.trace(Claim(Span(0, 3), (), "unsourced"))


def test_an_article_that_is_not_in_the_graph_can_be_traced() -> None:
    graph = graph_of([article("https://reuters.com/2", f"Ida Brook said that {DAM}.", "2026-05-01")])
    told = article("https://bbc.co.uk/1", f"According to Reuters, {DAM}.", "2026-05-02")
    parsed = read(told).text.article
    assert [chain.path for chain in graph.trace(parsed).chains] == ["bbc.co.uk -> reuters.com -> Ida Brook"]
    assert len(graph) == 1


def test_a_link_to_itself_leads_nowhere() -> None:
    url = "https://bbc.co.uk/1"
    link = {"url": url, "text": "Reuters"}
    told = article(url, f"According to Reuters, {DAM}.", "2026-05-02", links=[link])
    graph = graph_of([told])
    assert paths(graph, url) == [("bbc.co.uk -> reuters.com", "wire")]
    own = article(
        url, f"According to BBC News, {DAM}.", "2026-05-02", links=[{"url": url, "text": "BBC News"}]
    )
    assert all(kind in ("circle", "original") for _, kind in paths(graph_of([own]), url))
    edges = graph_of([own]).edges()
    assert (edges.src != edges.dst).all()


MISSING = [
    # (date of the citing article, date of the cited one, linked, followed)
    (None, None, True, True),
    (None, "2026-05-01", True, True),
    ("2026-05-02", None, True, True),
    (None, None, False, False),
    ("2026-05-02", None, False, False),
    (None, "2026-05-01", False, False),
    ("2026-05", "2026-05", True, True),
    ("2026-05", "2026-05", False, False),
    ("2026-05-02", "2026-05-01", False, True),
    ("2026-05-01", "2026-05-02", True, False),
    ("2026-05-01", "2026-05-02", False, False),
    ("2026-05-20", "2026-05-01", False, False),
    ("2026-05-20", "2026-05-01", True, True),
]


@pytest.mark.parametrize(("citing", "cited", "linked", "followed"), MISSING)
def test_what_dates_allow(citing: str | None, cited: str | None, linked: bool, followed: bool) -> None:
    links = [{"url": "https://reuters.com/2", "text": "Reuters"}] if linked else []
    graph = graph_of(
        [
            article("https://bbc.co.uk/1", f"According to Reuters, {DAM}.", citing, links=links),
            article("https://reuters.com/2", f"Ida Brook said that {DAM}.", cited),
        ]
    )
    found = [path for path, _ in paths(graph, "https://bbc.co.uk/1")]
    assert found == ["bbc.co.uk -> reuters.com" + " -> Ida Brook" * followed]
    assert len(graph) == 2, "nothing is lost"


def lattice(days: int) -> list[dict[str, Any]]:
    """Return two articles a day, each of which cites both of the day before: 2 ** (days - 1) chains."""
    articles = []
    for day in range(days):
        urls = [f"https://{side}-{day}.com/1" for side in ("left", "right")] if day else []
        said = (
            f"According to left-{day}.com and right-{day}.com, {DAM}."
            if day
            else f"Ida Brook said that {DAM}."
        )
        links = [{"url": url, "text": url[8:-2]} for url in urls]
        articles += [
            article(f"https://{side}-{day + 1}.com/1", said, links=links) for side in ("left", "right")
        ]
    return articles


def test_more_chains_than_the_limit_are_said_to_be_cut() -> None:
    whole = graph_of(lattice(8)).trace("https://left-8.com/1")
    assert whole.complete
    assert len(whole.chains) == 2**7
    deep = graph_of(lattice(60))
    trace = deep.trace("https://left-60.com/1", limit=50)
    assert len(trace.chains) == 50
    assert not trace.complete
    assert deep.independent_roots("https://left-60.com/1", limit=50) == ("Ida Brook",)


def test_a_chain_of_two_hundred_articles_needs_no_recursion() -> None:
    articles = [
        article(
            f"https://site-{n}.com/1",
            f"According to site-{n + 1}.com, {DAM}.",
            links=[{"url": f"https://site-{n + 1}.com/1", "text": f"site-{n + 1}.com"}],
        )
        for n in range(200)
    ]
    graph = graph_of(articles)
    graph.trace("https://site-199.com/1")  # whatever is loaded once is loaded
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 100)  # half of what one call a hop would need
    try:
        (chain,) = graph.trace("https://site-0.com/1").chains
    finally:
        sys.setrecursionlimit(limit)
    assert chain.depth == 199
    assert chain.root.kind == "dead-end"


@given(st.lists(st.tuples(texts, urls), max_size=5))
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_article_breaks_a_graph(given_: list[tuple[str, str | None]]) -> None:
    graph = CitationGraph(model=MODEL)
    for text, url in given_:
        try:
            graph.add({"text": text, "url": url})
        except SrcscoreError:
            continue
    for key in graph:
        trace = graph.trace(key)
        assert trace.chains
        assert all(chain.hops[0].article == key for chain in trace.chains)
        graph.independent_roots(key)
    graph.circles()
    graph.echoes()
    graph.edges()
