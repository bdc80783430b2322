"""The sum behind a score, step by step: the intercept, the three signals and the logit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from srcscore.records import Score, Signal


class Step(NamedTuple):
    """One step of the sum, or the sum itself."""

    name: str  # `intercept`, the signal's name, or `sum`
    signal: Signal | None  # None for intercept and sum
    start: float  # the sum of the steps before; 0 for intercept and sum
    exact: float  # what it adds
    rounded: float  # the same in hundredths, rounded so that the printed steps add up to the printed sum


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
    *hundredths, total = rounded(exact, score.logit)
    starts = [0.0, *accumulate(exact)]
    rows = (
        Step(name, signal, start, added, cents / 100)
        for (name, signal, added), start, cents in zip(parts, starts, hundredths, strict=False)
    )
    return (*rows, Step("sum", None, 0.0, score.logit, total / 100))


def bounds(rows: Sequence[Step]) -> tuple[float, float]:
    """Return the least and the greatest number that the steps reach; 0 lies between."""
    ends = [step.start + step.exact for step in rows]
    return min(0.0, *ends), max(0.0, *ends)


def rounded(parts: Sequence[float], total: float) -> list[int]:
    """Return parts and their total in hundredths, rounded so that they add up.

    Each is rounded to the nearest hundredth. Where the sum then misses the total, the parts nearest to half
    way are rounded the other way. Parts that do not add up to `total` to begin with are only rounded.
    """
    whole = round(100 * total)
    cents = [round(100 * part) for part in parts]
    gap = whole - sum(cents)
    if abs(gap) <= len(parts):  # rounding alone misses by half a hundredth for each part at most
        step = 1 if gap > 0 else -1
        for _ in range(abs(gap)):
            nearest = max(range(len(parts)), key=lambda i: step * (100 * parts[i] - cents[i]))
            cents[nearest] += step
    return [*cents, whole]
