"""`srcscore reputation`: how reliable domains are known to be."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from srcscore.cli.commands import MODEL, RATINGS, command, load_model, option
from srcscore.cli.console import SCORED, print_error, print_json, show
from srcscore.errors import SrcscoreError


@command(
    "reputation",
    "look up how reliable domains are known to be",
    option(
        "domains",
        "DOMAIN",
        "a domain or any URL; - or nothing reads standard input, one a line",
        nargs="*",
        default=["-"],
    ),
    option("--json", None, "print one JSON object a DOMAIN, each on one line"),
    option("--why", None, "say what each rater counts, and what would change without it"),
    RATINGS,
    MODEL,
    description="Look up how reliable the voices behind domains or URLs are known to be.",
)
def reputation(arguments: argparse.Namespace) -> int:
    """Print the reputation of each domain."""
    from srcscore.report.lines import reputation_report
    from srcscore.scoring import reputation

    model = load_model(arguments)
    code, separator = SCORED, ""
    for index, domain in enumerate(_entries(arguments.domains)):
        try:
            looked_up = reputation(domain, model=model)
        except SrcscoreError as error:
            code = print_error(error)
            if arguments.json:
                print_json({"index": index, "id": domain, "error": str(error)})
            continue
        influence = model.reputations.influence(looked_up.domain) if arguments.why else None
        if arguments.json:
            why = {"influence": influence and influence._asdict()} if arguments.why else {}
            print_json(looked_up.to_dict() | why)
        else:
            print(separator, end="")
            show(reputation_report(looked_up, influence))
            separator = "\n"
    return code


def _entries(domains: Iterable[str]) -> Iterator[str]:
    """Yield the arguments, and for `-` the lines of standard input that are not empty."""
    for domain in domains:
        if domain != "-":
            yield domain
            continue
        for line in sys.stdin.buffer if sys.stdin is not None else ():
            entry = line.decode("utf-8", "replace").strip("\ufeff \t\r\n")
            if entry:
                yield entry
