"""What the scikit-learn estimators share: how articles are read and measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

from srcscore.errors import InputError, InputTypeError
from srcscore.features.extract import extract_features
from srcscore.language.annotate import annotate
from srcscore.model.registry import load_model
from srcscore.records import Score
from srcscore.scoring import score_many


class Estimator(BaseEstimator):  # type: ignore[misc]
    """What both share: how articles are read and scored."""

    def read_scores(self, articles: Any) -> Iterator[Score]:
        """Score articles by the estimator's settings; what cannot be read raises its error."""
        model = load_model(self.model)
        results = score_many(
            read_articles(articles),
            model=model,
            n_jobs=self.n_jobs,
            use_publisher=self.use_publisher,
            on_error="raise",
        )
        return (result for result in results if isinstance(result, Score))

    def read_features(self, score: Score) -> list[float]:
        """Return all that was measured, also what the model gives no weight to."""
        row = extract_features(
            annotate(score.article),
            score.citations,
            score.claims,
            score.cues,
            load_model(self.model).reputations,
            use_publisher=self.use_publisher,
        )
        publisher = None if row.publisher is None else row.publisher.mean
        return [np.nan if value is None else value for value in (publisher, *row.values)]

    def __sklearn_tags__(self) -> Any:
        """Say that it takes texts, one-dimensional."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        return tags


def read_articles(X: Any) -> list[Any]:
    """Return what was given as a list of articles."""
    if isinstance(X, str | bytes) or not isinstance(X, Iterable):
        raise InputTypeError(
            "a sequence of articles is needed", value=type(X).__name__, remedy="put the article in a list"
        )
    return list(_only_column(X) if getattr(X, "ndim", 1) == 2 else X)


def _only_column(X: Any) -> Any:
    if X.shape[1] != 1:
        raise InputError("more than one column", value=X.shape[1], remedy="pass the column of the texts")
    return X.iloc[:, 0] if hasattr(X, "iloc") else X[:, 0]
