"""How much a reputation says about a rating that it was not made from.

The label must not be the prior itself: so reputations are fitted without a group of raters, and what that
group says is predicted from them; and without all ratings of the outlets at hand, so that only their
network, their links and their name speak. How far such a reputation can be trusted, by its own sd, is
what the mixture of record and article needs to know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.reputation import Reputations
from srcscore.model.curves import Line, exact
from srcscore.model.predict import Publisher
from srcscore.training.ratings import Label

Floats = NDArray[np.float64]
_PLACES = np.linspace(0.0, 1.0, 65)
"""Means at which the opinion has a point."""
_SDS = np.linspace(0.0, 0.4, 41)
"""Spreads at which the weight has a point."""
_TRUST = (0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.6)
"""Candidates for the sd at which the record counts one half."""
_SLOPES = np.linspace(0.6, 2.4, 37)
_SHIFTS = np.linspace(-1.5, 0.5, 81)
"""Candidates for the line, in logits, by which what an outlet's surroundings say is put straight."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Articles of outlets with a held-out rating, and what is known of the outlets without it."""

    logits: Floats
    """What the article alone says, out of fold."""
    means: Floats
    """Reputation of the outlet without the held-out ratings."""
    sds: Floats
    """How sure that is."""
    labels: Floats
    """What the held-out ratings say."""
    weights: Floats
    """How much each counts."""
    rows: NDArray[np.int64]
    """Which of the articles these are."""
    inferred: NDArray[np.bool_]
    """Whether what is known comes from the outlet's surroundings, not from raters."""

    @classmethod
    def of(
        cls,
        logits: Floats,
        weights: Floats,
        domains: Sequence[str],
        reputations: Reputations,
        labels: Mapping[str, Label],
        *,
        rated: bool,
    ) -> HeldOut:
        """Return the articles whose outlet has both a reputation and a held-out rating."""
        known = [reputations.lookup(domain) for domain in domains]
        rows = np.array(
            [
                row
                for row, (domain, found) in enumerate(zip(domains, known, strict=True))
                if found.basis != "none" and (found.basis == "rated") == rated and domain in labels
            ],
            np.int64,
        )
        told = [labels[domains[row]] for row in rows.tolist()]
        return cls(
            logits[rows],
            np.array([known[row].mean for row in rows.tolist()]),
            np.array([known[row].sd for row in rows.tolist()]),
            np.array([label.mean for label in told]),
            weights[rows] * np.array([label.weight for label in told]),
            rows,
            np.full(len(rows), not rated),
        )

    def at(self, mask: NDArray[np.bool_]) -> HeldOut:
        """Return some of the articles."""
        return HeldOut(*(getattr(self, field.name)[mask] for field in fields(self)))

    def joined(self, other: HeldOut) -> HeldOut:
        """Return both one after the other."""
        pairs = [(getattr(self, field.name), getattr(other, field.name)) for field in fields(self)]
        return HeldOut(*(np.concatenate(pair) for pair in pairs))

    def mixed(self, by: Publisher) -> Floats:
        """Return the logits of article and record together."""
        share = np.array([by.weight.at(sd) for sd in self.sds.tolist()])
        means = [
            by.inferred_scale.at(mean) if inferred else mean
            for mean, inferred in zip(self.means.tolist(), self.inferred.tolist(), strict=True)
        ]
        records = np.array([by.record_logit.at(mean) for mean in means])
        return np.asarray(share * records + (1.0 - share) * self.logits, np.float64)


def fit_publisher(held_out: HeldOut, line: Line) -> Publisher:
    """Return the opinion and weight of a publisher's record, and what its surroundings are taken to say.

    The opinion is the logit at which calibration gives the reputation's own mean: on its own, a record is
    taken for what it says, since the rating to be told is the raters' consensus. The weight is
    `1 / (1 + (sd / trust)**2)`: the share of the record's precision when the article's own is `trust**-2`.
    `trust` is fitted, in mean squared error, to ratings that the record does not know; a straight line is
    laid through these first, because single raters have scales of their own.

    What an outlet's surroundings say is drawn towards the middle of all outlets, and outlets that articles
    are collected from are no average ones. So it is put straight, by a rising line in logits fitted in mean
    squared error to the consensus ratings of outlets whose own ratings were hidden.
    """
    slope, start = np.polyfit(held_out.means, held_out.labels, 1, w=np.sqrt(held_out.weights))
    losses = []
    for trust in _TRUST:
        told = held_out.mixed(_publisher(trust, line, float(slope), float(start)))
        value = np.interp(told, line.xs, line.ys)
        losses.append(float(np.average((value - held_out.labels) ** 2, weights=held_out.weights)))
    found = _publisher(_TRUST[int(np.argmin(losses))], line)
    some = held_out.at(held_out.inferred)
    return replace(found, inferred_scale=_fit_inferred_scale(some, found, line)) if len(some.rows) else found


def _fit_inferred_scale(held_out: HeldOut, by: Publisher, line: Line) -> Line:
    """Return what each mean that comes from an outlet's surroundings is to be taken for."""
    share = np.array([by.weight.at(sd) for sd in held_out.sds.tolist()])
    records = np.array([by.record_logit.at(mean) for mean in held_out.means.tolist()])
    rest = (1.0 - share) * held_out.logits

    def loss(slope: float, shift: float) -> float:
        value = np.interp(share * (shift + slope * records) + rest, line.xs, line.ys)
        return float(np.average((value - held_out.labels) ** 2, weights=held_out.weights))

    slope, shift = min(product(_SLOPES.tolist(), _SHIFTS.tolist()), key=lambda pair: loss(*pair))
    asked = [shift + slope * by.record_logit.at(mean) for mean in _PLACES.tolist()]
    return _line(_PLACES, np.array([line.at(logit) for logit in asked]))


def fit_record_logit(line: Line, slope: float = 1.0, start: float = 0.0) -> Line:
    """Return the logit at which calibration gives each reputation's mean, put through a straight line."""
    ratings = np.clip(start + slope * _PLACES, line.ys[0], line.ys[-1])
    return _line(_PLACES, np.interp(ratings, line.ys, line.xs))


def _publisher(trust: float, line: Line, slope: float = 1.0, start: float = 0.0) -> Publisher:
    share = 1.0 / (1.0 + (_SDS / trust) ** 2)
    return Publisher(fit_record_logit(line, slope, start), _line(_SDS, share))


def _line(xs: Floats, ys: Floats) -> Line:
    return Line(tuple(xs.tolist()), tuple(exact(y) for y in ys.tolist()))
