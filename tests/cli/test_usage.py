"""Help, version and wrong usage: quick, on one line, with the right exit code."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from srcscore import __version__
from srcscore.cli import main

COMMANDS = ("score", "graph", "reputation", "models", "train")


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("usage: srcscore")
    assert shown.err == ""


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    shown = capsys.readouterr().out
    assert all(re.search(rf"^    {command}\b", shown, re.MULTILINE) for command in COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"srcscore {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "COMMAND"),
        (["sing"], "'sing'"),
        (["score"], "FILE"),
        (["score", "a", "b", "--url", "https://example.com"], "--url and --title need exactly one FILE"),
        (["score", "a", "b", "--title", "A"], "--url and --title need exactly one FILE"),
        (["score", "--jsonl", "a", "--url", "https://example.com"], "--jsonl"),
        (["score", "--json", "--jsonl", "a"], "not allowed with"),
        (["score", "a", "--jobs", "0"], "'0' is not a whole number from 1 up"),
        (["score", "a", "--jobs", "many"], "'many' is not a whole number from 1 up"),
        (["score", "a", "--colour"], "--colour"),
        (["score", "a", "--\x1b[31mred"], "[31mred"),
        (["score", "a", "--model", "no-such-model"], "no-such-model"),
        (["reputation", "bbc.co.uk", "--model", "no-such-model"], "no-such-model"),
        (["train", "--data", "somewhere"], "--out"),
    ],
)
def test_wrong_usage(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert told in shown.err
    assert shown.err.startswith("srcscore")
    assert shown.err[:-1].isprintable()


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from srcscore.cli import main; main(['--help']); "
        "heavy = {'numpy', 'sklearn', 'tldextract', 'joblib', 'srcscore.scoring'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.returncode == 0
