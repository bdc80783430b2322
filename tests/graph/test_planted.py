"""Every planted chain, root, circle and copy is found, and none is invented."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings

from helpers.examples import examples
from helpers.graphs import graph_of, read
from helpers.planted import (
    DEEPEST,
    Planted,
    Story,
    article_around,
    corpora,
    mark,
    one_of_each,
    plant,
    statement,
)
from srcscore.graph.citation_graph import CitationGraph
from srcscore.records import Chain

Found = list[tuple[list[str], str, str]]


def chains_of(graph: CitationGraph, planted: Planted, key: str) -> list[Chain]:
    """Return the chains of a story's statement, as its first article makes it."""
    article = next(a for a in planted.articles if a["url"] == f"https://www.{key}/")
    claims = [c for c in read(article).claims if planted.marks[key] in c.span.of(article["text"])]
    assert len(claims) == 1, "the statement is made once"
    trace = graph.trace(claims[0], article=key)
    assert trace.complete
    assert trace.article == key
    return list(trace.chains)


def found(chains: Iterable[Chain]) -> Found:
    return [([hop.article for hop in chain.hops], chain.root.kind, chain.root.name) for chain in chains]


def joined(pairs: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    """Return the groups of what is joined by pairs."""
    groups: set[frozenset[str]] = set()
    for pair in pairs:
        touched = {group for group in groups if group & set(pair)}
        groups = (groups - touched) | {frozenset(pair).union(*touched)}
    return groups


def circles(cited: set[tuple[str, str]]) -> set[tuple[str, ...]]:
    """Return the groups of outlets that reach one another, by plain search."""
    reached: dict[str, set[str]] = {}
    for start in {source for source, _ in cited}:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            node = waiting.pop()
            new = {target for source, target in cited if source == node} - seen
            seen |= new
            waiting += new
        reached[start] = seen
    mutual = {
        start: frozenset(other for other in seen if start in reached.get(other, ()))
        for start, seen in reached.items()
    }
    return {tuple(sorted(group)) for group in mutual.values() if len(group) > 1}


@pytest.mark.parametrize("story", one_of_each(), ids=str)
def test_each_story_alone(story: Story) -> None:
    planted = plant([story])
    graph = graph_of(planted.articles)
    for key, expected in planted.chains.items():
        chains = chains_of(graph, planted, key)
        assert found(chains) == [expected]
        keys, kind, name = expected
        assert [hop.way for hop in chains[0].hops[:-1]] == [
            way for place, way in enumerate(story.ways) if story.ways[place - 1 : place + 1] != ("copy",) * 2
        ]
        outlets = [key.partition("/")[0] for key in keys]
        shown = outlets if kind == "original" else [*outlets, name]
        assert chains[0].path == " -> ".join(shown)


def test_the_deepest_chain_has_eight_articles_behind_the_first() -> None:
    assert max(len(story.ways) for story in one_of_each()) == DEEPEST == 8


@given(corpora())
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_corpus(planted: Planted) -> None:
    graph = graph_of(planted.articles)
    for key, expected in planted.chains.items():
        assert found(chains_of(graph, planted, key)) == [expected]
    assert {circle.outlets for circle in graph.circles()} == circles(planted.cited)
    assert {frozenset(echo.articles) for echo in graph.echoes()} == joined(planted.copies)
    for echo in graph.echoes():
        assert echo.first == next(
            b for _, b in planted.copies if b in echo.articles and not _copied(b, planted)
        )


def _copied(key: str, planted: Planted) -> bool:
    return any(key == copy for copy, _ in planted.copies)


def test_ten_outlets_that_trace_to_one_post_are_one_voice() -> None:
    source = {
        "url": "https://lowmere-argus.com/0",
        "published": "2026-05-01",
        "text": article_around(f"According to a post on Telegram, {statement(7)}.", 7, 0),
    }
    mirrors = [
        {
            "url": f"https://mirror-{place}.com/0",
            "published": "2026-05-02",
            "text": article_around(f"According to lowmere-argus.com, {statement(7, place)}.", 7, place + 1),
        }
        for place in range(10)
    ]
    graph = graph_of([source, *mirrors])
    assert not graph.echoes()
    first = mirrors[0]
    claims = [c for c in read(first).claims if mark(7) in c.span.of(first["text"])]
    assert graph.independent_roots(claims[0], article=first["url"]) == ("lowmere-argus.com",)
    assert graph.independent_roots(claims[0]) == ("lowmere-argus.com",)


def test_copies_without_dates_are_one_voice_though_nobody_was_first() -> None:
    text = article_around(f"{statement(3).capitalize()}.", 3, 0)
    graph = graph_of([{"url": f"https://mirror-{place}.com/0", "text": text} for place in range(10)])
    (echo,) = graph.echoes()
    assert echo.first is None
    assert len(echo.outlets) == 10
    claim = next(c for c in read(text).claims if mark(3) in c.span.of(text))
    assert graph.independent_roots(claim, article="https://mirror-5.com/0") == ("mirror-0.com",)
