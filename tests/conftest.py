"""The whole run is offline: this process from before the first test is collected, and each child."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

from helpers import examples, no_network

examples.load()
_PATH = (str(Path(__file__).parent), str(Path(__file__).parent / "helpers" / "site"))
"""Where a child process finds `helpers.no_network`, and the `sitecustomize` that applies it."""


def pytest_configure() -> None:
    """Block the network here, and through the environment in every process started from here."""
    handle, log = tempfile.mkstemp(prefix="srcscore-network-", suffix=".log")
    os.close(handle)
    os.environ[no_network.LOG] = log
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [*_PATH, os.environ.get("PYTHONPATH")]))
    no_network.block()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if anything tried to reach the network, even where the error was swallowed."""
    attempts = Path(os.environ[no_network.LOG]).read_text("utf-8")
    if attempts:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write(f"\nsomething tried to reach the network:\n{attempts}")


def pytest_unconfigure() -> None:
    """Remove the log of attempts."""
    Path(os.environ.pop(no_network.LOG)).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the project's folder."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data(project: Path) -> Path:
    """Return the folder of real articles, or skip the test when it is not there."""
    folder = Path(os.environ.get("SRCSCORE_DATA", project.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the shared data ({folder}, or SRCSCORE_DATA)")
    return folder
