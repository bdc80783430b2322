"""The lexical term: which turns of phrase are commoner in well rated outlets, names and topics aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from srcscore.features.prose import Prose
from srcscore.model.wording import SHAPES, Wording, grams

Floats = NDArray[np.float64]
_COMMON = 1500
"""So many words are read as they are; all others by their shape."""
_DOMAINS = 12
"""An n-gram has to occur in so many outlets."""
_CANDIDATES = 40000
"""So many of the n-grams in most outlets are considered."""
_KEPT = 8000
"""So many of the strongest carry weight in the end."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of candidate n-grams."""

    matrix: sparse.csr_matrix
    """One row a sample, one column a key, damped as the model damps them."""
    keys: NDArray[np.int64]
    """Sorted keys of the columns."""
    vocabulary: tuple[str, ...]
    """What ids stand for."""


def common_words(texts: Iterable[Prose], domains: Iterable[str]) -> tuple[str, ...]:
    """Return the words that most outlets use in lower case, then the shapes.

    Names are capitalised, so that none gets in; counting outlets keeps out what one of them repeats.
    """
    users: dict[str, set[str]] = {}
    for prose, domain in zip(texts, domains, strict=True):
        for word in set(prose.words):
            if word.islower() and word.isascii() and word.replace("'", "").isalpha():
                users.setdefault(word, set()).add(domain)
    ranked = sorted(users, key=lambda word: (-len(users[word]), word))
    return (*sorted(ranked[:_COMMON]), *SHAPES)


def count_grams(texts: Sequence[Prose], domains: Sequence[str], vocabulary: tuple[str, ...]) -> Counts:
    """Count the n-grams that enough outlets use."""
    reader = Wording(vocabulary, np.empty(0, np.int64), np.empty(0))
    rows = [np.concatenate(grams(reader.ids(prose))) for prose in texts]
    users: Counter[int] = Counter()
    by_domain: dict[str, list[NDArray[np.int64]]] = {}
    for keys, domain in zip(rows, domains, strict=True):
        by_domain.setdefault(domain, []).append(np.unique(keys))
    for parts in by_domain.values():
        users.update(np.unique(np.concatenate(parts)).tolist())
    often = sorted((key for key, n in users.items() if n >= _DOMAINS), key=lambda key: (-users[key], key))
    keys = np.array(sorted(often[:_CANDIDATES]), np.int64)
    return Counts(_matrix(rows, keys, [len(prose.words) for prose in texts]), keys, vocabulary)


def _matrix(
    rows: Sequence[NDArray[np.int64]], keys: NDArray[np.int64], totals: Sequence[int]
) -> sparse.csr_matrix:
    data, columns, ends = [], [], [0]
    for found, total in zip(rows, totals, strict=True):
        places = np.searchsorted(keys, found)
        places[places == len(keys)] = 0
        hits, count = np.unique(places[keys[places] == found], return_counts=True)
        columns.append(hits)
        data.append(np.sqrt(count) / np.sqrt(max(total, 1)))
        ends.append(ends[-1] + len(hits))
    shape = (len(rows), len(keys))
    return sparse.csr_matrix((np.concatenate(data), np.concatenate(columns), ends), shape=shape)


def fit_weights(counts: sparse.csr_matrix, labels: Floats, weights: Floats, *, strength: float) -> Floats:
    """Fit one weight for each n-gram to ratings, and keep the strongest.

    Parameters
    ----------
    counts
        One row a sample, one column an n-gram.
    labels, weights
        Rating of each sample, 0 to 1, and how much it counts.
    strength
        Inverse of the regularisation.
    """
    scale = _scale(counts)
    scaled = counts @ sparse.diags(scale)
    first = _fit(scaled, labels, weights, strength)
    kept = np.sort(np.argsort(-np.abs(first) * _spread(scaled), kind="stable")[:_KEPT])
    found = np.zeros(counts.shape[1])
    found[kept] = first[kept] * scale[kept]
    return found


def _fit(counts: sparse.csr_matrix, labels: Floats, weights: Floats, strength: float) -> Floats:
    """Fit ratings as shares: each sample counts as a good one by its rating and as a bad one by the rest."""
    model = LogisticRegression(C=strength, solver="lbfgs", max_iter=500, tol=1e-3)
    twice = np.concatenate([np.ones(len(labels)), np.zeros(len(labels))])
    soft = np.concatenate([weights * labels, weights * (1.0 - labels)])
    model.fit(sparse.vstack([counts, counts]).tocsr(), twice, sample_weight=soft)
    return np.asarray(model.coef_[0], np.float64)


def _scale(counts: sparse.csr_matrix) -> Floats:
    """Return the inverse document frequency of each column, smoothed."""
    used = np.diff(counts.tocsc().indptr)
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + used)) + 1.0, np.float64)


def _spread(counts: sparse.csr_matrix) -> Floats:
    """Return the root mean square of each column."""
    return np.asarray(np.sqrt(counts.multiply(counts).mean(axis=0)).A1, np.float64)
