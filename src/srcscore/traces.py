"""The records of a citation graph: chains, roots, circles and near-copies; frozen, slotted, stdlib only.

Offsets are Unicode code points into the text of the article that a hop names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from srcscore.records import CitationKind, Reputation, Role, Span

RootKind = Literal["document", "on-record", "wire", "original", "anonymous", "weak", "dead-end", "circle"]
Way = Literal["link", "named", "copy", "ends"]

ARROW = " -> "
"""Between the names of a chain that is spelled out."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One article on a chain, and the citation by which the chain goes on from it."""

    article: str
    """Its key in the graph."""
    domain: str | None
    """The voice that published it."""
    published: str | None
    """When, as given."""
    reputation: Reputation | None
    """How reliable that voice is known to be; None when nothing is known."""
    claim: Span | None
    """The statement in it that is followed; None when it is followed as a whole."""
    way: Way
    """How the chain goes on: by a `link`, by an outlet that is `named` and has an article with the same
    statement, because the article is a `copy` of an earlier one; or it `ends` at the source that is cited, or
    here."""
    citation: Span | None = None
    """Where it credits what comes next; None in a copy, and at the last hop when the article is the root."""
    role: Role | None = None
    """The role of that citation."""
    kind: CitationKind | None = None
    """Its kind."""
    name: str | None = None
    """Whom it names."""

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "article": self.article,
            "domain": self.domain,
            "published": self.published,
            "reputation": _reputation(self.reputation),
            "claim": _span(self.claim),
            "way": self.way,
            "citation": _span(self.citation),
            "role": self.role,
            "kind": self.kind,
            "name": self.name,
        }


@dataclass(frozen=True, slots=True)
class Root:
    """What a chain finally rests on, as far as the graph shows."""

    kind: RootKind
    """A primary `document`; a named official or person `on-record`; a `wire` agency; `original` reporting, an
    article that credits nobody else; an `anonymous` source; a `weak` outlet; a `dead-end`, a source of which
    the graph holds nothing; a `circle`: the chain comes back to itself."""
    name: str
    """Who or what, for readers."""
    domain: str | None
    """The outlet or account that it is; None for a document, a person, or who is not known."""
    voice: str | None
    """What counts as one voice: the network or domain of an outlet, the name of a document, person or
    organisation; for an unnamed source that of the outlet which credits it; None in a circle."""
    article: str | None = None
    """The article's key, when the root is one."""
    reputation: Reputation | None = None
    """How reliable the root's own voice is known to be; None when it has none or nothing is known."""
    reason: str | None = None
    """Why the chain ends here, when the kind does not say it."""

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "kind": self.kind,
            "name": self.name,
            "domain": self.domain,
            "voice": self.voice,
            "article": self.article,
            "reputation": _reputation(self.reputation),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Chain:
    """From an article to one root, article by article."""

    hops: tuple[Hop, ...]
    """The articles on the way, the traced one first."""
    root: Root
    """Where it ends."""

    @property
    def path(self) -> str:
        """The chain in words: `naturalnews.com -> thecradle.co -> Telegram post, unnamed`."""
        names = [hop.domain or hop.article for hop in self.hops]
        if self.root.article is None or self.root.article != self.hops[-1].article:
            names.append(self.root.name)
        return ARROW.join(names)

    @property
    def depth(self) -> int:
        """How many articles besides the first lie on the way."""
        return len(self.hops) - 1

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "path": self.path,
            "hops": [hop.to_dict() for hop in self.hops],
            "root": self.root.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """Every chain from an article, or from one statement of it."""

    article: str
    """The article's key."""
    chains: tuple[Chain, ...]
    """In the order of the citations, then depth first."""
    complete: bool = True
    """Whether these are all; False when there were more than the limit."""

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "article": self.article,
            "chains": [chain.to_dict() for chain in self.chains],
            "complete": self.complete,
        }


@dataclass(frozen=True, slots=True)
class Circle:
    """Outlets that cite one another, so that each can be reached from each."""

    outlets: tuple[str, ...]
    """Their voices, sorted."""
    articles: tuple[str, ...]
    """Keys of the articles whose citations make the circle, sorted."""


@dataclass(frozen=True, slots=True)
class Echo:
    """Near-copies of one text."""

    articles: tuple[str, ...]
    """Keys of the articles, earliest first; those without a date last."""
    outlets: tuple[str, ...]
    """Their publishers, sorted, each once."""
    first: str | None
    """Key of the article that was first; None when dates do not tell."""


@dataclass(frozen=True, slots=True)
class Backing:
    """What a citation finally rests on, as a graph shows it."""

    mean: float | None
    """Reliability that it counts with: the lowest along its best chain; None when it has no rating."""
    root: str | None
    """The voice that it only relays; None when it speaks for itself."""
    circular: bool
    """Whether every chain runs in a circle: then it is no support."""
    depth: int
    """Articles on its longest chain."""
    path: str
    """Its best chain in words."""

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "mean": self.mean,
            "root": self.root,
            "circular": self.circular,
            "depth": self.depth,
            "path": self.path,
        }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _reputation(known: Reputation | None) -> dict[str, Any] | None:
    return None if known is None else {"mean": known.mean, "sd": known.sd, "basis": known.basis}
