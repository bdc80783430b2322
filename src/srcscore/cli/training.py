"""`srcscore train` and `srcscore evaluate`: a model from rated domains and articles, and its worth."""

from __future__ import annotations

import argparse
from pathlib import Path

from srcscore.cli.commands import DATA, MODEL, command, load_model, option
from srcscore.cli.console import print_text, show
from srcscore.errors import InputError
from srcscore.progress import can_show_progress


@command(
    "train",
    "train a model",
    DATA,
    option("--out", "MODEL_DIR", "where the model goes", type=Path, required=True),
    option(
        "--without", "RATER", "leave out these raters, or families of raters, and print the cost", nargs="+"
    ),
    option("--seed", "N", "seed of every random choice", type=int, default=0),
    description="Train a model on a folder of rated domains and articles, and write it to a new folder. "
    "A folder of your own holds ratings.csv (columns domain and score, 0 to 1) and files .jsonl with one "
    "article a line (text and url); any other is read as the full training data.",
)
def train(arguments: argparse.Namespace) -> None:
    """Train a model and print its figures."""
    from srcscore.report.lines import models_report
    from srcscore.training import train as full
    from srcscore.training.train_custom import is_custom, train_custom

    data, out, without = arguments.data, arguments.out, arguments.without or []
    bar = can_show_progress()
    if not is_custom(data):
        info = full.train(data, out, without=without, seed=arguments.seed, progress=bar)
    elif without:
        remedy = "leave out --without, or take rows out of ratings.csv"
        raise InputError("ratings of your own have no raters", value=without[0], remedy=remedy)
    else:
        info = train_custom(data, out, seed=arguments.seed, progress=bar)
    show(models_report((info,)))
    if without:
        from srcscore.model import registry
        from srcscore.training.evaluate import cost

        print_text("\n".join(cost(data, without, registry.load_model(info.path).reputations).lines()))


@command(
    "evaluate",
    "measure on outlets never seen",
    DATA,
    option("--out", "DIR", "folder for plots (extra plots); none are drawn without it", type=Path),
    MODEL,
    description="Fit models that have not seen the outlets they are measured on, and print every table: "
    "corpora left out, outlets left out, baselines, ablations, calibration, intervals, risk, fairness.",
)
def evaluate(arguments: argparse.Namespace) -> None:
    """Print the figures of the training methods and draw the plots."""
    from srcscore.training.evaluate import evaluate
    from srcscore.training.train_custom import is_custom

    if is_custom(arguments.data):
        remedy = "for a folder of your own, train prints the figures, and models show prints them again"
        raise InputError("this measures on the full training data", value=str(arguments.data), remedy=remedy)
    print_text("\n".join(evaluate(arguments.data, load_model(arguments), arguments.out).lines()))
