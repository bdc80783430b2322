"""Fuse many raters into one reliability for each voice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.fusion import Array
from srcscore.domains.networks import kind_of, kinds, one_voice
from srcscore.domains.reputation import Reputations, pack_lines
from srcscore.domains.url import platform_of, resolve
from srcscore.errors import DataError, InputError
from srcscore.resources import read_rows
from srcscore.training.infer import (
    infer,
    kind_means,
    lookalike_spread,
    member_starts,
    network_means,
    platform_means,
)
from srcscore.training.latent import Fit, Rater, fit_latent
from srcscore.training.shared import read_csv
from srcscore.training.surroundings import Graph, Known, Listings

Scores = Mapping[str, Mapping[str, float]]
"""Score of each rater for each voice."""

_ANCHORS = ("mbfc_2026", "mbfc_idiap2023", "lin2023_mbfc", "lasser2021", "cmu_mbfc2022")
"""Whose scale is the result's, the first that is there; else that of the graded rater with most voices:
a small one does not hold the scale, and all the rest slides to one end of it."""
_REAL_DIGITS = 4
"""Lin et al. give real components with at most four decimals; imputed ones have twelve or more."""
_COMPONENTS = {"afm": "lin2023_adfontes", "fc": "lin2023_factcheckers", "mbfc": "lin2023_mbfc"}
"""Their columns, each with the rater that it is of."""
_SHARED = (
    "domains/ratings.csv",
    "domains/lin2023_domain_quality.csv",
    "domains/iffy_2025-01.csv",
    "domains/mbfc_2026-08-19.csv",
)
"""Files that hold several raters, or more of a rater than its ratings."""
_REPORTING = ("very-low", "low", "mixed", "mostly-factual", "high", "very-high")
"""The words of Media Bias/Fact Check, from 0 to 1 in even steps, as the table of ratings has them."""
_LEWANDOWSKY = frozenset({"0.0", "0.25", "0.5", "0.75", "1.0"})


class Label(NamedTuple):
    """What independent families of raters agree on for one voice."""

    mean: float  # consensus on [0, 1]
    weight: float  # how much of the uncertainty before any rating is gone, 0 to 1
    families: tuple[str, ...]  # the families that rate it


@cache
def _raters() -> dict[str, dict[str, str]]:
    return {row["rater"]: row for row in read_rows("tables/raters.tsv")}


@cache
def raters() -> dict[str, tuple[str, str]]:
    """Return family and date of each rater."""
    return {name: (row["family"], row["date"]) for name, row in _raters().items()}


@cache
def one_sided() -> frozenset[str]:
    """Return the raters that only list bad sites."""
    return frozenset(name for name, row in _raters().items() if row["kind"] == "listed")


def rating_files() -> tuple[str, ...]:
    """Return the files below the data folder that `read_ratings` reads."""
    return (*_SHARED, *(row["file"] for row in _raters().values() if row["file"] != "-"))


def read_ratings(
    data: Path, without: Collection[str] = (), *, whole: bool = False
) -> dict[str, dict[str, float]]:
    """Return the score of each rater for each voice.

    An entry for a whole host counts before entries for its sections; several of a kind are averaged.
    Unless `whole` lists are asked for, scores that a list gives to sites that it knows nothing of are no
    ratings, and no rater rates itself or a rival.

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
    # The scores of each rater for each voice: those for a section or an account, and those for the host.
    said: dict[str, dict[str, tuple[list[float], list[float]]]] = defaultdict(
        lambda: defaultdict(lambda: ([], []))
    )
    unfit = {row["site"] for row in _raters().values()} if not whole else set()
    for rater, address, score in _entries(data):
        below = "-" if whole else _raters()[rater]["below"]
        if rater in left or (below != "-" and score >= float(below)):
            continue
        voice = resolve(address)
        if voice.domain is not None and voice.domain not in unfit:
            bare = voice.domain in (address, address.removeprefix("www."), voice.host)
            said[voice.domain][rater][bare].append(score)
    ratings = {
        name: {rater: _mean(whole_host or parts) for rater, (parts, whole_host) in sorted(own.items())}
        for name, own in sorted(said.items())
    }
    if not whole:
        _share_editions(ratings)
    return ratings


