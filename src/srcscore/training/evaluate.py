"""Measures of values against ratings; each is a plain function of arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GOOD = 0.5
"""An outlet with a rating from here on counts as reliable where a measure needs two classes."""


def auc(values: Floats, labels: Floats) -> float:
    """Return the chance that a reliable one has a higher value than an unreliable one; ties count half.

    Returns
    -------
    float
        Area under the ROC curve (Hanley & McNeil 1982); NaN when one class is missing.
    """
    good = labels >= GOOD
    positives, negatives = int(good.sum()), int((~good).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = _ranks(values)
    return float((ranks[good].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def by_domain(values: Floats, labels: Floats, domains: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the label and the mean value of each outlet."""
    _, first, place, count = np.unique(
        np.array(domains), return_index=True, return_inverse=True, return_counts=True
    )
    return labels[first], np.bincount(place, weights=values) / count


def calibration_error(values: Floats, labels: Floats, weights: Floats, bins: int = 15) -> float:
    """Return the expected calibration error against ratings, over bins of equal weight."""
    error = 0.0
    for group in binned(values, weights, bins):
        gap = np.average(values[group] - labels[group], weights=weights[group])
        error += abs(float(gap)) * float(weights[group].sum())
    return error / float(weights.sum())


def binned(values: Floats, weights: Floats, bins: int = 15) -> list[NDArray[np.int64]]:
    """Return the rows of each bin: bins of about equal weight, by rising value, none empty."""
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order])
    cuts = np.searchsorted(mass, mass[-1] * np.arange(1, bins) / bins)
    return [group for group in np.split(order, np.unique(cuts)) if len(group)]


def bootstrap(
    measure: Callable[[NDArray[np.int64]], float], domains: Sequence[str], *, draws: int = 300, seed: int = 0
) -> tuple[float, float]:
    """Return the 95% percentile interval of a measure, outlets drawn with replacement.

    Parameters
    ----------
    measure
        From row numbers to a figure.
    domains
        The outlet of each row.
    draws
        How many samples.
    seed
        Of the draws.
    """
    rng = np.random.default_rng(seed)
    names, place = np.unique(np.array(domains), return_inverse=True)
    members = [np.flatnonzero(place == name) for name in range(len(names))]
    found = []
    for _ in range(draws):
        drawn = rng.integers(0, len(names), len(names))
        found.append(measure(np.concatenate([members[name] for name in drawn])))
    low, high = np.nanquantile(found, [0.025, 0.975])
    return float(low), float(high)


def _ranks(values: Floats) -> Floats:
    """Return ranks from 1, ties sharing their mean."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    middle = last - (count - 1) / 2
    return np.asarray(middle[place], np.float64)
