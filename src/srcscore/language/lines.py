"""Where lines end that mean something: breaks put in only to wrap a long paragraph are told from the rest."""

from __future__ import annotations

from itertools import accumulate, pairwise

_NARROWEST, _WIDEST = 40, 120
"""A text whose longest line of several words is outside these, in characters, is not wrapped."""
_FEWEST = 3
"""So many breaks must look like wrapping before any is taken for it."""


def line_starts(text: str) -> list[int]:
    """Return the offset of each line but the first, without the lines that only go on with a paragraph.

    A break is taken for wrapping when all lines are short, and it stands where the next word would have gone
    beyond the longest line, and most breaks between lines with text are such. A single long word, such as
    an address, makes no long line.
    """
    lines = text.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines)))[:-1]
    if len(lines) <= _FEWEST or max(map(len, lines)) < _NARROWEST:
        return starts
    stripped = [line.strip() for line in lines]
    width = max((len(line) for line in stripped if " " in line), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return starts
    wrapped = _wrapped(stripped, width)
    return [start for start, soft in zip(starts, wrapped, strict=True) if not soft] if wrapped else starts


def _wrapped(lines: list[str], width: int) -> list[bool]:
    """Tell for each break whether it only wraps; return nothing for a text that is not wrapped."""
    soft, inner = [], 0
    for line, following in pairwise(lines):
        both = bool(line and following)
        soft.append(both and len(line) + 1 + len(following.split(" ", 1)[0]) > width)
        inner += both
    return soft if sum(soft) >= max(_FEWEST, 0.6 * inner) else []