def _share_editions(ratings: dict[str, dict[str, float]]) -> None:
    """Give the editions of one outlet each other's ratings: abcnews.com and abcnews.go.com.

    Editions are sites of one owner that have one name; what a rater says of the edition itself goes first.
    """
    editions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for voice in ratings:
        editions[one_voice(voice), voice.partition(".")[0]].append(voice)
    for voices in editions.values():
        said: dict[str, list[float]] = defaultdict(list)
        for rater, score in (pair for voice in voices for pair in ratings[voice].items()):
            said[rater].append(score)
        common = {rater: _mean(scores) for rater, scores in said.items()}
        for voice in voices:
            ratings[voice] = dict(sorted((common | ratings[voice]).items()))


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)


def _entries(data: Path) -> Iterator[tuple[str, str, float]]:
    """Yield rater, address and score of every rating; what is imputed or derived from another is not one."""
    ratings, lin, iffy, mbfc = (data / name for name in _SHARED)
    for row in read_csv(ratings):
        if row["rater"] in raters() and row["score"]:
            yield row["rater"], row["host"], float(row["score"])
    for row in read_csv(lin):
        real = {
            rater: row[column]
            for column, rater in _COMPONENTS.items()
            if len(row[column].partition(".")[2]) <= _REAL_DIGITS
        }
        if not real and row["lewandowsky_acc"] not in _LEWANDOWSKY:
            # MisinfoMe is then the only source there is, and the first component a function of it.
            real = {"lin2023_misinfome": row["pc1"]}
        yield from ((rater, row["domain"], float(score)) for rater, score in real.items())
    for row in read_csv(iffy):
        if row["Wiki Fake"]:
            yield "wikipedia_fake2025", row["Domain"], 0.0
    for row in read_csv(mbfc):
        # The table of ratings leaves out most of what is rated below a path: accounts, sections, journals.
        if "/" in row["domain"] and row["reporting"] in _REPORTING:
            yield "mbfc_2026", row["domain"], _REPORTING.index(row["reporting"]) / (len(_REPORTING) - 1)
    for rater, about in _raters().items():
        rows = read_csv(data / about["file"]) if about["file"] != "-" else []
        yield from ((rater, row["host"], float(row["score"])) for row in rows if row["score"])


def consensus_labels(
    data: Path, *, without: Collection[str] = (), silent: Collection[str] = ()
) -> dict[str, Label]:
    """Return the consensus of the rater families for each voice."""
    scores, fit = _heard(read_ratings(data, without), silent)
    means, _ = fit.moments()
    labels = {}
    for (voice, own), mean, weight in zip(scores.items(), means, fit.weights(), strict=True):
        families = tuple(sorted({raters()[rater][0] for rater in own}))
        labels[voice] = Label(float(mean), float(weight), families)
    return labels


def _heard(scores: Scores, silent: Collection[str]) -> tuple[dict[str, dict[str, float]], Fit]:
    """Fit the model to all scores, and keep only what the families that are not silent say."""
    fit = fuse(scores).silencing(frozenset(silent))
    heard = {
        voice: {rater: score for rater, score in own.items() if raters()[rater][0] not in silent}
        for voice, own in scores.items()
    }
    rows = [row for row, own in enumerate(heard.values()) if own]
    said = {name: message[rows] for name, message in fit.messages.items()}
    fit = replace(fit, posterior=fit.posterior[rows], messages=said)
    return {voice: own for voice, own in heard.items() if own}, fit


