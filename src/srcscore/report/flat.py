"""A score for other programs: one flat row for tables (CSV, Parquet, data frames, Arrow), or JSON-LD.

JSON-LD gives a schema.org `Review` of a `NewsArticle`, which any linked-data processor reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from srcscore.errors import InputError
from srcscore.records import Score, ScoreError
from srcscore.report.summary import Source, summary
from srcscore.resources import read_rows

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
    listed, and `isBasedOn` for the pages that these citations link. Its body says who the article rests on;
    one that abstained adds its reasons there, and has no rating.
    """
    lower, upper = score.interval
    about, article = summary(score), score.article
    spans = {item.span for source in about.credited for item in source.citations if item.role in _CREDITED}
    pages = (link.url for link in article.links if link.span in spans)
    fields = {
        "url": article.url,
        "headline": article.title,
        "datePublished": article.published,
        "inLanguage": article.language,
        "identifier": article.id,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": article.domain and _organisation(article.domain, article.domain),
        "citation": [_source(source) for source in about.credited],
        "isBasedOn": list(dict.fromkeys(url for url in pages if url.startswith(("http://", "https://")))),
    }
    reasons = (item.reason[:1].upper() + item.reason[1:] for item in about.reasons)
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
        "itemReviewed": {"@type": "NewsArticle"} | {name: part for name, part in fields.items() if part},
        "reviewBody": " ".join([about.sourcing, "; ".join(score.reasons)]).strip(),
        **({} if score.abstained else {"reviewRating": rating}),
        "author": {
            "@type": "SoftwareApplication",
            "name": "srcscore",
            "softwareVersion": f"{score.versions.library} ({score.versions.model})",
        },
    }


def _source(source: Source) -> dict[str, Any]:
    """Return who or what is credited; an unnamed source is a thing, since it may be one person or many."""
    item = [item for item in source.citations if item.role in _CREDITED][-1]
    if item.kind in ("outlet", "organisation", "social", "link"):
        return _organisation(item.name, item.domain)
    if item.kind == "document":
        publisher = {"publisher": _organisation(item.domain, item.domain)} if item.domain else {}
        return {"@type": "CreativeWork", "name": item.name, **publisher}
    if item.kind == "anonymous":
        return {"@type": "Thing", "name": item.name, "description": "a source without a name"}
    return {"@type": "Person", "name": item.name}


def _organisation(name: str, domain: str | None) -> dict[str, Any]:
    return {"@type": "Organization", "name": name, **({"url": f"https://{domain}/"} if domain else {})}


Type = Literal["string", "number", "integer", "boolean", "strings"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the flat form."""

    name: str
    type: Type  # what a cell holds; any cell may be missing
    meaning: str


COLUMNS = tuple(Column(**row) for row in read_rows("report/columns.tsv"))  # type: ignore[arg-type]  # its types
"""The columns, in order. New ones are only added at the end within a major version."""

NAMES = tuple(column.name for column in COLUMNS)


def columns_of(fields: Sequence[str] | None) -> list[Column]:
    """Return the columns of some names, in the order given; all of them when None.

    Raises
    ------
    InputError
        If there is no such column.
    """
    columns = {column.name: column for column in COLUMNS}
    for name in fields or ():
        if name not in columns:
            raise InputError("no such column of a score", value=name, remedy=f"there are: {', '.join(NAMES)}")
    return list(COLUMNS) if fields is None else [columns[name] for name in fields]


def flatten(result: Score | ScoreError) -> dict[str, Any]:
    """Return a score, or the error in its stead, as one row with every column of `COLUMNS`."""
    if isinstance(result, ScoreError):
        return {**dict.fromkeys(NAMES), "id": result.id, "error": str(result.error)}
    about = summary(result)
    signals = result.signals
    return {
        "id": result.article.id,
        "url": result.url,
        "domain": result.article.domain,
        "language": result.article.language,
        "value": result.value,
        "lower": result.interval[0],
        "upper": result.interval[1],
        "band": result.band,
        "abstained": result.abstained,
        "reasons": list(result.reasons),
        "logit": result.logit,
        "from_domain": signals.domain.contribution,
        "from_citations": signals.citations.contribution,
        "from_language": signals.language.contribution,
        "citations": len(result.citations),
        "claims": len(result.claims),
        "unsourced": about.verdicts.get("unsourced", 0),
        "sources": [
            source.domain or source.citations[0].name
            for source in about.credited
            if "evidence" in source.roles
        ],
        "model": result.versions.model,
        "error": None,
        "sourced": result.sourcing.sourced,
        "voices": result.sourcing.voices,
        "weak": result.sourcing.weak,
        "sourcing": about.sourcing,
    }
