"""Shape functions: boosted stumps, read back as one table for each feature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from srcscore.features.spec import Feature
from srcscore.model.curves import Steps
from srcscore.training.arrays import Floats, fit_shares
from srcscore.training.settings import SETTINGS

_DIGITS = 6
"""Significant digits of thresholds: readable, short in the file, and finer than any feature is measured."""


def quantile_edges(values: Floats) -> tuple[float, ...]:
    """Return rising thresholds that cut a feature's known values into about equal parts."""
    known = np.sort(values[~np.isnan(values)])
    if len(known) == 0:
        return ()
    cuts = known[(np.arange(1, SETTINGS.steps) * len(known)) // SETTINGS.steps]
    rounded = sorted({float(f"{cut:.{_DIGITS}g}") for cut in cuts.tolist()})
    return tuple(edge for edge in rounded if edge < known[-1])


def fit_shapes(
    values: Floats, labels: Floats, weights: Floats, specification: Sequence[Feature], *, seed: int
) -> tuple[tuple[Steps, ...], float]:
    """Fit an additive model of the features to ratings.

    Returns
    -------
    shapes, intercept
        One table a feature, centred so that it adds nothing on average; and the logit of the average.
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
    return _read_back(model, codes, edges, weights)


def apply_shapes(shapes: Sequence[Steps], values: Floats) -> Floats:
    """Return what each feature adds for each sample."""
    columns = []
    for steps, column in zip(shapes, values.T, strict=True):
        levels = np.array([*steps.levels, steps.missing])
        index = np.where(np.isnan(column), len(levels) - 1, np.searchsorted(steps.edges, column))
        columns.append(levels[index])
    return np.column_stack(columns)


def _read_back(
    model: HistGradientBoostingClassifier, codes: Floats, edges: Sequence[tuple[float, ...]], weights: Floats
) -> tuple[tuple[Steps, ...], float]:
    """Ask the additive model for each step of each feature, all others missing."""
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
