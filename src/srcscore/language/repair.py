"""Encoding damage, HTML entities and markup, mended before a text is cut into words.

Of 28,000 collected articles about one in a hundred has some: `â€œ` or `Ã©` (UTF-8 that was read as
Windows-1252 or Latin-1), `&#8220;` (HTML that was never decoded), `�` where a quotation mark was lost. Marks
of Markdown and wikis (`*Reuters*`, `[Reuters](https://...)`, `[[Reuters]]`) and angle brackets around a name
are cut out, since they are no part of what is said. So are letters without width and marks on letters, and
letters of other scripts that look like Latin ones are read as those.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from srcscore.resources import read_rows

_CONTINUATION = "".join(bytes([byte]).decode("cp1252", "ignore") + chr(byte) for byte in range(0x80, 0xC0))
"""What the second and third byte of a UTF-8 sequence look like, read as Windows-1252 or as Latin-1."""
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20f0\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Letters without width (what Unicode calls default ignorable), controls, and marks on the letter before."""
_STYLED = "\uff21-\uff5a\U0001d400-\U0001d7ff"
"""Latin letters and digits of full width, and those of mathematics."""
_ABROAD = "\u0370-\u03ff\u0400-\u052f"
"""Greek and Cyrillic letters."""
_RUN = f"(?<![{_ABROAD}])[{_ABROAD}]++"
"""All of them in a row: begun within, a row would be read again from each of its letters."""
_DAMAGES = (
    ("&", r"&(?:amp;){0,3}(?:\#\d{2,7}|\#[xX][0-9a-fA-F]{2,6}|[a-zA-Z]{2,8}\d{0,2});"),
    # Only leads of Latin letters and punctuation: É or Ø before a closing mark is sound text.
    ("\xc2\xc3", rf"[\xc2\xc3][{_CONTINUATION}]"),
    # Windows-1252 has no sign for the last byte of a closing quotation mark; it was dropped.
    ("\xe2", rf"\xe2[{_CONTINUATION}]{{2}}|\xe2\u20ac(?=\s|$)"),
    # A no-break space lost its second byte.
    ("\xc2", r"\xc2(?=\s|$)"),
    # An unknown sign between letters, before or after a word, was a quotation mark.
    (
        "\ufffd",
        r"(?<=[^\W\d_])\ufffd(?=[^\W\d_])|(?<!\S)\ufffd(?=\w)|(?<=[.,!?])\ufffd(?=\s|$)",
    ),
    # Windows-1252 read as Latin-1.
    ("\x80-\x9f", r"[\x80-\x9f]"),
    # Emphasis: asterisks or underscores at the edges of words, closed on the same line.
    (
        "*_",
        r"(?<![\w*])(?:\*{1,3}|_{1,3})(?=[^\s*_][^*_\n]{0,200}[*_])|(?<=[^\s*_])(?:\*{1,3}|_{1,3})(?![\w*])",
    ),
    # The brackets of a link, and its address.
    (r"\[\]", r"!?\[(?=[^\[\]\n]{1,200}\]\(https?://)|\]\(https?://[^\s()]{1,2000}(?:\([^\s()]{0,200}\))?\)"),
    # A link of a wiki, and what it leads to where that is not what it says.
    (r"\[\]", r"\[\[(?:[^\[\]|\n]{1,100}\|)?|\]\]"),
    (_INVISIBLE, rf"[{_INVISIBLE}]+"),
    # Not within a domain, where another letter is another site.
    (
        _STYLED + _ABROAD,
        rf"(?:[{_STYLED}]++|(?<=[A-Za-z])[{_ABROAD}]++|{_RUN}(?=[A-Za-z]))(?![\w-]{{0,60}}\.[a-z])",
    ),
    (
        "<>",
        r"</?(?:a|b|cite|em|i|span|strong|u)\b[^<>\n]{0,300}>|<(?=[A-Z][\w .'’&-]{0,40}>)|(?<=[\w.])>(?!\w)",
    ),
)
"""Kinds of damage and markup: letters without any of which a text has none of it, and how it looks."""
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_CUT_SHORT = {"\xc2": "", "\xe2\u20ac": "”"}
"""Sequences that lost their last byte, and the characters that they were."""
_SIGNS = re.compile(rf"[&\x80-\x9f\xc2\xc3\xe2\ufffd*_<{_INVISIBLE}{_STYLED}{_ABROAD}]")
"""Text without any of these letters, `[[` or `](http` is sound; nearly every text is."""


