"""The command line is tested without what the environment says of colours."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_colours_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
