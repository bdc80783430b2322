"""Learn genres from the judgements: one logit each, linear in the n-grams that a score reads anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from srcscore.model.genre import OTHER, PROBABILITY_DIGITS
from srcscore.training.metrics import Floats, Names
from srcscore.training.ngrams import rarity
from srcscore.training.settings import SETTINGS

_SAME = {"rewrite": "news", "sports": "news", "interview": "feature", "spam": OTHER, "other": OTHER}
"""Genres of the judgements that readers take for one."""
_DIGITS = 4
"""Decimals of a weight: finer ones change no probability that is shown."""


def merged(genres: Sequence[str]) -> Names:
    """Return the genres as they are told apart; empty where an article was not judged."""
    return np.array([_SAME.get(genre, genre) for genre in genres], np.str_)


def fit_genres(names: Names, counts: sparse.csr_matrix, weights: Floats) -> tuple[dict[str, float], Floats]:
    """Return the intercept of each genre, and the weights of n-grams: one row an n-gram, one column a genre.

    `names` are what `merged` returned. Without any genre, none is learned.
    """
    judged = np.flatnonzero(names != "")
    if len(set(names[judged].tolist())) < 2:
        return {}, np.empty((counts.shape[1], 0))
    scale = rarity(counts)
    model = LogisticRegression(C=SETTINGS.genre_strength, tol=SETTINGS.genre_tolerance, max_iter=200)
    model.fit((counts @ sparse.diags(scale))[judged], names[judged], sample_weight=weights[judged] ** 0.5)
    weight, start = model.coef_, model.intercept_
    if len(weight) == 1:  # of two genres, scikit-learn gives the second's logit beside the first
        weight, start = np.vstack([0.0 * weight, weight]), np.append(0.0, start)
    by_genre = np.round(weight.T * scale[:, None], _DIGITS)
    starts = np.round(start, _DIGITS).tolist()
    return dict(zip(model.classes_.tolist(), starts, strict=True)), by_genre


def genre_probabilities(
    genres: Mapping[str, float], by_genre: Floats, counts: sparse.csr_matrix, names: Sequence[str]
) -> Floats:
    """Return the probability of each of `names` for each row of counts, as a score has it; else 0."""
    logits = np.full((counts.shape[0], len(names)), -np.inf)
    logits[:, [names.index(name) for name in genres]] = counts @ by_genre + np.array(list(genres.values()))
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(np.round(odds / odds.sum(axis=1, keepdims=True), PROBABILITY_DIGITS), np.float64)
