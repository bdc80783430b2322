"""The protocols: every figure of the quality report, from a `Bench` to names and numbers.

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
from srcscore.model.curves import Line
from srcscore.model.explain import LOW
from srcscore.training.bench import Bench, Floats, Rows, Scorer, folded
from srcscore.training.doubt import coverage, fit_doubt, fit_pattern
from srcscore.training.evaluate import auc, bootstrap, by_domain, calibration_error
from srcscore.training.fit import Table, calibrate
from srcscore.training.publisher import Held, fit_publisher
from srcscore.training.shared import read_csv
from srcscore.training.splits import corpus_folds, random_folds
from srcscore.training.train import held

Figures = dict[str, float]
LEFT_OUT = ("allsides", "bsdetector", "misinfotext")
"""The corpora that hold reliable and unreliable outlets."""
_GOOD = 0.5
_NAMED = 2.0
"""The scale of a corpus's name beside logits: about theirs."""
_MBFC = "domains/mbfc_2026-08-19.csv"
_COUNTRIES = "domains/gdelt_domain_country_2023.csv"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of every sample by models that saw neither its outlet nor its owner."""

    values: Floats
    """Calibrated on the other folds."""
    widths: Floats
    """Of the 90% interval fitted on the other folds."""
    inside: float
    """Share of outlets whose rating lies in the interval."""
    width: float
    """Median width, outlets counted once."""


def tell(bench: Bench, logits: Floats) -> Told:
    """Return calibrated values and intervals; both are fitted on the other folds."""
    table = bench.table
    values, widths = np.zeros(len(logits)), np.zeros(len(logits))
    found = []
    for train, test in bench.folds:
        line = calibrate(logits[train], table.labels[train], table.weights[train])
        values[test] = [line.at(x) for x in logits[test].tolist()]
    for train, test in bench.folds:
        doubt = fit_doubt(values[train], table.labels[train], [table.domains[row] for row in train])
        domains = [table.domains[row] for row in test]
        found.append(coverage(doubt, values[test], table.labels[test], domains))
        widths[test] = [high - low for low, high in map(doubt.around, values[test].tolist())]
    inside, width = np.mean(found, axis=0)
    return Told(values, widths, float(inside), float(width))


def left_out(bench: Bench, scorer: Scorer, name: str, *, intervals: bool = True) -> Figures:
    """Return the AUC by article and by domain for each corpus left out, and their macro averages."""
    found: Figures = {}
    for corpus, (train, test) in corpus_folds(bench.samples, LEFT_OUT):
        values, table = scorer(train, test), bench.table.at(test)
        for kind, measure in _rankings(values, table).items():
            found[f"{name}, {corpus} left out, AUC by {kind}"] = measure(np.arange(len(test)))
            if intervals:
                low, high = bootstrap(measure, table.domains)
                found[f"{name}, {corpus} left out, AUC by {kind}, 95% from"] = low
                found[f"{name}, {corpus} left out, AUC by {kind}, 95% to"] = high
    for kind in ("article", "domain"):
        per = [value for key, value in found.items() if key.endswith(f"AUC by {kind}")]
        found[f"{name}, corpus left out, macro AUC by {kind}"] = float(np.mean(per))
    return found


def _rankings(values: Floats, table: Table) -> dict[str, Callable[[Rows], float]]:
    domains = np.array(table.domains)

    def article(rows: Rows) -> float:
        return auc(values[rows], table.labels[rows])

    def domain(rows: Rows) -> float:
        labels, told = by_domain(values[rows], table.labels[rows], list(domains[rows]))
        return auc(told, labels)

    return {"article": article, "domain": domain}


def disjoint(bench: Bench, told: Told, name: str) -> Figures:
    """Return ranking, error, calibration, coverage and risk of out-of-fold values."""
    table, values = bench.table, told.values
    start = f"{name}, outlet-disjoint,"
    found = {
        f"{start} AUC by {kind}": measure(np.arange(len(values)))
        for kind, measure in _rankings(values, table).items()
    }
    found[f"{start} mean squared error"] = float(
        np.average((values - table.labels) ** 2, weights=table.weights)
    )
    found[f"{start} calibration error"] = calibration_error(values, table.labels, table.weights)
    found[f"{start} coverage of 90% intervals"] = told.inside
    found[f"{start} median width of intervals"] = told.width
    return found | {f"{start} {key}": value for key, value in risk(told, table).items()}


def beside_corpus(bench: Bench, logits: Floats) -> float:
    """Return the mean squared error of logits with the name of the article's corpus beside them.

    Class goes with corpus, so that most of the error in folds over the pooled corpora is saved by
    recognising the corpus. With its name given to every model, what is left is what they know of outlets.
    Both are joined by logistic regression on the other folds.
    """
    table = bench.table
    names = np.array([sample.corpus for sample in bench.samples])
    seen = np.column_stack([logits, *(_NAMED * (names == name) for name in sorted(set(names)))])
    values = np.zeros(len(logits))
    for train, test in bench.folds:
        labels, weights = table.labels[train], table.weights[train]
        twice = np.concatenate([np.ones(len(train)), np.zeros(len(train))])
        soft = np.concatenate([weights * labels, weights * (1 - labels)])
        model = LogisticRegression(C=1e3, max_iter=1000)
        model.fit(np.vstack([seen[train], seen[train]]), twice, sample_weight=soft)
        values[test] = model.predict_proba(seen[test])[:, 1]
    return float(np.average((values - table.labels) ** 2, weights=table.weights))


def risk(told: Told, table: Table) -> Figures:
    """Return how often values lie on the wrong side of 0.5, at full coverage and on the surest half."""
    errors = risk_by_coverage(told, table)
    full, half = float(errors[-1]), float(errors[len(errors) // 2 - 1])
    return {"wrong side of 0.5": full, "at half coverage": half, "half over full": half / full}


def risk_by_coverage(told: Told, table: Table) -> Floats:
    """Return the error among the surest 1, 2, ... articles: narrow intervals, far from 0.5, come first."""
    wrong = (told.values >= _GOOD) != (table.labels >= _GOOD)
    order = np.lexsort((-np.abs(told.values - _GOOD), told.widths))
    return np.asarray(np.cumsum(wrong[order]) / np.arange(1, len(order) + 1), np.float64)


def patterns(bench: Bench, told: Told) -> Figures:
    """Return coverage and width of intervals for articles with and without a cited source."""
    table = bench.table
    found: Figures = {}
    for name, some in (("with a source", table.cited), ("without a source", ~table.cited)):
        inside = []
        for train, test in bench.folds:
            rows = train, test[some[test]]
            fitted, asked = ((told.values[r], table.labels[r], [table.domains[x] for x in r]) for r in rows)
            if len(rows[1]):
                doubt = fit_pattern(*fitted, some[train])
                inside.append((*coverage(doubt, *asked), len(rows[1])))
        numbers = np.array(inside)
        share, width = np.average(numbers[:, :2], axis=0, weights=numbers[:, 2])
        found[f"publisher hidden, {name}, articles"] = float(numbers[:, 2].sum())
        found[f"publisher hidden, {name}, coverage of 90% intervals"] = float(share)
        found[f"publisher hidden, {name}, median width of intervals"] = float(width)
    return found


def known(bench: Bench, logits: Mapping[str, Floats]) -> Figures:
    """Return how well record and article together predict ratings that the record does not know.

    `rated` holds out each group of rater families in turn; `unrated` hides all ratings of the outlets at
    hand, so that network, links and name are all that is known of them.

    Parameters
    ----------
    bench
        The samples.
    logits
        Out-of-fold logits of the article, by the name of what they see of it.
    """
    found: Figures = {}
    table = bench.table
    for seen, article in logits.items():
        line = calibrate(article, table.labels, table.weights)
        rated, inferred = held(bench.data, table, article)
        both = _apart(bench, rated.joined(inferred), line)
        for name, some in (("publisher rated", rated), ("publisher unrated", inferred)):
            domains = [table.domains[row] for row in some.rows.tolist()]
            mixed = both[: len(rated.rows)] if some is rated else both[len(rated.rows) :]
            for kind, told in (("domain alone", some.means), (f"domain and {seen}", mixed)):
                truth, mean = by_domain(told, some.labels, domains)
                error = float(np.average((told - some.labels) ** 2, weights=some.weights))
                found[f"{name}, {kind}, mean squared error"] = error
                found[f"{name}, {kind}, calibration error"] = calibration_error(
                    told, some.labels, some.weights
                )
                found[f"{name}, {kind}, AUC by domain"] = auc(mean, truth)
    return found


def _apart(bench: Bench, held_out: Held, line: Line) -> Floats:
    """Return values of record and article together; how much a record says is fitted on the other folds."""
    values = np.zeros(len(held_out.rows))
    for _, test in bench.folds:
        some = np.isin(held_out.rows, test)
        by = fit_publisher(held_out.at(~some), line)
        values[some] = [line.at(x) for x in held_out.at(some).mixed(by).tolist()]
    return values


def fairness(bench: Bench, told: Told) -> Figures:
    """Return how often outlets of high factuality are taken for unreliable, by leaning and by country.

    Once below 0.5, and once below 0.4: what the library itself calls `low`.
    """
    leaning: dict[str, str] = {}
    for row in read_csv(bench.data / _MBFC):
        if row["reporting"] in ("high", "very-high") and row["bias"] in _SIDES:
            leaning[resolve(row["domain"]).domain or row["domain"]] = _SIDES[row["bias"]]
    truth, values = by_domain(told.values, bench.table.labels, bench.table.domains)
    names = sorted(set(bench.table.domains))
    country = _countries(bench)
    reliable = {name for name, label in zip(names, truth, strict=True) if label >= _RELIABLE}
    country = {name: where for name, where in country.items() if name in reliable}
    found: Figures = {}
    for which, groups in (("leaning", leaning), ("country", country)):
        places = {
            kind: [place for place, name in enumerate(names) if groups.get(name) == kind]
            for kind in sorted(set(groups.values()))
        }
        for bound in (_GOOD, LOW):
            rates = {kind: float((values[of] < bound).mean()) for kind, of in places.items()}
            for kind, rate in rates.items():
                found[f"fairness, reliable but below {bound}, {kind} ({len(places[kind])} outlets)"] = rate
            found[f"fairness, gap by {which}, below {bound}"] = max(rates.values()) - min(rates.values())
    return found


_SIDES = {"left": "left", "left-center": "left", "right": "right", "right-center": "right"}
_RELIABLE = 0.7
"""Outlets from this rating on are of high factuality where the raters' own class is not at hand."""


