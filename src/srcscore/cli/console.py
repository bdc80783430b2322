"""What the commands share: declaration, options, exit codes, standard streams, errors on one line."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from srcscore.errors import InputError
from srcscore.report.text import clean

if TYPE_CHECKING:
    from srcscore.errors import SrcscoreError
    from srcscore.model.predict import Model
    from srcscore.records import Score
    from srcscore.report.lines import Lines


Run = Callable[[argparse.Namespace], int]


@dataclass(frozen=True)
class Option:
    """An argument of a command."""

    flag: str
    """Its flag, or the name of a positional argument."""
    settings: dict[str, Any]
    """The keywords of argparse's `add_argument`."""
    exclusive: bool
    """Whether it excludes the other options of the command that are exclusive."""


def option(
    flag: str, metavar: str | None, meaning: str, *, exclusive: bool = False, **settings: Any
) -> Option:
    """Return an option; without a metavar it is a switch. A default is named in the help."""
    default = settings.get("default")
    if default not in (None, argparse.SUPPRESS):
        meaning += f" (default: {default:g})" if isinstance(default, float) else f" (default: {default})"
    if metavar is None:
        settings.setdefault("action", "store_true")
    else:
        settings["metavar"] = metavar
    settings["help"] = meaning
    return Option(flag, settings, exclusive)


@dataclass(frozen=True)
class Command:
    """A command, or a group of commands."""

    name: str
    help: str
    description: str
    options: tuple[Option, ...]
    run: Run | None
    """Returns the exit code; None for a group that does nothing on its own."""
    actions: tuple[Command, ...]
    """The commands of a group."""

    def add_to(self, commands: Any) -> None:
        """Add the command to subparsers of argparse."""
        parser = commands.add_parser(self.name, help=self.help, description=self.description)
        exclusive = parser
        for option in self.options:
            if option.exclusive and exclusive is parser:
                exclusive = parser.add_mutually_exclusive_group()
            (exclusive if option.exclusive else parser).add_argument(option.flag, **option.settings)
        if self.run is not None:
            parser.set_defaults(run=self.run, usage_error=parser.error)
        if self.actions:
            actions = parser.add_subparsers(metavar="ACTION", required=self.run is None, help="what to do")
            for action in self.actions:
                action.add_to(actions)


def command(
    name: str, purpose: str, *options: Option, description: str = "", actions: tuple[Command, ...] = ()
) -> Callable[[Run | None], Command]:
    """Make a command of the function that runs it; the description is the purpose by default."""
    text = description or f"{purpose[0].upper()}{purpose[1:]}."
    return lambda run: Command(name, purpose, text, options, run, actions)


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
        """Return the path, or report that it ends in something else."""
        if Path(text).suffix.lower() not in endings:
            message = f"{text!r} does not end in {', '.join(endings)}"
            raise argparse.ArgumentTypeError(message)
        return Path(text)

    return path


# --- options of several commands --------------------------------------------------------------

MODEL = option("--model", "NAME", "name or folder of the model (default: the newest, see srcscore models)")
NO_PUBLISHER = option("--no-publisher", None, "hide the publisher's own reputation and network")
DATA = option("--data", "DIR", "the training data", type=Path, required=True)
GRAPH = option("graph", "GRAPH", "folder that srcscore graph build wrote", type=Path)


SCORED, FAILED, USAGE = 0, 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141  # 128 and the number of the signal, as shells have it

_DEFAULT_WIDTH = 100  # of output that is no terminal


def load_model(arguments: argparse.Namespace) -> Model:
    """Return the model that --model names, or the newest."""
    from srcscore.model.registry import load_model

    return load_model(arguments.model or "latest")


def show(report: Score | Lines) -> None:
    """Print a report: laid out by rich where it is installed, as plain lines (a score in short) elsewhere."""
    from srcscore.records import Score
    from srcscore.report.lines import plain, short_report

    width = shutil.get_terminal_size((_DEFAULT_WIDTH, 0)).columns
    if find_spec("rich") is None:
        text = plain(short_report(report) if isinstance(report, Score) else report, width=width)
    else:
        from srcscore.report.terminal import reaches_terminal, render

        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        text = render(report, width=width, encoding=encoding, colour=_coloured() and reaches_terminal())
    _check_output()
    print(text, end="", flush=True)


def print_json(content: Mapping[str, Any]) -> None:
    """Print one object as one line of ASCII, so that no encoding can change it; NaN raises ValueError."""
    print_text(json.dumps(content, allow_nan=False))


def print_text(text: str) -> None:
    """Print a line that a caller has made safe."""
    _check_output()
    print(text, flush=True)


def _check_output() -> None:
    """Refuse to print to an output that the caller has closed, where print would do nothing."""
    if sys.stdout is None:
        remedy = "give it a file or a pipe, or name one with --out"
        raise InputError("standard output is closed", remedy=remedy)


def _coloured() -> bool:
    """Whether colours are wanted: NO_COLOR forbids them, FORCE_COLOR demands them, else a terminal gets them.

    A variable that is empty counts as not set, as https://no-color.org and https://force-color.org say.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout is not None and sys.stdout.isatty()


def print_error(error: SrcscoreError | Exception, place: str | None = None) -> None:
    """Print an error on one line of standard error, after the place where it happened."""
    prefix = "" if place is None or place == getattr(error, "value", None) else f"{place}: "
    print_note(f"{prefix}{error}")


def print_note(text: str) -> None:
    """Print a line on standard error."""
    if sys.stderr is not None:  # None when the caller closed it; print would then use standard output
        print(clean(f"srcscore: {text}"), file=sys.stderr, flush=True)


def make_streams_safe() -> None:
    """Print characters that the terminal's encoding lacks as escapes, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def discard_output(*streams: IO[str] | None) -> None:
    """Discard what is still buffered, so that nothing fails when Python flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
