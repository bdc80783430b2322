"""The protocols: every figure of the quality report, from a `CrossValidation` to names and numbers.

- left-out corpus: trained on the other corpora without the outlets, owners and texts of this one;
  macro-averaged over the corpora that hold both classes;
- outlet-disjoint: five folds, no outlet or owner on both sides; random: five folds that ignore outlets;
- by domain: the mean value of an outlet's articles; by article: each article once; both against ratings;
- judgements are the published ones; those made for srcscore are learned from, and measure nothing;
- errors against the label, half rating and half judgement, where both are known: articles weighted so that
  outlets count by the square root of their number; calibration and intervals fitted on the other folds;
- held-out raters: a group of rater families says nothing in the publisher's reputation, which is compared
  with what that group says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from srcscore.domains.url import resolve
from srcscore.model.explain import LOW
from srcscore.model.predict import Interval
from srcscore.profiles import Pooling
from srcscore.training.calibration import calibrate, coverage, fit_intervals, fit_pattern, fit_publisher
from srcscore.training.cross_validation import CrossValidation, Scorer, predict_folds
from srcscore.training.datasets import corpus_folds, random_folds
from srcscore.training.fit import Table
from srcscore.training.genres import fit_genres, genre_probabilities
from srcscore.training.metrics import (
    GOOD,
    Floats,
    Names,
    Rows,
    auc,
    bootstrap,
    by_domain,
    calibration_error,
    rank_correlation,
    squared_error,
    values_at,
)
from srcscore.training.shared import read_csv
from srcscore.training.train import hold_out_ratings

Figures = dict[str, float]
HIDDEN = "publisher hidden"
"""What the names of the model's own figures begin with."""
LEFT_OUT = ("allsides", "bsdetector", "misinfotext", "newsscraper_mix", "html_extracted")
"""The corpora that hold reliable and unreliable outlets."""
_BASELINES = ("masked n-grams on ratings", "masked n-grams on judgements")
"""Plain baselines that corpora are left out for too: the strongest, and a few lines of scikit-learn each."""
_WELL_SOURCED = 0.7
"""Label above which an article is well sourced."""
_SIZES = (1, 3, 10, 30)  # articles of a profile, for which figures are given
_DRAWS = 20  # for each outlet and size, so that chance evens out
_Z90 = 1.6449  # deviations of a 90% interval
_SIDES = {"left": "left", "left-center": "left", "right": "right", "right-center": "right"}
_RELIABLE = 0.7
"""Rating from which an outlet is of high factuality where the raters' own class is not known."""
_MBFC = "domains/mbfc_2026-08-19.csv"
_COUNTRIES = "domains/gdelt_domain_country_2023.csv"


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Predictions for every sample by models that saw neither its outlet nor its owner."""

    values: Floats  # calibrated on the other folds
    widths: Floats  # of the 90% interval fitted on the other folds
    inside: float  # share of outlets whose rating lies in the interval
    width: float  # median width, outlets counted once


def cross_fit(cv: CrossValidation, logits: Floats) -> OutOfFold:
    """Return calibrated values and intervals; both are fitted on the other folds, where labels are whole."""
    table, whole = cv.truth, cv.truth.complete
    values, widths = np.zeros(len(logits)), np.zeros(len(logits))
    for train, test in cv.folds:
        rows = train[whole[train]]
        line = calibrate(logits[rows], table.labels[rows], table.weights[rows])
        values[test] = values_at(line, logits[test])
    rows = np.flatnonzero(whole)
    intervals, inside, width = _covered(cv, rows, values[rows], table.labels[rows])
    for (_, test), interval in zip(cv.folds, intervals, strict=True):
        widths[test] = [high - low for low, high in map(interval.around, values[test].tolist())]
    return OutOfFold(values, widths, inside, width)


def _covered(
    cv: CrossValidation, rows: Rows, values: Floats, labels: Floats
) -> tuple[list[Interval], float, float]:
    """Return the interval that each fold's others fit, their mean coverage and their mean median width."""
    domains, intervals, covered = cv.truth.domains[rows], [], []
    for train, test in cv.folds:
        fitted, asked = np.isin(rows, train), np.isin(rows, test)
        interval = fit_intervals(values[fitted], labels[fitted], domains[fitted])
        intervals.append(interval)
        covered.append(coverage(interval, values[asked], labels[asked], domains[asked]))
    inside, width = np.mean(covered, axis=0).tolist()
    return intervals, inside, width


def left_out(cv: CrossValidation, scorer: Scorer, name: str, *, intervals: bool = True) -> Figures:
    """Return how well each corpus left out is ranked, and the averages over these corpora."""
    figures: Figures = {}
    for corpus, (train, test) in corpus_folds(cv.samples, LEFT_OUT):
        ranked = _ranked(scorer(train, test), cv.truth.at(test), intervals=intervals)
        figures |= {f"{name}, {corpus} left out, {kind}": value for kind, value in ranked.items()}
    for kind in RANKINGS:
        per = [value for key, value in figures.items() if key.endswith(f"left out, {kind}")]
        figures[f"{name}, corpus left out, macro {kind}"] = float(np.mean(per))
    return figures


