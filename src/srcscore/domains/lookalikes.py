"""Domains made to be mistaken for an outlet's: swapped suffixes, like letters, typos, embedded brands."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import islice
from typing import NamedTuple

from srcscore.resources import read_lines, read_rows

_SHORTEST_TYPO = 7  # letters: shorter words are one slip from too many others
_SHORTEST_FAMOUS = 6  # letters: shorter brands stand inside too many words
_SHORTEST_LONG = 8  # letters that are no accident even under a common suffix
_FAMOUS = 3000
"""The table of brands is ordered by fame; so many of it are imitated inside other names and by typos."""
_MOST_FAMOUS = 1000
"""So many are imitated by a few more letters, and by typos under any suffix when the name is long."""
_FEW_LETTERS = 3  # letters behind a brand that make no name of their own
_LONGEST = 40  # letters: no brand of the table is as long
_END = 3
"""Of the shortest typo, at least so many letters in front, or behind, are those of the brand."""


class _Brands(NamedTuple):
    domains: frozenset[str]
    """Every domain that is an outlet's own."""
    labels: dict[str, str]
    """Label without hyphens to the outlet's domain."""
    skeletons: dict[str, str]
    """Label with confusable letters made one, to the outlet's domain."""
    famous: dict[str, str]
    """The best known of `labels` that are long enough to be no accident inside another name."""
    most: frozenset[str]
    """The best known of `famous` that are long."""
    alike: frozenset[str]
    """The skeletons of `famous`."""
    heads: frozenset[str]
    """How the labels of `famous` begin, in as many letters as the shortest has."""
    ends: frozenset[str]
    """The first and the last letters of the labels of `famous`: one slip leaves either as it is."""
    slips: dict[str, str]
    """The labels of `famous` by what they are without one letter: names one slip apart share that."""


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return suffixes and parts of names, by kind."""
    return {row["kind"]: frozenset(row["words"].split()) for row in read_rows("tables/lookalike_words.tsv")}


@cache
def _confusables() -> tuple[dict[int, str], dict[str, str]]:
    """Return letters that look like another one, for `str.translate`, and pairs that look like one letter."""
    (row,) = (row for row in read_rows("tables/lookalike_words.tsv") if row["kind"] == "confusable")
    alike = dict(pair.split("=") for pair in row["words"].split())
    letters = str.maketrans({old: new for old, new in alike.items() if len(old) == 1})
    return letters, {old: new for old, new in alike.items() if len(old) > 1}


@cache
def _brands() -> _Brands:
    labels: dict[str, str] = {}
    domains = read_lines("tables/brands.tsv")
    for domain in domains:
        labels.setdefault(domain.partition(".")[0].replace("-", ""), domain)
    skeletons = {skeleton(label): domain for label, domain in reversed(labels.items()) if len(label) > 3}
    common = _words()["common"]
    famous = {
        label: domain
        for label, domain in islice(labels.items(), _FAMOUS)
        if len(label) >= _SHORTEST_FAMOUS and label not in common
    }
    most = frozenset(islice((label for label in famous if len(label) >= _SHORTEST_LONG), _MOST_FAMOUS))
    slips: dict[str, str] = {}
    for label in famous:
        for short in {label, *_shortened(label)}:
            slips.setdefault(short, label)
    alike = frozenset(map(skeleton, famous))
    heads = frozenset(label[:_SHORTEST_FAMOUS] for label in famous)
    ends = frozenset(end for label in famous for end in (f"{label[:_END]}^", f"${label[-_END:]}"))
    return _Brands(frozenset(domains), labels, skeletons, famous, most, alike, heads, ends, slips)


def _shortened(label: str) -> list[str]:
    return [label[:index] + label[index + 1 :] for index in range(len(label))]


def skeleton(label: str) -> str:
    """Return a label with letters that look alike made one (after Unicode Technical Standard 39)."""
    plain = label
    if not label.isascii():
        split = unicodedata.normalize("NFKD", label)
        plain = "".join(c for c in split if not unicodedata.combining(c))
    letters, pairs = _confusables()
    plain = plain.translate(letters)
    for old, new in pairs.items():
        plain = plain.replace(old, new)
    return plain


def imitates(domain: str) -> str | None:
    """Return the domain that another one looks made to be mistaken for, or None."""
    label, _, suffix = domain.partition(".")
    words, brands = _words(), _brands()
    official = suffix in words["official"] or suffix.rpartition(".")[2] in words["official"]
    if official or not suffix or len(label) > _LONGEST or "/" in suffix or domain in brands.domains:
        return None
    if label.startswith("xn--"):  # an international label may spell a name with foreign letters
        try:
            plain = skeleton(label.encode("ascii").decode("idna"))
        except UnicodeError:
            return None
        return brands.skeletons.get(plain.replace("-", "")) if plain.isascii() else None
    bare = label.replace("-", "")
    # A suffix that is nobody's country and that few outlets use.
    generic = len(suffix) > 2 and "." not in suffix and suffix not in words["usual"]
    cheap = generic or suffix in words["suffix"]
    owner = brands.labels.get(bare)
    if owner is not None:
        # The same name under another country's suffix is mostly the outlet's own edition, or another outlet.
        common = bare in words["common"]
        split = "-" in label and not owner.startswith(f"{label}.") and bare in brands.famous
        usual = suffix in words["plain"] and len(bare) > 3 and not common
        lures = (cheap and not (common and suffix in words["liked"])) or bare in words["state"]
        return owner if lures or split or usual else None
    if len(bare) > 3 and not (bare[-1].isdigit() or bare[-2].isdigit()):
        owner = brands.skeletons.get(skeleton(bare))
        if owner is not None and (cheap or skeleton(bare) in brands.alike):
            return owner
    return _embedded(label, bare, cheap=cheap) or _typo(bare, cheap=cheap)


def _embedded(label: str, bare: str, *, cheap: bool) -> str | None:
    """Return whose name stands in front of, or behind, words that lure."""
    words, brands = _words(), _brands()
    if "-" in label:
        parts = label.split("-")
        for brand, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
            if brand in brands.labels and (brand in words["short"] or brand in brands.famous):
                joined = "".join(rest)
                if joined in words["lure"] or all(part in words["lure"] for part in rest):
                    return brands.labels[brand]
    longest = min(len(bare) - 1, 24) if bare[:_SHORTEST_FAMOUS] in brands.heads else 0
    for end in range(longest, _SHORTEST_FAMOUS - 1, -1):
        owner, tail = brands.famous.get(bare[:end]), bare[end:]
        # What follows the brand must make no name of its own.
        few = len(tail) <= _FEW_LETTERS and tail.isalpha() and bare[:end] in brands.most
        if owner is not None and (few or tail in words["lure"] or (cheap and tail.isdigit())):
            return owner
    return None


def _typo(bare: str, *, cheap: bool) -> str | None:
    """Return whose name is one slip away: a letter too many, too few, or wrong, or two in the wrong order."""
    brands = _brands()
    if len(bare) < _SHORTEST_TYPO or brands.ends.isdisjoint((f"{bare[:_END]}^", f"${bare[-_END:]}")):
        return None
    for short in (bare, *_shortened(bare)):
        label = brands.slips.get(short)
        likely = label is not None and (cheap or label in brands.most or len(label) > _SHORTEST_LONG)
        if label is not None and likely and _one_slip(bare, label):
            return brands.famous[label]
    return None


def _one_slip(first: str, second: str) -> bool:
    """Return whether two labels are one slip apart that are alike, or become so, without one letter."""
    if len(first) != len(second):
        return True
    wrong = [index for index in range(len(first)) if first[index] != second[index]]
    pair = slice(wrong[0], wrong[0] + 2)
    return len(wrong) == 1 or (len(wrong) == 2 and first[pair] == second[pair][::-1])
