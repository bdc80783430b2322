"""Reputations, citations, claims, chains: who is cited, how reliable they are, what each claim rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from srcscore.records.text import JsonRecord, Record, Span

Basis = Literal["rated", "articles", "network", "graph", "kind", "name", "none"]
CitationKind = Literal["outlet", "document", "organisation", "person", "anonymous", "social", "link"]
Role = Literal["evidence", "listed", "promo", "mention"]
Verdict = Literal[
    "unsourced", "on-record", "weak-only", "self-network", "single-source", "circular", "corroborated"
]
LinkType = Literal["link", "named", "copy", "ends"]
RootKind = Literal["document", "on-record", "wire", "original", "anonymous", "weak", "dead-end", "circle"]

WEAK = 0.5
"""Sources with a reputation below this, the middle of the scale, are weak."""
_Z90 = 1.6449
"""Standard normal quantile of 0.95: half the width of a 90% interval, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Rating(Record):
    """One rater's score of one domain."""

    rater: str
    """The list's name, such as `mbfc_2026`."""
    family: str
    """Raters that copy one another share a family and count once."""
    score: float
    """0 (not reliable) to 1 (reliable)."""
    date: str
    """Date of the list, ISO 8601, at the precision known."""


@dataclass(frozen=True, slots=True)
class SiteKind(Record):
    """What kind of site a domain is, according to a public list."""

    name: str
    """`user-generated`, `shop`, `press-release`, `government`, `journal`, `local-news`, ..."""
    source: str
    """The list that says so."""
    date: str
    """Date of the list, ISO 8601, at the precision known."""
    weak: bool
    """Whether a site of this kind that nobody has rated is a weak source."""


@dataclass(frozen=True, slots=True)
class Reputation(JsonRecord):
    """How reliable an outlet or account is known to be: a distribution over [0, 1] and its basis."""

    domain: str
    """The outlet's registrable domain, or an account on a platform."""
    mean: float
    """Expected reliability, 0 to 1."""
    sd: float
    """Standard deviation of the distribution; that of outlets in general when nothing is known."""
    basis: Basis
    """What it was derived from; `none` when nothing is known."""
    raters: tuple[Rating, ...] = ()
    """The ratings it was fused from."""
    networks: tuple[str, ...] = ()
    """Networks that it belongs to."""
    categories: tuple[str, ...] = ()
    """All that lists call it: `state-media`, `government`, `platform`, `journal`, `satire`, ..."""
    imitates: str | None = None
    """The domain that this one imitates; None when it imitates none."""
    kind: SiteKind | None = None
    """What kind of site it is; None when no list says, and for accounts on a platform."""

    @property
    def guessed(self) -> bool:
        """Whether there is nothing to go on but the name. A guess is neither weak nor good."""
        return self.basis in ("name", "none")

    @property
    def weak(self) -> bool:
        """Whether the mean lies below `WEAK`, and it or its network is rated or it is of a weak kind."""
        known = self.basis in ("rated", "articles", "network") or (self.kind is not None and self.kind.weak)
        return known and self.mean < WEAK

    @property
    def interval(self) -> tuple[float, float]:
        """The normal 90% interval, cut to [0, 1]."""
        return max(0.0, self.mean - _Z90 * self.sd), min(1.0, self.mean + _Z90 * self.sd)


@dataclass(frozen=True, slots=True)
class Support(JsonRecord):
    """What a citation finally rests on, according to a graph."""

    mean: float | None
    """The reliability it counts with: the lowest along its best chain; None when it has no rating."""
    root: str | None
    """The voice that it merely relays; None when it speaks for itself."""
    circular: bool
    """Whether every chain runs in a circle, so that it supports nothing."""
    depth: int
    """Articles on its longest chain."""
    path: str
    """Its best chain in words."""


