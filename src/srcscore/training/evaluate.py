"""The quality report: every figure of a training run's methods on outlets never seen, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from srcscore.model.predict import Model
from srcscore.training.cross_validation import CrossValidation
from srcscore.training.plots import draw_plots
from srcscore.training.pooling import measure_profiles
from srcscore.training.protocols import Figures, all_figures, left_out

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
