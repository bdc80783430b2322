"""Compare further judgements with the published ones: `python -m benchmarks.studies.judgements`.

`benchmarks/texts/judged_twice.tsv` holds what the reader said of training articles that have a published
judgement, among others and without knowing which: a hash of the identifier, the genre and the number.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import ROOT, Figure, Results, interval, options
from srcscore.training.datasets import load_judgements
from srcscore.training.metrics import rank_correlation

TWICE = ROOT / "benchmarks" / "texts" / "judged_twice.tsv"


def main(argv: Sequence[str] | None = None) -> Results:
    """Measure and write."""
    data: Path = options(__doc__).parse_args(argv).data
    published = load_judgements(data)
    with TWICE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["article"] in published]
    keys = [row["article"] for row in rows]
    ours = np.array([int(row["overall"]) / 100 for row in rows])
    theirs = np.array([published[key].overall for key in keys])
    agrees = np.array([published[row["article"]].genre == row["genre"] for row in rows])

    def rank(some: NDArray[np.intp]) -> float:
        return rank_correlation(ours[some], theirs[some])

    every = np.arange(len(rows))
    results = Results("judgements")
    results.figures(
        "Articles that both have judged",
        {
            "articles": Figure(float(len(rows))),
            "rank correlation": Figure(rank(every), *interval(rank, keys, 1000)),
            "mean difference, of 100": Figure(float(100 * np.abs(ours - theirs).mean())),
            "ours above theirs, of 100": Figure(float(100 * (ours - theirs).mean())),
            "same genre, share": Figure(float(agrees.mean())),
        },
    )
    return results


if __name__ == "__main__":
    main().write()
