"""Split-conformal intervals: how far ratings lie from values on outlets that were not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from srcscore.model.curves import Line
from srcscore.model.exact import exact
from srcscore.model.predict import Doubt

Floats = NDArray[np.float64]
_SLACK = 1e-9
"""Sums of weights are alike when they differ by less."""
LEVEL = 0.9
"""Share of outlets whose rating shall lie in the interval."""
_WINDOWS = 8
FEWEST = 300
"""A pattern of signals with fewer articles is not judged by itself alone."""


def fit_doubt(values: Floats, labels: Floats, domains: Sequence[str], *, level: float = LEVEL) -> Doubt:
    """Return the interval around a value as two lines.

    Each outlet counts once, whatever the number of its articles. Values are cut into windows of about
    equal numbers of outlets; in each, the interval is the shortest that holds `level` of the residuals, with
    the finite-sample correction of split-conformal prediction (Lei et al. 2018, section 2.2). Ratings lie
    to one side of a value near 0 or 1, so that equal tails would be wider for the same coverage.

    Parameters
    ----------
    values
        Calibrated out-of-fold values.
    labels
        Ratings.
    domains
        The outlet of each.
    level
        Wanted coverage.
    """
    weights = _by_domain(domains)
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order])
    cuts = np.searchsorted(mass, mass[-1] * np.arange(1, _WINDOWS) / _WINDOWS)
    xs: list[float] = []
    low: list[float] = []
    high: list[float] = []
    for group in np.split(order, np.unique(cuts)):
        if len(group) == 0:
            continue
        place = float(np.average(values[group], weights=weights[group]))
        if xs and place <= xs[-1]:
            continue
        ends = _ends(labels[group] - values[group], weights[group], level)
        xs.append(exact(place))
        low.append(exact(place + ends[0]))
        high.append(exact(place + ends[1]))
    rising = np.maximum.accumulate
    return Doubt(Line(tuple(xs), tuple(rising(low).tolist())), Line(tuple(xs), tuple(rising(high).tolist())))


def fit_pattern(values: Floats, labels: Floats, domains: Sequence[str], some: NDArray[np.bool_]) -> Doubt:
    """Return the interval around a value for articles of one pattern of signals.

    A pattern of few articles takes, at each value, the wider of two on either side: the interval of all
    articles, and its own without regard to the value, so that it is not cut into windows of a handful.

    Parameters
    ----------
    values, labels, domains
        As for `fit_doubt`, of all articles.
    some
        Which of them have the pattern.
    """
    rows = np.flatnonzero(some)
    names = np.array(domains)
    if len(rows) >= FEWEST:
        return fit_doubt(values[rows], labels[rows], names[rows].tolist())
    whole = fit_doubt(values, labels, domains)
    if len(rows) == 0:
        return whole
    low, high = _ends(labels[rows] - values[rows], _by_domain(names[rows].tolist()), LEVEL)
    xs = tuple(sorted({0.0, *whole.lower.xs, 1.0}))
    lower = tuple(exact(min(whole.lower.at(x), x + low)) for x in xs)
    upper = tuple(exact(max(whole.upper.at(x), x + high)) for x in xs)
    return Doubt(Line(xs, lower), Line(xs, upper))


def coverage(doubt: Doubt, values: Floats, labels: Floats, domains: Sequence[str]) -> tuple[float, float]:
    """Return the share of outlets whose rating lies in the interval, and the median width."""
    weights = _by_domain(domains)
    ends = np.array([doubt.around(value) for value in values.tolist()])
    inside = (labels >= ends[:, 0]) & (labels <= ends[:, 1])
    width = ends[:, 1] - ends[:, 0]
    return float(np.average(inside, weights=weights)), _quantile(width, weights, 0.5)


def _by_domain(domains: Sequence[str]) -> Floats:
    _, place, count = np.unique(np.array(domains), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / count[place], np.float64)


def _ends(residuals: Floats, weights: Floats, level: float) -> tuple[float, float]:
    """Return the ends of the shortest stretch that holds a share of residuals, corrected for their number."""
    order = np.argsort(residuals, kind="stable")
    sorted_, mass = residuals[order], np.concatenate([[0.0], np.cumsum(weights[order])])
    wanted = level * (mass[-1] + 1.0)
    lasts = np.searchsorted(mass[1:], mass[:-1] + wanted - _SLACK)
    firsts = np.flatnonzero(lasts < len(sorted_))
    if len(firsts) == 0:
        return float(sorted_[0]), float(sorted_[-1])
    best = firsts[np.argmin(sorted_[lasts[firsts]] - sorted_[firsts])]
    return float(sorted_[best]), float(sorted_[lasts[best]])


def _quantile(numbers: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(numbers, kind="stable")
    mass = np.cumsum(weights[order])
    place = int(np.searchsorted(mass, share * mass[-1]))
    return float(numbers[order[min(place, len(order) - 1)]])
