"""Learn how articles of one outlet add up to a reputation: `python -m tools.fit_pooling --data DATA`.

It writes `data/tables/pooling.tsv`.
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from srcscore.profiles import TABLE, Pooling
from srcscore.resources import data_folder
from srcscore.training.cross_validation import CrossValidation, predict_folds
from srcscore.training.protocols import cross_fit, fit_pooling


def write_pooling(pooling: Pooling) -> None:
    """Write the packaged table."""
    head = (
        "# source: components of variance of out-of-fold values, learned by tools.fit_pooling\n"
        "# licence: Apache-2.0\n# date: 2026-11-22\nname\tvalue\n"
    )
    rows = [f"{field.name}\t{getattr(pooling, field.name):.5f}\n" for field in fields(pooling)]
    (data_folder() / TABLE).write_text(head + "".join(rows), "utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the shared data")
    data = parser.parse_args(arguments).data
    with threadpool_limits(limits=1):
        cv = CrossValidation(data)
        fitted = cross_fit(cv, predict_folds(cv.model, cv.folds, len(cv.samples)))
    rated = ~np.isnan(cv.table.ratings)
    write_pooling(fit_pooling(fitted.values[rated], cv.table.ratings[rated], cv.table.domains[rated]))


if __name__ == "__main__":
    main()
