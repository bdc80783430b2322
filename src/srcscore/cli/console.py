"""What all commands share: exit codes, streams, errors on one line, common options."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from typing import IO, TYPE_CHECKING

from srcscore.report.plain import clean

if TYPE_CHECKING:
    from srcscore.errors import SrcscoreError

SCORED, FAILED, USAGE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
"""Exit codes: all scored, some input could not be scored, wrong usage, Ctrl-C, reader gone."""

_DEFAULT_WIDTH = 100


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the model."""
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="name or folder of the model (default: the newest, see srcscore models)",
    )


def count(text: str) -> int:
    """Read a whole number from 1 up, as a type of argparse."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        message = f"{text!r} is not a whole number from 1 up"
        raise argparse.ArgumentTypeError(message)
    return number


def width() -> int:
    """Return how many columns there are to print in."""
    return shutil.get_terminal_size((_DEFAULT_WIDTH, 0)).columns


def complain(error: SrcscoreError | Exception, place: str | None = None) -> None:
    """Tell an error on one line of standard error, with where it happened."""
    where = "" if place is None or place == getattr(error, "value", None) else f"{place}: "
    if sys.stderr is not None:  # closed by the caller; print would then use standard output
        print(clean(f"srcscore: {where}{error}"), file=sys.stderr, flush=True)


def make_streams_safe() -> None:
    """Show what the terminal's encoding has no character for as an escape, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def silence(*streams: IO[str] | None) -> None:
    """Send what is still buffered nowhere, so that nothing fails when Python flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
