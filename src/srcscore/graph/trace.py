"""Where citations lead in a graph, the chains that they make, and what an article's citations rest on.

A link leads to the article of that address. A name without a link leads to an article of that outlet only
when both dates are known to the day, the article is at most `WINDOW` days older, and it makes the same
statement. Nothing leads to an article that is shown to be later, nor to the citing article itself.

Each chain is worth the least reliable of the voices that it passes: an outlet that relays is no better than
what it relays. An unnamed source or a circle counts as `WEAK` at most; a document or a person on record takes
nothing away from the outlet that heard them. A citation counts with its best chain, so that a better rated
voice anywhere can only raise it. Whose voice it is never depends on reputations: it is the root's when every
chain leads to the same one, else its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from srcscore.article.dates import day_of, is_later
from srcscore.citations.claims import Sourced
from srcscore.domains.categories import categories_of
from srcscore.domains.networks import one_voice, same_voice
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import platform_of
from srcscore.graph.near_duplicates import Echo, firsts
from srcscore.graph.nodes import Cited, Node, make_node
from srcscore.graph.statements import same_statement
from srcscore.records import WEAK, Chain, Citation, Hop, LinkType, Reputation, Root, RootKind, Support

WINDOW = 14
"""A name leads to an article at most so many days older."""
_LATER = "the article that it links to is dated later"


@dataclass(frozen=True, slots=True)
class Trace:
    """Every chain from an article, or from one statement of it."""

    article: str
    """The article's key."""
    chains: tuple[Chain, ...]
    """In the order of the citations, then depth first."""
    complete: bool = True
    """Whether these are all; False when there were more than the limit."""

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "article": self.article,
            "chains": [chain.to_dict() for chain in self.chains],
            "complete": self.complete,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """Where a citation leads."""

    way: LinkType
    """How; `ends` when it leads to no article of the graph."""
    key: str | None = None
    """The article."""
    claims: tuple[int, ...] | None = None
    """The statements in it that are the same, by place; None when it is taken as a whole."""
    reason: str | None = None
    """Why it ends, when there is more to say than that the graph holds nothing."""


class Follower:
    """Answers where citations lead, for a graph that does not change meanwhile.

    Parameters
    ----------
    nodes
        Every article by its key.
    echoes
        The near-copies among them.
    """

    __slots__ = ("_alike", "_firsts", "_known", "_on_day", "nodes")

    def __init__(self, nodes: Mapping[str, Node], echoes: Iterable[Echo]) -> None:
        self.nodes = nodes
        self._firsts = firsts(echoes, nodes)
        self._alike = {key: echo.articles[0] for echo in echoes for key in echo.articles}
        self._on_day: dict[tuple[str, int], list[str]] = {}
        for key in sorted(nodes):
            domain, day = nodes[key].domain, day_of(nodes[key].published)
            if domain is not None and day is not None:
                self._on_day.setdefault((domain, day), []).append(key)
        self._known: dict[tuple[str, int, tuple[int, ...]], Step] = {}

    def step(self, node: Node, place: int, claims: tuple[int, ...]) -> Step:
        """Return where a citation leads.

        Parameters
        ----------
        node
            The citing article; it need not be in the graph.
        place
            The citation's place in its list.
        claims
            The statements that it is followed for, by place.
        """
        if self.nodes.get(node.key) is not node:
            return self._step(node, node.citations[place], claims)
        found = self._known.get((node.key, place, claims))
        if found is None:
            found = self._known[node.key, place, claims] = self._step(node, node.citations[place], claims)
        return found

    def voice(self, key: str, domain: str | None) -> str:
        """Return what counts as one voice behind an article: its network or domain; near-copies have one.

        Parameters
        ----------
        key
            The article.
        domain
            Its publisher's voice.
        """
        alike = self._alike.get(key)
        if alike is not None:
            key, domain = alike, self.nodes[alike].domain
        return key if domain is None else one_voice(domain)

    def copied(self, node: Node, claims: tuple[int, ...] | None) -> Step | None:
        """Return the step from a near-copy to the article that was first; None when it is no copy."""
        first = self.nodes.get(self._firsts.get(node.key, ""))
        if first is None or first.key == node.key:
            return None
        return Step("copy", first.key, (claims and same_claims(node, claims, first)) or None)

    def _step(self, node: Node, cited: Cited, claims: tuple[int, ...]) -> Step:
        if cited.page is not None and cited.page != node.key:
            target = self.nodes.get(cited.page)
            if target is None:
                return Step("ends")
            if is_later(target.published, node.published):
                return Step("ends", reason=_LATER)
            return Step("link", target.key, same_claims(node, claims, target) or None)
        if cited.domain is None or cited.domain == node.domain:
            return Step("ends")
        return self._named(node, cited.domain, claims)

    def _named(self, node: Node, domain: str, claims: tuple[int, ...]) -> Step:
        """Return the step to an outlet's article that shares most of a statement; the first of equals."""
        day = day_of(node.published)
        best: tuple[float, str] | None = None
        for back in range(-1 if day is None else WINDOW, -1, -1):
            for key in self._on_day.get((domain, (day or 0) - back), ()):
                if is_later(self.nodes[key].published, node.published):
                    continue
                shared = most_shared(node, claims, self.nodes[key])
                if shared and (best is None or shared > best[0]):
                    best = shared, key
        if best is None:
            return Step("ends")
        return Step("named", best[1], same_claims(node, claims, self.nodes[best[1]]))


