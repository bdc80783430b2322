"""Shape functions: boosted stumps, read back as one table for each feature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from srcscore.features.spec import Feature
from srcscore.model.curves import Steps

Floats = NDArray[np.float64]
_BINS = 24
"""A feature has at most so many steps."""
_DIGITS = 6
"""Thresholds are rounded to so many significant digits, to be readable and short."""


def quantile_edges(values: Floats) -> tuple[float, ...]:
    """Return rising thresholds that cut a feature's known values into about equal parts."""
    known = np.sort(values[~np.isnan(values)])
    if len(known) == 0:
        return ()
    cuts = known[(np.arange(1, _BINS) * len(known)) // _BINS]
    rounded = sorted({float(f"{cut:.{_DIGITS}g}") for cut in cuts.tolist()})
    return tuple(edge for edge in rounded if edge < known[-1])


def fit_shapes(
    values: Floats, labels: Floats, weights: Floats, specification: Sequence[Feature], *, seed: int
) -> tuple[tuple[Steps, ...], float]:
    """Fit an additive model of the features to ratings.

    Parameters
    ----------
    values
        One row a sample, one column a feature; NaN where it was not measured.
    labels
        Rating of each sample, 0 to 1.
    weights
        How much each sample counts.
    specification
        The features, with the direction each may take.
    seed
        Of the boosting.

    Returns
    -------
    shapes, intercept
        One table a feature, centred so that it adds nothing on average; and the logit of the average.
    """
    edges = [quantile_edges(values[:, place]) for place in range(values.shape[1])]
    codes = np.column_stack([_codes(values[:, place], edges[place]) for place in range(len(edges))])
    model = HistGradientBoostingClassifier(
        max_leaf_nodes=2,
        max_iter=400,
        learning_rate=0.08,
        min_samples_leaf=40,
        l2_regularization=5.0,
        monotonic_cst=[feature.direction for feature in specification],
        early_stopping=False,
        random_state=seed,
    )
    twice = np.concatenate([np.ones(len(labels)), np.zeros(len(labels))])
    soft = np.concatenate([weights * labels, weights * (1.0 - labels)])
    seen = np.where(np.isnan(codes).all(axis=0), 0.0, codes)  # what was never measured cannot be binned
    model.fit(np.vstack([seen, seen]), twice, sample_weight=soft)
    return _read_back(model, codes, edges, weights)


def apply_shapes(shapes: Sequence[Steps], values: Floats) -> Floats:
    """Return what each feature adds for each sample."""
    columns = []
    for steps, column in zip(shapes, values.T, strict=True):
        levels = np.array([*steps.levels, steps.missing])
        places = np.where(np.isnan(column), len(levels) - 1, np.searchsorted(steps.edges, column))
        columns.append(levels[places])
    return np.column_stack(columns)


def _codes(values: Floats, edges: Sequence[float]) -> Floats:
    """Return the step that each value stands on; missing stays missing."""
    return np.where(np.isnan(values), np.nan, np.searchsorted(edges, values).astype(np.float64))


def _read_back(
    model: HistGradientBoostingClassifier, codes: Floats, edges: Sequence[tuple[float, ...]], weights: Floats
) -> tuple[tuple[Steps, ...], float]:
    """Ask the additive model for each step of each feature, all others missing."""
    empty = np.full((1, codes.shape[1]), np.nan)
    start = float(model.decision_function(empty)[0])
    shapes, intercept = [], start
    for place, cuts in enumerate(edges):
        asked = np.repeat(empty, len(cuts) + 1, axis=0)
        asked[:, place] = np.arange(len(cuts) + 1)
        levels = model.decision_function(asked) - start
        column = codes[:, place]
        added = np.where(np.isnan(column), 0.0, levels[np.nan_to_num(column).astype(int)])
        middle = float(np.average(added, weights=weights))
        intercept += middle
        shapes.append(Steps(cuts, tuple((levels - middle).tolist()), -middle))
    return tuple(shapes), intercept
