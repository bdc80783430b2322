"""The protocols: every figure of the quality report, from a `CrossValidation` to names and numbers.

- left-out corpus: trained on the other corpora without the outlets, owners and texts of this one;
  macro-averaged over the corpora that hold both classes;
- outlet-disjoint: five folds, no outlet or owner on both sides; random: five folds that ignore outlets;
- by domain: the mean value of an outlet's articles; by article: each article once;
- errors against the rating: articles weighted so that outlets count by the square root of their number,
  and by how sure their rating is; calibration and intervals fitted on the other folds;
- held-out raters: a group of rater families says nothing in the publisher's reputation, which is compared
  with what that group says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from srcscore.domains.url import resolve
from srcscore.model.explain import LOW
from srcscore.training.conformal import coverage, fit_intervals, fit_pattern
from srcscore.training.cross_validation import CrossValidation, Scorer, predict_folds
from srcscore.training.fit import Table, calibrate
from srcscore.training.metrics import (
    GOOD,
    Floats,
    Rows,
    auc,
    bootstrap,
    by_domain,
    calibration_error,
    fit_shares,
    squared_error,
)
from srcscore.training.publisher import fit_publisher
from srcscore.training.shared import read_csv
from srcscore.training.splits import corpus_folds, random_folds
from srcscore.training.train import hold_out_ratings

Figures = dict[str, float]
LEFT_OUT = ("allsides", "bsdetector", "misinfotext")
"""The corpora that hold reliable and unreliable outlets."""
_NAMED = 2.0
"""The scale of a corpus's name beside logits: about theirs, so that the penalty treats both alike."""
_MBFC = "domains/mbfc_2026-08-19.csv"
_COUNTRIES = "domains/gdelt_domain_country_2023.csv"


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Predictions for every sample by models that saw neither its outlet nor its owner."""

    values: Floats
    """Calibrated on the other folds."""
    widths: Floats
    """Of the 90% interval fitted on the other folds."""
    inside: float
    """Share of outlets whose rating lies in the interval."""
    width: float
    """Median width, outlets counted once."""


def cross_fit(cv: CrossValidation, logits: Floats) -> OutOfFold:
    """Return calibrated values and intervals; both are fitted on the other folds."""
    table = cv.table
    values, widths = np.zeros(len(logits)), np.zeros(len(logits))
    covered = []
    for train, test in cv.folds:
        line = calibrate(logits[train], table.labels[train], table.weights[train])
        values[test] = [line.at(x) for x in logits[test].tolist()]
    for train, test in cv.folds:
        interval = fit_intervals(values[train], table.labels[train], table.domains[train])
        covered.append(coverage(interval, values[test], table.labels[test], table.domains[test]))
        widths[test] = [high - low for low, high in map(interval.around, values[test].tolist())]
    inside, width = np.mean(covered, axis=0)
    return OutOfFold(values, widths, float(inside), float(width))


def left_out(cv: CrossValidation, scorer: Scorer, name: str, *, intervals: bool = True) -> Figures:
    """Return the AUC by article and by domain for each corpus left out, and their macro averages."""
    figures: Figures = {}
    for corpus, (train, test) in corpus_folds(cv.samples, LEFT_OUT):
        values, table = scorer(train, test), cv.table.at(test)
        for kind, metric in _rankings(values, table).items():
            key = f"{name}, {corpus} left out, AUC by {kind}"
            figures[key] = metric(np.arange(len(test)))
            if intervals:
                figures[f"{key}, 95% from"], figures[f"{key}, 95% to"] = bootstrap(metric, table.domains)
    for kind in ("article", "domain"):
        per = [value for key, value in figures.items() if key.endswith(f"AUC by {kind}")]
        figures[f"{name}, corpus left out, macro AUC by {kind}"] = float(np.mean(per))
    return figures


def _rankings(values: Floats, table: Table) -> dict[str, Callable[[Rows], float]]:
    """Return the AUC of some rows, by article and by domain."""

    def by_article(rows: Rows) -> float:
        return auc(values[rows], table.labels[rows])

    def by_outlet(rows: Rows) -> float:
        labels, means = by_domain(values[rows], table.labels[rows], table.domains[rows])
        return auc(means, labels)

    return {"article": by_article, "domain": by_outlet}


def disjoint(cv: CrossValidation, fitted: OutOfFold, name: str) -> Figures:
    """Return ranking, error, calibration, coverage and risk of out-of-fold values."""
    table, values = cv.table, fitted.values
    every = np.arange(len(values))
    figures = {f"AUC by {kind}": metric(every) for kind, metric in _rankings(values, table).items()} | {
        "mean squared error": squared_error(values, table.labels, table.weights),
        "calibration error": calibration_error(values, table.labels, table.weights),
        "coverage of 90% intervals": fitted.inside,
        "median width of intervals": fitted.width,
        **risk(fitted, table),
    }
    return {f"{name}, outlet-disjoint, {key}": value for key, value in figures.items()}


def beside_corpus(cv: CrossValidation, logits: Floats) -> Floats:
    """Return out-of-fold values of logits with the name of the article's corpus beside them.

    Class goes with corpus, so that most of the error in folds over the pooled corpora is saved by
    recognising the corpus. With its name given to every model, what is left is what they know of outlets.
    Both are joined by logistic regression on the other folds.
    """
    table = cv.table
    names = np.array([sample.corpus for sample in cv.samples])
    columns = np.column_stack([logits, *(_NAMED * (names == name) for name in sorted(set(names)))])
    values = np.zeros(len(logits))
    for train, test in cv.folds:
        model = LogisticRegression(C=1e3, max_iter=1000)
        fit_shares(model, columns[train], table.labels[train], table.weights[train])
        values[test] = model.predict_proba(columns[test])[:, 1]
    return values


def risk(fitted: OutOfFold, table: Table) -> Figures:
    """Return how often values lie on the wrong side of 0.5, at full coverage and on the surest half."""
    errors = risk_by_coverage(fitted, table)
    full, half = float(errors[-1]), float(errors[len(errors) // 2 - 1])
    return {"wrong side of 0.5": full, "at half coverage": half, "half over full": half / full}


def risk_by_coverage(fitted: OutOfFold, table: Table) -> Floats:
    """Return the error among the surest 1, 2, ... articles: narrow intervals, far from 0.5, come first."""
    wrong = (fitted.values >= GOOD) != (table.labels >= GOOD)
    order = np.lexsort((-np.abs(fitted.values - GOOD), fitted.widths))
    return np.asarray(np.cumsum(wrong[order]) / np.arange(1, len(order) + 1), np.float64)


def patterns(cv: CrossValidation, fitted: OutOfFold) -> Figures:
    """Return coverage and width of intervals for articles with and without a cited source."""
    table = cv.table
    figures: Figures = {}
    for name, mask in (("with a source", table.cited), ("without a source", ~table.cited)):
        per_fold = []
        for train, every in cv.folds:
            test = every[mask[every]]
            if len(test):
                values, labels, domains = fitted.values, table.labels, table.domains
                interval = fit_pattern(values[train], labels[train], domains[train], mask[train])
                per_fold.append((*coverage(interval, values[test], labels[test], domains[test]), len(test)))
        numbers = np.array(per_fold)
        share, width = np.average(numbers[:, :2], axis=0, weights=numbers[:, 2])
        figures[f"publisher hidden, {name}, articles"] = float(numbers[:, 2].sum())
        figures[f"publisher hidden, {name}, coverage of 90% intervals"] = float(share)
        figures[f"publisher hidden, {name}, median width of intervals"] = float(width)
    return figures


def publisher_figures(cv: CrossValidation, logits: Mapping[str, Floats]) -> Figures:
    """Return how well record and article together predict ratings that the record does not know.

    `rated` holds out each group of rater families in turn; `unrated` hides all ratings of the outlets at
    hand, so that only network, links and name are known. How much a record counts is fitted on the other
    folds.

    `logits` are those of the article out of fold, by the name of what they see of it.
    """
    figures: Figures = {}
    table = cv.table
    for seen, article in logits.items():
        line = calibrate(article, table.labels, table.weights)
        rated, inferred = hold_out_ratings(cv.data, table, article)
        both = rated.joined(inferred)
        mixed = np.zeros(len(both.rows))
        for _, test in cv.folds:
            mask = np.isin(both.rows, test)
            by = fit_publisher(both.at(~mask), line)
            mixed[mask] = [line.at(x) for x in both.at(mask).mixed(by).tolist()]
        parts = np.split(mixed, [len(rated.rows)])
        for name, part, values in zip(("rated", "unrated"), (rated, inferred), parts, strict=True):
            for kind, predicted in (("domain alone", part.means), (f"domain and {seen}", values)):
                start = f"publisher {name}, {kind}"
                truth, means = by_domain(predicted, part.labels, table.domains[part.rows])
                error = squared_error(predicted, part.labels, part.weights)
                figures[f"{start}, mean squared error"] = error
                figures[f"{start}, calibration error"] = calibration_error(
                    predicted, part.labels, part.weights
                )
                figures[f"{start}, AUC by domain"] = auc(means, truth)
    return figures


def fairness(cv: CrossValidation, fitted: OutOfFold) -> Figures:
    """Return how often outlets of high factuality get a low value, by leaning and by country.

    Once below 0.5, and once below 0.4: what the library itself calls `low`.
    """
    leaning: dict[str, str] = {}
    for row in read_csv(cv.data / _MBFC):
        if row["reporting"] in ("high", "very-high") and row["bias"] in _SIDES:
            leaning[resolve(row["domain"]).domain or row["domain"]] = _SIDES[row["bias"]]
    truth, values = by_domain(fitted.values, cv.table.labels, cv.table.domains)
    names = np.unique(cv.table.domains)
    reliable = set(names[truth >= _RELIABLE].tolist())
    counts: dict[str, tuple[int, str]] = {}  # the country that reports most on each
    for row in read_csv(cv.data / _COUNTRIES):
        most = counts.get(row["domain"], (0, ""))
        if row["domain"] in reliable and int(row["cnt"]) > most[0]:
            counts[row["domain"]] = int(row["cnt"]), "US" if row["countrycode"] == "US" else "other country"
    country = {name: where for name, (_, where) in counts.items()}
    figures: Figures = {}
    for which, groups in (("leaning", leaning), ("country", country)):
        members = np.array([groups.get(name, "") for name in names.tolist()])
        kinds = sorted(set(groups.values()))
        for bound in (GOOD, LOW):
            rates = [float((values[members == kind] < bound).mean()) for kind in kinds]
            for kind, rate in zip(kinds, rates, strict=True):
                size = int((members == kind).sum())
                figures[f"fairness, reliable but below {bound}, {kind} ({size} outlets)"] = rate
            figures[f"fairness, gap by {which}, below {bound}"] = max(rates) - min(rates)
    return figures


_SIDES = {"left": "left", "left-center": "left", "right": "right", "right-center": "right"}
_RELIABLE = 0.7
"""Rating from which an outlet is of high factuality where the raters' own class is not known."""


