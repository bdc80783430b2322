"""`srcscore train`: train a model on a folder of rated domains and articles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from srcscore.cli.console import SCORED, has_bar, show
from srcscore.errors import InputError


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "train",
        help="train a model",
        description="Train a model on a folder of rated domains and articles, and write it to a new folder. "
        "A folder of your own holds ratings.csv (columns domain and score, 0 to 1) and files .jsonl with one "
        "article a line (text and url); any other is read as the full training data.",
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the training data")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL_DIR", help="where the model goes")
    parser.add_argument(
        "--without",
        nargs="+",
        default=[],
        metavar="RATER",
        help="leave out these raters, or families of raters, and tell what that costs",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="seed of every random choice (default: 0)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train a model, and return the exit code."""
    from srcscore.report.lines import models_report
    from srcscore.training.own import is_own, train_own
    from srcscore.training.train import train

    if is_own(arguments.data):
        if arguments.without:
            remedy = "leave out --without, or take rows out of ratings.csv"
            raise InputError("ratings of your own have no raters", value=arguments.without[0], remedy=remedy)
        info = train_own(arguments.data, arguments.out, seed=arguments.seed, progress=has_bar())
    else:
        info = train(
            arguments.data, arguments.out, without=arguments.without, seed=arguments.seed, progress=has_bar()
        )
    show(models_report((info,)))
    if arguments.without:
        from srcscore.model.registry import load_model
        from srcscore.training.cost import cost

        table = load_model(info.path).reputations
        print("\n".join(cost(arguments.data, arguments.without, table).lines()))
    return SCORED
