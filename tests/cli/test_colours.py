"""When reports are in colour, and how wide they are: on a real terminal, through a pipe, as variables say."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from srcscore.cli import main
from srcscore.report.text import columns

pytest.importorskip("rich", reason="reports in colour need rich (extra terminal)")

TEXT = "“The pier is old,” Ann Lee said on Monday. The harbour will close in May, as the town knows."
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "pier.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


class Terminal(io.StringIO):
    """A standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


CASES = [
    (True, {}, True),
    (False, {}, False),
    (True, {"NO_COLOR": "1"}, False),
    (True, {"NO_COLOR": ""}, True),
    (True, {"TERM": "dumb"}, False),
    (False, {"FORCE_COLOR": "1"}, True),
    (False, {"FORCE_COLOR": ""}, False),
    (False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
]


def shown(arguments: list[str], monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True) -> str:
    """Return what a command prints."""
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    assert main(arguments) == 0
    return stream.getvalue()


@pytest.mark.parametrize(("terminal", "variables", "coloured"), CASES)
def test_who_decides_on_colours(
    terminal: bool, variables: dict[str, str], coloured: bool, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b" in shown(["explain", file], monkeypatch, terminal=terminal)) is coloured


def commands(file: str) -> dict[str, list[str]]:
    return {
        "score": ["score", file],
        "explain": ["explain", file],
        "reputation": ["reputation", "bbc.co.uk", "naturalnews.com"],
        "models": ["models"],
    }


@pytest.mark.parametrize("name", commands(""))
def test_each_command_that_reports_has_colours_only_on_a_terminal(
    name: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = commands(file)[name]
    coloured = shown(arguments, monkeypatch)
    assert "\x1b[1m" in coloured
    plain = shown(arguments, monkeypatch, terminal=False)
    assert plain.split("\n") == [row.rstrip() for row in _STYLE.sub("", coloured).split("\n")]
    assert plain.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", commands(""))
def test_without_rich_there_are_plain_lines(name: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = commands(file)[name]
    laid_out = shown(arguments, monkeypatch, terminal=False)
    monkeypatch.setitem(sys.modules, "rich", None)
    plain = shown(arguments, monkeypatch)
    assert plain.replace("\n", "").isprintable()
    if name == "score":
        assert plain.splitlines()[0].endswith("pier.txt")
        assert 6 <= len(plain.splitlines()) <= 12
    else:
        assert plain == laid_out


def test_an_old_console_of_windows_gets_no_escapes(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("srcscore.report.terminal.reaches_terminal", lambda: False)
    assert "\x1b" not in shown(["score", file], monkeypatch)


@pytest.mark.parametrize("option", ["--json", "--jsonld"])
def test_what_programs_read_has_no_colours(option: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert json.loads(shown(["score", option, file], monkeypatch))


def on_a_terminal(arguments: list[str], width: int) -> str:
    """Return what a command writes to a pseudo-terminal of so many columns."""
    fcntl = pytest.importorskip("fcntl", reason="needs pseudo-terminals")
    termios = pytest.importorskip("termios", reason="needs pseudo-terminals")
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, width.to_bytes(2, sys.byteorder).rjust(4, b"\0") + b"\0" * 4)
    command = [sys.executable, "-m", "srcscore.cli", *arguments]
    # The environment as Python sees it: readline, which pytest loads, sets COLUMNS behind its back.
    with subprocess.Popen(command, stdout=theirs, env=dict(os.environ)) as child:
        os.close(theirs)
        written = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # how Linux says that nobody writes any more
                part = b""
            if not part:
                break
            written += part
    os.close(ours)
    assert child.returncode == 0
    return written.decode()


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_real_terminal_is_filled_to_its_width(width: int, file: str) -> None:
    written = on_a_terminal(["score", file, "--url", "https://www.bbc.co.uk/news/pier"], width)
    assert "\x1b[1m" in written
    lines = _STYLE.sub("", written).split("\r\n")
    assert max(map(columns, lines)) == width
    assert all(line.isprintable() for line in lines)
