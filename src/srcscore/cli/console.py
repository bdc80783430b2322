"""What all commands share: exit codes, streams, errors on one line, common options."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any

from srcscore.report.text import clean

if TYPE_CHECKING:
    from srcscore.errors import SrcscoreError
    from srcscore.records import Score
    from srcscore.report.lines import Lines

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


def add_no_publisher(parser: argparse.ArgumentParser) -> None:
    """Add the option that hides who published an article."""
    parser.add_argument(
        "--no-publisher", action="store_true", help="hide the publisher's own reputation and network"
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
    print(text, end="", flush=True)


def print_json(content: Mapping[str, Any]) -> None:
    """Print one object as one line of ASCII, so that no encoding can change it; NaN raises ValueError."""
    print(json.dumps(content, allow_nan=False), flush=True)


def _coloured() -> bool:
    """Whether colours are wanted: told by NO_COLOR, else by FORCE_COLOR, else standard output is a terminal.

    A variable that is empty counts as not set, as https://no-color.org and https://force-color.org say.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout is not None and sys.stdout.isatty()


def has_bar() -> bool:
    """Tell whether somebody sees standard error, and a progress bar can be shown there (extra `progress`)."""
    return sys.stderr is not None and sys.stderr.isatty() and find_spec("tqdm") is not None


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
