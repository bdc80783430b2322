"""Where a citation leads: to an article of the graph, as far as that is certain, or to its own end.

A link leads to the article of that address. A name without a link leads to an article of that outlet only
when both dates are known to the day, the article is at most `WINDOW` days older, and it makes the same
statement. Nothing leads to an article that is shown to be later, nor to the citing article itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from srcscore.citations.dates import day_of, is_later
from srcscore.citations.echoes import firsts
from srcscore.citations.node import Cited, Node
from srcscore.citations.sketch import same_statement
from srcscore.domains.networks import one_voice
from srcscore.traces import Echo, Way

WINDOW = 14
"""A name leads to an article at most so many days older."""
_LATER = "the article that it links to is dated later"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a citation leads."""

    way: Way
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
