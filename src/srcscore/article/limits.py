"""How much an article may hold: beyond, a clear error instead of a wait without end."""

from __future__ import annotations

import re
from typing import Final

from srcscore.errors import InputError

MOST_CHARACTERS: Final = 16_000_000
"""No text, page, title, address or other part of an article is longer."""
MOST_LINES: Final = 400_000
"""No text has more lines, blank ones too: a record for each takes a hundred times what two letters take."""
MOST_LINKS: Final = 1_000_000
"""No article is given with more links."""
MOST_TAGS: Final = 20_000
"""No page has more tags: what finds the article in it takes longer than in step with their number."""
MOST_TAGS_COMPARED: Final = 4_000
"""From more tags on, a page is read once, and not in several ways of which the best is taken."""
MOST_ATTRIBUTES: Final = 3_000
"""No tag has more attributes: the parser compares each with all before it."""

_TAG = re.compile(r"<[a-zA-Z]")
_NAME = r"[\s/]*+[^\s/>][^\s/>=]{0,1000}+"
_VALUE = r"\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]{0,1000}+)?"
_ATTRIBUTE = rf"(?>{_NAME}(?:{_VALUE})?)"
_START = re.compile(rf"<[a-zA-Z]{_ATTRIBUTE}{{0,{MOST_ATTRIBUTES}}}+")
_BUSY = re.compile(rf"<[a-zA-Z]{_ATTRIBUTE}{{{MOST_ATTRIBUTES}}}")
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What ends a line, as `str.splitlines` does."""
_READINGS = 20
"""Tags within the quoted values of tags are read again, each page at most so many times over."""


def check_length(text: str, name: str) -> str:
    """Return a part of an article as a plain `str`, whatever code its class adds, unless it is too long.

    Raises
    ------
    InputError
        If it has more than `MOST_CHARACTERS`.
    """
    text = str.__str__(text)
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            f"{name} has more than {MOST_CHARACTERS:,} characters",
            value=f"{len(text):,} characters",
            remedy="score its articles one by one, or a part of it",
        )
    return text


def check_lines(text: str) -> None:
    """Refuse a text of so many lines that it can be no article.

    Raises
    ------
    InputError
        If it has more than `MOST_LINES`.
    """
    if len(text) < MOST_LINES:
        return
    breaks = sum(map(text.count, _BREAKS)) - text.count("\r\n")
    if breaks >= MOST_LINES:
        raise InputError(
            f"the article has more than {MOST_LINES:,} lines",
            value=f"{breaks + 1:,} lines",
            remedy="score its articles one by one, or a part of it",
        )


def check_page(html: str) -> int:
    """Return how many tags a page opens, and refuse one that would keep the parser busy for hours.

    Every `<` before a letter is read as if it opened a tag, whatever it stands in, so that no trick with
    comments, scripts or quotation marks hides one.

    Raises
    ------
    InputError
        If it has more than `MOST_TAGS`, or a tag with more than `MOST_ATTRIBUTES`.
    """
    tags, left = 0, _READINGS * len(html)
    for tag in _TAG.finditer(html):
        tags += 1
        if tags > MOST_TAGS:
            raise _refused(f"the page has more than {MOST_TAGS:,} tags", html)
        read = _START.match(html, tag.start())
        length = read.end() - read.start() if read else 0
        left -= length
        if left < 0 or (length > MOST_ATTRIBUTES and _BUSY.match(html, tag.start())):
            raise _refused(f"a tag of the page has more than {MOST_ATTRIBUTES:,} attributes", html)
    return tags


def _refused(problem: str, html: str) -> InputError:
    return InputError(problem, value=html[:60], remedy="give the article's text instead, under 'text'")
