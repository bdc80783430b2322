"""Where citations lead in a graph, the chains that they make, and what the citations of an article rest on.

A link leads to the article of that address. A name without a link leads to an article of that outlet only
when both dates are known to the day, the article is at most `WINDOW` days older, and it makes the same
statement. Nothing leads to an article that is known to be later, nor to the citing article itself.

A chain is worth the least reliable of the voices on it: an outlet that relays is no better than its source.
An unnamed source, an unknown outlet or a circle counts as `WEAK` at most; a document or a person on record
takes nothing away from the outlet that heard them. A citation counts with its best chain, so that a better
rated voice anywhere can only raise it. Its voice never depends on reputations: it is the root's when every
chain leads to the same one, or else its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from srcscore.article.dates import day_of, is_later
from srcscore.citations.claims import Sourced
from srcscore.domains.networks import categories_of, one_voice, same_voice
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import platform_of
from srcscore.graph.near_duplicates import differ, find_echoes
from srcscore.graph.nodes import Node, NodeCitation, make_node, same_statement
from srcscore.records import (
    WEAK,
    Chain,
    Citation,
    Hop,
    JsonRecord,
    LinkType,
    Reputation,
    Root,
    RootKind,
    Support,
)

# Days that news is cited by the outlet's name alone; more days find more chains, and more wrong ones.
WINDOW = 14
_CHAINS_PER_CITATION = 64  # chains can grow exponentially with the depth; a score looks at the first of them
_LATER = "the article that it links to is dated later"
# A link into a site of such a category is one to a primary document.
_DOCUMENT_CATEGORIES = frozenset({"government", "journal"})

Claims = tuple[int, ...] | None
"""Indices of statements in an article; None when the article is meant as a whole."""


@dataclass(frozen=True, slots=True)
class Trace(JsonRecord):
    """Every chain from an article, or from one statement of it."""

    article: str
    """The article's key."""
    chains: tuple[Chain, ...]
    """In the order of the citations, then depth first."""
    complete: bool = True
    """False when there are more chains than the limit."""


# --- where one citation leads -----------------------------------------------------------------


class Link(NamedTuple):
    """Where a citation leads."""

    link_type: LinkType
    """`ends` when it leads to no article of the graph."""
    key: str | None = None
    """The article's key."""
    claims: Claims = None
    """The same statements in it."""
    reason: str | None = None
    """Why it ends, when the graph holds the article."""


class CitationResolver:
    """What follows from all articles of a graph together, above all which of them a citation leads to.

    The graph must not change meanwhile.
    """

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self.echoes = find_echoes(nodes)
        self.keys_of_id: dict[str, list[str]] = {}
        self._first_copy = {key: nodes[echo.articles[0]] for echo in self.echoes for key in echo.articles}
        self._originals = {
            key: nodes[echo.first]
            for echo in self.echoes
            if echo.first is not None
            for key in echo.articles
            if key != echo.first and differ(nodes[key], nodes[echo.first])
        }
        self._by_day: dict[tuple[str, int], list[Node]] = {}
        for key in sorted(nodes):
            node = nodes[key]
            if node.id is not None:
                self.keys_of_id.setdefault(node.id, []).append(key)
            day = day_of(node.published)
            if node.domain is not None and day is not None:
                self._by_day.setdefault((node.domain, day), []).append(node)
        self._resolved: dict[tuple[str, int, tuple[int, ...]], Link] = {}

    def resolve(self, node: Node, index: int, claims: tuple[int, ...]) -> Link:
        """Return where citation `index` of an article leads, for the statements `claims` that it carries."""
        if self.nodes.get(node.key) is not node:  # a caller's article, which may share its key with another
            return self._resolve(node, node.citations[index], claims)
        link = self._resolved.get((node.key, index, claims))
        if link is None:
            link = self._resolve(node, node.citations[index], claims)
            self._resolved[node.key, index, claims] = link
        return link

    def original(self, node: Node) -> Node | None:
        """Return the article that was first of a near-copy; None when it is no copy."""
        return self._originals.get(node.key)

    def voice(self, key: str, domain: str | None) -> str:
        """Return the voice of an article: its network or domain, and the first one's for all near-copies."""
        if first := self._first_copy.get(key):
            key, domain = first.key, first.domain
        return key if domain is None else one_voice(domain)

    def _resolve(self, node: Node, cited: NodeCitation, claims: tuple[int, ...]) -> Link:
        if cited.page is not None and cited.page != node.key:
            target = self.nodes.get(cited.page)
            if target is None:
                return Link("ends")
            if is_later(target.published, node.published):
                return Link("ends", reason=_LATER)
            return Link("link", target.key, same_claims(node, claims, target) or None)
        if cited.domain is None or cited.domain == node.domain:
            return Link("ends")
        # The outlet's article that shares most of a statement; of equals, the oldest.
        day = day_of(node.published)
        target, most = None, 0.0
        for earlier in () if day is None else range(day - WINDOW, day + 1):
            for other in self._by_day.get((cited.domain, earlier), ()):
                shared = most_shared(node, claims, other)
                if shared > most and not is_later(other.published, node.published):
                    target, most = other, shared
        if target is None:
            return Link("ends")
        return Link("named", target.key, same_claims(node, claims, target))


