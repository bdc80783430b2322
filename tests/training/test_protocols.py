"""Measures find what was planted, and pictures are drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from srcscore.features.spec import features
from srcscore.model.curves import Steps
from srcscore.training.evaluate import draw_plots, tables
from srcscore.training.fit import Table
from srcscore.training.protocols import OutOfFold, fit_pooling, risk, risk_by_coverage

SIZE = 400


def table(labels: np.ndarray) -> Table:
    size = len(labels)
    return Table(
        values=np.zeros((size, len(features()))),
        counts=sparse.csr_matrix((size, 1)),
        domains=np.array([f"site{row}.example" for row in range(size)]),
        family=np.zeros(1, np.int64),
        groups=np.arange(size),
        ratings=labels,
        judgements=labels,
        genres=np.full(size, ""),
        weights=np.ones(size),
        cited=np.ones(size, np.bool_),
    )


def test_the_surest_come_first() -> None:
    labels = np.array([0.9, 0.9, 0.1, 0.1])
    fitted = OutOfFold(np.array([0.8, 0.4, 0.2, 0.45]), np.array([0.1, 0.5, 0.1, 0.4]), 0.9, 0.3)
    assert risk_by_coverage(fitted, table(labels)).tolist() == [0.0, 0.0, 0.0, 0.25]
    assert risk(fitted, table(labels)) == {
        "wrong side of 0.5": 0.25,
        "at half coverage": 0.0,
        "half over full": 0.0,
    }


def test_components_of_variance_are_found() -> None:
    rng = np.random.default_rng(0)
    names = np.repeat(np.arange(800), 8)
    true = rng.normal(0.5, 0.15, 800)
    labels = 0.5 + 1.2 * (true - 0.5) + rng.normal(0, 0.1, 800)
    values = true[names] + rng.normal(0, 0.1, len(names))
    found = fit_pooling(values, labels[names], np.array([f"site{name}" for name in names]))
    assert found.between == pytest.approx(0.15**2, rel=0.15)
    assert found.within == pytest.approx(0.01, rel=0.1)
    assert found.slope == pytest.approx(1.2, rel=0.1)


def test_figures_become_tables_with_their_intervals() -> None:
    lines = list(tables({"a, x": 0.5, "a, x, 95% from": 0.4, "a, x, 95% to": 0.6, "b, y": 1.0}))
    assert "| x | 0.500 [0.400, 0.600] |" in lines
    assert [line for line in lines if line.startswith("###")] == ["### a", "### b"]


@pytest.mark.slow
def test_four_pictures_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra plots")
    rng = np.random.default_rng(0)
    labels = rng.uniform(size=SIZE)
    fitted = OutOfFold(np.clip(labels + rng.normal(0, 0.1, SIZE), 0, 1), np.full(SIZE, 0.4), 0.9, 0.4)
    shapes = [Steps((0.0, 1.0), (-0.1, 0.0, 0.1), 0.0) for _ in features()]
    paths = draw_plots(tmp_path, fitted, table(labels), ["x", "y"] * (SIZE // 2), shapes)
    assert [path.name for path in paths] == [
        "reliability.svg",
        "risk-coverage.svg",
        "error-by-corpus.svg",
        "shapes.svg",
    ]
    assert all(b"<svg" in path.read_bytes() for path in paths)
