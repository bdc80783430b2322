"""Write the outputs and figures that the documentation shows: what commands print, what was measured.

A page marks an output with its command, `<!-- output: score FILE -->`, and a fenced block after it.
`<!-- figures -->` goes before a table of figures of `benchmarks/results/*.json`, misses included, and
`<!-- figures in words -->` before five of them in sentences. `<!-- table: NAME; SECTION -->` goes before a
whole section of `benchmarks/results/NAME.json`, `<!-- NAME; SECTION; ROW; COLUMN -->` right after one figure
of it (the column where it is not the second). The scores in `docs/schema/examples` are the first of each band
among `docs/examples/articles.jsonl`.

Run it after a change of the model or the report: `python -m tools.docs.outputs`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import textwrap
from pathlib import Path
from typing import Any, cast
from unittest import mock

from srcscore.cli import main
from srcscore.scoring import score
from tools.docs.data_licenses import TARGET, written

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_OUTPUT = re.compile(r"(<!-- output: ([^\n]*) -->\n\n```text\n)(.*?)(?=```\n)", re.DOTALL)
_HIDDEN = ("quality", "publisher hidden")
_BOTH = "domain and article, "
_DISJOINT = "outlet-disjoint, "
_JUDGED = "rank correlation with the judgement"
_GRAMS = ("masked n-grams on judgements", "masked n-grams on ratings")
_LEFT_OUT = [
    (f"citations_fold_{fold}", f"Training articles of outlets left out (fold {fold} of five)")
    for fold in range(5)
]
_CHECK = "Annotated articles, check"
_SHOWN: tuple[tuple[str, tuple[tuple[str, str, str], ...], tuple[tuple[str, str, str], ...]], ...] = (
    (
        "agrees with the judgement of an article, publisher hidden: rank correlation (masked n-grams)",
        ((*_HIDDEN, _DISJOINT + _JUDGED),),
        (("quality", _GRAMS[0], _DISJOINT + _JUDGED),),
    ),
    ("the same by citations alone", (("quality", "citations alone", _DISJOINT + _JUDGED),), ()),
    (
        "tells a reliable outlet, publisher hidden: AUC by domain / by article (masked n-grams, TF-IDF)",
        tuple((*_HIDDEN, f"{_DISJOINT}AUC by {kind}") for kind in ("domain", "article")),
        tuple(
            ("quality", name, f"{_DISJOINT}AUC by {kind}")
            for name in (_GRAMS[1], "TF-IDF")
            for kind in ("domain", "article")
        ),
    ),
    (
        "the same in corpora never seen (masked n-grams)",
        tuple((*_HIDDEN, f"corpus left out, macro AUC by {kind}") for kind in ("domain", "article")),
        tuple(
            ("quality", _GRAMS[1], f"corpus left out, macro AUC by {kind}") for kind in ("domain", "article")
        ),
    ),
    (
        "calibration error: hidden / rated / unrated but named",
        (
            (*_HIDDEN, _DISJOINT + "calibration error"),
            ("quality", "publisher rated", _BOTH + "calibration error"),
            ("quality", "publisher unrated", _BOTH + "calibration error"),
        ),
        (),
    ),
    (
        "mean squared error of the label, hidden (masked n-grams on judgements, on ratings, NELA and forest)",
        ((*_HIDDEN, _DISJOINT + "mean squared error"),),
        tuple(("quality", name, _DISJOINT + "mean squared error") for name in (*_GRAMS, "NELA and forest")),
    ),
    (
        "coverage of 90% intervals: hidden / rated",
        (
            (*_HIDDEN, _DISJOINT + "coverage of 90% intervals"),
            ("quality", "publisher rated", _BOTH + "coverage of 90% intervals"),
        ),
        (),
    ),
    (
        "median width of intervals: hidden / rated",
        (
            (*_HIDDEN, _DISJOINT + "median width of intervals"),
            ("quality", "publisher rated", _BOTH + "median width of intervals"),
        ),
        (),
    ),
    (
        "what dashes made commas change on average / what a sourced article loses without its sources",
        (
            ("edits", "Edits of articles, publisher hidden", "dashes to commas: mean change"),
            ("edits", "Edits of articles, publisher hidden", "sources left out: mean fall"),
        ),
        (),
    ),
    (
        "60 texts of our own, ranked by two readers beforehand: rank correlation",
        (("edits", "Texts of our own", "rank correlation"),),
        (),
    ),
    (
        "reliable but below 0.5: gap left to right / US to other",
        (
            ("quality", "fairness", "gap by leaning, below 0.5"),
            ("quality", "fairness", "gap by country, below 0.5"),
        ),
        (),
    ),
    (
        "outlets credited, in articles of outlets never seen: F1 in each of five folds",
        tuple((*fold, "outlets F1") for fold in _LEFT_OUT),
        (),
    ),
    (
        "credited sources of any kind, the same",
        tuple((*fold, "spans F1") for fold in _LEFT_OUT),
        (),
    ),
    (
        "roles of outlets, the same",
        tuple((*fold, "role agreement") for fold in _LEFT_OUT),
        (),
    ),
    (
        "the same in the check set, which nobody reads: outlets F1 / any kind F1 / roles",
        tuple(("check", _CHECK, name) for name in ("outlets F1", "spans F1", "role agreement")),
        (),
    ),
    (
        "one score / `HashingVectorizer(ngram_range=(1, 2))` on the same article",
        (("speed", "score", "score, all evidence / HashingVectorizer(ngram_range=(1, 2))"),),
        (),
    ),
)
"""Rows of the table of figures: words, the figures (file, section and measure), and those of baselines."""
_WORDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    """**Ranking.** With the publisher hidden, its order of articles agrees with an editor's (a language
    model's, by a published rubric) at rank correlation {0:.2f}; a plain model of masked n-grams, which
    also sees punctuation, reaches {1:.2f}. Of two outlets never seen, it puts the better rated one first in
    {2:.0%} of cases.""": (
        (*_HIDDEN, _DISJOINT + _JUDGED),
        ("quality", _GRAMS[0], _DISJOINT + _JUDGED),
        (*_HIDDEN, _DISJOINT + "AUC by domain"),
    ),
    """**Calibration.** Articles that score about 0.7 have a mean label of about 0.7; the gap is
    {0:.3f} on average with the publisher hidden and {1:.3f} where it is rated.""": (
        (*_HIDDEN, _DISJOINT + "calibration error"),
        ("quality", "publisher rated", "domain and article, calibration error"),
    ),
    """**Doubt.** The 90% interval holds the label in {0:.0%} of cases. With the publisher hidden, half of the
    intervals are wider than {1:.2f}.""": (
        (*_HIDDEN, _DISJOINT + "coverage of 90% intervals"),
        (*_HIDDEN, _DISJOINT + "median width of intervals"),
    ),
    """**Sources.** In articles that nobody read before they were measured, {0:.0%} of the sources that it
    names are right, and it finds {1:.0%} of those that an article credits.""": (
        ("check", _CHECK, "spans P"),
        ("check", _CHECK, "spans R"),
    ),
    "**Speed.** One article takes {0:.0f} ms on one core.": (
        ("speed", "score", "score, all evidence / HashingVectorizer(ngram_range=(1, 2))"),
    ),
}
"""Five figures in words, for the README: a sentence, and the figures in it."""
_IN_WORDS = re.compile(r"(<!-- figures in words -->\n\n)(?:- [^\n]*\n|  [^\n]*\n)*\n?")
_TABLE = re.compile(r"(<!-- table: (\w+); ([^\n]*?) -->\n\n)(?:\|[^\n]*\n)*\n?")
_FIGURE = re.compile(r"[-+]?[\d.,]*\d(?=<!-- (\w+); ([^;>]+); ([^;>]+?)(?:; (\d))? -->)")
_NUMBER = re.compile(r"[-+]?[\d.,]*\d")
_FIGURES = re.compile(r"(<!-- figures -->\n\n)(?:\|[^\n]*\n)*\n?")


def renewed(text: str) -> str:
    """Return a page with every output as its command prints it now, and the figures measured last."""
    text = _OUTPUT.sub(lambda match: match[1] + printed(match[2]), text)
    text = _IN_WORDS.sub(lambda match: match[1] + in_words() + "\n", text)
    text = _TABLE.sub(lambda match: match[1] + table(match[2], match[3]) + "\n", text)
    text = _FIGURE.sub(lambda match: figure(match[1], match[2], match[3], int(match[4] or 1)), text)
    return _FIGURES.sub(lambda match: match[1] + figures() + "\n", text)


def table(name: str, section: str) -> str:
    """Return a section of the results as a table; its last column is left out where it is empty."""
    stored = sections(name)[section]
    lines = [stored["columns"], ["-"] * len(stored["columns"]), *stored["rows"]]
    wide = any(row[-1] for row in stored["rows"])
    return "".join(f"| {' | '.join(row if wide else row[:-1])} |\n" for row in lines)


def figure(name: str, section: str, row: str, column: int) -> str:
    """Return the first number of a cell of the results."""
    number = _NUMBER.search(row_of(name, section, row)[column])
    if number is None:
        raise LookupError(f"benchmarks/results/{name}.json, {section}, {row}: column {column} has no number")
    return number[0]


def in_words() -> str:
    """Return five figures in sentences, one an item."""
    lines = []
    for sentence, measured in _WORDS.items():
        cells = [re.match(r"[\d.]+", cells_of(*one)[0]) for one in measured]
        numbers = [float(cell[0]) for cell in cells if cell is not None]
        lines += textwrap.wrap(
            f"- {' '.join(sentence.format(*numbers).split())}", 120, subsequent_indent="  "
        )
    return "\n".join(lines) + "\n"


def figures() -> str:
    """Return the table of figures: what was measured, the figure with its baselines, and the target."""
    lines = ["| measure | figure | target |\n", "|---|---|---|\n"]
    for words, measured, baselines in _SHOWN:
        cells = [cells_of(*one) for one in measured]
        beside = ", ".join(cells_of(*one)[0] for one in baselines)
        figure = " / ".join(cell for cell, _ in cells) + (f" ({beside})" if beside else "")
        targets = [target for _, target in cells if target]
        targets = targets[:1] if len(set(targets)) == 1 else targets
        lines.append(f"| {words} | {figure} | {' / '.join(targets)} |\n")
    return "".join(lines)


def cells_of(name: str, section: str, measure: str) -> tuple[str, str]:
    """Return figure and target of one row of `benchmarks/results/NAME.json`."""
    _, figure, target, *_ = row_of(name, section, measure)
    return figure, target


def row_of(name: str, section: str, measure: str) -> list[str]:
    """Return one row of `benchmarks/results/NAME.json`."""
    for row in sections(name)[section]["rows"]:
        if row[0] == measure:
            return [str(cell) for cell in row]
    message = f"benchmarks/results/{name}.json, {section}, has no row {measure!r}: change one of the two"
    raise LookupError(message)


def sections(name: str) -> dict[str, Any]:
    """Return what `benchmarks/results/NAME.json` holds."""
    stored = json.loads((ROOT / "benchmarks" / "results" / f"{name}.json").read_text("utf-8"))
    return cast("dict[str, Any]", stored["sections"])


def printed(command: str) -> str:
    """Return what the command line prints without extras, run from the project's folder, 100 columns wide."""
    shown = io.StringIO()
    with (
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(shown),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1"}),
        mock.patch("srcscore.cli.console.find_spec", return_value=None),
    ):
        main(shlex.split(command))
    return shown.getvalue()


def score_examples() -> dict[Path, str]:
    """Return an example of each band, by its file."""
    lines = (ROOT / "docs" / "examples" / "articles.jsonl").read_text("utf-8").splitlines()
    examples: dict[Path, str] = {}
    for result in map(score, map(json.loads, lines)):
        file = ROOT / "docs" / "schema" / "examples" / f"{result.band}.json"
        examples.setdefault(file, json.dumps(result.to_dict(), indent=1) + "\n")
    return examples


if __name__ == "__main__":
    for file, example in score_examples().items():
        file.write_text(example, "utf-8")
    for page in PAGES:
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")
    TARGET.write_text(written(), "utf-8")  # it names the models
