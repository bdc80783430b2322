"""Outlet names in running text to domains: precise before complete."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.url import registrable_domain, resolve
from srcscore.resources import read_lines, read_rows

_LONGEST_DOMAIN = 253  # characters, by RFC 1035
_SHORTEST_DOMAIN = 3  # characters or fewer are an initial or an abbreviation: `A.B`
_LONGEST_WORD = 64
"""Letters: no name of the table has a longer word, and none is remembered."""
_CLITICS = frozenset({"'s", "’s"})
_LOOK_BACK = 4  # words before a name in which a country stands: "the British newspaper The"
_SENTENCE_END = frozenset(".!?:;…\"“”'‘’()[]|—–-•*")
_JOINTS = frozenset({"and", "or", "&"})
_STATED = frozenset({"that", ",", ".", ":"})
_MANY = "several outlets have this name"
_ORDINARY = "an ordinary word without a sign that an outlet is meant"


@dataclass(frozen=True, slots=True)
class Name:
    """An outlet's name in a sequence of words."""

    first: int
    """Index of its first word; an article before it does not count."""
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
    """Return a name as tables spell it: plain lower case, no dots, hyphens or leading `the`."""
    lower = name.lower()
    if not name.isascii():
        parts = unicodedata.normalize("NFKD", name.casefold())
        lower = "".join(c for c in parts if not unicodedata.combining(c)).replace("ı", "i")
    for old, new in (("’", "'"), (" 's", "'s"), (".", ""), ("-", " "), ("&", " and ")):
        if old in lower:
            lower = lower.replace(old, new)
    return " ".join(lower.split()).removeprefix("the ")


def _folded(word: str) -> str:
    """Return one word as in `fold`; what no name begins with is empty."""
    return _folded_word(word) if len(word) <= _LONGEST_WORD else ""


@lru_cache(maxsize=32768)
def _folded_word(word: str) -> str:
    first = word[0:1]
    return fold(word) if first.isalnum() or first == "&" else ""


