"""The quality report: figures on outlets never seen, what leaving a list out costs, and plots."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from srcscore.domains.reputation import Reputations
from srcscore.errors import needs_extra
from srcscore.features.spec import features
from srcscore.model.curves import Steps
from srcscore.model.predict import Model
from srcscore.storage import replacing
from srcscore.training.cross_validation import CrossValidation
from srcscore.training.fit import Table
from srcscore.training.metrics import binned, squared_error
from srcscore.training.protocols import Figures, OutOfFold, all_figures, risk_by_coverage
from srcscore.training.ratings import consensus_labels

_COLUMNS = 6  # of small pictures: a page's width
_SIZE = 2.2
"""Inches of one small picture."""


def draw_plots(
    folder: Path, fitted: OutOfFold, table: Table, corpora: Sequence[str], shapes: Sequence[Steps]
) -> tuple[Path, ...]:
    """Draw four pictures as SVG files and return their paths; MissingExtraError without matplotlib.

    `corpora` names the corpus of each sample; `shapes` are in the order of the specification.
    """
    with needs_extra("plots", "matplotlib", "drawing plots"):
        import matplotlib as mpl  # noqa: PLC0415 - an extra
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "srcscore"
    pyplot = import_module("matplotlib.pyplot")  # only after a backend is chosen
    folder.mkdir(parents=True, exist_ok=True)
    values, labels, weights = fitted.values, table.labels, table.weights
    groups = binned(values, weights)
    means = [
        [float(np.average(of[group], weights=weights[group])) for group in groups] for of in (values, labels)
    ]
    reliability, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], color="0.7")
    axes.plot(*means, marker="o")
    axes.set(xlabel="value", ylabel="mean rating", title="Reliability, outlets not seen")
    errors = risk_by_coverage(fitted, table)
    risk, axes = pyplot.subplots(figsize=(5, 3.5))
    axes.plot(np.arange(1, len(errors) + 1) / len(errors), errors)
    axes.axhline(errors[-1] / 2, color="0.7", linestyle=":")
    axes.set(xlabel="coverage", ylabel="share on the wrong side of 0.5", title="Risk over coverage")
    of, names = np.array(corpora), sorted(set(corpora))
    rows = [np.flatnonzero(of == name) for name in names]
    by_corpus, axes = pyplot.subplots(figsize=(5, 3.5))
    axes.barh(names, [squared_error(values[some], labels[some], weights[some]) for some in rows])
    axes.set(xlabel="mean squared error", title="Error by corpus, outlets not seen")
    figures = (reliability, risk, by_corpus, _shapes(pyplot, shapes))
    paths = [folder / f"{name}.svg" for name in ("reliability", "risk-coverage", "error-by-corpus", "shapes")]
    for path, figure in zip(paths, figures, strict=True):
        with replacing(path) as beside:
            figure.savefig(beside, metadata={"Date": None}, bbox_inches="tight")
        pyplot.close(figure)
    return tuple(paths)


def _shapes(pyplot: Any, shapes: Sequence[Steps]) -> Any:
    rows = -(-len(shapes) // _COLUMNS)
    figure, grid = pyplot.subplots(
        rows, _COLUMNS, figsize=(_COLUMNS * _SIZE, rows * _SIZE), sharey=True, layout="constrained"
    )
    for axes in grid.flat[len(shapes) :]:
        axes.set_axis_off()
    for axes, feature, steps in zip(grid.flat, features(), shapes, strict=False):
        edges = steps.edges or (0.0,)
        points = [*edges, edges[-1] + (edges[-1] - edges[0] or 1.0) / 10]
        axes.step(points, steps.levels if steps.edges else [steps.levels[0]] * 2, where="pre")
        axes.axhline(steps.missing, color="0.7", linestyle=":")
        axes.set_title(feature.name, fontsize=8)
        axes.tick_params(labelsize=6)
    return figure


@dataclass(frozen=True, slots=True)
class Cost:
    """A table made without some raters, beside the consensus of all of them."""

    without: tuple[str, ...]  # the raters, or families, that were left out
    rated: int  # voices that the others rate
    rated_by_all: int  # voices that all raters together rate
    auc: float  # AUC of the table for voices above 0.5 in the consensus of all raters against those below
    moved: float  # mean distance between the table's mean and the consensus of all

    def lines(self) -> list[str]:
        """Return the report, for people."""
        left, every = ", ".join(self.without), self.rated_by_all
        return [
            f"without {left}: {self.rated} of {every} voices are still rated",
            f"beside the consensus of all raters: AUC {self.auc:.3f}, mean distance {self.moved:.3f}",
        ]


def cost(data: Path, without: Collection[str], table: Reputations) -> Cost:
    """Compare a table with the consensus of all raters."""
    whole = consensus_labels(data)
    reputations = [table.lookup(voice) for voice in whole]
    aims, means = np.array([label.mean for label in whole.values()]), np.array([f.mean for f in reputations])
    return Cost(
        tuple(sorted(without)),
        sum(reputation.basis == "rated" for reputation in reputations),
        len(whole),
        float(roc_auc_score(aims > 0.5, means)),
        float(np.abs(aims - means).mean()),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured."""

    figures: Figures  # each figure by its name
    plots: tuple[Path, ...]  # the pictures that were drawn

    def lines(self) -> Iterable[str]:
        """Yield Markdown tables, one a measured thing."""
        yield from tables(self.figures)
        for path in self.plots:
            yield f"wrote {path}"


def evaluate(data: Path, model: Model, plots: Path | None = None) -> Report:
    """Measure the training methods of this version by the protocols of `protocols`.

    Models are fitted anew without the outlets that they are measured on; of `model` only the shapes are
    drawn. Pictures are drawn into the folder `plots`, or not at all without one.

    Raises
    ------
    DataError
        If the data are missing or malformed.
    MissingExtraError
        If pictures are wanted and matplotlib is not installed (extra `plots`).
    """
    with threadpool_limits(limits=1):
        cv = CrossValidation(data)
        figures, fitted = all_figures(cv)
    drawn: tuple[Path, ...] = ()
    if plots is not None:
        corpora = [sample.corpus for sample in cv.samples]
        drawn = draw_plots(plots, fitted, cv.table, corpora, model.shapes)
    return Report(figures, drawn)


def tables(figures: Mapping[str, float]) -> Iterable[str]:
    """Yield figures as Markdown tables: one a subject, which is what their names begin with."""
    subject = None
    for name in figures:
        start, _, rest = name.partition(", ")
        if start != subject:
            if subject is not None:
                yield ""
            yield from (f"### {start}", "", "| measure | figure |", "|---|---|")
            subject = start
        if not name.endswith(("95% from", "95% to")):
            low, high = (figures.get(f"{name}, 95% {end}") for end in ("from", "to"))
            interval = "" if low is None else f" [{low:.3f}, {high:.3f}]"
            yield f"| {rest} | {figures[name]:.3f}{interval} |"
