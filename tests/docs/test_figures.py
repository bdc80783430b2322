"""A figure that is told to users stands in the results, so that none outlives a new measurement."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FIGURE = re.compile(r"(?<![\d.])0\.\d{3}(?!\d)")


@pytest.mark.parametrize("name", ["limits.md", "comparison.md", "faq.md", "concepts.md"])
def test_every_figure_stands_in_the_results(name: str, project: Path) -> None:
    results = set(FIGURE.findall((project / "benchmarks" / "RESULTS.md").read_text("utf-8")))
    told = (project / "docs" / name).read_text("utf-8")
    prose = re.sub(r"^```.*?^```", "", told, flags=re.DOTALL | re.MULTILINE)
    stale = sorted(set(FIGURE.findall(prose)) - results)
    assert not stale, f"docs/{name} tells figures that are not in benchmarks/RESULTS.md: {stale}"
