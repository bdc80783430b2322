"""How likely a candidate is a source: a sum of learned weights of word classes and cue forms.

The weights are those of `srcscore.training.attribution`. For speed they are laid out as lists that the
codes of a candidate index, so that scoring does no string work; `features` names the same terms for training.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from srcscore import resources
from srcscore.citations.codes import CODES, KINDS, QUOTES
from srcscore.citations.nouns import Noun

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
    for (first, second), table in tables.pairs:
        found += table[codes[first]][codes[second]]
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
    pairs: tuple[tuple[tuple[int, int], list[list[float]]], ...]
    forms: dict[str, _Form]


_ACTING = KINDS.index("act")
_BESIDE = QUOTES.index("beside")
_PAIRS = (
    *("kind,pattern", "kind,next", "kind,subject", "kind,auxiliary", "pattern,subject", "pattern,quote"),
    *("pattern,next", "quote,subject", "quote,next", "subject,auxiliary", "pattern,before", "subject,before"),
    *("kind,before", "pattern,earlier", "quote,earlier", "before,earlier"),
)
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
    weights = {row["feature"]: float(row["weight"]) for row in resources.read_rows("citations/weights.tsv")}
    place = {name: index for index, (name, _) in enumerate(CODES)}
    values = dict(CODES)
    pairs = []
    for pair in _PAIRS:
        first, second = pair.split(",")
        table = [
            [weights.get(f"{first}={x},{second}={y}", 0.0) for y in values[second]] for x in values[first]
        ]
        pairs.append(((place[first], place[second]), table))
    names = {name.split(",")[0][5:] for name in weights if name.startswith("form=")}
    forms = {}
    for form in names:
        columns = tuple(
            (place[name], [weights.get(f"form={form},{name}={value}", 0.0) for value in values[name]])
            for name in _WITH_FORM
        )
        base = weights.get(f"form={form}", 0.0)
        forms[form] = _Form(base, columns)
    return _Tables(weights["bias"], tuple(pairs), forms)
