"""Data frames: pandas, Polars or PyArrow in, the same kind out; only what is already loaded is used."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from srcscore.errors import InputError, InputTypeError
from srcscore.integrations.feeds import FIELDS, other_names, read_record
from srcscore.model.registry import load_model
from srcscore.report.flat import NAMES, Type, columns_of, flatten
from srcscore.scoring import score_many

_Frame = TypeVar("_Frame")
_FRAMES = {"pandas": "DataFrame", "polars": "DataFrame", "pyarrow": "Table"}
_PANDAS = {"number": "float64", "integer": "Int64", "boolean": "boolean"}  # else object
_POLARS = {"string": "String", "number": "Float64", "integer": "Int64", "boolean": "Boolean"}
_ARROW = {"string": "string", "number": "float64", "integer": "int64", "boolean": "bool_"}


def score_frame(
    frame: _Frame,
    *,
    columns: Mapping[str, str] | None = None,
    fields: Sequence[str] | None = None,
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
    fields
        The columns to add: names of `srcscore.report.flat.COLUMNS`, all when None.
    prefix
        Put before these names; columns of that name are replaced.
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
        If no column holds articles, a named column is missing, or a field is unknown.
    InputTypeError
        If it is no such frame; a Polars LazyFrame has to be collected first.
    """
    wanted = columns_of(fields)
    for package, kind in _FRAMES.items():
        if isinstance(frame, getattr(sys.modules.get(package), kind, ())):
            break
    else:
        raise InputTypeError(
            "not a data frame that srcscore reads",
            value=type(frame).__name__,
            remedy="pass a pandas or Polars DataFrame or a PyArrow Table; collect a LazyFrame first",
        )
    table: Any = frame
    library: Any = sys.modules[package]
    in_arrow = package == "pyarrow"
    scored = score_columns(
        table.column_names if in_arrow else list(table.columns),
        lambda name: table[name].to_pylist() if in_arrow else table[name].to_list(),
        columns,
        model=model,
        use_publisher=use_publisher,
        n_jobs=n_jobs,
    )
    new = {f"{prefix}{column.name}": (column.type, scored[column.name]) for column in wanted}
    if package == "pandas":
        series = {
            name: library.Series(values, index=table.index, dtype=_PANDAS.get(kind, "object"))
            for name, (kind, values) in new.items()
        }
        table = table.assign(**series)
    elif package == "polars":
        table = table.with_columns(
            library.Series(name, values, dtype=polars_type(kind)) for name, (kind, values) in new.items()
        )
    else:  # by position, since several columns may have one name
        table = table.select([index for index, name in enumerate(table.column_names) if name not in new])
        for name, (kind, values) in new.items():
            table = table.append_column(name, library.array(values, arrow_type(kind)))
    return cast(_Frame, table)


def polars_type(kind: Type) -> Any:
    """Return the type of Polars for a type of the flat form; Polars must be loaded."""
    polars = sys.modules["polars"]
    return polars.List(polars.String) if kind == "strings" else getattr(polars, _POLARS[kind])


def arrow_type(kind: Type) -> Any:
    """Return the type of PyArrow for a type of the flat form; PyArrow must be loaded."""
    arrow = sys.modules["pyarrow"]
    return arrow.list_(arrow.string()) if kind == "strings" else getattr(arrow, _ARROW[kind])()


# --- rows, for all adapters that read tables ----------------------------------------------------


def article_columns(present: Sequence[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Return the column of each field of an article, under our name or another tool's, that is present.

    Parameters
    ----------
    present
        The names of all columns.
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
    others = [name for names in other_names().values() for name in names]
    names = {name: name for name in (*FIELDS, *others) if name in present and name not in given} | given
    for column in names.values():
        if list(present).count(column) > 1:
            raise InputError("several columns have one name", value=column, remedy="rename all but one")
    if not names.keys() & {"text", "html", *other_names()["text"]}:
        raise InputError(
            "no column holds the articles",
            value=", ".join(map(str, present)),
            remedy='call it text or html, or pass columns={"text": "its name"}',
        )
    return names


_MISSING = ("NoneType", "NAType", "NaTType")
"""What frames have where a value is missing, beside floats that are not a number."""


def score_columns(
    present: Sequence[str],
    cells: Callable[[str], Sequence[Any]],
    columns: Mapping[str, str] | None,
    *,
    model: str,
    use_publisher: bool,
    n_jobs: int = 1,
) -> dict[str, list[Any]]:
    """Score the rows of a table, and return the columns of `srcscore.report.flat`.

    `present` are the names of the table's columns, and `cells` returns the cells of one as Python objects.
    """
    names = article_columns(present, columns)
    try:
        rows = zip(*[cells(column) for column in names.values()], strict=True)
    except UnicodeDecodeError as error:
        problem, remedy = "a column is not in UTF-8", "decode it first"
        raise InputError(problem, value=error.object[:60], remedy=remedy) from error
    articles = (
        read_record(
            {
                field: value.tolist() if hasattr(value, "tolist") else value  # pandas makes lists arrays
                for field, value in zip(names, row, strict=True)
                if type(value).__name__ not in _MISSING
                and not (isinstance(value, float) and math.isnan(value))
            }
        )
        for row in rows
    )
    results = score_many(articles, model=load_model(model), use_publisher=use_publisher, n_jobs=n_jobs)
    flat = [flatten(result) for result in results]
    return {name: [row[name] for row in flat] for name in NAMES}
