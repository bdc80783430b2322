"""What is known of a voice beside its ratings: its network, the graphs and directories, its kind, its name.

For a voice that nobody rated this is all there is; for a rated one it is where its ratings start from. Each
way is fitted and judged out of fold, with owners disjoint: a voice's own network or name never predicts that
voice. Being listed as a newspaper, or being cited by many Wikipedias, is no rating; rated voices with the
same entries show what such an entry is worth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge

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
from srcscore.training.surroundings import SILENT, Array, Graph, Known, Listings

_LISTING_RIDGE = 3.0  # penalty: an entry of three sure ratings counts half
FOLDS = 5  # each model learns from four fifths, about what the last one learns from
_RIDGE = 1.0  # penalty: about the worth of one sure rating
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
    groups: dict[str, list[int]] = defaultdict(list)
    for row, voice in enumerate(voices):
        groups[owner(voice)].append(row)
    sizes, fold_of_voice = np.zeros(folds), np.zeros(len(voices), np.int64)
    for name in sorted(groups, key=lambda group: (-len(groups[group]), group)):
        fold = int(np.argmin(sizes))
        sizes[fold] += len(groups[name])
        fold_of_voice[groups[name]] = fold
    return fold_of_voice


@dataclass(frozen=True)
class NameModel:
    """A linear model over the hashed features of a name."""

    weights: Array  # one for each bucket
    intercept: float  # what a name without features gets

    def predict(self, features: csr_matrix) -> Array:
        """Return the reliability that each name suggests, not yet cut to [0, 1]."""
        return np.asarray(features @ self.weights + self.intercept)


def name_matrix(voices: Sequence[str]) -> csr_matrix:
    """Return the features of names, each row of length one."""
    rows = [sorted(buckets(voice)) for voice in voices]
    ends = np.cumsum([0, *map(len, rows)])
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(len(row))) for row in rows])
    return csr_matrix((values, np.concatenate(rows), ends), shape=(len(voices), BUCKETS))


def fit_names(features: csr_matrix, means: Array, weights: Array) -> NameModel:
    """Fit the name model to the features of rated voices."""
    model = Ridge(alpha=_RIDGE, solver="sparse_cg", tol=1e-5)
    model.fit(features, means, sample_weight=weights)
    return NameModel(np.asarray(model.coef_, float), float(model.intercept_))


def fit_listings(features: csr_matrix, means: Array, weights: Array) -> Ridge:
    """Fit what entries are worth to the features of rated voices."""
    return Ridge(alpha=_LISTING_RIDGE, solver="sparse_cg", tol=1e-5).fit(
        features, means, sample_weight=weights
    )


def network_means(known: Known, base: float) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated members of each network that is one voice.

    Few rated members are pulled towards the mean of all networks of the same kind. A group of owned sites
    without a rated member is left to the graph and the names; a campaign under one control is not.
    """
    members = _members(known)
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
    for network, means in _members(known).items():
        if networks()[network].kind in ONE_VOICE and len(means) > 1:
            for voice in means:
                mean, sd = starts[voice]
                others = [other for name, other in means.items() if name != voice]
                middle, spread = _of_members(others, mean)
                moved[voice] = middle, min(sd, spread)
    return moved


def _members(known: Known) -> dict[str, dict[str, float]]:
    """Return the means of the rated members of each network."""
    members: dict[str, dict[str, float]] = defaultdict(dict)
    for voice, (mean, _) in known.items():
        for network in networks_of(voice):
            members[network][voice] = mean
    return members


def _of_members(means: Sequence[float], prior: float) -> tuple[float, float]:
    """Return mean and, before it is made honest, standard deviation of a network with these rated members."""
    count = len(means)
    spread = float(np.var(means)) if count > 1 else 0.03
    return (sum(means) + _PULL * prior) / (count + _PULL), float(
        np.sqrt(spread + 0.04 / (count + _PULL) + 0.01)
    )


class Beliefs(NamedTuple):
    """Reliability of some voices."""

    means: Array  # expected, 0 to 1
    sds: Array  # standard deviations


@dataclass(frozen=True)
class Calibration:
    """How far predictions of one kind miss, learned out of fold."""

    slope: float  # what a prediction is multiplied with
    intercept: float  # what is added then
    spread: Array
    """Half of the 90% interval in each of equal stretches of the prediction over [0, 1], as a normal sd."""

    def apply(self, predicted: Array) -> Beliefs:
        """Return honest means and standard deviations for raw predictions."""
        means = np.clip(self.slope * predicted + self.intercept, 0, 1)
        return Beliefs(means, self.spread[_stretch(means)])


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

    priors: Beliefs  # of the rated voices, in their order: what would be believed without their ratings
    voices: list[str]  # unrated voices of which more is known than the name
    beliefs: Beliefs  # of these
    names: NameModel  # what names suggest
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
    suggested = fit_names(spelled[rated], means, weights).predict(spelled)
    suggested[rated] = _out_of_fold(fold, spelled[rated], means, weights, fit_names)
    listed = fit_listings(entries[rated], means, weights).predict(entries)
    listed[rated] = _out_of_fold(fold, entries[rated], means, weights, fit_listings)
    beside = graph.features(every, known, base, {voice: owner(voice) for voice in every})
    counts, traits = np.diff(entries.indptr), listings.traits(every, without)
    columns = np.column_stack((traits, beside, np.where(counts > 0, listed, np.nan), counts, suggested))
    anything = (beside[:, 1::2].sum(axis=1) > 0) | (counts > 0) | (np.nansum(traits, axis=1) > 0)
    has = anything[rated]

    def fit(inputs: Array, aims_: Array, trust_: Array) -> _Surroundings:
        """Fit to some outlets, and to the examples that belong to no fold."""
        extra = columns[len(every) - len(examples) :]
        return _Surroundings(
            np.vstack((inputs, extra)),
            np.concatenate((aims_, aims)),
            np.concatenate((trust_, worth)),
            traits.shape[1],
        )

    seen = np.flatnonzero(has)
    raw = _out_of_fold(fold[seen], columns[seen], means[seen], trust[seen], fit)
    doubt = calibrate(raw, means[seen], weights[seen])
    judged = np.flatnonzero(anything[len(voices) : len(voices) + len(others)])
    beliefs = doubt.apply(fit(columns[seen], means[seen], trust[seen]).predict(columns[len(voices) + judged]))
    spoken = spelled[len(voices) + judged]
    others = [others[row] for row in judged]
    names, bare, alone = _names(voices, spelled[rated], means, weights, has, others, spoken, beliefs.means)
    priors = bare.apply(alone)
    for part, own in zip(priors, doubt.apply(raw), strict=True):
        part[seen] = own
    line = np.array([bare.slope, bare.slope * names.intercept + bare.intercept])
    return Inferred(priors, others, beliefs, names, line, bare.spread)


