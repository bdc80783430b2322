"""Articles from files, standard input, JSON Lines and tables, one at a time."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from srcscore.cli.sinks import MOST_BYTES, csv_rows, parquet_rows, too_large
from srcscore.errors import InputError, SrcscoreError

if TYPE_CHECKING:
    from srcscore.records import Article

_CHUNK = 1 << 20
_JSON_LINES = (".jsonl", ".ndjson")
_HTML = (".html", ".htm", ".xhtml")
_WARC = (".warc", ".warc.gz", ".wet", ".wet.gz")
_TABLES = {".csv": csv_rows, ".parquet": parquet_rows}
_ADDRESS = re.compile("https?://").match
_NO_FETCH = "srcscore fetches nothing: save the page first, and give its address with --url"
_UTF_16 = "convert it first, for example: iconv -f UTF-16 -t UTF-8"
_REMEDIES = {
    b"\x1f\x8b": "unpack it first, for example: gunzip",
    b"%PDF": "take its text out first, for example: pdftotext",
    b"\xff\xfe": _UTF_16,
    b"\xfe\xff": _UTF_16,
    b"": "if it is text, convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8",
}
"""Remedies for a file that is not UTF-8, by its first bytes."""


Rows = Callable[[IO[bytes]], Iterator[Any]]


def refuse_overwriting(inputs: Iterable[str | Path], outputs: Iterable[Path]) -> None:
    """Refuse a file to write that is also one to read, or to write again, under whatever name."""
    written: set[tuple[int, int]] = set()
    for path in outputs:
        identity = _identity(path)
        if identity in written:
            raise InputError("two outputs are one file", value=str(path), remedy="name another output")
        written |= {identity} if identity else set()
    for file in inputs:
        if _identity(Path(file)) in written:
            raise InputError("an input would be written over", value=str(file), remedy="name another output")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return device and number of a plain file; None if there is none, or its name holds a NUL."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return (state.st_dev, state.st_ino) if stat.S_ISREG(state.st_mode) else None


class Inputs:
    """The articles of some files, read one at a time, in order.

    An article that cannot be read becomes None, so that `score_many` keeps its place; `take` has the error.
    """

    def __init__(
        self, files: Iterable[str], *, jsonl: bool = False, url: str | None = None, title: str | None = None
    ) -> None:
        self._files = list(files)
        self._jsonl = jsonl
        self._read = partial(read_document, url=url, title=title)
        self._taken: dict[int, tuple[str, SrcscoreError | None]] = {}

    def __iter__(self) -> Iterator[Any]:
        for index, (location, read) in enumerate(self._readers()):
            try:
                article, error = read(), None
            except SrcscoreError as problem:
                article, error = None, problem
            self._taken[index] = location, error
            yield article

    @property
    def in_rows(self) -> bool:
        """Whether articles have names of their own, rather than those of their files."""
        return self._jsonl or all(_rows_of(file) is not None for file in self._files)

    def take(self, index: int) -> tuple[str, SrcscoreError | None]:
        """Return the place of article `index`, and why it could not be read; once for each article."""
        return self._taken.pop(index)

    def _readers(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Yield the place of each article, and a function that reads it."""
        for file in self._files:
            rows = _lines if self._jsonl else _rows_of(file)
            if rows is None:
                yield file, partial(self._read, file)
                continue
            name = "line" if self._jsonl else "page" if rows is warc_rows else "row"
            try:
                with _open(file) as stream:
                    for number, row in enumerate(rows(stream), 1):
                        if row:  # a blank line of JSON Lines is no article
                            yield f"{file}, {name} {number}", partial(_article, row)
            except SrcscoreError as error:
                yield file, partial(_article, error)


def _rows_of(file: str) -> Rows | None:
    """Return what reads the articles of a table or archive; None for a file that is one article."""
    return warc_rows if file.lower().endswith(_WARC) else _TABLES.get(Path(file).suffix.lower())


def warc_rows(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the pages of a WARC file."""
    from srcscore.integrations.feeds import warc_records

    yield from warc_records(stream)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a JSON Lines file, without the white space around them."""
    for number, line in enumerate(iter(partial(stream.readline, MOST_BYTES + 1), b""), 1):
        if len(line) > MOST_BYTES:
            raise too_large(f"line {number}")
        yield line.strip()


def _article(row: dict[str, Any] | bytes | SrcscoreError) -> dict[str, Any]:
    if isinstance(row, SrcscoreError):
        raise row
    from srcscore.integrations.feeds import read_record

    return read_record(_parse_json(row) if isinstance(row, bytes) else row)


def read_document(file: str, url: str | None = None, title: str | None = None) -> Article:
    """Read a file of plain text, HTML (.html) or one JSON article (.json) as an Article."""
    from srcscore.article import parse

    suffix = Path(file).suffix.lower()
    if suffix in _JSON_LINES:
        remedy = "score it with --jsonl, or rename it"
        raise InputError("this holds one article a line", value=file, remedy=remedy)
    content = bytearray()
    with _open(file) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > MOST_BYTES:
                raise too_large(file)
    article: Any = _parse_json(bytes(content)) if suffix == ".json" else _decode(bytes(content))
    if isinstance(article, str) and article.strip() and all(map(_ADDRESS, article.split())):
        raise InputError("this holds addresses and no article", value=file, remedy=_NO_FETCH)
    parsed = parse({"html": article} if suffix in _HTML else article, url=url, title=title)
    return parsed if parsed.id or file == "-" else replace(parsed, id=file)


@contextmanager
def _open(file: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard input, to read; failures then or while reading are an InputError."""
    if file == "-" and sys.stdin is None:
        raise InputError("standard input is closed", value=file, remedy="name a file, or pipe the article in")
    try:
        if file != "-":
            with Path(file).open("rb") as stream:
                yield stream
        else:
            yield sys.stdin.buffer
    except IsADirectoryError as error:
        raise InputError("this is a folder", value=file, remedy="name its files, as in *.txt") from error
    except InputError:
        raise
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        problem = f"the file cannot be read ({getattr(error, 'strerror', None) or error})"
        remedy = "check its name and its permissions"
        if _ADDRESS(file):
            remedy = _NO_FETCH
        raise InputError(problem, value=file, remedy=remedy) from error


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = next(remedy for start, remedy in _REMEDIES.items() if content.startswith(start))
        rest = content[error.start : error.start + 8]
        raise InputError(f"not text in UTF-8 at byte {error.start}", value=rest, remedy=remedy) from error


def _parse_json(content: bytes) -> dict[str, Any]:
    text = _decode(content)
    try:
        article = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"not JSON{where}", value=text.strip()[:80], remedy="write one object") from error
    if not isinstance(article, dict):
        remedy = 'write {"text": "...", "url": "..."}'
        raise InputError("not a JSON object", value=text.strip()[:80], remedy=remedy)
    return article
