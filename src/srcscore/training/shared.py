"""What rooms of training share: files of the shared data, the date of a model, groups dealt out to folds."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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


def deal_out(groups: Sequence[str], folds: int, order: Callable[[str], str] = str) -> NDArray[np.int64]:
    """Return the fold of each member; groups stay whole and go to the lightest fold, the largest first.

    scikit-learn's `GroupKFold` does the same, but there the processor decides on the order of groups of one
    size; here `order` does, so that folds never differ.
    """
    sizes = Counter(groups)
    loads, home = [0] * folds, dict[str, int]()
    for group in sorted(sizes, key=lambda group: (-sizes[group], order(group))):
        home[group] = loads.index(min(loads))
        loads[home[group]] += sizes[group]
    return np.array([home[group] for group in groups], np.int64)
