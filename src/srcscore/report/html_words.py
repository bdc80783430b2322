"""What a page says: the words of the records' terms, and text that is safe to stand in HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from srcscore.records import Article, Reputation, Score
from srcscore.report.plain import number, shorten
from srcscore.resources import read_rows

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_STEERING = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f-\uffff]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LONGEST = 2000
"""A longer address is not linked."""


class Word(NamedTuple):
    """How a page puts one term."""

    name: str
    """The term."""
    short: str
    """In a word or a sign."""
    label: str
    """In a few words."""
    says: str
    """In a clause."""


@cache
def words() -> Mapping[str, Mapping[str, Word]]:
    """Return the words by group (`verdict`, `kind`, `role`, ...) and term."""
    found: dict[str, dict[str, Word]] = {}
    for row in read_rows("report/words.tsv"):
        group = found.setdefault(row["group"], {})
        group[row["name"]] = Word(row["name"], row["short"], row["label"], row["says"])
    return found


def safe(text: str) -> str:
    """Return text without what a page must not hold; it is still to be escaped.

    Characters that steer the direction of writing, or that nobody sees, go; control characters and lone
    surrogates become U+FFFD, so that an attempt stays visible. What ends a line becomes a line feed.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", _STEERING.sub("", _BREAKS.sub("\n", text)))


def web_address(url: str | None) -> str | None:
    """Return an address that a page may link: plain http or https; None for any other."""
    if url is None or len(url) > _LONGEST:
        return None
    return url if _ADDRESS.fullmatch(url) else None


def language_of(score: Score) -> str | None:
    """Return the code of the article's language, when it is one that a page can name."""
    code = score.article.language
    return code if code is not None and _LANGUAGE.fullmatch(code) else None


def title_of(article: Article, limit: int) -> str:
    """Return an article's headline, or what else it is known by, in at most so many columns."""
    return shorten(article.title or article.id or article.url or "Untitled article", limit)


def signed(value: float) -> str:
    """Return a contribution with its sign and two decimals."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def authority(known: Reputation | None) -> str:
    """Say how reliable a voice is known to be, and on whose authority; nothing when nothing is known."""
    if known is None or known.basis == "none":
        return ""
    told = f"reputation {number(known.mean)}{', weak' if known.weak else ''}"
    if known.basis != "rated" or not known.raters:
        return f"{told}; {words()['basis'][known.basis].says}"
    dates = sorted(rating.date for rating in known.raters)
    return f"{told}; {counted(len(known.raters), 'rating')}, the newest of {dates[-1]}"
