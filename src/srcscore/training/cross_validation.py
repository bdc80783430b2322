"""Out-of-fold predictions of the model and of baselines, on samples that are read once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import astuple, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from srcscore.article import parse
from srcscore.features.spec import features
from srcscore.language.annotate import annotate
from srcscore.training import datasets
from srcscore.training.fit import Table
from srcscore.training.infer import fit_names, name_matrix
from srcscore.training.metrics import Floats, Rows, fit_shares
from srcscore.training.ratings import consensus_labels, fit_reputations
from srcscore.training.reading import count, read_samples, tabulate
from srcscore.training.splits import Fold, owner_folds
from srcscore.training.style import measure_rates, measure_style
from srcscore.training.train import fit_all

Scorer = Callable[[Rows, Rows], Floats]
"""From rows to train on and rows to test on to a logit, or any score, of the latter."""
_EDGE = 0.01
"""No share of a baseline is nearer to 0 or 1, where its logit would run away."""


class CrossValidation:
    """The samples of a folder of training data, read once, and the models that are compared on them."""

    def __init__(self, data: Path) -> None:
        self.data = data
        samples = datasets.load_samples(data, consensus_labels(data))
        self.samples, rows = read_samples(samples, fit_reputations(data), progress=False)
        self.counts = count(self.samples, rows)
        self.table = tabulate(self.samples, rows, self.counts)

    @cached_property
    def folds(self) -> list[Fold]:
        """Five folds without an outlet or owner on both sides."""
        return owner_folds(self.samples)

    def model(self, train: Rows, test: Rows) -> Floats:
        """Return logits of the model with the publisher hidden."""
        return self._fitted(self.table, train, test)

    def only(self, signals: Collection[str]) -> Scorer:
        """Return a model of some signals alone: `citations`, `language` or both."""
        chosen = np.array([feature.signal in signals for feature in features()])
        values = np.where(chosen, self.table.values, np.nan)
        counts = self.table.counts if "language" in signals else sparse.csr_matrix(self.table.counts.shape)
        table = replace(self.table, values=values, counts=counts)
        return lambda train, test: self._fitted(table, train, test)

    def _fitted(self, table: Table, train: Rows, test: Rows) -> Floats:
        parts = fit_all([self.samples[row] for row in train], table.at(train), seed=0)
        return parts.logits(table.at(test))

    def words(self, train: Rows, test: Rows) -> Floats:
        """Return logits of word TF-IDF with logistic regression, as a text classifier is usually made."""
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=5, max_features=30000, sublinear_tf=True)
        matrix = vectorizer.fit_transform(self.text(row) for row in train)
        labels, weights = self.table.labels[train], self.table.weights[train]
        model = fit_shares(LogisticRegression(C=3.0, max_iter=300), matrix, labels, weights)
        logits = model.decision_function(vectorizer.transform(self.text(row) for row in test))
        return np.asarray(logits, np.float64)

    def forest(self, train: Rows, test: Rows) -> Floats:
        """Return the logits of a random forest on style and complexity, after NELA (Horne et al. 2018)."""
        model = RandomForestRegressor(200, min_samples_leaf=5, max_features="sqrt", random_state=0, n_jobs=1)
        table = self.table
        model.fit(self._style[train], table.labels[train], sample_weight=table.weights[train])
        return _logit(model.predict(self._style[test]))

    def names(self, train: Rows, test: Rows) -> Floats:
        """Return the logits of a model that sees the publisher's domain name and nothing else."""
        table = self.table
        matrix = name_matrix([table.domains[row] for row in train])
        model = fit_names(matrix, table.labels[train], table.weights[train])
        return _logit(model.predict(name_matrix([table.domains[row] for row in test])))

    def text(self, row: int) -> str:
        """Return the text of a sample."""
        return str(self.samples[row].content["text"])

    @cached_property
    def _style(self) -> Floats:
        """What the forest sees: measures of style, and rates of cues, signs and small words."""
        styles, rates = [], []
        for sample in self.samples:
            text = annotate(parse(sample.content))
            measures = astuple(measure_style(text.article, text))
            styles.append([np.nan if part is None else float(part) for part in measures])
            rates.append(measure_rates(text))
        kinds = sorted({name for some in rates for name in some})
        rows = zip(styles, rates, strict=True)
        return np.array([[*style, *(some.get(kind, 0.0) for kind in kinds)] for style, some in rows])


def predict_folds(scorer: Scorer, folds: Sequence[Fold], size: int) -> Floats:
    """Return what a scorer predicts for each row out of fold."""
    logits = np.zeros(size)
    for train, test in folds:
        logits[test] = scorer(train, test)
    return logits


def _logit(shares: Floats) -> Floats:
    inside = np.clip(shares, _EDGE, 1.0 - _EDGE)
    return np.asarray(np.log(inside / (1.0 - inside)), np.float64)
