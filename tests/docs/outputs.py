"""Write the outputs that the documentation shows: each is what its command prints.

A page marks an output with its command, `<!-- output: score FILE -->`, and a fenced block after it.
Run it after a change of the model or the report: `python tests/docs/outputs.py`.
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

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_OUTPUT = re.compile(r"(<!-- output: ([^\n]*) -->\n\n```text\n)(.*?)(?=```\n)", re.DOTALL)


def renewed(text: str) -> str:
    """Return a page with every output as its command prints it now."""
    return _OUTPUT.sub(lambda match: match[1] + printed(match[2]), text)


def printed(command: str) -> str:
    """Return what the command line prints, run from the project's folder, 100 columns wide."""
    shown = io.StringIO()
    with (
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(shown),
        mock.patch.dict(os.environ, {"COLUMNS": "100"}),
    ):
        main(shlex.split(command))
    return shown.getvalue()


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")
