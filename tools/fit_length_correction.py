"""What short texts are worth: articles cut after so many words, judged by models that never saw their outlet.

`python -m tools.fit_length_correction --data DATA` writes `data/tables/brevity.tsv`. The short articles of
the corpora come from other outlets than the long ones, so that their length would tell who wrote them.
Articles that are cut have the same ratings at every length: what changes is only how much there is to read.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from srcscore.domains.reputation import Reputations
from srcscore.features.extract import Row
from srcscore.model.curves import Line
from srcscore.resources import data_folder
from srcscore.training.cross_validation import CrossValidation
from srcscore.training.fit import Parts, calibrate
from srcscore.training.length_correction import TABLE
from srcscore.training.metrics import GOOD, Floats, fit_shares
from srcscore.training.ngrams import Counts, count_again
from srcscore.training.ratings import fit_reputations
from srcscore.training.reading import read_row, values_of
from srcscore.training.train import fit_all

LENGTHS = (15, 25, 40, 60, 80, 100, 150, 200, 300)
"""Articles are cut after so many words."""
_WHOLE = 1 << 30
_FROM, _EVERY = 300, 5
"""Of the articles with so many words one in so many is cut."""
_FULL, _GONE = 100, 300
"""Up to so many words the correction holds in full; from so many on there is none."""
_WORD = re.compile(r"\S+")


class Cut(NamedTuple):
    """An article cut after some words."""

    length: int
    """After how many."""
    terms: float
    """What its terms add up to, from parts that saw neither its outlet nor its owner."""
    label: float
    """The rating of its outlet."""
    weight: float
    """How much it counts."""
    cited: bool
    """Whether it credits a source."""
    base: float
    """The intercept of those parts."""


class Worth(NamedTuple):
    """What an article of one length is worth."""

    shift: float
    """What is added, so that it is as good as a whole one on average."""
    scale: float
    """The factor of its terms."""


def shortened(content: Mapping[str, Any], words: int) -> dict[str, Any]:
    """Return an article without what stands behind so many words of its text."""
    text = str(content["text"])
    ends = [found.end() for _, found in zip(range(words), _WORD.finditer(text), strict=False)]
    return {**content, "text": text[: ends[-1]] if ends else ""}


def cut_articles(cv: CrossValidation, counts: Counts, reputations: Reputations) -> list[Cut]:
    """Return articles of every fold cut at every length, and whole, judged by the other folds."""
    found: list[Cut] = []
    for train, test in cv.folds:
        parts = fit_all([cv.samples[row] for row in train], cv.table.at(train), seed=0)
        long = [row for row in test.tolist() if cv.table.words[row] >= _FROM][::_EVERY]
        for length in (*LENGTHS, _WHOLE):
            read = [read_row(shortened(cv.samples[row].content, length), reputations) for row in long]
            terms = _terms(parts, read, counts)
            found += [
                Cut(length, term, cv.table.labels[row], cv.table.weights[row], one.cited, parts.base)
                for term, row, one in zip(terms.tolist(), long, read, strict=True)
            ]
    return found


def _terms(parts: Parts, rows: Sequence[Row], counts: Counts) -> Floats:
    matrix = count_again([row.prose for row in rows], counts)
    return parts.terms(values_of(rows), matrix)


def worth_of(cuts: Sequence[Cut]) -> dict[int, Worth]:
    """Return what articles of each length are worth, fading to nothing.

    For each length the ratings are fitted to the terms by logistic regression; the line that leads from
    there to the fit of whole articles is the correction.
    """
    whole = _fit([cut for cut in cuts if cut.length == _WHOLE])
    found = {}
    for length in LENGTHS:
        start, slope = _fit([cut for cut in cuts if cut.length == length])
        held = np.clip(np.log(_GONE / length) / np.log(_GONE / _FULL), 0.0, 1.0)
        shift, scale = (start - whole[0]) / whole[1], slope / whole[1]
        found[length] = Worth(float(held * shift), float(1.0 + held * (scale - 1.0)))
    return found


def _fit(cuts: Sequence[Cut]) -> tuple[float, float]:
    """Return intercept and slope of ratings on terms."""
    terms, labels, weights = (
        np.array([getattr(cut, name) for cut in cuts]) for name in ("terms", "label", "weight")
    )
    model = LogisticRegression(C=1e4, max_iter=500)
    fit_shares(model, terms[:, None], labels, weights)
    return float(model.intercept_[0]), float(model.coef_[0][0])


def errors(cuts: Sequence[Cut], worth: Mapping[int, Worth], line: Line) -> dict[int, list[float]]:
    """Return for each length the share on the wrong side and the number, with a source and without."""
    found: dict[int, list[float]] = {}
    for length in LENGTHS:
        for cited in (True, False):
            some = [cut for cut in cuts if cut.length == length and cut.cited == cited]
            shift, scale = worth[length]
            values = [line.at(cut.base + shift + scale * cut.terms) for cut in some]
            wrong = [(value >= GOOD) != (cut.label >= GOOD) for value, cut in zip(values, some, strict=True)]
            found.setdefault(length, []).extend((sum(wrong) / max(len(wrong), 1), float(len(wrong))))
    return found


def write_table(worth: Mapping[int, Worth], wrong: Mapping[int, Sequence[float]]) -> None:
    """Write the packaged table."""
    head = (
        "# source: articles cut after so many words, judged out of fold, by tools.fit_length_correction\n"
        "# licence: Apache-2.0\n# date: 2026-11-22\n"
        "words\tshift\tscale\terror_cited\tarticles_cited\terror_uncited\tarticles_uncited\n"
    )
    rows = [
        "\t".join([str(length), *(f"{number:.4f}" for number in chain(worth[length], wrong[length]))]) + "\n"
        for length in LENGTHS
    ]
    (data_folder() / TABLE).write_text(head + "".join(rows), "utf-8")


def learn(data: Path) -> tuple[dict[int, Worth], dict[int, list[float]]]:
    """Return what short articles are worth, and how often they are misjudged all the same."""
    cv = CrossValidation(data)
    cuts = cut_articles(cv, cv.counts, fit_reputations(data))
    worth = worth_of(cuts)
    whole = [cut for cut in cuts if cut.length == _WHOLE]
    logits, labels, weights = (
        np.array(numbers)
        for numbers in zip(*((cut.base + cut.terms, cut.label, cut.weight) for cut in whole), strict=True)
    )
    return worth, errors(cuts, worth, calibrate(logits, labels, weights))


def main(arguments: list[str] | None = None) -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the shared data")
    chosen = parser.parse_args(arguments)
    with threadpool_limits(limits=1):
        write_table(*learn(chosen.data))


if __name__ == "__main__":
    main()
