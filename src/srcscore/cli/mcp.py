"""`srcscore mcp`: serve the tools of the Model Context Protocol over standard input and output."""

from __future__ import annotations

import argparse
from typing import Any

from srcscore.cli.console import SCORED


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "mcp",
        help="serve an assistant over standard input and output",
        description="Serve the tools score_article, check_domain and explain_sources to a client of the "
        "Model Context Protocol, over standard input and output, until it closes them (extra mcp).",
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Serve, and return the exit code."""
    from srcscore.integrations.mcp import server

    server().run("stdio")
    return SCORED
