"""The block on the network works, here and in child processes, and leaves a trace."""

from __future__ import annotations

import _socket
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import no_network


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the attempts made on purpose out of the run's own log."""
    path = tmp_path / "attempts.log"
    monkeypatch.setenv(no_network.LOG, str(path))
    return path


def test_a_name_cannot_be_looked_up(log: Path) -> None:
    with pytest.raises(no_network.NetworkBlockedError):
        socket.getaddrinfo("example.org", 80)
    assert "example.org" in log.read_text("utf-8")


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_an_address_cannot_be_reached(log: Path, family: int) -> None:
    address = "127.0.0.1" if family == socket.AF_INET else "::1"
    with socket.socket(family) as connection, pytest.raises(no_network.NetworkBlockedError):
        connection.connect((address, 9))
    assert address in log.read_text("utf-8")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: socket.gethostbyname("example.org"),
        lambda: socket.gethostbyaddr("192.0.2.1"),
        lambda: socket.getnameinfo(("192.0.2.1", 80), 0),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b"x"], [], 0, ("192.0.2.1", 9)),
        lambda: _socket.socket(socket.AF_INET).connect(("192.0.2.1", 9)),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_there_is_no_way_round(log: Path, attempt: Callable[[], object]) -> None:
    with pytest.raises(no_network.NetworkBlockedError):
        attempt()
    assert log.read_text("utf-8").count("\n") == 1


def test_what_stays_on_the_machine_is_let_through() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


def test_a_page_cannot_be_fetched(log: Path) -> None:
    with pytest.raises(no_network.NetworkBlockedError):
        urllib.request.urlopen("http://127.0.0.1:9/")
    assert log.exists()


def test_a_child_process_is_offline_and_cannot_hide_it(log: Path) -> None:
    script = (
        "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept Exception: print('hidden')"
    )
    child = subprocess.run(
        [sys.executable, "-c", script], env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert child.stdout == "hidden\n"
    assert "127.0.0.1" in log.read_text("utf-8")


@pytest.mark.slow
def test_an_attempt_that_is_swallowed_fails_the_run(tmp_path: Path, project: Path) -> None:
    (tmp_path / "conftest.py").write_text((project / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "helpers").symlink_to(project / "tests" / "helpers")
    (tmp_path / "test_it.py").write_text(
        "import socket\ndef test_it():\n    try: socket.getaddrinfo('example.org', 80)\n"
        "    except Exception: pass\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path / "test_it.py")]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in run.stdout
    assert run.returncode == pytest.ExitCode.TESTS_FAILED
    assert "example.org" in run.stderr