def same_claims(node: Node, claims: Iterable[int], target: Node) -> tuple[int, ...]:
    """Return the indices of the statements of `target` that are the same as some of `node`.

    Statements with a source take precedence over those that repeat the statement without one.
    """
    terms = [node.claims[claim].terms for claim in claims]
    same = [
        index
        for index, claim in enumerate(target.claims)
        if any(same_statement(own, claim.terms) for own in terms)
    ]
    return tuple(index for index in same if target.claims[index].carriers) or tuple(same)


def most_shared(node: Node, claims: Iterable[int], target: Node) -> float:
    """Return how much the most similar statements of two articles share; 0 when none are the same."""
    terms = [node.claims[claim].terms for claim in claims]
    return max((same_statement(own, other.terms) for own in terms for other in target.claims), default=0.0)


def followed_citations(node: Node, claims: Claims = None) -> list[tuple[int, tuple[int, ...]]]:
    """Return the index of each citation that some statements rest on, with the statements that it carries.

    Without `claims` these are all statements of the article, and listed sources are followed too, for any of
    them.
    """
    every_claim = tuple(range(len(node.claims)))
    carried: dict[int, list[int]] = {}
    for claim in every_claim if claims is None else claims:
        for index in node.claims[claim].carriers:
            carried.setdefault(index, []).append(claim)
    if claims is None:
        for index, cited in enumerate(node.citations):
            if cited.role == "listed":
                carried[index] = list(every_claim)
            elif cited.role == "evidence":
                carried.setdefault(index, [])
    followed: dict[object, tuple[int, tuple[int, ...]]] = {}
    for index, for_claims in sorted(carried.items()):
        cited = node.citations[index]
        # "a post on Telegram": the post and the platform are one source
        source = (cited.name, *for_claims) if cited.kind == "social" and cited.domain is None else index
        followed.setdefault(source, (index, tuple(for_claims)))
    return list(followed.values())


# --- chains -----------------------------------------------------------------------------------


class _Trail(NamedTuple):
    """The way to an article that is not read yet."""

    hops: tuple[Hop, ...]
    node: Node
    claims: Claims


class Tracer:
    """Finds chains in a graph, with the reputations of the voices on them."""

    def __init__(self, resolver: CitationResolver, reputations: Reputations) -> None:
        self.resolver = resolver
        self.reputations = reputations

    def chains(self, node: Node, claims: Claims = None) -> Iterator[Chain]:
        """Yield every chain from an article, depth first, in the order of its citations.

        The article need not be in the graph. With `claims`, only chains from these statements are yielded.
        """
        return self._walk(_Trail((), node, claims))

    def branches(self, node: Node, index: int, claims: tuple[int, ...]) -> Iterator[Chain]:
        """Yield every chain that begins with citation `index` of an article, followed for some statements."""
        return self._walk(self._branch(_Trail((), node, claims), index, claims))

    def _walk(self, start: Chain | _Trail) -> Iterator[Chain]:
        waiting = [start]
        while waiting:
            last = waiting.pop()
            if isinstance(last, Chain):
                yield last
            else:
                waiting.extend(reversed(self._expand(last)))

    def _expand(self, trail: _Trail) -> list[Chain | _Trail]:
        """Return every continuation of a trail by one hop, in order."""
        node, claims = trail.node, trail.claims
        if any(hop.article == node.key for hop in trail.hops):
            return [Chain(trail.hops, Root("circle", node.domain or node.key, None, None))]
        original = self.resolver.original(node)
        if original is not None:
            same = None if claims is None else same_claims(node, claims, original) or None
            return [self._follow((*trail.hops, self._hop(node, claims, "copy")), original, same)]
        followed = followed_citations(node, claims)
        if followed:
            return [self._branch(trail, index, carried) for index, carried in followed]
        reputation = self._known(node.domain)
        kind: RootKind = "original" if node.domain is None else _kind(node.domain, reputation, "original")
        voice = self.resolver.voice(node.key, node.domain)
        root = Root(kind, node.domain or node.key, node.domain, voice, node.key, reputation)
        return [Chain((*trail.hops, self._hop(node, claims, "ends")), root)]

    def _branch(self, trail: _Trail, index: int, claims: tuple[int, ...]) -> Chain | _Trail:
        """Return a trail continued along one citation, or the chain when it ends there."""
        cited = trail.node.citations[index]
        link = self.resolver.resolve(trail.node, index, claims)
        hop = self._hop(trail.node, claims, link.link_type, cited)
        hops = (*trail.hops, hop)
        if link.key is not None:
            return self._follow(hops, self.resolver.nodes[link.key], link.claims)
        home = hops[0].domain
        if home is not None and cited.domain and same_voice(cited.domain, home):
            return Chain(hops, Root("circle", cited.domain, None, None))
        return Chain(hops, self._end(cited, self.resolver.voice(hop.article, hop.domain), link.reason))

    def _follow(self, hops: tuple[Hop, ...], target: Node, claims: Claims) -> Chain | _Trail:
        """Return a trail that leads to an article, or the chain when that is the first publisher's again."""
        home = hops[0].domain or ""
        at_home = home and target.domain and same_voice(home, target.domain)
        if at_home and any(hop.domain is None or not same_voice(hop.domain, home) for hop in hops):
            return Chain(hops, Root("circle", target.domain or target.key, None, None, target.key))
        return _Trail(hops, target, claims)

    def _hop(self, node: Node, claims: Claims, way: LinkType, cited: NodeCitation | None = None) -> Hop:
        claim = node.claims[claims[0]].span if claims else None
        source = () if cited is None else (cited.span, cited.role, cited.kind, cited.name)
        return Hop(node.key, node.domain, node.published, self._known(node.domain), claim, way, *source)

    def _end(self, cited: NodeCitation, citing_voice: str, reason: str | None) -> Root:
        """Return the root at a source of which the graph holds no article."""
        name, domain = cited.name, cited.domain
        unnamed_post = cited.kind == "social" and (domain is None or platform_of(domain) == domain)
        if cited.kind == "anonymous" or unnamed_post:
            return Root("anonymous", f"{name}, unnamed", None, citing_voice)
        if cited.kind == "document" or (domain and _DOCUMENT_CATEGORIES & set(categories_of(domain))):
            return Root("document", domain or name, domain, domain or name)
        if cited.kind in ("person", "organisation"):
            return Root("on-record", name, None, name)
        if domain is None:
            return Root("dead-end", name, None, name, reason=reason)
        reputation = self._known(domain)
        kind = _kind(domain, reputation, "dead-end")
        return Root(kind, domain, domain, one_voice(domain), None, reputation, reason)

    def _known(self, domain: str | None) -> Reputation | None:
        reputation = None if domain is None else self.reputations.lookup(domain)
        return None if reputation is None or reputation.guessed else reputation


