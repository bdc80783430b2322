"""`srcscore mcp` and `srcscore completion`: srcscore inside an assistant, and inside a shell."""

from __future__ import annotations

import argparse

from srcscore.cli.console import SCORED, command, option
from srcscore.errors import MissingExtraError


@command(
    "mcp",
    "serve an assistant over standard input and output",
    description="Serve the tools score_article, check_domain and explain_sources to a client of the "
    "Model Context Protocol, over standard input and output, until it closes them (extra mcp).",
)
def mcp(_: argparse.Namespace) -> int:
    """Serve until the client leaves."""
    from srcscore.integrations.mcp import server

    server().run("stdio")
    return SCORED


@command(
    "completion",
    "print a shell's completion script",
    option("shell", "SHELL", "bash or zsh", choices=("bash", "zsh")),
    description="Print a script that completes srcscore's commands and options; for bash, add "
    'eval "$(srcscore completion bash)" to ~/.bashrc (extra completion).',
)
def completion(arguments: argparse.Namespace) -> int:
    """Print the script."""
    try:
        import shtab
    except ImportError as error:
        raise MissingExtraError.of("shtab", extra="completion", purpose="a completion script") from error
    print(shtab.complete(arguments.parser, shell=arguments.shell))
    return SCORED
