"""A score, the terms of its sum, and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from srcscore.records.base import JsonRecord, Record
from srcscore.records.chains import Chain
from srcscore.records.sources import Citation, Claim, Reputation
from srcscore.records.text import Article, Cue, Span
from srcscore.serialise import SCHEMA, as_dict, as_fragment, as_page

Band = Literal["low", "mixed", "high", "insufficient"]
SignalName = Literal["domain", "citations", "language"]


@dataclass(frozen=True, slots=True)
class Evidence(Record):
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
class Signal(Record):
    """One of the three signals on its own."""

    value: float | None
    """What this signal alone would say, 0 to 1; None when it had nothing to go on."""
    contribution: float
    """Sum of its evidence, in logits."""
    reason: str
    """What it went on, or why it had nothing."""


@dataclass(frozen=True, slots=True)
class Signals(Record):
    """The three signals of a score."""

    domain: Signal
    """The publisher's reputation."""
    citations: Signal
    """Who the claims rest on."""
    language: Signal
    """How it is written."""


@dataclass(frozen=True, slots=True)
class Versions(Record):
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
class Score(JsonRecord):
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
        return as_dict(self)

    def to_html(self) -> str:
        """Return a page for people, in one file that fetches nothing; it holds the article's text.

        Raises
        ------
        MissingExtraError
            If Jinja2 is not installed: `srcscore[report]` brings it.
        """
        return as_page(self)

    def _repr_html_(self) -> str | None:
        """Return a short report for a notebook; None without Jinja2, and the notebook shows the repr."""
        try:
            return as_fragment(self)
        except ImportError:
            return None


@dataclass(frozen=True, slots=True)
class ScoreError(JsonRecord):
    """What stands in the place of an article that could not be scored."""

    index: int
    """Its position in the batch, from 0."""
    id: str | None
    """The caller's identifier, when there was one."""
    error: Exception
    """What went wrong: an `SrcscoreError` with problem, value and remedy."""


@dataclass(frozen=True, slots=True)
class ModelInfo(Record):
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
    metrics: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Figures measured when it was trained."""
