"""The citation signal: who the statements rest on, counted by independent voice.

Every feature only rises, or only falls, when a statement gains a source, and when a source's mean rises and
all else stays. So a statement that loses its source never raises a score, nor does a better source lower it.
What no statement rests on can never add credit. A statement that rests on weak sources alone counts as
unsourced: that somebody said it lends it nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain
from math import fsum

from srcscore.features.spec import Measure
from srcscore.language.word_classes import word_set
from srcscore.records import WEAK, Citation, CitationKind, Claim, Span

# A reason spells out this many names: more are not read.
_NAMES = 4
_PRONOUNS = word_set("source_pronouns")
_COUNTED: dict[CitationKind, tuple[str, ...]] = {
    "person": ("people_and_documents",),
    "organisation": ("organisations",),
    "document": ("people_and_documents", "documents"),
}
"""The features that count the voices of each kind. A document counts as a person does, and as a document
beside: what can be looked up is never worth less than somebody's word."""
_SHORT_QUOTE = 20
"""Characters of a quotation from which on it states something; shorter ones pick out a word."""


def measure_sourcing(
    citations: Sequence[Citation], claims: Sequence[Claim], quotes: Sequence[Span] = ()
) -> dict[str, Measure]:
    """Return the citation features that could be measured, by name.

    Parameters
    ----------
    citations, claims
        What the article cites and states.
    quotes
        The quotations of its text.
    """
    measures = _unused(citations)
    if claims:
        # What a claim rests on is sources in words that are no circle; links and lists carry nothing.
        carried = [[c for c in claim.citations if c.is_attributed and not c.is_circular] for claim in claims]
        measures |= _shares(claims, carried, quotes) | _voices(carried)
    return measures


_SORTS: dict[str, frozenset[CitationKind]] = {
    "claims_identified": frozenset({"person", "organisation", "document", "outlet"}),
    "claims_named": frozenset({"person", "document"}),
    "claims_documents": frozenset({"document"}),
    "claims_quoted": frozenset(),
    "claims_credited": frozenset(),
}
"""The sorts of claims that are counted, and the kinds of source that the reason of each names."""
_NUMBERS = frozenset({"claims_quoted", "claims_credited"})
"""Those that are counted by number: so they agree better with judgements than by share (decision 28)."""


def _shares(
    claims: Sequence[Claim], carried: Sequence[list[Citation]], quotes: Sequence[Span]
) -> dict[str, Measure]:
    """Return what share of the claims rests on sources of each sort, and how many quote or credit one there.

    `carried` has the sources that carry each claim.
    """
    groups: dict[str, list[tuple[Claim, list[Citation]]]] = {name: [] for name in _SORTS}
    opened = [quote.start for quote in quotes if quote.end - quote.start > _SHORT_QUOTE]
    alone: list[list[Citation]] = []
    for claim, carriers in zip(claims, carried, strict=True):
        sources = [source for source in carriers if not source.is_weak]
        if carriers and not sources:
            alone.append(carriers)
        following = bisect_left(opened, claim.span.start) if opened else 0
        kinds = {source.kind for source in sources}
        start, end = claim.span
        credited = False
        for source in sources:
            credited = credited or start <= source.span.start < end
        sorts = {
            "claims_identified": not kinds.isdisjoint(_SORTS["claims_identified"]),
            "claims_named": "document" in kinds
            or any(source.kind == "person" and " " in source.name for source in sources),
            "claims_documents": "document" in kinds,
            "claims_quoted": bool(sources) and following < len(opened) and opened[following] < claim.span.end,
            "claims_credited": credited,
        }
        for name in [name for name, holds in sorts.items() if holds]:
            groups[name].append((claim, sources))
    measures, weak = {}, ""
    if alone:
        verb = "rests" if len(alone) == 1 else "rest"
        weak = f"; {len(alone)} {verb} on weak sources alone: {_names(chain.from_iterable(alone))}"
    for name, group in groups.items():
        sort = _SORTS[name]  # without kinds no source is named
        named = _names(one for _, some in group for one in some if one.kind in sort) if sort else ""
        spans = tuple(claim.span for claim, _ in group)
        count = len(group)
        placeholders = {"n": count, "s": "s" * (count == 1), "of": len(claims), "names": named, "weak": weak}
        value = count if name in _NUMBERS else count / len(claims)
        measures[name] = Measure(float(value), placeholders, spans)
    return measures


def _voices(carried: Iterable[list[Citation]]) -> dict[str, Measure]:
    """Return how many independent voices carry claims, in all and by kind; a weak voice does not count."""
    groups: dict[str, dict[str, Citation]] = {
        name: {} for name in ("voices", *dict.fromkeys(chain.from_iterable(_COUNTED.values())))
    }
    strong: set[str] = set()
    for source in (source for source in chain.from_iterable(carried) if not source.self_cited):
        groups["voices"].setdefault(source.voice, source)
        for name in _COUNTED.get(source.kind, ()):
            groups[name].setdefault(source.voice, source)
        if not source.is_weak:
            strong.add(source.voice)
    weak = len(groups["voices"].keys() - strong)
    measures = {}
    for name, group in groups.items():
        value = float(len(group.keys() & strong))
        placeholders = {
            "n": len(group),
            "names": _names(group.values()),
            "weak": f", {weak} of them weak" if weak else "",
        }
        measures[name] = Measure(value, placeholders, tuple([source.span for source in group.values()]))
    return measures


def _unused(citations: Iterable[Citation]) -> dict[str, Measure]:
    """Return weak sources that carry nothing, by how far they lie below `WEAK`, each voice once."""
    weak: dict[str, tuple[float, Citation]] = {}
    for citation in citations:
        mean, voice = citation.reliability, citation.own_voice
        # A publisher that names itself takes nothing from others: it counts as the publisher.
        if mean is None or not citation.is_weak or citation.is_attributed or citation.self_cited:
            continue
        if citation.role not in ("promo", "mention") and (voice not in weak or mean < weak[voice][0]):
            weak[voice] = (mean, citation)
    listed = [citation for _, citation in weak.values()]
    shortfall = fsum(WEAK - mean for mean, _ in weak.values())
    spans = tuple([citation.span for citation in listed])
    return {"weak_listed": Measure(shortfall, {"names": _names(listed)}, spans)}


def _names(citations: Iterable[Citation]) -> str:
    """Name the first few voices, and count the rest; pronouns only when there is nothing else."""
    voices: dict[str, str] = {}
    for citation in citations:
        if voices.get(citation.voice, "").lower() in ("", *_PRONOUNS):
            voices[citation.voice] = citation.domain or citation.name
    distinct = list(dict.fromkeys(voices.values()))
    names = ([name for name in distinct if name.lower() not in _PRONOUNS] or distinct)[:_NAMES]
    more = len(voices) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
