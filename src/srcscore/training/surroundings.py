"""What lists, counts and graphs say of voices beside their ratings, as columns for a fit.

Being listed is no rating; what it is worth is learned in `srcscore.training.infer`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer

from srcscore.domains.networks import categories_of, kind_of, kinds
from srcscore.domains.url import resolve
from srcscore.training.shared import graph_files, read_csv

Array = NDArray[np.float64]
Known = Mapping[str, tuple[float, float]]
"""Mean and weight of each rated voice."""

_SEEN_FROM = 10_000
"""Voices that the world's news shows less often are left to their name, so that the table stays small."""
_DIRECTORIES = (
    ("domains/localnews2018_owners.csv", "domain", ("medium",)),
    ("domains/wikidata_newspapers_2023.csv", "url", ("country", "language")),
    ("graphs/mediacloud2020_node_attrs.csv", "domain", ("category", "media_type")),
)
_NEWS = "domains/gdelt_domain_country_2023.csv"

_CITATIONS = "raters2026/wikipedia_citations_9lang2017.csv.gz"
_AUDIENCE = "raters2026/domaindemo2022.csv.gz"
_MEASURES = ("party", "age", "gender", "state")
"""What is read of the voters who share a domain: no sign, so that leaning to either side is the same."""
_HEADINGS = ("raters2026/kagi_bangs2026.csv.gz", "raters2026/ut1_toulouse2026.csv.gz")
_OFFERS = (
    "raters2026/bypass_paywalls2022.csv.gz",
    "raters2026/google_news_sources2013.csv.gz",
    "raters2026/joseph2019_googlenews.csv.gz",
    "raters2026/hipo_universities2026.csv.gz",
)
"""Lists in which to stand, or to stand at 0, speaks: paywalled titles, Google News, universities."""
_JUDGED = "fakenews"
"""A heading that copies a list of junk sites: a rating, and of another family."""
_LANGUAGES_FROM, _CITATIONS_FROM = 4, 50
"""Voices that fewer Wikipedias cite, and less often, are left to kind and name: the table stays small."""

LISTING_FILES = (*(name for name, _, _ in _DIRECTORIES), _NEWS, _CITATIONS, _AUDIENCE, *_HEADINGS, *_OFFERS)
"""What `Listings` reads, below the folder of the data."""
_EXAMPLES, _EXAMPLE_WEIGHT = 400, 0.25
"""Unrated members that stand for each kind: a hundred sure ratings, to be heard among fifteen thousand."""
_HUB = 400
"""Nodes with more neighbours link to everything and say nothing."""
SILENT = frozenset({"platform", "shortener", "archive", "government", "wiki", "press-release"})


