"""JSON-LD: what a linked-data processor makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.adapters import ARTICLES, expected
from srcscore import Score, score
from srcscore.report.flat import to_jsonld

SCHEMA = "https://schema.org/"


def _scores() -> list[Score]:
    return [item for item in expected() if isinstance(item, Score)]


def _triples(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Return predicate and object of every triple that the processor finds."""
    jsonld = pytest.importorskip("pyld").jsonld
    dataset = jsonld.to_rdf(document)
    return [(item["predicate"]["value"], item["object"]["value"]) for item in dataset["@default"]]


@pytest.mark.parametrize("result", _scores(), ids=range(len(ARTICLES)))
def test_a_processor_reads_schema_org_terms(result: Score) -> None:
    triples = _triples(json.loads(json.dumps(to_jsonld(result))))
    predicates = {predicate for predicate, _ in triples}
    assert all(
        name.startswith((SCHEMA, "http://www.w3.org/1999/02/22-rdf-syntax-ns#")) for name in predicates
    )
    assert (f"{SCHEMA}reviewAspect", "sourcing") in triples
    assert (f"{SCHEMA}ratingValue" in predicates) is not result.abstained
    for item in result.citations:
        if item.role in ("evidence", "listed") and item.kind == "outlet" and item.domain:
            assert (f"{SCHEMA}url", f"https://{item.domain}/") in triples


def test_linked_sources_are_what_it_is_based_on() -> None:
    text = "The wall cracked on Monday, Reuters reported. Repairs begin in June. " * 4
    result = score(
        {"text": text, "links": [{"url": "https://www.reuters.com/wall", "text": "Reuters reported"}]}
    )
    article = to_jsonld(result)["itemReviewed"]
    linked = [link for link in result.article.links if link.span]
    assert linked
    cited = {(item.span.start, item.span.end) for item in result.citations}
    assert article.get("isBasedOn", []) == [
        link.url for link in linked if link.span and (link.span.start, link.span.end) in cited
    ]


def test_promotion_and_mentions_are_no_citations() -> None:
    (first, *_) = _scores()
    named = {item["name"] for item in to_jsonld(first)["itemReviewed"]["citation"]}
    promo = {item.name for item in first.citations if item.role == "promo"}
    credited = {item.name for item in first.citations if item.role in ("evidence", "listed")}
    assert promo - credited
    assert not named & (promo - credited)


def test_without_an_address_or_title_there_is_none() -> None:
    article = to_jsonld(score("The mill closed on Monday."))["itemReviewed"]
    assert article == {"@type": "NewsArticle"} or set(article) <= {"@type", "inLanguage"}


def test_each_kind_of_source_has_a_type_of_its_own() -> None:
    text = "The wall cracked, people said. Ann Lee, a mason, said so too. Reuters reported it. " * 3
    kinds = {item["name"]: item["@type"] for item in to_jsonld(score(text))["itemReviewed"]["citation"]}
    assert kinds["Ann Lee"] == "Person"
    assert kinds["Reuters"] == "Organization"
    assert kinds["people"] == "Thing"
