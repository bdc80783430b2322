"""How likely a candidate is a source: a sum of learned weights of word classes and cue forms.

The weights were learned from sentences with marked sources (`citations/weights.tsv`); they name no person,
outlet or topic. For speed they are laid out as lists that the features of a candidate index, so that scoring
does no string work; `feature_names` names the same terms for training.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import fsum
from typing import NamedTuple

from srcscore.citations.candidates import ACT, FEATURES, QUOTE_BESIDE, Candidate
from srcscore.resources import read_rows

# Log odds above which a candidate counts: nine in ten sentences that are so marked hold a source.
THRESHOLD = -1.65
# A verb of action away from a quotation needs this much more. PolNeAR, which the weights were learned from,
# marks who votes or offers as a source; the annotation guidelines here do not. Without it the annotated
# articles lose 3.2 points of F1.
ACTION_VERB_PENALTY = 2.2
_TRIPLES: tuple[tuple[tuple[str, str, str], tuple[str, ...]], ...] = (
    (("kind", "pattern", "next"), ("kind,pattern", "kind,next", "pattern,next")),
    (("kind", "subject", "auxiliary"), ("kind,subject", "kind,auxiliary", "subject,auxiliary")),
    (("pattern", "subject", "quote"), ("pattern,subject", "pattern,quote", "quote,subject")),
    (("pattern", "before", "earlier"), ("pattern,before", "pattern,earlier", "before,earlier")),
    (("kind", "subject", "before"), ("kind,before", "subject,before")),
    (("quote", "next", "earlier"), ("quote,next", "quote,earlier")),
)
"""Pairs of features that have a weight, gathered by three so that six look-ups add sixteen weights."""
_WITH_FORM = ("next", "subject", "pattern", "auxiliary")
"""Features that have a weight together with the form of the cue."""


class Scored(NamedTuple):
    """A candidate that counts as a source."""

    candidate: Candidate
    score: float
    """Log odds that people would mark it as a source."""


def score_candidates(candidates: Iterable[Candidate]) -> list[Scored]:
    """Return the candidates that count, in order of their heads, for each head the best."""
    best: dict[int, Scored] = {}
    for candidate in candidates:
        value = score(candidate)
        head = candidate.noun.head
        if value > THRESHOLD and (head not in best or value > best[head].score):
            best[head] = Scored(candidate, value)
    return [best[head] for head in sorted(best)]


def score(candidate: Candidate) -> float:
    """Return the log odds that a candidate is a source: the sum of its weights."""
    bias, (one, two, three, four, five, six), forms = _tables()
    kind, pattern, follower, subject, auxiliary, quote, before, earlier = candidate.features
    total = bias - ACTION_VERB_PENALTY if kind == ACT and quote != QUOTE_BESIDE else bias
    # Written out: a loop over the tables takes four times as long. The order is that of `_TRIPLES`.
    total += one[kind][pattern][follower]
    total += two[kind][subject][auxiliary]
    total += three[pattern][subject][quote]
    total += four[pattern][before][earlier]
    total += five[kind][subject][before]
    total += six[quote][follower][earlier]
    form = forms.get(candidate.form)
    if form is None:
        return total
    base, (by_follower, by_subject, by_pattern, by_auxiliary) = form
    total += base
    total += by_follower[follower]
    total += by_subject[subject]
    total += by_pattern[pattern]
    return total + by_auxiliary[auxiliary]


def feature_names(candidate: Candidate) -> tuple[str, ...]:
    """Return the names of a candidate's weights, as `weights.tsv` spells them."""
    named = {
        name: f"{name}={values[value]}"
        for (name, values), value in zip(FEATURES, candidate.features, strict=True)
    }
    form = f"form={candidate.form}"
    pairs = (pair.split(",") for _, pairs in _TRIPLES for pair in pairs)
    return (
        form,
        *(f"{named[first]},{named[second]}" for first, second in pairs),
        *(f"{form},{named[name]}" for name in _WITH_FORM),
    )


class _Form(NamedTuple):
    """The weights of one form of a cue."""

    base: float
    columns: tuple[list[float], ...]
    """One list for each of `_WITH_FORM`, by value."""


class _Tables(NamedTuple):
    """All weights, laid out by the values of a candidate's features."""

    bias: float
    triples: tuple[list[list[list[float]]], ...]
    """One table for each of `_TRIPLES`, by three values."""
    forms: dict[str, _Form]


@cache
def _tables() -> _Tables:
    weights = {row["feature"]: float(row["weight"]) for row in read_rows("citations/weights.tsv")}
    values = dict(FEATURES)

    def triple(names: tuple[str, str, str], pairs: tuple[str, ...]) -> list[list[list[float]]]:
        """Return the summed weights of pairs among three features."""

        def total(*chosen: str) -> float:
            named = {name: f"{name}={value}" for name, value in zip(names, chosen, strict=True)}
            return fsum(weights.get(",".join(named[name] for name in pair.split(",")), 0.0) for pair in pairs)

        first, second, third = (values[name] for name in names)
        return [[[total(x, y, z) for z in third] for y in second] for x in first]

    forms = {}
    for form in {name.split(",")[0][5:] for name in weights if name.startswith("form=")}:
        columns = tuple(
            [weights.get(f"form={form},{name}={value}", 0.0) for value in values[name]] for name in _WITH_FORM
        )
        forms[form] = _Form(weights.get(f"form={form}", 0.0), columns)
    return _Tables(weights["bias"], tuple(triple(names, pairs) for names, pairs in _TRIPLES), forms)
