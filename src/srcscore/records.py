"""The records that pass through the house: frozen, slotted, typed; standard library only.

All offsets are Unicode code points into `Article.text` unless a field says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

SCHEMA = "score-1"
"""Name of the JSON schema that `Score.to_dict` matches: `docs/schema/score-1.json`."""

BlockKind = Literal["title", "byline", "heading", "body", "related", "promotion", "sources"]
CitationKind = Literal["outlet", "document", "organisation", "person", "anonymous", "social", "link"]
Role = Literal["evidence", "listed", "promo", "mention"]
Verdict = Literal[
    "unsourced", "own-reporting", "weak-only", "self-network", "single-source", "circular", "corroborated"
]
CueKind = Literal[
    "hedge",
    "speculation",
    "hearsay",
    "booster",
    "factive-verb",
    "implicative-verb",  # no longer found; stored scores hold it
    "assertive-verb",
    "loaded-term",
    "sensational-phrase",
    "second-person-appeal",
    "all-caps",
    "exclamation",
    "question-headline",
    "clickbait-headline",
    "conspiracy-idiom",
    "call-to-action",
]
Basis = Literal["rated", "articles", "network", "graph", "name", "none"]
RootKind = Literal["document", "on-record", "wire", "original", "anonymous", "weak", "dead-end", "circle"]
LinkType = Literal["link", "named", "copy", "ends"]
SignalName = Literal["domain", "citations", "language"]
Band = Literal["low", "mixed", "high", "insufficient"]

WEAK = 0.5
"""A source whose reputation mean lies below this is weak."""

_SIGNALS = ("domain", "citations", "language")
_VERSIONS = ("library", "model", "features", "reputation", "schema")
_PAGES = "srcscore.report.html"
"""The room that makes pages, found by its name when asked for one: records import nothing of ours."""
_Z90 = 1.6449
"""Standard normal quantile of 0.95: half the width of a 90% interval, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, half open."""

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point; never less than `start`."""

    def of(self, text: str) -> str:
        """Return the stretch of `text` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of an article."""

    url: str
    """The target as the article gives it."""
    span: Span | None
    """The anchor text in `Article.text`; None when the input has links without places."""
    domain: str | None
    """The voice behind the target; None when it cannot be resolved."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text that plays one part; blocks are in order and do not overlap."""

    span: Span
    """Where it lies; never empty."""
    kind: BlockKind
    """`title`, `byline`, `heading`, `body`, or what supports no claim: `related`, `promotion`, `sources`."""


@dataclass(frozen=True, slots=True)
class Article:
    """A parsed article; `srcscore.parse` makes it."""

    text: str
    """The text that every offset points into; for plain text, the input itself."""
    url: str | None = None
    """Where it was published, as given."""
    domain: str | None = None
    """The publisher's voice: registrable domain, or account on a platform; None when unknown."""
    title: str | None = None
    """The headline; it may or may not stand in `text`."""
    links: tuple[Link, ...] = ()
    """Hyperlinks, in order."""
    authors: tuple[str, ...] = ()
    """Names in the byline."""
    published: str | None = None
    """Date of publication as given; ISO 8601 where it could be read from the text."""
    language: str | None = None
    """ISO 639-1 code; None when there is too little text to tell."""
    blocks: tuple[Block, ...] = ()
    """The parts of the text, in order."""
    id: str | None = None
    """The caller's own identifier."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Other keys of the input mapping, untouched."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens, sentences and quotations of one text: parallel lists, filled in one pass."""

    text: str
    """The text that was read."""
    words: Sequence[str]
    """Each token as it stands: a word, a number, a domain or one punctuation mark."""
    starts: Sequence[int]
    """Offset of each token; the end is `starts[i] + len(words[i])`."""
    sentences: Sequence[tuple[int, int]]
    """First token and one behind the last, for each sentence; together they cover every token."""
    quotes: Sequence[Span]
    """Quoted speech, marks included, in order and without overlap."""

    def end(self, index: int) -> int:
        """Return the offset behind token `index`."""
        return self.starts[index] + len(self.words[index])

    def sentence_span(self, index: int) -> Span:
        """Return the characters from the first to the last token of sentence `index`."""
        first, last = self.sentences[index]
        return Span(self.starts[first], self.end(last - 1))


