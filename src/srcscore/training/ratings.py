"""Fuse many raters into one reliability for each voice."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from srcscore import resources
from srcscore.domains.reputation import Reputations, pack_lines
from srcscore.domains.url import resolve
from srcscore.training.shared import read_csv

_NOISE = 0.18
_PRIOR_SD = 0.28


class Label(NamedTuple):
    """What independent families of raters agree on for one voice."""

    mean: float
    """Consensus on [0, 1]."""
    weight: float
    """How much it can be trusted, 0 to 1; grows with the number of families."""
    families: tuple[str, ...]
    """The families that rate it."""


class _Rated(NamedTuple):
    voice: str
    rater: str
    score: float


@cache
def raters() -> dict[str, tuple[str, str]]:
    """Return family and date of each rater."""
    return {row["rater"]: (row["family"], row["date"]) for row in resources.read_rows("tables/raters.tsv")}


def read_ratings(data: Path, without: Collection[str] = ()) -> dict[str, dict[str, float]]:
    """Return the score of each rater for each voice, mean over its entries.

    Parameters
    ----------
    data
        Folder of the shared data.
    without
        Raters, or whole families, to leave out.
    """
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in read_csv(data / "domains/ratings.csv"):
        rater = row["rater"]
        if rater in without or raters()[rater][0] in without or not row["score"]:
            continue
        voice = resolve(row["host"]).domain
        if voice is not None:
            found[voice][rater].append(float(row["score"]))
    return {
        voice: {rater: sum(s) / len(s) for rater, s in sorted(scores.items())}
        for voice, scores in sorted(found.items())
    }


def _by_family(scores: dict[str, float]) -> dict[str, float]:
    groups: dict[str, list[float]] = defaultdict(list)
    for rater, score in scores.items():
        groups[raters()[rater][0]].append(score)
    return {family: sum(found) / len(found) for family, found in groups.items()}


def consensus_labels(data: Path, *, without: Collection[str] = ()) -> dict[str, Label]:
    """Return the consensus of the rater families for each voice.

    Parameters
    ----------
    data
        Folder of the shared data.
    without
        Raters, or whole families, to leave out.
    """
    labels = {}
    for voice, scores in read_ratings(data, without).items():
        families = _by_family(scores)
        mean = sum(families.values()) / len(families)
        labels[voice] = Label(mean, len(families) / (len(families) + 1), tuple(families))
    return labels


def fit_reputations(
    data: Path, *, without: Collection[str] = (), hide_domains: Collection[str] = ()
) -> Reputations:
    """Fit the table of reputations.

    Parameters
    ----------
    data
        Folder of the shared data.
    without
        Raters, or whole families, to leave out.
    hide_domains
        Voices whose own ratings are not used.
    """
    ratings = {voice: s for voice, s in read_ratings(data, without).items() if voice not in hide_domains}
    labels = {voice: _by_family(scores) for voice, scores in ratings.items()}
    base = float(np.mean([sum(f.values()) / len(f) for f in labels.values()]))
    names = sorted(raters())
    start, index, score, mean, sd = [0], [], [], [], []
    for voice, scores in ratings.items():
        index += [names.index(rater) for rater in scores]
        score += list(scores.values())
        start.append(len(index))
        families = labels[voice]
        precision = len(families) / _NOISE**2 + 1 / _PRIOR_SD**2
        mean.append((sum(families.values()) / _NOISE**2 + base / _PRIOR_SD**2) / precision)
        sd.append(math.sqrt(1 / precision))
    return Reputations.from_arrays(
        {
            "voices": pack_lines(list(ratings)),
            "raters": pack_lines(["\t".join((name, *raters()[name])) for name in names]),
            "start": np.array(start, np.int32),
            "rater": np.array(index, np.uint8),
            "score": np.array(score, np.float32),
            "mean": np.array(mean, np.float32),
            "sd": np.array(sd, np.float32),
            "prior": np.array([base, _PRIOR_SD], np.float32),
        }
    )
