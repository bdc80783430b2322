"""The lexical term: which turns of phrase are commoner in well rated outlets, names and topics aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from srcscore.features.prose import Prose
from srcscore.model.wording import SHAPES, Wording, grams
from srcscore.resources import read_rows

Floats = NDArray[np.float64]
_FUNCTION_WORDS = "lexicons/function_words.tsv"
_REGISTER = "lexicons/register.tsv"
_LETTERS = frozenset("ai")
"""The words of one letter; others are remains of what cleaning cut off."""
_COMMON = 1500
"""So many words are read as they are; all others by their shape."""
_DOMAINS = 12
"""An n-gram has to occur in so many outlets."""
_CANDIDATES = 40000
"""So many of the n-grams in most outlets are considered."""
_TOPICAL = 0.45
"""A word with more residual inverse document frequency is a topic's."""
_SPARSITY = 2.0
"""Inverse of the L1 penalty by which n-grams are chosen."""
_STRENGTH = 0.1
"""Inverse of the L2 penalty of those that are."""
_FREE = 3.0
"""The features' sum is scaled by so much, so that the penalty hardly touches its factor."""
_MINOR = tuple(int(part) for part in version("scikit-learn").split(".")[:2])
_L1: dict[str, Any] = {"l1_ratio": 1.0} if _MINOR >= (1, 8) else {"penalty": "l1"}
"""How to ask for an L1 penalty: what scikit-learn 1.8 and newer want, older ones take as an L2 penalty."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of candidate n-grams."""

    matrix: sparse.csr_matrix
    """One row a sample, one column a key, damped as the model damps them."""
    keys: NDArray[np.int64]
    """Sorted keys of the columns."""
    vocabulary: tuple[str, ...]
    """What ids stand for."""


def common_words(texts: Sequence[Prose], domains: Iterable[str]) -> tuple[str, ...]:
    """Return the words that most outlets use in lower case and that belong to no topic, then the shapes.

    Names are capitalised, so that none gets in; counting outlets keeps out what one of them repeats. Words
    of a topic crowd together in few texts: they occur in fewer than their number would make one expect.
    Function words, which crowd with the person spoken of, are kept.
    """
    users: dict[str, set[str]] = {}
    for prose, domain in zip(texts, domains, strict=True):
        for word in set(prose.words):
            if word.islower() and word.isascii() and word.replace("'", "").isalpha():
                users.setdefault(word, set()).add(domain)
    ranked = sorted(users, key=lambda word: (-len(users[word]), word))[: 2 * _COMMON]
    crowded = crowding(texts, ranked)
    spared = {w for row in read_rows(_FUNCTION_WORDS) if row["code"] == "en" for w in row["words"].split()}
    spared.update(w for row in read_rows(_REGISTER) for w in row["words"].split())
    kept = [w for w in ranked if len(w) > 1 or w in _LETTERS]
    kept = [w for w in kept if crowded[w] <= _TOPICAL or w in spared]
    return (*sorted(kept[:_COMMON]), *SHAPES)


def crowding(texts: Sequence[Prose], wanted: Sequence[str]) -> dict[str, float]:
    """Return the residual inverse document frequency of words (Church & Gale 1995).

    It is the logarithm of how many texts a word would occur in if it fell evenly on all running words,
    over how many it does occur in.
    """
    lengths = np.array([len(prose.words) for prose in texts], np.float64)
    total = dict.fromkeys(wanted, 0)
    found = dict.fromkeys(wanted, 0)
    for prose in texts:
        counted = Counter(word for word in prose.words if word in total)
        for word, count in counted.items():
            total[word] += count
            found[word] += 1
    share = 1.0 / lengths.sum()
    return {
        word: float(np.log(-np.expm1(-total[word] * share * lengths).sum() / max(found[word], 1)))
        for word in wanted
    }


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


def count_again(texts: Sequence[Prose], counts: Counts) -> sparse.csr_matrix:
    """Count the same n-grams in other texts."""
    reader = Wording(counts.vocabulary, np.empty(0, np.int64), np.empty(0))
    rows = [np.concatenate(grams(reader.ids(prose))) for prose in texts]
    return _matrix(rows, counts.keys, [len(prose.words) for prose in texts])


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


def fit_weights(
    counts: sparse.csr_matrix, labels: Floats, weights: Floats, told: Floats
) -> tuple[Floats, float]:
    """Fit one weight for few n-grams to what is left of the ratings once the features have spoken.

    A first fit with an L1 penalty says which n-grams carry weight (Tibshirani 1996); a second, with an L2
    penalty, says how much, since the first shrinks what it keeps.

    Parameters
    ----------
    counts
        One row a sample, one column an n-gram.
    labels, weights
        Rating of each sample, 0 to 1, and how much it counts.
    told
        What the features say of each sample, from shapes that have not seen its outlet.

    Returns
    -------
    weights, factor
        Of each n-gram, most of them 0; and by what the features' own sum is to be multiplied.
    """
    scale = _scale(counts)
    scaled = (counts @ sparse.diags(scale)).tocsr()
    first, _ = _fit(scaled, labels, weights, told, _SPARSITY, sparse_weights=True)
    kept = np.flatnonzero(first)
    second, factor = _fit(scaled[:, kept], labels, weights, told, _STRENGTH)
    found = np.zeros(counts.shape[1])
    found[kept] = second * scale[kept]
    return found, max(factor, 0.0)


def _fit(
    counts: sparse.csr_matrix,
    labels: Floats,
    weights: Floats,
    told: Floats,
    strength: float,
    *,
    sparse_weights: bool = False,
) -> tuple[Floats, float]:
    """Fit ratings as shares: each sample counts as a good one by its rating and as a bad one by the rest."""
    chosen = {**_L1, "solver": "liblinear"} if sparse_weights else {"solver": "lbfgs"}
    model = LogisticRegression(C=strength, max_iter=500, tol=1e-3, random_state=0, **chosen)
    both = sparse.hstack([counts, sparse.csr_matrix(_FREE * told[:, None])])
    twice = np.concatenate([np.ones(len(labels)), np.zeros(len(labels))])
    soft = np.concatenate([weights * labels, weights * (1.0 - labels)])
    model.fit(sparse.vstack([both, both]).tocsr(), twice, sample_weight=soft)
    return np.asarray(model.coef_[0][:-1], np.float64), _FREE * float(model.coef_[0][-1])


def _scale(counts: sparse.csr_matrix) -> Floats:
    """Return the inverse document frequency of each column, smoothed."""
    used = np.diff(counts.tocsc().indptr)
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + used)) + 1.0, np.float64)
