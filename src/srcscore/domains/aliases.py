"""Outlet names in running text to domains: precise before complete."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from srcscore import resources
from srcscore.domains.url import resolve

_ARTICLES = frozenset({"the"})
_DOMAIN_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Name:
    """An outlet's name in a sequence of words."""

    first: int
    """Index of its first word."""
    last: int
    """Index behind its last word."""
    name: str
    """The words as they stand, joined by blanks."""
    domain: str | None
    """The outlet's voice; None when the name alone does not tell which outlet it is."""
    reason: str | None = None
    """Why there is no domain."""
    candidates: tuple[str, ...] = ()
    """The voices that it can be when unresolved, likeliest first."""


def fold(name: str) -> str:
    """Return a name in the form that tables are keyed by: plain lower case, without `the`, dots and hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = plain.replace("ı", "i").replace(".", "").replace("-", " ").replace("’", "'").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


class Gazetteer:
    """A table of outlet names that is matched against words in one pass.

    Parameters
    ----------
    names
        Folded name to the voices it can be.
    """

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._names = dict(names)
        self._longest: dict[str, int] = {}
        for name in names:
            words = name.split()
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def find(self, words: Sequence[str]) -> list[Name]:
        """Return the outlet names in a sequence of words, left to right, longest first, without overlap.

        Parameters
        ----------
        words
            Tokens as they stand in the text; a match starts only at a capitalised one or at a domain.
        """
        found = []
        index, end = 0, len(words)
        while index < end:
            name = self._at(words, index)
            if name is None:
                index += 1
            else:
                found.append(name)
                index = name.last
        return found

    def lookup(self, name: str) -> Name | None:
        """Return the outlet of a whole name, whatever its case, or None when it is not a known name."""
        words = name.split()
        domains = self._names.get(fold(name))
        if domains is None:
            return None
        return _name(words, 0, len(words), domains)

    def _at(self, words: Sequence[str], index: int) -> Name | None:
        word = words[index]
        if "." in word[1:-1] and len(word) <= _DOMAIN_LENGTH and (word[-1].isalnum()):
            domain = resolve(word).domain
            if domain is not None and not word.replace(".", "").isnumeric():
                return Name(index, index + 1, word, domain)
        if not word[:1].isupper():
            return None
        return self._longest_at(words, index)

    def _longest_at(self, words: Sequence[str], index: int) -> Name | None:
        first = fold(words[index])
        start = index
        if first in _ARTICLES and index + 1 < len(words) and words[index + 1][:1].isupper():
            start += 1
            first = fold(words[start])
        limit = self._longest.get(first.partition(" ")[0], 0)
        for size in range(min(limit, len(words) - start), 0, -1):
            chosen = words[start : start + size]
            if not chosen[-1][:1].isupper():
                continue
            domains = self._names.get(fold(" ".join(chosen)))
            if domains is not None:
                return _name(words, index, start + size, domains)
        return None


def _name(words: Sequence[str], first: int, last: int, domains: tuple[str, ...]) -> Name:
    shown = " ".join(words[first:last])
    if len(domains) == 1:
        return Name(first, last, shown, domains[0])
    return Name(first, last, shown, None, "several outlets have this name", domains)


@cache
def gazetteer() -> Gazetteer:
    """Return the packaged table of outlet names."""
    rows = resources.read_rows("tables/names.tsv")
    return Gazetteer({row["name"]: tuple(row["domains"].split(" ")) for row in rows})
