"""`srcscore train`: train a model on a folder of rated domains and articles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from srcscore.cli.console import SCORED, width


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "train",
        help="train a model",
        description="Train a model on a folder of rated domains and articles, and write it to a new folder.",
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
    from srcscore.report.terminal import render_models
    from srcscore.training.train import train

    info = train(arguments.data, arguments.out, without=arguments.without, seed=arguments.seed)
    print(render_models((info,), width=width()), end="")
    if arguments.without:
        from srcscore.model.registry import load_model
        from srcscore.training.cost import cost

        table = load_model(info.path).reputations
        print("\n".join(cost(arguments.data, arguments.without, table).lines()))
    return SCORED
