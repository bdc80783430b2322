"""Write the command line reference, `docs/cli.md`, from the parser itself.

Run it after a change of the command line: `python -m tools.docs.cli_reference`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from srcscore.cli import build_parser

TARGET = Path(__file__).parents[2] / "docs" / "cli.md"
_HEAD = """\
# Command line

<!-- Written by tools/docs/cli_reference.py; change the parser in src/srcscore/cli/ instead. -->

Results go to standard output and errors to standard error, one line each: what is wrong, with which value,
and what to do. Nothing of an article reaches the terminal with control characters.

With the extra `terminal` (rich), reports are as wide as the terminal and in colour; through a pipe
they have no colours. Without it `score` prints about twenty lines, and the other reports are plain lines.
`NO_COLOR` turns colours off, `FORCE_COLOR` on where there is no terminal, and `TERM=dumb` counts as
no terminal; `COLUMNS` sets the width.

| exit code | meaning |
|---|---|
| 0 | everything was scored |
| 1 | some input could not be scored; the rest was |
| 2 | wrong usage, or no such model |
| 130 | stopped by Ctrl-C |
| 141 | the reader of the output went away, as in `srcscore ... \\| head` |
"""


def reference() -> str:
    """Return the reference as Markdown; it does not depend on the version of Python."""
    parser = build_parser()
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return "\n".join([_HEAD, *(_command(name, command) for name, command in commands.choices.items())])


def _below(name: str, parser: argparse.ArgumentParser) -> list[str]:
    """Return the reference of a command's own commands, such as `models diff`."""
    own = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return [
        _command(f"{name} {inner}", command, level="###")
        for action in own
        for inner, command in action.choices.items()
    ]


def _command(name: str, parser: argparse.ArgumentParser, level: str = "##") -> str:
    actions = [action for action in parser._actions if action.dest != "help"]
    options = [action for action in actions if action.option_strings]
    places = [action for action in actions if not action.option_strings]
    words = ["srcscore", name, *(_usage(action) for action in [*options, *places])]
    rows = [f"| `{_name(action)}` | {action.help} |" for action in [*places, *options]]
    table = ["| argument | meaning |", "|---|---|", *rows] if rows else []
    return "\n".join(
        [
            f"{level} srcscore {name}",
            "",
            str(parser.description),
            "",
            "```text",
            *_filled(words),
            "```",
            "",
            *table,
            "",
            *_below(name, parser),
        ]
    )


def _usage(action: argparse.Action) -> str:
    name = _name(action)
    return name if action.required else f"[{name}]"


def _name(action: argparse.Action) -> str:
    flag = list(action.option_strings)[-1:]
    metavar = str(action.metavar or action.dest.upper())
    taken = [] if action.nargs == 0 else [metavar]
    return " ".join(flag + taken) + ("..." if action.nargs == "+" else "")


def _filled(words: list[str], width: int = 100) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append("   ")
        lines[-1] += f" {word}"
    return lines


if __name__ == "__main__":
    TARGET.write_text(reference(), "utf-8")
