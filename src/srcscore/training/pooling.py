"""How articles of one outlet add up to a reputation: `srcscore.profile`'s numbers, and how good they are."""

from __future__ import annotations

import numpy as np

from srcscore.profiles import Pooling
from srcscore.training.cross_validation import CrossValidation
from srcscore.training.metrics import Floats, Names, auc

_SIZES = (1, 3, 10, 30)  # articles of a profile, for which figures are given
_DRAWS = 20  # for each outlet and size, so that chance evens out
_Z90 = 1.6449  # deviations of a 90% interval


def fit_pooling(values: Floats, labels: Floats, domains: Names) -> Pooling:
    """Return the components of variance by the method of moments, outlets counted once."""
    _, first, group, count = np.unique(domains, return_index=True, return_inverse=True, return_counts=True)
    means, ratings = np.bincount(group, weights=values) / count, labels[first]
    squares = np.bincount(group, weights=(values - means[group]) ** 2)
    several = count > 1
    within = float(np.mean(squares[several] / (count[several] - 1)))
    between = max(float(means.var() - within * np.mean(1.0 / count)), 1e-4)
    shared = float(np.mean((means - means.mean()) * (ratings - ratings.mean())))
    spread = float(ratings.var())
    slope = min(shared / between, float(np.sqrt(0.95 * spread / between)))
    numbers = (ratings.mean(), means.mean(), slope, between, within, spread)
    return Pooling(*(round(float(number), 5) for number in numbers))


def measure_profiles(cv: CrossValidation, values: Floats) -> dict[str, float]:
    """Return how well profiles of 1, 3, 10 and 30 articles predict ratings of outlets never seen.

    Articles are drawn at random from the outlets that have as many, 20 times; the components of variance
    come from the other folds.
    """
    labels, domains = cv.table.ratings, cv.table.domains
    rng = np.random.default_rng(0)
    rows: dict[int, list[tuple[float, float, float]]] = {size: [] for size in _SIZES}
    rated = np.flatnonzero(~np.isnan(labels))
    for every, asked in cv.folds:
        train, test = np.intersect1d(every, rated), np.intersect1d(asked, rated)
        fitted = fit_pooling(values[train], labels[train], domains[train])
        for name in np.unique(domains[test]):
            of = test[domains[test] == name]
            for size in _SIZES:
                if len(of) >= size:
                    for _ in range(_DRAWS):
                        drawn = values[rng.choice(of, size, replace=False)]
                        rows[size].append((*fitted.at(float(drawn.mean()), size), float(labels[of[0]])))
    figures: dict[str, float] = {}
    for size, profiles in rows.items():
        mean, sd, rating = np.array(profiles).T
        start = f"profile, {size} article{'s' if size > 1 else ''}"
        figures[f"{start}, outlets"] = len(profiles) / _DRAWS
        figures[f"{start}, AUC by domain"] = auc(mean, rating)
        figures[f"{start}, mean squared error"] = float(np.mean((mean - rating) ** 2))
        figures[f"{start}, coverage of 90% intervals"] = float(np.mean(np.abs(mean - rating) <= _Z90 * sd))
        figures[f"{start}, mean sd"] = float(sd.mean())
    return figures
