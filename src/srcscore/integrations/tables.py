"""What all tabular adapters share: from columns to articles, and from scores to columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from srcscore.errors import InputError
from srcscore.model.registry import load_model
from srcscore.report.flat import NAMES, flatten
from srcscore.scoring import score_many

FIELDS = ("text", "html", "url", "title", "published", "id", "authors", "links")
"""Columns that make an article, each optional but for one of the first two."""


def names_of(present: Sequence[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Return which column holds which field of an article.

    Parameters
    ----------
    present
        The columns that there are.
    columns
        Field to column, where a column is not called as its field is.

    Raises
    ------
    InputError
        If a field is unknown, a named column is missing, or there is neither text nor HTML.
    """
    given = dict(columns or {})
    for field, column in given.items():
        if field not in FIELDS:
            raise InputError("unknown field of an article", value=field, remedy=f"use: {', '.join(FIELDS)}")
        if column not in present:
            raise InputError("no such column", value=column, remedy=f"there are: {', '.join(present)}")
    found = {field: field for field in FIELDS if field in present and field not in given} | given
    if not found.keys() & {"text", "html"}:
        raise InputError(
            "no column holds the articles",
            value=", ".join(map(str, present)),
            remedy='call it text or html, or pass columns={"text": "its name"}',
        )
    return found


def articles(names: Mapping[str, str], values: Callable[[str], Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Yield a mapping for each row; what is missing is left out.

    Parameters
    ----------
    names
        What `names_of` returned.
    values
        Gives a column's cells as Python objects, by its name.
    """
    cells = [values(column) for column in names.values()]
    for row in zip(*cells, strict=True):
        yield {
            field: value.tolist() if hasattr(value, "tolist") else value  # lists come out of pandas as arrays
            for field, value in zip(names, row, strict=True)
            if not _missing(value)
        }


def score_columns(
    rows: Iterator[dict[str, Any]], *, model: str, use_publisher: bool, n_jobs: int = 1
) -> dict[str, list[Any]]:
    """Score rows and return the columns of `srcscore.report.flat`, as long as the input."""
    results = score_many(rows, model=load_model(model), use_publisher=use_publisher, n_jobs=n_jobs)
    columns: dict[str, list[Any]] = {name: [] for name in NAMES}
    for result in results:
        for name, value in flatten(result).items():
            columns[name].append(value)
    return columns


def _missing(value: object) -> bool:
    """Tell None, a float that is not a number, and what pandas uses for missing values."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")
