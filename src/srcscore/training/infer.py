"""Reliability of voices that nobody rated: from their network, the graphs and directories, or their name.

Each way is fitted and judged out of fold, with owners disjoint: a voice's own network or name never predicts
that voice. Being listed as a newspaper, or being read in many countries, is no rating; rated voices with the
same entries show what such an entry is worth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import Ridge

from srcscore.domains.lookalikes import imitates
from srcscore.domains.networks import ONE_VOICE, categories_of, networks, networks_of, one_voice
from srcscore.domains.reputation import BUCKETS, buckets
from srcscore.domains.url import platform_of, resolve
from srcscore.training.shared import graph_files, read_csv

_LISTING_RIDGE = 3.0
_SEEN_FROM = 10_000
"""Voices that the world's news shows less often are left to their name, so that the table stays small."""
_DIRECTORIES = (
    ("domains/localnews2018_owners.csv", "domain", ("medium",)),
    ("domains/wikidata_newspapers_2023.csv", "url", ("country", "language")),
    ("graphs/mediacloud2020_node_attrs.csv", "domain", ("category", "media_type")),
)
_NEWS = "domains/gdelt_domain_country_2023.csv"

LISTING_FILES = (*(name for name, _, _ in _DIRECTORIES), _NEWS)
"""What `Listings` reads, below the folder of the data."""


class Listings:
    """The entries of each voice in directories, as features.

    Parameters
    ----------
    data
        Folder of the shared data.
    """

    def __init__(self, data: Path) -> None:
        self._entries: dict[str, dict[str, float]] = defaultdict(dict)
        for name, column, facts in _DIRECTORIES:
            for row in read_csv(data / name):
                voice = resolve(row[column]).domain
                if voice is not None and "/" not in voice:
                    self._entries[voice] |= {name: 1.0} | {
                        f"{name} {fact}={row[fact]}": 1.0 for fact in facts
                    }
        for voice, countries in _news_counts(data, set(self._entries)).items():
            country, most = min(countries.items(), key=lambda item: (-item[1], item[0]))
            self._entries[voice] |= {
                "seen": 1.0,
                "seen often": float(np.log10(countries.total()) / 5),
                "seen in one country": most / countries.total(),
                f"seen in {country}": 1.0,
            }

    def voices(self) -> list[str]:
        """Return whom any directory lists."""
        return sorted(self._entries)

    def matrix(self, voices: Sequence[str]) -> csr_matrix:
        """Return one row of features for each voice; a voice that is not listed has an empty one."""
        vectorizer = DictVectorizer().fit([self._entries[voice] for voice in self.voices()])
        return csr_matrix(vectorizer.transform([self._entries.get(voice, {}) for voice in voices]))


def fit_listings(features: csr_matrix, means: Array, weights: Array) -> Ridge:
    """Fit what entries are worth to the features of rated voices."""
    return Ridge(alpha=_LISTING_RIDGE, solver="sparse_cg", tol=1e-5).fit(
        features, means, sample_weight=weights
    )


def _news_counts(data: Path, listed: Collection[str]) -> dict[str, Counter[str]]:
    """Count the mentions of each voice by country.

    A voice with fewer mentions than `_SEEN_FROM` is left out unless a directory lists it.
    """
    hosts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read_csv(data / _NEWS):
        hosts[row["domain"]][row["countrycode"]] += int(row["cnt"])
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for host, countries in sorted(hosts.items()):
        if host in listed or countries.total() >= _SEEN_FROM:
            voice = resolve(host).domain
            if voice is not None and "/" not in voice:
                counts[voice].update(countries)
    return counts


Array = NDArray[np.float64]
Known = Mapping[str, tuple[float, float]]
"""Mean and weight of each rated voice."""

