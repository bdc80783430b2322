"""The parser of all commands, and the end of every run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from srcscore.cli import graph, lint, models, reputation, score, serve, training
from srcscore.cli.console import (
    BROKEN_PIPE,
    FAILED,
    INTERRUPTED,
    SCORED,
    USAGE,
    discard_output,
    make_streams_safe,
    print_error,
    print_text,
)
from srcscore.errors import InputError, ModelNotFoundError, SrcscoreError
from srcscore.report.text import clean

COMMANDS = (
    score.score,
    score.explain,
    lint.lint,
    reputation.reputation,
    graph.graph,
    models.models,
    training.train,
    training.evaluate,
    serve.serve,
    serve.mcp,
    serve.completion,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, by default with the arguments of the process, and return its exit code.

    0: all scored, 1: some input could not be scored, 2: wrong usage, 130: Ctrl-C, 141: the reader of the
    output went away.
    """
    make_streams_safe()
    try:
        try:
            arguments = build_parser().parse_args(argv)
            code = arguments.run(arguments) or SCORED
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else SCORED
        except SrcscoreError as error:  # about no single input: the model, the package, the training data
            print_error(error)
            code = USAGE if isinstance(error, ModelNotFoundError) else FAILED
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return BROKEN_PIPE
    except OSError as error:
        discard_output(sys.stdout)
        print_error(InputError("the system refused", value=str(error), remedy="check space and permissions"))
        return FAILED
    return code


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command; the command line reference is written from it."""
    parser = _Parser(
        prog="srcscore",
        description="How well is a news article sourced? A calibrated, explained score, offline.",
        epilog="Exit codes: 0 all scored, 1 some input could not be scored, 2 wrong usage. Reports are in "
        "colour on a terminal (extra terminal); the variable NO_COLOR turns that off, FORCE_COLOR on.",
    )
    parser.add_argument("--version", action=_Version, help="print the version and exit")
    parser.set_defaults(parser=parser)  # `completion` writes its script from it
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add_command in COMMANDS:
        add_command(commands)
    return parser


class _Parser(argparse.ArgumentParser):
    """Prints wrong usage on one line, and fails when its help cannot be written, which argparse ignores."""

    def print_help(self, _: object = None) -> None:
        print_text(self.format_help().rstrip())

    def error(self, message: str) -> NoReturn:
        print(clean(f"{self.prog}: {message}; see {self.prog} --help"), file=sys.stderr)
        raise SystemExit(USAGE)


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, **settings: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **settings)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print_text(f"srcscore {version('srcscore')}")
        parser.exit()
