"""The command as a process: pipes, encodings, signals, and the real walk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

COMMAND = [sys.executable, "-m", "srcscore.cli"]
ARTICLE = {
    "text": "The mill closed on Monday, the mayor told Reuters. Nobody was hurt, she said.",
    "id": "mill",
}
LINE = (json.dumps(ARTICLE) + "\n").encode()
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX pipes and signals")


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )


@pytest.mark.slow
def test_a_real_article_from_a_pipe() -> None:
    done = run("score", "-", stdin=ARTICLE["text"].encode())
    assert done.returncode == 0
    assert done.stderr == b""
    assert b"Reuters" in done.stdout
    assert b"srcscore 0." in done.stdout


@pytest.mark.slow
def test_json_lines_twice_give_the_same_bytes_with_any_number_of_jobs() -> None:
    lines = LINE * 3 + b"{}\n" + LINE
    first, second = run("score", "--jsonl", "-", stdin=lines), run("score", "--jsonl", "-", stdin=lines)
    assert first.stdout == second.stdout == run("score", "--jsonl", "-", "--jobs", "2", stdin=lines).stdout
    assert first.returncode == 1
    results = [json.loads(line) for line in first.stdout.splitlines()]
    assert [result["id"] for result in results] == ["mill", "mill", "mill", None, "mill"]
    assert results[3].keys() == {"index", "id", "error"}


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """Start the command with open pipes; a minute later it is killed, so that a test cannot hang."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*COMMAND, *arguments], **pipes, start_new_session=True) as process:  # type: ignore[call-overload]
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        try:
            yield process, process.stdin, process.stdout
        finally:
            watchdog.cancel()
            process.kill()


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Let child processes hear Ctrl-C, also where a shell started this run in the background, deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
def test_scores_come_one_by_one_while_the_input_is_still_open() -> None:
    with running("score", "--jsonl", "-") as (process, stdin, stdout):
        for _ in range(2):
            stdin.write(LINE)
            stdin.flush()
            assert json.loads(stdout.readline())["id"] == "mill"
        process.communicate(timeout=60)
        assert process.returncode == 0


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize(
    "arguments", [["score", "--jsonl", "-"], ["reputation", *["bbc.co.uk"] * 5000], ["--help"]]
)
def test_a_reader_that_goes_away_sees_no_traceback(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=LINE * 300,
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    assert done.stderr == b""
    assert done.returncode == 141


@pytest.mark.slow
@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["reputation", "bbc.co.uk"], ["--help"], ["score", "--help"]])
def test_a_full_disk_is_told_on_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize(("jobs", "lines"), [("1", 2), ("2", 256 * 6)])
@pytest.mark.usefixtures("interrupts")
def test_an_interrupt_ends_cleanly(jobs: str, lines: int) -> None:
    with running("score", "--jsonl", "-", "--jobs", jobs) as (process, stdin, stdout):
        stdin.write(LINE * lines)
        stdin.flush()
        assert stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"Traceback" not in errors


@pytest.mark.slow
@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_any_encoding_of_the_terminal_will_do(environment: dict[str, str]) -> None:
    text = (
        "\u201eDie F\u00e4hre\u201c sank, the mayor told Reuters. \U0001f6a2 sank at dawn, officials said.\n"
    )
    done = run("score", "-", "--title", "F\u00e4hre \u201csank\u201d", stdin=text.encode(), **environment)
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout


@pytest.mark.slow
def test_an_article_cannot_steer_the_terminal() -> None:
    article = 'The \x1b[31mmayor\x1b]0;owned\x07 told TheCradle.co\x9b2J that "all \u202ewell" is.\n' * 5
    done = run("score", "-", "--title", "\x1b[2Jcleared", stdin=article.encode())
    shown = done.stdout.decode()
    assert all(line.isprintable() for line in shown.split("\n"))
    assert done.stderr == b""


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b" \n", b"\x00", b"a", b"{}", b"<html>"])
def test_next_to_nothing_is_a_score_an_abstention_or_one_line(content: bytes) -> None:
    done = run("score", "-", stdin=content)
    assert done.returncode in (0, 1)
    assert done.stderr.count(b"\n") == done.returncode
    assert bool(done.stdout) == (done.returncode == 0)


@pytest.mark.slow
@POSIX
def test_closed_streams_are_no_crash() -> None:
    # Without a standard output nothing is read: the one error says so.
    for closed, code, errors in (("<&-", 1, 1), (">&-", 1, 0), ("2>&-", 1, 0), ("<&- >&- 2>&-", 1, 0)):
        command = f'exec "$0" -m srcscore.cli score - missing.txt {closed}'
        done = subprocess.run(
            ["sh", "-c", command, sys.executable],  # noqa: S607 - the system's own shell
            input=b"",
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, closed
        assert b"Traceback" not in done.stderr + done.stdout
        assert b"srcscore:" not in done.stdout
        assert done.stderr.count(b"missing.txt") == errors


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("arguments", ["--help", "graph build --help", "--version", "mcp"])
def test_a_closed_output_is_told_on_one_line(arguments: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m srcscore.cli {arguments} >&-', sys.executable],  # noqa: S607 - the system's own
        input=b"",
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"standard output is closed" in done.stderr


@pytest.mark.slow
def test_reputation_goes_on_after_a_bad_entry() -> None:
    done = run("reputation", "bbc.co.uk", "not a domain", "https://www.naturalnews.com/x", "--json")
    first, bad, last = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert first["domain"] == "bbc.co.uk"
    assert first["mean"] > 0.5 > last["mean"]
    assert bad["id"] == "not a domain"


@pytest.mark.slow
def test_reputation_for_people() -> None:
    shown = run("reputation", "naturalnews.com", "bbc.co.uk").stdout.decode()
    assert shown.startswith("naturalnews.com\n  reputation 0.")
    assert "\n\nbbc.co.uk\n" in shown
    assert "rated by reviewers of outlets" in shown


@pytest.mark.slow
def test_models_lists_what_load_model_takes() -> None:
    models: list[dict[str, Any]] = [json.loads(line) for line in run("models", "--json").stdout.splitlines()]
    assert models
    for model in models:
        assert model["name"] in run("models").stdout.decode()
        assert run("score", "-", "--model", model["name"], stdin=LINE).returncode == 0
