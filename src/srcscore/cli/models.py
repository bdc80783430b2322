"""`srcscore models`: the models there are."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from srcscore.cli.console import SCORED, width


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "models", help="list the models there are", description="List the models there are, newest first."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a model")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the models, and return the exit code."""
    from srcscore.model.registry import list_models
    from srcscore.report.jsonlines import to_line
    from srcscore.report.terminal import render_models

    models = list_models()
    if arguments.json:
        for info in models:
            print(to_line(asdict(info)))
    else:
        print(render_models(models, width=width()), end="")
    return SCORED
