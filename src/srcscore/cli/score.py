"""`srcscore score`: score articles from files, one after the other, as JSON Lines or from tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srcscore.cli.console import FAILED, SCORED, add_model, add_no_publisher, complain, count, has_bar
from srcscore.cli.inputs import Inputs
from srcscore.cli.sinks import chosen, opened

if TYPE_CHECKING:
    from srcscore.records import Score, ScoreError


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "score",
        help="score articles",
        description="Score how well articles are sourced. A FILE is plain text, HTML (.html) or one JSON "
        "article (.json), in UTF-8, or a table (.csv, .parquet) with an article in each row: columns text "
        "or html, and any of url, title, published, id.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="files to score; - reads standard input")
    parser.add_argument("--url", help="where the article was published; only with one FILE")
    parser.add_argument("--title", help="the headline; only with one FILE")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print one JSON object a FILE, each on one line")
    shape.add_argument(
        "--jsonl",
        action="store_true",
        help="read one JSON article a line (text or html, and any of url, title, links, published, "
        "authors, id) and print one JSON score a line, in order; a bad line gives an object with error",
    )
    shape.add_argument(
        "--jsonld", action="store_true", help="print one JSON-LD object a FILE, in terms of schema.org"
    )
    parser.add_argument(
        "--out",
        type=_table,
        metavar="TABLE",
        help="write one row an article to a .csv, .parquet or .jsonl file",
    )
    parser.add_argument(
        "--html",
        type=_page,
        metavar="PAGE",
        help="write a report to look at to a .html file: on the article, or on all of several FILEs, "
        "of --jsonl or of a table; nothing is printed then",
    )
    parser.add_argument(
        "--fields",
        type=_fields,
        metavar="A,B",
        help="only these columns of the row: in the TABLE, or printed as one JSON object a line",
    )
    parser.add_argument("--min", type=_share, metavar="V", help="leave out values below V, and what has none")
    parser.add_argument("--sort", type=_known, metavar="FIELD", help="sort by a column")
    parser.add_argument("--reverse", action="store_true", help="with --sort, the greatest first")
    add_no_publisher(parser)
    add_model(parser)
    parser.add_argument(
        "--jobs", type=count, default=1, metavar="N", help="processes to score with (default: 1)"
    )
    parser.set_defaults(run=partial(run, parser))


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Score what the arguments name, and return the exit code."""
    if arguments.url is not None or arguments.title is not None:
        if arguments.jsonl:
            parser.error("--url and --title cannot go with --jsonl, whose lines have their own")
        if len(arguments.files) > 1:
            parser.error("--url and --title need exactly one FILE")
    from srcscore.model.registry import load_model
    from srcscore.scoring import score_many

    inputs = Inputs(arguments.files, jsonl=arguments.jsonl, url=arguments.url, title=arguments.title)
    model = load_model(arguments.model or "latest")
    results = score_many(
        inputs,
        model=model,
        n_jobs=arguments.jobs,
        use_publisher=not arguments.no_publisher,
        progress=_shows_progress(arguments),
    )
    failed: list[bool] = []
    several = len(arguments.files) > 1 or inputs.in_rows
    with opened(arguments, several=several) as show:
        placed = _placed(results, inputs, failed)
        for outcome, place in chosen(placed, arguments.min, arguments.sort, reverse=arguments.reverse):
            show(outcome, place)
    return FAILED if failed else SCORED


def _placed(
    results: Iterable[Score | ScoreError], inputs: Inputs, failed: list[bool]
) -> Iterator[tuple[Score | ScoreError, str]]:
    """Yield each result with where it comes from; errors are told and noted in `failed`."""
    from srcscore.records import ScoreError

    for index, result in enumerate(results):
        place, error = inputs.take(index)
        if isinstance(result, ScoreError):
            name = result.id or (None if inputs.in_rows else place)
            told = replace(result, error=error or result.error, id=name)
            complain(told.error, place)
            failed.append(True)
            yield told, place
        else:
            yield result, place


def _shows_progress(arguments: argparse.Namespace) -> bool:
    """Tell whether results go elsewhere while somebody watches, and there is a bar to show."""
    elsewhere = (arguments.out or arguments.html) is not None or sys.stdout is None or not sys.stdout.isatty()
    return elsewhere and has_bar()


def _table(text: str) -> Path:
    from srcscore.cli.tables import WRITTEN

    path = Path(text)
    if path.suffix.lower() not in WRITTEN:
        message = f"{text!r} does not end in {', '.join(WRITTEN)}"
        raise argparse.ArgumentTypeError(message)
    return path


def _page(text: str) -> Path:
    from srcscore.cli.pages import ENDINGS

    path = Path(text)
    if path.suffix.lower() not in ENDINGS:
        message = f"{text!r} does not end in {', '.join(ENDINGS)}"
        raise argparse.ArgumentTypeError(message)
    return path


def _fields(text: str) -> list[str]:
    return [_known(name.strip()) for name in text.split(",")]


def _known(name: str) -> str:
    from srcscore.report.flat import NAMES

    if name not in NAMES:
        message = f"{name!r} is none of {', '.join(NAMES)}"
        raise argparse.ArgumentTypeError(message)
    return name


def _share(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        message = f"{text!r} is not a number from 0 to 1"
        raise argparse.ArgumentTypeError(message)
    return number
