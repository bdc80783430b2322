"""Where a citation leads from article to article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from srcscore.records.base import JsonRecord
from srcscore.records.sources import CitationKind, Reputation, Role
from srcscore.records.text import Span

LinkType = Literal["link", "named", "copy", "ends"]
RootKind = Literal["document", "on-record", "wire", "original", "anonymous", "weak", "dead-end", "circle"]


@dataclass(frozen=True, slots=True)
class Hop(JsonRecord):
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
    way: LinkType
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


@dataclass(frozen=True, slots=True)
class Root(JsonRecord):
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


@dataclass(frozen=True, slots=True)
class Chain(JsonRecord):
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
        return " -> ".join(names)

    @property
    def depth(self) -> int:
        """How many articles besides the first lie on the way."""
        return len(self.hops) - 1
