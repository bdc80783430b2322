"""What is known of a domain beside its ratings: its network, and the categories that list it.

Sites under common ownership or control are one voice. Looser ties merge nobody.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from srcscore.resources import read_lines, read_rows


@cache
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in read_lines("tables/categories.tsv"):
        category, _, domains = line.partition("\t")
        for domain in domains.split(" "):
            found[domain] = (*found.get(domain, ()), category)
    return found


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    rows = read_rows("tables/suffixes.tsv")
    return tuple((row["suffix"], row["category"]) for row in rows)


def categories_of(domain: str) -> tuple[str, ...]:
    """Return what is known of a domain besides its reliability."""
    known = _table().get(domain)
    if known is not None:
        return known
    return tuple(category for suffix, category in _suffixes() if domain.endswith(suffix))[:1]


ONE_VOICE = frozenset({"ownership", "control"})
"""Kinds of network whose members count as one voice."""


class Network(NamedTuple):
    """A group of sites with something in common."""

    id: str
    """Short name, such as `natural-news`."""
    name: str
    """Name for readers."""
    kind: str
    """`ownership`, `control` or `republishes`."""
    source: str
    """Who says so."""


@cache
def networks() -> dict[str, Network]:
    """Return every known network by its id."""
    rows = read_rows("tables/networks.tsv")
    return {row["id"]: Network(row["id"], row["name"], row["kind"], row["source"]) for row in rows}


@cache
def _members() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in read_lines("tables/members.tsv"):
        network, _, domains = line.split("\t")
        for domain in domains.split(" "):
            found[domain] = (*found.get(domain, ()), network)
    return found


def networks_of(domain: str) -> tuple[str, ...]:
    """Return the ids of the networks that a domain belongs to, ownership and control first.

    An account belongs to no network by its platform: only by its own name.
    """
    return _members().get(domain, ())


def one_voice(domain: str) -> str:
    """Return the id of the network that owns or controls a domain, or the domain itself."""
    known = networks()
    for network in _members().get(domain, ()):
        if known[network].kind in ONE_VOICE:
            return network
    return domain


def same_voice(first: str, second: str) -> bool:
    """Return whether two domains are one voice."""
    return first == second or one_voice(first) == one_voice(second)
