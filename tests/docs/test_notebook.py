"""The notebook runs from its first cell to its last, and is stored without outputs."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.docs import run_notebook

MISSING = [name for name in ("nbformat", "nbclient", "ipykernel") if find_spec(name) is None]


def test_the_notebook_is_stored_without_outputs(project: Path) -> None:
    for path in (project / "docs" / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        codes = [cell for cell in cells if cell["cell_type"] == "code"]
        assert len(codes) > 5
        assert not any(cell["outputs"] or cell["execution_count"] for cell in codes), path.name


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)} (extra notebook)")
@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with names in the file system")
def test_the_notebook_runs(project: Path, tmp_path: Path) -> None:
    notebook, target = project / "docs" / "notebooks" / "tour.ipynb", tmp_path / "run.ipynb"
    done = subprocess.run(
        [sys.executable, run_notebook.__file__, str(notebook), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cells = json.loads(target.read_text("utf-8"))["cells"]
    shown = [output for cell in cells for output in cell.get("outputs", ())]
    assert sum(bool(cell.get("outputs")) for cell in cells) > 8
    pages = [
        "".join(output["data"]["text/html"]) for output in shown if "text/html" in output.get("data", {})
    ]
    assert len(pages) == 1
    assert "srcscore" in pages[0]