class Listings:
    """The entries of each voice in directories, and its traits: who cites, shares and sells it, as features.

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
        # Mentions in the news by country; a voice with few is left out unless a directory lists it.
        hosts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in read_csv(data / _NEWS):
            hosts[row["domain"]][row["countrycode"]] += int(row["cnt"])
        news: dict[str, Counter[str]] = defaultdict(Counter)
        listed = set(self._entries)
        for host, countries in sorted(hosts.items()):
            if host in listed or countries.total() >= _SEEN_FROM:
                voice = resolve(host).domain
                if voice is not None and "/" not in voice:
                    news[voice].update(countries)
        for name, countries in news.items():
            country, most = min(countries.items(), key=lambda item: (-item[1], item[0]))
            self._entries[name] |= {
                "seen": 1.0,
                "seen often": float(np.log10(countries.total()) / 5),
                "seen in one country": most / countries.total(),
                f"seen in {country}": 1.0,
            }

        self._traits = _traits(data)

    def voices(self) -> list[str]:
        """Return whom any directory lists, or several other Wikipedias cite."""
        cited = {
            voice
            for voice, traits in self._traits.items()
            if traits.get("languages", 0) >= _LANGUAGES_FROM
            or traits.get("citations", 0) >= np.log1p(_CITATIONS_FROM)
        }
        return sorted(cited | self._entries.keys())

    def trait(self, voice: str, name: str) -> float:
        """Return one number of a voice; 0 where it is not known."""
        return self._traits.get(voice, {}).get(name, 0.0)

    def traits(self, voices: Sequence[str], without: Collection[str] = ()) -> Array:
        """Return one row of traits for each voice, its kind among them; NaN where a number is not known."""
        names = sorted({name for traits in self._traits.values() for name in traits})
        names += [f"kind={kind}" for kind in kinds()]
        absent = {
            name: 0.0 if "=" in name or name in ("languages", "citations") else np.nan for name in names
        }
        rows = []
        for voice in voices:
            kind = kind_of(voice, without)
            own = self._traits.get(voice, {}) | ({} if kind is None else {f"kind={kind.name}": 1.0})
            rows.append([own.get(name, default) for name, default in absent.items()])
        return np.array(rows, np.float64)

    def examples(
        self, known: Collection[str], without: Collection[str] = ()
    ) -> tuple[list[str], Array, Array]:
        """Return unrated voices of each kind, the kind's own mean, and what each weighs.

        The rated members of a kind are the better known ones: few of them are shops or forums.
        """
        members: dict[str, list[str]] = defaultdict(list)
        for voice in sorted(self._traits.keys() - set(known)):
            kind = kind_of(voice, without)
            if kind is not None:
                members[kind.name].append(voice)
        rng, voices, means, weights = np.random.default_rng(0), list[str](), list[float](), list[float]()
        for name, candidates in sorted(members.items()):
            some = [candidates[row] for row in sorted(rng.permutation(len(candidates))[:_EXAMPLES].tolist())]
            voices += some
            means += [kinds()[name].mean] * len(some)
            weights += [_EXAMPLE_WEIGHT * _EXAMPLES / len(some)] * len(some)
        return voices, np.array(means), np.array(weights)

    def matrix(self, voices: Sequence[str]) -> csr_matrix:
        """Return one row of features for each voice; a voice that is not listed has an empty one."""
        vectorizer = DictVectorizer().fit(self._entries.values())
        return vectorizer.transform([self._entries.get(voice, {}) for voice in voices])


def _traits(data: Path) -> dict[str, dict[str, float]]:
    """Return what lists and counts say of each voice; names with `=` are flags, the others numbers."""
    traits: dict[str, dict[str, float]] = defaultdict(dict)
    for voice, row in _of_sites(data / _CITATIONS):
        for part in row["raw"].split(";"):
            language, _, count = part.partition(":")
            traits[voice][f"cited in {language}"] = traits[voice].get(f"cited in {language}", 0) + int(count)
    for counts in traits.values():
        total, most, languages = sum(counts.values()), max(counts.values()), len(counts)
        counts.update({language: float(np.log1p(count)) for language, count in counts.items()})
        counts |= {"languages": languages, "citations": float(np.log1p(total)), "in one": most / total}
    for voice, row in _of_sites(data / _AUDIENCE):
        measured = dict(part.split("=") for part in row["raw"].split(";"))
        traits[voice] |= {name: abs(float(measured[name])) for name in _MEASURES if measured[name] != "NA"}
    for file in _OFFERS:
        for voice, row in _of_sites(data / file):
            traits[voice][file] = max(traits[voice].get(file, 0.0), float(not row["raw"].endswith("=0.0")))
    for file in _HEADINGS:
        scores: dict[str, list[float]] = defaultdict(list)
        headed = (pair for pair in _of_sites(data / file) if pair[1]["score"] and pair[1]["raw"] != _JUDGED)
        for voice, row in headed:
            traits[voice][f"{file}={row['raw'].partition('/')[0]}"] = 1.0
            scores[voice].append(float(row["score"]))
            traits[voice][file] = float(np.mean(scores[voice]))
    return traits


def _of_sites(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of a list that are about whole sites, each with its voice."""
    for row in read_csv(path):
        voice = resolve(row["host"])
        if voice.domain is not None and voice.domain in (row["host"], voice.host):
            yield voice.domain, row


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
                node: sorted(others) for node, others in sorted(ties.items()) if len(others) <= _HUB
            }

    def without(self, voices: Collection[str]) -> Graph:
        """Return the same graph without some nodes."""
        rest, gone = copy(self), set(voices)
        rest.ties = {
            kind: {
                node: [other for other in others if other not in gone]
                for node, others in ties.items()
                if node not in gone
            }
            for kind, ties in self.ties.items()
        }
        return rest

    def nodes(self) -> list[str]:
        """Return the voices that could be judged by their neighbours."""
        tied = {node for ties in self.ties.values() for node in ties}
        return sorted(node for node in tied if not SILENT & set(categories_of(node)))

    def features(self, voices: Sequence[str], known: Known, base: float, owners: Mapping[str, str]) -> Array:
        """Return, for each voice and kind of tie, how far its rated neighbours lie from the base.

        Neighbours of the voice's own owner do not count. Behind each such column stands one with the weight
        of the others.
        """
        columns_of_voices = np.zeros((len(voices), 2 * len(self.ties)))
        for column, ties in enumerate(self.ties.values()):
            for row, voice in enumerate(voices):
                total = weight = 0.0
                for other in ties.get(voice, ()):
                    if other in known and owners[other] != owners[voice]:
                        share = known[other][1] / np.sqrt(len(ties.get(other, ())) + 1)
                        total += share * (known[other][0] - base)
                        weight += share
                columns_of_voices[row, 2 * column] = total / (weight + 0.3)
                columns_of_voices[row, 2 * column + 1] = np.log1p(weight)
        return columns_of_voices
