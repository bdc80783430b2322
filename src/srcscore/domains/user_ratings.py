"""A user's own ratings: an allow list, a block list, or a licensed list that never leaves the machine."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import fsum
from pathlib import Path
from typing import NamedTuple, SupportsFloat

from srcscore.domains.url import resolve
from srcscore.errors import InputError, InputTypeError

_KEYS = ("domain", "url", "host")


class UserRatings(NamedTuple):
    """One list of a user's own."""

    scores: dict[str, float]
    """Score by voice, 0 to 1."""
    source: str
    """Name shown with every reputation it touches."""
    weight: float
    """Share of the score in the resulting mean, above 0 to 1."""
    date: str
    """Day of the list, ISO 8601, or empty."""


class _Row(NamedTuple):
    """One rating as the user gave it."""

    label: str
    address: object
    score: object


def read_user_ratings(
    ratings: Mapping[str, float] | str | Path, source: str, weight: float, date: str
) -> UserRatings:
    """Check a user's ratings and key them by voice.

    As in the fit, a rating of a whole site counts before ratings of its sections, and several of a kind
    are averaged.

    Parameters
    ----------
    ratings
        Score from 0 (not reliable) to 1 (reliable) by address, or the path of a comma-separated file with
        columns `domain` (or `url` or `host`) and `score`.
    source, weight, date
        As in `UserRatings`.

    Raises
    ------
    InputError
        If the weight, the source or the file is unusable, or any row is: the message names every such row.
    InputTypeError
        If the ratings are neither a mapping nor a path.
    """
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight <= 1:
        raise InputError("a weight must lie above 0 and not above 1", value=weight, remedy="use 1.0")
    if not isinstance(source, str) or not source.strip() or not source.isprintable():
        raise InputError("a list needs a printable name as its source", value=source, remedy="name its maker")
    if isinstance(ratings, Mapping):
        rows = [_Row(f"entry {index}", *item) for index, item in enumerate(ratings.items(), 1)]
    elif isinstance(ratings, (str, Path)):
        rows = _read(Path(ratings))
    else:
        remedy = "give a mapping from address to score, or the path of a CSV file"
        raise InputTypeError("ratings are of an unknown type", value=type(ratings).__name__, remedy=remedy)
    return UserRatings(_by_voice(rows), source, float(weight), str(date))


def _read(path: Path) -> list[_Row]:
    remedy = "give a UTF-8 file with the columns domain and score"
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns = [name for name in _KEYS if name in (reader.fieldnames or ())]
            if not columns or "score" not in (reader.fieldnames or ()):
                raise InputError("a list of ratings lacks its columns", value=path.name, remedy=remedy)
            return [_Row(f"line {reader.line_num}", row[columns[0]], _number(row["score"])) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("a list of ratings cannot be read", value=str(path), remedy=remedy) from error


def _number(text: str | None) -> object:
    """Return the number that a cell holds, or the cell as it is."""
    try:
        return float(text or "")
    except ValueError:
        return text


def _by_voice(rows: Sequence[_Row]) -> dict[str, float]:
    """Return the score of each voice, or raise with every row that cannot be used."""
    whole: dict[str, list[float]] = defaultdict(list)
    parts: dict[str, list[float]] = defaultdict(list)
    bad = []
    for row in rows:
        outlet = resolve(row.address) if isinstance(row.address, str) else None
        score = _unit(row.score)
        if outlet is None or outlet.domain is None:
            reason = "an address must be text" if outlet is None else f"names no voice ({outlet.reason})"
            bad.append(f"{row.label} ({row.address!r:.60}) {reason}")
        elif score is None:
            bad.append(f"{row.label} ({row.address!r:.60}) has {row.score!r:.40} for a score")
        else:
            bare = outlet.host in (outlet.domain, f"www.{outlet.domain}")
            (whole if bare else parts)[outlet.domain].append(score)
    if bad:
        remedy = "drop these rows, or give each an address and a score between 0 and 1"
        problem = f"{len(bad)} of {len(rows)} ratings cannot be used: " + "; ".join(bad)
        raise InputError(problem, remedy=remedy)
    return {voice: fsum(scores) / len(scores) for voice, scores in (parts | whole).items()}


def _unit(score: object) -> float | None:
    """Return a score as a number, or None for what does not lie between 0 and 1."""
    if isinstance(score, (bool, str)) or not isinstance(score, SupportsFloat):
        return None
    number = float(score)
    return number if 0 <= number <= 1 else None
