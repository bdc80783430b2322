"""The features: name, signal, unit, direction and reason of each, and the record of one measurement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from srcscore.records import SignalName, Span
from srcscore.resources import read_rows


class Measure(NamedTuple):
    """One measurement; a feature that could not be measured has none."""

    value: float
    """In the feature's unit."""
    placeholders: Mapping[str, object]
    """What fills the places of the feature's reason."""
    spans: tuple[Span, ...] = ()
    """Where in `Article.text`, in order."""


def per_thousand(count: float, words: int) -> float:
    """Return a rate per 1,000 words; under 100 count as 100, so that one word cannot dominate the rate."""
    return 1000.0 * count / max(words, 100)


TABLE = "features/spec.tsv"
PUBLISHER = "publisher_reputation"
"""Name of the one feature of the domain signal."""
GENRE = "genre"
"""Name in evidence of what the sort of text adds."""
LEXICAL = "wording"
"""What the names of the families of wording begin with in evidence."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is measured."""

    name: str
    """Its name in evidence and in artefacts."""
    signal: SignalName
    """The signal that it belongs to."""
    unit: str
    """What its value counts."""
    direction: int
    """1 when more can only speak for good sourcing, -1 when only against, 0 when the data decide."""
    reason: str
    """The evidence in words, with named places for what was measured."""
    absent: str
    """The same when there was none of it; `weak` is its one named place."""
    few: str
    """What precedes the reason where the term speaks against the feature's direction; else empty."""

    def in_words(self, measure: Measure | None, added: float) -> str:
        """Return the evidence in words; `added` is the feature's term."""
        facts: dict[str, object] = {"weak": ""}
        if measure is not None:
            facts |= {"value": measure.value, **measure.placeholders}
        if not (facts.get("value") or facts.get("n")):
            return self.absent.format(**facts)
        reason = self.reason.format(**facts)
        every = facts.get("n") == facts.get("of", 0)  # "only 3 of 3" says nothing
        return f"{self.few} {reason}" if self.few and added * self.direction < 0 and not every else reason


@cache
def features() -> tuple[Feature, ...]:
    """Return every feature of the table, in its order; the publisher's reputation is not among them."""
    rows: list[dict[str, Any]] = list(read_rows(TABLE))
    return tuple(
        Feature(**{**row, "direction": int(row["direction"]), "few": row["few"].strip("-")}) for row in rows
    )


def spec_hash(names: Collection[str] | None = None) -> str:
    """Return the SHA-256 of all that decides what a value means: names, signals, units, directions.

    Reasons are left out: rewording one does not make another model.
    """
    used = [f for f in features() if names is None or f.name in names]
    content = [[f.name, f.signal, f.unit, f.direction] for f in used]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
