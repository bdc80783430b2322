"""Domains made to be mistaken for an outlet's: swapped suffixes, like letters, typos, embedded brands."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import islice
from typing import NamedTuple

from srcscore.resources import read_lines, read_rows

_LETTERS = "abcdefghijklmnopqrstuvwxyz-"
_SHORTEST_TYPO = 6
_SHORTEST_OPEN_TYPO = 9
_SHORTEST_FAMOUS = 6
_FAMOUS = 3000
"""The table of brands is ordered by fame; so many of it are imitated inside other names and by typos."""
_LONGEST = 40


class _Brands(NamedTuple):
    domains: frozenset[str]
    """Every domain that is an outlet's own."""
    labels: dict[str, str]
    """Label without hyphens to the outlet's domain."""
    skeletons: dict[str, str]
    """Label with confusable letters made one, to the outlet's domain."""
    famous: dict[str, str]
    """The best known of `labels` that are long enough to be no accident inside another name."""


class _Words(NamedTuple):
    suffixes: frozenset[str]
    plain: frozenset[str]
    lures: frozenset[str]
    short: frozenset[str]
    common: frozenset[str]
    letters: dict[int, str]
    pairs: dict[str, str]


@cache
def _words() -> _Words:
    kinds = {row["kind"]: row["words"] for row in read_rows("tables/lookalike_words.tsv")}
    suffix, plain, lure, short, common = (
        frozenset(kinds[kind].split()) for kind in ("suffix", "plain", "lure", "short", "common")
    )
    alike = dict(pair.split("=") for pair in kinds["confusable"].split())
    letters = str.maketrans({old: new for old, new in alike.items() if len(old) == 1})
    pairs = {old: new for old, new in alike.items() if len(old) > 1}
    return _Words(suffix, plain, lure, short, common, letters, pairs)


@cache
def _brands() -> _Brands:
    labels: dict[str, str] = {}
    domains = read_lines("tables/brands.tsv")
    for domain in domains:
        labels.setdefault(domain.partition(".")[0].replace("-", ""), domain)
    skeletons = {skeleton(label): domain for label, domain in reversed(labels.items()) if len(label) > 3}
    common = _words().common
    famous = {
        label: domain
        for label, domain in islice(labels.items(), _FAMOUS)
        if len(label) >= _SHORTEST_FAMOUS and label not in common
    }
    return _Brands(frozenset(domains), labels, skeletons, famous)


def skeleton(label: str) -> str:
    """Return a label with letters that look alike made one (after Unicode Technical Standard 39)."""
    plain = label
    if not label.isascii():
        split = unicodedata.normalize("NFKD", label)
        plain = "".join(c for c in split if not unicodedata.combining(c))
    words = _words()
    plain = plain.translate(words.letters)
    for old, new in words.pairs.items():
        plain = plain.replace(old, new)
    return plain


def imitates(domain: str) -> str | None:
    """Return the domain that another one looks made to be mistaken for, or None.

    Parameters
    ----------
    domain
        A registrable domain in lower case, international names in punycode. What is an outlet's own
        domain imitates nobody.
    """
    label, _, suffix = domain.partition(".")
    brands = _brands()
    if not suffix or len(label) > _LONGEST or "/" in suffix or domain in brands.domains:
        return None
    if label.startswith("xn--"):
        return _homoglyph(label)
    bare = label.replace("-", "")
    cheap = suffix in _words().suffixes
    owner = brands.labels.get(bare)
    if owner is not None:
        # The same name under another country's suffix is mostly the outlet's own edition.
        split = "-" in label and not owner.startswith(f"{label}.") and bare in brands.famous
        plain = suffix in _words().plain and bare in brands.famous
        return owner if cheap or split or plain else None
    if len(bare) > 3 and not any(c.isdigit() for c in bare[-2:]):
        owner = brands.skeletons.get(skeleton(bare))
        if owner is not None and (cheap or skeleton(bare) in _famous_skeletons()):
            return owner
    return _embedded(label, bare, cheap=cheap) or _typo(bare, cheap=cheap)


def _homoglyph(label: str) -> str | None:
    """Return whose name an international label spells with foreign letters."""
    try:
        plain = skeleton(label.encode("ascii").decode("idna"))
    except UnicodeError:
        return None
    found = _brands().skeletons.get(plain.replace("-", ""))
    return found if found is not None and plain.isascii() else None


def _embedded(label: str, bare: str, *, cheap: bool) -> str | None:
    """Return whose name stands in front of, or behind, words that lure."""
    words, brands = _words(), _brands()
    if "-" in label:
        parts = label.split("-")
        for brand, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
            if brand in brands.labels and (brand in words.short or brand in brands.famous):
                joined = "".join(rest)
                if joined in words.lures or all(part in words.lures for part in rest):
                    return brands.labels[brand]
    for end in range(min(len(bare) - 1, 24), _SHORTEST_FAMOUS - 1, -1):
        owner = brands.famous.get(bare[:end])
        if owner is not None and (bare[end:] in words.lures or (cheap and bare[end:].isdigit())):
            return owner
    return None


@cache
def _famous_skeletons() -> frozenset[str]:
    return frozenset(map(skeleton, _brands().famous))


def _typo(bare: str, *, cheap: bool) -> str | None:
    """Return whose name is one slip away."""
    famous = _brands().famous
    size = len(bare)
    if size <= (_SHORTEST_TYPO if cheap else _SHORTEST_OPEN_TYPO):
        return None
    candidates = [bare[:i] + bare[i + 1 :] for i in range(size)]
    if cheap:
        candidates += [
            bare[:i] + letter + bare[i + skip :]
            for i in range(size + 1)
            for letter in _LETTERS
            for skip in (0, 1)
        ]
    for candidate in candidates:
        if candidate in famous:
            return famous[candidate]
    return None
