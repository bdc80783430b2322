"""Follow what an article states from citation to citation down to what it finally rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from srcscore.citations.follow import Follower, Step
from srcscore.citations.node import Cited, Node
from srcscore.domains.categories import categories_of
from srcscore.domains.networks import one_voice, same_voice
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import platform_of
from srcscore.records import Reputation
from srcscore.traces import Chain, Hop, Root, RootKind, Way

_RECORDS = frozenset({"government", "journal"})
"""A link into a site of these categories is a link to a primary document."""


class Tracer:
    """Finds chains in a graph that does not change meanwhile.

    Parameters
    ----------
    follower
        Where citations lead.
    reputations
        How reliable voices are known to be.
    """

    __slots__ = ("follower", "reputations")

    def __init__(self, follower: Follower, reputations: Reputations) -> None:
        self.follower = follower
        self.reputations = reputations

    def chains(self, node: Node, claims: tuple[int, ...] | None = None) -> Iterator[Chain]:
        """Yield every chain from an article, depth first, in the order of its citations.

        Parameters
        ----------
        node
            The article; it need not be in the graph.
        claims
            Only from these statements, by place; by default from every source that it credits or lists.
        """
        return self._walk([_Trail((), node, claims)])

    def branches(self, node: Node, place: int, claims: tuple[int, ...]) -> Iterator[Chain]:
        """Yield every chain that begins with one citation.

        Parameters
        ----------
        node
            The article; it need not be in the graph.
        place
            The citation's place in its list.
        claims
            The statements that it is followed for.
        """
        return self._walk([self._branch(_Trail((), node, claims), place, claims)])

    def _walk(self, waiting: list[Chain | _Trail]) -> Iterator[Chain]:
        while waiting:
            last = waiting.pop()
            if isinstance(last, Chain):
                yield last
            else:
                waiting.extend(reversed(self._go_on(last)))

    def _go_on(self, trail: _Trail) -> list[Chain | _Trail]:
        """Return what one more hop makes of a trail, in order."""
        node = trail.node
        if any(hop.article == node.key for hop in trail.hops):
            return [Chain(trail.hops, self._circle(node.domain or node.key))]
        copied = self.follower.copied(node, trail.claims)
        if copied is not None:
            return [self._along(trail, self._hop(node, trail.claims, "copy"), copied, None)]
        found = [self._branch(trail, place, claims) for place, claims in followed(node, trail.claims)]
        return found or [Chain((*trail.hops, self._hop(node, trail.claims, "ends")), self._itself(node))]

    def _branch(self, trail: _Trail, place: int, claims: tuple[int, ...]) -> Chain | _Trail:
        """Return a trail one hop further along one citation."""
        node, cited = trail.node, trail.node.citations[place]
        step = self.follower.step(node, place, claims)
        return self._along(trail, self._hop(node, claims, step.way, cited), step, cited)

    def _along(self, trail: _Trail, hop: Hop, step: Step, cited: Cited | None) -> Chain | _Trail:
        """Return the trail one hop further, or the chain when it ends there."""
        hops = (*trail.hops, hop)
        home = hops[0].domain
        if step.key is not None:
            target = self.follower.nodes[step.key]
            if _back_home(home, hops, target.domain):
                return Chain(hops, self._circle(target.domain or target.key, target.key))
            return _Trail(hops, target, step.claims)
        if cited is not None and home is not None and cited.domain and same_voice(cited.domain, home):
            return Chain(hops, self._circle(cited.domain))
        return Chain(hops, self._end(cited, hops[-1], step.reason))

    def _hop(self, node: Node, claims: tuple[int, ...] | None, way: Way, cited: Cited | None = None) -> Hop:
        return Hop(
            article=node.key,
            domain=node.domain,
            published=node.published,
            reputation=self._known(node.domain),
            claim=node.claims[claims[0]].span if claims else None,
            way=way,
            citation=None if cited is None else cited.span,
            role=None if cited is None else cited.role,
            kind=None if cited is None else cited.kind,
            name=None if cited is None else cited.name,
        )

    def _end(self, cited: Cited | None, last: Hop, reason: str | None) -> Root:
        """Return the root at a source of which the graph holds no article."""
        assert cited is not None  # noqa: S101 - only a citation can lead nowhere
        vouching = self.follower.voice(last.article, last.domain)
        if cited.kind == "anonymous":
            return Root("anonymous", f"{cited.name}, unnamed", None, vouching)
        if cited.kind == "social" and (cited.domain is None or platform_of(cited.domain) == cited.domain):
            return Root("anonymous", f"{cited.name}, unnamed", None, vouching)
        if cited.kind == "document" or (cited.domain and _RECORDS & set(categories_of(cited.domain))):
            return Root("document", cited.domain or cited.name, cited.domain, cited.domain or cited.name)
        if cited.kind in ("person", "organisation"):
            return Root("on-record", cited.name, None, cited.name)
        if cited.domain is None:
            return Root("dead-end", cited.name, None, cited.name, reason=reason)
        known = self._known(cited.domain)
        kind = _kind(cited.domain, known, "dead-end")
        return Root(kind, cited.domain, cited.domain, one_voice(cited.domain), None, known, reason)

    def _itself(self, node: Node) -> Root:
        """Return the root at an article that credits nobody."""
        known = self._known(node.domain)
        voice = self.follower.voice(node.key, node.domain)
        kind = "original" if node.domain is None else _kind(node.domain, known, "original")
        return Root(kind, node.domain or node.key, node.domain, voice, node.key, known)

    def _circle(self, name: str, article: str | None = None) -> Root:
        return Root("circle", name, None, None, article)

    def _known(self, domain: str | None) -> Reputation | None:
        known = None if domain is None else self.reputations.lookup(domain)
        return None if known is None or known.basis == "none" else known


class _Trail(NamedTuple):
    """The way to an article that is still to be read."""

    hops: tuple[Hop, ...]
    node: Node
    claims: tuple[int, ...] | None


def followed(node: Node, claims: tuple[int, ...] | None) -> list[tuple[int, tuple[int, ...]]]:
    """Return the citations that some statements rest on, by place, each with those that it carries.

    Parameters
    ----------
    node
        The article.
    claims
        The statements, by place; by default all of them, and then also what the article only lists: it is
        followed for any statement of the article.
    """
    everything = tuple(range(len(node.claims)))
    carried: dict[int, list[int]] = {}
    for claim in everything if claims is None else claims:
        for place in node.claims[claim].carriers:
            carried.setdefault(place, []).append(claim)
    if claims is None:
        for place, cited in enumerate(node.citations):
            if cited.role == "listed":
                carried[place] = list(everything)
            elif cited.role == "evidence":
                carried.setdefault(place, [])
    found, posts = [], set()
    for place in sorted(carried):
        cited = node.citations[place]
        post = cited.name, tuple(carried[place])
        if cited.kind == "social" and cited.domain is None:
            if post in posts:
                continue  # "a post on Telegram": the post and the platform are one source
            posts.add(post)
        found.append((place, tuple(carried[place])))
    return found


def _kind(domain: str, known: Reputation | None, otherwise: RootKind) -> RootKind:
    if known is not None and known.weak:
        return "weak"
    return "wire" if "wire" in categories_of(domain) else otherwise


def _back_home(home: str | None, hops: tuple[Hop, ...], domain: str | None) -> bool:
    """Whether a chain comes back to the publisher that it started from, after it had left it."""
    if home is None or domain is None or not same_voice(home, domain):
        return False
    return any(hop.domain is None or not same_voice(hop.domain, home) for hop in hops)
