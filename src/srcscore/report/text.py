"""Text made safe to show on a terminal and in HTML, and the short forms that all reports use."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

MIN_WIDTH = 40
"""A narrower terminal is treated as this wide."""
MOST_LINES = 12
"""A longer paragraph is cut, so that one sentence of a megabyte does not fill the screen."""

_ELLIPSIS = "..."
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LONGEST_ADDRESS = 2000
"""Browsers and servers refuse addresses not much longer; such an address is not linked."""
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_STEERING = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f-\uffff]+", re.IGNORECASE)


def clean(text: str) -> str:
    """Return `text` on one line, without any character that could steer a terminal.

    Runs of white space become one space. Control characters and lone surrogates become U+FFFD, so that
    an attempt stays visible; invisible format characters (bidirectional overrides, zero-width) are removed.
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    shown = (letter for letter in line if letter.isprintable() or unicodedata.category(letter) != "Cf")
    return "".join(letter if letter.isprintable() else _REPLACEMENT for letter in shown)


def safe(text: str) -> str:
    """Return `text` without what a page must not hold; it is still to be escaped.

    Invisible characters and those that change the direction of writing are removed; control characters and
    lone surrogates become U+FFFD. Every kind of line break becomes a line feed.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(_REPLACEMENT, _STEERING.sub("", _BREAKS.sub("\n", text)))


def web_address(url: str | None) -> str | None:
    """Return `url` if a page may link it, which only plain http and https may be; else None."""
    return url if url and len(url) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(url) else None


def columns(text: str) -> int:
    """Return how many columns a terminal needs for a cleaned text."""
    return len(text) if text.isascii() else sum(map(_width, text))


def shorten(text: str, limit: int) -> str:
    """Return `text` cleaned and cut to at most `limit` columns; what was cut ends in three dots."""
    head = text[: 8 * limit]  # a text may be megabytes long, and combining marks take no column
    line = clean(head)
    if len(head) == len(text) and columns(line) <= limit:
        return line
    return _cut(line, limit - len(_ELLIPSIS)).rstrip() + _ELLIPSIS


def wrap(text: str, width: int, *, first: str = "") -> list[str]:
    """Return `text` cleaned and filled into at most a dozen lines of at most `width` columns.

    The first line begins with `first`, printed as it is; the others are indented as far.
    """
    rest = " " * columns(first)
    room = width - len(rest)
    lines, line, empty = [], first, True
    words = shorten(text, MOST_LINES * room).split(" ")[::-1]
    while words:
        word = words.pop()
        if columns(word) > room:  # wider than a line: cut into pieces
            head = _cut(word, room) or word[0]
            words.append(word[len(head) :])
            word = head
        if not empty and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = empty and not word
    return [*lines, line.rstrip()]


def signed(value: float) -> str:
    """Return a contribution with its sign, a typographic minus, and two decimals."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 statement", "2 statements"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _cut(line: str, limit: int) -> str:
    """Return as much of a line as fits into so many columns."""
    ends = list(accumulate(map(_width, line)))
    return line[: bisect_right(ends, limit)]


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
