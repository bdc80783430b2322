"""How articles of one outlet add up to a reputation: `srcscore.profile`'s numbers, and how good they are.

`python -m srcscore.training.pooling --data DATA` writes `data/tables/pooling.tsv`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from srcscore.profiles import TABLE, Pooling
from srcscore.resources import data_folder
from srcscore.training.bench import Bench, Floats, folded
from srcscore.training.evaluate import auc
from srcscore.training.measures import Figures, tell

_SIZES = (1, 3, 10, 30)
_DRAWS = 20
_Z90 = 1.6449


def fit_pooling(values: Floats, labels: Floats, domains: Sequence[str]) -> Pooling:
    """Return the components of variance by the method of moments, outlets counted once.

    Parameters
    ----------
    values
        Out-of-fold values.
    labels, domains
        Rating and outlet of each.
    """
    _, first, place, count = np.unique(
        np.array(domains), return_index=True, return_inverse=True, return_counts=True
    )
    means, ratings = np.bincount(place, weights=values) / count, labels[first]
    squares = np.bincount(place, weights=(values - means[place]) ** 2)
    several = count > 1
    within = float(np.mean(squares[several] / (count[several] - 1)))
    between = max(float(means.var() - within * np.mean(1.0 / count)), 1e-4)
    shared = float(np.mean((means - means.mean()) * (ratings - ratings.mean())))
    spread = float(ratings.var())
    slope = min(shared / between, float(np.sqrt(0.95 * spread / between)))
    numbers = (ratings.mean(), means.mean(), slope, between, within, spread)
    return Pooling(*(round(float(number), 5) for number in numbers))


def measure_profiles(bench: Bench, values: Floats) -> Figures:
    """Return how well profiles of 1, 3, 10 and 30 articles foretell ratings of outlets never seen.

    Articles are drawn at random from the outlets that have as many, 20 times; the components of variance
    come from the other folds.
    """
    labels, domains = bench.table.labels, np.array(bench.table.domains)
    rng = np.random.default_rng(0)
    rows: dict[int, list[tuple[float, float, float]]] = {size: [] for size in _SIZES}
    for train, test in bench.folds:
        fitted = fit_pooling(values[train], labels[train], list(domains[train]))
        for name in np.unique(domains[test]):
            of = test[domains[test] == name]
            for size in _SIZES:
                if len(of) >= size:
                    for _ in range(_DRAWS):
                        drawn = values[rng.choice(of, size, replace=False)]
                        rows[size].append((*fitted.at(float(drawn.mean()), size), float(labels[of[0]])))
    found: Figures = {}
    for size, told in rows.items():
        mean, sd, rating = np.array(told).T
        start = f"profile, {size} article{'s' if size > 1 else ''}"
        found[f"{start}, outlets"] = len(told) / _DRAWS
        found[f"{start}, AUC by domain"] = auc(mean, rating)
        found[f"{start}, mean squared error"] = float(np.mean((mean - rating) ** 2))
        found[f"{start}, coverage of 90% intervals"] = float(np.mean(np.abs(mean - rating) <= _Z90 * sd))
        found[f"{start}, mean sd"] = float(sd.mean())
    return found


def write_pooling(found: Pooling) -> None:
    """Write the packaged table."""
    head = (
        "# source: components of variance of out-of-fold values, learned by srcscore.training.pooling\n"
        "# licence: Apache-2.0\n# date: 2026-11-22\nname\tvalue\n"
    )
    rows = [f"{field.name}\t{getattr(found, field.name):.5f}\n" for field in fields(found)]
    (data_folder() / TABLE).write_text(head + "".join(rows), "utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the shared data")
    chosen = parser.parse_args(arguments)
    with threadpool_limits(limits=1):
        bench = Bench(chosen.data)
        told = tell(bench, folded(bench.model, bench.folds, len(bench.samples)))
    write_pooling(fit_pooling(told.values, bench.table.labels, bench.table.domains))


if __name__ == "__main__":
    main()
