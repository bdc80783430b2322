"""JSON-LD: a score as a schema.org Review of a NewsArticle, readable by any linked-data processor."""

from __future__ import annotations

from typing import Any

from srcscore.records import Article, Citation, Score

CONTEXT = {
    "@vocab": "https://schema.org/",
    "url": {"@type": "@id"},
    "isBasedOn": {"@type": "@id"},
    "citation": {"@container": "@set"},
}
"""Stands in the document itself, so that a processor needs no network."""


def to_jsonld(score: Score) -> dict[str, Any]:
    """Return a score in the terms of schema.org.

    The score is a `Review` by the library (`SoftwareApplication`) with a `Rating` from 0 to 1 of the aspect
    "sourcing"; the article is what is reviewed, with its `publisher`, with a `citation` for everybody whom a
    statement rests on or who stands in a source list, and with `isBasedOn` for the pages that such a citation
    links. A score that abstained has no rating, only the reasons.

    Parameters
    ----------
    score
        What `score` returned.

    Returns
    -------
    dict
        JSON-LD 1.1 with its context inside; the same keys in the same order for the same score.
    """
    return {
        "@context": CONTEXT,
        "@type": "Review",
        "reviewAspect": "sourcing",
        "itemReviewed": _article(score),
        **({"reviewBody": "; ".join(score.reasons)} if score.reasons else {}),
        **({} if score.abstained else {"reviewRating": _rating(score)}),
        "author": {
            "@type": "SoftwareApplication",
            "name": "srcscore",
            "softwareVersion": f"{score.versions.library} ({score.versions.model})",
        },
    }


def _rating(score: Score) -> dict[str, Any]:
    lower, upper = score.interval
    return {
        "@type": "Rating",
        "ratingValue": score.value,
        "worstRating": 0,
        "bestRating": 1,
        "alternateName": score.band,
        "ratingExplanation": f"90% interval {lower:.2f} to {upper:.2f}. "
        + ". ".join(_sentence(item.reason) for item in score.evidence[:5]),
    }


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]


def _article(score: Score) -> dict[str, Any]:
    article = score.article
    sources = [item for item in score.citations if item.role in ("evidence", "listed")]
    pages = _pages(article, sources)
    given = {
        "url": article.url,
        "headline": article.title,
        "datePublished": article.published,
        "inLanguage": article.language,
        "identifier": article.id,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": article.domain and _organisation(article.domain, article.domain),
        "citation": list({_key(item): _source(item) for item in sources}.values()),
        "isBasedOn": pages,
    }
    return {"@type": "NewsArticle"} | {name: value for name, value in given.items() if value}


def _pages(article: Article, sources: list[Citation]) -> list[str]:
    """Return the addresses that a citation's own place links, each once."""
    places = {(item.span.start, item.span.end) for item in sources}
    links = (link.url for link in article.links if link.span and (link.span.start, link.span.end) in places)
    return list(dict.fromkeys(url for url in links if url.startswith(("http://", "https://"))))


def _key(item: Citation) -> str:
    return item.domain or item.name


def _source(item: Citation) -> dict[str, Any]:
    """Return who or what is credited; an unnamed source is a text that says so."""
    if item.kind in ("outlet", "organisation", "social", "link"):
        return _organisation(item.name, item.domain)
    if item.kind == "document":
        publisher = {"publisher": _organisation(item.domain, item.domain)} if item.domain else {}
        return {"@type": "CreativeWork", "name": item.name, **publisher}
    return {"@type": "Person", "name": item.name}


def _organisation(name: str, domain: str | None) -> dict[str, Any]:
    known = {} if domain is None else {"url": f"https://{domain}/"}
    return {"@type": "Organization", "name": name, **known}