def _countries(bench: Bench) -> dict[str, str]:
    counts: dict[str, tuple[int, str]] = {}
    wanted = set(bench.table.domains)
    for row in read_csv(bench.data / _COUNTRIES):
        best = counts.get(row["domain"], (0, ""))
        if row["domain"] in wanted and int(row["cnt"]) > best[0]:
            counts[row["domain"]] = (int(row["cnt"]), "US" if row["countrycode"] == "US" else "other country")
    return {name: where for name, (_, where) in counts.items()}


def everything(bench: Bench) -> tuple[Figures, Told]:
    """Return every figure, and the values of the model that plots are drawn from."""
    size = len(bench.samples)
    scorers: dict[str, Scorer] = {
        "publisher hidden": bench.model,
        "citations alone": bench.only({"citations"}),
        "language alone": bench.only({"language"}),
        "TF-IDF": bench.words,
        "NELA and forest": bench.forest,
        "name of the domain": bench.names,
    }
    logits = {name: folded(scorer, bench.folds, size) for name, scorer in scorers.items()}
    told = {name: tell(bench, found) for name, found in logits.items()}
    nothing = beside_corpus(bench, np.zeros(size))
    found: Figures = {"corpus's name alone, outlet-disjoint, mean squared error": nothing}
    for name, scorer in scorers.items():
        found |= disjoint(bench, told[name], name)
        key = f"{name}, outlet-disjoint, mean squared error beside the corpus's name"
        found[key] = beside_corpus(bench, logits[name])
        if name != "publisher hidden":
            found |= left_out(bench, scorer, name, intervals=False)
    seen = {"citations and language": "publisher hidden", "citations": "citations alone"}
    seen["language"] = "language alone"
    found |= known(bench, {key: logits[name] for key, name in seen.items()})
    found |= patterns(bench, told["publisher hidden"]) | fairness(bench, told["publisher hidden"])
    shuffled = random_folds(bench.samples)
    for name in ("publisher hidden", "TF-IDF"):
        together = auc(folded(scorers[name], shuffled, size), bench.table.labels)
        apart = auc(logits[name], bench.table.labels)
        found[f"{name}, drop from random to outlet-disjoint, AUC by article"] = together - apart
    return found, told["publisher hidden"]
