"""Every page of the documentation is in its contents, once."""

from __future__ import annotations

import re
from pathlib import Path


def test_the_contents_name_every_page_once(project: Path) -> None:
    contents = re.findall(r"(\S+\.md)$", (project / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    pages = [page.relative_to(project / "docs").as_posix() for page in (project / "docs").rglob("*.md")]
    assert sorted(contents) == sorted(pages)
