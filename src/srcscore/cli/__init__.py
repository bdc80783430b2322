"""The command line: one module a command, `main` to run them.

What each command needs is imported when it runs, so that `srcscore --help` answers at once.
"""

from srcscore.cli.main import build_parser, main

__all__ = ["build_parser", "main"]