def _kind(domain: str, reputation: Reputation | None, otherwise: RootKind) -> RootKind:
    if reputation is not None and reputation.weak:
        return "weak"
    return "wire" if "wire" in categories_of(domain) else otherwise


# --- support ----------------------------------------------------------------------------------


def trace_support(
    sourced: Sourced, tracer: Tracer, *, use_publisher: bool
) -> tuple[tuple[Citation, ...], tuple[Chain, ...]]:
    """Return an article's citations with what they rest on, and the chains that lead to other articles.

    The article need not be in the graph. Citations of its own publisher are left as they are. With
    `use_publisher=False` the chains do not hold the publisher's reputation.
    """
    node = make_node(sourced, signed=False)
    citations = list(sourced.citations)
    long_chains: list[Chain] = []
    for index, claims in followed_citations(node):
        citation = citations[index]
        if citation.self_cited:
            continue
        chains = list(islice(tracer.branches(node, index, claims), _CHAINS_PER_CITATION))
        if chains[0].depth:
            citations[index] = replace(citation, backing=_support(citation, chains, tracer))
            long_chains += chains
    if not use_publisher:
        long_chains = [
            replace(chain, hops=(replace(chain.hops[0], reputation=None), *chain.hops[1:]))
            for chain in long_chains
        ]
    return tuple(citations), tuple(long_chains)


def _support(citation: Citation, chains: Sequence[Chain], tracer: Tracer) -> Support:
    """Sum up what chains show: the best of their weakest links, and the one voice that they all come from."""
    worths: list[float] = []
    voices: set[str | None] = set()
    for chain in chains:
        # An article that is followed as a whole speaks for itself: which of its sources matters is unknown.
        cut = next((index for index, hop in enumerate(chain.hops) if index and hop.claim is None), None)
        hops, whole = chain.hops[1 : None if cut is None else cut + 1], cut is not None
        kind, domains = chain.root.kind, [hop.domain for hop in hops]
        nameless = not whole and kind in ("anonymous", "circle")
        outlet = not whole and not nameless and kind not in ("document", "on-record")
        domains += [chain.root.domain] if outlet else []
        known = [tracer.reputations.lookup(domain or "") for domain in domains]
        worth = [WEAK if reputation.guessed else reputation.mean for reputation in known]
        worths.append(min([*worth, WEAK] if nameless else worth))
        if outlet:
            voices.add(chain.root.voice)
        elif kind != "circle":  # else the last relay vouches for what it relays
            voices.add(tracer.resolver.voice(hops[-1].article, hops[-1].domain))
    best = max(range(len(chains)), key=worths.__getitem__)
    return Support(
        mean=None if citation.reputation is None else min(citation.reputation.mean, worths[best]),
        root=voices.pop() if len(voices) == 1 and citation.own_voice not in voices else None,
        circular=all(chain.root.kind == "circle" for chain in chains),
        depth=max(chain.depth for chain in chains),
        path=chains[best].path,
    )
