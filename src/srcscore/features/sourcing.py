"""The citation signal: who the statements rest on, counted by independent voice.

Every number that involves reputations moves one way only when a source's mean rises and all else stays:
shares of claims by the best source that carries them, shares resting on weak sources alone, and the
shortfall of listed and linked sources below `WEAK`. What no claim rests on can never add credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from srcscore.features.measure import Measure, new_measure, per_thousand, times
from srcscore.records import WEAK, Citation, Claim, Span

_NAMES = 4
"""So many names are spelled out in a reason."""


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
    if not citations and not claims:
        return {}
    found = _weak(citations)
    if claims:
        found |= _roles(citations, words) | _shares(claims) | _support(claims)
        found |= _unnamed(citations) | _distance(claims)
    return found


def _roles(citations: Iterable[Citation], words: int) -> dict[str, Measure]:
    """Count sources by kind and role, per 1,000 words."""
    kinds: dict[str, list[Citation]] = {
        "persons": [],
        "organisations": [],
        "documents": [],
        "outlets": [],
        "social": [],
        "promotion": [],
    }
    of_kind = {
        "person": "persons",
        "organisation": "organisations",
        "document": "documents",
        "outlet": "outlets",
        "social": "social",
    }
    for citation in citations:
        if citation.role == "promo":
            kinds["promotion"].append(citation)
        elif citation.role == "evidence" and citation.kind in of_kind:
            kinds[of_kind[citation.kind]].append(citation)
    return {
        name: new_measure(
            per_thousand(len(group), words),
            {"times": times(len(group)), "names": _names(group)},
            _spans(group),
        )
        if group
        else _NEVER
        for name, group in kinds.items()
    }


_NEVER = Measure(0.0, {"times": times(0), "names": ""})
"""What a kind of source that is not credited measures."""


def _shares(claims: Sequence[Claim]) -> dict[str, Measure]:
    """Return shares of claims by what carries them.

    A claim that only a list at the end covers, or a link, names no source of its own: it counts as
    unsourced however good or bad these are, so that nobody gains by padding. What is listed or linked counts
    in `_weak`.
    """
    if not claims:
        return {}
    carried = [claim for claim in claims if claim.citations and any(c.is_attributed for c in claim.citations)]
    groups = {
        "claims_unsourced": [
            c
            for c in claims
            if not (c.citations and any(x.is_attributed and not x.is_circular for x in c.citations))
        ],
        "claims_weak_only": [c for c in carried if c.verdict == "weak-only"],
        "claims_self_network": [c for c in carried if c.verdict == "self-network"],
        "claims_own_reporting": [c for c in carried if c.verdict == "own-reporting"],
        "claims_corroborated": [c for c in carried if c.verdict == "corroborated"],
    }
    found = {}
    for name, group in groups.items():
        cited = [citation for claim in group for citation in claim.citations]
        facts = {"n": len(group), "of": len(claims), "names": _names(cited)}
        found[name] = new_measure(len(group) / len(claims), facts, tuple([claim.span for claim in group]))
    return found


def _support(claims: Sequence[Claim]) -> dict[str, Measure]:
    """Return how good the best rated source of a claim is, over claims that rest on one."""
    best, spans = [], []
    voices: set[str] = set()
    for claim in claims:
        if not claim.citations:
            continue
        carriers = [c for c in claim.citations if c.is_attributed]
        rated = [(mean, c) for c in carriers if (mean := c.reliability) is not None]
        if not rated:
            continue
        mean, citation = max(rated, key=lambda pair: pair[0])
        best.append(mean)
        spans.append(citation.span)
        voices.update(c.voice for _, c in rated if c.domain and not c.is_circular)
    found = {"voices": new_measure(float(len(voices)), {"n": len(voices)}, tuple(spans))}
    if best:
        facts = {"n": len(best), "mean": f"{fsum(best) / len(best):.2f}"}
        found["support"] = new_measure(fsum(best) / len(best), facts, tuple(spans))
    return found


def _unnamed(citations: Iterable[Citation]) -> dict[str, Measure]:
    """Return which share of the persons, organisations and officials that are credited has no name."""
    credited = [c for c in citations if c.role == "evidence" and c.kind in _HEARD]
    if not credited:
        return {}
    unnamed = [c for c in credited if c.kind == "anonymous"]
    facts = {"n": len(unnamed), "of": len(credited), "names": _names(unnamed)}
    return {"anonymous_share": new_measure(len(unnamed) / len(credited), facts, _spans(unnamed))}


_HEARD = frozenset({"person", "organisation", "anonymous"})
"""The kinds of source that have a name, or keep it to themselves."""


def _distance(claims: Sequence[Claim]) -> dict[str, Measure]:
    """Return how many outlets lie between statements and primary sources, over statements with a source."""
    known = [(far, claim) for claim in claims if (far := claim.distance) is not None]
    if not known:
        return {}
    facts = {"n": sum(not far for far, _ in known), "of": len(known)}
    spans = [c.span for far, claim in known if far for c in claim.citations if c.kind == "outlet"]
    return {"source_distance": new_measure(sum(far for far, _ in known) / len(known), facts, tuple(spans))}


def _weak(citations: Iterable[Citation]) -> dict[str, Measure]:
    """Return how far below `WEAK` sources lie, summed over voices, by what they are used for."""
    groups: dict[str, dict[str, tuple[float, Citation]]] = {"weak_sources": {}, "weak_listed": {}}
    for citation in citations:
        mean = citation.reliability
        if mean is None or mean >= WEAK or citation.role in ("promo", "mention"):
            continue
        group = groups["weak_sources" if citation.is_attributed else "weak_listed"]
        voice = citation.own_voice
        if voice not in group or mean < group[voice][0]:
            group[voice] = (mean, citation)
    found = {}
    for name, group in groups.items():
        cited = [citation for _, citation in group.values()]
        short = fsum(WEAK - mean for mean, _ in group.values())
        found[name] = new_measure(short, {"n": len(group), "names": _names(cited)}, _spans(cited))
    return found


def _names(citations: Iterable[Citation]) -> str:
    """Return the distinct names, the first few spelled out; pronouns only when there is nothing else."""
    found: Mapping[str, None] = dict.fromkeys(c.domain or c.name for c in citations)
    names = [name for name in found if name.lower() not in _PRONOUNS] or list(found)
    shown = names[:_NAMES]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


_PRONOUNS = frozenset(["he", "she", "they", "it", "his", "her", "their", "its", "who", "which", "that"])


def _spans(citations: Iterable[Citation]) -> tuple[Span, ...]:
    return tuple([citation.span for citation in citations])
