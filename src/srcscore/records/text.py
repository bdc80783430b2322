"""An article and what stands in its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from srcscore.records.base import Record

BlockKind = Literal["title", "byline", "heading", "body", "related", "promotion", "sources"]
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


class Span(NamedTuple):
    """A stretch of text, half open."""

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point; never less than `start`."""

    def of(self, text: str) -> str:
        """Return the stretch of `text` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Link(Record):
    """A hyperlink of an article."""

    url: str
    """The target as the article gives it."""
    span: Span | None
    """The anchor text in `Article.text`; None when the input has links without places."""
    domain: str | None
    """The voice behind the target; None when it cannot be resolved."""


@dataclass(frozen=True, slots=True)
class Block(Record):
    """A part of the text that plays one part; blocks are in order and do not overlap."""

    span: Span
    """Where it lies; never empty."""
    kind: BlockKind
    """`title`, `byline`, `heading`, `body`, or what supports no claim: `related`, `promotion`, `sources`."""


@dataclass(frozen=True, slots=True)
class Article(Record):
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
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Other keys of the input mapping, untouched."""


@dataclass(frozen=True, slots=True)
class Tokens(Record):
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
class Cue(Record):
    """A linguistic marker in the writer's own voice."""

    span: Span
    """Where it stands."""
    kind: CueKind
    """Which marker."""
    term: str
    """The lexicon entry or rule that matched."""
    field: Literal["text", "title"] = "text"
    """Whether `span` points into `Article.text` or `Article.title`."""
