"""How likely a candidate is a source: a sum of learned weights of word classes and cue forms.

The weights are those of `tools.fit_attribution`. For speed they are laid out as lists that the
codes of a candidate index, so that scoring does no string work; `features` names the same terms for training.
"""

from __future__ import annotations

from functools import cache
from math import fsum
from typing import NamedTuple

from srcscore.citations.codes import CODES, KINDS, QUOTES
from srcscore.citations.nouns import Noun
from srcscore.resources import read_rows

ACT = 2.2
"""So much more a verb of acting needs away from a quotation: who votes or offers is not yet a source."""


class Candidate(NamedTuple):
    """A noun phrase that a cue may credit."""

    noun: Noun
    """Who would be credited."""
    cue: tuple[int, int]
    """The words that would credit, as token indices."""
    sentence: int
    """The sentence."""
    form: str
    """The cue's first word, in lower case."""
    codes: tuple[int, ...]
    """What surrounds it, in the order of `codes.CODES`."""


def score(candidate: Candidate) -> float:
    """Return the log odds that a candidate is a source: the sum of its features' weights.

    Parameters
    ----------
    candidate
        What `candidates` returned.
    """
    bias, (one, two, three, four, five, six), forms = _tables()
    kind, pattern, follower, subject, auxiliary, quote, before, earlier = candidate.codes
    found = bias - ACT if kind == _ACTING and quote != _BESIDE else bias
    # Written out: a loop over the tables costs four times as much. The order is that of `_TRIPLES`.
    found += one[kind][pattern][follower]
    found += two[kind][subject][auxiliary]
    found += three[pattern][subject][quote]
    found += four[pattern][before][earlier]
    found += five[kind][subject][before]
    found += six[quote][follower][earlier]
    form = forms.get(candidate.form)
    if form is None:
        return found
    base, (by_follower, by_subject, by_pattern, by_auxiliary) = form
    found += base
    found += by_follower[follower]
    found += by_subject[subject]
    found += by_pattern[pattern]
    return found + by_auxiliary[auxiliary]


class _Form(NamedTuple):
    """The weights of one form of a cue."""

    base: float
    columns: tuple[list[float], ...]
    """One list for each of `_WITH_FORM`, by code."""


class _Tables(NamedTuple):
    """All weights, laid out by the codes of a candidate."""

    bias: float
    triples: tuple[list[list[list[float]]], ...]
    """One table for each of `_TRIPLES`, by three codes."""
    forms: dict[str, _Form]


_ACTING = KINDS.index("act")
_BESIDE = QUOTES.index("beside")
_TRIPLES: tuple[tuple[tuple[str, str, str], tuple[str, ...]], ...] = (
    (("kind", "pattern", "next"), ("kind,pattern", "kind,next", "pattern,next")),
    (("kind", "subject", "auxiliary"), ("kind,subject", "kind,auxiliary", "subject,auxiliary")),
    (("pattern", "subject", "quote"), ("pattern,subject", "pattern,quote", "quote,subject")),
    (("pattern", "before", "earlier"), ("pattern,before", "pattern,earlier", "before,earlier")),
    (("kind", "subject", "before"), ("kind,before", "subject,before")),
    (("quote", "next", "earlier"), ("quote,next", "quote,earlier")),
)
"""Pairs of codes that have a weight, gathered by three so that six look-ups add sixteen weights."""
_PAIRS = tuple(pair for _, pairs in _TRIPLES for pair in pairs)
_WITH_FORM = ("next", "subject", "pattern", "auxiliary")


def features(candidate: Candidate) -> tuple[str, ...]:
    """Return the names of a candidate's weights.

    Parameters
    ----------
    candidate
        What `candidates` returned.
    """
    codes = candidate.codes
    told = {name: f"{name}={values[code]}" for (name, values), code in zip(CODES, codes, strict=True)}
    form = f"form={candidate.form}"
    pairs = (pair.split(",") for pair in _PAIRS)
    return (
        form,
        *(f"{told[first]},{told[second]}" for first, second in pairs),
        *(f"{form},{told[name]}" for name in _WITH_FORM),
    )


@cache
def _tables() -> _Tables:
    """Lay the packaged weights out as lists, so that scoring does no string work."""
    weights = {row["feature"]: float(row["weight"]) for row in read_rows("citations/weights.tsv")}
    values = dict(CODES)
    triples = tuple(_triple(weights, names, pairs) for names, pairs in _TRIPLES)
    forms = {}
    for form in {name.split(",")[0][5:] for name in weights if name.startswith("form=")}:
        columns = tuple(
            [weights.get(f"form={form},{name}={value}", 0.0) for value in values[name]] for name in _WITH_FORM
        )
        base = weights.get(f"form={form}", 0.0)
        forms[form] = _Form(base, columns)
    return _Tables(weights["bias"], triples, forms)


def _triple(
    weights: dict[str, float], names: tuple[str, str, str], pairs: tuple[str, ...]
) -> list[list[list[float]]]:
    """Return the summed weights of pairs among three codes."""
    values = dict(CODES)

    def total(*chosen: str) -> float:
        told = {name: f"{name}={value}" for name, value in zip(names, chosen, strict=True)}
        return fsum(weights.get(",".join(told[name] for name in pair.split(",")), 0.0) for pair in pairs)

    first, second, third = (values[name] for name in names)
    return [[[total(x, y, z) for z in third] for y in second] for x in first]
