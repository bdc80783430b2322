"""Fit the article's part of the model: shapes, the wording of what they leave, and the calibration.

Shapes are boosted stumps, read back as one table for each feature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib.metadata import version
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from srcscore.features.spec import Feature, features
from srcscore.model.curves import Line, Steps, exact
from srcscore.training.length_correction import length_correction
from srcscore.training.metrics import Floats, Mask, Names, Rows, fit_shares
from srcscore.training.settings import SETTINGS
from srcscore.training.splits import Fold

_DIGITS = 6
"""Significant digits of thresholds: readable, short in the file, and finer than any feature is measured."""


def quantile_edges(values: Floats) -> tuple[float, ...]:
    """Return rising thresholds that cut a feature's known values into about equal parts."""
    ordered = np.sort(values[~np.isnan(values)])
    if len(ordered) == 0:
        return ()
    cuts = ordered[(np.arange(1, SETTINGS.steps) * len(ordered)) // SETTINGS.steps]
    rounded = sorted({float(f"{cut:.{_DIGITS}g}") for cut in cuts.tolist()})
    return tuple(edge for edge in rounded if edge < ordered[-1])


def fit_shapes(
    values: Floats, labels: Floats, weights: Floats, specification: Sequence[Feature], *, seed: int
) -> tuple[tuple[Steps, ...], float]:
    """Fit an additive model of the features to ratings, and return its shapes and its intercept.

    There is one table a feature, centred so that it adds nothing on average.
    """
    edges = [quantile_edges(column) for column in values.T]
    codes = np.column_stack(
        [
            np.where(np.isnan(column), np.nan, np.searchsorted(cuts, column).astype(np.float64))
            for column, cuts in zip(values.T, edges, strict=True)
        ]
    )
    model = HistGradientBoostingClassifier(
        max_leaf_nodes=2,  # stumps: no tree sees two features, so that the model is a sum of tables
        max_iter=SETTINGS.stumps,
        learning_rate=SETTINGS.learning_rate,
        min_samples_leaf=SETTINGS.leaf_samples,
        l2_regularization=SETTINGS.l2,
        monotonic_cst=[feature.direction for feature in specification],
        early_stopping=False,
        random_state=seed,
    )
    # A column that was never measured cannot be binned.
    fit_shares(model, np.where(np.isnan(codes).all(axis=0), 0.0, codes), labels, weights)
    # The model is additive: ask it for each step of each feature, all others missing.
    empty = np.full((1, codes.shape[1]), np.nan)
    start = float(model.decision_function(empty)[0])
    shapes, intercept = [], start
    for number, cuts in enumerate(edges):
        steps = np.repeat(empty, len(cuts) + 1, axis=0)
        steps[:, number] = np.arange(len(cuts) + 1)
        levels = model.decision_function(steps) - start
        column = codes[:, number]
        added = np.where(np.isnan(column), 0.0, levels[np.nan_to_num(column).astype(int)])
        middle = float(np.average(added, weights=weights))
        intercept += middle
        shapes.append(Steps(cuts, tuple((levels - middle).tolist()), -middle))
    return tuple(shapes), intercept


def apply_shapes(shapes: Sequence[Steps], values: Floats) -> Floats:
    """Return what each feature adds for each sample."""
    columns = []
    for steps, column in zip(shapes, values.T, strict=True):
        levels = np.array([*steps.levels, steps.missing])
        index = np.where(np.isnan(column), len(levels) - 1, np.searchsorted(steps.edges, column))
        columns.append(levels[index])
    return np.column_stack(columns)


_TAIL = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Where the curve's tails have points, in logits beyond the outermost group: denser where it bends."""
_MINOR = tuple(int(part) for part in version("scikit-learn").split(".")[:2])
_L1: dict[str, Any] = {"l1_ratio": 1.0} if _MINOR >= (1, 8) else {"penalty": "l1"}
"""How to ask for an L1 penalty: what scikit-learn 1.8 and newer want, older ones take as an L2 penalty."""


@dataclass(frozen=True, slots=True)
class Table:
    """What training sees of the samples, one row each."""

    values: Floats
    """One column a feature; NaN where it was not measured."""
    counts: sparse.csr_matrix
    """One column a candidate n-gram, damped as the model damps them."""
    domains: Names
    """The publisher of each."""
    labels: Floats
    """The rating of each, 0 to 1."""
    weights: Floats
    """How much each counts; mean 1."""
    balanced: Floats
    """The same for fitting: a large corpus counts less, so that its own habits do not decide."""
    cited: Mask
    """Whether it cites anything."""
    words: Floats
    """How many words the wording is read from."""

    def at(self, rows: Rows) -> Table:
        """Return some of the rows."""
        return Table(*(getattr(self, field.name)[rows] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Parts:
    """The article's part of the model: everything but the publisher."""

    base: float
    """Its intercept."""
    shapes: tuple[Steps, ...]
    """What each feature adds."""
    weights: Floats
    """What each candidate n-gram adds, before damping."""
    offset: float
    """What the wording adds whatever the words, so that on average it adds nothing."""

    def logits(self, table: Table) -> Floats:
        """Return the logit of each sample, publisher hidden."""
        by_length = length_correction()
        shift, scale = (
            np.interp(table.words, line.xs, line.ys) for line in (by_length.shift, by_length.scale)
        )
        return np.asarray(self.base + shift + scale * self.terms(table.values, table.counts), np.float64)

    def terms(self, values: Floats, counts: sparse.csr_matrix) -> Floats:
        """Return what features and wording of each sample add up to, whatever its length."""
        shaped = apply_shapes(self.shapes, values).sum(axis=1)
        return np.asarray(shaped + counts @ self.weights + self.offset, np.float64)


def fit_parts(table: Table, inner: Sequence[Fold], *, seed: int) -> Parts:
    """Fit shapes, and the wording to what they leave, given what they say of outlets they have not seen.

    `inner` are splits of the table by owner.
    """

    def shapes_of(some: Table) -> tuple[Steps, ...]:
        """Return the shapes fitted to some rows."""
        return fit_shapes(some.values, some.labels, some.balanced, features(), seed=seed)[0]

    shaped = np.zeros(len(table.labels))
    for train, test in inner:
        shaped[test] = apply_shapes(shapes_of(table.at(train)), table.values[test]).sum(axis=1)
    fitted_weights, factor = fit_weights(table.counts, table.labels, table.balanced, shaped)
    shapes = tuple(
        Steps(s.edges, tuple(exact(factor * level) for level in s.levels), exact(factor * s.missing))
        for s in shapes_of(table)
    )
    weights = np.array([exact(weight) for weight in fitted_weights.tolist()])
    offset = -float(np.average(table.counts @ weights, weights=table.weights))
    middle = float(np.average(table.labels, weights=table.weights))
    return Parts(exact(float(np.log(middle / (1.0 - middle)))), shapes, weights, exact(offset))


def fit_weights(
    counts: sparse.csr_matrix, labels: Floats, weights: Floats, shaped: Floats
) -> tuple[Floats, float]:
    """Fit one weight for few n-grams to what the features leave unexplained of the ratings.

    A first fit with an L1 penalty says which n-grams carry weight (Tibshirani 1996); a second, with an L2
    penalty, says how much, since the first shrinks what it keeps. N-grams are scaled by their smoothed
    inverse document frequency, so that rare ones are penalised less. Also returned is the factor by which the
    features' own sum is to be multiplied.
    """
    used = np.diff(counts.tocsc().indptr)
    scale = np.asarray(np.log((1 + counts.shape[0]) / (1 + used)) + 1.0, np.float64)
    scaled = (counts @ sparse.diags(scale)).tocsr()
    beside = sparse.csr_matrix(SETTINGS.free_factor * shaped[:, None])

    def fit(columns: sparse.csr_matrix, strength: float, **solver: Any) -> Floats:
        """Return the weights of n-grams, and last that of the features' sum."""
        model = LogisticRegression(C=strength, max_iter=500, tol=1e-3, random_state=0, **solver)
        fit_shares(model, sparse.hstack([columns, beside]), labels, weights)
        return np.asarray(model.coef_[0], np.float64)

    chosen = np.flatnonzero(fit(scaled, SETTINGS.sparsity, solver="liblinear", **_L1)[:-1])
    second = fit(scaled[:, chosen], SETTINGS.strength, solver="lbfgs")
    weights_of_all = np.zeros(counts.shape[1])
    weights_of_all[chosen] = second[:-1] * scale[chosen]
    return weights_of_all, max(SETTINGS.free_factor * float(second[-1]), 0.0)


def calibrate(logits: Floats, labels: Floats, weights: Floats) -> Line:
    """Return the strictly rising line from logits to expected ratings that fits best, with few points.

    Isotonic regression averaged over groups of equal weight; beyond the outermost groups it goes on as a
    logistic curve, so that it rises everywhere and can be inverted.
    """
    order = np.argsort(logits, kind="stable")
    x, w = logits[order], weights[order]
    y = IsotonicRegression().fit_transform(x, labels[order], sample_weight=w)
    cuts = np.searchsorted(
        np.cumsum(w) / w.sum(), np.linspace(0.0, 1.0, SETTINGS.calibration_points + 1)[1:-1]
    )
    low, high = SETTINGS.rating_edge, 1.0 - SETTINGS.rating_edge
    xs: list[float] = []
    ys: list[float] = []
    for rows in filter(len, np.split(np.arange(len(x)), np.unique(cuts))):
        logit = exact(float(np.average(x[rows], weights=w[rows])))
        rating = exact(min(max(float(np.average(y[rows], weights=w[rows])), low), high))
        if not xs or logit - xs[-1] > SETTINGS.point_gap:
            xs.append(logit)
            ys.append(max(rating, ys[-1] + exact(SETTINGS.least_rise * (logit - xs[-2]))) if ys else rating)
    below = [(xs[0] - step, _logistic(ys[0], -step)) for step in reversed(_TAIL)]
    above = [(xs[-1] + step, _logistic(ys[-1], step)) for step in _TAIL]
    points = [*below, *zip(xs, ys, strict=True), *above]
    return Line(tuple(p[0] for p in points), tuple(p[1] for p in points))


def _logistic(start: float, step: float) -> float:
    """Return the value of a logistic curve `step` after the point where its value is `start`."""
    odds = start / (1.0 - start) * float(np.exp(step))
    return exact(odds / (1.0 + odds))
