"""Tables on disk: articles from the rows of CSV and Parquet files, scores into them and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from srcscore.errors import InputError, MissingExtraError

_LONGEST_CELL = 2**31 - 1  # csv's own limit, 128 KB, is less than a long article
_BATCH_ROWS = 1024  # rows that are in memory at a time

Row = Mapping[str, Any]


def csv_rows(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV file in UTF-8 as article mappings; an empty cell is a missing field."""
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    reader = csv.DictReader(text)
    try:
        columns = _columns(reader.fieldnames or ())
        for row in reader:
            yield {field: row[column] for field, column in columns.items() if row.get(column)}
    except (csv.Error, UnicodeDecodeError) as error:
        problem = f"not CSV in UTF-8 near line {reader.line_num}"
        raise InputError(problem, value=str(error), remedy="convert it first") from error
    finally:
        text.detach()


def parquet_rows(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file as article mappings."""
    parquet = _pyarrow("reading Parquet")
    try:
        file = parquet.ParquetFile(stream)
    except (ValueError, OSError) as error:
        raise InputError("not a Parquet file", value=str(error), remedy="check how it was written") from error
    columns = _columns(file.schema_arrow.names)
    for batch in file.iter_batches(_BATCH_ROWS, columns=list(columns.values())):
        for row in batch.to_pylist():
            yield {field: row[column] for field, column in columns.items() if row[column] is not None}


def _columns(present: Sequence[str]) -> dict[str, str]:
    from srcscore.integrations.frames import article_columns

    return article_columns(present, None)


@contextmanager
def open_table(path: Path, fields: Sequence[str]) -> Iterator[Callable[[Row], None]]:
    """Give a function that writes rows to a new table of the kind that the file's ending names."""
    try:
        with closing(_TABLES[path.suffix.lower()](path, fields)) as table:
            yield table.write
    except OSError as error:
        raise InputError.unwritable(path, error) from error


class _JsonLinesTable:
    def __init__(self, path: Path, fields: Sequence[str]) -> None:
        self._fields = fields
        self._stream = path.open("w", encoding="utf-8", errors="backslashreplace", newline="")

    def write(self, row: Row) -> None:
        line = json.dumps({name: row[name] for name in self._fields}, allow_nan=False)
        self._stream.write(line + "\n")

    def close(self) -> None:
        self._stream.close()


class _CsvTable(_JsonLinesTable):
    def __init__(self, path: Path, fields: Sequence[str]) -> None:
        super().__init__(path, fields)
        self._writer = csv.writer(self._stream)
        self._writer.writerow(fields)

    def write(self, row: Row) -> None:
        self._writer.writerow([_cell(row[name]) for name in self._fields])


class _ParquetTable:
    def __init__(self, path: Path, fields: Sequence[str]) -> None:
        parquet = _pyarrow("writing Parquet")
        import pyarrow as pa

        from srcscore.integrations.arrow import SCHEMA

        self._table_of = pa.Table.from_pylist
        self._schema = pa.schema([SCHEMA.field(name) for name in fields])
        self._writer = parquet.ParquetWriter(path, self._schema)
        self._rows: list[dict[str, Any]] = []

    def write(self, row: Row) -> None:
        self._rows.append({name: row[name] for name in self._schema.names})
        if len(self._rows) == _BATCH_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(self._table_of(self._rows, schema=self._schema))
        self._rows.clear()


_TABLES: dict[str, type[_JsonLinesTable | _ParquetTable]] = {
    ".csv": _CsvTable,
    ".jsonl": _JsonLinesTable,
    ".parquet": _ParquetTable,
}
TABLE_ENDINGS = tuple(_TABLES)


def _cell(value: Any) -> Any:
    """Return a list on one line, and text that no spreadsheet takes for a formula."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t")) else text


def _pyarrow(purpose: str) -> Any:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError.of("pyarrow", extra="arrow", purpose=purpose) from error
    return parquet
