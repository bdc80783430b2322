"""`srcscore completion`: completion of commands and options in a shell."""

from __future__ import annotations

import argparse
from typing import Any

from srcscore.cli.console import SCORED
from srcscore.errors import MissingExtraError


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "completion",
        help="print a shell's completion script",
        description="Print a script that completes srcscore's commands and options; for bash, add "
        'eval "$(srcscore completion bash)" to ~/.bashrc (extra completion).',
    )
    parser.add_argument("shell", choices=("bash", "zsh"), help="the shell")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the script, and return the exit code."""
    try:
        import shtab
    except ImportError as error:
        raise MissingExtraError.of("shtab", extra="completion", purpose="a completion script") from error
    print(shtab.complete(arguments.parser, shell=arguments.shell))
    return SCORED
