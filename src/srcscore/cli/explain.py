"""`srcscore explain`: an article's text with each claim, its verdict and who it rests on."""

from __future__ import annotations

import argparse
from typing import Any

from srcscore.cli.console import SCORED, add_model, add_no_publisher, show
from srcscore.cli.inputs import read_document


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "explain",
        help="show who each statement of an article rests on",
        description="Show an article's text with each claim, its verdict and its sources. A FILE is plain "
        "text, HTML (.html) or one JSON article (.json), in UTF-8.",
    )
    parser.add_argument("file", metavar="FILE", help="the file to explain; - reads standard input")
    parser.add_argument("--url", help="where the article was published")
    parser.add_argument("--title", help="the headline")
    add_no_publisher(parser)
    add_model(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Explain what the arguments name, and return the exit code."""
    from srcscore.model.registry import load_model
    from srcscore.report.lines import annotated_article
    from srcscore.scoring import score

    article = read_document(arguments.file, url=arguments.url, title=arguments.title)
    model = load_model(arguments.model or "latest")
    found = score(article, model=model, use_publisher=not arguments.no_publisher)
    show(annotated_article(found))
    return SCORED
