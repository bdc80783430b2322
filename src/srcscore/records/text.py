"""What every record can do; and an article, its parts, and the marks in its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any, ClassVar, Literal, NamedTuple

from srcscore.serialise import as_dict


class Record:
    """Base of the records: frozen dataclasses with slots, which hold what was given to them and no more."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]]
    """Names of the fields, in order; the dataclass sets them."""

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Pickle a record as its values: a dataclass with slots would ask for its fields one by one."""
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])


class JsonRecord(Record):
    """A record that can be written by itself."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return as_dict(self)


BlockKind = Literal[
    "title", "byline", "heading", "body", "repeat", "related", "promotion", "sources", "comment"
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


class Span(NamedTuple):
    """A half-open range of code points in a text."""

    start: int
    """Offset of the first code point."""
    end: int
    """Offset after the last code point; never less than `start`."""

    def of(self, text: str) -> str:
        """Return the part of `text` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Link(Record):
    """A hyperlink of an article."""

    url: str
    """The target as it is written in the article."""
    span: Span | None
    """The anchor text in `Article.text`; None when the input lists links without positions."""
    domain: str | None
    """The target's outlet or account; None when it cannot be resolved."""


@dataclass(frozen=True, slots=True)
class Block(Record):
    """A stretch of the text with one function; blocks are in order and do not overlap."""

    span: Span
    """Its characters; never empty."""
    kind: BlockKind
    """Claims stand in the `body` alone; `repeat` is a sentence of which most stands in earlier ones."""


@dataclass(frozen=True, slots=True)
class Article(Record):
    """A parsed article, as `srcscore.parse` returns it."""

    text: str
    """The text that every offset points into; for plain text, the input itself."""
    url: str | None = None
    """The address it was published at, as given."""
    domain: str | None = None
    """The publisher: a registrable domain, or an account on a platform; None when it is unknown."""
    title: str | None = None
    """The headline, whether it is part of `text` or not."""
    links: tuple[Link, ...] = ()
    """Hyperlinks, in order."""
    authors: tuple[str, ...] = ()
    """Names in the byline."""
    published: str | None = None
    """Date of publication as given, or in ISO 8601 when it was read from the text."""
    language: str | None = None
    """ISO 639-1 code; None when the text is too short to detect it."""
    blocks: tuple[Block, ...] = ()
    """The parts of the text, in order."""
    unread: int = 0
    """Words of prose that readers of the page see, and that are no part of `text`: comments, sidebars."""
    id: str | None = None
    """The caller's own identifier."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Other keys of the input mapping, unchanged."""

    def __repr__(self) -> str:
        title = "" if self.title is None else f" {self.title[:60]!r}"
        return f"<Article{title}, {len(self.text)} characters>"


@dataclass(frozen=True, slots=True)
class Tokens(Record):
    """The tokens, sentences and quotations of one text: parallel lists, filled in one pass."""

    text: str
    """The text that was tokenised."""
    words: Sequence[str]
    """Each token as it is written: a word, a number, a domain or one punctuation mark."""
    starts: Sequence[int]
    """Offset of each token."""
    ends: Sequence[int]
    """Offset behind each token."""
    sentences: Sequence[tuple[int, int]]
    """Half-open range of tokens of each sentence; together they cover every token."""
    quotes: Sequence[Span]
    """Quoted speech, marks included, in order and without overlap."""


@dataclass(frozen=True, slots=True)
class Cue(Record):
    """A linguistic marker in the writer's own voice."""

    span: Span
    """Its characters."""
    kind: CueKind
    """What kind of marker it is."""
    term: str
    """The lexicon entry or rule that matched."""
    field: Literal["text", "title"] = "text"
    """Whether `span` points into `Article.text` or `Article.title`."""


_EDGES = frozenset({"0.40", "0.50", "0.60"})
"""Where a band begins, or a source is no longer weak."""


def number(value: float | None) -> str:
    """Return a number on [0, 1] with two decimals, or a dash for None.

    It has three, rounded down, where two would look as if it had reached an edge: 0.398 is low, 0.40 is not.
    """
    if value is None:
        return "-"
    short = f"{value:.2f}"
    return f"{floor(1000 * value) / 1000:.3f}" if short in _EDGES and value < float(short) else short
