"""Arrow: record batches in, record batches out; what Spark, Dask and other engines carry to many machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from srcscore.errors import needs_extra
from srcscore.integrations.frames import arrow_type, score_columns
from srcscore.report.flat import COLUMNS, Type

with needs_extra("arrow", "pyarrow", "scoring Arrow batches"):
    import pyarrow as pa

_SPARK: dict[Type, str] = {"string": "string", "number": "double", "integer": "bigint", "boolean": "boolean"}
_SPARK["strings"] = "array<string>"
SCHEMA = pa.schema(
    [
        pa.field(column.name, arrow_type(column.type), metadata={"meaning": column.meaning})
        for column in COLUMNS
    ]
)
"""The schema of what `score_batches` adds; every field may be null, `error` is not when the others are."""


def score_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    model: str = "latest",
    use_publisher: bool = True,
) -> Iterator[pa.RecordBatch]:
    """Score articles in record batches, one row out for each row in, in order.

    Parameters
    ----------
    batches
        Batches with a column `text` or `html`, and any of `url`, `title`, `published`, `id`, `authors`
        and `links`. A row without text gives a row with an error.
    columns
        Field to column, where a column is not called as its field is: `{"text": "content"}`.
    keep
        Columns of the input to put before the score's, such as a key to join on.
    model
        Name or folder of the model; loaded once a process.
    use_publisher
        As in `score`.

    Yields
    ------
    pyarrow.RecordBatch
        The kept columns, then `SCHEMA`; a kept column of the same name replaces the score's.

    Raises
    ------
    InputError
        If no column holds articles, or a named column is missing.

    Examples
    --------
    With Spark 3.3 or newer, `frame` having a column `text`:

    >>> scored = frame.mapInArrow(score_batches, spark_schema())  # doctest: +SKIP
    """
    for batch in batches:
        scored = score_columns(
            batch.schema.names,
            lambda name, batch=batch: batch.column(name).to_pylist(),  # type: ignore[misc]
            columns,
            model=model,
            use_publisher=use_publisher,
        )
        kept = {name: batch.column(name) for name in keep}
        scores = {field.name: pa.array(scored[field.name], field.type) for field in SCHEMA}
        yield pa.RecordBatch.from_pydict(kept | scores | kept)


def schema_of(first: Iterable[pa.Field] = ()) -> pa.Schema:
    """Return the schema of what `score_batches` yields when it keeps these fields of the input."""
    fields = list(first)
    names = {field.name for field in fields}
    return pa.schema(fields + [field for field in SCHEMA if field.name not in names])


def spark_schema() -> str:
    """Return `SCHEMA` in the words of Spark SQL, as `mapInArrow` asks for."""
    return ", ".join(f"{column.name} {_SPARK[column.type]}" for column in COLUMNS)


def score_table(table: pa.Table, **options: Any) -> pa.Table:
    """Score a whole table; the options are those of `score_batches`."""
    kept = [table.schema.field(name) for name in options.get("keep", ())]
    return pa.Table.from_batches(score_batches(table.to_batches(), **options), schema=schema_of(kept))
