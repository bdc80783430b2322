"""The features: name, signal, unit, direction and reason of each, and the record of one measurement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, cast

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


def times(count: int) -> str:
    """Return how often in words."""
    return "once" if count == 1 else f"{count} times"


def per_thousand(count: float, words: int) -> float:
    """Return a rate per 1,000 words; under 100 count as 100, so that one word cannot dominate the rate."""
    return 1000.0 * count / max(words, 100)


TABLE = "features/spec.tsv"
PUBLISHER = "publisher_reputation"
"""Name of the one feature of the domain signal."""
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
    """The same when there was none of it; empty when the reason says that too."""


@cache
def features() -> tuple[Feature, ...]:
    """Return every feature of the table, in its order; the publisher's reputation is not among them."""
    rows = read_rows(TABLE)
    return tuple(
        Feature(
            row["name"],
            cast("SignalName", row["signal"]),
            row["unit"],
            int(row["direction"]),
            row["reason"],
            row["absent"].strip("-"),
        )
        for row in rows
    )


def reasons(measures: Mapping[str, Measure]) -> dict[str, str]:
    """Return each measurement in words, by the feature's name."""
    words = {}
    for feature in features():
        measure = measures.get(feature.name)
        if measure is not None:
            absent = feature.absent if not measure.value else ""
            words[feature.name] = absent or feature.reason.format(value=measure.value, **measure.placeholders)
    return words


def spec_hash(names: Collection[str] | None = None) -> str:
    """Return the SHA-256 of all that decides what a value means: names, signals, units, directions.

    Reasons are left out: rewording one does not make another model.
    """
    used = [f for f in features() if names is None or f.name in names]
    content = [[f.name, f.signal, f.unit, f.direction] for f in used]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
