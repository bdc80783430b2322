"""From logits to values: calibration, how much a publisher's record counts, and intervals.

Intervals are split-conformal: how far ratings lie from values on outlets that were not trained on.

Records are judged by how well a reputation predicts a rating that was held out when it was fitted. It must
not be part of the reputation. Reputations are therefore fitted without a group of raters, whose ratings they
then predict; and without any rating of the outlets in question, so that only network, links and name remain.
The error by the reputation's own sd decides how record and article are mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares
from sklearn.isotonic import IsotonicRegression

from srcscore.domains.reputation import Reputations
from srcscore.model.curves import Line, exact
from srcscore.model.predict import IDENTITY, Interval, Publisher
from srcscore.training.fit import Table
from srcscore.training.metrics import Floats, Mask, Names, Rows, binned, outlet_weights, values_at
from srcscore.training.ratings import Label
from srcscore.training.settings import SETTINGS

_TAIL = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Where the curve's tails have points, in logits beyond the outermost group: denser where it bends."""
_SDS = np.linspace(0.0, 0.4, 41)
"""Spreads at which the weight has a point."""
_ENDS = np.array([0.0, 1.0])
"""Where a straight line over means begins and ends."""
_POINTS = 65
"""Points of a line of logits that is translated: the two calibrations bend between its ends."""
_START = (0.5, 0.3, 4.0, -2.0, 4.0, -2.0)
"""Where the search for a mixture begins: the greatest share of a record, the sd at which it has half of that,
and rise and shift of the logits of rated means and of inferred ones."""
_BOUNDS = ((0.1, 0.04, 0.5, -8.0, 0.5, -8.0), (0.9, 2.0, 12.0, 4.0, 12.0, 4.0))
"""The least and the greatest of each. Lines rise, so that no better record lowers a score."""
_ROUNDING = 1e-9
"""Sums of weights count as equal when they differ by less: thirds of an outlet do not quite add up to one."""


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


class HeldOut(NamedTuple):
    """Articles of outlets with a held-out rating, and the outlets' reputations without it."""

    logits: Floats  # logits of the article alone, out of fold
    means: Floats  # reputation of the outlet without the held-out ratings
    sds: Floats  # its standard deviation
    labels: Floats  # half the held-out rating, half the article's judgement
    weights: Floats  # how much each counts
    rows: Rows  # row of each article among all
    inferred: Mask
    """Whether the reputation is inferred from network, links or name instead of ratings."""

    @classmethod
    def of(
        cls,
        logits: Floats,
        table: Table,
        reputations: Reputations,
        labels: Mapping[str, Label],
        *,
        rated: bool,
    ) -> HeldOut:
        """Return the judged articles whose outlet has both a reputation and a held-out rating."""
        domains = table.domains.tolist()
        records = [reputations.lookup(domain) for domain in domains]
        rows = np.array(
            [
                row
                for row, (domain, record) in enumerate(zip(domains, records, strict=True))
                if record.basis != "none" and (record.basis == "rated") == rated and domain in labels
            ],
            np.int64,
        )
        rows = rows[~np.isnan(table.judgements[rows])]
        asked = [labels[domains[row]] for row in rows]
        return cls(
            logits[rows],
            np.array([records[row].mean for row in rows]),
            np.array([records[row].sd for row in rows]),
            0.5 * (np.array([label.mean for label in asked]) + table.judgements[rows]),
            table.weights[rows] * np.array([label.weight for label in asked]),
            rows,
            np.full(len(rows), not rated),
        )

    def at(self, mask: Mask) -> HeldOut:
        """Return some of the articles."""
        return HeldOut._make(column[mask] for column in self)

    def joined(self, other: HeldOut) -> HeldOut:
        """Return both one after the other."""
        return HeldOut._make(map(np.concatenate, zip(self, other, strict=True)))

    def mixed(self, by: Publisher) -> Floats:
        """Return the logits of article and record together."""
        share = values_at(by.weight, self.sds)
        means = np.where(self.inferred, values_at(by.inferred_scale, self.means), self.means)
        return share * values_at(by.record_logit, means) + (1.0 - share) * self.logits


def fit_publisher(held_out: HeldOut, line: Line) -> Publisher:
    """Return how much a publisher's record counts, and the logits of rated and of inferred means.

    The mixture of record and article is fitted by least squares to labels whose rating the record does not
    know. The share is `most / (1 + (sd / trust)**2)`, that of the record's precision when the article's is
    `trust**-2`, times `most`, since half of a label is the article's own. The logit of a mean lies on a
    straight line. It is steeper than the labels themselves: record and article each lie towards the middle,
    and their mixture would lie nearer to it than the labels do. An inferred mean has a line of its own,
    because corpora over-represent weak outlets; it is stored as the rated mean that has the same logit.
    """
    lines = np.where(held_out.inferred, 4, 2)

    def residuals(numbers: Floats) -> Floats:
        """Return how far the calibrated mixture lies from each label, by the root of its weight."""
        most, trust = numbers[:2]
        share = most / (1.0 + (held_out.sds / trust) ** 2)
        record = numbers[lines] * held_out.means + numbers[lines + 1]
        mixed = share * record + (1.0 - share) * held_out.logits
        misses = np.interp(mixed, line.xs, line.ys) - held_out.labels
        return np.asarray(misses * np.sqrt(held_out.weights))

    fitted = least_squares(residuals, _START, bounds=_BOUNDS).x
    most, trust, rise, shift, inferred_rise, inferred_shift = fitted
    inferred = IDENTITY
    if held_out.inferred.any():
        inferred = _line(_ENDS, (inferred_shift + inferred_rise * _ENDS - shift) / rise)
    ends = np.array([min(0.0, inferred.ys[0]), max(1.0, inferred.ys[1])])
    weight = most / (1.0 + (_SDS / trust) ** 2)
    return Publisher(_line(ends, shift + rise * ends), _line(_SDS, weight), inferred)


def translate(logits: Line, calibration: Line, line: Line) -> Line:
    """Return the logits that have, by the calibration `line`, the values that `logits` have by another.

    Beyond the values that `line` reaches they are its first or last logit.
    """
    xs = np.linspace(logits.xs[0], logits.xs[-1], _POINTS)
    values = values_at(calibration, values_at(logits, xs))
    return _line(xs, np.interp(values, line.ys, line.xs))


def _line(xs: Floats, ys: Floats) -> Line:
    return Line(tuple(xs.tolist()), tuple(exact(y) for y in ys.tolist()))


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
