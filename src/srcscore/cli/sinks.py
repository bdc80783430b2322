"""Where results go: reports for people, JSON for programs, tables and pages on disk."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srcscore.cli.console import print_json, show
from srcscore.cli.tables import open_table
from srcscore.errors import InputError
from srcscore.report.text import clean

if TYPE_CHECKING:
    from srcscore.records import Score, ScoreError

    Result = Score | ScoreError
    Write = Callable[[Result, str], object]

PAGE_ENDINGS = (".html", ".htm")


def filter_results(
    results: Iterable[tuple[Result, str]], least: float | None, column: str | None, *, reverse: bool = False
) -> Iterator[tuple[Result, str]]:
    """Yield the results that are wanted, each with its place in the input.

    Values below `least`, and results without a value, are left out. With `column`, the results are sorted by
    it; missing cells come last.
    """
    from srcscore.records import Score
    from srcscore.report.flat import flatten

    wanted = (
        (result, place)
        for result, place in results
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


@contextmanager
def open_sink(arguments: argparse.Namespace, *, several: bool) -> Iterator[Write]:
    """Give a function that writes results as the arguments ask for; `several` is false for a single article.

    A table is closed however the block ends, a page is only written when it ends well.
    """
    from srcscore.report.flat import NAMES, flatten

    page = None if arguments.html is None else PageSink(arguments.html, several=several)
    writes: list[Write] = [] if page is None else [page.write]
    with ExitStack() as stack:
        if arguments.out is not None:
            write_row = stack.enter_context(open_table(arguments.out, arguments.fields or NAMES))
            writes.append(lambda result, _: write_row(flatten(result)))
        if not writes:
            writes.append(_printing(arguments))
        yield lambda result, place: [write(result, place) for write in writes]
    if page is not None:
        page.close()


def _printing(arguments: argparse.Namespace) -> Write:
    """Return what prints results in the form that the arguments ask for."""
    from srcscore.records import Score
    from srcscore.report.flat import flatten
    from srcscore.report.jsonld import to_jsonld

    if arguments.fields is not None:
        fields: Sequence[str] = arguments.fields
        return JsonSink(lambda result: {name: flatten(result)[name] for name in fields}).write
    if arguments.jsonld:
        return JsonSink(lambda r: to_jsonld(r) if isinstance(r, Score) else r.to_dict()).write
    if arguments.json or arguments.jsonl:
        return JsonSink(lambda result: result.to_dict()).write
    return ReportSink(several=len(arguments.files) > 1).write


class ReportSink:
    """Prints reports, after the name of the file when there are several."""

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self._separator = ""

    def write(self, result: Result, place: str) -> None:
        """Print a report; errors were printed already."""
        from srcscore.records import Score

        if isinstance(result, Score):
            if self._several:
                print(f"{self._separator}==> {clean(place)} <==")
            show(result)
        self._separator = "\n"


class JsonSink:
    """Prints one JSON object a line."""

    def __init__(self, to_mapping: Callable[[Result], dict[str, Any]]) -> None:
        self._to_mapping = to_mapping

    def write(self, result: Result, _: str) -> None:
        """Print a line."""
        print_json(self._to_mapping(result))


class PageSink:
    """Writes a page of HTML: the report on one article, or on several."""

    def __init__(self, path: Path, *, several: bool) -> None:
        from srcscore.report.html import Gathered

        if not path.parent.is_dir():
            raise InputError("the folder is not there", value=str(path.parent), remedy="make it first")
        self._path = path
        self._gathered = Gathered() if several else None
        self._score: Score | None = None

    def write(self, result: Result, _: str) -> None:
        """Keep a result for the page."""
        from srcscore.records import Score

        if self._gathered is not None:
            self._gathered.add(result)
        elif isinstance(result, Score):
            self._score = result

    def close(self) -> None:
        """Write the page; one that is there stays when its only article could not be scored."""
        from srcscore.report.html import page

        if self._gathered is not None:
            content = self._gathered.page()
        elif self._score is not None:
            content = page(self._score)
        else:
            return
        try:
            self._path.write_text(content, "utf-8", newline="\n")
        except OSError as error:
            raise InputError.unwritable(self._path, error) from error
