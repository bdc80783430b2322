"""`srcscore evaluate`: measure the training methods on outlets never seen, and draw what they are worth."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from srcscore.cli.console import SCORED, add_model
from srcscore.errors import InputError


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "evaluate",
        help="measure on outlets never seen",
        description="Fit models that have not seen the outlets they are measured on, and print every table: "
        "corpora left out, outlets left out, baselines, ablations, calibration, intervals, risk, fairness.",
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the training data")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for plots (extra plots); none are drawn without it"
    )
    add_model(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, draw, and return the exit code."""
    from srcscore.model.registry import load_model
    from srcscore.training.own import is_own
    from srcscore.training.quality import evaluate

    if is_own(arguments.data):
        remedy = "for a folder of your own, train prints the figures, and models show tells them again"
        raise InputError("this measures on the full training data", value=arguments.data, remedy=remedy)
    model = load_model(arguments.model or "latest")
    for line in evaluate(arguments.data, model, arguments.out).lines():
        print(line)
    return SCORED
