"""What directories and counts of the world's news say of a voice that nobody rated.

Being listed as a newspaper, or being read in many countries, is no rating; but rated voices with the same
entries tell what such an entry is worth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import Ridge

from srcscore.domains.url import resolve
from srcscore.training.shared import read_csv

Array = NDArray[np.float64]
_RIDGE = 3.0
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
        for voice, countries in _seen(data, set(self._entries)).items():
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
    return Ridge(alpha=_RIDGE, solver="sparse_cg", tol=1e-5).fit(features, means, sample_weight=weights)


def _seen(data: Path, listed: Collection[str]) -> dict[str, Counter[str]]:
    """Return how often the news of each country shows a voice: those seen often, and those listed anyway."""
    hosts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read_csv(data / _NEWS):
        hosts[row["domain"]][row["countrycode"]] += int(row["cnt"])
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for host, countries in sorted(hosts.items()):
        if host in listed or countries.total() >= _SEEN_FROM:
            voice = resolve(host).domain
            if voice is not None and "/" not in voice:
                found[voice].update(countries)
    return found