@dataclass(frozen=True, slots=True)
class Rating:
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
class Reputation:
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

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        low, high = self.interval
        return {
            "domain": self.domain,
            "mean": self.mean,
            "sd": self.sd,
            "interval": [low, high],
            "basis": self.basis,
            "raters": [
                {"rater": r.rater, "family": r.family, "score": r.score, "date": r.date} for r in self.raters
            ],
            "networks": list(self.networks),
            "categories": list(self.categories),
            "imitates": self.imitates,
        }


@dataclass(frozen=True, slots=True)
class Support:
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


@dataclass(frozen=True, slots=True)
class Citation:
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
class Claim:
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

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "article": self.article,
            "domain": self.domain,
            "published": self.published,
            "reputation": _known(self.reputation),
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
            "reputation": _known(self.reputation),
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
        return " -> ".join(names)

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
class Cue:
    """A linguistic marker in the writer's own voice."""

    span: Span
    """Where it stands."""
    kind: CueKind
    """Which marker."""
    term: str
    """The lexicon entry or rule that matched."""
    field: Literal["text", "title"] = "text"
    """Whether `span` points into `Article.text` or `Article.title`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One term of the model's sum."""

    signal: SignalName
    """The signal that it belongs to."""
    feature: str
    """The feature's name in the model's specification."""
    value: float | None
    """What was measured, in the feature's unit; None when it was missing."""
    contribution: float
    """What it adds to the logit; above zero speaks for good sourcing."""
    reason: str
    """The same in words."""
    spans: tuple[Span, ...] = ()
    """The places in `Article.text` that it comes from."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One of the three signals on its own."""

    value: float | None
    """What this signal alone would say, 0 to 1; None when it had nothing to go on."""
    contribution: float
    """Sum of its evidence, in logits."""
    reason: str
    """What it went on, or why it had nothing."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The three signals of a score."""

    domain: Signal
    """The publisher's reputation."""
    citations: Signal
    """Who the claims rest on."""
    language: Signal
    """How it is written."""


