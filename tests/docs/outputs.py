"""Write the outputs and figures that the documentation shows: what commands print, what is pinned.

A page marks an output with its command, `<!-- output: score FILE -->`, and a fenced block after it.
`<!-- figures -->` goes before a table of the figures in `benchmarks/pins.json`.

Run it after a change of the model or the report: `python tests/docs/outputs.py`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
from pathlib import Path
from unittest import mock

from docs.data_licenses import TARGET, written
from srcscore.cli import main

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_OUTPUT = re.compile(r"(<!-- output: ([^\n]*) -->\n\n```text\n)(.*?)(?=```\n)", re.DOTALL)
_FIGURES = re.compile(r"(<!-- figures -->\n\n)(?:\|[^\n]*\n)*\n?")


def renewed(text: str) -> str:
    """Return a page with every output as its command prints it now, and the pinned figures."""
    text = _OUTPUT.sub(lambda match: match[1] + printed(match[2]), text)
    return _FIGURES.sub(lambda match: match[1] + figures() + "\n", text)


def figures() -> str:
    """Return the pinned figures as a table."""
    pins = json.loads((ROOT / "benchmarks" / "pins.json").read_text("utf-8"))["pins"]
    rows = [f"| {name} | {pin['value']:.3f} |\n" for name, pin in pins.items()]
    return "".join(["| measure | value |\n", "|---|---|\n", *rows])


def printed(command: str) -> str:
    """Return what the command line prints, run from the project's folder, 100 columns wide."""
    shown = io.StringIO()
    with (
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(shown),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1"}),
    ):
        main(shlex.split(command))
    return shown.getvalue()


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")
    TARGET.write_text(written(), "utf-8")  # it names the models
