"""Measure the model on outlets that it has never seen, and hold it to pinned figures.

    python benchmarks/quality.py            # every table, some six minutes
    python benchmarks/quality.py --quick    # what is pinned alone: the gate, some three minutes
    python benchmarks/quality.py --pin      # measure, then write pins.json from what was measured

Exits with 1 when a figure lies beyond its pin by more than the pin's tolerance, or the data are not those
that the pins were measured on. Protocols:

- English articles of at least 600 characters whose outlet has a consensus rating, at most 40 of an outlet
  in a corpus, no text twice; an outlet is reliable from a rating of 0.5 on where a measure needs two classes;
- left-out corpus: trained on the other corpora without the outlets, owners and texts of this one;
  macro-averaged over the corpora that hold both classes;
- outlet-disjoint: five folds, no outlet or owner on both sides; random: five folds that ignore outlets;
- by domain: the mean value of an outlet's articles; by article: each article once;
- errors against the rating: articles weighted so that outlets count by the square root of their number,
  and by how sure their rating is; calibration fitted on the other folds;
- coverage: intervals fitted on the other folds; each outlet counts once;
- held-out raters: a group of rater families says nothing in the publisher's reputation, which is compared
  with what that group says;
- in brackets: 95% bootstrap intervals over outlets.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from srcscore.training import datasets
from srcscore.training.doubt import coverage, fit_doubt
from srcscore.training.evaluate import auc, bootstrap, by_domain, calibration_error
from srcscore.training.fit import Table, calibrate
from srcscore.training.publisher import fit_publisher
from srcscore.training.ratings import consensus_labels, fit_reputations
from srcscore.training.reading import count, read_samples, tabulate
from srcscore.training.splits import Fold, corpus_folds, owner_folds, random_folds
from srcscore.training.train import fit_all, held

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Scorer = Callable[[Rows, Rows], Floats]
HERE = Path(__file__).parent
DATA = Path(os.environ.get("SRCSCORE_DATA", HERE.parent / "../shared/data"))
PINS = HERE / "pins.json"
LEFT_OUT = ("allsides", "bsdetector", "misinfotext")
"""The corpora that hold reliable and unreliable outlets."""
TOLERANCE = 0.01


class Bench:
    """The samples, read once, and the models that are compared on them."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.labels = consensus_labels(data)
        self.reputations = fit_reputations(data)
        found = datasets.load_samples(data, self.labels)
        self.samples, rows = read_samples(found, self.reputations, progress=False)
        self.table = tabulate(self.samples, rows, count(self.samples, rows))

    def model(self, train: Rows, test: Rows) -> Floats:
        """Return logits of the model with the publisher hidden."""
        parts = fit_all([self.samples[row] for row in train], self.table.at(train), seed=0)
        return parts.logits(self.table.at(test))

    def baseline(self, train: Rows, test: Rows) -> Floats:
        """Return logits of word TF-IDF with logistic regression, as a text classifier is usually made."""
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=5, max_features=30000, sublinear_tf=True)
        matrix = vectorizer.fit_transform(self.text(row) for row in train)
        labels, weights = self.table.labels[train], self.table.weights[train]
        twice = np.concatenate([np.ones(len(train)), np.zeros(len(train))])
        soft = np.concatenate([weights * labels, weights * (1 - labels)])
        model = LogisticRegression(C=3.0, max_iter=300)
        model.fit(_stacked(matrix), twice, sample_weight=soft)
        told = model.decision_function(vectorizer.transform(self.text(row) for row in test))
        return np.asarray(told, np.float64)

    def text(self, row: int) -> str:
        """Return the text of a sample."""
        return str(self.samples[row].content["text"])


def _stacked(matrix: Any) -> Any:
    from scipy import sparse  # noqa: PLC0415 - the baseline alone needs it

    return sparse.vstack([matrix, matrix]).tocsr()


def left_out(bench: Bench, scorer: Scorer, name: str) -> dict[str, float]:
    """Return the AUC by article and by domain for each corpus left out, and their macro averages."""
    found: dict[str, float] = {}
    for corpus, (train, test) in corpus_folds(bench.samples, LEFT_OUT):
        values, table = scorer(train, test), bench.table.at(test)
        for kind, measure in _measures(values, table).items():
            everything = np.arange(len(test))
            low, high = bootstrap(measure, table.domains)
            found[f"{name}, {corpus} left out, AUC by {kind}"] = measure(everything)
            print(f"  {name}, {corpus}, AUC by {kind}: {measure(everything):.3f} [{low:.3f}, {high:.3f}]")
    for kind in ("article", "domain"):
        per = [value for key, value in found.items() if key.endswith(f"AUC by {kind}")]
        found[f"{name}, corpus left out, macro AUC by {kind}"] = float(np.mean(per))
    return found


def _measures(values: Floats, table: Table) -> dict[str, Callable[[Rows], float]]:
    domains = np.array(table.domains)

    def article(rows: Rows) -> float:
        return auc(values[rows], table.labels[rows])

    def domain(rows: Rows) -> float:
        labels, told = by_domain(values[rows], table.labels[rows], list(domains[rows]))
        return auc(told, labels)

    return {"article": article, "domain": domain}


def folded(scorer: Scorer, folds: Sequence[Fold], size: int) -> Floats:
    """Return out-of-fold logits."""
    logits = np.zeros(size)
    for train, test in folds:
        logits[test] = scorer(train, test)
    return logits


