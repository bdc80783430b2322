"""Every Python example of the documentation runs."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
_FENCE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def examples(page: Path) -> list[str]:
    return _FENCE.findall(page.read_text("utf-8"))


WITH_EXAMPLES = [page for page in PAGES if examples(page)]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_run_in_order(page: Path) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    for place, example in enumerate(examples(page)):
        code = compile(example, f"{page.name}, example {place}", "exec")
        with contextlib.redirect_stdout(io.StringIO()), _extras(page):
            exec(code, names)  # noqa: S102 - the project's own documentation


@contextlib.contextmanager
def _extras(page: Path) -> Iterator[None]:
    """Skip a page on an adapter where its package is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if page.parent.name != "integrations" or (error.name or "").startswith("srcscore"):
            raise
        pytest.skip(f"needs {error.name}")


def test_there_are_examples_where_readers_look_first() -> None:
    names = {page.name for page in WITH_EXAMPLES}
    assert {"README.md", "start.md", "concepts.md"} <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
