"""The command line in the middle of a pipe, with the tools that people put around it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.adapters import ARTICLES, expected
from srcscore import Score

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell"), pytest.mark.slow]

VALUES = [result.value for result in expected() if isinstance(result, Score)]
"""What the library says of the golden articles."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with `srcscore` as a command and the golden articles, names with spaces included."""
    command = tmp_path / "bin" / "srcscore"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m srcscore.cli "$@"\n')
    command.chmod(0o755)
    lines = [json.dumps(article) for article in ARTICLES]
    (tmp_path / "feed.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "articles").mkdir()
    for place, article in enumerate(ARTICLES):
        (tmp_path / "articles" / f"article {place}.json").write_text(json.dumps(article))
    return tmp_path


def _shell(folder: Path, script: str) -> str:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-ec", script],  # noqa: S607 - the system's own shell
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _needs(tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")


def test_xargs_hands_over_names_with_spaces(folder: Path) -> None:
    found = _shell(
        folder, "find articles -name '*.json' -print0 | sort -z | xargs -0 srcscore score --fields value"
    )
    assert [json.loads(line)["value"] for line in found.splitlines()] == VALUES


def test_jq_reads_what_comes_out(folder: Path) -> None:
    _needs("jq")
    found = _shell(folder, "srcscore score --jsonl feed.jsonl | jq -c 'select(.abstained | not) | .value'")
    known = [item.value for item in expected() if isinstance(item, Score) and not item.abstained]
    assert [json.loads(line) for line in found.splitlines()] == known


def test_parallel_runs_several(folder: Path) -> None:
    _needs("parallel")
    found = _shell(folder, "parallel -k -j2 srcscore score --json ::: articles/*.json </dev/null 2>/dev/null")
    assert [json.loads(line)["value"] for line in found.splitlines()] == VALUES


def test_a_reader_that_leaves_early_ends_it_quietly(folder: Path) -> None:
    found = _shell(folder, "srcscore score --jsonl feed.jsonl | head -n 1")
    assert json.loads(found)["value"] == VALUES[0]


def test_standard_input_and_no_progress_where_nobody_watches(folder: Path) -> None:
    found = _shell(folder, "srcscore score --jsonl - < feed.jsonl 2>&1 | wc -l")
    assert int(found) == len(ARTICLES)
