"""Read the shared data."""

from __future__ import annotations

import csv
from pathlib import Path

from srcscore.errors import DataError


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a comma-separated file.

    Raises
    ------
    DataError
        If it is missing.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError as error:
        raise DataError(
            "a file of the shared data is missing", value=path.name, remedy="set --data"
        ) from error
