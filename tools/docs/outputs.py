"""Write the outputs and figures that the documentation shows: what commands print, what was measured.

A page marks an output with its command, `<!-- output: score FILE -->`, and a fenced block after it.
`<!-- figures -->` goes before a table of rows of `benchmarks/RESULTS.md`, misses included.

Run it after a change of the model or the report: `python -m tools.docs.outputs`.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from pathlib import Path
from unittest import mock

from srcscore.cli import main
from tools.docs.data_licenses import TARGET, written

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_OUTPUT = re.compile(r"(<!-- output: ([^\n]*) -->\n\n```text\n)(.*?)(?=```\n)", re.DOTALL)
_SHOWN = (
    ("article tells a reliable outlet, publisher hidden: AUC by domain", "Quality", "AUC by domain, macro"),
    ("the same by article", "Quality", "AUC by article, the same"),
    ("calibration error: hidden / rated / unrated but named", "Quality", "calibration error"),
    ("mean squared error, hidden, pooled corpora", "Quality", "mean squared error, hidden"),
    ("coverage of 90% intervals: all / citing / citing nobody", "Quality", "coverage of 90% intervals"),
    ("median width of intervals, hidden", "Quality", "median width"),
    ("reliable but below 0.5: gap left to right / US to other", "Quality", "reliable but below 0.5"),
    ("outlets credited in an article: P / R / F1", "Citations", "credited outlets by article"),
    ("credited sources of any kind: P / R / F1", "Citations", "credited citations of any kind"),
    ("one score / `HashingVectorizer` on the same article", "Speed", "score, all evidence"),
)
"""What the table of figures shows: its words, and section and start of the row in the results."""
_FIGURES = re.compile(r"(<!-- figures -->\n\n)(?:\|[^\n]*\n)*\n?")


def renewed(text: str) -> str:
    """Return a page with every output as its command prints it now, and the figures measured last."""
    text = _OUTPUT.sub(lambda match: match[1] + printed(match[2]), text)
    return _FIGURES.sub(lambda match: match[1] + figures() + "\n", text)


def figures() -> str:
    """Return rows of the results as a table: what was measured, the figure, and the aim."""
    results = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8")
    rows = [f"| {shown} | {_row(results, section, start)} |\n" for shown, section, start in _SHOWN]
    return "".join(["| measure | figure | aim |\n", "|---|---|---|\n", *rows])


def _row(results: str, section: str, start: str) -> str:
    """Return figure and aim of the last row of a section whose first cell starts so, "latest: " aside."""
    texts = re.findall(rf"^#+ {re.escape(section)}\n(.*?)(?=^#+ |\Z)", results, re.DOTALL | re.MULTILINE)
    row = rf"^\| (?:final: |latest: )?{re.escape(start)}[^|]*\| ([^|]+) \| ([^|]+) \|$"
    found = re.findall(row, "\n".join(texts), re.MULTILINE)
    if not found:
        message = f"benchmarks/RESULTS.md, section {section}, has no row {start!r}: change one of the two"
        raise LookupError(message)
    return " | ".join(cell.partition(";")[0] for cell in found[-1])  # what follows is a remark


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


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")
    TARGET.write_text(written(), "utf-8")  # it names the models
