"""A look at the check sets: aggregate figures only, added to `LOOKS.md` and to the results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from benchmarks.common import Figure, Results, commit, digests, interval, read_corpus, read_rows
from benchmarks.studies.citations import figure, measure_gold, measure_polnear, measure_speech
from srcscore.domains.networks import one_voice
from srcscore.domains.url import resolve
from srcscore.model.predict import Model
from srcscore.training.datasets import Sample, load_samples
from srcscore.training.ratings import consensus_labels, fit_reputations
from srcscore.training.reading import count, read_samples, tabulate
from srcscore.training.train import fit_all

LOOKS = Path(__file__).parents[1] / "LOOKS.md"
CHECK = ("citations_gold_check.json",)
TRAIN = ("citations_gold_train.json", "citations_gold_train2.json", "citations_gold_dev.json")
_DRAWS = 1000
_WELL = 50
"""`overall` of a judgement, 0 to 100, from which an article counts as well sourced: the middle."""


def look(data: Path, model: Model, changed: str) -> Results:
    """Measure the check sets, and add the row to `LOOKS.md`."""
    judged = judgements(data)
    check, train = (measure_gold(data, model.reputations, files) for files in (CHECK, TRAIN))
    attributed = measure_polnear(data) | measure_speech(data, model.reputations)
    results = Results("check", digests(data, ["judgements/judgements.jsonl.gz", *CHECK]))
    results.figures("Judgements, publisher hidden", judged)
    for title, figures in {"Annotated articles, check": check, "The same, training side": train}.items():
        names = [name for name in figures if not name.endswith((" low", " high"))]
        results.figures(title, {name.removeprefix("gold "): figure(name, figures) for name in names})
    names = [name for name in attributed if not name.endswith((" low", " high"))]
    results.figures("PolNeAR and NewsDiscourse, dev", {name: figure(name, attributed) for name in names})
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
    """Return how well the score, publisher hidden, agrees with the judgements.

    The model is fitted anew without any article or rating of an outlet that has a judgement in the check set,
    or of its owner. What raters say of such an outlet still counts where an article cites it.
    """
    wanted = {
        (row["corpus"], str(row["id"])): (float(row["overall"]), str(row["domain"]))
        for row in read_rows(data / "judgements" / "judgements.jsonl.gz", "check")
    }
    outlets = {resolve(domain).domain or domain for _, domain in wanted.values()}
    hidden = outlets | {one_voice(outlet) for outlet in outlets}
    learned = [
        sample
        for sample in load_samples(data, consensus_labels(data))
        if not {sample.domain, sample.owner, resolve(sample.domain).domain} & hidden
    ]
    samples, rows = read_samples([*learned, *articles(data, wanted)], fit_reputations(data), progress=False)
    table = tabulate(samples, rows, count(samples, rows))
    asked = np.array([(sample.corpus, sample.id) in wanted for sample in samples])
    train, test = np.flatnonzero(~asked), np.flatnonzero(asked)
    with threadpool_limits(limits=1):
        parts = fit_all([samples[row] for row in train], table.at(train), seed=0)
    logits = parts.logits(table.at(test))
    overall = np.array([wanted[samples[row].corpus, samples[row].id][0] for row in test])
    groups = [samples[row].domain for row in test]

    def rank(some: NDArray[np.intp]) -> float:
        return float(spearmanr(logits[some], overall[some]).statistic)

    def area(some: NDArray[np.intp]) -> float:
        return float(roc_auc_score(overall[some] >= _WELL, logits[some]))

    every = np.arange(len(test))
    return {
        "rank correlation with `overall`": Figure(rank(every), *interval(rank, groups, _DRAWS)),
        f"AUC for `overall` of {_WELL} and more": Figure(area(every), *interval(area, groups, _DRAWS)),
    }


def articles(data: Path, wanted: Mapping[tuple[str, str], tuple[float, str]]) -> Iterator[Sample]:
    """Yield the judged articles as samples; nothing reads their label."""
    for corpus in sorted({corpus for corpus, _ in wanted}):
        for row in read_corpus(data, corpus):
            key = (corpus, str(row["id"]))
            if key in wanted:
                domain = resolve(wanted[key][1]).domain or wanted[key][1]
                content = {name: row.get(name) or () for name in ("links", "authors")}
                content |= {name: row.get(name) or None for name in ("text", "title", "url")}
                yield Sample(key[1], corpus, domain, one_voice(domain), "", 0.5, 1.0, content)
