"""The sum behind a score, step by step: from the intercept over the three signals to the logit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from srcscore.records import Score, Signal


class Step(NamedTuple):
    """One step of the sum, or the sum itself."""

    name: str
    """`intercept`, the signal's name, or `sum`."""
    signal: Signal | None
    """The signal; None for intercept and sum."""
    start: float
    """Where it begins: at what all before add up to; 0 for intercept and sum."""
    exact: float
    """What it adds."""
    shown: float
    """The same in hundredths, rounded so that the steps add up to the sum as they are shown."""


def steps(score: Score) -> tuple[Step, ...]:
    """Return the intercept, the three signals and their sum."""
    signals = score.signals
    parts: list[tuple[str, Signal | None, float]] = [
        ("intercept", None, score.intercept),
        ("domain", signals.domain, signals.domain.contribution),
        ("citations", signals.citations, signals.citations.contribution),
        ("language", signals.language, signals.language.contribution),
    ]
    exact = [added for *_, added in parts]
    *shown, whole = rounded(exact, score.logit)
    found = [
        Step(name, signal, start, added, cents / 100)
        for (name, signal, added), start, cents in zip(
            parts, [0.0, *list(accumulate(exact))[:-1]], shown, strict=True
        )
    ]
    return (*found, Step("sum", None, 0.0, score.logit, whole / 100))


def bounds(found: Sequence[Step]) -> tuple[float, float]:
    """Return the least and the greatest number that the steps reach; 0 lies between."""
    ends = [step.start + step.exact for step in found]
    return min(0.0, *ends), max(0.0, *ends)


def rounded(parts: Sequence[float], total: float) -> list[int]:
    """Return parts and their total in hundredths, rounded so that they add up.

    Each is rounded to the nearest; where the sum then misses the total, those nearest to half way are rounded
    the other way. Parts that are not those of the total stay as they are.
    """
    whole = round(100 * total)
    shown = [round(100 * part) for part in parts]
    gap = whole - sum(shown)
    if abs(gap) <= len(parts):
        step = 1 if gap > 0 else -1
        for _ in range(abs(gap)):
            place = max(range(len(parts)), key=lambda i: step * (100 * parts[i] - shown[i]))
            shown[place] += step
    return [*shown, whole]
