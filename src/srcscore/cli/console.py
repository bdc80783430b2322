"""What commands print: reports, JSON, errors on one line, to streams that may be closed; exit codes."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any

from srcscore.errors import InputError
from srcscore.records import Score
from srcscore.report.text import clean

if TYPE_CHECKING:
    from srcscore.report.lines import Lines

SCORED, FAILED, USAGE = 0, 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141  # 128 and the number of the signal, as shells have it

_DEFAULT_WIDTH = 100  # of output that is no terminal


def show(report: Score | Lines) -> None:
    """Print a report: laid out by rich where it is installed, as plain lines (a score in short) elsewhere.

    NO_COLOR forbids colours, FORCE_COLOR demands them, else a terminal gets them.
    """
    from srcscore.report.lines import plain, short_report

    width = shutil.get_terminal_size((_DEFAULT_WIDTH, 0)).columns
    if find_spec("rich") is None:
        text = plain(short_report(report) if isinstance(report, Score) else report, width=width)
    else:
        from srcscore.report.terminal import reaches_terminal, render

        # An empty variable counts as not set, as https://no-color.org and https://force-color.org say.
        terminal = os.environ.get("TERM") != "dumb" and sys.stdout is not None and sys.stdout.isatty()
        forced, forbidden = os.environ.get("FORCE_COLOR"), os.environ.get("NO_COLOR")
        colour = not forbidden and (bool(forced) or terminal) and reaches_terminal()
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        text = render(report, width=width, encoding=encoding, colour=colour)
    require_output()
    print(text, end="", flush=True)


def print_json(content: Mapping[str, Any]) -> None:
    """Print one object as one line of ASCII, so that no encoding can change it; NaN raises ValueError."""
    print_text(json.dumps(content, allow_nan=False))


def print_text(text: str) -> None:
    """Print a line that a caller has made safe."""
    require_output()
    print(text, flush=True)


def require_output() -> None:
    """Refuse to print to an output that the caller has closed, where print would do nothing."""
    if sys.stdout is None:
        remedy = "give it a file or a pipe, or name one with --out"
        raise InputError("standard output is closed", remedy=remedy)


def print_error(error: Exception, location: str | None = None) -> int:
    """Print an error on one line of standard error, after the place where it happened; return `FAILED`."""
    prefix = "" if location is None or location == getattr(error, "value", None) else f"{location}: "
    print_note(f"{prefix}{error}")
    return FAILED


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
