"""Out-of-fold predictions of the model and of baselines, on samples that are read once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import astuple, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.special import logit
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge

from srcscore.article import parse
from srcscore.features.spec import features
from srcscore.language.annotate import annotate
from srcscore.model.wording import shape
from srcscore.training.datasets import Fold, load_samples, owner_folds
from srcscore.training.fit import fit_parts
from srcscore.training.infer import linear_model, name_matrix
from srcscore.training.metrics import Floats, Rows
from srcscore.training.ratings import consensus_labels, fit_reputations
from srcscore.training.style import measure_rates, measure_style
from srcscore.training.train import read_samples, tabulate

Scorer = Callable[[Rows, Rows], Floats]
"""From rows to train on and rows to test on to a logit, or any score, of the latter."""
_COMMON = 1500
"""Words that the baseline of masked n-grams reads as they are."""
_TOKENS = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|\d[\d.,]*|[^\w\s]")
_EDGES = (0.01, 0.99)
"""No share of a baseline is nearer to 0 or 1, where its logit would run away."""


class CrossValidation:
    """The samples of a folder of training data, read once, and the models that are compared on them.

    Outlets that are only measured (`Sample.checked`) are left out, unless a look at them is asked for.
    """

    def __init__(self, data: Path, *, checked: bool = False) -> None:
        self.data = data
        every = load_samples(data, consensus_labels(data))
        samples = [sample for sample in every if checked or not sample.checked]
        self.samples, rows = read_samples(samples, fit_reputations(data), progress=False)
        _, self.table = tabulate(self.samples, rows)
        further = np.array([sample.further for sample in self.samples])
        published = np.where(further, np.nan, self.table.judgements)
        self.truth = replace(self.table, judgements=published)
        """What predictions are measured against: the same with the published judgements alone."""

    @cached_property
    def folds(self) -> list[Fold]:
        """Five folds without an outlet or owner on both sides."""
        return owner_folds(self.samples)

    def model(self, train: Rows, test: Rows) -> Floats:
        """Return logits of the model with the publisher hidden."""
        return fit_parts(self.table.at(train), seed=0).logits(self.table.at(test))

    def only(self, signals: Collection[str]) -> Scorer:
        """Return a model of some signals alone: `citations`, `language` or both."""
        chosen = np.array([feature.signal in signals for feature in features()])
        table = replace(self.table, values=np.where(chosen, self.table.values, np.nan))
        rows = np.arange(len(self.samples))
        if "language" not in signals:
            # The halves of labels that are not known are guessed from the n-grams: here they stay unknown.
            table, rows = replace(table, counts=sparse.csr_matrix(table.counts.shape)), rows[table.complete]
        return lambda train, test: fit_parts(table.at(np.intersect1d(train, rows)), seed=0).logits(
            table.at(test)
        )

    def words(self, train: Rows, test: Rows) -> Floats:
        """Return logits of word TF-IDF with logistic regression on ratings, as is usually done."""
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=5, max_features=30000, sublinear_tf=True)
        rated = train[~np.isnan(self.table.ratings[train])]
        matrix = vectorizer.fit_transform(map(self.text, rated))
        asked = vectorizer.transform(map(self.text, test))
        return self._logistic(LogisticRegression(C=3.0, max_iter=300), matrix, rated, asked)

    def grams(self, train: Rows, test: Rows) -> Floats:
        """Return logits of masked n-grams, all signs kept, with logistic regression on ratings."""
        rated = train[~np.isnan(self.table.ratings[train])]
        model = LogisticRegression(C=5.0, max_iter=100)
        return self._logistic(model, self._masked[rated], rated, self._masked[test])

    def _logistic(
        self, model: LogisticRegression, matrix: sparse.csr_matrix, rated: Rows, asked: sparse.csr_matrix
    ) -> Floats:
        """Fit a classifier to ratings instead of classes, and return the logits of the rows that are asked.

        Each row enters twice: as a good one with its rating's share of the weight, and as a bad one with the
        rest. The loss is then the cross-entropy against the rating itself.
        """
        shares, weights = self.table.ratings[rated], self.table.weights[rated]
        classes = np.repeat([1.0, 0.0], len(shares))
        halves = np.concatenate([weights * shares, weights * (1.0 - shares)])
        model.fit(sparse.vstack([matrix, matrix]).tocsr(), classes, sample_weight=halves)
        return np.asarray(model.decision_function(asked), np.float64)

    def ridge(self, train: Rows, test: Rows) -> Floats:
        """Return a ridge regression of the judgements on the same n-grams."""
        judged = train[~np.isnan(self.table.judgements[train])]
        model = Ridge(alpha=0.4, solver="sparse_cg")
        model.fit(self._masked[judged], self.table.judgements[judged])
        return np.asarray(model.predict(self._masked[test]), np.float64)

    def forest(self, train: Rows, test: Rows) -> Floats:
        """Return the logits of a random forest on style and complexity, after NELA (Horne et al. 2018)."""
        model = RandomForestRegressor(200, min_samples_leaf=5, max_features="sqrt", random_state=0, n_jobs=1)
        table = self.table
        model.fit(self._style[train], table.labels[train], sample_weight=table.weights[train])
        return np.asarray(logit(np.clip(model.predict(self._style[test]), *_EDGES)), np.float64)

    def names(self, train: Rows, test: Rows) -> Floats:
        """Return the logits of a model that sees the publisher's domain name and nothing else."""
        table = self.table
        rated = train[~np.isnan(table.ratings[train])]
        names = name_matrix(table.domains[rated].tolist())
        model = linear_model().fit(names, table.ratings[rated], table.weights[rated])
        shares = model.predict(name_matrix(table.domains[test].tolist()))
        return np.asarray(logit(np.clip(shares, *_EDGES)), np.float64)

    def text(self, row: int) -> str:
        """Return the text of a sample."""
        return str(self.samples[row].content["text"])

    @cached_property
    def _masked(self) -> sparse.csr_matrix:
        """TF-IDF of n-grams of the commonest words, all signs, and the shapes of other words."""
        tokens = [_TOKENS.findall(self.text(row)) for row in range(len(self.samples))]
        used = Counter(word.lower() for words in tokens for word in set(words) if word[0].isalpha())
        common = frozenset(word for word, _ in used.most_common(_COMMON))

        def grams(words: Sequence[str]) -> list[str]:
            """Return the n-grams of a text, words that are not common by their shape."""
            read = [
                word.lower() if word.lower() in common else shape(word) if word[0].isalnum() else word
                for word in words
            ]
            return [" ".join(read[at : at + n]) for n in (1, 2, 3) for at in range(len(read) - n + 1)]

        vectorizer = TfidfVectorizer(analyzer=grams, min_df=5, max_features=60000, sublinear_tf=True)
        return vectorizer.fit_transform(tokens)

    @cached_property
    def _style(self) -> Floats:
        """What the forest sees: measures of style, and rates of cues, signs and small words."""
        styles, rates = [], []
        for sample in self.samples:
            text = annotate(parse(sample.content))
            styles.append(astuple(measure_style(text.article, text)))
            rates.append(measure_rates(text))
        return np.hstack([np.array(styles, np.float64), DictVectorizer(sparse=False).fit_transform(rates)])


def predict_folds(scorer: Scorer, folds: Sequence[Fold], size: int) -> Floats:
    """Return what a scorer predicts for each row out of fold."""
    logits = np.zeros(size)
    for train, test in folds:
        logits[test] = scorer(train, test)
    return logits
