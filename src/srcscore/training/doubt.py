"""Split-conformal intervals: how far ratings lie from values on outlets that were not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from srcscore.model.curves import Line
from srcscore.model.exact import exact
from srcscore.model.predict import Doubt

Floats = NDArray[np.float64]
LEVEL = 0.9
"""Share of outlets whose rating shall lie in the interval."""
_WINDOWS = 8


def fit_doubt(values: Floats, labels: Floats, domains: Sequence[str], *, level: float = LEVEL) -> Doubt:
    """Return the interval around a value as two lines.

    Each outlet counts once, whatever the number of its articles. Values are cut into windows of about
    equal numbers of outlets; in each, the two ends leave out half of `1 - level` on either side, with the
    finite-sample correction of split-conformal prediction (Lei et al. 2018, section 2.2).

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
    """Return the lower and upper end of the residuals at a level, corrected for their number."""
    half = (1.0 - level) / 2
    tail = max(0.0, half - (1.0 - half) / float(weights.sum()))
    return _quantile(residuals, weights, tail), _quantile(residuals, weights, 1.0 - tail)


def _quantile(numbers: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(numbers, kind="stable")
    mass = np.cumsum(weights[order])
    place = int(np.searchsorted(mass, share * mass[-1]))
    return float(numbers[order[min(place, len(order) - 1)]])
