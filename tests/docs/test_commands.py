"""Every command that a page shows is one that the command line understands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docs.test_examples import PAGES, ROOT
from srcscore.cli import build_parser

_BLOCK = re.compile(r"^```(?:console|bash|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_END = re.compile(r"\s(?:[|>&;]|2>|#).*$")
"""Where the shell's part of a line begins."""


def commands(page: Path) -> list[str]:
    """Return the calls of srcscore in the blocks of a page, one a line, pipes and comments taken off."""
    found = []
    for block in _BLOCK.findall(page.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            plain = line.removeprefix("$ ").partition("  #")[0]
            called = re.search(r"(?:^|[\s|])(srcscore\s.*)$", plain)
            if called and not line.lstrip().startswith("#"):
                given = " FILE" if "xargs" in plain[: called.start(1)] else ""
                found.append(_END.sub("", called[1]).strip() + given)
    return found


SHOWN = [(page, command) for page in PAGES for command in commands(page)]


@pytest.mark.parametrize(
    ("page", "command"), SHOWN, ids=[f"{page.relative_to(ROOT).as_posix()}: {told}" for page, told in SHOWN]
)
def test_a_shown_command_is_understood(page: Path, command: str) -> None:
    try:
        build_parser().parse_args(shlex.split(command)[1:])
    except SystemExit as error:
        assert not error.code, f"{page.name}: {command}"  # noqa: PT017 - argparse leaves by it, and 0 is good


def test_commands_are_found_where_readers_look_first() -> None:
    assert len(SHOWN) > 40
    assert {"README.md", "start.md", "train.md", "models.md"} <= {page.name for page, _ in SHOWN}
