"""How much a reputation says about a rating that it was not made from.

The label must not be the prior itself: so reputations are fitted without one family of raters, and what
that family says is predicted from them. How far such a reputation can be trusted, by its own sd, is
what the mixture of record and article needs to know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.reputation import Reputations
from srcscore.model.curves import Line
from srcscore.model.exact import exact
from srcscore.model.predict import Publisher
from srcscore.training.ratings import Label

Floats = NDArray[np.float64]
_PLACES = np.linspace(0.0, 1.0, 33)
_SDS = np.linspace(0.0, 0.4, 41)
_STEEPNESS = (0.6, 0.8, 1.0, 1.2, 1.5)
_TRUST = (0.03, 0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.4)
_FLOOR = 0.02


@dataclass(frozen=True, slots=True)
class Held:
    """Articles of outlets that a held-out family rates, with what the others say of them."""

    logits: Floats
    """What the article alone says, out of fold."""
    means: Floats
    """Reputation of the outlet without the held-out family."""
    sds: Floats
    """How sure that is."""
    labels: Floats
    """What the held-out family says."""
    weights: Floats
    """How much each counts."""

    @classmethod
    def of(
        cls,
        logits: Floats,
        weights: Floats,
        domains: Sequence[str],
        reputations: Reputations,
        labels: Mapping[str, Label],
    ) -> Held:
        """Return the articles that have both a reputation and a held-out rating."""
        known = [reputations.lookup(domain) for domain in domains]
        rows = [
            row
            for row, (domain, found) in enumerate(zip(domains, known, strict=True))
            if found.basis != "none" and domain in labels
        ]
        return cls(
            logits[rows],
            np.array([known[row].mean for row in rows]),
            np.array([known[row].sd for row in rows]),
            np.array([labels[domains[row]].mean for row in rows]),
            weights[rows],
        )

    def joined(self, other: Held) -> Held:
        """Return both one after the other."""
        return Held(
            np.concatenate([self.logits, other.logits]),
            np.concatenate([self.means, other.means]),
            np.concatenate([self.sds, other.sds]),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.weights, other.weights]),
        )


def fit_publisher(held: Held) -> Publisher:
    """Return the opinion and weight that predict held-out ratings best, in mean squared error.

    The opinion is `steepness * log-odds` of the mean, as a table; the weight is
    `1 / (1 + (sd / trust)**2)`: the share of the record's precision when the article's own is `trust**-2`.
    """
    best: tuple[float, float, float] | None = None
    for steepness in _STEEPNESS:
        opinion = steepness * _log_odds(held.means)
        for trust in _TRUST:
            share = _share(held.sds, trust)
            value = 1.0 / (1.0 + np.exp(-(share * opinion + (1.0 - share) * held.logits)))
            loss = float(np.average((value - held.labels) ** 2, weights=held.weights))
            if best is None or loss < best[0]:
                best = (loss, steepness, trust)
    assert best is not None  # noqa: S101 - the grid is not empty
    return publisher(best[1], best[2])


def publisher(steepness: float, trust: float) -> Publisher:
    """Return the tables of an opinion's steepness and of the sd at which the record counts one half."""
    heights = [exact(value) for value in (steepness * _log_odds(_PLACES)).tolist()]
    shares = [exact(value) for value in _share(_SDS, trust).tolist()]
    return Publisher(Line(tuple(_PLACES.tolist()), tuple(heights)), Line(tuple(_SDS.tolist()), tuple(shares)))


def mixed(logits: Floats, reputations: Reputations, domains: Sequence[str], by: Publisher) -> Floats:
    """Return the logits of articles whose publisher is known: the record mixed in by its certainty."""
    found = [reputations.lookup(domain) for domain in domains]
    share = np.array([by.weight.at(item.sd) if item.basis != "none" else 0.0 for item in found])
    opinion = np.array([by.opinion.at(item.mean) for item in found])
    return np.asarray(share * opinion + (1.0 - share) * logits, np.float64)


def _log_odds(means: Floats) -> Floats:
    cut = np.clip(means, _FLOOR, 1.0 - _FLOOR)
    return np.asarray(np.log(cut / (1.0 - cut)), np.float64)


def _share(sds: Floats, trust: float) -> Floats:
    return np.asarray(1.0 / (1.0 + (sds / trust) ** 2), np.float64)
