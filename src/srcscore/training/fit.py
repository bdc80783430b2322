"""Fit the model: shapes, wording, their stack, the publisher's weight, calibration and doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.isotonic import IsotonicRegression

from srcscore.features.spec import features
from srcscore.model.curves import Line, Steps
from srcscore.model.exact import exact
from srcscore.training.length_correction import learned
from srcscore.training.lexical import fit_weights
from srcscore.training.shapes import apply_shapes, fit_shapes
from srcscore.training.splits import Fold

Floats = NDArray[np.float64]
_KNOTS = 20
"""A calibration curve has at most so many points."""
_EDGE = 0.01
"""No group's mean rating is nearer to 0 or 1."""
_STEP = 1e-3
"""Points of the curve are at least so far apart."""
_RISE = 0.01
"""The curve rises at least so much in one logit."""
_TAIL = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Where the curve's tails have points, in logits beyond the outermost group."""


@dataclass(frozen=True, slots=True)
class Table:
    """What training sees of the samples, in their order."""

    values: Floats
    """One row a sample, one column a feature; NaN where it was not measured."""
    counts: sparse.csr_matrix
    """One row a sample, one column a candidate n-gram, damped as the model damps them."""
    domains: Sequence[str]
    """The publisher of each."""
    labels: Floats
    """The rating of each, 0 to 1."""
    weights: Floats
    """How much each counts; mean 1."""
    balanced: Floats
    """The same for fitting: a large corpus counts less, so that its own habits do not decide."""
    cited: NDArray[np.bool_]
    """Whether it cites anything."""
    words: Floats
    """How many words the wording is read from."""

    def at(self, rows: NDArray[np.int64]) -> Table:
        """Return some of the rows."""
        return Table(
            self.values[rows],
            self.counts[rows],
            [self.domains[row] for row in rows],
            self.labels[rows],
            self.weights[rows],
            self.balanced[rows],
            self.cited[rows],
            self.words[rows],
        )


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
        brevity = learned()
        shift, scale = (np.interp(table.words, line.xs, line.ys) for line in (brevity.shift, brevity.scale))
        return np.asarray(self.base + shift + scale * self.terms(table.values, table.counts), np.float64)

    def terms(self, values: Floats, counts: sparse.csr_matrix) -> Floats:
        """Return what features and wording of each sample add up to, whatever its length."""
        shaped = apply_shapes(self.shapes, values).sum(axis=1)
        return np.asarray(shaped + counts @ self.weights + self.offset, np.float64)


def fit_parts(table: Table, inner: Sequence[Fold], *, seed: int) -> Parts:
    """Fit shapes, and the wording to what they leave, given what they say of outlets they have not seen.

    Parameters
    ----------
    table
        The training samples.
    inner
        Splits of the table by owner, for what shapes say of unseen outlets.
    seed
        Of whatever is random.
    """
    told = np.zeros(len(table.labels))
    for train, test in inner:
        shapes, _ = _shapes(table.at(train), seed)
        told[test] = apply_shapes(shapes, table.values[test]).sum(axis=1)
    found, factor = fit_weights(table.counts, table.labels, table.balanced, told)
    shapes, _ = _shapes(table, seed)
    return _parts(table, shapes, found, factor)


def _shapes(table: Table, seed: int) -> tuple[tuple[Steps, ...], float]:
    return fit_shapes(table.values, table.labels, table.balanced, features(), seed=seed)


def _parts(table: Table, shapes: Sequence[Steps], found: Floats, factor: float) -> Parts:
    """Return the parts on the exact grid, with the base at which they fit best on average."""
    scaled = tuple(
        Steps(s.edges, tuple(exact(factor * level) for level in s.levels), exact(factor * s.missing))
        for s in shapes
    )
    weights = np.array([exact(weight) for weight in found.tolist()])
    offset = -float(np.average(table.counts @ weights, weights=table.weights))
    middle = float(np.average(table.labels, weights=table.weights))
    return Parts(exact(float(np.log(middle / (1.0 - middle)))), scaled, weights, exact(offset))


def calibrate(logits: Floats, labels: Floats, weights: Floats) -> Line:
    """Return the strictly rising line from logits to expected ratings that fits best, with few points.

    Isotonic regression averaged over groups of equal weight; beyond the outermost groups it goes on as a
    logistic curve, so that it rises everywhere and can be turned round.
    """
    order = np.argsort(logits, kind="stable")
    x, w = logits[order], weights[order]
    y = IsotonicRegression().fit_transform(x, labels[order], sample_weight=w)
    cuts = np.searchsorted(np.cumsum(w) / w.sum(), np.linspace(0.0, 1.0, _KNOTS + 1)[1:-1])
    xs: list[float] = []
    ys: list[float] = []
    for group in np.split(np.arange(len(x)), np.unique(cuts)):
        if len(group) == 0:
            continue
        place = exact(float(np.average(x[group], weights=w[group])))
        height = exact(min(max(float(np.average(y[group], weights=w[group])), _EDGE), 1.0 - _EDGE))
        if not xs or place - xs[-1] > _STEP:
            xs.append(place)
            ys.append(max(height, ys[-1] + exact(_RISE * (place - xs[-2]))) if ys else height)
    low = [(xs[0] - step, _logistic(ys[0], -step)) for step in reversed(_TAIL)]
    high = [(xs[-1] + step, _logistic(ys[-1], step)) for step in _TAIL]
    points = [*low, *zip(xs, ys, strict=True), *high]
    return Line(tuple(p[0] for p in points), tuple(p[1] for p in points))


def _logistic(start: float, step: float) -> float:
    """Return where a logistic curve through `start` stands `step` later."""
    odds = start / (1.0 - start) * float(np.exp(step))
    return exact(odds / (1.0 + odds))
