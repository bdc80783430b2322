"""The page of many scores: it counts all, lists the lowest, names errors, and keeps no article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.read_html import Element, read
from helpers.report_scores import WEAK, citation, example
from srcscore.errors import InputError
from srcscore.records import Article, Score, ScoreError
from srcscore.report.batch import Batch, Digest
from srcscore.report.html import batch_page


def digested(*results: Score | ScoreError) -> Batch:
    digest = Digest()
    for result in results:
        digest.add(result)
    return digest.batch()


def valued(value: float, title: str = "A title") -> Score:
    band: Literal["low", "mixed", "high"] = "low" if value < 0.4 else "high" if value >= 0.6 else "mixed"
    return example(value=value, band=band, article=replace(example().article, title=title))


def table(root: Element, section: str) -> list[list[str]]:
    """Return the cells of the first table behind a heading."""
    (found,) = (item for item in root.all("section") if item.all("h2")[0].text() == section)
    rows = found.all("table")[0].all("tbody")[0].all("tr")
    return [[" ".join(cell.text().split()) for cell in row.all() if cell.tag in ("td", "th")] for row in rows]


ABSTAINED = example(abstained=True, band="insufficient", reasons=("too short",))
LOST = ScoreError(3, "lost.txt", InputError("the file cannot be read", value="lost.txt", remedy="check it"))


def test_the_lowest_come_first_and_abstentions_last() -> None:
    root = read(
        batch_page([valued(0.7, "Good"), ABSTAINED, valued(0.2, "Bad"), LOST, valued(0.5, "Middling")])
    )
    rows = table(root, "Articles")
    assert [row[0] for row in rows] == ["2", "4", "0", "1"]
    assert rows[0][1] == "Bad naturalnews.com"
    assert rows[0][2:] == ["0.20", "0.05 to 0.43", "low", "2", "1", "1"]
    assert rows[3][1:4] == ["Ferry sinks off Port Amber naturalnews.com; too short", "none", "none"]


def test_bands_histogram_and_median() -> None:
    batch = digested(*map(valued, (0.0, 0.39, 0.4, 0.59, 0.6, 1.0)), ABSTAINED)
    assert {word.name: count for word, count, _ in batch.bands} == {
        "low": 2,
        "mixed": 2,
        "high": 2,
        "insufficient": 1,
    }
    assert {(item.start, item.band): item.articles for item in batch.bins if item.articles} == {
        (0.0, "low"): 1,
        (0.35, "low"): 1,
        (0.4, "mixed"): 1,
        (0.55, "mixed"): 1,
        (0.6, "high"): 1,
        (0.95, "high"): 1,
    }
    assert batch.median == pytest.approx(0.495)
    assert digested(valued(0.2), valued(0.4)).median == pytest.approx(0.3)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_every_value_is_in_one_bar(values: list[float]) -> None:
    batch = digested(*map(valued, values))
    assert sum(item.articles for item in batch.bins) == len(values) == batch.scored
    for item in batch.bins:
        assert item.articles == sum(
            item.start <= value < item.end or value == item.end == 1.0 for value in values
        )


def test_errors_are_named_with_position_and_id() -> None:
    root = read(batch_page([valued(0.2), LOST]))
    assert table(root, "What could not be scored") == [
        ["3", "lost.txt", "the file cannot be read: lost.txt; check it"]
    ]
    assert "1 scored, 1 could not be (why)" in " ".join(root.all("header")[0].text().split())


def test_many_errors_are_counted() -> None:
    batch = digested(*(replace(LOST, index=count) for count in range(150)))
    assert (batch.failures, len(batch.failed), batch.articles, batch.scored) == (150, 100, 150, 0)
    assert "100 of 150 articles" in batch_page(replace(LOST, index=count) for count in range(150))


def test_the_worst_sourced_statements_are_quoted() -> None:
    better = citation(reputation=replace(WEAK, mean=0.45))
    second = example(claims=(replace(example().claims[0], citations=(better,)),))
    root = read(batch_page([second, example()]))
    rows = table(root, "Worst sourced statements")
    quote = "The ferry sank at dawn, according to TheCradle.co."
    assert [row[0] for row in rows] == [f"{quote} Ferry sinks off Port Amber (#{place})" for place in (1, 0)]
    assert [row[1:] for row in rows] == [
        ["weak sources only", "TheCradle.co (0.31)"],
        ["weak sources only", "TheCradle.co (0.45)"],
    ]


def test_one_article_has_at_most_two_of_the_worst() -> None:
    many = example(claims=(example().claims[0],) * 9)
    batch = digested(many, example())
    assert [item.position for item in batch.worst] == [0, 0, 1]
    assert batch.bad == 10


def test_the_worst_are_those_of_all_articles() -> None:
    def rated(mean: float) -> Score:
        source = citation(reputation=replace(WEAK, mean=mean))
        return example(claims=(replace(example().claims[0], citations=(source,)),), citations=(source,))

    means = [(count * 7919 % 5000) / 10_000 for count in range(5000)]
    batch = digested(*map(rated, means))
    assert [item.rests for item in batch.worst] == [
        f"TheCradle.co ({mean:.2f})" for mean in sorted(means)[:20]
    ]


def test_outlets_are_counted_by_articles() -> None:
    own = example().citations[1]
    twice = example(citations=(citation(), citation(), replace(own, self_cited=False)))
    promoted = example(citations=(citation(role="promo"), citation(kind="person", domain=None)))
    rows = table(
        read(batch_page([twice, example(citations=(citation(), own)), promoted])), "Outlets cited most"
    )
    assert rows[0][:4] == ["thecradle.co", "2", "3", "1"]
    assert "weak reputation 0.31, weak; 2 ratings, the newest of 2026-08-19" in rows[0][4]
    assert rows[1][:4] == ["brighteon.com", "1", "1", "0"]
    assert rows[1][5] == "natural-news"


@pytest.mark.slow
def test_ten_thousand_are_counted_and_five_hundred_listed() -> None:
    def many() -> Iterator[Score]:
        for count in range(10_000):
            yield valued(count / 10_000, f"Article {count}")

    made = batch_page(many())
    assert len(made) < 1_000_000
    root = read(made)
    assert len(table(root, "Articles")) == 500
    assert table(root, "Articles")[499][1] == "Article 499 naturalnews.com"
    assert "The 500 lowest of 10,000 articles; all are counted" in " ".join(root.text().split())
    assert root.all("h1")[0].text() == "10,000 articles"


def test_no_articles_at_all() -> None:
    root = read(batch_page([]))
    assert "No article was scored." in root.text()
    assert "No outlet is cited." in root.text()


def test_no_article_is_kept() -> None:
    digest = Digest()
    text = "word " * 50_000
    digest.add(example(article=Article(text=text, title="T", url="https://example.com/a")))
    assert text not in repr(vars(digest))
    assert len(repr(vars(digest))) < 10_000