class Repaired(NamedTuple):
    """A text without encoding damage and markup, and the offsets of its characters in the text as given."""

    text: str
    """The mended text; the text as given when nothing was wrong with it."""
    start_breaks: tuple[int, ...]
    """Ascending: from each offset in `text` on, characters begin further right in the text as given."""
    end_breaks: tuple[int, ...]
    """The same for where characters end; a sign that was cut out belongs to neither of its neighbours."""
    shifts: tuple[int, ...]
    """How much further right, from each break on."""

    def starts(self, offsets: Sequence[int]) -> list[int]:
        """Return where the characters at some offsets of `text` begin in the text as given."""
        return self._shifted(offsets, self.start_breaks)

    def ends(self, offsets: Sequence[int]) -> list[int]:
        """Return where the characters before some offsets of `text` end in the text as given."""
        return self._shifted(offsets, self.end_breaks)

    def _shifted(self, offsets: Sequence[int], breaks: Sequence[int]) -> list[int]:
        passed = np.array(breaks, np.intp).searchsorted(offsets, side="right")
        shifted: list[int] = (np.array([0, *self.shifts], np.intp)[passed] + offsets).tolist()
        return shifted


def repair(text: str) -> Repaired:
    """Mend the damage of a text, decode its entities, cut its markup out; the result is never longer."""
    distinct = "".join(set(text))
    if not (_SIGNS.search(distinct) or "[[" in text or "](http" in text):
        return Repaired(text, (), (), ())
    pieces: list[str] = []
    start_breaks: list[int] = []
    end_breaks: list[int] = []
    shifts: list[int] = []
    copied = length = 0
    kinds = tuple([kind for kind, sign in _kinds().items() if sign.search(distinct)])  # mostly one
    for damage in _either(kinds).finditer(text):
        sign = _mend(damage[0], text[damage.start() - 1 : damage.start()])
        if sign == damage[0]:
            continue
        pieces += (text[copied : damage.start()], sign)
        length += damage.start() - copied + len(sign)
        copied = damage.end()
        start_breaks.append(length)
        end_breaks.append(length if sign else length + 1)
        shifts.append(copied - length)
    mended = "".join([*pieces, text[copied:]])
    return Repaired(mended, tuple(start_breaks), tuple(end_breaks), tuple(shifts))


@cache
def _kinds() -> dict[tuple[str, str], re.Pattern[str]]:
    return {(letters, pattern): re.compile(f"[{letters}]") for letters, pattern in _DAMAGES}


@lru_cache(maxsize=64)
def _either(kinds: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Join kinds of damage; a look at one letter rules nearly every place out before they are tried."""
    letters, patterns = "".join(letters for letters, _ in kinds), "|".join(pattern for _, pattern in kinds)
    return re.compile(f"(?=[{letters}!])(?:{patterns})")


@cache
def _lookalikes() -> dict[int, str]:
    """Return the Latin letter that each Greek or Cyrillic one looks like."""
    rows = read_rows("lexicons/lookalike_letters.tsv")
    return {ord(letter): row["letter"] for row in rows for letter in row["alike"]}


def _mend(damaged: str, before: str) -> str:  # noqa: PLR0911 - one kind of damage after the other
    """Return the character that a damaged sequence was, or the sequence itself; nothing for a mark."""
    if damaged[0] in "*_[]!<>" or _DROPPED.match(damaged):
        return ""
    if damaged[0] > "\u036f" and damaged[0] != "\ufffd":
        plain = unicodedata.normalize("NFKC", damaged).translate(_lookalikes())
        return plain if len(plain) == len(damaged) else damaged
    if damaged[0] == "&":
        sign = damaged
        while sign != (plain := html.unescape(sign)):
            sign = plain
        # An unknown entity stays, and so does one for a control character or a lone surrogate.
        shows = len(sign) == 1 and (sign.isprintable() or sign.isspace()) and sign != "\ufffd"
        return sign if shows else damaged
    if damaged == "\ufffd":
        return "’" if before.isalpha() else "“" if not before or before.isspace() else "”"
    if damaged in _CUT_SHORT:
        return _CUT_SHORT[damaged]
    if len(damaged) == 1:
        return bytes([ord(damaged)]).decode("cp1252", "ignore") or damaged
    try:
        # Each sign stands for one byte, read as Latin-1 or as Windows-1252.
        coded = [sign.encode("latin-1" if sign < "\u0100" else "cp1252") for sign in damaged]
        return b"".join(coded).decode("utf-8")
    except UnicodeError:
        return damaged
