"""Chains of citations that a graph follows from article to article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from srcscore.records.sources import CitationKind, Reputation, Role
from srcscore.records.text import JsonRecord, Span

LinkType = Literal["link", "named", "copy", "ends"]
RootKind = Literal["document", "on-record", "wire", "original", "anonymous", "weak", "dead-end", "circle"]


@dataclass(frozen=True, slots=True)
class Hop(JsonRecord):
    """One article on a chain, and the citation that leads to the next."""

    article: str
    """Its key in the graph."""
    domain: str | None
    """Its publisher: a registrable domain or an account; None when it is unknown."""
    published: str | None
    """Its date of publication, as given."""
    reputation: Reputation | None
    """How reliable the publisher is known to be; None when nothing is known."""
    claim: Span | None
    """The statement that is followed; None when the article is followed as a whole."""
    way: LinkType
    """What leads to the next article: a `link`; an outlet that is `named` and published the same statement;
    or that this article is a `copy` of it. `ends` when the cited source, or this article, is the root."""
    citation: Span | None = None
    """The citation that leads on; None in a copy, and when this article is the root."""
    role: Role | None = None
    """The role of `citation`."""
    kind: CitationKind | None = None
    """The kind of `citation`."""
    name: str | None = None
    """The name of the source that `citation` names."""


@dataclass(frozen=True, slots=True)
class Root(JsonRecord):
    """What a chain finally rests on, according to a graph."""

    kind: RootKind
    """A primary `document`; a named person `on-record`; a `wire` agency; `original` reporting, which is an
    article that credits nobody else; an `anonymous` source; a `weak` outlet; a `dead-end`, which is a source
    without an article in the graph; or a `circle`, when the chain returns to itself."""
    name: str
    """Its name, for readers."""
    domain: str | None
    """Its registrable domain or account; None for a document, a person or an unknown source."""
    voice: str | None
    """The voice it speaks with: the network or domain of an outlet; the name of a document, person or
    organisation; for an anonymous source, the voice of the outlet that credits it; None in a circle."""
    article: str | None = None
    """Its key in the graph, when it is an article."""
    reputation: Reputation | None = None
    """How reliable it is known to be; None when nothing is known."""
    reason: str | None = None
    """Why the chain ends here, unless `kind` says so."""


@dataclass(frozen=True, slots=True)
class Chain(JsonRecord):
    """The way from an article to one root, article by article."""

    hops: tuple[Hop, ...]
    """The articles on the way; the first is the one that was traced."""
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
        """The number of articles on the way, without the first."""
        return len(self.hops) - 1
