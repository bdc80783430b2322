"""scikit-learn: the score and its features as a transformer, and a classifier for a user's own labels."""

from __future__ import annotations

from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from srcscore.errors import InputError
from srcscore.features.spec import PUBLISHER, features
from srcscore.integrations.estimator import Estimator, read_articles
from srcscore.records import Score

_SCORE = ("value", "lower", "upper", "logit", "abstained")


class SourceReliabilityTransformer(TransformerMixin, Estimator):  # type: ignore[misc]
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
        read_articles(X)
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """Return an array of shape (articles, columns), of float64."""
        names = self.get_feature_names_out()
        row = _score_row if self.output == "score" else self.read_features
        return np.array([row(score) for score in self.read_scores(X)], dtype=np.float64).reshape(
            -1, len(names)
        )

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return the names of the columns."""
        if self.output not in ("score", "features"):
            raise InputError("unknown output", value=self.output, remedy='use "score" or "features"')
        measured = (PUBLISHER, *(feature.name for feature in features()))
        return np.array(_SCORE if self.output == "score" else measured, dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        """Say that it may be used at once."""
        return True


class SourceReliabilityClassifier(ClassifierMixin, Estimator):  # type: ignore[misc]
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
        rows = [[*self.read_features(score), score.logit] for score in self.read_scores(articles)]
        return np.nan_to_num(np.array(rows, dtype=np.float64).reshape(len(rows), -1))


def _score_row(result: Score) -> list[float]:
    return [result.value, *result.interval, result.logit, float(result.abstained)]
