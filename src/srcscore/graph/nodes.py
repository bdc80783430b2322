"""One article as a node of the graph, without its text: whom it cites for which statement.

A statement is a set of hashes of its content words; two statements are the same when the sets overlap enough.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

from srcscore.article.dates import read_date
from srcscore.citations.claims import Sourced
from srcscore.domains.networks import one_voice
from srcscore.domains.unwrap import canonical
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.fingerprints import Signature, signature
from srcscore.language.word_classes import words as lexicon
from srcscore.records import Citation, CitationKind, Link, Role, Span, Verdict
from srcscore.resources import sha256

# Two statements are the same when they share enough; see `same_statement`. The four numbers were chosen for
# precision on the links of one corpus (benchmarks/chains.py): a wrong match invents a chain, a missed one
# only ends it early. Larger values find fewer matches.
SHARED_WORDS = 4
SHARED_RARE_WORDS = 2
OVERLAP = 0.5
RARE_AGREEMENT = 0.6
_WITHOUT_CONTENT = (
    w.PRONOUN | w.RELATIVE | w.POSSESSIVE | w.DETERMINER | w.PREPOSITION | w.AUXILIARY | w.NEGATION
    | w.ADVERB | w.AND | w.CONJUNCTION | w.STOP | w.VERB | w.CITING
)  # fmt: skip
_ENDINGS = ("ing", "ed", "es", "s", "e")
_LONGEST_WORD = 64  # letters by which words are told apart: a word may be as long as its text


def terms(words: Iterable[str]) -> frozenset[int]:
    """Return the hashes of the content words of a statement."""
    return frozenset(hashed for word in words if (hashed := term(word[:_LONGEST_WORD])) is not None)


@lru_cache(maxsize=65536)
def term(word: str) -> int | None:
    """Return the hash of a content word, or None for a word without content.

    The lowest bit is 1 for a rare word: a name, a number, a word that is neither common nor a day.
    """
    lower = word.lower().replace("’", "'").removesuffix("'s")
    classes = w.word_classes()
    if not lower[:1].isalnum() or (classes.get(word, 0) | classes.get(lower, 0)) & _WITHOUT_CONTENT:
        return None
    number = lower[0].isdigit()
    if len(lower) < 3 and not number:
        return None
    stem = lower if number else _stem(lower)
    rare = number or not (classes.get(word, 0) & w.TIME or stem in _common_stems())
    return crc32(stem.encode("utf-8", "replace")) & ~1 | rare


def same_statement(first: frozenset[int], second: frozenset[int]) -> float:
    """Return the share of words that two statements share, or 0 when they are not the same statement.

    They are the same when they share `SHARED_WORDS` content words or more, `SHARED_RARE_WORDS` of them rare;
    the shared words are at least `OVERLAP` of the words of the shorter statement, and the shared rare words
    at least `RARE_AGREEMENT` of the rare words of both on average (their Dice coefficient).
    """
    shared = first & second
    if len(shared) < SHARED_WORDS:
        return 0.0
    shared_rare, *rare = (sum(word & 1 for word in words) for words in (shared, first, second))
    if shared_rare < SHARED_RARE_WORDS or 2 * shared_rare < RARE_AGREEMENT * sum(rare):
        return 0.0
    overlap = len(shared) / min(len(first), len(second))
    return overlap if overlap >= OVERLAP else 0.0


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(map(_stem, lexicon("common_words")))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


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


def by_date(node: Node) -> tuple[bool, tuple[int, ...], float]:
    """Return a sort key: articles with a date, the earliest first, then those without one."""
    date = read_date(node.published)
    return (True, (), 0.0) if date is None else (False, date.parts, date.instant or 0.0)


def make_node(sourced: Sourced, *, signed: bool = True) -> Node:
    """Return an article as a node; one that is only traced needs no signature (`signed=False`)."""
    text, citations, claims = sourced
    article = text.article
    digest = sha256(article.text.encode("utf-8", "surrogatepass"))
    key = canonical(article.url) if article.url else None
    if key is None:
        key = f"sha256:{digest[:32]}" if article.id is None else f"id:{article.id}"
    pages = _Pages(article.links)
    index = {id(citation): number for number, citation in enumerate(citations)}
    outlet_tokens = {
        token
        for citation in citations
        if citation.kind in _NAME_KINDS
        for token in range(text.token_at(citation.span.start), text.token_at(citation.span.end))
    }

    def content(sentence: Span) -> frozenset[int]:
        """Return the terms of a sentence, without the names of outlets."""
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
    first, last = text.sentences[text.sentence_of[token]]
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
        one among the links without a span.
        """
        span, voice = citation.span, citation.domain and one_voice(citation.domain)
        first = bisect_left(self._placed, citation.sentence.start, key=lambda pair: pair[0].start)
        pages = set()
        for anchor, link in self._placed[first:]:
            if anchor.start >= citation.sentence.end:
                break
            if anchor.start < span.end and span.start < anchor.end:
                return canonical(link.url)
            if link.domain is not None and one_voice(link.domain) == voice:
                pages.add(canonical(link.url))
        if not pages and voice:
            pages = self._unplaced.get(voice, pages)
        return next(iter(pages)) if len(pages) == 1 else None