def calibrated(logits: Floats, table: Table, folds: Sequence[Fold]) -> tuple[Floats, float, float]:
    """Return values calibrated on the other folds, and the coverage and median width of intervals.

    Intervals are fitted on the calibrated values of the other folds.
    """
    values, inside, widths = np.zeros(len(logits)), [], []
    for train, test in folds:
        line = calibrate(logits[train], table.labels[train], table.weights[train])
        values[test] = [line.at(x) for x in logits[test].tolist()]
    for train, test in folds:
        doubt = fit_doubt(values[train], table.labels[train], [table.domains[row] for row in train])
        found = coverage(doubt, values[test], table.labels[test], [table.domains[row] for row in test])
        inside.append(found[0])
        widths.append(found[1])
    return values, float(np.mean(inside)), float(np.mean(widths))


def disjoint(bench: Bench, logits: Floats, name: str, labels: Floats | None = None) -> dict[str, float]:
    """Return ranking, error, calibration and coverage of out-of-fold logits."""
    table, folds = bench.table, owner_folds(bench.samples)
    truth = table.labels if labels is None else labels
    values, inside, width = calibrated(logits, table, folds)
    found = {
        f"{name}, outlet-disjoint, AUC by {kind}": measure(np.arange(len(truth)))
        for kind, measure in _measures(values, table).items()
    }
    error = float(np.average((values - truth) ** 2, weights=table.weights))
    found[f"{name}, outlet-disjoint, mean squared error"] = error
    found[f"{name}, outlet-disjoint, calibration error"] = calibration_error(values, truth, table.weights)
    found[f"{name}, outlet-disjoint, coverage of 90% intervals"] = inside
    found[f"{name}, outlet-disjoint, median width of intervals"] = width
    found[f"{name}, outlet-disjoint, wrong side of 0.5"] = float(np.mean((values >= 0.5) != (truth >= 0.5)))
    return found


def known(bench: Bench, logits: Floats) -> dict[str, float]:
    """Return how well record and article together predict ratings that the record does not know.

    `rated` holds out each group of rater families in turn; `unrated` hides all ratings of the outlets at
    hand, so that network, links and name are all that is known of them.
    """
    found = {}
    table = bench.table
    line = calibrate(logits, table.labels, table.weights)
    rated, inferred = held(bench.data, table, logits)
    by = fit_publisher(rated.joined(inferred), line)
    for name, some in (("publisher rated", rated), ("publisher unrated", inferred)):
        domains = [table.domains[row] for row in some.rows.tolist()]
        both = np.array([line.at(x) for x in some.mixed(by).tolist()])
        for kind, told in (("record alone", some.means), ("record and article", both)):
            truth, mean = by_domain(told, some.labels, domains)
            error = float(np.average((told - some.labels) ** 2, weights=some.weights))
            found[f"{name}, {kind}, mean squared error"] = error
            found[f"{name}, {kind}, calibration error"] = calibration_error(told, some.labels, some.weights)
            found[f"{name}, {kind}, AUC by domain"] = auc(mean, truth)
    return found


def full(bench: Bench) -> dict[str, float]:
    """Return every figure."""
    size = len(bench.samples)
    folds, shuffled = owner_folds(bench.samples), random_folds(bench.samples)
    logits = folded(bench.model, folds, size)
    plain = folded(bench.baseline, folds, size)
    found = disjoint(bench, logits, "publisher hidden") | disjoint(bench, plain, "TF-IDF baseline")
    found |= known(bench, logits) | left_out(bench, bench.baseline, "TF-IDF baseline")
    for name, scorer, apart in (
        ("publisher hidden", bench.model, logits),
        ("TF-IDF baseline", bench.baseline, plain),
    ):
        together = folded(scorer, shuffled, size)
        truth = bench.table.labels
        found[f"{name}, drop from random to outlet-disjoint, AUC by article"] = auc(together, truth) - auc(
            apart, truth
        )
    return found


def check(found: dict[str, float], pins: dict[str, Any], prints: dict[str, str]) -> list[str]:
    """Return what is wrong: other data than those of the pins, and figures beyond a pin."""
    wrong = [
        f"{name}: other data than the pins'" for name, d in pins["data"].items() if prints.get(name) != d
    ]
    for name, pin in pins["pins"].items():
        if name not in found:
            wrong.append(f"{name}: not measured")
            continue
        lost = (pin["value"] - found[name]) * (1 if pin["direction"] == "up" else -1)
        if not lost <= pin["tolerance"]:
            wrong.append(
                f"{name}: {found[name]:.4f}, pinned {pin['value']:.4f}, {pin['direction']} is better"
            )
    return wrong


def write_pins(found: dict[str, float], prints: dict[str, str]) -> None:
    """Pin the macro averages of the model."""
    pins = {
        name: {"value": round(value, 4), "direction": "up", "tolerance": TOLERANCE}
        for name, value in found.items()
        if name.startswith("publisher hidden, corpus left out, macro")
    }
    PINS.write_text(json.dumps({"data": prints, "pins": pins}, indent=1) + "\n", "utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="only what is pinned")
    parser.add_argument("--pin", action="store_true", help="write pins.json from what was measured")
    arguments = parser.parse_args(argv)
    if not (DATA / "articles").is_dir():
        print(f"no training data at {DATA}; set SRCSCORE_DATA", file=sys.stderr)
        return 2
    start = time.perf_counter()
    bench = Bench(DATA)
    names = f"{len(bench.samples)} articles, {len(set(bench.table.domains))} outlets"
    print(f"{names}, read in {time.perf_counter() - start:.0f} s")
    found = left_out(bench, bench.model, "publisher hidden")
    if not arguments.quick:
        found |= full(bench)
    for name, value in found.items():
        print(f"{value:8.3f}  {name}")
    print(f"{time.perf_counter() - start:.0f} s")
    prints = datasets.fingerprints(DATA)
    if arguments.pin:
        write_pins(found, prints)
    wrong = check(found, json.loads(PINS.read_text("utf-8")), prints)
    print("\n".join(wrong) if wrong else "every pinned figure holds")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