def all_figures(cv: CrossValidation) -> tuple[Figures, OutOfFold]:
    """Return every figure, and the values of the model that plots are drawn from."""
    size = len(cv.samples)
    scorers: dict[str, Scorer] = {
        "publisher hidden": cv.model,
        "citations alone": cv.only({"citations"}),
        "language alone": cv.only({"language"}),
        "TF-IDF": cv.words,
        "NELA and forest": cv.forest,
        "name of the domain": cv.names,
    }
    logits = {name: predict_folds(scorer, cv.folds, size) for name, scorer in scorers.items()}
    fitted = {name: cross_fit(cv, values) for name, values in logits.items()}
    table, corpus = cv.table, beside_corpus(cv, np.zeros(size))
    start = "corpus's name alone, outlet-disjoint,"
    figures: Figures = {
        f"{start} mean squared error": squared_error(corpus, table.labels, table.weights),
        f"{start} median width of intervals": cross_fit(cv, np.log(corpus / (1 - corpus))).width,
    }
    for name, scorer in scorers.items():
        figures |= disjoint(cv, fitted[name], name)
        key = f"{name}, outlet-disjoint, mean squared error beside the corpus's name"
        figures[key] = squared_error(beside_corpus(cv, logits[name]), table.labels, table.weights)
        if name != "publisher hidden":
            figures |= left_out(cv, scorer, name, intervals=False)
    seen = {
        "citations and language": "publisher hidden",
        "citations": "citations alone",
        "language": "language alone",
    }
    figures |= publisher_figures(cv, {key: logits[name] for key, name in seen.items()})
    figures |= patterns(cv, fitted["publisher hidden"]) | fairness(cv, fitted["publisher hidden"])
    shuffled = random_folds(cv.samples)
    for name in ("publisher hidden", "TF-IDF"):
        together = auc(predict_folds(scorers[name], shuffled, size), cv.table.labels)
        apart = auc(logits[name], cv.table.labels)
        figures[f"{name}, drop from random to outlet-disjoint, AUC by article"] = together - apart
    return figures, fitted["publisher hidden"]
