"""What is known of a voice beside its ratings: its network, the graphs and directories, its kind, its name.

For a voice that nobody rated this is all there is; for a rated one it is where its ratings start from. Each
way is fitted and judged out of fold, with owners disjoint: a voice's own network or name never predicts that
voice. Being listed as a newspaper, or being cited by many Wikipedias, is no rating; rated voices with the
same entries show what such an entry is worth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import PredefinedSplit

from srcscore.domains.lookalikes import imitates
from srcscore.domains.networks import (
    ONE_VOICE,
    categories_of,
    kind_of,
    kinds,
    networks,
    networks_of,
    one_voice,
)
from srcscore.domains.reputation import BUCKETS, buckets
from srcscore.domains.url import platform_of
from srcscore.training.shared import deal_out
from srcscore.training.surroundings import SILENT, Array, Graph, Known, Listings

_LISTING_PENALTY = 3.0  # an entry of three sure ratings counts half
FOLDS = 5  # each model learns from four fifths, about what the last one learns from
_NAME_PENALTY = 1.0  # about the worth of one sure rating
_BINS = 8  # stretches of a mean over [0, 1], each with a spread of its own
_NORMAL_90 = 1.645  # nine tenths of a normal distribution lie within so many deviations
_PULL_SPREAD = 20.0
"""How many sure ratings the overall spread is worth in each stretch."""
_PULL = 2.0
"""How many average neighbours, or members, the base rate is worth."""
_TREES, _RATE, _CUTS = 150, 0.1, 63
"""More and smaller steps, and finer bins, fit no better and take three times as long."""
_TAUGHT = 0.15
"""Weight of an unrated voice in the name model; a sure rating has 1."""
_KIND_PULL, _KIND_SD = 10, 0.15
"""Members that a kind's own mean counts as, and how far members lie from the mean of the rated ones."""
_LOUDEST = 12
"""More members of one network say no more of how far members differ."""


def owner(voice: str) -> str:
    """Return what must not be split between folds: the network, or the stem of the name."""
    whole = one_voice(voice)
    return whole if whole != voice else voice.partition("/")[0].partition(".")[0].replace("-", "")


def folds_of(voices: Sequence[str], folds: int = FOLDS) -> NDArray[np.int64]:
    """Return the fold of each voice; owners stay whole and are dealt out by falling size."""
    return deal_out([owner(voice) for voice in voices], folds)


def name_matrix(voices: Sequence[str]) -> csr_matrix:
    """Return the features of names, each row of length one."""
    rows = [sorted(buckets(voice)) for voice in voices]
    ends = np.cumsum([0, *map(len, rows)])
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(len(row))) for row in rows])
    return csr_matrix((values, np.concatenate(rows), ends), shape=(len(voices), BUCKETS))


def linear_model(penalty: float = _NAME_PENALTY) -> Ridge:
    """Return the linear model of names, or with another penalty of listings, not yet fitted."""
    return Ridge(alpha=penalty, solver="sparse_cg", tol=1e-5)


def network_means(known: Known, base: float) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated members of each network that is one voice.

    Few rated members are pulled towards the mean of all networks of the same kind. A group of owned sites
    without a rated member is left to the graph and the names; a campaign under one control is not.
    """
    members = _grouped(known, networks_of)
    kinds_: dict[str, list[float]] = defaultdict(list)
    for network, rated in members.items():
        kinds_[networks()[network].kind].append(float(np.mean(list(rated.values()))))
    groups, priors = {}, {}
    for network, about in sorted(networks().items()):
        means = list(members.get(network, {}).values())
        if about.kind in ONE_VOICE and (means or about.kind == "control"):
            groups[network] = means
            priors[network] = float(np.mean(kinds_.get(about.kind, [base])))
    return _honest(groups, priors)


def _honest(
    groups: Mapping[str, Sequence[float]], priors: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated members of each group, from its rated ones.

    Each rated member, judged by the others of its group, tells how wide an honest interval is.
    """
    beliefs, misses, shares = {}, [], []
    for group, means in groups.items():
        beliefs[group] = _of_members(means, priors[group])
        for index, mean in enumerate(means if len(means) > 1 else ()):
            middle, sd = _of_members([*means[:index], *means[index + 1 :]], priors[group])
            misses.append(abs(mean - middle) / sd)
            shares.append(min(1.0, _LOUDEST / len(means)))
    if not misses:
        return beliefs
    honest = _ninetieth(np.array(misses), np.array(shares)) / _NORMAL_90
    return {group: (mean, sd * honest if groups[group] else sd) for group, (mean, sd) in beliefs.items()}


