"""Fuse many raters into one reliability for each voice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.reputation import Reputations, pack_lines
from srcscore.domains.url import platform_of, resolve
from srcscore.errors import DataError, InputError
from srcscore.resources import read_rows
from srcscore.training.infer import Graph, Listings, infer, lookalike_spread, network_means, platform_means
from srcscore.training.latent import GRID, Fit, Rater, fit_latent
from srcscore.training.shared import read_csv

Scores = Mapping[str, Mapping[str, float]]
"""Score of each rater for each voice."""

_ANCHORS = ("mbfc_2026", "mbfc_idiap2023", "lin2023_mbfc", "lasser2021", "cmu_mbfc2022")
"""Whose scale is the result's, the first that is there; else that of the graded rater with most voices:
a small one does not hold the scale, and all the rest slides to one end of it."""
_REAL_DIGITS = 4
"""Lin et al. give real components with at most four decimals; imputed ones have twelve or more."""
RATING_FILES = (
    "domains/ratings.csv",
    "domains/lin2023_domain_quality.csv",
    "domains/iffy_2025-01.csv",
    "domains/mbfc_2026-08-19.csv",
)
"""The files below the data folder that `read_ratings` reads."""
_REPORTING = ("very-low", "low", "mixed", "mostly-factual", "high", "very-high")
"""The words of Media Bias/Fact Check, from 0 to 1 in even steps, as the table of ratings has them."""
_LEWANDOWSKY = frozenset({"0.0", "0.25", "0.5", "0.75", "1.0"})


class Label(NamedTuple):
    """What independent families of raters agree on for one voice."""

    mean: float
    """Consensus on [0, 1]."""
    weight: float
    """How much of the uncertainty before any rating is gone, 0 to 1."""
    families: tuple[str, ...]
    """The families that rate it."""


@cache
def raters() -> dict[str, tuple[str, str]]:
    """Return family and date of each rater."""
    return {row["rater"]: (row["family"], row["date"]) for row in read_rows("tables/raters.tsv")}


@cache
def one_sided() -> frozenset[str]:
    """Return the raters that only list bad sites."""
    rows = read_rows("tables/raters.tsv")
    return frozenset(row["rater"] for row in rows if row["kind"] == "listed")


def read_ratings(data: Path, without: Collection[str] = ()) -> dict[str, dict[str, float]]:
    """Return the score of each rater for each voice.

    An entry for a whole host counts before entries for its sections; several of a kind are averaged.

    Raises
    ------
    InputError
        If there is no such rater or family.
    """
    families = {family for family, _ in raters().values()}
    unknown = sorted(set(without) - raters().keys() - families)
    if unknown:
        remedy = "raters: " + ", ".join(raters()) + "; families: " + ", ".join(sorted(families))
        raise InputError(
            "no rater or family of raters has this name", value=", ".join(unknown), remedy=remedy
        )
    left = {name for name, (family, _) in raters().items() if name in without or family in without}
    whole: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    parts: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for rater, address, score in _entries(data):
        if rater in left:
            continue
        voice = resolve(address)
        if voice.domain is not None:
            bare = voice.domain in (address, address.removeprefix("www."), voice.host)
            (whole if bare else parts)[voice.domain][rater].append(score)
    ratings: dict[str, dict[str, float]] = {}
    for voice_name in sorted({*whole, *parts}):
        merged = {**parts.get(voice_name, {}), **whole.get(voice_name, {})}
        ratings[voice_name] = {rater: sum(s) / len(s) for rater, s in sorted(merged.items())}
    return ratings


def _entries(data: Path) -> Iterator[tuple[str, str, float]]:
    """Yield rater, address and score of every rating; what is imputed or derived from another is not one."""
    ratings, lin, iffy, mbfc = (data / name for name in RATING_FILES)
    for row in read_csv(ratings):
        if row["rater"] in raters() and row["score"]:
            yield row["rater"], row["host"], float(row["score"])
    for row in read_csv(lin):
        yield from _lin(row)
    for row in read_csv(iffy):
        if row["Wiki Fake"]:
            yield "wikipedia_fake2025", row["Domain"], 0.0
    for row in read_csv(mbfc):
        # The table of ratings leaves out most of what is rated below a path: accounts, sections, journals.
        if "/" in row["domain"] and row["reporting"] in _REPORTING:
            yield "mbfc_2026", row["domain"], _REPORTING.index(row["reporting"]) / (len(_REPORTING) - 1)


def _lin(row: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Yield the components of one row of Lin et al. that are real."""
    alone = row["lewandowsky_acc"] not in _LEWANDOWSKY
    for column, rater in (
        ("afm", "lin2023_adfontes"),
        ("fc", "lin2023_factcheckers"),
        ("mbfc", "lin2023_mbfc"),
    ):
        if len(row[column].partition(".")[2]) <= _REAL_DIGITS:
            alone = False
            yield rater, row["domain"], float(row[column])
    if alone:
        # MisinfoMe is then the only source there is, and the first component a function of it.
        yield "lin2023_misinfome", row["domain"], float(row["pc1"])


