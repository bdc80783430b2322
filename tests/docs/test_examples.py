"""Every Python example of the documentation runs, and in the guides every command too."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
GUIDES = sorted(page for page in (ROOT / "docs" / "how-to").glob("*.md") if page.stem != "index")
"""Their blocks run one after the other in a folder that holds what `docs/examples` holds."""
_FENCE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_STEP = re.compile(
    r"^```(python|console|json|csv|text|xml)(?: title=\"([^\"]+)\")?\n(.*?)^```", re.DOTALL | re.MULTILINE
)
_INSTALLS = re.compile(r"^(python -m )?pip install .*$", re.MULTILINE)


def examples(page: Path) -> list[str]:
    return _FENCE.findall(page.read_text("utf-8"))


WITH_EXAMPLES = [page for page in PAGES if page not in GUIDES and examples(page)]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_run_in_order(page: Path) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    for place, example in enumerate(examples(page)):
        code = compile(example, f"{page.name}, example {place}", "exec")
        with contextlib.redirect_stdout(io.StringIO()), _extras(page):
            exec(code, names)  # noqa: S102 - the project's own documentation


@pytest.mark.slow
def test_the_commands_of_the_first_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    text = (ROOT / "docs" / "start.md").read_text("utf-8").partition("## From the shell")[2]
    [commands] = [block for kind, _, block in _STEP.findall(text) if kind == "console"]
    _run(commands)
    assert len(Path("scores.jsonl").read_text("utf-8").splitlines()) == 8


@pytest.mark.slow
@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_steps_of_a_guide_run_in_order(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python and commands run in one folder; a block with a title is a file that the reader writes."""
    folder = tmp_path / "work"
    shutil.copytree(ROOT / "docs" / "examples", folder)
    monkeypatch.chdir(folder)
    if find_spec("trafilatura"):  # the guides fetch, and tests do not
        monkeypatch.setattr("trafilatura.fetch_url", lambda _: Path("page.html").read_text("utf-8"))
    names: dict[str, Any] = {"__name__": "example"}
    for kind, title, text in _STEP.findall(page.read_text("utf-8")):
        if title:
            Path(title).write_text(text, "utf-8")
        elif kind == "console":
            _run(text)
        elif kind == "python":
            with contextlib.redirect_stdout(io.StringIO()), _extras(page):
                exec(compile(text, page.name, "exec"), names)  # noqa: S102 - the project's own documentation


def _run(commands: str) -> None:
    """Run a block of commands as a reader's shell would, without what installs packages."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [bash, "-euo", "pipefail", "-c", _INSTALLS.sub("", commands)],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"


@contextlib.contextmanager
def _extras(page: Path) -> Iterator[None]:
    """Skip a page on an adapter where its package is not installed."""
    try:
        yield
    except ImportError as error:  # datatrove asks in one for what a step of a pipeline needs
        asks = isinstance(error, ModuleNotFoundError) or str(error).startswith("Please install")
        own = page.parent.name not in ("integrations", "how-to") or (error.name or "").startswith("srcscore")
        if own or not asks:
            raise
        pytest.skip(f"needs {error.name or error}")


def test_there_are_examples_where_readers_look_first() -> None:
    names = {page.name for page in WITH_EXAMPLES}
    assert {"README.md", "start.md", "concepts.md"} <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
