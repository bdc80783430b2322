"""Tables on disk: articles from the rows of CSV and Parquet files, scores into them and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from srcscore.errors import InputError, MissingExtraError

WRITTEN = (".csv", ".jsonl", ".parquet")
"""Endings of files that scores can be written to."""
_LONGEST_CELL = 2**31 - 1
_ROWS = 1024
"""So many rows go into a part of a Parquet file."""


Writer = Callable[[Mapping[str, Any]], object]
"""Takes one flat row at a time."""


def csv_rows(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV file in UTF-8 as article mappings; an empty cell is a missing field.

    Raises
    ------
    InputError
        If it is not CSV in UTF-8 with a column text or html.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    reader = csv.DictReader(text)
    try:
        names = _names(reader.fieldnames or ())
        for row in reader:
            yield {field: row[column] for field, column in names.items() if row.get(column)}
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(
            f"not CSV in UTF-8 near line {reader.line_num}", value=str(error), remedy="convert it first"
        ) from error
    finally:
        text.detach()


def parquet_rows(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file as article mappings.

    Raises
    ------
    InputError
        If it is not Parquet, or has no column text or html.
    MissingExtraError
        If PyArrow is not installed.
    """
    parquet = _pyarrow("reading Parquet")
    try:
        file = parquet.ParquetFile(stream)
    except (ValueError, OSError) as error:
        raise InputError("not a Parquet file", value=str(error), remedy="check how it was written") from error
    names = _names(file.schema_arrow.names)
    for batch in file.iter_batches(_ROWS, columns=list(names.values())):
        for row in batch.to_pylist():
            yield {field: row[column] for field, column in names.items() if row[column] is not None}


@contextmanager
def writer(path: Path, fields: Sequence[str]) -> Iterator[Writer]:
    """Open a table to write, of the kind that its ending says.

    Parameters
    ----------
    path
        Ends in one of `WRITTEN`; what is there is replaced.
    fields
        Columns of `srcscore.report.flat.COLUMNS`, in order.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        with _WRITERS[path.suffix.lower()](path, fields) as write:
            yield write
    except OSError as error:
        raise InputError.unwritable(path, error) from error


@contextmanager
def _csv(path: Path, fields: Sequence[str]) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        table = csv.DictWriter(stream, fields, extrasaction="ignore")
        table.writeheader()
        yield lambda row: table.writerow({name: _cell(row[name]) for name in fields})


@contextmanager
def _json_lines(path: Path, fields: Sequence[str]) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8") as stream:
        yield lambda row: stream.write(
            json.dumps({name: row[name] for name in fields}, allow_nan=False) + "\n"
        )


@contextmanager
def _parquet(path: Path, fields: Sequence[str]) -> Iterator[Writer]:
    parquet = _pyarrow("writing Parquet")
    import pyarrow as pa

    from srcscore.integrations.arrow import SCHEMA

    schema = pa.schema([SCHEMA.field(name) for name in fields])
    rows: list[dict[str, Any]] = []

    def flush() -> None:
        table.write_table(pa.Table.from_pylist(rows, schema=schema))
        rows.clear()

    def write(row: Mapping[str, Any]) -> None:
        rows.append({name: row[name] for name in fields})
        if len(rows) == _ROWS:
            flush()

    with parquet.ParquetWriter(path, schema) as table:
        yield write
        flush()


_WRITERS = {".csv": _csv, ".jsonl": _json_lines, ".parquet": _parquet}


def _cell(value: Any) -> Any:
    """Return a list on one line, and text that no spreadsheet takes for a formula."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t")) else text


def _names(present: Sequence[str]) -> dict[str, str]:
    from srcscore.integrations.tables import names_of

    return names_of(present, None)


def _pyarrow(purpose: str) -> Any:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError.of("pyarrow", extra="arrow", purpose=purpose) from error
    return parquet
