"""The arrays that training works on, and metrics of values against ratings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from srcscore.model.curves import Line

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
"""Positions of samples."""
Mask = NDArray[np.bool_]
"""Whether each sample belongs."""
Names = NDArray[np.str_]


def values_at(line: Line, xs: Floats) -> Floats:
    """Return the value of a line at each point, to the last bit as a score has it."""
    return np.array([line.at(x) for x in xs.tolist()], np.float64)


GOOD = 0.5
"""Rating from which an outlet counts as reliable in metrics of two classes: the middle of the scale."""


def auc(values: Floats, labels: Floats) -> float:
    """Return the area under the ROC curve (Hanley & McNeil 1982); NaN when one class is missing.

    It is the chance that a reliable outlet has a higher value than an unreliable one; ties count half.
    """
    known = ~np.isnan(labels)
    values, good = values[known], labels[known] >= GOOD
    return float("nan") if good.all() or not good.any() else float(roc_auc_score(good, values))


def rank_correlation(values: Floats, labels: Floats) -> float:
    """Return Spearman's rank correlation where there is a label; NaN where there are fewer than two."""
    known = ~np.isnan(labels)
    return float(spearmanr(values[known], labels[known]).statistic) if known.sum() > 1 else float("nan")


def by_domain(values: Floats, labels: Floats, domains: Names | Sequence[str]) -> tuple[Floats, Floats]:
    """Return the label and the mean value of each outlet, outlets sorted by name."""
    _, first, index, count = np.unique(
        np.asarray(domains), return_index=True, return_inverse=True, return_counts=True
    )
    return labels[first], np.bincount(index, weights=values) / count


def outlet_weights(domains: Names | Sequence[str]) -> Floats:
    """Return weights by which each outlet counts once, whatever the number of its articles."""
    _, index, count = np.unique(np.asarray(domains), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / count[index], np.float64)


def squared_error(values: Floats, labels: Floats, weights: Floats) -> float:
    """Return the weighted mean squared error."""
    return float(np.average((values - labels) ** 2, weights=weights))


def calibration_error(values: Floats, labels: Floats, weights: Floats) -> float:
    """Return the expected calibration error against ratings, over bins of equal weight."""
    error = 0.0
    for rows in binned(values, weights):
        gap = np.average(values[rows] - labels[rows], weights=weights[rows])
        error += abs(float(gap)) * float(weights[rows].sum())
    return error / float(weights.sum())


def binned(values: Floats, weights: Floats, bins: int = 15) -> list[Rows]:
    """Return the rows of each bin: bins of about equal weight, by rising value, none empty."""
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order])
    cuts = np.searchsorted(mass, mass[-1] * np.arange(1, bins) / bins)
    return [rows for rows in np.split(order, np.unique(cuts)) if len(rows)]


def bootstrap(
    metric: Callable[[Rows], float], domains: Names | Sequence[str], *, draws: int = 300
) -> tuple[float, float]:
    """Return the 95% percentile interval of a metric, outlets drawn with replacement."""
    rng = np.random.default_rng(0)
    names, index = np.unique(np.asarray(domains), return_inverse=True)
    members = [np.flatnonzero(index == name) for name in range(len(names))]
    figures = []
    for _ in range(draws):
        drawn = rng.integers(0, len(names), len(names))
        figures.append(metric(np.concatenate([members[name] for name in drawn])))
    low, high = np.nanquantile(figures, [0.025, 0.975])
    return float(low), float(high)
