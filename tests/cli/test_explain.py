"""`srcscore explain`: what it reads, what it prints, and when it colours."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from srcscore.cli import main

TEXT = "“The pier is old,” Ann Lee said on Monday. The harbour will close in May, as the town knows."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pier.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_shows_claims_with_sources_and_verdicts(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "on record: “The pier is old,” Ann Lee said on Monday." in shown
    assert '- Ann Lee, person, "said"' in shown
    assert "no source: The harbour will close in May" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pier.json", json.dumps({"text": TEXT, "url": "https://example.org/pier"})),
        ("pier.html", f"<html><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"),
    ],
)
def test_reads_json_and_html(
    name: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name.endswith("html"):
        pytest.importorskip("trafilatura")
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert main(["explain", str(path)]) == 0
    assert "Ann Lee, person" in capsys.readouterr().out


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["explain", "-", "--url", "https://example.org/pier", "--title", "The old pier"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("The old pier\nexample.org")


def test_the_publisher_can_be_hidden(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://www.naturalnews.com/pier"
    assert main(["explain", str(file), "--url", url]) == 0
    known = capsys.readouterr().out
    assert main(["explain", str(file), "--url", url, "--no-publisher"]) == 0
    assert capsys.readouterr().out != known


def test_a_missing_file_is_one_line_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(tmp_path / "none.txt")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "cannot be read" in told.err
