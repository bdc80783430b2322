"""Everybody whom an article names, each voice once, as a page lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from srcscore.records import Citation, Rating, Reputation, Score
from srcscore.report.html_words import authority, words
from srcscore.report.plain import shorten
from srcscore.report.voices import grade_of, network_of, own

_NAME = 60
_ROLES = ("evidence", "listed", "promo", "mention")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """One voice, and all that the article does with it."""

    number: int
    """Its place in the list, from 1."""
    name: str
    """As the article calls it."""
    voice: str | None
    """The voice, when it could be resolved."""
    domain: str | None
    """The same, unless it is the name itself."""
    kind: str
    """What it is, in words."""
    grade: str
    """`good`, `fair`, `weak` or `unknown`, by its reputation."""
    reputation: Reputation | None
    """How reliable it is known to be."""
    authority: str
    """The same in words, with who says so."""
    notes: tuple[str, ...]
    """Network, categories, what it imitates, why it could not be resolved."""
    roles: str
    """What the article does with it, and how often."""
    carries: bool
    """Whether a statement rests on it, or it is listed as a source."""
    listed: bool
    """Whether it is only listed."""
    claims: int
    """How many statements rest on it."""
    network: str | None
    """The network that it belongs to, unless that is it alone."""
    own: bool
    """Whether it is the publisher's own voice, or of its network."""
    root: str
    """What it is as the end of a chain, in words."""

    @property
    def raters(self) -> tuple[Rating, ...]:
        """The ratings behind its reputation."""
        return () if self.reputation is None else self.reputation.raters


def key_of(citation: Citation) -> Key:
    """Return what is the same for all citations of one voice."""
    if citation.domain is not None:
        return "domain", citation.domain
    return citation.kind, citation.name.casefold()


def sources(score: Score) -> dict[Key, Source]:
    """Return every voice that the article names: those that carry most statements first."""
    found: dict[Key, list[Citation]] = {}
    for citation in score.citations:
        found.setdefault(key_of(citation), []).append(citation)
    claims = Counter(key for claim in score.claims for key in {key_of(item) for item in claim.citations})

    def rank(key: Key) -> tuple[int, int, int]:
        role = min(_ROLES.index(item.role) for item in found[key])
        return key[0] in ("person", "anonymous", "organisation", "document"), role, -claims[key]

    order = sorted(found, key=rank)
    return {key: _source(place, found[key], claims[key]) for place, key in enumerate(order, 1)}


def _source(place: int, citations: Sequence[Citation], claims: int) -> Source:
    first = citations[0]
    known = next((item.reputation for item in citations if item.reputation is not None), None)
    name = shorten(first.name, _NAME)
    roles: Counter[str] = Counter(item.role for item in citations)
    return Source(
        number=place,
        name=name,
        voice=first.domain,
        domain=None if first.domain is None or first.domain == name.casefold() else first.domain,
        kind=words()["kind"][first.kind].label,
        grade=grade_of(known),
        reputation=known,
        authority=authority(known),
        notes=tuple(_notes(citations, known)),
        roles=_told(roles),
        carries=bool(roles["evidence"] or roles["listed"]),
        listed=not roles["evidence"],
        claims=claims,
        network=network_of(first),
        own=any(item.self_cited for item in citations),
        root=_root(first, known),
    )


def _told(roles: Counter[str]) -> str:
    told = (
        f"{words()['role'][role].label} ({roles[role]})" if roles[role] > 1 else words()["role"][role].label
        for role in _ROLES
        if roles[role]
    )
    return ", ".join(told)


def _notes(citations: Sequence[Citation], known: Reputation | None) -> Iterable[str]:
    first = citations[0]
    network = network_of(first)
    if any(item.self_cited for item in citations):
        yield own(first)
    if network:
        yield f"network {network}"
    if known is not None:
        yield from (category.replace("-", " ") for category in known.categories)
        if known.imitates:
            yield f"looks made to be mistaken for {known.imitates}"
    yield from dict.fromkeys(item.unresolved_reason for item in citations if item.unresolved_reason)


def _root(citation: Citation, known: Reputation | None) -> str:
    roots = words()["root"]
    if citation.self_cited:
        return roots["self"].label
    if known is not None and known.weak:
        return roots["weak"].label
    return roots[citation.kind].label
