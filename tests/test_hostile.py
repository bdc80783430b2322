"""Whatever comes in, a score, an abstention or an error with a remedy comes out, and nothing worse."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import srcscore
from helpers.examples import examples
from helpers.hostile import SHORT, WRONG, inputs, survives
from helpers.strategies import hostile, plausible, texts, urls
from srcscore import Score, ScoreError, SrcscoreError
from srcscore.errors import InputError

SIZE = 5_000
thorough = settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", inputs())
def test_what_is_made_to_break_readers(name: str) -> None:
    survives(inputs()[name](SIZE))


def test_wrong_types_are_errors_that_name_the_type() -> None:
    for article in WRONG:
        survives(article)
    for article in (None, 1, b"x", [], object()):
        assert isinstance(survives(article), TypeError)


def test_a_batch_of_all_of_it_gives_one_result_each() -> None:
    articles = [make(2000) for make in inputs().values()] + [SHORT]
    results = list(srcscore.score_many([*articles, *WRONG[:22]]))
    assert len(results) == len(articles) + 22
    assert isinstance(results[len(articles) - 1], Score)
    assert all(isinstance(result, ScoreError) for result in results[len(articles) : len(articles) + 8])


pages = st.builds(
    "<html><body><article>{}{}{}</article>".format,
    plausible,
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</i>",
                "<a href=x>",
                "</a>",
                "<!--",
                "]]>",
                "<table>",
                "<li>",
                "&#0;",
                "x",
            ]
        ),
        max_size=30,
    ).map("".join),
    hostile,
)
mappings = st.fixed_dictionaries(
    {},
    optional={
        "text": texts,
        "title": hostile,
        "url": urls,
        "links": st.lists(st.one_of(urls, st.tuples(urls, hostile)), max_size=4),
        "published": hostile,
        "authors": st.one_of(hostile, st.lists(hostile, max_size=2)),
        "id": st.one_of(hostile, st.integers()),
        "more": st.integers(),
    },
)


@thorough
@given(st.one_of(texts, hostile, pages, mappings), st.booleans())
def test_every_score_matches_its_schema_and_adds_up(article: Any, use_publisher: bool) -> None:
    before = copy.deepcopy(article)
    survives(article, use_publisher=use_publisher)
    assert article == before


@thorough
@given(st.binary(max_size=60), st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_what_is_no_article_at_all(content: bytes, other: Any) -> None:
    assert isinstance(survives(content), SrcscoreError)
    if not isinstance(other, str):
        assert isinstance(survives(other), SrcscoreError)


@thorough
@given(urls)
def test_every_address_has_a_reputation_or_an_error(url: str | None) -> None:
    told: object
    try:
        found = srcscore.reputation(url or "")
    except InputError as error:
        told = error.remedy
    else:
        told = 0 <= found.mean <= 1
    assert told
