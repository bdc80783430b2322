"""Where results go: reports for people, JSON for programs, tables on disk; chosen, sorted, cut to fields."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from srcscore.cli.console import print_json, show
from srcscore.report.text import clean

if TYPE_CHECKING:
    from srcscore.records import Score, ScoreError

    Result = Score | ScoreError
    Sink = Callable[[Result, str], object]


def chosen(
    results: Iterable[tuple[Result, str]], least: float | None, order: str | None, *, reverse: bool = False
) -> Iterator[tuple[Result, str]]:
    """Yield the results to show, each with the place that it comes from.

    Parameters
    ----------
    results
        In the order of the input.
    least
        Leave out values below it, and whatever has none: what abstained, and errors.
    order
        A column to sort by; missing cells come last.
    reverse
        Sort the greatest first.
    """
    from srcscore.records import Score

    kept = (
        (result, place)
        for result, place in results
        if least is None or (isinstance(result, Score) and not result.abstained and result.value >= least)
    )
    return kept if order is None else iter(_sorted(kept, order, reverse))


def _sorted(results: Iterable[tuple[Result, str]], column: str, reverse: bool) -> list[tuple[Result, str]]:
    from srcscore.report.flat import flatten

    keyed = [(flatten(pair[0])[column], pair) for pair in results]
    present = [item for item in keyed if item[0] is not None]
    present.sort(key=lambda item: item[0], reverse=reverse)
    return [pair for _, pair in present] + [pair for key, pair in keyed if key is None]


@contextmanager
def opened(arguments: argparse.Namespace, *, several: bool) -> Iterator[Sink]:
    """Give what takes the results, as the arguments ask for; `several` says if they are of many articles."""
    if arguments.html is None:
        with _printed(arguments) as sink:
            yield sink
        return
    from srcscore.cli.pages import page_writer

    with page_writer(arguments.html, several=several) as add, ExitStack() as also:
        table = also.enter_context(_printed(arguments)) if arguments.out is not None else None
        yield lambda result, place: (add(result), table and table(result, place))


@contextmanager
def _printed(arguments: argparse.Namespace) -> Iterator[Sink]:
    """Give what prints the results, or writes a table of them."""
    if arguments.out is not None:
        from srcscore.cli.tables import writer
        from srcscore.report.flat import NAMES, flatten

        with writer(arguments.out, arguments.fields or NAMES) as write:
            yield lambda result, _: write(flatten(result))
    elif arguments.fields is not None:
        yield lambda result, _: _print_fields(result, arguments.fields)
    elif arguments.jsonld:
        yield lambda result, _: _print_jsonld(result)
    elif arguments.json or arguments.jsonl:
        yield lambda result, _: print_json(result.to_dict())
    else:
        yield _Report(several=len(arguments.files) > 1)


class _Report:
    """Reports for people, with the file before each when there are several."""

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self._between = ""

    def __call__(self, result: Result, place: str) -> None:
        """Print one; an error was told already."""
        from srcscore.records import Score

        if isinstance(result, Score):
            if self._several:
                print(f"{self._between}==> {clean(place)} <==")
            show(result)
        self._between = "\n"


def _print_fields(result: Result, fields: list[str]) -> None:
    from srcscore.report.flat import flatten

    row = flatten(result)
    print_json({name: row[name] for name in fields})


def _print_jsonld(result: Result) -> None:
    from srcscore.records import Score
    from srcscore.report.jsonld import to_jsonld

    print_json(to_jsonld(result) if isinstance(result, Score) else result.to_dict())
