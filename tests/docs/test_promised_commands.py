"""The README's two commands are the ones that the full check runs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

COMMANDS = (
    "python -m pip install . && srcscore score docs/examples/network-article.txt",
    "python -m pip install -e '.[test]' && python -m pytest",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_and_the_check_have_the_same_command(project: Path, command: str) -> None:
    assert f"\n{command}\n" in (project / "README.md").read_text("utf-8")
    assert f'="{command}"\n' in (project / ".ci" / "run").read_text("utf-8")


def test_the_two_commands_come_before_anything_else_in_the_readme(project: Path) -> None:
    readme = (project / "README.md").read_text("utf-8")
    first_block = re.search(r"```console\n(.*?)```", readme, re.DOTALL)
    assert first_block is not None
    assert [line for line in first_block[1].splitlines() if not line.startswith("#")] == list(COMMANDS)
    assert readme[: first_block.start()].count("\n## ") == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_check_is_valid_bash(project: Path) -> None:
    run = subprocess.run(
        ["bash", "-n", ".ci/run"],  # noqa: S607 - found on the path, as its first line does
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
