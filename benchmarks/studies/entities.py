"""Try the kinds of a spaCy pipeline: `python -m benchmarks.studies.entities --network build/fold0.npz`.

A source that the tagger calls a person or an organisation, and that spaCy's entities call the other, takes
spaCy's kind; with `and spans` it takes the entity's ends as well. Measured on the training articles of the
outlets that the network was trained without, fold 0 of five, beside what the tagger finds alone. Needs spaCy
with its small English model, or that named by the variable SPACY_MODEL.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.common import Figure, Results, digests, options
from benchmarks.studies.citations import (
    GOLD,
    KINDS,
    TRAIN,
    Counts,
    add,
    load_reputations,
    read_gold,
    span_counts,
    walk,
)
from srcscore.citations import tagger
from srcscore.records import Citation, CitationKind, Span
from tools.tagger.examples import folds

LABELS: dict[str, CitationKind] = {"PERSON": "person", "ORG": "organisation"}


def revise(citations: Iterable[Citation], entities: Any, *, spans: bool) -> tuple[Citation, ...]:
    """Return citations with the kinds, and if asked the ends, of the entities that they overlap."""
    revised = []
    for citation in citations:
        for entity in entities if citation.kind in LABELS.values() else ():
            if entity.label_ in LABELS and _overlap(citation.span, entity.start_char, entity.end_char):
                citation = replace(citation, kind=LABELS[entity.label_])  # noqa: PLW2901
                if spans:
                    citation = replace(citation, span=Span(entity.start_char, entity.end_char))  # noqa: PLW2901
                break
        revised.append(citation)
    return tuple(revised)


def _overlap(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def main() -> int:
    """Measure sources of each kind, as the tagger finds them and with spaCy's entities."""
    parser = options(__doc__)
    parser.add_argument("--network", type=Path, required=True, help="that was trained without fold 0")
    chosen = parser.parse_args()
    network = tagger.read_network(chosen.network.read_bytes())
    tagger.network = lambda: network  # type: ignore[assignment]
    pipeline = import_module("spacy").load(os.environ.get("SPACY_MODEL", "en_core_web_sm"))
    reputations = load_reputations()
    docs = [pair for name in (*TRAIN, *GOLD) for pair in read_gold(chosen.data / name)]
    members = {one for one, fold in folds(doc["domain"] or "" for doc, _ in docs).items() if fold == 0}
    counts: dict[tuple[str, str | None], list[Counts]] = {}
    for doc, truth in docs:
        if (doc["domain"] or "") not in members:
            continue
        text, url = doc["text"], f"https://{doc['domain']}/" if doc["domain"] else None
        seen = walk(text, url, doc["title"], reputations, doc.get("links") or ()).citations
        entities = pipeline(text).ents
        ways = {
            "the tagger": seen,
            "with spaCy's kinds": revise(seen, entities, spans=False),
            "with spaCy's kinds and spans": revise(seen, entities, spans=True),
        }
        for way, citations in ways.items():
            for kind in (None, *KINDS):
                hits = span_counts(text, citations, truth["citations"], kind)
                counts.setdefault((way, kind), []).append(hits)
    results = Results("entities", digests(chosen.data, (*TRAIN, *GOLD)))
    for way in dict.fromkeys(way for way, _ in counts):
        results.figures(
            f"Sources, {way}",
            {f"{kind or 'any'} F1": Figure(add(counts[way, kind]).f1) for kind in (None, *KINDS)},
        )
    results.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
