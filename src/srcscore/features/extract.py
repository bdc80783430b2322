"""One row of numbers for an article, each with its spans and words; and what a citation graph changes in it.

There are no labelled chains to learn weights from. With a graph a source therefore counts with what it rests
on, the features change accordingly, and their changes are the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import fsum
from typing import NamedTuple

from srcscore.citations.claims import find_sources
from srcscore.domains.reputation import Reputations
from srcscore.features.prose import Prose, count_unread, measure_writing, read_prose
from srcscore.features.sourcing import measure_sourcing
from srcscore.features.spec import Measure, features
from srcscore.language.annotate import AnnotatedText
from srcscore.language.cues import find_cues
from srcscore.records import Article, Citation, Claim, Cue, Reputation, Span
from srcscore.resources import read_rows

_REST = "root_reliability"
"""The change of a feature is reported under this name when no row of the table moves it."""
# A reason spells out this many chains: more are not read.
_PATHS = 3


class ChainFeature(NamedTuple):
    """One thing that following sources shows."""

    name: str
    """Its name in evidence."""
    moves: frozenset[str]
    """The features whose change is reported under it."""
    reason: str
    """The evidence in words."""


@cache
def chain_features() -> tuple[ChainFeature, ...]:
    """Return every row of the table, in its order."""
    rows = read_rows("features/chains.tsv")
    return tuple(ChainFeature(row["name"], frozenset(row["moves"].split()), row["reason"]) for row in rows)


@cache
def reported_as(feature: str) -> str:
    """Return the name under which a feature's change is reported."""
    return next((row.name for row in chain_features() if feature in row.moves), _REST)


def follow_row(
    row: Row, traced: Sequence[Citation], citations: Sequence[Citation], claims: Sequence[Claim]
) -> Row:
    """Return the row of an article whose sources have been followed."""
    measures = {**row.measures, **measure_sourcing(citations, claims, row.quotes)}
    return replace(
        row,
        values=row_values(measures),
        measures=measures,
        cited=any(citation.role == "evidence" for citation in citations),
        chains=_measure([c for c in traced if c.backing is not None]),
    )


def _measure(traced: Sequence[Citation]) -> Mapping[str, Measure]:
    """Return what the chains show; nothing when no source leads to another article."""
    backings = [citation.backing for citation in traced if citation.backing is not None]
    if not backings:
        return {}
    circular = sum(c.is_circular for c in traced)
    values: dict[str, float] = {
        "chain_depth": max(backing.depth for backing in backings),
        "independent_roots": len({c.voice for c in traced if not c.is_circular}),
        "circular_share": circular / len(traced),
    }
    if any(c.reputation is not None for c in traced):
        values["root_reliability"] = _mean([c.reliability for c in traced if c.reputation is not None])
    paths = list(dict.fromkeys(backing.path for backing in backings))
    more = len(paths) - _PATHS
    placeholders = {
        "of": len(traced),
        "n": circular,
        "own": _mean([c.reputation.mean for c in traced if c.reputation is not None]),
        "paths": "; ".join(paths[:_PATHS]) + (f" and {more} more" if more > 0 else ""),
    }
    spans = tuple(citation.span for citation in traced)
    return {name: Measure(float(value), placeholders, spans) for name, value in values.items()}


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """All that the model sees of one article."""

    values: tuple[float | None, ...]
    """One for each feature, in the order of the specification."""
    measures: Mapping[str, Measure]
    """The same by name, with places and words; what was not measured is left out."""
    publisher: Reputation | None
    """The publisher's reputation; None when there is no publisher or it is hidden."""
    cited: bool
    """Whether any statement rests on a source; a list that nothing rests on does not count."""
    claims: int
    """How many statements it makes."""
    prose: Prose
    """The words of the writer's own text, for the lexical term."""
    language: str | None
    """ISO 639-1 code; None when there is too little text to tell."""
    quotes: tuple[Span, ...] = ()
    """The quotations of the text."""
    unread: tuple[int, int] = (0, 0)
    """Words in asides, promotion, comments and other parts of the page, which are not scored; and how many of
    them state something amid the paragraphs of the text."""
    chains: Mapping[str, Measure] = field(default_factory=dict)
    """What following them showed, by name."""


class Analysis(NamedTuple):
    """One article with all that is found in it."""

    text: AnnotatedText
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    cues: tuple[Cue, ...]
    row: Row


def analyse(article: Article, reputations: Reputations, *, use_publisher: bool = True) -> Analysis:
    """Take a parsed article through every stage up to its row of features.

    `use_publisher=False` leaves out the publisher's reputation, and with it every citation of its own sites.
    """
    text, citations, claims = find_sources(article, reputations, use_publisher=use_publisher)
    cues = find_cues(text)
    row = extract_features(text, citations, claims, cues, reputations, use_publisher=use_publisher)
    return Analysis(text, citations, claims, cues, row)


def extract_features(
    text: AnnotatedText,
    citations: Sequence[Citation],
    claims: Sequence[Claim],
    cues: Sequence[Cue],
    reputations: Reputations,
    *,
    use_publisher: bool = True,
) -> Row:
    """Return the row of one article."""
    citations = citations if use_publisher else [c for c in citations if not c.self_cited]
    article = text.article
    prose = read_prose(text, citations)
    measures = measure_sourcing(citations, claims, text.quotes)
    measures.update(measure_writing(text, cues, prose))
    publisher = reputations.lookup(article.domain) if use_publisher and article.domain else None
    return Row(
        values=row_values(measures),
        measures=measures,
        publisher=publisher,
        cited=any(citation.role == "evidence" for citation in citations),
        claims=len(claims),
        prose=prose,
        language=article.language,
        quotes=tuple(text.quotes),
        unread=count_unread(article),
    )


def row_values(measures: Mapping[str, Measure]) -> tuple[float | None, ...]:
    """Return the value of each feature in the order of the specification; None where it was not measured."""
    return tuple(measures[f.name].value if f.name in measures else None for f in features())
