"""What following sources through a graph of many articles changes in a row, and the words for it.

There are no labelled chains to learn weights of their own from. So a source counts with what it rests on, the
features of the model move accordingly, and their changes are the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import fsum
from typing import NamedTuple

from srcscore.features.extract import Row, row_values
from srcscore.features.measure import Measure
from srcscore.features.sourcing import measure_sourcing
from srcscore.records import Citation, Claim
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
    measures = {**row.measures, **measure_sourcing(citations, claims, len(row.prose.words))}
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
