"""Two models on the same articles: who moved, by how much, and which evidence changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from srcscore.model.predict import Model
from srcscore.records import Score, ScoreError
from srcscore.records.text import number
from srcscore.report.lines import Line, cut_off, line
from srcscore.report.summary import NOTABLE, TITLE, title_of
from srcscore.scoring import Readable, score_many

_MOVED = 0.0005
"""A smaller difference would be printed as 0.000."""
_ROWS, _CHANGES = 20, 4
"""Most articles, and most changes of each, that are listed: a few screens. `--json` has all."""


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of evidence under two models."""

    signal: str
    feature: str
    before: float  # what it adds to the logit under the first model; 0 when it is not there
    after: float


@dataclass(frozen=True, slots=True)
class Move:
    """One article under two models."""

    index: int  # among the articles, from 0
    id: str | None
    before: Score
    after: Score
    changes: tuple[Change, ...]  # the largest difference first

    @property
    def delta(self) -> float:
        """Return by how much the value rises."""
        return self.after.value - self.before.value

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "index": self.index,
            "id": self.id,
            "before": _plain(self.before),
            "after": _plain(self.after),
            "delta": round(self.delta, 6),
            "evidence": [asdict(change) for change in self.changes],
        }


def compare(
    articles: Iterable[Readable], before: Model, after: Model, *, use_publisher: bool = True
) -> Iterator[Move | ScoreError]:
    """Score each article with two models, lazily and in order; yield an error where that fails."""
    for index, article in enumerate(articles):
        old, new = (
            next(iter(score_many([article], model=model, use_publisher=use_publisher)))
            for model in (before, after)
        )
        if isinstance(old, Score) and isinstance(new, Score):
            sums: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
            for side, score in enumerate((old, new)):
                sums["", "intercept"][side] = score.intercept
                for item in score.evidence:
                    sums[item.signal, item.feature][side] += item.contribution
            changes = [Change(*key, *sums[key]) for key in sorted(sums) if sums[key][0] != sums[key][1]]
            changes.sort(key=lambda change: -abs(change.after - change.before))
            yield Move(index, old.article.id, old, new, tuple(changes))
        else:
            error = old if isinstance(old, ScoreError) else new
            assert isinstance(error, ScoreError)  # noqa: S101 - one of the two is
            yield ScoreError(index, error.id, error.error)


def moves_report(moves: Sequence[Move]) -> list[Line]:
    """Return a report on what changed between two models, the articles that moved most first."""
    moved = sorted((move for move in moves if abs(move.delta) >= _MOVED), key=lambda move: -abs(move.delta))
    bands = sum(move.before.band != move.after.band for move in moves)
    lines = [line(f"{len(moves)} articles, {len(moved)} moved, {bands} changed band")]
    if moves:
        mean = sum(move.delta for move in moves) / len(moves)
        lines.append(line(f"mean change {mean:+.3f}, largest {max(abs(move.delta) for move in moves):.3f}"))
    for move in moved[:_ROWS]:
        bands_passed = " -> ".join(dict.fromkeys((move.before.band, move.after.band)))
        values = f"{number(move.before.value)} -> {number(move.after.value)} ({move.delta:+.3f})"
        lines += [line(""), line(title_of(move.before.article, TITLE), "strong")]
        lines.append(line(f"{values}, {bands_passed}", "good" if move.delta > 0 else "weak", lead="  "))
        for change in move.changes[:_CHANGES]:
            if abs(change.after - change.before) >= NOTABLE:
                terms = f"{change.before:+.2f} -> {change.after:+.2f}"
                lines.append(line(f"{terms} {change.signal}, {change.feature}", lead="    "))
    return lines + cut_off(len(moved) - _ROWS)


def _plain(score: Score) -> dict[str, Any]:
    model, interval = score.versions.model, list(score.interval)
    return {"model": model, "value": score.value, "interval": interval, "band": score.band}
