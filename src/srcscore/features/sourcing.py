"""The citation signal: who the statements rest on, counted by independent voice.

Every number that involves reputations moves one way only when a source's mean rises and all else stays:
shares of claims by the best source that carries them, shares resting on weak sources alone, and the
shortfall of listed and linked sources below `WEAK`. What no claim rests on can never add credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from srcscore.features.spec import Measure, per_thousand, times
from srcscore.language.word_classes import word_set
from srcscore.records import WEAK, Citation, CitationKind, Claim, Span, Verdict

# A reason spells out this many names: more are not read.
_NAMES = 4
_PRONOUNS = word_set("source_pronouns")
_KINDS: dict[CitationKind, str] = {
    "person": "persons",
    "organisation": "organisations",
    "document": "documents",
    "outlet": "outlets",
    "social": "social",
}
"""The feature that counts the credited sources of each kind."""
_VERDICTS: dict[Verdict, str] = {
    "weak-only": "claims_weak_only",
    "self-network": "claims_self_network",
    "on-record": "claims_on_record",
    "corroborated": "claims_corroborated",
}
"""The feature that counts the claims of each verdict."""
_HEARD = frozenset({"person", "organisation", "anonymous"})
"""The kinds of source that have a name, or keep it to themselves."""
_NEVER = Measure(0.0, {"times": times(0), "names": ""})
"""What a kind of source that is not credited measures."""


def measure_sourcing(
    citations: Sequence[Citation], claims: Sequence[Claim], words: int
) -> dict[str, Measure]:
    """Return the citation features that could be measured, by name.

    Parameters
    ----------
    citations, claims
        What the article cites and states.
    words
        Length of the writer's text.
    """
    measures = _weak(citations)
    if claims:
        measures |= _kinds(citations, words) | _shares(claims) | _support(claims)
        measures |= _unnamed(citations) | _distance(claims)
    return measures


def _kinds(citations: Iterable[Citation], words: int) -> dict[str, Measure]:
    """Count credited sources by kind, and promotion, per 1,000 words."""
    groups: dict[str, list[Citation]] = {name: [] for name in (*_KINDS.values(), "promotion")}
    for citation in citations:
        if citation.role == "promo":
            groups["promotion"].append(citation)
        elif citation.role == "evidence" and citation.kind in _KINDS:
            groups[_KINDS[citation.kind]].append(citation)
    measures = dict.fromkeys(groups, _NEVER)
    for name, group in groups.items():
        if group:
            placeholders = {"times": times(len(group)), "names": _names(group)}
            measures[name] = Measure(per_thousand(len(group), words), placeholders, _spans(group))
    return measures


def _shares(claims: Sequence[Claim]) -> dict[str, Measure]:
    """Return shares of claims by what carries them.

    A claim that only a list at the end covers, or a link, names no source of its own: it counts as
    unsourced however good or bad these are, so that nobody gains by padding. What is listed or linked counts
    in `_weak`.
    """
    groups: dict[str, list[Claim]] = {name: [] for name in ("claims_unsourced", *_VERDICTS.values())}
    for claim in claims:
        credited = [c for c in claim.citations if c.is_attributed]
        if all(c.is_circular for c in credited):
            groups["claims_unsourced"].append(claim)
        if credited and claim.verdict in _VERDICTS:
            groups[_VERDICTS[claim.verdict]].append(claim)
    measures = {}
    for name, group in groups.items():
        cited = [citation for claim in group for citation in claim.citations]
        placeholders = {"n": len(group), "of": len(claims), "names": _names(cited)}
        spans = tuple([claim.span for claim in group])
        measures[name] = Measure(len(group) / len(claims), placeholders, spans)
    return measures


def _support(claims: Sequence[Claim]) -> dict[str, Measure]:
    """Return how good the best rated source of a claim is, over claims that rest on one."""
    best, spans = [], []
    voices: set[str] = set()
    for claim in claims:
        credited = [c for c in claim.citations if c.is_attributed]
        rated = [(mean, c) for c in credited if (mean := c.reliability) is not None]
        if rated:
            mean, citation = max(rated, key=lambda pair: pair[0])
            best.append(mean)
            spans.append(citation.span)
            voices.update(c.voice for _, c in rated if c.domain and not c.is_circular)
    measures = {"voices": Measure(float(len(voices)), {"n": len(voices)}, tuple(spans))}
    if best:
        mean = fsum(best) / len(best)
        measures["support"] = Measure(mean, {"n": len(best), "mean": f"{mean:.2f}"}, tuple(spans))
    return measures


def _unnamed(citations: Iterable[Citation]) -> dict[str, Measure]:
    """Return which share of the persons, organisations and officials that are credited has no name."""
    credited = [c for c in citations if c.role == "evidence" and c.kind in _HEARD]
    if not credited:
        return {}
    unnamed = [c for c in credited if c.kind == "anonymous"]
    placeholders = {"n": len(unnamed), "of": len(credited), "names": _names(unnamed)}
    return {"anonymous_share": Measure(len(unnamed) / len(credited), placeholders, _spans(unnamed))}


def _distance(claims: Sequence[Claim]) -> dict[str, Measure]:
    """Return how many outlets lie between statements and primary sources, over statements with a source."""
    known = [(distance, claim) for claim in claims if (distance := claim.distance) is not None]
    if not known:
        return {}
    placeholders = {"n": sum(not distance for distance, _ in known), "of": len(known)}
    outlets = [c for distance, claim in known if distance for c in claim.citations if c.kind == "outlet"]
    mean = sum(distance for distance, _ in known) / len(known)
    return {"source_distance": Measure(mean, placeholders, _spans(outlets))}


def _weak(citations: Iterable[Citation]) -> dict[str, Measure]:
    """Return how far below `WEAK` sources lie, summed over voices, by what they are used for."""
    groups: dict[str, dict[str, tuple[float, Citation]]] = {"weak_sources": {}, "weak_listed": {}}
    for citation in citations:
        mean = citation.reliability
        if mean is None or not citation.is_weak or citation.role in ("promo", "mention"):
            continue
        group = groups["weak_sources" if citation.is_attributed else "weak_listed"]
        voice = citation.own_voice
        if voice not in group or mean < group[voice][0]:
            group[voice] = (mean, citation)
    measures = {}
    for name, group in groups.items():
        cited = [citation for _, citation in group.values()]
        shortfall = fsum(WEAK - mean for mean, _ in group.values())
        measures[name] = Measure(shortfall, {"n": len(group), "names": _names(cited)}, _spans(cited))
    return measures


def _names(citations: Iterable[Citation]) -> str:
    """Return the distinct names, the first few spelled out; pronouns only when there is nothing else."""
    distinct: Mapping[str, None] = dict.fromkeys(c.domain or c.name for c in citations)
    names = [name for name in distinct if name.lower() not in _PRONOUNS] or list(distinct)
    more = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {more} more" if more > 0 else "")


def _spans(citations: Iterable[Citation]) -> tuple[Span, ...]:
    return tuple([citation.span for citation in citations])
