"""The command line reference is the one that the parser gives, and the README names every command."""

from __future__ import annotations

from pathlib import Path

from tools.docs.cli_reference import TARGET, reference


def test_the_reference_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == reference(), "run: python -m tools.docs.cli_reference"


def test_every_argument_is_explained() -> None:
    for line in reference().splitlines():
        if line.startswith("| `"):
            assert not line.endswith(("|  |", "| None |")), line


def test_every_command_is_in_the_readme(project: Path) -> None:
    readme = (project / "README.md").read_text("utf-8")
    for line in reference().splitlines():
        if line.startswith("## "):
            assert line.removeprefix("## ") in readme
