"""The quality report: figures of a training run on outlets never seen, and what leaving a list out costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from srcscore.domains.reputation import Reputations
from srcscore.model.predict import Model
from srcscore.training.cross_validation import CrossValidation
from srcscore.training.plots import draw_plots
from srcscore.training.pooling import measure_profiles
from srcscore.training.protocols import Figures, all_figures, left_out
from srcscore.training.ratings import consensus_labels


@dataclass(frozen=True, slots=True)
class Cost:
    """A table made without some raters, beside the consensus of all of them."""

    without: tuple[str, ...]
    """The raters, or families, that were left out."""
    rated: int
    """Voices that the others rate."""
    rated_by_all: int
    """Voices that all raters together rate."""
    auc: float
    """How well the table tells voices above 0.5 in the consensus of all from those below; 1 is perfect."""
    moved: float
    """Mean distance between the table's mean and the consensus of all."""

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
    found = [table.lookup(voice) for voice in whole]
    aims, means = np.array([label.mean for label in whole.values()]), np.array([f.mean for f in found])
    return Cost(
        tuple(sorted(without)),
        sum(reputation.basis == "rated" for reputation in found),
        len(whole),
        float(roc_auc_score(aims > 0.5, means)),
        float(np.abs(aims - means).mean()),
    )


HIDDEN = "publisher hidden"


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured."""

    figures: Figures
    """Each figure by its name."""
    plots: tuple[Path, ...]
    """The pictures that were drawn."""

    def lines(self) -> Iterable[str]:
        """Yield Markdown tables, one a measured thing."""
        yield from tables(self.figures)
        for path in self.plots:
            yield f"wrote {path}"


def evaluate(data: Path, model: Model, plots: Path | None = None) -> Report:
    """Measure the training methods of this version by the protocols of `protocols`.

    Models are fitted anew without the outlets that they are measured on, so that a finished model is needed
    for its shape functions alone.

    Parameters
    ----------
    data
        Folder of the training data.
    model
        Whose shapes are drawn.
    plots
        Folder for the pictures; none are drawn without it (extra `plots`).

    Returns
    -------
    Report
        Figures, and the paths of the pictures.

    Raises
    ------
    DataError
        If the data are missing or malformed.
    MissingExtraError
        If pictures are wanted and matplotlib is not installed.
    """
    with threadpool_limits(limits=1):
        cv = CrossValidation(data)
        figures = left_out(cv, cv.model, HIDDEN)
        more, fitted = all_figures(cv)
        figures |= more | measure_profiles(cv, fitted.values)
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
            yield f"| {rest} | {figures[name]:.3f}{_interval(figures, name)} |"


def _interval(figures: Mapping[str, float], name: str) -> str:
    ends = [figures.get(f"{name}, 95% {end}") for end in ("from", "to")]
    return "" if ends[0] is None else f" [{ends[0]:.3f}, {ends[1]:.3f}]"
