"""Run a notebook and write it with its outputs: `python -m tools.docs.run_notebook NOTEBOOK TARGET`.

The kernel is spoken to through files instead of ports, so that no socket of a network is opened.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, cast


def run(source: Path, target: Path) -> None:
    """Run all cells in the notebook's own folder."""
    nbclient, nbformat, jupyter = (  # of an extra, and without types
        cast("Any", import_module(name)) for name in ("nbclient", "nbformat", "jupyter_client.manager")
    )
    notebook = nbformat.read(source, as_version=4)
    with tempfile.TemporaryDirectory() as short:
        manager = jupyter.KernelManager(transport="ipc", ip=f"{short}/kernel")
        about = {"metadata": {"path": str(source.parent)}}
        nbclient.NotebookClient(notebook, km=manager, timeout=120, resources=about).execute()
    nbformat.write(notebook, target)


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