FOLDS = 5
_RIDGE = 1.0
_BINS = 8
_NORMAL_90 = 1.645
_PULL_SPREAD = 20.0
"""How many sure ratings the overall spread is worth in each stretch."""
_HUB = 400
"""Nodes with more neighbours link to everything and say nothing."""
_PULL = 2.0
"""How many average neighbours, or members, the base rate is worth."""
_TAUGHT = 0.15
"""Weight of an unrated voice in the name model; a sure rating has 1."""
_LOUDEST = 12
"""More members of one network say no more of how far members differ."""
_SILENT = frozenset({"platform", "shortener", "archive", "government", "wiki", "press-release"})


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

    weights: Array
    """One for each bucket."""
    intercept: float
    """What a name without features gets."""

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


class Graph:
    """Who links to, shares from or is read beside whom, by kind of tie."""

    def __init__(self, data: Path) -> None:
        self.ties: dict[str, dict[str, list[str]]] = {}
        for kind, files in graph_files().items():
            ties: dict[str, set[str]] = defaultdict(set)
            for name in files:
                for row in read_csv(data / "graphs" / f"{name}.csv"):
                    first, second = resolve(row["src"]).domain, resolve(row["dst"]).domain
                    if first and second and first != second:
                        ties[first].add(second)
                        ties[second].add(first)
            # In order, so that sums over neighbours are the same in every process.
            self.ties[kind] = {
                node: sorted(found) for node, found in sorted(ties.items()) if len(found) <= _HUB
            }

    def without(self, voices: Collection[str]) -> Graph:
        """Return the same graph without some nodes."""
        found, gone = copy(self), set(voices)
        found.ties = {
            kind: {
                node: [other for other in others if other not in gone]
                for node, others in ties.items()
                if node not in gone
            }
            for kind, ties in self.ties.items()
        }
        return found

    def nodes(self) -> list[str]:
        """Return the voices that could be judged by their neighbours."""
        found = {node for ties in self.ties.values() for node in ties}
        return sorted(node for node in found if not _SILENT & set(categories_of(node)))

    def features(self, voices: Sequence[str], known: Known, base: float, blind: Mapping[str, str]) -> Array:
        """Return, for each voice and kind of tie, how far its rated neighbours lie from the base.

        Behind each such column stands one with the weight of those neighbours.
        """
        columns_of_voices = np.zeros((len(voices), 2 * len(self.ties)))
        for column, ties in enumerate(self.ties.values()):
            for row, voice in enumerate(voices):
                group = blind.get(voice)
                total = weight = 0.0
                for other in ties.get(voice, ()):
                    if other in known and (group is None or blind.get(other) != group):
                        share = known[other][1] / np.sqrt(len(ties.get(other, ())) + 1)
                        total += share * (known[other][0] - base)
                        weight += share
                columns_of_voices[row, 2 * column] = total / (weight + 0.3)
                columns_of_voices[row, 2 * column + 1] = np.log1p(weight)
        return columns_of_voices


