"""Tables in and out, fields, order, completion: the command line as one end of a pipe."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from helpers.adapters import ARTICLES, expected
from srcscore.cli import main
from srcscore.report.flat import NAMES, flatten

ROWS = [flatten(result) for result in expected()]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return the golden articles as CSV, with a byte order mark as spreadsheets write it."""
    path = tmp_path / "articles.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, ["text", "url", "title"])
        writer.writeheader()
        writer.writerows(ARTICLES)
    return path


def test_csv_in_json_lines_out(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.jsonl"
    assert main(["score", str(table), "--out", str(out)]) == 0
    assert [json.loads(line) for line in out.read_text().splitlines()] == ROWS


def test_csv_out_reads_back(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    assert main(["score", str(table), "--out", str(out), "--fields", "value,band,reasons"]) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["value"]) for row in rows] == [row["value"] for row in ROWS]
    assert [row["reasons"] for row in rows] == ["; ".join(row["reasons"]) for row in ROWS]


def test_parquet_in_and_out(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa  # noqa: PLC0415 - an extra

    articles, out = tmp_path / "articles.parquet", tmp_path / "scores.parquet"
    parquet.write_table(
        pa.Table.from_pylist([dict.fromkeys(("url", "title")) | a for a in ARTICLES]), articles
    )
    assert main(["score", str(articles), "--out", str(out)]) == 0
    assert parquet.read_table(out).to_pylist() == ROWS


def test_fields_print_one_object_a_line(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(table), "--fields", "band, value"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [{"band": r["band"], "value": r["value"]} for r in ROWS]


def test_least_value_and_order(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(table), "--fields", "value", "--min", "0", "--sort", "value", "--reverse"]) == 0
    found = [json.loads(line)["value"] for line in capsys.readouterr().out.splitlines()]
    assert found == sorted((row["value"] for row in ROWS if not row["abstained"]), reverse=True)
    assert main(["score", str(table), "--fields", "url", "--sort", "url"]) == 0
    found = [json.loads(line)["url"] for line in capsys.readouterr().out.splitlines()]
    known = sorted(row["url"] for row in ROWS if row["url"])
    assert found == known + [None] * (len(ROWS) - len(known))


def test_bad_rows_are_told_and_keep_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "rows.csv", tmp_path / "scores.jsonl"
    path.write_text("text,url\n,https://x.org\nThe mill closed on Monday.,\n", "utf-8")
    assert main(["score", str(path), "--out", str(out)]) == 1
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["error"] is None for row in rows] == [False, True]
    assert "rows.csv, row 1: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"wrong\nx\n", "no column holds the articles"),
        (b"text\n\xff\xfe\n", "not CSV in UTF-8"),
        (b"", "no column holds the articles"),
    ],
)
def test_tables_that_cannot_be_read_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    assert main(["score", str(path)]) == 1
    assert told in capsys.readouterr().err


def test_what_is_no_parquet_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "bad.parquet"
    path.write_bytes(b"PAR0 not really")
    assert main(["score", str(path)]) == 1
    assert "not a Parquet file" in capsys.readouterr().err


def test_cells_that_a_spreadsheet_would_run_are_quoted(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.csv", tmp_path / "scores.csv"
    path.write_text('id,text\n=1+1,"The mill closed on Monday."\n', "utf-8")
    assert main(["score", str(path), "--out", str(out), "--fields", "id"]) == 0
    assert out.read_text().splitlines() == ["id", "'=1+1"]


@pytest.mark.parametrize(
    "options",
    [["--fields", "worth"], ["--sort", "worth"], ["--min", "2"], ["--min", "x"], ["--out", "scores.xls"]],
)
def test_wrong_usage_is_told(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "x.txt", *options]) == 2
    assert "srcscore score: argument" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(table), "--out", str(table.parent / "no" / "scores.csv")]) == 1
    assert "the file cannot be written" in capsys.readouterr().err


def test_jsonld_is_printed_on_one_line(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(table), "--jsonld"]) == 0
    assert [json.loads(line)["@type"] for line in capsys.readouterr().out.splitlines()] == ["Review"] * len(
        ROWS
    )


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_knows_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("shtab")
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(word in script for word in ("score", "reputation", "models", "train", "--jsonl"))


def test_names_of_columns_are_those_of_the_flat_form() -> None:
    assert all(tuple(row) == NAMES for row in ROWS)
