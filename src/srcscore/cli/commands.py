"""How commands are declared: their options, the types of these, and the options that several share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from srcscore.graph.citation_graph import CitationGraph
    from srcscore.model.predict import Model

Run = Callable[[argparse.Namespace], int | None]


Option = tuple[str, dict[str, Any], bool]
"""A flag or the name of an argument, keywords of argparse's `add_argument`, and whether it is exclusive."""
Command = Callable[[Any], None]
"""Adds a command, or a group of commands, to subparsers of argparse."""


def option(
    flag: str, metavar: str | None, meaning: str, *, exclusive: bool = False, **settings: Any
) -> Option:
    """Return an option; without a metavar it is a switch. A default is named in the help.

    An exclusive option cannot go with another exclusive option of its command.
    """
    default = settings.get("default")
    if default not in (None, argparse.SUPPRESS):
        meaning += f" (default: {default:g})" if isinstance(default, float) else f" (default: {default})"
    if metavar is None:
        settings.setdefault("action", "store_true")
    else:
        settings["metavar"] = metavar
    return flag, settings | {"help": meaning}, exclusive


def command(
    name: str, purpose: str, *options: Option, description: str = "", actions: tuple[Command, ...] = ()
) -> Callable[[Run | None], Command]:
    """Make a command of the function that runs it; the description is the purpose by default.

    The function returns the exit code, or None when all went well. A group of `actions` may have none.
    """
    text = description or f"{purpose[0].upper()}{purpose[1:]}."

    def declare(run: Run | None) -> Command:
        """Make the command that runs a function."""

        def add_to(commands: Any) -> None:
            """Add the command with its options to a parser's commands."""
            parser = commands.add_parser(name, help=purpose, description=text)
            exclusive = parser
            for flag, settings, excludes in options:
                if excludes and exclusive is parser:
                    exclusive = parser.add_mutually_exclusive_group()
                (exclusive if excludes else parser).add_argument(flag, **settings)
            if run is not None:
                parser.set_defaults(run=run, usage_error=parser.error)
            if actions:
                subparsers = parser.add_subparsers(metavar="ACTION", required=run is None, help="what to do")
                for add_action in actions:
                    add_action(subparsers)

        return add_to

    return declare


# --- types ------------------------------------------------------------------------------------


def count(text: str) -> int:
    """Read a whole number from 1 up."""
    if not text.isdecimal() or int(text) < 1:
        message = f"{text!r} is not a whole number from 1 up"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def share(text: str) -> float:
    """Read a number from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        message = f"{text!r} is not a number from 0 to 1"
        raise argparse.ArgumentTypeError(message)
    return number


def file_ending_in(*endings: str) -> Callable[[str], Path]:
    """Return a type that reads a file name with one of some endings."""

    def path(text: str) -> Path:
        """Read the name of such a file."""
        if Path(text).suffix.lower() not in endings:
            message = f"{text!r} does not end in {', '.join(endings)}"
            raise argparse.ArgumentTypeError(message)
        return Path(text)

    return path


# --- options of several commands --------------------------------------------------------------

MODEL = option("--model", "NAME", "name or folder of the model (default: the newest, see srcscore models)")
RATINGS = option("--ratings", "CSV", "ratings of your own: columns domain and score, 0 to 1", type=Path)
NO_PUBLISHER = option("--no-publisher", None, "hide the publisher's own reputation and network")
DATA = option("--data", "DIR", "the training data", type=Path, required=True)
GRAPH = option("graph", "GRAPH", "folder that srcscore graph build wrote", type=Path)


def load_model(arguments: argparse.Namespace) -> Model:
    """Return the model that --model names, or the newest, with the ratings of --ratings."""
    from srcscore.model.registry import load_model

    model = load_model(arguments.model or "latest")
    ratings: Path | None = getattr(arguments, "ratings", None)
    return model if ratings is None else model.with_ratings(ratings, source=ratings.stem)


def load_graph(folder: Path, model: Model) -> CitationGraph:
    """Return the graph that `srcscore graph build` wrote into a folder."""
    from srcscore.graph.citation_graph import CitationGraph

    return CitationGraph.load(folder, model=model)
