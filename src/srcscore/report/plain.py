"""Plain text for a terminal: one line at a time, of a known width, and nothing that a terminal obeys."""

from __future__ import annotations

import unicodedata

MIN_WIDTH = 40
"""A narrower terminal is treated as this wide."""

_ELLIPSIS = "..."
MOST_LINES = 12
"""Lines of a paragraph; a longer one is cut."""
_UNSHOWN = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    """Return `text` on one line, without any character that could steer a terminal.

    Runs of white space become one space. Control characters and lone surrogates become U+FFFD, so that
    an attempt stays visible; invisible format characters (bidirectional overrides, zero-width) go.
    """
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(map(_shown, line))


def columns(text: str) -> int:
    """Return how many columns a terminal needs for a cleaned text."""
    return len(text) if text.isascii() else sum(map(_width, text))


def shorten(text: str, limit: int) -> str:
    """Return `text` cleaned and cut to at most `limit` columns; what was cut ends in three dots."""
    head = text[: 8 * limit]  # a sentence may be megabytes long, and marks take no column
    line = clean(head)
    if len(head) == len(text) and columns(line) <= limit:
        return line
    return _cut(line, limit - len(_ELLIPSIS)).rstrip() + _ELLIPSIS


def wrap(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Return `text` cleaned and filled into at most a dozen lines of at most `width` columns.

    Parameters
    ----------
    text
        What to show.
    width
        Columns of a line, indent included.
    first, rest
        What the first line and the others begin with; `rest` is as many spaces as `first` is long
        by default. Both are printed as they are.
    """
    rest = " " * len(first) if rest is None else rest
    lines, line, empty = [], first, True
    room = width - max(len(first), len(rest))
    for word in _pieces(shorten(text, MOST_LINES * room), room):
        if not empty and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = False
    return [*lines, line.rstrip()]


def number(value: float | None) -> str:
    """Return a number on [0, 1] with two decimals, or a dash."""
    return "-" if value is None else f"{value:.2f}"


def _pieces(line: str, width: int) -> list[str]:
    """Split into words; a word wider than a line is cut into pieces."""
    pieces = []
    for word in line.split(" "):
        rest = word
        while columns(rest) > width:
            head = _cut(rest, width) or rest[0]
            pieces.append(head)
            rest = rest[len(head) :]
        pieces.append(rest)
    return [piece for piece in pieces if piece]


def _cut(line: str, limit: int) -> str:
    used = 0
    for place, character in enumerate(line):
        used += _width(character)
        if used > limit:
            return line[:place]
    return line


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return "" if unicodedata.category(character) == "Cf" else _UNSHOWN