RANKINGS = ("AUC by article", "AUC by domain", "rank correlation with the judgement")
"""What says how well values rank articles: the first two against ratings of outlets."""


def _ranked(values: Floats, table: Table, *, intervals: bool = True) -> Figures:
    """Return each of `RANKINGS`, with its interval unless that is not asked for."""

    def by_outlet(rows: Rows) -> float:
        rated = rows[~np.isnan(table.ratings[rows])]
        labels, means = by_domain(values[rated], table.ratings[rated], table.domains[rated])
        return auc(means, labels)

    measures: tuple[Callable[[Rows], float], ...] = (
        lambda rows: auc(values[rows], table.ratings[rows]),
        by_outlet,
        lambda rows: rank_correlation(values[rows], table.judgements[rows]),
    )
    figures: Figures = {}
    for kind, metric in zip(RANKINGS, measures, strict=True):
        figures[kind] = metric(np.arange(len(values)))
        if intervals:
            figures[f"{kind}, 95% from"], figures[f"{kind}, 95% to"] = bootstrap(metric, table.domains)
    return figures


def disjoint(cv: CrossValidation, logits: Floats, fitted: OutOfFold, name: str) -> Figures:
    """Return ranking, error, calibration, coverage and risk of out-of-fold values."""
    table, values = cv.truth, fitted.values
    whole = np.flatnonzero(table.complete)
    labels, weights = table.labels[whole], table.weights[whole]
    figures = _ranked(logits, table) | {
        "rank correlation with the label": rank_correlation(values[whole], labels),
        "mean squared error": squared_error(values[whole], labels, weights),
        "calibration error": calibration_error(values[whole], labels, weights),
        "coverage of 90% intervals": fitted.inside,
        "median width of intervals": fitted.width,
        **risk(fitted, table),
    }
    return {f"{name}, outlet-disjoint, {key}": value for key, value in figures.items()}


