"""How likely a candidate is a source: a sum of learned weights of word classes and cue forms.

The weights are those of `srcscore.training.attribution`. For speed they are laid out as lists that the
codes of a candidate index, so that scoring does no string work; `features` names the same terms for training.
"""

from __future__ import annotations

from functools import cache
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
    tables = _tables()
    codes = candidate.codes
    found = tables.bias
    if codes[0] == _ACTING and codes[5] != _BESIDE:
        found -= ACT
    for first, second, third, table in tables.triples:
        found += table[codes[first]][codes[second]][codes[third]]
    form = tables.forms.get(candidate.form)
    if form is not None:
        found += form.base
        for code, column in form.columns:
            found += column[codes[code]]
    return found


class _Form(NamedTuple):
    """The weights of one form of a cue."""

    base: float
    columns: tuple[tuple[int, list[float]], ...]


class _Tables(NamedTuple):
    """All weights, laid out by the codes of a candidate."""

    bias: float
    triples: tuple[tuple[int, int, int, list[list[list[float]]]], ...]
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
    place = {name: index for index, (name, _) in enumerate(CODES)}
    values = dict(CODES)
    triples = tuple(
        (place[names[0]], place[names[1]], place[names[2]], _triple(weights, names, pairs))
        for names, pairs in _TRIPLES
    )
    forms = {}
    for form in {name.split(",")[0][5:] for name in weights if name.startswith("form=")}:
        columns = tuple(
            (place[name], [weights.get(f"form={form},{name}={value}", 0.0) for value in values[name]])
            for name in _WITH_FORM
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
        return sum(weights.get(",".join(told[name] for name in pair.split(",")), 0.0) for pair in pairs)

    first, second, third = (values[name] for name in names)
    return [[[total(x, y, z) for z in third] for y in second] for x in first]