class Gazetteer:
    """A table of outlet names that is matched against words in one pass.

    Parameters
    ----------
    names
        Folded name to its row: the voices that it can be, likeliest first, separated by blanks, a tab, and
        flags: `a` nothing but context tells which, `s` it is an ordinary word too and needs a sign that an
        outlet is meant, `c` it counts only when written in capitals.
    signs
        Words that show that an outlet is meant, by where they stand: `before` a name, in a `pair` before it
        (joined by `_`), `after` it, or the `noun` that it stands for; and words that go `on` behind a name,
        as no longer name does.
    countries
        Words that show which outlet is meant, and the suffix of its country.
    """

    def __init__(
        self, names: dict[str, str], signs: Mapping[str, frozenset[str]], countries: Mapping[str, str]
    ) -> None:
        self._names, self._signs, self._countries = names, signs, countries
        self._begun = names.keys() | {name[: gap.start()] for name in names for gap in re.finditer(" ", name)}

    def can_open(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """Tell of each word whether a name can begin with it, whatever stands around it."""
        return np.array([_is_dotted(word) or self._opening(word) != "" for word in words], np.bool_)

    def find(self, words: Sequence[str], openings: Iterable[int] | None = None) -> list[Name]:
        """Return the outlet names in a sequence of words, left to right, longest first, without overlap.

        `openings` are the indices of words with which a name can open, where they are known already.
        """
        names: list[Name] = []
        domains: set[str] = set()
        end = 0
        for index in range(len(words)) if openings is None else openings:
            if index < end:
                continue
            name = _domain(words, index) if "." in words[index] and _is_dotted(words[index]) else None
            # "Reuters and Quartz": a known outlet before it is a sign too.
            joined = bool(names) and names[-1].last == index - 1 and words[index - 1] in _JOINTS
            name = name or self._longest_at(words, index, joined=joined)
            if name is None:
                continue
            if name.domain is None:
                # Of several outlets of one name, the one that the text has named before is meant.
                before = [domain for domain in name.candidates if domain in domains]
                if len(before) == 1:
                    name = Name(name.first, name.last, name.name, before[0])
            if name.domain is not None:
                domains.add(name.domain)
            names.append(name)
            end = name.last
        return names

    def _opening(self, word: str) -> str:
        """Return a word, folded, if a name begins with it as it stands (none in lower case), else nothing."""
        key = "" if word.islower() or word[0:1].islower() else _folded(word)
        return key if key in self._begun else ""

    def lookup(self, name: str) -> Name | None:
        """Return the outlet of a whole name, whatever its case, or None when it is not a known name."""
        row = self._names.get(fold(name))
        if row is None:
            return None
        voices, _, flags = row.partition("\t")
        domains, last = voices.split(" "), len(name.split())
        if "a" in flags:
            return Name(0, last, name, None, _MANY, tuple(domains))
        return Name(0, last, name, domains[0])

    def _longest_at(self, words: Sequence[str], first: int, *, joined: bool = False) -> Name | None:
        """Return the longest name that begins with a word, with the voice that its context allows."""
        key = self._opening(words[first])
        row, last, end = None, first, first + 1
        while key in self._begun:
            if key in self._names and not words[end - 1][0:1].islower():
                row, last = self._names[key], end
            follower = words[end] if end < len(words) else ""
            key += "'s" if follower in _CLITICS else f" {_folded(follower)}"
            end += 1
        if row is None:
            return None
        text = " ".join(words[first:last])
        voices, _, flags = row.partition("\t")
        domains = tuple(voices.split(" "))
        if "c" in flags and (text.upper() != text or tuple(words[last : last + 1]) == ("@",)):
            # `RT @someone` passes on, and quotes nobody.
            return None
        if len(domains) > 1:
            # A country named shortly before decides: "the British paper The Guardian".
            before = (word.lower() for word in words[max(0, first - _LOOK_BACK) : first])
            country = next(filter(None, map(self._countries.get, before)), None)
            for domain in domains:
                if country and domain.endswith(country):
                    return Name(first, last, text, domain)
        unmarked = "s" in flags and not self._meant(words, first, last, joined=joined)
        if unmarked and not _has_article(words, first):
            return None
        if unmarked or "a" in flags:
            return Name(first, last, text, None, _ORDINARY if unmarked else _MANY, domains)
        return Name(first, last, text, domains[0])

    def _meant(self, words: Sequence[str], first: int, last: int, *, joined: bool) -> bool:
        """Return whether the words around an ordinary word show that an outlet is meant by it."""
        follower = words[last] if last < len(words) else ""
        owns = follower in _CLITICS and last + 1 < len(words)
        if owns:
            follower = words[last + 1]
        article = _has_article(words, first)
        if follower in self._signs["noun"] or (owns and follower[0:1].isupper()):
            # The People's magazine; but the People's History is a longer name.
            return follower in self._signs["noun"]
        start = first - (first > 0 and words[first - 1] in ("The", "the"))
        before = words[start - 1] if start else "."
        if before in self._signs["before"]:
            return True
        ends = not follower[0:1].isalnum() or follower in self._signs["on"]
        if joined or f"{words[max(0, start - 2)]}_{before}".lower() in self._signs["pair"]:
            # Neither Time Warner nor Metro police; nor Elle, who is 19.
            return ends and not owns and "who" not in words[last + 1 : last + 2]
        states = follower in self._signs["after"]
        further = words[last + 1] if last + 1 < len(words) else "."
        if before[0:1] in _SENTENCE_END:
            # "People reported feeling ill" is of people; "Quartz reports that" is not.
            return states and (article or (follower == "reports" and further in _STATED))
        if before in (",", "As"):
            # ", Variety reported on Monday", but not ", Bloomberg reported his income"
            return states and (not further[0:1].isalnum() or further in self._signs["on"])
        return before.islower() and (article or states)


def _is_dotted(word: str) -> bool:
    """Tell whether a word may be a domain or address."""
    return "." in word and len(word) > _SHORTEST_DOMAIN


def _has_article(words: Sequence[str], first: int) -> bool:
    return first > 0 and words[first - 1] == "The"


def _domain(words: Sequence[str], index: int) -> Name | None:
    """Return the voice of a token that has the shape of a domain or web address."""
    word = words[index]
    if "://" not in word:
        before = words[index - 1] if index else ""
        if "@" in word or before == "@" or len(word) > _LONGEST_DOMAIN or not word[-1].isalnum():
            return None
        labels = word.split(".")
        # `officers.In` is a missing blank; `W.Va` and `U.K` are abbreviations.
        if (labels[-1][0:1].isupper() and not labels[-2][0:1].isupper()) or len(labels[-2]) < 2:
            return None
        ending = labels[-1].lower()
        believed = ending in _endings() or ending.startswith("xn--")
        if not believed or ending.isdigit() or registrable_domain(word) is None:
            return None
    voice = resolve(word)
    return Name(index, index + 1, word, voice.domain, voice.reason)


@cache
def _endings() -> frozenset[str]:
    """Return the top-level domains that are believed without a scheme before the name."""
    return frozenset(read_lines("tables/endings.tsv"))


@cache
def gazetteer() -> Gazetteer:
    """Return the packaged table of outlet names."""
    rows = (line.partition("\t") for line in read_lines("tables/names.tsv"))
    names = {name: row for name, _, row in rows}
    signs = {row["kind"]: frozenset(row["words"].split()) for row in read_rows("tables/name_words.tsv")}
    countries = {
        word: f".{row['suffix']}"
        for row in read_rows("tables/hand_countries.tsv")
        for word in row["words"].split()
    }
    return Gazetteer(names, signs, countries)
