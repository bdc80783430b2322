"""Every public name is on a page of the Python reference."""

from __future__ import annotations

import re
from pathlib import Path

import srcscore


def test_every_public_name_has_its_place(project: Path) -> None:
    pages = [project / "docs" / "api.md", *(project / "docs" / "api").glob("*.md")]
    page = "\n".join(path.read_text("utf-8") for path in pages)
    modules = set(re.findall(r"^::: (srcscore\.[a-z_.]+)$", page, re.MULTILINE))
    chosen = set(re.findall(r"\w+", " ".join(re.findall(r"members: \[(.*?)\]", page))))
    for name in srcscore.__all__:
        if name == "__version__":
            continue
        home = getattr(srcscore, name).__module__
        assert home in modules, name
        assert name in chosen or home.startswith(("srcscore.records.", "srcscore.errors")), name
