"""A figure that is told to users stands in the results, so that none outlives a new measurement."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks import render
from benchmarks.common import RESULTS, Figure

FIGURE = re.compile(r"(?<![\d.])0\.\d{3}(?!\d)")


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "docs/figures.md",
        "docs/limits.md",
        "docs/comparison.md",
        "docs/faq.md",
        "docs/concepts.md",
    ],
)
def test_every_figure_stands_in_the_results(name: str, project: Path) -> None:
    results = set(FIGURE.findall((project / "benchmarks" / "RESULTS.md").read_text("utf-8")))
    page = (project / name).read_text("utf-8")
    prose = re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)
    stale = sorted(set(FIGURE.findall(prose)) - results)
    assert not stale, f"{name} has figures that are not in benchmarks/RESULTS.md: {stale}"


def test_the_page_of_results_is_written_from_the_stored_figures() -> None:
    assert render.PAGE.read_text("utf-8") == render.page(), "run `python -m benchmarks.render`"


def test_every_file_of_figures_has_a_heading_and_every_table_its_run() -> None:
    assert set(render.names()) <= set(render.TITLES)
    for path in RESULTS.glob("*.json"):
        for section in json.loads(path.read_text("utf-8"))["sections"].values():
            assert {"date", "commit", "command", "columns", "rows"} <= set(section)
            assert all(len(row) == len(section["columns"]) for row in section["rows"])


@pytest.mark.parametrize(
    ("figure", "cells"),
    [
        (Figure(0.5), ("0.500", "")),
        (Figure(0.5, target=0.4), ("0.500", "at least 0.4")),
        (Figure(0.5, target=0.6), ("0.500", "at least 0.6, **missed**")),
        (Figure(0.5, target=0.4, direction="at most"), ("0.500", "at most 0.4, **missed**")),
        (Figure(float("nan"), target=0.4), ("nan", "at least 0.4, **missed**")),
        (Figure(0.9, target=(0.87, 0.93)), ("0.900", "0.87 to 0.93")),
        (Figure(0.86, target=(0.87, 0.93)), ("0.860", "0.87 to 0.93, **missed**")),
        (Figure(0.94, target=(0.87, 0.93)), ("0.940", "0.87 to 0.93, **missed**")),
        (Figure(float("nan"), target=(0.87, 0.93)), ("nan", "0.87 to 0.93, **missed**")),
        (Figure(0.5, 0.4, 0.6), ("0.500 [0.400, 0.600]", "")),
        (Figure(60.0), ("60", "")),
    ],
)
def test_a_missed_target_is_marked(figure: Figure, cells: tuple[str, str]) -> None:
    assert figure.to_cells() == cells
