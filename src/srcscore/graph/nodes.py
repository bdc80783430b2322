"""One article as a node of the graph: whom it cites for which statement, without its text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from srcscore.citations.claims import Sourced
from srcscore.domains.address import canonical
from srcscore.domains.networks import one_voice
from srcscore.graph.statements import terms
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.fingerprints import Signature, signature
from srcscore.records import Citation, CitationKind, Link, Role, Span, Verdict
from srcscore.resources import sha256

_PLATFORM_REACH = 3  # words from a post to the name of its platform: "a post on the social network Telegram"
_NAME_KINDS = frozenset({"outlet", "social"})  # their names say who is credited, not what is stated


@dataclass(frozen=True, slots=True)
class NodeCitation:
    """The part of a citation that the graph needs."""

    span: Span
    """The characters of the article's text."""
    kind: CitationKind
    """The kind of source."""
    role: Role
    """The role of the citation."""
    name: str
    """The source's name; an unnamed post is called by its platform."""
    domain: str | None
    """The source's voice."""
    page: str | None
    """The page that it links to, in its canonical spelling."""


@dataclass(frozen=True, slots=True)
class NodeClaim:
    """The part of a claim that the graph needs."""

    span: Span
    """The sentence."""
    carriers: tuple[int, ...]
    """Indices into `Node.citations` of the citations that carry it."""
    verdict: Verdict
    """The verdict of the article on its own."""
    terms: frozenset[int]
    """Hashes of its content words, without the names of the outlets that it credits."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One article."""

    key: str
    """Its key in the graph: the canonical spelling of its URL, or else `id:` and the caller's identifier, or
    else `sha256:` and the start of the hash of its text."""
    id: str | None
    """The caller's identifier."""
    url: str | None
    """The URL, as given."""
    domain: str | None
    """The publisher's voice."""
    published: str | None
    """The date, as given."""
    title: str | None
    """The headline."""
    digest: str
    """SHA-256 of its text."""
    citations: tuple[NodeCitation, ...]
    """Its citations, in order."""
    claims: tuple[NodeClaim, ...]
    """Its claims, in order."""
    signature: Signature
    """MinHash signature of its text; empty when the text is short."""


def make_node(sourced: Sourced, *, signed: bool = True) -> Node:
    """Return an article as a node; one that is only traced needs no signature (`signed=False`)."""
    text, citations, claims = sourced
    article = text.article
    digest = sha256(article.text.encode("utf-8", "surrogatepass"))
    key = canonical(article.url) if article.url else None
    if key is None:
        key = f"sha256:{digest[:32]}" if article.id is None else f"id:{article.id}"
    pages = _Pages(article.links)
    index = {id(citation): place for place, citation in enumerate(citations)}
    outlet_tokens = {
        token
        for citation in citations
        if citation.kind in _NAME_KINDS
        for token in range(text.token_at(citation.span.start), text.token_at(citation.span.end))
    }

    def content(sentence: Span) -> frozenset[int]:
        tokens = range(text.token_at(sentence.start), text.token_at(sentence.end))
        return terms(text.words[token] for token in tokens if token not in outlet_tokens)

    return Node(
        key=key,
        id=article.id,
        url=article.url,
        domain=article.domain,
        published=article.published,
        title=article.title,
        digest=digest,
        citations=tuple(
            NodeCitation(c.span, c.kind, c.role, _name(c, text), c.domain, pages.linked_by(c))
            for c in citations
        ),
        claims=tuple(
            NodeClaim(
                claim.span,
                tuple(index[id(citation)] for citation in claim.citations),
                claim.verdict,
                content(claim.span),
            )
            for claim in claims
        ),
        signature=signature(text.words if signed else ()),
    )


def _name(citation: Citation, text: AnnotatedText) -> str:
    """Return a citation's name; an unnamed post is called by its platform, as in "a post on Telegram"."""
    if citation.kind != "social" or citation.domain is not None:
        return citation.name
    token = text.token_at(citation.span.start)
    first, last = text.sentences[text.sentence_at(token)]
    near = range(max(first, token - _PLATFORM_REACH), min(last, token + _PLATFORM_REACH + 1))
    for other in sorted(near, key=lambda other: abs(other - token)):
        if text.word_classes[other] & w.SOCIAL and text.words[other][0].isupper() and other > first:
            return f"{text.words[other]} post"
    return "social media post"


class _Pages:
    """The pages that an article links to."""

    def __init__(self, links: Iterable[Link]) -> None:
        placed = [(link.span, link) for link in links if link.span is not None]
        self._placed = sorted(placed, key=lambda pair: pair[0].start)
        self._unplaced: dict[str, set[str | None]] = {}
        for link in links:
            if link.span is None and link.domain is not None:
                self._unplaced.setdefault(one_voice(link.domain), set()).add(canonical(link.url))

    def linked_by(self, citation: Citation) -> str | None:
        """Return the page of the link that overlaps a citation.

        Without one, it is the only page of the citation's voice that its sentence links to, or else the only
        one among the links without a place.
        """
        span, voice = citation.span, citation.domain and one_voice(citation.domain)
        first = bisect_left(self._placed, citation.sentence.start, key=lambda pair: pair[0].start)
        pages = set()
        for place, link in self._placed[first:]:
            if place.start >= citation.sentence.end:
                break
            if place.start < span.end and span.start < place.end:
                return canonical(link.url)
            if link.domain is not None and one_voice(link.domain) == voice:
                pages.add(canonical(link.url))
        if not pages and voice:
            pages = self._unplaced.get(voice, pages)
        return next(iter(pages)) if len(pages) == 1 else None
