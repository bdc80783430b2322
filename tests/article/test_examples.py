"""The example articles of the docs read as they are meant to."""

from __future__ import annotations

import json
from pathlib import Path

from srcscore.article import parse
from srcscore.records import Article

EXAMPLES = Path(__file__).parents[2] / "docs/examples"


def _texts(article: Article, kind: str) -> list[str]:
    return [block.span.of(article.text) for block in article.blocks if block.kind == kind]


def test_the_network_article() -> None:
    article = parse(
        (EXAMPLES / "network-article.txt").read_text("utf-8"), url="https://www.naturalnews.com/x.html"
    )
    assert article.domain == "naturalnews.com"
    assert (article.authors, article.published) == (("jonasfeld",), "2024-09-26")
    assert _texts(article, "title") == [article.title]
    assert _texts(article, "byline") == ["By jonasfeld // 2024-09-26"]
    assert _texts(article, "heading") == ["Dragovar warns Syldavia that patience is running out"]
    assert _texts(article, "sources") == ["Sources include: TheCradle.co Brighteon.com"]
    assert [text.split()[0] for text in _texts(article, "promotion")] == ["Head", "Watch", "This"]
    related = _texts(article, "related")
    assert related[0].startswith("(Related: Grain convoy")
    assert related[1] == "More related stories:"
    assert len(related) == 5


def test_the_well_sourced_article() -> None:
    article = parse((EXAMPLES / "well-sourced.txt").read_text("utf-8"))
    assert (article.authors, article.published) == (("Ida Berg", "Tomas Reyl"), "2024-03-04")
    assert not _texts(article, "promotion") + _texts(article, "related") + _texts(article, "sources")
    assert len(_texts(article, "byline")) == 3


def test_the_page() -> None:
    article = parse((EXAMPLES / "page.html").read_text("utf-8"))
    assert (article.title, article.published) == ("Ferry to Saint Orla runs again", "2024-05-13")
    assert [link.domain for link in article.links if link.domain] == [
        "gov.uk",
        "bbc.co.uk",
        "reuters.com",
        "doi.org",
        "facebook.com/islandherald",
    ]


def test_the_batch() -> None:
    lines = (EXAMPLES / "articles.jsonl").read_text("utf-8").splitlines()
    articles = [parse(json.loads(line)) for line in lines]
    assert len({article.id for article in articles}) == len(articles) == 8
    assert all(article.text and article.extra["note"] for article in articles)
