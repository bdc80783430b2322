"""scikit-learn: the score and its features as a transformer, and a classifier for a user's own labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from srcscore.errors import InputError, InputTypeError
from srcscore.features.extract import extract_features
from srcscore.features.spec import PUBLISHER, features
from srcscore.language.annotate import annotate
from srcscore.model.registry import load_model
from srcscore.records import Score
from srcscore.scoring import score_many

_SCORE = ("value", "lower", "upper", "logit", "abstained")


class _Estimator(BaseEstimator):  # type: ignore[misc]
    """Reads and scores articles, for both estimators."""

    def _scores(self, articles: Any) -> Iterator[Score]:
        """Yield the scores of articles; one that cannot be read raises its error."""
        results = score_many(
            _articles(articles),
            model=load_model(self.model),
            n_jobs=self.n_jobs,
            use_publisher=self.use_publisher,
            on_error="raise",
        )
        return (result for result in results if isinstance(result, Score))

    def _features(self, score: Score) -> list[float]:
        """Return the publisher's reputation and every feature, NaN where one was not measured."""
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
        """Return tags: the input is one-dimensional, and holds texts."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        return tags


def _articles(given: Any) -> list[Any]:
    """Return a sequence, or the only column of a table, as a list of articles."""
    if getattr(given, "ndim", 1) == 2:
        if given.shape[1] != 1:
            remedy = "pass the column of the texts"
            raise InputError("more than one column", value=given.shape[1], remedy=remedy)
        given = given.iloc[:, 0] if hasattr(given, "iloc") else given[:, 0]
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        remedy = "put the article in a list"
        raise InputTypeError("a sequence of articles is needed", value=type(given).__name__, remedy=remedy)
    return list(given)


class SourceReliabilityTransformer(TransformerMixin, _Estimator):  # type: ignore[misc]
    """Turn articles into numbers: how well they are sourced, or what that was measured by.

    Parameters
    ----------
    output
        `score` gives value, lower, upper, logit and abstained (0 or 1); `features` the measured features,
        those that were not there as not-a-number, for estimators that can take that, or for an imputer.
    model
        Name or folder of the model.
    use_publisher, n_jobs
        As in `srcscore.score_many`.

    Notes
    -----
    `X` is a sequence of texts or of article mappings, or a data frame or array with one column of them. It
    is stateless: `fit` only checks its arguments. An article that cannot be read raises its error, since a
    matrix has no place to say so.
    """

    def __init__(
        self,
        output: Literal["score", "features"] = "score",
        *,
        model: str = "latest",
        use_publisher: bool = True,
        n_jobs: int = 1,
    ) -> None:
        self.output = output
        self.model = model
        self.use_publisher = use_publisher
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any = None) -> Self:
        """Check the arguments; nothing is learned."""
        self.get_feature_names_out()
        _articles(X)
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """Return an array of shape (articles, columns), of float64."""
        names = self.get_feature_names_out()
        rows = [
            [score.value, *score.interval, score.logit, float(score.abstained)]
            if self.output == "score"
            else self._features(score)
            for score in self._scores(X)
        ]
        return np.array(rows, dtype=np.float64).reshape(-1, len(names))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return the names of the columns."""
        if self.output not in ("score", "features"):
            raise InputError("unknown output", value=self.output, remedy='use "score" or "features"')
        measured = (PUBLISHER, *(feature.name for feature in features()))
        return np.array(_SCORE if self.output == "score" else measured, dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        """Say that it may be used at once."""
        return True


class SourceReliabilityClassifier(ClassifierMixin, _Estimator):  # type: ignore[misc]
    """Classify articles by a user's own labels, from how they are sourced and written.

    A logistic regression over the features and the logit of the shipped model, so that a few hundred labels
    are enough. Before any labels are at hand, `srcscore.score` itself is the classifier.

    Parameters
    ----------
    C
        Inverse strength of the regularisation, as in `LogisticRegression`.
    model, use_publisher, n_jobs
        As in `SourceReliabilityTransformer`.
    """

    def __init__(
        self, C: float = 1.0, *, model: str = "latest", use_publisher: bool = True, n_jobs: int = 1
    ) -> None:
        self.C = C
        self.model = model
        self.use_publisher = use_publisher
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from articles and one label each."""
        self.pipeline_ = make_pipeline(StandardScaler(), LogisticRegression(C=self.C, max_iter=1000))
        self.pipeline_.fit(self._measure(X), y)
        self.classes_ = self.pipeline_.classes_
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the likeliest label of each article."""
        check_is_fitted(self)
        return np.asarray(self.pipeline_.predict(self._measure(X)))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return the probability of each of `classes_`, of shape (articles, classes)."""
        check_is_fitted(self)
        return np.asarray(self.pipeline_.predict_proba(self._measure(X)))

    def _measure(self, articles: Any) -> NDArray[np.float64]:
        """Return the features, with zero for what was not there, and the logit."""
        rows = [[*self._features(score), score.logit] for score in self._scores(articles)]
        return np.nan_to_num(np.array(rows, dtype=np.float64).reshape(len(rows), -1))
