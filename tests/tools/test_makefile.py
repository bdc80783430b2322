"""The Makefile has what the pages promise, and runs modules that exist."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

_TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
_MODULE = re.compile(r"\$\(PYTHON\) -m ([\w.]+)")


def test_every_promised_target_exists(project: Path) -> None:
    targets = set(_TARGET.findall((project / "Makefile").read_text("utf-8")))
    promised = re.findall(r"`make ([a-z]+)", (project / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(promised) >= 5
    assert set(promised) <= targets


def test_every_module_exists(project: Path) -> None:
    modules = _MODULE.findall((project / "Makefile").read_text("utf-8"))
    assert "tools.make_tables" in modules
    assert [name for name in modules if find_spec(name) is None] == []
