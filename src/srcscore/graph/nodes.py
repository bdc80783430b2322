"""One article as a node of the graph: whom it cites for which statement, and sketches of what it says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from srcscore.citations.claims import Sourced
from srcscore.domains.address import canonical
from srcscore.domains.networks import one_voice
from srcscore.graph.statements import terms
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.fingerprints import Signature, signature
from srcscore.records import Article, Citation, CitationKind, Link, Role, Span, Verdict
from srcscore.resources import sha256

_NEAR = 3
"""So many words from a post its platform is named."""
_UNSAID = frozenset({"outlet", "social"})
"""Names of these kinds say who is credited, not what is stated."""


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


@dataclass(frozen=True, slots=True, eq=False)
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


def make_node(sourced: Sourced, *, signed: bool = True) -> Node:
    """Return an article as a node of the graph.

    Parameters
    ----------
    sourced
        The article.
    signed
        Whether to sign its text, so that its copies can be found; one that is only traced needs no signature.
    """
    text = sourced.text
    article = text.article
    digest = sha256(article.text.encode("utf-8", "surrogatepass"))
    place = {id(citation): index for index, citation in enumerate(sourced.citations)}
    named = sorted((c.span for c in sourced.citations if c.kind in _UNSAID), key=_start)
    links = _Links(article.links)
    return Node(
        key=key_of(article, digest),
        id=article.id,
        url=article.url,
        domain=article.domain,
        published=article.published,
        title=article.title,
        digest=digest,
        citations=tuple(
            _cited(c, text.sentence_at(text.token_at(c.span.start)), text, links) for c in sourced.citations
        ),
        claims=tuple(
            Stated(
                claim.span,
                tuple(place[id(citation)] for citation in claim.citations),
                claim.verdict,
                _said(text, claim.span, named),
            )
            for claim in sourced.claims
        ),
        signature=signature(text.words if signed else ()),
    )


def key_of(article: Article, digest: str) -> str:
    """Return what the graph knows an article by."""
    page = canonical(article.url) if article.url else None
    if page is not None:
        return page
    return f"sha256:{digest[:32]}" if article.id is None else f"id:{article.id}"


def _cited(citation: Citation, sentence: int, text: AnnotatedText, links: _Links) -> Cited:
    name = citation.name
    if citation.kind == "social" and citation.domain is None:
        name = _platform(text, text.token_at(citation.span.start), *text.sentences[sentence])
    page = links.page(citation)
    return Cited(citation.span, citation.kind, citation.role, name, citation.domain, page)


def _platform(text: AnnotatedText, token: int, first: int, last: int) -> str:
    """Return what an unnamed post is called: by its platform, in "a post on Telegram"."""
    near = range(max(first, token - _NEAR), min(last, token + _NEAR + 1))
    for place in sorted(near, key=lambda other: abs(other - token)):
        if text.word_classes[place] & w.SOCIAL and text.words[place][0].isupper() and place > first:
            return f"{text.words[place]} post"
    return "social media post"


class _Links:
    """The links of one article, to be asked for the page behind a citation."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._placed = sorted(
            ((link.span, link) for link in links if link.span is not None), key=lambda pair: pair[0].start
        )
        self._starts = [span.start for span, _ in self._placed]
        self._loose: dict[str, set[str | None]] = {}
        for link in links:
            if link.span is None and link.domain is not None:
                self._loose.setdefault(one_voice(link.domain), set()).add(canonical(link.url))

    def page(self, citation: Citation) -> str | None:
        """Return the page that a citation links to.

        That is the link at its own place; else the only one to the voice that it names in its sentence; else
        the only one among the links without a place.
        """
        span, voice = citation.span, citation.domain and one_voice(citation.domain)
        beside = set()
        last = bisect_left(self._starts, citation.sentence.end)
        for place, link in self._placed[bisect_left(self._starts, citation.sentence.start) : last]:
            if place.start < span.end and span.start < place.end:
                return canonical(link.url)
            if link.domain is not None and one_voice(link.domain) == voice:
                beside.add(canonical(link.url))
        beside = beside or (self._loose.get(voice, set()) if voice else set())
        return next(iter(beside)) if len(beside) == 1 else None


def _said(text: AnnotatedText, span: Span, named: Sequence[Span]) -> frozenset[int]:
    """Return what a sentence states: its content words without the names of the outlets that it credits."""
    first, last = text.token_at(span.start), text.token_at(span.end)
    opens = bisect_left(named, span.start, key=_start)
    within = named[opens : bisect_left(named, span.end, key=_start)]
    hidden = {
        token for place in within for token in range(text.token_at(place.start), text.token_at(place.end))
    }
    return terms(text.words[token] for token in range(first, last) if token not in hidden)


def _start(span: Span) -> int:
    return span.start
