"""What a command reads: files, standard input, JSON Lines, one article at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from srcscore.cli.tables import csv_rows, parquet_rows
from srcscore.errors import InputError, SrcscoreError

if TYPE_CHECKING:
    from srcscore.records import Article

    Reader = Callable[[], Any]

_MOST = 256 << 20
"""No article's file or line is larger, in bytes: what has no end shall not fill the memory."""
_CHUNK = 1 << 20
_JSON_LINES = (".jsonl", ".ndjson")
_REMEDIES = {
    b"\x1f\x8b": "unpack it first, for example: gunzip",
    b"%PDF": "take its text out first, for example: pdftotext",
    b"\xff\xfe": "convert it first, for example: iconv -f UTF-16 -t UTF-8",
    b"\xfe\xff": "convert it first, for example: iconv -f UTF-16 -t UTF-8",
    b"": "if it is text, convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8",
}
"""What to do about a file that is not UTF-8, by how it starts."""
_TABLES = {".csv": csv_rows, ".parquet": parquet_rows}
_HTML = (".html", ".htm", ".xhtml")


class Inputs:
    """What is to be scored, read one article at a time, in order.

    What cannot be read is passed on as None, so that `score_many` keeps its place; `take` tells why.
    """

    def __init__(
        self, files: Iterable[str], *, jsonl: bool = False, url: str | None = None, title: str | None = None
    ) -> None:
        self._files = list(files)
        self._jsonl = jsonl
        self._read = partial(read_document, url=url, title=title)
        self._places: dict[int, str] = {}
        self._errors: dict[int, SrcscoreError] = {}

    def __iter__(self) -> Iterator[Any]:
        for index, (place, read) in enumerate(self._readers()):
            self._places[index] = place
            try:
                article = read()
            except SrcscoreError as error:
                self._errors[index] = error
                article = None
            yield article

    @property
    def in_rows(self) -> bool:
        """Whether articles have names of their own, rather than those of their files."""
        return self._jsonl or all(Path(file).suffix.lower() in _TABLES for file in self._files)

    def take(self, index: int) -> tuple[str, SrcscoreError | None]:
        """Return where article `index` came from, and why it could not be read, once."""
        return self._places.pop(index), self._errors.pop(index, None)

    def _readers(self) -> Iterator[tuple[str, Reader]]:
        for file in self._files:
            suffix = Path(file).suffix.lower()
            if self._jsonl:
                yield from _lines(file)
            elif suffix in _TABLES:
                yield from _rows(file, _TABLES[suffix])
            else:
                yield file, partial(self._read, file)


def _rows(file: str, read: Callable[[IO[bytes]], Iterator[dict[str, Any]]]) -> Iterator[tuple[str, Reader]]:
    """Yield each row of a table."""
    try:
        with _opened(file) as stream:
            for count, row in enumerate(read(stream), 1):
                yield f"{file}, row {count}", partial(dict, row)
    except SrcscoreError as error:
        yield file, partial(_fail, error)


def _lines(file: str) -> Iterator[tuple[str, Reader]]:
    """Yield each line of a JSON Lines file, not yet parsed; blank lines are skipped."""
    try:
        with _opened(file) as stream:
            for count, line in enumerate(iter(partial(stream.readline, _MOST + 1), b""), 1):
                if len(line) > _MOST:
                    raise _too_large(f"{file}, line {count}")
                if line.strip():
                    yield f"{file}, line {count}", partial(_parse_json, line)
    except SrcscoreError as error:
        yield file, partial(_fail, error)


def _fail(error: SrcscoreError) -> NoReturn:
    raise error


def read_document(file: str, url: str | None = None, title: str | None = None) -> Article:
    """Read a file of plain text, HTML (.html) or one JSON article (.json) as an Article."""
    from srcscore.article import parse

    suffix = Path(file).suffix.lower()
    if suffix in _JSON_LINES:
        raise InputError(
            "this holds one article a line", value=file, remedy="score it with --jsonl, or rename it"
        )
    with _opened(file) as stream:
        content = _whole(stream, file)
    article: Any
    if suffix == ".json":
        article = _parse_json(content)
    else:
        text = _decode(content)
        article = {"html": text} if suffix in _HTML else text
    parsed = parse(article, url=url, title=title)
    return parsed if parsed.id or file == "-" else replace(parsed, id=file)


def _whole(stream: IO[bytes], file: str) -> bytes:
    parts, size = [], 0
    while part := stream.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > _MOST:
            raise _too_large(file)
    return b"".join(parts)


def _too_large(place: str) -> InputError:
    problem = f"one article has more than {_MOST >> 20} MB, and what follows is not read"
    return InputError(problem, value=place, remedy="give articles as files or lines of their own")


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard input, to read; what fails then or while reading is an InputError."""
    try:
        if file == "-":
            yield _standard_input()
        else:
            with Path(file).open("rb") as stream:
                yield stream
    except IsADirectoryError as error:
        raise InputError("this is a folder", value=file, remedy="name the files in it") from error
    except InputError:
        raise
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        problem = f"the file cannot be read ({getattr(error, 'strerror', None) or error})"
        raise InputError(problem, value=file, remedy="check its name and its permissions") from error


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise InputError("standard input is closed", value="-", remedy="name a file, or pipe the article in")
    return sys.stdin.buffer


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = next(start for start in _REMEDIES if content.startswith(start))
        raise InputError(
            f"not text in UTF-8 at byte {error.start}",
            value=content[error.start : error.start + 8],
            remedy=_REMEDIES[start],
        ) from error


def _parse_json(content: bytes) -> Any:
    text = _decode(content)
    try:
        article = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"not JSON{where}", value=text.strip()[:80], remedy="write one object") from error
    if not isinstance(article, dict):
        raise InputError(
            "not a JSON object", value=text.strip()[:80], remedy='write {"text": "...", "url": "..."}'
        )
    return article