def risk(fitted: OutOfFold, table: Table) -> Figures:
    """Return how often values lie on the wrong side of 0.5, at full coverage and on the surest half."""
    errors = risk_by_coverage(fitted, table)
    full, half = float(errors[-1]), float(errors[len(errors) // 2 - 1])
    return {"wrong side of 0.5": full, "at half coverage": half, "half over full": half / full}


def risk_by_coverage(fitted: OutOfFold, table: Table) -> Floats:
    """Return the error among the surest 1, 2, ... articles: narrow intervals, far from 0.5, come first."""
    whole = table.complete
    values, widths = fitted.values[whole], fitted.widths[whole]
    wrong = (values >= GOOD) != (table.labels[whole] >= GOOD)
    order = np.lexsort((-np.abs(values - GOOD), widths))
    return np.asarray(np.cumsum(wrong[order]) / np.arange(1, len(order) + 1), np.float64)


def patterns(cv: CrossValidation, fitted: OutOfFold) -> Figures:
    """Return coverage and width of intervals for articles with and without a cited source.

    And how many well sourced articles have a lower bound that a filter would let pass.
    """
    table, values = cv.truth, fitted.values
    figures: Figures = {}
    for name, mask in (("with a source", table.cited), ("without a source", ~table.cited)):
        asked = mask & table.complete
        per_fold = []
        for train, every in cv.folds:
            test, rows = every[asked[every]], train[table.complete[train]]
            if len(test):
                interval = fit_pattern(values[rows], table.labels[rows], table.domains[rows], mask[rows])
                inside = coverage(interval, values[test], table.labels[test], table.domains[test])
                good = test[table.labels[test] > _WELL_SOURCED]
                passing = sum(interval.around(value)[0] > LOW for value in values[good].tolist())
                per_fold.append((*inside, len(test), passing, len(good)))
        numbers = np.array(per_fold)
        share, width = np.average(numbers[:, :2], axis=0, weights=numbers[:, 2])
        figures[f"publisher hidden, {name}, articles"] = float(numbers[:, 2].sum())
        figures[f"publisher hidden, {name}, coverage of 90% intervals"] = float(share)
        figures[f"publisher hidden, {name}, median width of intervals"] = float(width)
        passed = float(numbers[:, 3].sum() / max(numbers[:, 4].sum(), 1))
        figures[f"publisher hidden, {name}, well sourced with a lower bound over {LOW}"] = passed
    return figures


def publisher_figures(cv: CrossValidation, logits: Floats) -> Figures:
    """Return how well record and article together predict labels whose rating the record does not know.

    `rated` holds out each group of rater families in turn; `unrated` hides all ratings of the outlets at
    hand, so that only network, links and name are known. How much a record counts is fitted on the other
    folds. `logits` are those of the article alone, out of fold.
    """
    figures: Figures = {}
    table, whole = cv.truth, np.flatnonzero(cv.truth.complete)
    line = calibrate(logits[whole], table.labels[whole], table.weights[whole])
    rated, inferred = hold_out_ratings(cv.data, table, logits)
    both = rated.joined(inferred)
    mixed = np.zeros(len(both.rows))
    for _, test in cv.folds:
        mask = np.isin(both.rows, test)
        by = fit_publisher(both.at(~mask), line)
        mixed[mask] = values_at(line, both.at(mask).mixed(by))
    parts = np.split(mixed, [len(rated.rows)])
    for name, part, values in zip(("rated", "unrated"), (rated, inferred), parts, strict=True):
        _, inside, width = _covered(cv, part.rows, values, part.labels)
        measured = {
            "articles": float(len(values)),
            "mean squared error": squared_error(values, part.labels, part.weights),
            "calibration error": calibration_error(values, part.labels, part.weights),
            "rank correlation with the label": rank_correlation(values, part.labels),
            "coverage of 90% intervals": inside,
            "median width of intervals": width,
        }
        figures |= {f"publisher {name}, domain and article, {key}": value for key, value in measured.items()}
    return figures


def genres(cv: CrossValidation) -> Figures:
    """Return how well each genre is told from all others, on outlets not seen."""
    names = cv.truth.genres
    kinds = sorted(set(names.tolist()) - {""})
    likely = np.zeros((len(names), len(kinds)))
    for train, test in cv.folds:
        fitted = fit_genres(names[train], cv.table.counts[train], cv.table.weights[train])
        likely[test] = genre_probabilities(*fitted, cv.table.counts[test], kinds)
    judged = (names != "") & np.array([not sample.further for sample in cv.samples])
    return {
        f"genre, AUC of {kind} ({int((names[judged] == kind).sum())} articles)": float(
            roc_auc_score(names[judged] == kind, likely[judged, column])
        )
        for column, kind in enumerate(kinds)
    }


def fairness(cv: CrossValidation, fitted: OutOfFold) -> Figures:
    """Return how often outlets of high factuality get a low value, by leaning and by country.

    Once below 0.5, and once below 0.4: what the library itself calls `low`.
    """
    leaning: dict[str, str] = {}
    for row in read_csv(cv.data / _MBFC):
        if row["reporting"] in ("high", "very-high") and row["bias"] in _SIDES:
            leaning[resolve(row["domain"]).domain or row["domain"]] = _SIDES[row["bias"]]
    rated = ~np.isnan(cv.truth.ratings)
    domains = cv.truth.domains[rated]
    truth, values = by_domain(fitted.values[rated], cv.truth.ratings[rated], domains)
    names = np.unique(domains)
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


def measure_profiles(cv: CrossValidation, values: Floats) -> Figures:
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
    figures: Figures = {}
    for size, profiles in rows.items():
        mean, sd, rating = np.array(profiles).T
        start = f"profile, {size} article{'s' if size > 1 else ''}"
        figures[f"{start}, outlets"] = len(profiles) / _DRAWS
        figures[f"{start}, AUC by domain"] = auc(mean, rating)
        figures[f"{start}, mean squared error"] = float(np.mean((mean - rating) ** 2))
        figures[f"{start}, coverage of 90% intervals"] = float(np.mean(np.abs(mean - rating) <= _Z90 * sd))
        figures[f"{start}, mean sd"] = float(sd.mean())
    return figures


def all_figures(cv: CrossValidation) -> tuple[Figures, OutOfFold]:
    """Return every figure, and the values of the model that plots are drawn from."""
    figures = left_out(cv, cv.model, HIDDEN)
    size = len(cv.samples)
    scorers: dict[str, Scorer] = {
        HIDDEN: cv.model,
        "citations alone": cv.only({"citations"}),
        "language alone": cv.only({"language"}),
        "masked n-grams on ratings": cv.grams,
        "masked n-grams on judgements": cv.ridge,
        "TF-IDF": cv.words,
        "NELA and forest": cv.forest,
        "name of the domain": cv.names,
    }
    logits = {name: predict_folds(scorer, cv.folds, size) for name, scorer in scorers.items()}
    fitted = {name: cross_fit(cv, values) for name, values in logits.items()}
    for name, scorer in scorers.items():
        figures |= disjoint(cv, logits[name], fitted[name], name)
        if name in _BASELINES:
            figures |= left_out(cv, scorer, name, intervals=False)
    figures |= publisher_figures(cv, logits[HIDDEN])
    figures |= patterns(cv, fitted[HIDDEN]) | fairness(cv, fitted[HIDDEN])
    figures |= genres(cv)
    shuffled = random_folds(cv.samples)
    together = auc(predict_folds(cv.model, shuffled, size), cv.truth.ratings)
    apart = auc(logits[HIDDEN], cv.truth.ratings)
    figures["publisher hidden, drop from random to outlet-disjoint, AUC by article"] = together - apart
    return figures | measure_profiles(cv, fitted[HIDDEN].values), fitted[HIDDEN]
