"""`srcscore score`: score articles from files, one after the other or as JSON Lines."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from srcscore.cli.console import FAILED, SCORED, add_model, complain, count, width
from srcscore.cli.inputs import Inputs
from srcscore.report.plain import clean

if TYPE_CHECKING:
    from srcscore.records import Score, ScoreError


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "score",
        help="score articles",
        description="Score how well articles are sourced. A FILE is plain text, HTML (.html) or one JSON "
        "article (.json), in UTF-8.",
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
    parser.add_argument(
        "--no-publisher", action="store_true", help="hide the publisher's own reputation and network"
    )
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
    from srcscore.records import ScoreError
    from srcscore.scoring import score_many

    inputs = Inputs(arguments.files, jsonl=arguments.jsonl, url=arguments.url, title=arguments.title)
    model = load_model(arguments.model or "latest")
    results = score_many(inputs, model=model, n_jobs=arguments.jobs, use_publisher=not arguments.no_publisher)
    code = SCORED
    for index, result in enumerate(results):
        place, error = inputs.take(index)
        outcome = result
        if isinstance(result, ScoreError):
            code = FAILED
            outcome = replace(
                result, error=error or result.error, id=result.id or (None if arguments.jsonl else place)
            )
            complain(outcome.error, place)
        _show(outcome, arguments, place, index)
    return code


def _show(result: Score | ScoreError, arguments: argparse.Namespace, place: str, index: int) -> None:
    if arguments.json or arguments.jsonl:
        from srcscore.report.jsonlines import to_line

        print(to_line(result.to_dict()), flush=True)
        return
    from srcscore.records import Score
    from srcscore.report.terminal import render

    if not isinstance(result, Score):
        return
    if len(arguments.files) > 1:
        print(f"{'' if index == 0 else chr(10)}==> {clean(place)} <==")
    print(render(result, width=width()), end="", flush=True)
