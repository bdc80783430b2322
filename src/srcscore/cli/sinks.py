"""Where results go: reports, JSON, pages and tables on disk; and articles from the rows of tables."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from srcscore.cli.console import print_json, show
from srcscore.errors import InputError, needs_extra, writing
from srcscore.records import Score, ScoreError
from srcscore.report.text import clean

Result = Score | ScoreError
Write = Callable[[Result], object]

MOST_BYTES = 64 << 20
"""Bytes of one article, so that no endless file fills the memory; nested JSON takes forty times as much."""
_LONGEST_CELL = 2**31 - 1  # csv's own limit, 128 KB, is less than a long article
_FORMULAS = ("=", "+", "-", "@", "\t")
"""Beginnings of text that spreadsheets take for a formula."""
_BATCH_ROWS = 1024  # rows that are in memory at a time

Row = Mapping[str, Any]
WriteRow = Callable[[Row], object]


def csv_rows(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV file in UTF-8 as article mappings; an empty cell is a missing field."""
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    left = MOST_BYTES

    def lines() -> Iterator[str]:
        """Yield lines, and refuse a row that does not end."""
        nonlocal left
        while line := text.readline(left + 1):
            left -= len(line)
            if left < 0:
                raise too_large(f"the row from line {reader.line_num} on")
            yield line

    reader = csv.DictReader(lines())
    try:
        columns = _columns(reader.fieldnames or ())
        for row in reader:
            left = MOST_BYTES
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


def too_large(location: str) -> InputError:
    """Return the error for an article of more than `MOST_BYTES`."""
    problem = f"one article has more than {MOST_BYTES >> 20} MB, and what follows is not read"
    return InputError(problem, value=location, remedy="give articles as files or lines of their own")


@contextmanager
def open_table(path: Path, fields: Sequence[str]) -> Iterator[WriteRow]:
    """Give a function that writes rows to a new table of the kind that the file's ending names."""
    from srcscore.storage import replacing

    make = _TABLES[path.suffix.lower()]
    with writing(path), replacing(path) as beside, make(beside, fields) as write:
        yield write


@contextmanager
def _json_lines(path: Path, fields: Sequence[str]) -> Iterator[WriteRow]:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        yield lambda row: stream.write(
            json.dumps({name: row[name] for name in fields}, allow_nan=False) + "\n"
        )


@contextmanager
def _csv_table(path: Path, fields: Sequence[str]) -> Iterator[WriteRow]:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(fields)

        def write(row: Row) -> None:
            """Write lists on one line, and text so that no spreadsheet takes it for a formula."""
            cells = ("; ".join(cell) if isinstance(cell := row[name], list) else cell for name in fields)
            writer.writerow([f"'{c}" if isinstance(c, str) and c.startswith(_FORMULAS) else c for c in cells])

        yield write


@contextmanager
def _parquet_table(path: Path, fields: Sequence[str]) -> Iterator[WriteRow]:
    parquet = _pyarrow("writing Parquet")
    import pyarrow as pa

    from srcscore.integrations.arrow import SCHEMA

    schema = pa.schema([SCHEMA.field(name) for name in fields])
    rows: list[Row] = []
    with parquet.ParquetWriter(path, schema) as writer:

        def flush() -> None:
            """Write the rows that are in memory."""
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            rows.clear()

        def write(row: Row) -> None:
            """Take a row, and write many at a time."""
            rows.append({name: row[name] for name in fields})
            if len(rows) == _BATCH_ROWS:
                flush()

        try:
            yield write
        finally:
            flush()


_TABLES = {".csv": _csv_table, ".jsonl": _json_lines, ".parquet": _parquet_table}
TABLE_ENDINGS = tuple(_TABLES)


def _pyarrow(purpose: str) -> Any:
    with needs_extra("arrow", "pyarrow", purpose):
        from pyarrow import parquet
    return parquet


PAGE_ENDINGS = (".html", ".htm")