def network_means(known: Known, base: float) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated members of each network that is one voice.

    Few rated members are pulled towards the mean of all networks of the same kind. A group of owned sites
    without a rated member is left to the graph and the names; a campaign under one control is not.
    """
    members: dict[str, list[float]] = defaultdict(list)
    for voice in known:
        for network in networks_of(voice):
            members[network].append(known[voice][0])
    kinds: dict[str, list[float]] = defaultdict(list)
    for network, means in members.items():
        kinds[networks()[network].kind].append(float(np.mean(means)))
    found, misses, shares = {}, [], []
    for network, about in sorted(networks().items()):
        means = members.get(network, [])
        if about.kind not in ONE_VOICE or (not means and about.kind != "control"):
            continue
        prior = float(np.mean(kinds.get(about.kind, [base])))
        found[network] = _of_members(means, prior)
        for place, mean in enumerate(means if len(means) > 1 else ()):
            middle, sd = _of_members(means[:place] + means[place + 1 :], prior)
            misses.append(abs(mean - middle) / sd)
            shares.append(min(1.0, _LOUDEST / len(means)))
    if not misses:
        return found
    # Each rated member, judged by the others, tells how wide an honest interval is.
    honest = _ninetieth(np.array(misses), np.array(shares)) / _NORMAL_90
    return {
        network: (mean, sd * honest if members.get(network) else sd) for network, (mean, sd) in found.items()
    }


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

    slope: float
    """What a prediction is multiplied with."""
    intercept: float
    """What is added then."""
    spread: Array
    """Half of the 90% interval in each of equal stretches of the prediction over [0, 1], as a normal sd."""

    def apply(self, predicted: Array) -> tuple[Array, Array]:
        """Return honest means and standard deviations for raw predictions."""
        means = np.clip(self.slope * predicted + self.intercept, 0, 1)
        return means, self.spread[_stretch(means)]


def calibrate(
    predicted: Array, means: Array, weights: Array, *, doubted: NDArray[np.bool_] | None = None
) -> Calibration:
    """Return the line and spreads that make predictions honest."""
    slope, intercept = map(float, np.polyfit(predicted, means, 1, w=np.sqrt(weights)))
    kept = np.ones(len(means), bool) if doubted is None else doubted
    fitted, weights = np.clip(slope * predicted[kept] + intercept, 0, 1), weights[kept]
    missed, stretch = np.abs(means[kept] - fitted), _stretch(fitted)
    overall = _ninetieth(missed, weights)
    spread = []
    for place in range(_BINS):
        here = stretch == place
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
    """What rated voices imply for others."""

    voices: list[str]
    """Unrated voices with rated neighbours or an entry in a directory."""
    means: Array
    """Their reliability."""
    sds: Array
    """Its standard deviation."""
    names: NameModel
    """What names suggest."""
    line: Array
    """Slope and intercept that make a sum of name weights honest."""
    spread: Array
    """Standard deviation of a name's suggestion in equal stretches of it."""


def infer(voices: Sequence[str], means: Array, weights: Array, graph: Graph, listings: Listings) -> Inferred:
    """Fit names, graph and directories to rated voices, and judge who else is in a graph or directory."""
    features, entries, fold = name_matrix(voices), listings.matrix(voices), folds_of(voices)
    suggested = _out_of_fold(fold, features, means, weights, fit_names)
    listed = _out_of_fold(fold, entries, means, weights, fit_listings)
    known = {v: (float(m), float(w)) for v, m, w in zip(voices, means, weights, strict=True)}
    columns, has = _around(voices, known, graph, entries, listed, suggested)
    inputs = columns[has], means[has], weights[has]
    doubt = calibrate(_out_of_fold(fold[has], *inputs, _neighbours), means[has], weights[has])
    others = _unrated(known, graph, listings)
    entered, spelled = listings.matrix(others), name_matrix(others)
    worth = fit_listings(entries, means, weights).predict(entered)
    columns, found = _around(
        others, known, graph, entered, worth, fit_names(features, means, weights).predict(spelled)
    )
    judged, spread = doubt.apply(_neighbours(*inputs).predict(columns[found]))
    others = [others[row] for row in np.flatnonzero(found)]
    names, bare = _names(voices, features, means, weights, has, others, spelled[found], judged)
    line = np.array([bare.slope, bare.slope * names.intercept + bare.intercept])
    return Inferred(others, judged, spread, names, line, bare.spread)


def _names(
    voices: Sequence[str],
    features: csr_matrix,
    means: Array,
    weights: Array,
    has: NDArray[np.bool_],
    others: Sequence[str],
    spelled: csr_matrix,
    judged: Array,
) -> tuple[NameModel, Calibration]:
    """Return the name model of rated and judged voices, and how it does where nothing else is known.

    What graphs and directories say of unrated voices teaches the name model the words of names. Sites of one
    owner count as one: else the largest network would rename the local press. Whom raters list among sites
    that nobody else lists is a choice of bad ones, so the line is that of all rated voices; the doubt is
    learned where neither graph nor directory knows a voice. No model saw a name of its voice's owner.
    """
    owners = [owner(voice) for voice in voices]
    sizes = Counter(owners)
    weights = weights / np.array([sizes[name] for name in owners])
    inputs = vstack((features, spelled)).tocsr()
    aims, trust = np.concatenate((means, judged)), np.concatenate((weights, np.full(len(judged), _TAUGHT)))
    suggested = _out_of_fold(folds_of([*voices, *others]), inputs, aims, trust, fit_names)[: len(voices)]
    return fit_names(inputs, aims, trust), calibrate(suggested, means, weights, doubted=~has)