def consensus_labels(
    data: Path, *, without: Collection[str] = (), silent: Collection[str] = ()
) -> dict[str, Label]:
    """Return the consensus of the rater families for each voice."""
    scores, fit = _heard(read_ratings(data, without), silent)
    mean, sd = fit.moments()
    spread = float(fit.prior @ GRID**2 - (fit.prior @ GRID) ** 2)
    labels = {}
    for row, (voice, found) in enumerate(scores.items()):
        families = tuple(sorted({raters()[rater][0] for rater in found}))
        weight = float(np.clip(1 - sd[row] ** 2 / spread, 0.02, 1.0))
        labels[voice] = Label(float(mean[row]), weight, families)
    return labels


def _heard(scores: Scores, silent: Collection[str]) -> tuple[dict[str, dict[str, float]], Fit]:
    """Fit the model to all scores, and keep only what the families that are not silent say."""
    fit = fuse(scores).silencing(frozenset(silent))
    kept = {
        voice: {rater: score for rater, score in found.items() if raters()[rater][0] not in silent}
        for voice, found in scores.items()
    }
    rows = [row for row, found in enumerate(kept.values()) if found]
    said = {name: message[rows] for name, message in fit.messages.items()}
    fit = replace(fit, posterior=fit.posterior[rows], messages=said)
    return {voice: found for voice, found in kept.items() if found}, fit


def fuse(scores: Scores) -> Fit:
    """Fit the latent model to the scores of many raters.

    Raises
    ------
    DataError
        If there is no rating at all.
    """
    columns: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for row, found in enumerate(scores.values()):
        for rater, score in found.items():
            columns[rater][0].append(row)
            columns[rater][1].append(score)
    if not columns:
        raise DataError("no rating is left", remedy="leave fewer raters out")
    panel = [
        Rater(name, raters()[name][0], np.array(rows), np.array(found), name in one_sided())
        for name, (rows, found) in sorted(columns.items())
    ]
    graded = sorted(columns, key=lambda name: (name in one_sided(), -len(columns[name][0])))
    anchor = next((name for name in _ANCHORS if name in columns), graded[0])
    return fit_latent(len(scores), panel, anchor)


def fit_reputations(
    data: Path,
    *,
    without: Collection[str] = (),
    hide_domains: Collection[str] = (),
    silent: Collection[str] = (),
) -> Reputations:
    """Fit the table of reputations."""
    hidden = frozenset(hide_domains)
    scores = {voice: found for voice, found in read_ratings(data, without).items() if voice not in hidden}
    heard, fit = _heard(scores, silent)
    return pack(heard, fit, Graph(data), Listings(data))


def pack(scores: Scores, fit: Fit, graph: Graph, listings: Listings) -> Reputations:
    """Return the table for scores, what was learned from them, and what they imply for others."""
    means, sds = fit.moments()
    base = float(fit.prior @ GRID)
    spread = float(fit.prior @ GRID**2 - base**2)
    weights = np.clip(1 - sds**2 / spread, 0.02, 1.0)
    sites = {voice: row for row, voice in enumerate(scores) if platform_of(voice) is None}
    rows = list(sites.values())
    ties = graph.without(set(scores) - set(sites))
    inferred = infer(list(sites), means[rows], weights[rows], ties, listings)
    known = {voice: (float(m), float(w)) for voice, m, w in zip(scores, means, weights, strict=True)}
    arrays = _rated(scores) | {
        "voices": pack_lines([*scores, *inferred.voices]),
        "mean": np.concatenate((means, inferred.means)).astype(np.float32),
        "sd": np.concatenate((sds, inferred.sds)).astype(np.float32),
        "prior": np.array([base, np.sqrt(spread)], np.float32),
        "name": inferred.names.weights.astype(np.float16),
        "name_line": inferred.line.astype(np.float64),
        "name_sd": inferred.spread.astype(np.float32),
        "lookalike": np.array(lookalike_spread(known, base), np.float32),
    }
    for kind, found in (("network", network_means(known, base)), ("platform", platform_means(known, base))):
        arrays[f"{kind}_names"] = pack_lines(list(found))
        arrays[f"{kind}_spread"] = np.array(list(found.values()), np.float32).reshape(-1, 2)
    return Reputations.from_arrays(arrays)


def _rated(scores: Scores) -> dict[str, NDArray[np.generic]]:
    """Return the ratings themselves, row after row."""
    names = sorted({rater for found in scores.values() for rater in found})
    place = {name: index for index, name in enumerate(names)}
    return {
        "raters": pack_lines(["\t".join((name, *raters()[name])) for name in names]),
        "start": np.cumsum([0, *(len(found) for found in scores.values())]).astype(np.int32),
        "rater": np.array([place[rater] for found in scores.values() for rater in found], np.uint8),
        "score": np.array([s for found in scores.values() for s in found.values()], np.float32),
    }
