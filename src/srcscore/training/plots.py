"""Pictures of what a model is worth: reliability, risk, shapes, error by corpus (extra `plots`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from srcscore.errors import MissingExtraError
from srcscore.features.spec import features
from srcscore.model.curves import Steps
from srcscore.training.fit import Table
from srcscore.training.metrics import binned
from srcscore.training.protocols import OutOfFold, risk_by_coverage

_COLUMNS = 6
_SIZE = 2.2
"""Inches of one small picture."""


def draw_plots(
    folder: Path, fitted: OutOfFold, table: Table, corpora: Sequence[str], shapes: Sequence[Steps]
) -> tuple[Path, ...]:
    """Draw four pictures as SVG files and return their paths.

    `corpora` names the corpus of each sample; `shapes` are in the order of the specification.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    pyplot = _pyplot()
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "reliability": _reliability(pyplot, fitted, table),
        "risk-coverage": _risk(pyplot, fitted, table),
        "error-by-corpus": _corpora(pyplot, fitted, table, corpora),
        "shapes": _shapes(pyplot, shapes),
    }
    paths = []
    for name, figure in drawn.items():
        paths.append(folder / f"{name}.svg")
        figure.savefig(paths[-1], metadata={"Date": None}, bbox_inches="tight")
        pyplot.close(figure)
    return tuple(paths)


def _pyplot() -> Any:
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError.of("matplotlib", extra="plots", purpose="drawing plots") from error
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "srcscore"
    from matplotlib import pyplot as plt  # noqa: PLC0415 - only after a backend is chosen

    return plt


def _reliability(pyplot: Any, fitted: OutOfFold, table: Table) -> Any:
    figure, axes = pyplot.subplots(figsize=(4, 4))
    groups = binned(fitted.values, table.weights)
    means = [
        [float(np.average(of[group], weights=table.weights[group])) for group in groups]
        for of in (fitted.values, table.labels)
    ]
    axes.plot([0, 1], [0, 1], color="0.7")
    axes.plot(*means, marker="o")
    axes.set(xlabel="value", ylabel="mean rating", title="Reliability, outlets not seen")
    return figure


def _risk(pyplot: Any, fitted: OutOfFold, table: Table) -> Any:
    figure, axes = pyplot.subplots(figsize=(5, 3.5))
    errors = risk_by_coverage(fitted, table)
    axes.plot(np.arange(1, len(errors) + 1) / len(errors), errors)
    axes.axhline(errors[-1] / 2, color="0.7", linestyle=":")
    axes.set(xlabel="coverage", ylabel="share on the wrong side of 0.5", title="Risk over coverage")
    return figure


def _corpora(pyplot: Any, fitted: OutOfFold, table: Table, corpora: Sequence[str]) -> Any:
    figure, axes = pyplot.subplots(figsize=(5, 3.5))
    squares, of = (fitted.values - table.labels) ** 2, np.array(corpora)
    names = sorted(set(corpora))
    errors = [
        float(np.average(squares[rows], weights=table.weights[rows]))
        for rows in (np.flatnonzero(of == name) for name in names)
    ]
    axes.barh(names, errors)
    axes.set(xlabel="mean squared error", title="Error by corpus, outlets not seen")
    return figure


def _shapes(pyplot: Any, shapes: Sequence[Steps]) -> Any:
    rows = -(-len(shapes) // _COLUMNS)
    figure, grid = pyplot.subplots(
        rows, _COLUMNS, figsize=(_COLUMNS * _SIZE, rows * _SIZE), sharey=True, layout="constrained"
    )
    for axes in grid.flat[len(shapes) :]:
        axes.set_axis_off()
    for axes, feature, steps in zip(grid.flat, features(), shapes, strict=False):
        edges = steps.edges or (0.0,)
        places = [*edges, edges[-1] + (edges[-1] - edges[0] or 1.0) / 10]
        axes.step(places, steps.levels if steps.edges else [steps.levels[0]] * 2, where="pre")
        axes.axhline(steps.missing, color="0.7", linestyle=":")
        axes.set_title(feature.name, fontsize=8)
        axes.tick_params(labelsize=6)
    return figure
