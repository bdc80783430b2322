"""What is known of a domain beside its ratings: its network, its kind, and the categories that list it.

Sites under common ownership or control are one voice. Looser ties merge nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple, TypeVar

from srcscore.records import SiteKind
from srcscore.resources import read_lines, read_rows

_Entry = TypeVar("_Entry")


class KindFacts(NamedTuple):
    """What is known of a kind of site before any of its members is rated."""

    mean: float
    """Expected reliability, 0 to 1."""
    ceiling: float
    """No rating lifts a member above it."""
    weak: bool
    """Whether a member that nobody has rated is a weak source."""
    says: str
    """The kind, for readers."""


@cache
def kinds() -> dict[str, KindFacts]:
    """Return the kinds of site by name; a site that lists put under several is of the first."""
    return {
        row["kind"]: KindFacts(float(row["mean"]), float(row["ceiling"]), row["weak"] == "yes", row["says"])
        for row in read_rows("tables/kinds.tsv")
    }


@cache
def _sources() -> dict[str, dict[str, str]]:
    return {row["source"]: row for row in read_rows("tables/kind_sources.tsv")}


@cache
def _listed() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return category and source of each entry, by domain."""
    lines = (line.split("\t") for line in read_lines("tables/categories.tsv"))
    return _by_domain(((category, source), domains) for category, source, domains in lines)


def _by_domain(listed: Iterable[tuple[_Entry, str]]) -> dict[str, tuple[_Entry, ...]]:
    """Return what lists say of each domain; domains that one list alone names share one object."""
    entries: dict[str, tuple[_Entry, ...]] = {}
    for entry, names in listed:
        domains = dict.fromkeys(names.split(" "), (entry,))
        again = {domain: (*entries[domain], entry) for domain in entries.keys() & domains.keys()}
        entries |= domains | again
    return entries


@cache
def _suffixes() -> dict[str, str]:
    return {row["suffix"].removeprefix("."): row["category"] for row in read_rows("tables/suffixes.tsv")}


def suffix_category(domain: str) -> str | None:
    """Return what the suffix of a domain is reserved for: `government`, `university`; None for most."""
    reserved = _suffixes()
    while domain and domain not in reserved:
        domain = domain.partition(".")[2]
    return reserved.get(domain)


def _entries(domain: str) -> tuple[tuple[str, str], ...]:
    """Return category and source of a domain's entries, and of what its suffix is reserved for."""
    listed, reserved = _listed().get(domain, ()), suffix_category(domain)
    return ((reserved, "suffix"), *listed) if reserved else listed


def categories_of(domain: str) -> tuple[str, ...]:
    """Return what is known of a domain besides its reliability."""
    return tuple(dict.fromkeys(category for category, _ in _entries(domain)))


def kind_of(domain: str, without: Collection[str] = ()) -> SiteKind | None:
    """Return what kind of site a registrable domain is, and who says so; None when no list says.

    Lists of the families of raters in `without` are left out.
    """
    by_kind = {c: source for c, source in _entries(domain) if _sources()[source]["family"] not in without}
    for name, facts in kinds().items() if by_kind else ():
        if name in by_kind:
            source = _sources()[by_kind[name]]
            return SiteKind(name, source["name"], source["date"], facts.weak)
    return None


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
    return {row["id"]: Network(**row) for row in read_rows("tables/networks.tsv")}


@cache
def _members() -> dict[str, tuple[str, ...]]:
    lines = (line.split("\t") for line in read_lines("tables/members.tsv"))
    return _by_domain((network, domains) for network, _, domains in lines)


def networks_of(domain: str) -> tuple[str, ...]:
    """Return the ids of the networks that a domain belongs to, ownership and control first.

    An account belongs to no network by its platform: only by its own name.
    """
    return _members().get(domain, ())


def one_voice(domain: str) -> str:
    """Return the id of the network that owns or controls a domain, or the domain itself."""
    return next((network for network in networks_of(domain) if networks()[network].kind in ONE_VOICE), domain)


def same_voice(first: str, second: str) -> bool:
    """Return whether two domains are one voice."""
    return first == second or one_voice(first) == one_voice(second)
