"""A score as one flat row, for tables: CSV, Parquet, data frames, Arrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from srcscore.records import Score, ScoreError
from srcscore.report.summary import summary

Type = Literal["string", "number", "integer", "boolean", "strings"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the flat form."""

    name: str
    type: Type  # what a cell holds; any cell may be missing
    meaning: str


COLUMNS = (
    Column("id", "string", "the caller's own identifier"),
    Column("url", "string", "where the article was published, as given"),
    Column("domain", "string", "the publisher's voice"),
    Column("language", "string", "ISO 639-1 code"),
    Column("value", "number", "expected consensus rating, 0 to 1"),
    Column("lower", "number", "lower end of the 90% interval"),
    Column("upper", "number", "upper end of the 90% interval"),
    Column("band", "string", "low, mixed, high or insufficient"),
    Column("abstained", "boolean", "whether there is too little to go on"),
    Column("reasons", "strings", "why it abstained, and other limits"),
    Column("logit", "number", "intercept plus all contributions"),
    Column("from_domain", "number", "what the publisher's record contributes, in logits"),
    Column("from_citations", "number", "what the sourcing contributes, in logits"),
    Column("from_language", "number", "what the writing contributes, in logits"),
    Column("citations", "integer", "places that name or link a source"),
    Column("claims", "integer", "statements found"),
    Column("unsourced", "integer", "statements that rest on no source"),
    Column("sources", "strings", "voices credited as evidence, in order of appearance"),
    Column("model", "string", "name of the model"),
    Column("error", "string", "what went wrong; the other cells are then missing"),
)
"""The columns, in order. New ones are only added at the end within a major version."""

NAMES = tuple(column.name for column in COLUMNS)


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
            for source in about.voices.values()
            if "evidence" in source.roles
        ],
        "model": result.versions.model,
        "error": None,
    }
