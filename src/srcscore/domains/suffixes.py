"""The Public Suffix List: where the registrable part of a host name begins.

The packaged list is the snapshot that `tldextract` carries, put into one small table by
`python -m tools.make_suffixes`. Reading it costs a few milliseconds, where importing `tldextract`
brings an HTTP client along; and an answer does not change with the version of an installed library.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from srcscore.resources import read_lines


class _Rules(NamedTuple):
    plain: frozenset[str]
    wild: frozenset[str]
    """What stands behind `*.`."""
    excepted: frozenset[str]
    """What stands behind `!`."""


@cache
def _rules(*, private: bool) -> _Rules:
    found: dict[str, set[str]] = {"plain": set(), "wild": set(), "excepted": set()}
    for line in read_lines("tables/public_suffixes.tsv"):
        section, kind, suffixes = line.split("\t")
        if private or section != "private":
            found[kind].update(suffixes.split(" "))
    return _Rules(*(frozenset(found[kind]) for kind in _Rules._fields))


def public_suffix(host: str, *, private: bool = True) -> str:
    """Return the longest public suffix of a host name, or nothing when it has none that is listed.

    The algorithm is that of https://publicsuffix.org/list/ without its last resort, the rule `*`.

    Parameters
    ----------
    host
        In lower case, punycode, without a trailing dot.
    private
        Whether suffixes count that companies registered for their customers (`github.io`).
    """
    rules = _rules(private=private)
    name = host
    while name:
        rest = name.partition(".")[2]
        if name in rules.excepted:
            return rest
        if name in rules.plain or rest in rules.wild:
            return name
        name = rest
    return ""