def filter_results(
    results: Iterable[tuple[Result, str]], least: float | None, column: str | None, *, reverse: bool = False
) -> Iterator[tuple[Result, str]]:
    """Yield the results that are wanted, each with its place in the input.

    Values below `least`, and results without a value, are left out. With `column`, the results are sorted by
    it; missing cells come last.
    """
    from srcscore.report.flat import flatten

    wanted = (
        (result, location)
        for result, location in results
        if least is None or (isinstance(result, Score) and not result.abstained and result.value >= least)
    )
    if column is None:
        yield from wanted
        return
    keyed = [(flatten(pair[0])[column], pair) for pair in wanted]
    present = [item for item in keyed if item[0] is not None]
    present.sort(key=lambda item: item[0], reverse=reverse)
    yield from (pair for _, pair in present)
    yield from (pair for key, pair in keyed if key is None)


def write_results(
    results: Iterable[tuple[Result, str]], arguments: argparse.Namespace, *, several: bool
) -> None:
    """Write results to the table and the page that the arguments name, or else print them.

    A table is closed however this ends, a page is only written when it ends well. Each result comes with its
    place in the input; `several` is false for a single article.
    """
    from srcscore.report.flat import NAMES, flatten

    if arguments.html is None and arguments.out is None:
        _print_results(results, arguments)
        return
    writes: list[Write] = []
    with ExitStack() as stack:
        if arguments.html is not None:
            page = _open_page(arguments.html, arguments.pages, several=several)
            writes.append(stack.enter_context(page))
        if arguments.out is not None:
            write_row = stack.enter_context(open_table(arguments.out, arguments.fields or NAMES))
            writes.append(lambda result: write_row(flatten(result)))
        for result, _ in results:
            for write in writes:
                write(result)


def _print_results(results: Iterable[tuple[Result, str]], arguments: argparse.Namespace) -> None:
    """Print one JSON object a result, or reports, each after the name of its file when there are several."""
    from srcscore.report.flat import flatten, to_jsonld

    separator = ""
    for result, location in results:
        if arguments.fields is not None:
            row = flatten(result)
            print_json({name: row[name] for name in arguments.fields})
        elif arguments.jsonld and isinstance(result, Score):
            print_json(to_jsonld(result))
        elif arguments.jsonld or arguments.json or arguments.jsonl:
            print_json(result.to_dict())
        else:
            if isinstance(result, Score):  # errors were printed already
                if len(arguments.files) > 1:
                    print(f"{separator}==> {clean(location)} <==")
                show(result)
            separator = "\n"


@contextmanager
def _open_page(path: Path, pages: Path | None, *, several: bool) -> Iterator[Write]:
    """Give a function that takes results for a page of HTML, which is written when the block ends well.

    It is the report on one article, or on several, with their own pages in the folder `pages`. A page that is
    there stays when its only article could not be scored.
    """
    from srcscore.report.html import Gathered, page

    if not path.parent.is_dir():
        raise InputError("the folder is not there", value=str(path.parent), remedy="make it first")
    gathered = Gathered()  # names a missing extra now, not after hours
    last: Score | None = None
    positions = count()

    def write(result: Result) -> None:
        """Keep a result for the page, and write the page of one article of several."""
        nonlocal last
        position, address = next(positions), None
        if isinstance(result, Score):
            last = result
            if several and pages is not None:
                file = pages / f"{position}.html"
                with writing(pages):
                    pages.mkdir(exist_ok=True)
                _write_page(file, page(result))
                address = quote(Path(os.path.relpath(file, path.parent)).as_posix())
        gathered.add(result, address)

    yield write
    if several:
        _write_page(path, gathered.page())
    elif last is not None:
        _write_page(path, page(last))


def _write_page(path: Path, content: str) -> None:
    from srcscore.storage import replacing

    with writing(path), replacing(path) as beside:
        beside.write_text(content, "utf-8", newline="\n")
