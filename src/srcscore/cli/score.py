"""`srcscore score` and `srcscore explain`: articles from files, JSON Lines or tables."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from srcscore.cli.commands import (
    MODEL,
    NO_PUBLISHER,
    RATINGS,
    command,
    count,
    file_ending_in,
    load_graph,
    load_model,
    option,
    share,
)
from srcscore.cli.console import FAILED, SCORED, print_error, print_json, print_note, print_text, show
from srcscore.cli.inputs import Inputs, read_document, refuse_overwriting
from srcscore.cli.sinks import PAGE_ENDINGS, TABLE_ENDINGS, filter_results, write_results
from srcscore.progress import can_show_progress
from srcscore.records import Score, ScoreError

_JSONL = (
    "read one JSON article a line (text or html, and any of url, title, links, published, authors, id) and "
    "print one JSON score a line, in order; a bad line gives an object with error"
)
_PAGE = (
    "write a report to look at to a .html file: on the article, or on all of several FILEs, of --jsonl or of "
    "a table; nothing is printed then"
)
_PAGES = "with --html on several articles: write each article's own page into a folder, linked from PAGE"
_TABLE_FILE, _PAGE_FILE = file_ending_in(*TABLE_ENDINGS), file_ending_in(*PAGE_ENDINGS)


def _column(text: str) -> str:
    from srcscore.report.flat import NAMES

    name = text.strip()
    if name not in NAMES:
        message = f"{name!r} is none of {', '.join(NAMES)}"
        raise argparse.ArgumentTypeError(message)
    return name


@command(
    "score",
    "score articles",
    option("files", "FILE", "files to score; - reads standard input", nargs="+"),
    option("--url", "URL", "where the article was published; only with one FILE"),
    option("--title", "TITLE", "the headline; only with one FILE"),
    option("--json", None, "print one JSON object a FILE, each on one line", exclusive=True),
    option("--jsonl", None, _JSONL, exclusive=True),
    option("--jsonld", None, "print one JSON-LD object a FILE, in terms of schema.org", exclusive=True),
    option("--out", "TABLE", "write one row an article to a .csv, .parquet or .jsonl file", type=_TABLE_FILE),
    option("--html", "PAGE", _PAGE, type=_PAGE_FILE),
    option("--pages", "DIR", _PAGES, type=Path),
    option(
        "--fields",
        "A,B",
        "only these columns: in the TABLE, or as one JSON object a line",
        type=lambda text: [_column(name) for name in text.split(",")],
    ),
    option("--min", "V", "leave out values below V, and articles without a value", type=share),
    option("--sort", "FIELD", "sort by a column", type=_column),
    option("--reverse", None, "with --sort, the greatest first"),
    NO_PUBLISHER,
    RATINGS,
    option(
        "--graph",
        "GRAPH",
        "follow sources through a graph that srcscore graph build wrote",
        type=Path,
    ),
    MODEL,
    option("--jobs", "N", "processes to score with", type=count, default=1),
    description="Score how well articles are sourced. A FILE is plain text, HTML (.html) or one JSON "
    "article (.json), in UTF-8, a table (.csv, .parquet) with an article in each row: columns text "
    "or html, and any of url, title, published, id; or an archive of pages (.warc, .warc.gz, .wet). Names "
    "that crawlers and feed readers give these fields are understood too.",
)
def score(arguments: argparse.Namespace) -> int:
    """Score articles and write each result to where the arguments ask for it."""
    if arguments.url is not None or arguments.title is not None:
        if arguments.jsonl:
            arguments.usage_error("--url and --title cannot go with --jsonl, whose lines have their own")
        if len(arguments.files) > 1:
            arguments.usage_error("--url and --title need exactly one FILE")
    if arguments.pages is not None and arguments.html is None:
        arguments.usage_error("--pages needs --html")
    # Table and page, or standard output, and pages of articles.
    written = [path for path in (arguments.out, arguments.html) if path is not None] or [Path("/dev/stdout")]
    written += arguments.pages.glob("[0-9]*.html") if arguments.pages is not None else []
    refuse_overwriting([*arguments.files, *filter(None, [arguments.ratings])], written)
    from srcscore.scoring import score_many

    inputs = Inputs(arguments.files, jsonl=arguments.jsonl, url=arguments.url, title=arguments.title)
    on_terminal = sys.stdout is not None and sys.stdout.isatty() and not (arguments.out or arguments.html)
    many = inputs.in_rows or len(arguments.files) > 1
    if (
        many
        and not on_terminal
        and not can_show_progress()
        and sys.stderr is not None
        and sys.stderr.isatty()
    ):
        print_note(
            "working; a progress bar needs the extra progress: python -m pip install 'srcscore[progress]'"
        )
    model = load_model(arguments)
    results = score_many(
        inputs,
        model=model,
        graph=None if arguments.graph is None else load_graph(arguments.graph, model),
        n_jobs=arguments.jobs,
        use_publisher=not arguments.no_publisher,
        progress=can_show_progress() and not on_terminal,
    )
    failed: list[str] = []
    placed = _with_places(results, inputs, failed)
    wanted = filter_results(placed, arguments.min, arguments.sort, reverse=arguments.reverse)
    write_results(wanted, arguments, several=many)
    return FAILED if failed else SCORED


def _with_places(
    results: Iterable[Score | ScoreError], inputs: Inputs, failed: list[str]
) -> Iterator[tuple[Score | ScoreError, str]]:
    """Yield each result with its place in the input; print errors, and add their places to `failed`."""
    for index, result in enumerate(results):
        location, error = inputs.take(index)
        if isinstance(result, ScoreError):
            name = result.id or (None if inputs.in_rows else location)
            result = replace(result, error=error or result.error, id=name)  # noqa: PLW2901 - with its cause
            print_error(result.error, location)
            failed.append(location)
        yield result, location


@command(
    "explain",
    "show who each statement of an article rests on",
    option("file", "FILE", "the file to explain; - reads standard input"),
    option("--url", "URL", "where the article was published"),
    option("--title", "TITLE", "the headline"),
    option("--json", None, "print one JSON object: sourcing, reasons, statements", exclusive=True),
    option("--csl", None, "print the documents and pages that it credits as CSL-JSON", exclusive=True),
    option("--bibtex", None, "print them as BibTeX", exclusive=True),
    NO_PUBLISHER,
    RATINGS,
    MODEL,
    description="Show an article's text with each claim, its verdict and its sources. A FILE is plain "
    "text, HTML (.html) or one JSON article (.json), in UTF-8.",
)
def explain(arguments: argparse.Namespace) -> None:
    """Print an article with the sources of its claims."""
    from srcscore.report.bibliography import bibtex, references
    from srcscore.report.lines import annotated_article
    from srcscore.report.statements import explanation
    from srcscore.scoring import score

    article = read_document(arguments.file, url=arguments.url, title=arguments.title)
    result = score(article, model=load_model(arguments), use_publisher=not arguments.no_publisher)
    if arguments.json:
        print_json(explanation(result))
    elif arguments.csl:
        print_text(json.dumps(references(result), indent=1))
    elif arguments.bibtex:
        print_text(bibtex(references(result)))
    else:
        show(annotated_article(result))
