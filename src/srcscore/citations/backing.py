"""What the citations of one article count with once a graph shows what they rest on.

Each chain is worth the least reliable of the voices that it passes: an outlet that relays is no better than
what it relays. An unnamed source or a circle counts as `WEAK` at most; a document or a person on record takes
nothing away from the outlet that heard them. A citation counts with its best chain, so that a better rated
voice anywhere can only raise it. Whose voice it is never depends on reputations: it is the root's when every
chain leads to the same one, else its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from srcscore.citations.chains import Tracer, followed
from srcscore.citations.node import Sourced, make_node
from srcscore.domains.networks import one_voice
from srcscore.domains.reputation import Reputations
from srcscore.records import WEAK, Citation
from srcscore.traces import Backing, Chain, Hop

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


def _backing(citation: Citation, chains: Sequence[Chain], tracer: Tracer) -> Backing:
    worth = [min(_worths(chain, tracer.reputations)) for chain in chains]
    best = max(range(len(chains)), key=worth.__getitem__)
    known = citation.reputation
    voices = {_voice(chain, tracer) for chain in chains if chain.root.kind != "circle"}
    own = one_voice(citation.domain) if citation.domain else citation.name
    return Backing(
        mean=None if known is None else min(known.mean, worth[best]),
        root=voices.pop() if len(voices) == 1 and own not in voices else None,
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
