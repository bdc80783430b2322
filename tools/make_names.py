"""Decide which outlet names are safe to find in running text, and whose they are."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from srcscore.domains.aliases import fold
from srcscore.domains.url import resolve
from srcscore.resources import read_rows
from srcscore.training.shared import read_csv
from tools import inputs

_WORD = re.compile(r"[^\W_][\w.'&/-]*")
_GIVEN_NAMES_FROM = 3
_ORDINARY_FROM = 2
_ORDINARY_BY_HAND = 10
"""A name written by hand is no ordinary word for a few slips into lower case: axios, euronews."""
_LONGEST = 7
_NO_SINGLES = ("places", "outlet", "weak", "organisation")
_CALL_SIGN = re.compile(r"[KW][A-Z]{3}")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
# Lists that took their names from one another count as one voter.
_GROUPS = {"mbfc": "mbfc", "iffy": "mbfc", "scilander": "mbfc", "nela2018": "mbfc", "rsp": "wikipedia"}


class Entry(NamedTuple):
    """One row of the table of names."""

    domains: tuple[str, ...]
    """The voices it can be, likeliest first."""
    flags: str
    """`a` ambiguous without context, `s` an ordinary word that needs a sign, `c` only in capitals."""


class _Candidate(NamedTuple):
    votes: dict[str, set[str]]
    shown: Counter[str]


def write_names(data: Path) -> list[str]:
    """Return the lines of the table of names."""
    candidates = _candidates(data)
    hand = _hand_names()
    wanted = {name for name in candidates if len(name.split()) <= _LONGEST} | set(hand)
    ordinary, given = _usage(data, wanted)
    entries = {}
    for name in sorted(wanted):
        if name in hand:
            entry = _by_hand(name, *hand[name], ordinary)
        else:
            entry = _voted(name, candidates[name], ordinary, given)
        if entry is not None:
            entries[name] = entry
    return [f"{name}\t{' '.join(entry.domains)}\t{entry.flags}" for name, entry in entries.items()]


def _candidates(data: Path) -> dict[str, _Candidate]:
    """Return, for each folded name, who says that it is whose, and how it is written."""
    found: dict[str, _Candidate] = {}
    for row in read_csv(data / "domains/outlet_aliases.csv"):
        name = _BRACKETS.sub("", row["name"])
        group = row["source"].split("_")[0]
        if group == "asd" or not fold(name):
            continue
        voice = resolve(row["raw_url"] or row["domain"])
        if voice.domain is None or (voice.platform and "/" in voice.domain):
            continue
        candidate = found.setdefault(fold(name), _Candidate(defaultdict(set), Counter()))
        candidate.votes[voice.domain].add(_GROUPS.get(group, group))
        candidate.shown[name] += 1
    return found


def _hand_names() -> dict[str, tuple[str, str]]:
    rows = inputs.read_rows("names.tsv")
    return {fold(row["name"]): (row["name"], row["domain"]) for row in rows}


def _texts(data: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield text and authors of every article of the shared data."""
    for path in sorted((data / "articles").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                authors = article.get("authors") or []
                yield article.get("text") or "", [authors] if isinstance(authors, str) else authors


def _usage(data: Path, wanted: set[str]) -> tuple[Counter[str], set[str]]:
    """Return how often each name is written as ordinary lower-case words, and people's given names."""
    longest: dict[str, int] = {}
    for name in wanted:
        words = name.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    ordinary: Counter[str] = Counter()
    given: defaultdict[str, set[str]] = defaultdict(set)
    for text, authors in _texts(data):
        for author in authors:
            if len(author.split()) in (2, 3):
                given[author.split()[0].lower()].add(author)
        words = [word.rstrip(".'") for word in _WORD.findall(text)]
        for start, word in enumerate(words):
            for size in range(1, longest.get(word, 0) + 1):
                phrase = " ".join(words[start : start + size])
                if phrase in wanted:
                    ordinary[phrase] += 1
    # `A` and `Al` are an initial and an article more often than a given name.
    return ordinary, {name for name, who in given.items() if len(who) >= _GIVEN_NAMES_FROM and len(name) > 2}


def _by_hand(name: str, shown: str, domains: str, ordinary: Counter[str]) -> Entry | None:
    """Return the entry for a hand-made row: `-` drops the name, `?` behind a domain asks for a sign."""
    if domains == "-":
        return None
    voices = tuple(domains.rstrip("?").split())
    flags = "a" if len(voices) > 1 else ""
    if shown.isupper() and len(shown.replace(".", "")) <= 5:
        return Entry(voices, flags + "c")
    doubtful = domains.endswith("?") or (ordinary[name] >= _ORDINARY_BY_HAND and " " not in name)
    return Entry(voices, flags + "s" * doubtful)


def _voted(name: str, candidate: _Candidate, ordinary: Counter[str], given: set[str]) -> Entry | None:
    """Return the entry for a name from the lists, or None when it is too likely to mean something else."""
    words = name.split()
    kinds = _words()
    if len(words) == 1:
        return _single(name, candidate, ordinary, given)
    if ordinary[name] >= _ORDINARY_FROM or all(word in kinds["places"] for word in words):
        return None
    domains, clear = _settle(candidate.votes)
    voters = set().union(*candidate.votes.values())
    outlet, weak = (any(word in kinds[kind] for word in words) for kind in ("outlet", "weak"))
    if not outlet and not weak:
        own = _label(domains[0]) in {"".join(words), "the" + "".join(words)}
        if words[0] in given or len(name) < 8 or not (own or len(voters) > 1) or voters <= {"localnews2018"}:
            return None
    if len(words) == 2 and all(word in kinds["outlet"] | kinds["weak"] for word in words) and len(voters) < 2:
        return None
    return Entry(domains, "a" * (not clear) + "s" * (weak and not outlet and len(voters) < 2))


def _single(name: str, candidate: _Candidate, ordinary: Counter[str], given: set[str]) -> Entry | None:
    """Return the entry for a name of one word: a call sign, or a coined word."""
    shown = candidate.shown.most_common(1)[0][0]
    domains, clear = _settle(candidate.votes)
    if _CALL_SIGN.fullmatch(shown):
        return Entry(domains[:1], "c") if clear and not ordinary[name] else None
    kinds = _words()
    voters = set().union(*candidate.votes.values())
    doubtful = (
        ordinary[name] >= _ORDINARY_FROM or name in given or any(name in kinds[kind] for kind in _NO_SINGLES)
    )
    label = _label(domains[0])
    if doubtful or not clear or "." in shown or len(name) < 4 or label not in (name, f"the{name}"):
        return None
    compound = any(c.isupper() for c in shown[1:]) and not shown.isupper()
    if not compound and len(voters) < 2 and not (len(name) >= 8 and voters & {"mbfc", "wikipedia"}):
        return None
    return Entry(domains, "c" if shown.isupper() and len(name) <= 5 else "s" * (label != name))


def _label(domain: str) -> str:
    return domain.partition(".")[0].replace("-", "")


def _settle(votes: dict[str, set[str]]) -> tuple[tuple[str, ...], bool]:
    """Return the voices by falling votes, and whether the first is clear."""
    ranked = sorted(votes, key=lambda domain: (-len(votes[domain]), len(domain), domain))
    if len(ranked) == 1:
        return (ranked[0],), True
    first, second = len(votes[ranked[0]]), len(votes[ranked[1]])
    if first >= second + 2:
        return (ranked[0],), True
    same = {domain.partition(".")[0] for domain in ranked}
    if len(same) == 1 and first > second:
        return (ranked[0],), True
    return tuple(ranked[:6]), False


def _words() -> dict[str, frozenset[str]]:
    rows = read_rows("tables/name_words.tsv")
    return {row["kind"]: frozenset(row["words"].split()) for row in rows}