@dataclass(frozen=True, slots=True)
class Citation(Record):
    """A mention of a source, by name or by link."""

    span: Span
    """The shortest words that name the source."""
    kind: CitationKind
    """What kind of source it is."""
    role: Role
    """`evidence` carries a statement, `listed` is an entry of a source list, `promo` sends the reader to
    another page, `mention` names an outlet without crediting anything to it."""
    name: str
    """The source's name; for a person, its fullest form in the article."""
    domain: str | None
    """The source's registrable domain or account; None when it is unresolved or has none."""
    sentence: Span
    """The sentence or list line that contains it."""
    cue: Span | None = None
    """The words that credit it: "according to", "told", "Sources include:"."""
    network: str | None = None
    """The network that the source belongs to."""
    self_cited: bool = False
    """Whether the source is the publisher itself or belongs to its network."""
    reputation: Reputation | None = None
    """How reliable the source is known to be; None when it is unresolved or has no rating of its own."""
    unresolved_reason: str | None = None
    """Why there is no domain; None when there is one, or when sources of this kind (a person) have none."""
    backing: Support | None = None
    """What it finally rests on; None unless a graph leads from it to another article."""
    owner: str | None = None
    """The network that owns or controls the source, whose members count as one voice; None when none does."""
    text: str = ""
    """The characters under `span`, as the article gives them."""

    own_voice: str = field(init=False, repr=False, compare=False)
    """The voice it speaks with: its owner, else its domain, else its name. Equal voices count as one."""
    voice: str = field(init=False, repr=False, compare=False)
    """The voice that it merely relays, if a graph shows one, or else its own."""
    reliability: float | None = field(init=False, repr=False, compare=False)
    """The reliability with which it counts, 0 to 1; None when no more than its name is known."""
    is_weak: bool = field(init=False, repr=False, compare=False)
    """Whether its reputation is weak, or what a graph leads back to is less reliable than `WEAK`."""
    is_circular: bool = field(init=False, repr=False, compare=False)
    """Whether, according to a graph, it rests on nothing but a circle."""
    is_attributed: bool = field(init=False, repr=False, compare=False)
    """Whether words credit a statement to it. A bare link credits nothing."""

    def __post_init__(self) -> None:
        """Derive once what every later stage asks again and again."""
        backing, reputation, derive = self.backing, self.reputation, object.__setattr__
        own, reliability = self.owner or self.domain or self.name, None
        weak = reputation is not None and reputation.weak
        if reputation is not None and not reputation.guessed:
            reliability = reputation.mean if backing is None else backing.mean
            weak = weak or (backing is not None and reliability is not None and reliability < WEAK)
        derive(self, "own_voice", own)
        derive(self, "voice", own if backing is None or backing.root is None else backing.root)
        derive(self, "reliability", reliability)
        derive(self, "is_weak", weak)
        derive(self, "is_circular", backing is not None and backing.circular)
        derive(self, "is_attributed", self.role == "evidence" and self.kind != "link")

    def __repr__(self) -> str:
        domain = "" if self.domain is None else f" {self.domain}"
        return f"<Citation {self.name!r}{domain}, {self.role} {self.kind}>"


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """A statement of the article, one sentence long, and what it rests on."""

    span: Span
    """The sentence."""
    citations: tuple[Citation, ...]
    """The citations that carry it."""
    verdict: Verdict
    """How well it is sourced."""
    roots: tuple[str, ...] = ()
    """The independent voices that it rests on: domains, networks or names."""
    distance: int | None = None
    """How many outlets it came through; None when it is credited to nobody."""
    inferred: bool = False
    """Whether nothing but the article's list of sources covers it."""
    text: str = ""
    """The characters under `span`, as the article gives them."""

    def __repr__(self) -> str:
        sources = ", ".join(citation.name for citation in self.citations)
        return f"<Claim at {self.span.start}, {self.verdict}{sources and ': '}{sources}>"


@dataclass(frozen=True, slots=True)
class Sourcing(Record):
    """Who an article rests on, counted: what needs no model. Sources with one voice count once."""

    statements: int = 0
    """Statements in the article's body."""
    sourced: int = 0
    """Those with a source of their own."""
    listed: int = 0
    """Those that only a list of sources covers: that it holds for them is inferred."""
    persons: int = 0
    """People who are credited by name for a statement, as are the kinds below."""
    anonymous: int = 0
    """People and groups who are credited without a name."""
    organisations: int = 0
    documents: int = 0
    outlets: int = 0
    posts: int = 0
    """Accounts and posts on platforms."""
    voices: int = 0
    """Independent voices that statements rest on: an outlet, its network and whom it relays are one."""
    weak: int = 0
    """Statements that rest only on weak sources, on the publisher's own network or on a circle."""

    @property
    def kinds(self) -> list[tuple[int, str]]:
        """How many sources of each kind are credited, with the kind's name; none that is zero."""
        kinds = (
            (self.persons, "named person", "named people"),
            (self.anonymous, "unnamed source", "unnamed sources"),
            (self.organisations, "organisation", "organisations"),
            (self.documents, "document", "documents"),
            (self.outlets, "outlet", "outlets"),
            (self.posts, "post", "posts"),
        )
        return [(number, one if number == 1 else many) for number, one, many in kinds if number]

    def __str__(self) -> str:
        if not self.statements:
            return "No statement was found that a source could carry."
        counts = ", ".join(f"{_in_words(number)} {name}" for number, name in self.kinds)
        if self.statements == 1:
            text = f"Its one statement has {'a' if self.sourced else 'no'} source"
        elif self.sourced == self.statements:
            every = "Both" if self.statements == 2 else f"All {_in_words(self.statements)}"
            text = f"{every} statements have a source"
        else:
            sourced = _in_words(self.sourced).capitalize() if self.sourced else "None"
            have = "has" if self.sourced == 1 else "have"
            text = f"{sourced} of {self.statements} statements {have} a source"
        text += f": {counts}." if counts else "."
        if self.listed:
            listed = "It" if self.statements == 1 else _in_words(self.listed).capitalize()
            more = "more " if self.sourced else ""
            rest = "rests" if self.listed == 1 else "rest"
            text += f" {listed} {more}{rest} on a list of sources alone."
        if self.weak:
            weak = "It" if self.statements == 1 else _in_words(self.weak).capitalize()
            rest = "rests" if self.weak == 1 else "rest"
            text += f" {weak} {rest} only on weak sources or the publisher's own."
        return text


_WORDS = "no,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve"


def _in_words(number: int) -> str:
    """Return a number below thirteen in words, as newspapers write it."""
    words = _WORDS.split(",")
    return words[number] if number < len(words) else str(number)


# --- chains that a graph follows from article to article ----------------------------------------


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