def same_claims(node: Node, claims: Iterable[int], target: Node) -> tuple[int, ...]:
    """Return which statements of another article are the same as some of one article, by place.

    Those that credit somebody are meant before those that repeat the statement without a source.
    """
    mine = [node.claims[claim].terms for claim in claims]
    same = [
        place
        for place, stated in enumerate(target.claims)
        if any(same_statement(terms, stated.terms) for terms in mine)
    ]
    return tuple(place for place in same if target.claims[place].carriers) or tuple(same)


def most_shared(node: Node, claims: Iterable[int], target: Node) -> float:
    """Return how much the most alike statements of two articles share; 0 when none are the same."""
    return max(
        (
            same_statement(node.claims[claim].terms, stated.terms)
            for claim in claims
            for stated in target.claims
        ),
        default=0.0,
    )


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

    def _hop(
        self, node: Node, claims: tuple[int, ...] | None, way: LinkType, cited: Cited | None = None
    ) -> Hop:
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


BRANCHES = 64
"""No more chains of one citation are looked at than these, first come first."""


def back(sourced: Sourced, tracer: Tracer) -> tuple[tuple[Citation, ...], tuple[Chain, ...]]:
    """Return an article's citations with what backs them, and the chains that lead to other articles.

    Parameters
    ----------
    sourced
        The article; it need not be in the graph. What it cites of its own publisher is left as it is.
    tracer
        What finds chains in the graph.
    """
    node = make_node(sourced, signed=False)
    found = list(sourced.citations)
    shown: list[Chain] = []
    for place, claims in followed(node, None):
        if found[place].self_cited:
            continue
        chains = list(islice(tracer.branches(node, place, claims), BRANCHES))
        if chains[0].depth:
            found[place] = replace(found[place], backing=_backing(found[place], chains, tracer))
            shown += chains
    return tuple(found), tuple(shown)


def unrated_start(chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """Return chains that do not tell how reliable the publisher is from whose article they start."""
    return tuple(
        replace(chain, hops=(replace(chain.hops[0], reputation=None), *chain.hops[1:])) for chain in chains
    )


def _backing(citation: Citation, chains: Sequence[Chain], tracer: Tracer) -> Support:
    worth = [min(_worths(chain, tracer.reputations)) for chain in chains]
    best = max(range(len(chains)), key=worth.__getitem__)
    known = citation.reputation
    voices = {_voice(chain, tracer) for chain in chains if chain.root.kind != "circle"}
    return Support(
        mean=None if known is None else min(known.mean, worth[best]),
        root=voices.pop() if len(voices) == 1 and citation.own_voice not in voices else None,
        circular=all(chain.root.kind == "circle" for chain in chains),
        depth=max(chain.depth for chain in chains),
        path=chains[best].path,
    )


def _worths(chain: Chain, reputations: Reputations) -> Iterator[float]:
    """Yield how reliable each voice is that a chain passes, as far as it is certain that it passes it."""
    passed, whole = _certain(chain)
    for hop in passed:
        yield reputations.lookup(hop.domain or "").mean
    if whole:
        return
    if chain.root.kind in ("anonymous", "circle"):
        yield WEAK
    elif chain.root.kind not in ("document", "on-record"):
        yield reputations.lookup(chain.root.domain or "").mean


def _voice(chain: Chain, tracer: Tracer) -> str | None:
    """Return who vouches for what a chain ends in: the root if it is an outlet, else the last who relays."""
    passed, whole = _certain(chain)
    if not whole and chain.root.kind not in ("document", "on-record", "anonymous"):
        return chain.root.voice
    return tracer.follower.voice(passed[-1].article, passed[-1].domain)


def _certain(chain: Chain) -> tuple[Sequence[Hop], bool]:
    """Return the articles behind the first up to one that is only followed as a whole, and whether one is.

    Which of its sources a statement rests on is then not known: it speaks for itself.
    """
    for place, hop in enumerate(chain.hops):
        if place and hop.claim is None:
            return chain.hops[1 : place + 1], True
    return chain.hops[1:], False
