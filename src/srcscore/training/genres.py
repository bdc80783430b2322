"""Learn genres from the judgements: one logit each, linear in the n-grams that a score reads anyway."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from srcscore.model.genre import OTHER
from srcscore.training.fit import rarity
from srcscore.training.metrics import Floats
from srcscore.training.settings import SETTINGS

_SAME = {"rewrite": "news", "sports": "news", "interview": "feature", "spam": OTHER, "other": OTHER}
"""Genres of the judgements that readers take for one."""
_DIGITS = 4
"""Decimals of a weight: finer ones change no probability that is shown."""


def merged(genres: Sequence[str]) -> list[str]:
    """Return the genres as they are told apart; empty where an article was not judged."""
    return [_SAME.get(genre, genre) for genre in genres]


def fit_genres(
    genres: Sequence[str], counts: sparse.csr_matrix, weights: Floats
) -> tuple[dict[str, float], Floats]:
    """Return the intercept of each genre, and the weights of n-grams: one row an n-gram, one column a genre.

    `genres` are those of the judgements, empty where there is none. Without any, no genre is learned.
    """
    names = np.array(merged(genres))
    judged = np.flatnonzero(names != "")
    if len(set(names[judged].tolist())) < 2:
        return {}, np.empty((counts.shape[1], 0))
    scale = rarity(counts)
    model = LogisticRegression(C=SETTINGS.genre_strength, max_iter=200)
    model.fit((counts @ sparse.diags(scale))[judged], names[judged], sample_weight=weights[judged] ** 0.5)
    by_genre = np.round(model.coef_.T * scale[:, None], _DIGITS)
    starts = np.round(model.intercept_, _DIGITS).tolist()
    return dict(zip(model.classes_.tolist(), starts, strict=True)), by_genre
