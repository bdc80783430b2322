"""Data frames: pandas, Polars or PyArrow in, the same kind out; only what is already loaded is used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from srcscore.errors import InputTypeError
from srcscore.integrations.tables import articles, names_of, score_columns
from srcscore.report.flat import COLUMNS, Type

_Frame = TypeVar("_Frame")
_PANDAS: dict[Type, str] = {
    "string": "object",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
    "strings": "object",
}


def score_frame(
    frame: _Frame,
    *,
    columns: Mapping[str, str] | None = None,
    prefix: str = "srcscore_",
    model: str = "latest",
    use_publisher: bool = True,
    n_jobs: int = 1,
) -> _Frame:
    """Score the articles of a data frame and return it with the scores as further columns.

    Parameters
    ----------
    frame
        A pandas or Polars DataFrame or a PyArrow Table with a column `text` or `html`, and any of `url`,
        `title`, `published`, `id`, `authors` and `links`. It is not changed.
    columns
        Field to column, where a column is not called as its field is: `{"text": "content"}`.
    prefix
        Put before the names of `srcscore.report.flat.COLUMNS`; columns of that name are replaced.
    model
        Name or folder of the model.
    use_publisher, n_jobs
        As in `score_many`.

    Returns
    -------
    DataFrame or Table
        Of the same kind, with the same rows and index. Where the text is missing or cannot be read, the
        column `error` says so and the others are missing.

    Raises
    ------
    InputError
        If no column holds articles, or a named column is missing.
    InputTypeError
        If it is no such frame; a Polars LazyFrame has to be collected first.
    """
    names_in, cells, extend = _access(frame)
    rows = articles(names_of(names_in, columns), cells)
    scored = score_columns(rows, model=model, use_publisher=use_publisher, n_jobs=n_jobs)
    return extend({f"{prefix}{column.name}": (column.type, scored[column.name]) for column in COLUMNS})  # type: ignore[no-any-return]


_Access = tuple[list[str], Callable[[str], list[Any]], Callable[[Mapping[str, tuple[Type, list[Any]]]], Any]]


def _access(frame: object) -> _Access:
    """Return a frame's columns, how to read one, and how to add some."""
    loaded = sys.modules
    if "pandas" in loaded and isinstance(frame, loaded["pandas"].DataFrame):
        return _pandas(frame)
    if "polars" in loaded and isinstance(frame, loaded["polars"].DataFrame):
        return _polars(frame)
    if "pyarrow" in loaded and isinstance(frame, loaded["pyarrow"].Table):
        return _pyarrow(frame)
    raise InputTypeError(
        "not a data frame that srcscore reads",
        value=type(frame).__name__,
        remedy="pass a pandas or Polars DataFrame or a PyArrow Table; collect a LazyFrame first",
    )


def _pandas(frame: Any) -> _Access:
    pandas = sys.modules["pandas"]

    def extend(new: Mapping[str, tuple[Type, list[Any]]]) -> Any:
        """Return the frame with these columns added or replaced."""
        series = {
            name: pandas.Series(values, index=frame.index, dtype=_PANDAS[kind])
            for name, (kind, values) in new.items()
        }
        return frame.assign(**series)

    return list(frame.columns), lambda name: frame[name].tolist(), extend


def _polars(frame: Any) -> _Access:
    polars = sys.modules["polars"]
    types = {
        "string": polars.String,
        "number": polars.Float64,
        "integer": polars.Int64,
        "boolean": polars.Boolean,
        "strings": polars.List(polars.String),
    }

    def extend(new: Mapping[str, tuple[Type, list[Any]]]) -> Any:
        """Return the frame with these columns added or replaced."""
        return frame.with_columns(
            polars.Series(name, values, dtype=types[kind]) for name, (kind, values) in new.items()
        )

    return frame.columns, lambda name: frame[name].to_list(), extend


def _pyarrow(frame: Any) -> _Access:
    from srcscore.integrations.arrow import SCHEMA  # noqa: PLC0415 - pyarrow is there: this is its table

    def extend(new: Mapping[str, tuple[Type, list[Any]]]) -> Any:
        """Return the frame with these columns added or replaced."""
        table = frame.drop_columns([name for name in new if name in frame.column_names])
        for field, (name, (_, values)) in zip(SCHEMA, new.items(), strict=True):
            table = table.append_column(name, sys.modules["pyarrow"].array(values, field.type))
        return table

    return frame.column_names, lambda name: frame[name].to_pylist(), extend
