"""A look at the check sets: aggregate figures only, added to `LOOKS.md` and to the results."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from benchmarks.common import Figure, Results, commit, digests, interval
from benchmarks.studies.citations import CHECK_TARGETS, figure, measure_gold, measure_polnear, measure_speech
from srcscore.model.predict import Model
from srcscore.training.cross_validation import CrossValidation
from srcscore.training.metrics import Floats, rank_correlation

LOOKS = Path(__file__).parents[1] / "LOOKS.md"
CHECK = ("citations_gold_check.json",)
TRAIN = ("citations_gold_train.json", "citations_gold_train2.json", "citations_gold_dev.json")
_DRAWS = 1000
_WELL = 0.5
"""Judgement from which an article counts as well sourced: the middle."""


def look(data: Path, model: Model, changed: str) -> Results:
    """Measure the check sets, and add the row to `LOOKS.md`."""
    judged = judgements(data)
    check, train = (measure_gold(data, model.reputations, files) for files in (CHECK, TRAIN))
    attributed = measure_polnear(data) | measure_speech(data, model.reputations)
    results = Results("check", digests(data, ["judgements/judgements.jsonl.gz", *CHECK]))
    results.figures("Judgements, publisher hidden", judged)
    for title, figures in {"Annotated articles, check": check, "The same, training side": train}.items():
        names = [name for name in figures if not name.endswith((" low", " high"))]
        results.figures(
            title, {name.removeprefix("gold "): figure(name, figures, CHECK_TARGETS) for name in names}
        )
    names = [name for name in attributed if not name.endswith((" low", " high"))]
    results.figures(
        "PolNeAR and NewsDiscourse, dev", {name: figure(name, attributed, CHECK_TARGETS) for name in names}
    )
    both = [
        f"{check[f'gold {name}']:.3f} ({train[f'gold {name}']:.3f})"
        for name in ("outlets F1", "spans F1", "role agreement")
    ]
    cells = [
        datetime.now(UTC).date().isoformat(),
        commit(),
        changed,
        ", ".join(f"{one.value:.3f}" for one in judged.values()),
        *both,
        f"{attributed['polnear sentence F1']:.3f}, {attributed['polnear head F1']:.3f}",
        f"{attributed['newsdiscourse sentence F1']:.3f}",
    ]
    with LOOKS.open("a", encoding="utf-8") as file:
        file.write(f"| {' | '.join(cells)} |\n")
    return results


def judgements(data: Path) -> dict[str, Figure]:
    """Return how well the score, publisher hidden, agrees with the judgements of the check set.

    Model and baseline are fitted without any article, rating or judgement of an outlet that has a judgement
    in the check set, or of its owner. What raters say of such an outlet still counts where an
    article cites it.
    """
    cv = CrossValidation(data, checked=True)
    checked = np.array([sample.checked for sample in cv.samples])
    judged = ~np.isnan(cv.truth.judgements)
    train, test = np.flatnonzero(~checked), np.flatnonzero(checked & judged)
    table = cv.truth.at(test)
    figures: dict[str, Figure] = {}
    with threadpool_limits(limits=1):
        scorers = {"": cv.model, ", citations alone": cv.only({"citations"}), ", masked n-grams": cv.ridge}
        for name, scorer in scorers.items():
            values = scorer(train, test)

            def rank(some: NDArray[np.intp], values: Floats = values) -> float:
                return rank_correlation(values[some], table.judgements[some])

            def area(some: NDArray[np.intp], values: Floats = values) -> float:
                return float(roc_auc_score(table.judgements[some] >= _WELL, values[some]))

            every, groups = np.arange(len(test)), table.domains.tolist()
            figures[f"rank correlation with `overall`{name}"] = Figure(
                rank(every), *interval(rank, groups, _DRAWS)
            )
            figures[f"AUC for `overall` of 50 and more{name}"] = Figure(
                area(every), *interval(area, groups, _DRAWS)
            )
    return figures
