"""`srcscore serve`, `mcp` and `completion`: srcscore over HTTP, inside an assistant, and inside a shell."""

from __future__ import annotations

import argparse
import os

from srcscore.cli.commands import MODEL, command, count, load_model, option
from srcscore.cli.console import print_note, print_text, require_output
from srcscore.errors import needs_extra
from srcscore.report.text import counted


@command(
    "serve",
    "serve programs and browsers over HTTP",
    option("--host", "ADDRESS", "the address to listen on", default="127.0.0.1"),
    option("--port", "PORT", "the port to listen on", type=count, default=8766),
    option("--name", "HOST", "a further name that requests may address; repeat it for more", action="append"),
    option("--processes", "N", "processes to score with (default: one a core)", type=count),
    MODEL,
    description="Serve POST /score, /explain and /reputation, and a page to paste an article into, until "
    "interrupted (extra serve). Only this machine can reach it unless --host says otherwise. Nothing is "
    "fetched and nothing is stored.",
)
def serve(arguments: argparse.Namespace) -> None:
    """Serve until interrupted."""
    from srcscore.integrations.serve import run

    load_model(arguments)  # so that a wrong name is refused before anything starts
    host, port, names = arguments.host, arguments.port, tuple(arguments.name or ())
    processes = arguments.processes or os.cpu_count() or 1
    print_note(f"serving on http://{host}:{port}/ in {counted(processes, 'process', 'processes')}")
    run(host, port, processes=processes, model=arguments.model or "latest", names=names)


@command(
    "mcp",
    "serve an assistant over standard input and output",
    description="Serve the tools score_article, check_domain and explain_sources to a client of the "
    "Model Context Protocol, over standard input and output, until it closes them (extra mcp).",
)
def mcp(_: argparse.Namespace) -> None:
    """Serve until the client leaves."""
    require_output()
    from srcscore.integrations.mcp import serve

    serve()


@command(
    "completion",
    "print a shell's completion script",
    option("shell", "SHELL", "bash or zsh", choices=("bash", "zsh")),
    description="Print a script that completes srcscore's commands and options; for bash, add "
    'eval "$(srcscore completion bash)" to ~/.bashrc (extra completion).',
)
def completion(arguments: argparse.Namespace) -> None:
    """Print the script."""
    with needs_extra("completion", "shtab", "a completion script"):
        import shtab
    print_text(shtab.complete(arguments.parser, shell=arguments.shell))
