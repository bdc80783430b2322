"""The outputs that the documentation shows are what the commands print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.docs.outputs import PAGES, ROOT, renewed, score_examples, sections

WITH_OUTPUT = [page for page in PAGES if "<!-- output: " in page.read_text("utf-8")]
MARKED = [page for page in PAGES if "-->" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", MARKED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_shown_output_is_what_is_printed(page: Path) -> None:
    text = page.read_text("utf-8")
    assert renewed(text) == text, "run: python -m tools.docs.outputs"


def test_the_readme_shows_what_the_first_command_prints(project: Path) -> None:
    readme = (project / "README.md").read_text("utf-8")
    assert "<!-- output: score docs/examples/network-article.txt -->" in readme
    for part in (
        "13 of 17 statements have a source: ",
        "Score ",
        "Most statements rest on: ",
        "Weak sources: ",
        "The sum, in log-odds: ",
        "Reasons: what is there, then what is missing; ",
    ):
        assert f"\n{part}" in readme


def test_every_marked_output_is_found() -> None:
    for page in WITH_OUTPUT:
        text = page.read_text("utf-8")
        bare = text.replace("<!-- output: ", "<!-- output: --version ")
        assert renewed(bare).count("srcscore 0.") >= text.count("<!-- output: ")


def test_a_figure_is_renewed_where_it_is_marked() -> None:
    name, section = "quality", "TF-IDF"
    [(row, cell)] = [row[:2] for row in sections(name)[section]["rows"] if row[0].endswith("AUC by domain")]
    mark = f"<!-- {name}; {section}; {row} -->"
    assert renewed(f"it has 0.123{mark}, not 7") == f"it has {cell.split()[0]}{mark}, not 7"
    shown = renewed(f"<!-- table: {name}; {section} -->\n\n| old |\n")
    assert "| old |" not in shown
    assert f"| {row} | {cell} |" in shown


def test_examples_of_scores_are_what_is_scored() -> None:
    examples = score_examples()
    assert sorted(examples) == sorted((ROOT / "docs" / "schema" / "examples").iterdir())
    for file, example in examples.items():
        assert file.read_text("utf-8") == example, "run: python -m tools.docs.outputs"
