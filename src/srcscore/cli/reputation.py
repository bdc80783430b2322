"""`srcscore reputation`: look up how reliable domains are known to be."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from srcscore.cli.console import FAILED, SCORED, add_model, complain, print_json, show
from srcscore.errors import SrcscoreError


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "reputation",
        help="look up how reliable domains are known to be",
        description="Look up how reliable the voices behind domains or URLs are known to be.",
    )
    parser.add_argument(
        "domains",
        metavar="DOMAIN",
        nargs="+",
        help="a domain such as bbc.co.uk, or any URL; - reads standard input, one a line",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a DOMAIN, each on one line"
    )
    add_model(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look up what the arguments name, and return the exit code."""
    from srcscore.model.registry import load_model
    from srcscore.report.lines import reputation_report
    from srcscore.scoring import reputation

    model = load_model(arguments.model or "latest")
    code, between = SCORED, ""
    for index, domain in enumerate(_entries(arguments.domains)):
        try:
            found = reputation(domain, model=model)
        except SrcscoreError as error:
            code = FAILED
            complain(error)
            if arguments.json:
                print_json({"index": index, "id": domain, "error": str(error)})
            continue
        if arguments.json:
            print_json(found.to_dict())
        else:
            print(between, end="")
            show(reputation_report(found))
            between = "\n"
    return code


def _entries(domains: Iterable[str]) -> Iterator[str]:
    """Yield the arguments, and for `-` the lines of standard input; empty lines are no entries."""
    for domain in domains:
        if domain != "-":
            yield domain
            continue
        for line in sys.stdin.buffer if sys.stdin is not None else ():
            entry = line.decode("utf-8", "replace").strip("\ufeff \t\r\n")
            if entry:
                yield entry