def _unrated(known: Known, graph: Graph, listings: Listings) -> list[str]:
    """Return the sites without a rating that a graph or directory knows, and that are outlets at all."""
    found = {*graph.nodes(), *listings.voices()} - known.keys()
    return sorted(voice for voice in found if "/" not in voice and not _SILENT & set(categories_of(voice)))


def _around(
    voices: Sequence[str], known: Known, graph: Graph, entries: csr_matrix, listed: Array, suggested: Array
) -> tuple[Array, NDArray[np.bool_]]:
    """Return what is seen around voices, and whether anything is: rated neighbours or an entry."""
    means, weights = np.array(list(known.values())).T
    base = float(np.average(means, weights=weights))
    beside = graph.features(voices, known, base, {voice: owner(voice) for voice in [*known, *voices]})
    counts = np.diff(entries.indptr)
    columns = np.column_stack((beside, np.where(counts > 0, listed, np.nan), counts, suggested))
    return columns, (beside[:, 1::2].sum(axis=1) > 0) | (counts > 0)


def _out_of_fold(
    fold: NDArray[np.int64], inputs: Any, means: Array, weights: Array, fit: Callable[..., Any]
) -> Array:
    """Return what each row's inputs suggest by a model that never saw its owner."""
    predictions = np.zeros(len(means))
    for held in range(FOLDS):
        test = fold == held
        predictions[test] = fit(inputs[~test], means[~test], weights[~test]).predict(inputs[test])
    return predictions


def _neighbours(inputs: Array, aims: Array, trust: Array) -> HistGradientBoostingRegressor:
    model = HistGradientBoostingRegressor(
        max_iter=150, learning_rate=0.05, max_leaf_nodes=8, early_stopping=False, random_state=0
    )
    return model.fit(inputs, aims, sample_weight=trust)


def platform_means(known: Known, base: float) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation for unrated accounts of each platform; the empty name is any other.

    The platform's own rating counts as one account; few accounts are pulled towards those of all platforms.
    """
    accounts: dict[str, list[float]] = defaultdict(list)
    for voice, (mean, _) in known.items():
        platform = platform_of(voice)
        if platform is not None:
            accounts[platform].append(mean)
    every = [mean for means in accounts.values() for mean in means] or [base]
    overall = float(np.mean(every))

    def expected(means: Sequence[float]) -> float:
        """Return the mean of some accounts, pulled towards that of all."""
        return (sum(means) + _PULL * overall) / (len(means) + _PULL)

    misses = [
        abs(mean - expected(means[:place] + means[place + 1 :]))
        for means in accounts.values()
        for place, mean in enumerate(means)
    ]
    wide = _ninetieth(np.array(misses), np.ones(len(misses))) / _NORMAL_90 if misses else 0.2
    unnamed = {"": (overall, wide)}
    return unnamed | {platform: (expected(means), wide) for platform, means in sorted(accounts.items())}


def lookalike_spread(known: Known, base: float) -> tuple[float, float]:
    """Return mean and standard deviation for unrated look-alikes, from the rated ones."""
    means = [mean for voice, (mean, _) in known.items() if imitates(voice) is not None]
    prior = base / 2
    mean = (sum(means) + _PULL * prior) / (len(means) + _PULL)
    return mean, float(np.sqrt(np.var(means) + 0.02)) if means else 0.2
