"""scikit-learn: the transformer and the classifier behave as estimators do."""

from __future__ import annotations

from inspect import signature
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

from helpers.adapters import ARTICLES, expected, values
from srcscore import Score
from srcscore.errors import InputError, InputTypeError, SrcscoreError
from srcscore.integrations.sklearn import SourceReliabilityClassifier, SourceReliabilityTransformer

LABELS = [0, 1, 0, 1, 0]


def test_transformer_gives_the_scores() -> None:
    given = SourceReliabilityTransformer().fit_transform(ARTICLES)
    assert given.dtype == np.float64
    assert given[:, 0].tolist() == values()
    assert list(SourceReliabilityTransformer().get_feature_names_out()) == [
        "value",
        "lower",
        "upper",
        "logit",
        "abstained",
    ]


def test_transformer_gives_the_features() -> None:
    transformer = SourceReliabilityTransformer("features")
    table = transformer.transform(ARTICLES)
    names = list(transformer.get_feature_names_out())
    assert table.shape == (len(ARTICLES), len(names))
    for row, result in zip(table, expected(), strict=True):
        assert isinstance(result, Score)
        measured = {item.feature: item.value for item in result.evidence if item.value is not None}
        for name in set(measured) & set(names):
            assert row[names.index(name)] == measured[name]


def test_set_output_makes_a_frame() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": [item["text"] for item in ARTICLES]}, index=list("abcde"))
    scored = SourceReliabilityTransformer().set_output(transform="pandas").fit_transform(frame)
    assert list(scored.columns) == ["value", "lower", "upper", "logit", "abstained"]
    assert list(scored.index) == list("abcde")


def test_pipelines_clones_and_searches() -> None:
    pipeline = make_pipeline(
        SourceReliabilityTransformer("features"),
        SimpleImputer(strategy="constant", fill_value=0.0, keep_empty_features=True),
        LogisticRegression(),
    )
    search = GridSearchCV(pipeline, {"sourcereliabilitytransformer__use_publisher": [True, False]}, cv=2)
    articles, labels = list(ARTICLES) * 2, LABELS * 2
    assert search.fit(articles, labels).predict(articles).shape == (len(labels),)
    assert clone(SourceReliabilityTransformer("features", n_jobs=2)).get_params()["n_jobs"] == 2


def test_classifier_learns_a_users_labels() -> None:
    classifier = SourceReliabilityClassifier(C=100.0)
    with pytest.raises(NotFittedError):
        classifier.predict(ARTICLES)
    classifier.fit(ARTICLES, ["weak", "good", "weak", "good", "weak"])
    assert list(classifier.classes_) == ["good", "weak"]
    assert classifier.predict(ARTICLES).tolist() == ["weak", "good", "weak", "good", "weak"]
    np.testing.assert_allclose(classifier.predict_proba(ARTICLES).sum(axis=1), 1.0)


@pytest.mark.parametrize("wrong", ["one text", 5, None])
def test_a_single_article_is_refused(wrong: Any) -> None:
    with pytest.raises(InputTypeError):
        SourceReliabilityTransformer().fit(wrong)


def test_wrong_settings_and_articles_are_told() -> None:
    with pytest.raises(InputError, match="unknown output"):
        SourceReliabilityTransformer("all").fit(ARTICLES)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="more than one column"):
        SourceReliabilityTransformer().fit(np.array([["a", "b"]]))
    with pytest.raises(SrcscoreError):
        SourceReliabilityTransformer().transform([{"url": "x.org"}])


@pytest.mark.skipif("on_fail" not in signature(check_estimator).parameters, reason="needs scikit-learn 1.6")
@pytest.mark.parametrize("estimator", [SourceReliabilityTransformer(), SourceReliabilityClassifier()])
def test_check_estimator(estimator: Any) -> None:
    """The stated exception: scikit-learn skips its checks on matrices for estimators that read texts."""
    with pytest.warns(SkipTestWarning, match="string=True"):
        results = check_estimator(estimator, on_fail=None)
    assert results
    assert {result["status"] for result in results} == {"passed"}
