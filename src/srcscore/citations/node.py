"""One article as a node of the graph: whom it cites for which statement, and sketches of what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from srcscore.citations.address import canonical
from srcscore.citations.reading import Reading
from srcscore.citations.sketch import Signature, signature, terms
from srcscore.domains.networks import same_voice
from srcscore.records import Article, Citation, CitationKind, Claim, Link, Role, Span, Verdict
from srcscore.resources import sha256

_UNSAID = frozenset({"outlet", "social"})
"""Names of these kinds say who is credited, not what is stated."""


class Sourced(NamedTuple):
    """An article that has been read."""

    reading: Reading
    """The article and its tokens."""
    citations: tuple[Citation, ...]
    """Whom it cites."""
    claims: tuple[Claim, ...]
    """What it states."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, as far as the graph needs it."""

    span: Span
    """Where in the article's text."""
    kind: CitationKind
    """What kind of source."""
    role: Role
    """What it is cited for."""
    name: str
    """Who."""
    domain: str | None
    """The voice."""
    page: str | None
    """The page that it links to, in its one spelling."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim, as far as the graph needs it."""

    span: Span
    """The sentence."""
    carriers: tuple[int, ...]
    """Places of the citations that carry it, in the article's list."""
    verdict: Verdict
    """How well the article itself carries it."""
    terms: frozenset[int]
    """What stands for its content words."""


@dataclass(frozen=True, slots=True)
class Node:
    """One article."""

    key: str
    """What the graph knows it by: the one spelling of its URL; else `id:` and the caller's identifier; else
    `sha256:` and the start of the hash of its text."""
    id: str | None
    """The caller's identifier."""
    url: str | None
    """Where it was published, as given."""
    domain: str | None
    """The publisher's voice."""
    published: str | None
    """When, as given."""
    title: str | None
    """The headline."""
    digest: str
    """SHA-256 of its text."""
    citations: tuple[Cited, ...]
    """Whom it cites."""
    claims: tuple[Stated, ...]
    """What it states."""
    signature: Signature
    """MinHash signature of its text."""


def make_node(sourced: Sourced) -> Node:
    """Return an article as a node of the graph."""
    reading = sourced.reading
    article = reading.article
    digest = sha256(article.text.encode("utf-8", "surrogatepass"))
    place = {id(citation): index for index, citation in enumerate(sourced.citations)}
    return Node(
        key=key_of(article, digest),
        id=article.id,
        url=article.url,
        domain=article.domain,
        published=article.published,
        title=article.title,
        digest=digest,
        citations=tuple(
            Cited(c.span, c.kind, c.role, c.name, c.domain, _page(c, article.links))
            for c in sourced.citations
        ),
        claims=tuple(
            Stated(
                claim.span,
                tuple(place[id(citation)] for citation in claim.citations),
                claim.verdict,
                _said(reading, claim.span, sourced.citations),
            )
            for claim in sourced.claims
        ),
        signature=signature(reading.words),
    )


def key_of(article: Article, digest: str) -> str:
    """Return what the graph knows an article by."""
    page = canonical(article.url) if article.url else None
    if page is not None:
        return page
    return f"sha256:{digest[:32]}" if article.id is None else f"id:{article.id}"


def _page(citation: Citation, links: Iterable[Link]) -> str | None:
    """Return the page that a citation links to.

    That is the link at its own place; else the only one in its sentence, or without a place in the article,
    to the voice that it names.
    """
    beside = set()
    for link in links:
        if (
            link.span is not None
            and link.span.start < citation.span.end
            and citation.span.start < link.span.end
        ):
            return canonical(link.url)
        here = link.span is None or citation.sentence.start <= link.span.start < citation.sentence.end
        if here and citation.domain and link.domain and same_voice(citation.domain, link.domain):
            beside.add(canonical(link.url))
    return beside.pop() if len(beside) == 1 else None


def _said(reading: Reading, span: Span, citations: Iterable[Citation]) -> frozenset[int]:
    """Return what a sentence states: its content words without the names of the outlets that it credits."""
    first, last = reading.token_at(span.start), reading.token_at(span.end)
    named = [c.span for c in citations if c.kind in _UNSAID and span.start <= c.span.start < span.end]
    starts = reading.starts
    return terms(
        reading.words[token]
        for token in range(first, last)
        if not any(place.start <= starts[token] < place.end for place in named)
    )
