"""What following sources through a graph of many articles changes in a row, and the words for it.

There are no labelled chains to learn weights of their own from. So a source counts with what it rests on, the
features of the model move accordingly, and their changes are the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import fsum

from srcscore.features.extract import Row, row_values
from srcscore.features.measure import Measure
from srcscore.features.sourcing import measure_sourcing
from srcscore.records import Citation, Claim
from srcscore.resources import read_rows

_TABLE = "features/chains.tsv"
_REST = "root_reliability"
"""Under this name the change of a feature is told that no other name has."""
_PATHS = 3
"""So many chains are spelled out in a reason."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing that following sources shows."""

    name: str
    """Its name in evidence."""
    moves: frozenset[str]
    """The features whose change it tells."""
    reason: str
    """The evidence in words."""


@cache
def followed() -> tuple[Followed, ...]:
    """Return every row of the table, in its order."""
    rows = read_rows(_TABLE)
    return tuple(Followed(row["name"], frozenset(row["moves"].split()), row["reason"]) for row in rows)


@cache
def told_under(feature: str) -> str:
    """Return the name under which a feature's change is told."""
    return next((row.name for row in followed() if feature in row.moves), _REST)


def follow_row(
    row: Row, traced: Sequence[Citation], citations: Sequence[Citation], claims: Sequence[Claim]
) -> Row:
    """Return the row of an article whose sources have been followed.

    Parameters
    ----------
    row
        The article on its own.
    traced
        Its citations with what backs them.
    citations, claims
        Those of them that count, and what the article states with them.
    """
    measures = {**row.measures, **measure_sourcing(citations, claims, len(row.prose.words))}
    return replace(
        row,
        values=row_values(measures),
        measures=measures,
        cited=any(citation.role == "evidence" for citation in citations),
        chains=_measure([c for c in traced if c.backing is not None]),
    )


def _measure(traced: Sequence[Citation]) -> Mapping[str, Measure]:
    """Return what was found along the chains; nothing when no source leads to another article."""
    backings = [citation.backing for citation in traced if citation.backing is not None]
    if not backings:
        return {}
    rated = [c for c in traced if c.reputation is not None]
    values: dict[str, float] = {
        "chain_depth": max(backing.depth for backing in backings),
        "independent_roots": len({c.voice for c in traced if not c.is_circular}),
        "circular_share": sum(c.is_circular for c in traced) / len(traced),
    }
    facts = {
        "of": len(traced),
        "n": sum(c.is_circular for c in traced),
        "own": _mean([c.reputation.mean for c in rated if c.reputation is not None]),
        "paths": _spelled([backing.path for backing in backings]),
    }
    spans = tuple(citation.span for citation in traced)
    if rated:
        values["root_reliability"] = _mean([c.reliability for c in rated])
    return {name: Measure(float(value), facts, spans) for name, value in values.items()}


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known else 0.0


def _spelled(paths: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(paths))
    more = len(distinct) - _PATHS
    return "; ".join(distinct[:_PATHS]) + (f" and {more} more" if more > 0 else "")
