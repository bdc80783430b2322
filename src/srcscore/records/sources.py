"""Who is cited, how reliable they are, and what each statement rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from srcscore.records.base import JsonRecord, Record
from srcscore.records.text import Span

Basis = Literal["rated", "articles", "network", "graph", "name", "none"]
CitationKind = Literal["outlet", "document", "organisation", "person", "anonymous", "social", "link"]
Role = Literal["evidence", "listed", "promo", "mention"]
Verdict = Literal[
    "unsourced", "own-reporting", "weak-only", "self-network", "single-source", "circular", "corroborated"
]

WEAK = 0.5
"""A source whose reputation mean lies below this is weak."""
_Z90 = 1.6449
"""Standard normal quantile of 0.95: half the width of a 90% interval, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Rating(Record):
    """What one rater says of one domain."""

    rater: str
    """The list's name, such as `mbfc_2026`."""
    family: str
    """Raters that copy one another share a family, and count once."""
    score: float
    """0 (not reliable) to 1 (reliable)."""
    date: str
    """Date of the list, ISO 8601, at the precision known."""


@dataclass(frozen=True, slots=True)
class Reputation(JsonRecord):
    """How reliable a voice is known to be: a distribution over [0, 1], and why."""

    domain: str
    """The voice."""
    mean: float
    """Expected reliability, 0 to 1."""
    sd: float
    """Standard deviation of that expectation; the base rate's own when nothing is known."""
    basis: Basis
    """How it was got; `none` when nothing is known."""
    raters: tuple[Rating, ...] = ()
    """The ratings behind it."""
    networks: tuple[str, ...] = ()
    """Networks that the voice belongs to."""
    categories: tuple[str, ...] = ()
    """What else is known: `state-media`, `government`, `platform`, `journal`, `satire`, ..."""
    imitates: str | None = None
    """The domain that this one looks made to be mistaken for."""

    @property
    def weak(self) -> bool:
        """Whether something is known and the mean lies below `WEAK`."""
        return self.basis != "none" and self.mean < WEAK

    @property
    def interval(self) -> tuple[float, float]:
        """The normal 90% interval, cut to [0, 1]."""
        return max(0.0, self.mean - _Z90 * self.sd), min(1.0, self.mean + _Z90 * self.sd)


@dataclass(frozen=True, slots=True)
class Support(JsonRecord):
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


@dataclass(frozen=True, slots=True)
class Citation(Record):
    """A place in the text that names or links a source."""

    span: Span
    """The source's name, as short as it can be while still naming it."""
    kind: CitationKind
    """What kind of source it is."""
    role: Role
    """`evidence` carries a statement, `listed` stands in a source list, `promo` sends the reader
    somewhere, `mention` names an outlet and credits nothing to it."""
    name: str
    """The source's name; for a person the fullest form in the article."""
    domain: str | None
    """The voice, when it could be resolved."""
    sentence: Span
    """The sentence (or list line) that it stands in."""
    cue: Span | None = None
    """The words that credit it: "according to", "told", "Sources include:"."""
    network: str | None = None
    """The network that the voice belongs to."""
    self_cited: bool = False
    """Whether the voice is the publisher's own, or of its network."""
    reputation: Reputation | None = None
    """How reliable the voice is known to be; None when it is unresolved or has no rating of its own."""
    unresolved_reason: str | None = None
    """Why there is no domain; None when there is one, or when the kind has none (a person)."""
    backing: Support | None = None
    """What it finally rests on; None when it was not followed through a graph to another article."""
    owner: str | None = None
    """The network that owns or controls the voice, whose members count as one; None when none does."""

    @property
    def own_voice(self) -> str:
        """What counts as one voice: its owner, else its domain, else its name."""
        return self.owner or self.domain or self.name

    @property
    def voice(self) -> str:
        """The same, or the voice that it only relays, where a graph shows one."""
        relayed = None if self.backing is None else self.backing.root
        return self.own_voice if relayed is None else relayed

    @property
    def reliability(self) -> float | None:
        """The reliability that it counts with, 0 to 1; None when nobody has rated it."""
        if self.reputation is None or self.reputation.basis == "none":
            return None
        return self.reputation.mean if self.backing is None else self.backing.mean

    @property
    def is_weak(self) -> bool:
        """Whether it has a reliability and that lies below `WEAK`."""
        reliability = self.reliability
        return reliability is not None and reliability < WEAK

    @property
    def is_circular(self) -> bool:
        """Whether a graph shows that it rests on nothing but a circle."""
        return self.backing is not None and self.backing.circular

    @property
    def is_attributed(self) -> bool:
        """Whether words credit a statement to it: a bare link shows only that a page is there."""
        return self.role == "evidence" and self.kind != "link"


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """A sentence that asserts something, and what it rests on."""

    span: Span
    """The sentence."""
    citations: tuple[Citation, ...]
    """The citations that carry it."""
    verdict: Verdict
    """How well it is carried."""
    roots: tuple[str, ...] = ()
    """The independent voices it finally rests on, as far as one article shows: domains, networks, names."""
    distance: int | None = None
    """How many outlets the statement came through; None when no words credit it to anyone."""
