"""`srcscore evaluate`: it needs data, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from srcscore.cli import main


def test_missing_data_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(tmp_path)]) in (1, 2)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "missing" in told