def member_starts(known: Known, starts: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Return where a rated member of a network starts from: drawn from its own start to the other members."""
    moved = {}
    for network, means in _grouped(known, networks_of).items():
        if networks()[network].kind in ONE_VOICE and len(means) > 1:
            for voice in means:
                mean, sd = starts[voice]
                others = [other for name, other in means.items() if name != voice]
                middle, spread = _of_members(others, mean)
                moved[voice] = middle, min(sd, spread)
    return moved


def _grouped(known: Known, groups_of: Callable[[str], Iterable[str]]) -> dict[str, dict[str, float]]:
    """Return the means of the rated members of each group, by voice."""
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for voice, (mean, _) in known.items():
        for group in groups_of(voice):
            groups[group][voice] = mean
    return groups


def _of_members(means: Sequence[float], prior: float) -> tuple[float, float]:
    """Return mean and, before it is made honest, standard deviation of a network with these rated members."""
    count = len(means)
    spread = float(np.var(means)) if count > 1 else 0.03
    return (sum(means) + _PULL * prior) / (count + _PULL), float(
        np.sqrt(spread + 0.04 / (count + _PULL) + 0.01)
    )


@dataclass(frozen=True)
class Calibration:
    """How far predictions of one kind miss, learned out of fold."""

    slope: float  # what a prediction is multiplied with
    intercept: float  # what is added then
    spread: Array
    """Half of the 90% interval in each of equal stretches of the prediction over [0, 1], as a normal sd."""

    def apply(self, predicted: Array) -> Array:
        """Return honest means and standard deviations for raw predictions, shape (2, voices)."""
        means = np.clip(self.slope * predicted + self.intercept, 0, 1)
        return np.stack((means, self.spread[_stretch(means)]))


def calibrate(
    predicted: Array, means: Array, weights: Array, *, doubted: NDArray[np.bool_] | None = None
) -> Calibration:
    """Return the line and spreads that make predictions honest."""
    slope, intercept = map(float, np.polyfit(predicted, means, 1, w=np.sqrt(weights)))
    used = np.ones(len(means), bool) if doubted is None else doubted
    fitted, weights = np.clip(slope * predicted[used] + intercept, 0, 1), weights[used]
    missed, stretch = np.abs(means[used] - fitted), _stretch(fitted)
    overall = _ninetieth(missed, weights)
    spread = []
    for stretch_index in range(_BINS):
        here = stretch == stretch_index
        total = float(weights[here].sum())
        local = _ninetieth(missed[here], weights[here]) if total else overall
        spread.append((total * local + _PULL_SPREAD * overall) / (total + _PULL_SPREAD))
    return Calibration(slope, intercept, np.array(spread) / _NORMAL_90)


def _stretch(means: Array) -> NDArray[np.int64]:
    return np.asarray(np.minimum((means * _BINS).astype(np.int64), _BINS - 1))


def _ninetieth(missed: Array, weights: Array) -> float:
    """Return what nine tenths of the weight stay below."""
    order = np.argsort(missed)
    total = np.cumsum(weights[order])
    return float(missed[order][np.searchsorted(total, 0.9 * total[-1])])


@dataclass(frozen=True)
class Inferred:
    """What rated voices imply for themselves and for others, each by models that never saw its owner."""

    priors: Array  # means and deviations of the rated voices without their ratings, shape (2, voices)
    voices: list[str]  # unrated voices of which more is known than the name
    beliefs: Array  # means and deviations of these, shape (2, voices)
    names: Array  # weight of each feature of a name
    line: Array  # slope and intercept that make a sum of name weights honest
    spread: Array  # standard deviation of a name's suggestion in equal stretches of it


def infer(
    voices: Sequence[str],
    means: Array,
    weights: Array,
    graph: Graph,
    listings: Listings,
    *,
    taken: Collection[str] = (),
    without: Collection[str] = (),
) -> Inferred:
    """Fit surroundings and names to rated voices, and judge these and all others of which something is known.

    `taken` are voices that are rated, too, but neither teach nor are judged; kinds that the families
    `without` name are not read.
    """
    fold, owners = folds_of(voices), Counter(map(owner, voices))
    # Sites of one owner are less than so many witnesses, and more than one.
    trust = weights / np.sqrt([owners[owner(voice)] for voice in voices])
    unrated = {*graph.nodes(), *listings.voices()} - {*voices, *taken}
    others = sorted(v for v in unrated if "/" not in v and not SILENT & set(categories_of(v)))
    examples, aims, worth = listings.examples([*voices, *taken], without)
    every = [*voices, *others, *examples]
    rated = slice(len(voices))
    known = {v: (float(m), float(w)) for v, m, w in zip(voices, means, weights, strict=True)}
    base = float(np.average(means, weights=weights))
    spelled, entries = name_matrix(every), listings.matrix(every)
    names, lists = linear_model(), linear_model(_LISTING_PENALTY)
    suggested = names.fit(spelled[rated], means, weights).predict(spelled)
    suggested[rated] = _out_of_fold(names, fold, spelled[rated], means, weights)
    listed = lists.fit(entries[rated], means, weights).predict(entries)
    listed[rated] = _out_of_fold(lists, fold, entries[rated], means, weights)
    beside = graph.features(every, known, base, {voice: owner(voice) for voice in every})
    counts, traits = np.diff(entries.indptr), listings.traits(every, without)
    columns = np.column_stack((traits, beside, np.where(counts > 0, listed, np.nan), counts, suggested))
    anything = (beside[:, 1::2].sum(axis=1) > 0) | (counts > 0) | (np.nansum(traits, axis=1) > 0)
    seen = np.flatnonzero(anything[rated])
    judged = len(voices) + np.flatnonzero(anything[len(voices) : len(voices) + len(others)])
    # The examples teach beside the rated voices that are seen, and belong to no fold.
    taught = np.concatenate((seen, np.arange(len(every) - len(examples), len(every))))
    fold_of_taught = np.concatenate((fold[seen], np.full(len(examples), -1)))
    targets, worths = np.concatenate((means[seen], aims)), np.concatenate((trust[seen], worth))
    # Neighbours, directories and names tell rated voices apart best, and carry over worst to sites that no
    # rater of news would look at. So one regression reads all columns, another the traits alone, and the
    # mean of both does well on either (docs/decisions/0023).
    unseen, guessed = [], []
    for inputs in (columns[:, : traits.shape[1]], columns):
        model = HistGradientBoostingRegressor(
            max_iter=_TREES,
            max_bins=_CUTS,
            learning_rate=_RATE,
            max_leaf_nodes=8,
            l2_regularization=1.0,
            early_stopping=False,
            random_state=0,
        )
        unseen.append(_out_of_fold(model, fold_of_taught, inputs[taught], targets, worths)[: len(seen)])
        guessed.append(model.fit(inputs[taught], targets, worths).predict(inputs[judged]))
    raw = np.mean(unseen, axis=0)
    doubt = calibrate(raw, means[seen], weights[seen])
    beliefs = doubt.apply(np.mean(guessed, axis=0))
    others = [every[row] for row in judged]
    names, bare, alone = _names(
        [*voices, *others],
        vstack((spelled[rated], spelled[judged])).tocsr(),
        np.concatenate((means, beliefs[0])),
        weights / np.array([owners[owner(voice)] for voice in voices]),
        ~anything[rated],
    )
    priors = bare.apply(alone)
    priors[:, seen] = doubt.apply(raw)
    line = np.array([bare.slope, bare.slope * names.intercept_ + bare.intercept])
    return Inferred(priors, others, beliefs, names.coef_, line, bare.spread)


def _names(
    voices: Sequence[str], spelled: csr_matrix, means: Array, weights: Array, bare: NDArray[np.bool_]
) -> tuple[Ridge, Calibration, Array]:
    """Return the name model of rated and judged voices, its calibration, and what it says out of fold.

    What surroundings say of unrated voices teaches the name model the words of names. `weights` are those of
    the rated voices, which come first; sites of one owner count as one: else the largest network would rename
    the local press. Whom raters list among sites that nobody else lists is a choice of bad ones, so the line
    is that of all rated voices; the doubt is learned where nothing but the name is known (`bare`).
    """
    names, size = linear_model(), len(weights)
    trust = np.concatenate((weights, np.full(len(voices) - size, _TAUGHT)))
    alone = _out_of_fold(names, folds_of(voices), spelled, means, trust)[:size]
    return names.fit(spelled, means, trust), calibrate(alone, means[:size], weights, doubted=bare), alone


def _out_of_fold(model: Any, fold: NDArray[np.int64], inputs: Any, aims: Array, weights: Array) -> Array:
    """Return what each row's inputs suggest by a model that never saw its owner; 0 for rows of no fold."""
    predictions = np.zeros(len(aims))
    for train, test in PredefinedSplit(fold).split():
        predictions[test] = model.fit(inputs[train], aims[train], weights[train]).predict(inputs[test])
    return predictions


def platform_means(known: Known, base: float) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated accounts of each platform; the empty name is any other.

    The platform's own rating counts as one account; few accounts are pulled towards those of all platforms,
    whose spread is that of a platform without a rated account.
    """
    accounts = {
        platform: list(means.values())
        for platform, means in _grouped(known, lambda voice: filter(None, [platform_of(voice)])).items()
    }
    overall = _of_members([mean for means in accounts.values() for mean in means], base)
    return {"": overall} | _honest(accounts, dict.fromkeys(accounts, overall[0]))


def kind_means(known: Known, without: Collection[str] = ()) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated sites of each kind, below its ceiling.

    The kind's own mean counts as `_KIND_PULL` rated members, since those are the better known ones.
    """
    members = _grouped(known, lambda voice: [kind.name for kind in [kind_of(voice, without)] if kind])
    beliefs = {}
    for name, facts in kinds().items():
        means = [*members[name].values(), *[facts.mean] * _KIND_PULL]
        spread = float(np.sqrt(np.var(means) + _KIND_SD**2))
        beliefs[name] = (min(float(np.mean(means)), facts.ceiling), spread)
    return beliefs


def lookalike_spread(known: Known, base: float) -> tuple[float, float]:
    """Return mean and standard deviation for unrated look-alikes, from the rated ones."""
    means = [mean for voice, (mean, _) in known.items() if imitates(voice) is not None]
    mean, _ = _of_members(means, base / 2)
    return mean, float(np.sqrt(np.var(means) + 0.02)) if means else 0.2
