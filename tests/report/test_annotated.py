"""The text with its claims says who each rests on, fits the width, and passes on no control characters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.report_scores import HOSTILE, TEXT, example, lines_fit
from srcscore.article import parse
from srcscore.records import Article, Score, Span
from srcscore.report.lines import annotated_article, plain
from srcscore.scoring import score


def annotated(score: Score, width: int) -> str:
    return plain(annotated_article(score), width=width)


@pytest.mark.parametrize(
    "said",
    [
        "weak sources only: The ferry sank at dawn, according to TheCradle.co.",
        '- TheCradle.co, outlet, reputation 0.31, weak, "according to"',
        "no source: The owner denied it.",
        "Statements (2): weak sources only: 1; no source: 1",
        "Score 0.21, low",
        "\nSources include: TheCradle.co Brighteon.com",
        "- Brighteon.com, outlet, listed as a source, the publisher's own network",
    ],
)
def test_says(said: str) -> None:
    assert said in annotated(example(), 100)


def test_every_word_of_the_article_is_shown_once_and_in_order() -> None:
    flat = " ".join(annotated(example(), 200).partition("\n\n")[2].partition("\n\n")[2].split())
    offset = 0
    for line in TEXT.splitlines():
        for sentence in re.split(r"(?<=\.) ", line):
            offset = flat.index(sentence, offset) + len(sentence)


def test_a_sentence_that_is_no_statement_is_marked_as_not_counted() -> None:
    article = "Ann Lee said the pier is old. Will it ever be mended? It was built in 1911."
    assert "\nnot counted: Will it ever be mended?\n" in annotated(score(parse(article)), 100)


def test_a_source_that_carries_a_claim_twice_is_listed_once() -> None:
    article = "Ann Lee said the pier is old, and Ann Lee warned that it leaks."
    assert '- Ann Lee, person, "said", "warned"' in annotated(score(parse(article)), 100)


@pytest.mark.parametrize("width", [0, 10, 40, 41, 79, 120])
def test_fits_every_width(width: int) -> None:
    assert lines_fit(annotated(example(), width), width)


@given(text=st.text(max_size=200), width=st.integers(0, 120))
def test_no_text_gets_through_to_the_terminal(text: str, width: int) -> None:
    article = Article(text=HOSTILE + text, title=HOSTILE + text)
    whole = example(article=article, claims=(), citations=())
    claims = (replace(example().claims[0], span=Span(0, len(HOSTILE)), citations=()),)
    assert lines_fit(annotated(whole, width), width)
    assert lines_fit(annotated(replace(whole, claims=claims), width), width)


def test_an_abstention_shows_no_value_and_no_claims() -> None:
    report = annotated(score(parse("")), 80)
    assert "No score (insufficient)" in report
    assert "Statements (0): none found" in report


def test_a_text_without_end_is_cut() -> None:
    article = Article(text="word " * 100_000)
    report = annotated(example(article=article, claims=(), citations=()), 80)
    assert len(report) < 3_000
    assert "..." in report
