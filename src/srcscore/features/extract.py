"""From what the lower rooms found to one row of numbers, each with its places and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from srcscore.citations.claims import find_sources
from srcscore.domains.reputation import Reputations
from srcscore.features.measure import Measure
from srcscore.features.prose import Prose, read_prose
from srcscore.features.sourcing import measure_sourcing
from srcscore.features.spec import features
from srcscore.features.writing import measure_writing
from srcscore.language.annotate import AnnotatedText
from srcscore.language.cues import find_cues
from srcscore.records import Article, Citation, Claim, Cue, Reputation


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

    Parameters
    ----------
    article
        What `parse` returned.
    reputations
        Where voices are looked up.
    use_publisher
        False leaves out the publisher's reputation, and with it every citation of its own sites.
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
    measures = measure_sourcing(citations, claims, len(prose.words))
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
    )


def row_values(measures: Mapping[str, Measure]) -> tuple[float | None, ...]:
    """Return the value of each feature in the order of the specification; None where it was not measured."""
    return tuple(measures[f.name].value if f.name in measures else None for f in features())
