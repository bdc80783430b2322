"""Split-conformal intervals: how far ratings lie from values on outlets that were not trained on."""

from __future__ import annotations

import numpy as np

from srcscore.model.curves import Line, exact
from srcscore.model.predict import Interval
from srcscore.training.metrics import Floats, Mask, Names, binned, outlet_weights
from srcscore.training.settings import SETTINGS

_ROUNDING = 1e-9
"""Sums of weights count as equal when they differ by less: thirds of an outlet do not quite add up to one."""


def fit_intervals(values: Floats, labels: Floats, domains: Names) -> Interval:
    """Return the interval around a value as two lines.

    Each outlet counts once, whatever the number of its articles. Values are cut into windows of about
    equal numbers of outlets; in each, the interval is the shortest that holds `SETTINGS.level` of the
    residuals, with the finite-sample correction of split-conformal prediction (Lei et al. 2018, section 2.2).
    Ratings lie to one side of a value near 0 or 1, so that equal tails would be wider for the same coverage.
    """
    weights = outlet_weights(domains)
    xs: list[float] = []
    low: list[float] = []
    high: list[float] = []
    for rows in binned(values, weights, SETTINGS.windows):
        middle = float(np.average(values[rows], weights=weights[rows]))
        if xs and middle <= xs[-1]:
            continue
        below, above = _shortest(labels[rows] - values[rows], weights[rows])
        xs.append(exact(middle))
        low.append(exact(middle + below))
        high.append(exact(middle + above))
    lower, upper = (tuple(np.maximum.accumulate(ys).tolist()) for ys in (low, high))
    return Interval(Line(tuple(xs), lower), Line(tuple(xs), upper))


def fit_pattern(values: Floats, labels: Floats, domains: Names, mask: Mask) -> Interval:
    """Return the interval around a value for articles of one pattern of signals.

    A pattern of few articles takes, at each value, the wider of two on either side: the interval of all
    articles, and its own without regard to the value, so that it is not cut into windows of a handful.
    """
    if mask.sum() >= SETTINGS.pattern_articles:
        return fit_intervals(values[mask], labels[mask], domains[mask])
    whole = fit_intervals(values, labels, domains)
    if not mask.any():
        return whole
    low, high = _shortest(labels[mask] - values[mask], outlet_weights(domains[mask]))
    xs = tuple(sorted({0.0, *whole.lower.xs, 1.0}))
    lower = tuple(exact(min(whole.lower.at(x), x + low)) for x in xs)
    upper = tuple(exact(max(whole.upper.at(x), x + high)) for x in xs)
    return Interval(Line(xs, lower), Line(xs, upper))


def coverage(interval: Interval, values: Floats, labels: Floats, domains: Names) -> tuple[float, float]:
    """Return the share of outlets whose rating lies in the interval, and the median width."""
    weights = outlet_weights(domains)
    ends = np.array([interval.around(value) for value in values.tolist()])
    inside = (labels >= ends[:, 0]) & (labels <= ends[:, 1])
    width = ends[:, 1] - ends[:, 0]
    order = np.argsort(width, kind="stable")
    mass = np.cumsum(weights[order])
    middle = min(int(np.searchsorted(mass, 0.5 * mass[-1])), len(order) - 1)
    return float(np.average(inside, weights=weights)), float(width[order[middle]])


def _shortest(residuals: Floats, weights: Floats) -> tuple[float, float]:
    """Return the ends of the shortest stretch that holds a share of residuals, corrected for their number."""
    order = np.argsort(residuals, kind="stable")
    ordered, mass = residuals[order], np.concatenate([[0.0], np.cumsum(weights[order])])
    wanted = SETTINGS.level * (mass[-1] + 1.0)
    lasts = np.searchsorted(mass[1:], mass[:-1] + wanted - _ROUNDING)
    firsts = np.flatnonzero(lasts < len(ordered))
    if len(firsts) == 0:
        return float(ordered[0]), float(ordered[-1])
    best = firsts[np.argmin(ordered[lasts[firsts]] - ordered[firsts])]
    return float(ordered[best]), float(ordered[lasts[best]])
