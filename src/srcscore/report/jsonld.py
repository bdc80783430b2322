"""JSON-LD: a score as a schema.org Review of a NewsArticle, readable by any linked-data processor."""

from __future__ import annotations

from typing import Any

from srcscore.records import Score
from srcscore.report.summary import Source, summary

CONTEXT = {
    "@vocab": "https://schema.org/",
    "url": {"@type": "@id"},
    "isBasedOn": {"@type": "@id"},
    "citation": {"@container": "@set"},
}
"""Part of every document, so that a processor needs no network."""
_CREDITED = ("evidence", "listed")


def to_jsonld(score: Score) -> dict[str, Any]:
    """Return a score as JSON-LD 1.1 in the terms of schema.org, its context included.

    The score is a `Review` by the library (`SoftwareApplication`) with a `Rating` from 0 to 1 of the aspect
    "sourcing". It reviews the article, with its `publisher`, a `citation` for each source that is credited or
    listed, and `isBasedOn` for the pages that these citations link. One that abstained has reasons instead
    of a rating.
    """
    lower, upper = score.interval
    reasons = (item.reason[:1].upper() + item.reason[1:] for item in score.evidence[:5])
    rating = {
        "@type": "Rating",
        "ratingValue": score.value,
        "worstRating": 0,
        "bestRating": 1,
        "alternateName": score.band,
        "ratingExplanation": f"90% interval {lower:.2f} to {upper:.2f}. " + ". ".join(reasons),
    }
    return {
        "@context": CONTEXT,
        "@type": "Review",
        "reviewAspect": "sourcing",
        "itemReviewed": _article(score),
        **({"reviewBody": "; ".join(score.reasons)} if score.reasons else {}),
        **({} if score.abstained else {"reviewRating": rating}),
        "author": {
            "@type": "SoftwareApplication",
            "name": "srcscore",
            "softwareVersion": f"{score.versions.library} ({score.versions.model})",
        },
    }


def _article(score: Score) -> dict[str, Any]:
    article = score.article
    credited = summary(score).credited
    places = {item.span for source in credited for item in source.citations if item.role in _CREDITED}
    pages = (link.url for link in article.links if link.span in places)
    fields = {
        "url": article.url,
        "headline": article.title,
        "datePublished": article.published,
        "inLanguage": article.language,
        "identifier": article.id,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": article.domain and _organisation(article.domain, article.domain),
        "citation": [_source(source) for source in credited],
        "isBasedOn": list(dict.fromkeys(url for url in pages if url.startswith(("http://", "https://")))),
    }
    return {"@type": "NewsArticle"} | {name: value for name, value in fields.items() if value}


def _source(source: Source) -> dict[str, Any]:
    """Return who or what is credited; an unnamed source is a person whose name says so."""
    item = [item for item in source.citations if item.role in _CREDITED][-1]
    if item.kind in ("outlet", "organisation", "social", "link"):
        return _organisation(item.name, item.domain)
    if item.kind == "document":
        publisher = {"publisher": _organisation(item.domain, item.domain)} if item.domain else {}
        return {"@type": "CreativeWork", "name": item.name, **publisher}
    return {"@type": "Person", "name": item.name}


def _organisation(name: str, domain: str | None) -> dict[str, Any]:
    return {"@type": "Organization", "name": name, **({"url": f"https://{domain}/"} if domain else {})}