def _names(
    voices: Sequence[str],
    features: csr_matrix,
    means: Array,
    weights: Array,
    has: NDArray[np.bool_],
    others: Sequence[str],
    spelled: csr_matrix,
    judged: Array,
) -> tuple[NameModel, Calibration, Array]:
    """Return the name model of rated and judged voices, its calibration, and what it says out of fold.

    What surroundings say of unrated voices teaches the name model the words of names. Sites of one
    owner count as one: else the largest network would rename the local press. Whom raters list among sites
    that nobody else lists is a choice of bad ones, so the line is that of all rated voices; the doubt is
    learned where nothing but the name is known. No model saw a name of its voice's owner.
    """
    owners = [owner(voice) for voice in voices]
    sizes = Counter(owners)
    weights = weights / np.array([sizes[name] for name in owners])
    inputs = vstack((features, spelled)).tocsr()
    aims, trust = np.concatenate((means, judged)), np.concatenate((weights, np.full(len(judged), _TAUGHT)))
    alone = _out_of_fold(folds_of([*voices, *others]), inputs, aims, trust, fit_names)[: len(voices)]
    return fit_names(inputs, aims, trust), calibrate(alone, means, weights, doubted=~has), alone


def _out_of_fold(
    fold: NDArray[np.int64], inputs: Any, means: Array, weights: Array, fit: Callable[..., Any]
) -> Array:
    """Return what each row's inputs suggest by a model that never saw its owner."""
    predictions = np.zeros(len(means))
    for held in range(FOLDS):
        test = fold == held
        predictions[test] = fit(inputs[~test], means[~test], weights[~test]).predict(inputs[test])
    return predictions


class _Surroundings:
    """The mean of two boosted regressions: one reads all columns, the other the traits alone.

    Neighbours, directories and names tell rated voices apart best, and carry over worst to sites that no
    rater of news would look at: the mean of both does well on either (docs/decisions/0023).
    """

    def __init__(self, inputs: Array, aims: Array, trust: Array, traits: int) -> None:
        self._parts = [
            (
                width,
                HistGradientBoostingRegressor(
                    max_iter=_TREES,
                    max_bins=_CUTS,
                    learning_rate=_RATE,
                    max_leaf_nodes=8,
                    l2_regularization=1.0,
                    early_stopping=False,
                    random_state=0,
                ).fit(inputs[:, :width], aims, sample_weight=trust),
            )
            for width in (traits, inputs.shape[1])
        ]

    def predict(self, inputs: Array) -> Array:
        """Return the reliability that surroundings suggest."""
        parts = [model.predict(inputs[:, :width]) for width, model in self._parts]
        return np.asarray(np.mean(parts, axis=0))


def platform_means(known: Known, base: float) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated accounts of each platform; the empty name is any other.

    The platform's own rating counts as one account; few accounts are pulled towards those of all platforms,
    whose spread is that of a platform without a rated account.
    """
    accounts: dict[str, list[float]] = defaultdict(list)
    for voice, (mean, _) in known.items():
        platform = platform_of(voice)
        if platform is not None:
            accounts[platform].append(mean)
    every = [mean for means in accounts.values() for mean in means]
    overall = _of_members(every, base)
    return {"": overall} | _honest(accounts, dict.fromkeys(accounts, overall[0]))


def kind_means(known: Known, without: Collection[str] = ()) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated sites of each kind, below its ceiling.

    The kind's own mean counts as `_KIND_PULL` rated members, since those are the better known ones.
    """
    members: dict[str, list[float]] = defaultdict(list)
    for voice, (mean, _) in known.items():
        kind = kind_of(voice, without)
        if kind is not None:
            members[kind.name].append(mean)
    beliefs = {}
    for name, facts in kinds().items():
        means = [*members[name], *[facts.mean] * _KIND_PULL]
        spread = float(np.sqrt(np.var(means) + _KIND_SD**2))
        beliefs[name] = (min(float(np.mean(means)), facts.ceiling), spread)
    return beliefs


def lookalike_spread(known: Known, base: float) -> tuple[float, float]:
    """Return mean and standard deviation for unrated look-alikes, from the rated ones."""
    means = [mean for voice, (mean, _) in known.items() if imitates(voice) is not None]
    prior = base / 2
    mean = (sum(means) + _PULL * prior) / (len(means) + _PULL)
    return mean, float(np.sqrt(np.var(means) + 0.02)) if means else 0.2