def fuse(scores: Scores) -> Fit:
    """Fit the latent model to the scores of many raters.

    Raises
    ------
    DataError
        If there is no rating at all.
    """
    columns: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for row, own in enumerate(scores.values()):
        for rater, score in own.items():
            columns[rater][0].append(row)
            columns[rater][1].append(score)
    if not columns:
        raise DataError("no rating is left", remedy="leave fewer raters out")
    panel = [
        Rater(name, raters()[name][0], np.array(rows), np.array(own), name in one_sided())
        for name, (rows, own) in sorted(columns.items())
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
    scores = {voice: own for voice, own in read_ratings(data, without).items() if voice not in hidden}
    heard, fit = _heard(scores, silent)
    return pack(heard, fit, *surroundings(data), without={*without, *silent})


@cache
def surroundings(data: Path) -> tuple[Graph, Listings]:
    """Return the graphs, and the lists and counts, that are read beside ratings."""
    return Graph(data), Listings(data)


def pack(
    scores: Scores, fit: Fit, graph: Graph, listings: Listings, *, without: Collection[str] = ()
) -> Reputations:
    """Return the table for scores, what was learned from them, and what they imply for others.

    Every voice starts from what its surroundings say; its ratings move it from there, and its kind sets a
    ceiling. Kinds that only the families `without` name count for nothing.
    """
    base, spread = fit.prior_moments()
    means, weights = fit.moments()[0], fit.weights()
    sites = {voice: row for row, voice in enumerate(scores) if platform_of(voice) in (None, voice)}
    rows = list(sites.values())
    ties = graph.without(set(scores) - set(sites))
    inferred = infer(
        list(sites), means[rows], weights[rows], ties, listings, taken=scores.keys(), without=without
    )
    starts = np.tile([[base], [np.sqrt(spread)]], len(scores))
    starts[:, rows] = inferred.priors
    limits, row_of = ceilings_of(scores, without), {voice: row for row, voice in enumerate(scores)}
    # What the other members of its network turn out to be says more of a voice than what it looks like.
    means, _ = fit.starting_from(starts[0], starts[1], limits).moments()
    own = _known(scores, *starts)
    for voice, belief in member_starts(_known(scores, means, weights), own).items():
        starts[:, row_of[voice]] = belief
    means, sds = fit.starting_from(starts[0], starts[1], limits).moments()
    known = _known(scores, means, weights)
    arrays = _panel(fit, scores) | {
        "voices": pack_lines([*scores, *inferred.voices]),
        "mean": np.concatenate((means, inferred.beliefs[0])).astype(np.float32),
        "sd": np.concatenate((sds, inferred.beliefs[1])).astype(np.float32),
        "prior": np.array([base, np.sqrt(spread)], np.float32),
        "name": inferred.names.astype(np.float16),
        "name_line": inferred.line.astype(np.float64),
        "name_sd": inferred.spread.astype(np.float32),
        "lookalike": np.array(lookalike_spread(known, base), np.float32),
        "kind_without": pack_lines(sorted(without)),
        "start_mean": starts[0].astype(np.float16),
        "start_sd": starts[1].astype(np.float16),
    }
    for name, beliefs in (
        ("network", network_means(known, base)),
        ("platform", platform_means(known, base)),
        ("kind", kind_means(known, without)),
    ):
        arrays[f"{name}_names"] = pack_lines(list(beliefs))
        arrays[f"{name}_spread"] = np.array(list(beliefs.values()), np.float32).reshape(-1, 2)
    return Reputations(arrays)


def _known(voices: Iterable[str], first: Array, second: Array) -> Known:
    """Return two numbers for each voice: mean and weight, or mean and standard deviation."""
    return {voice: (float(one), float(two)) for voice, one, two in zip(voices, first, second, strict=True)}


def _panel(fit: Fit, scores: Scores) -> dict[str, NDArray[np.generic]]:
    """Return the ratings, row after row, the scales of the raters and the errors of their families."""
    names = sorted({rater for ratings in scores.values() for rater in ratings})
    families = sorted({raters()[name][0] for name in names})
    number = {name: index for index, name in enumerate(names)}
    return {
        "raters": pack_lines(["\t".join((name, *raters()[name])) for name in names]),
        "start": np.cumsum([0, *(len(ratings) for ratings in scores.values())]).astype(np.int32),
        "rater": np.array([number[rater] for ratings in scores.values() for rater in ratings], np.uint8),
        "score": np.array([s for ratings in scores.values() for s in ratings.values()], np.float32),
        "level": np.concatenate([fit.levels[name] for name in names]).astype(np.float32),
        "level_start": np.cumsum([0, *(len(fit.levels[name]) for name in names)]).astype(np.int32),
        "scale": np.concatenate([fit.tables[name].T for name in names]).astype(np.float16),
        "family_sd": np.array([fit.spread.get(family, 0.0) for family in families], np.float32),
        "grid_prior": fit.prior.astype(np.float32),
    }


def ceilings_of(voices: Iterable[str], without: Collection[str]) -> Array:
    """Return the reliability that no rating lifts each voice above."""
    kinds_of_voices = (kind_of(voice, without) for voice in voices)
    return np.array([1.0 if kind is None else kinds()[kind.name].ceiling for kind in kinds_of_voices])
