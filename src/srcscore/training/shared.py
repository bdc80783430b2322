"""Read the shared data, and the date that a model carries."""

from __future__ import annotations

import csv
import gzip
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from srcscore.errors import DataError
from srcscore.resources import read_rows


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a comma-separated file, packed or not; DataError if it is missing."""
    try:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError as error:
        raise DataError(
            "a file of the training data is missing",
            value=str(path),
            remedy="give the folder of the full data, or one of your own with ratings.csv in it",
        ) from error


def creation_date() -> str:
    """Return the day of the environment's SOURCE_DATE_EPOCH (reproducible-builds.org), or today, in UTC."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return datetime.now(UTC).date().isoformat()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise DataError(
            "SOURCE_DATE_EPOCH is no number of seconds",
            value=seconds,
            remedy="unset it, or give seconds since 1970",
        ) from error


@cache
def graph_files() -> dict[str, tuple[str, ...]]:
    """Return the names of the files of the shared data that hold graphs, by kind of tie."""
    files: dict[str, tuple[str, ...]] = {}
    for row in read_rows("tables/graphs.tsv"):
        files[row["kind"]] = (*files.get(row["kind"], ()), row["file"])
    return files
