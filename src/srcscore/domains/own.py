"""A user's own ratings: an allow list, a block list, or a licensed list that never leaves the machine."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from srcscore.domains.url import resolve
from srcscore.errors import InputError, InputTypeError

_KEYS = ("domain", "url", "host")


class Own(NamedTuple):
    """One list of a user's own."""

    scores: dict[str, float]
    """Score by voice, 0 to 1."""
    source: str
    """Name shown with every reputation it touches."""
    weight: float
    """Share of the score in the resulting mean, above 0 to 1."""
    date: str
    """Day of the list, ISO 8601, or empty."""


def read_own(ratings: Mapping[str, float] | str | Path, source: str, weight: float, date: str) -> Own:
    """Check a user's ratings and key them by voice.

    Parameters
    ----------
    ratings
        Score from 0 (not reliable) to 1 (reliable) by address, or the path of a comma-separated file with
        columns `domain` (or `url` or `host`) and `score`.
    source, weight, date
        As in `Own`.

    Raises
    ------
    InputError
        If a score, the weight, an address or the file is unusable.
    InputTypeError
        If an address is no text.
    """
    if not 0 < weight <= 1:
        raise InputError("a weight must lie above 0 and not above 1", value=weight, remedy="use 1.0")
    found = ratings if isinstance(ratings, Mapping) else _read(Path(ratings))
    return Own({_voice(key): _score(value) for key, value in found.items()}, source, float(weight), date)


def _read(path: Path) -> dict[str, float]:
    remedy = "give a UTF-8 file with the columns domain and score"
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("a list of ratings cannot be read", value=path.name, remedy=remedy) from error
    key = next((name for name in _KEYS if rows and name in rows[0]), None)
    if key is None or "score" not in rows[0]:
        raise InputError("a list of ratings lacks its columns", value=path.name, remedy=remedy)
    try:
        return {row[key]: float(row["score"]) for row in rows}
    except (TypeError, ValueError) as error:
        raise InputError("a score in the list is no number", value=path.name, remedy=remedy) from error


def _voice(address: object) -> str:
    if not isinstance(address, str):
        raise InputTypeError("an address must be text", value=address, remedy="use domains as keys")
    found = resolve(address)
    if found.domain is None:
        raise InputError(f"an address names no voice ({found.reason})", value=address, remedy="drop it")
    return found.domain


def _score(score: object) -> float:
    number = math.nan if isinstance(score, (bool, str)) or not hasattr(score, "__float__") else float(score)
    if not 0 <= number <= 1:
        raise InputError("a rating must lie between 0 and 1", value=score, remedy="rescale the list")
    return number
