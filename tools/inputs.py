"""Read the tables of `tools/data`, which are written by hand."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def read_lines(name: str) -> list[str]:
    """Return the lines of a table without blank lines and `#` comments."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table whose first line names the columns."""
    head, *lines = read_lines(name)
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]