@dataclass(frozen=True, slots=True)
class Versions:
    """All that a score depends on, besides the article."""

    library: str
    """Version of srcscore."""
    model: str
    """Name of the model, such as `en-2026.11.0`."""
    features: str
    """Start of the feature specification's hash."""
    reputation: str
    """Version of the reputation table: the date of its newest list and the start of its hash."""
    schema: str = SCHEMA
    """Name of the JSON schema."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well an article is sourced, and why."""

    value: float
    """Expected consensus rating of an outlet that writes so, 0 to 1; calibrated."""
    interval: tuple[float, float]
    """90% split-conformal interval for that rating."""
    band: Band
    """`low` below 0.4, `high` from 0.6, `mixed` between, `insufficient` when abstaining."""
    abstained: bool
    """Whether there is too little to go on; `value` is then close to the base rate and should not be used."""
    reasons: tuple[str, ...]
    """Why it abstained, and other limits of this score."""
    logit: float
    """`intercept` plus the contributions of `evidence`, exactly."""
    intercept: float
    """The model's intercept for the signals that are present."""
    evidence: tuple[Evidence, ...]
    """The terms of the sum, largest absolute contribution first."""
    signals: Signals
    """The three signals."""
    citations: tuple[Citation, ...]
    """Every citation found."""
    claims: tuple[Claim, ...]
    """Every claim found."""
    cues: tuple[Cue, ...]
    """Every linguistic marker found."""
    article: Article
    """What was scored."""
    versions: Versions
    """What scored it."""
    chains: tuple[Chain, ...] | None = None
    """The chains to other articles that were followed; None when it was scored without a graph."""
    publisher: Reputation | None = None
    """What is known of the publisher; None when it was not given, or hidden."""

    @property
    def url(self) -> str | None:
        """The article's URL, as given."""
        return self.article.url

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping that matches `docs/schema/score-1.json`.

        It holds no article text beyond the title and the names of sources and cues.
        """
        place = {id(citation): index for index, citation in enumerate(self.citations)}
        article = self.article
        followed = {} if self.chains is None else {"chains": [chain.to_dict() for chain in self.chains]}
        return {
            "id": article.id,
            "url": article.url,
            "domain": article.domain,
            "title": article.title,
            "language": article.language,
            "value": self.value,
            "interval": list(self.interval),
            "band": self.band,
            "abstained": self.abstained,
            "reasons": list(self.reasons),
            "logit": self.logit,
            "intercept": self.intercept,
            "signals": {name: _signal(getattr(self.signals, name)) for name in _SIGNALS},
            "evidence": [_evidence(item) for item in self.evidence],
            "citations": [_citation(item) for item in self.citations],
            "claims": [_claim(item, place) for item in self.claims],
            "cues": [
                {"span": _span(cue.span), "kind": cue.kind, "term": cue.term, "field": cue.field}
                for cue in self.cues
            ],
            "versions": {name: getattr(self.versions, name) for name in _VERSIONS},
            **followed,
        }

    def to_html(self) -> str:
        """Return a page for people, in one file that fetches nothing; it holds the article's text.

        Raises
        ------
        MissingExtraError
            If Jinja2 is not installed: `srcscore[report]` brings it.
        """
        return str(import_module(_PAGES).page(self))

    def _repr_html_(self) -> str | None:
        """Return a short report for a notebook; None without Jinja2, and the notebook shows the repr."""
        try:
            return str(import_module(_PAGES).fragment(self))
        except ImportError:
            return None


@dataclass(frozen=True, slots=True)
class ScoreError:
    """What stands in the place of an article that could not be scored."""

    index: int
    """Its position in the batch, from 0."""
    id: str | None
    """The caller's identifier, when there was one."""
    error: Exception
    """What went wrong: an `SrcscoreError` with problem, value and remedy."""

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping: `index`, `id`, `error`."""
        return {"index": self.index, "id": self.id, "error": str(self.error)}


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a model without loading it."""

    name: str
    """Language and calendar version, such as `en-2026.11.0`."""
    language: str
    """ISO 639-1 code of the language it reads."""
    path: str
    """Its folder."""
    protocol: int
    """Version of the artefact's format."""
    created: str
    """Day of training, ISO 8601."""
    metrics: Mapping[str, float] = field(default_factory=dict)
    """Figures measured when it was trained."""


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _known(reputation: Reputation | None) -> dict[str, Any] | None:
    if reputation is None:
        return None
    return {"mean": reputation.mean, "sd": reputation.sd, "basis": reputation.basis}


def _signal(signal: Signal) -> dict[str, Any]:
    return {"value": signal.value, "contribution": signal.contribution, "reason": signal.reason}


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "signal": item.signal,
        "feature": item.feature,
        "value": item.value,
        "contribution": item.contribution,
        "reason": item.reason,
        "spans": [_span(span) for span in item.spans],
    }


def _citation(item: Citation) -> dict[str, Any]:
    return {
        "span": _span(item.span),
        "kind": item.kind,
        "role": item.role,
        "name": item.name,
        "domain": item.domain,
        "sentence": _span(item.sentence),
        "cue": _span(item.cue),
        "network": item.network,
        "self_cited": item.self_cited,
        "reputation": _known(item.reputation),
        "unresolved_reason": item.unresolved_reason,
        **({} if item.backing is None else {"backing": item.backing.to_dict()}),
    }


def _claim(item: Claim, place: Mapping[int, int]) -> dict[str, Any]:
    return {
        "span": _span(item.span),
        "citations": [place[id(citation)] for citation in item.citations],
        "verdict": item.verdict,
        "roots": list(item.roots),
    }
