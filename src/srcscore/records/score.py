"""A score, the terms of its sum, and what it depends on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from srcscore.records.sources import Chain, Citation, Claim, Reputation, Sourcing
from srcscore.records.text import Article, Cue, JsonRecord, Record, Span, number
from srcscore.serialise import SCHEMA, as_dict

Band = Literal["low", "mixed", "high", "insufficient"]
SignalName = Literal["domain", "citations", "language"]
_LINES, _PAGES = "srcscore.report.lines", "srcscore.report.html"
"""What makes reports stands far above this module: it is loaded by name when a report is asked for."""


@dataclass(frozen=True, slots=True)
class Evidence(Record):
    """One term of the model's sum, in numbers and in words."""

    signal: SignalName
    """The signal it belongs to."""
    feature: str
    """The feature's name in the model's specification."""
    value: float | None
    """What was measured, in the feature's unit; None when it could not be measured."""
    contribution: float
    """What it adds to the logit; a positive number speaks for good sourcing."""
    reason: str
    """The term in words."""
    spans: tuple[Span, ...] = ()
    """The characters of `Article.text` that it was measured from."""
    texts: tuple[str, ...] = ()
    """The same characters as text, one for each span."""


@dataclass(frozen=True, slots=True)
class Genre(Record):
    """What sort of text an article is, as a model reads it."""

    name: str
    """`news`, `analysis`, `opinion`, `feature`, `satire`, `press-release`, `listicle`, `review`, `transcript`
    or `other`: no journalism, such as a shop page, code or a table of contents."""
    probability: float
    """How sure the model is of it, 0 to 1."""
    other: float
    """How likely it is that the text is no journalism, 0 to 1."""
    reason: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Signal(Record):
    """One of the three signals on its own."""

    value: float | None
    """The score by this signal alone, 0 to 1; None when it had no data."""
    contribution: float
    """Sum of its evidence, in logits."""
    reason: str
    """The data it had, or why it had none."""


@dataclass(frozen=True, slots=True)
class Signals(Record):
    """The three signals of a score."""

    domain: Signal
    """The publisher's reputation."""
    citations: Signal
    """The sources that the claims rest on."""
    language: Signal
    """The writing."""


@dataclass(frozen=True, slots=True)
class Versions(Record):
    """Everything besides the article that a score depends on."""

    library: str
    """Version of srcscore."""
    model: str
    """Name of the model, such as `en-2026.11.0`."""
    features: str
    """The first digits of the feature specification's SHA-256."""
    reputation: str
    """Version of the reputation table: the date of its newest list and the first digits of its hash."""
    schema: str = SCHEMA
    """Name of the JSON schema."""


@dataclass(frozen=True, slots=True)
class Score(JsonRecord):
    """How well an article is sourced, and why."""

    value: float
    """Expected consensus rating of an outlet that writes so, 0 to 1; calibrated."""
    interval: tuple[float, float]
    """90% split-conformal interval for that rating."""
    band: Band
    """`low` below 0.4, `high` from 0.6, `mixed` between, `insufficient` when abstaining."""
    abstained: bool
    """Whether there was too little to go on; if so, `value` should not be used."""
    reasons: tuple[str, ...]
    """Why it abstained, a URL or date that was not read and not used, and a publisher that is a platform."""
    logit: float
    """`intercept` plus the contributions of `evidence`, exactly."""
    intercept: float
    """The model's intercept for the signals that are present."""
    evidence: tuple[Evidence, ...]
    """The terms of the sum, largest absolute contribution first."""
    signals: Signals
    """The three signals."""
    citations: tuple[Citation, ...]
    """All citations of the article, in order."""
    claims: tuple[Claim, ...]
    """All claims of the article, in order."""
    cues: tuple[Cue, ...]
    """All linguistic markers of the article, in order."""
    article: Article
    """The article that was scored."""
    versions: Versions
    """The versions that it was scored with."""
    chains: tuple[Chain, ...] | None = None
    """The chains that lead to other articles; None when it was scored without a graph."""
    publisher: Reputation | None = None
    """The publisher's reputation; None when the publisher is unknown or hidden."""
    sourcing: Sourcing = field(default_factory=Sourcing)
    """Who the article rests on, counted without a model."""
    base: float | None = None
    """The value that the model starts from, before it has read anything; None when it is not known."""
    genre: Genre | None = None
    """What sort of text it is; None when there are no words to read."""

    @property
    def url(self) -> str | None:
        """The article's URL, as given."""
        return self.article.url

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping that matches `docs/schema/score-1.json`.

        It holds no article text beyond the title and the names of sources and cues.
        """
        return as_dict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return `to_dict` as JSON in ASCII: on one line, or indented by `indent` spaces a level."""
        # A tree of our own holds no circle: not to look for one saves a tenth of the time.
        return json.dumps(self.to_dict(), indent=indent, allow_nan=False, check_circular=False)

    def to_html(self) -> str:
        """Return a page for people, in one file that fetches nothing; it holds the article's text.

        Raises
        ------
        MissingExtraError
            If Jinja2 is not installed: `srcscore[report]` brings it.
        """
        return str(import_module(_PAGES).page(self))

    def __repr__(self) -> str:
        low, high = map(number, self.interval)
        counts = f"{_count(self.citations, 'citation')}, {_count(self.claims, 'claim')}"
        return f"<Score {number(self.value)} {self.band} [{low}, {high}] {counts}>"

    def __str__(self) -> str:
        """Return a summary of at most five lines."""
        return str(import_module(_LINES).brief(self))

    def _repr_html_(self) -> str | None:
        """Return a short report for a notebook; None without Jinja2, and the notebook shows the repr."""
        try:
            return str(import_module(_PAGES).fragment(self))
        except ImportError:
            return None


@dataclass(frozen=True, slots=True)
class ScoreError(JsonRecord):
    """The result for an article that could not be scored."""

    index: int
    """Its position in the batch, from 0."""
    id: str | None
    """The caller's identifier; None when there was none."""
    error: Exception
    """What went wrong: an `SrcscoreError` with problem, value and remedy."""


@dataclass(frozen=True, slots=True)
class ModelInfo(Record):
    """A model's description, which is read without loading the model."""

    name: str
    """Language and calendar version, such as `en-2026.11.0`."""
    language: str
    """ISO 639-1 code of the language it reads."""
    path: str
    """Its folder or zip file."""
    protocol: int
    """Version of the artefact's format."""
    created: str
    """Day of training, ISO 8601."""
    metrics: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Figures measured when it was trained."""


def _count(items: Sequence[object], noun: str) -> str:
    return f"{len(items)} {noun}" if len(items) == 1 else f"{len(items)} {noun}s"
