"""How many outlets lie between a statement and whoever knows it at first hand.

A primary source is "produced by some agent with direct experience and knowledge about the topic" (W3C,
PROV-O, 2013, `prov:hadPrimarySource`): here a document, person, organisation, official or post that a
statement is credited to. An outlet is none, since it reports what others know.
"""

from __future__ import annotations

from srcscore.citations.counted import voice_of
from srcscore.records import Citation, Claim


def distance(claim: Claim) -> int | None:
    """Return through how many outlets a statement came, as far as the article (and a graph) shows.

    0 when nobody but primary sources carries it; 1 when it came through an outlet ("told CNN", "Reuters
    reported", "citing officials, Reuters said"); 2 when that outlet relays another ("Reuters, citing TASS"),
    and so on. Where an outlet and a person are both credited, the person was heard through the outlet; of
    several ways the shortest counts. The publisher's own site is no outlet in between. A source that a graph
    has followed is as far away as its longest chain.

    Returns
    -------
    int or None
        None when no words credit the statement to anyone: a bare link shows only that a page is there.
    """
    carriers = [c for c in claim.citations if carries(c)]
    if not carriers:
        return None
    outlets = [c for c in carriers if c.kind == "outlet" and not c.self_cited]
    if not outlets:
        return 0
    roots = set(claim.roots)
    ends = [c for c in outlets if not roots or voice_of(c) in roots]
    relays = len({voice_of(c) for c in outlets}) - len({voice_of(c) for c in ends})
    alone = len({voice_of(c) for c in ends}) > 1
    return min(map(_depth, ends or outlets)) + (0 if alone else relays)


def carries(citation: Citation) -> bool:
    """Return whether words credit a statement to a source: a bare link shows only that a page is there."""
    return citation.role == "evidence" and citation.kind != "link"


def _depth(outlet: Citation) -> int:
    return 1 if outlet.backing is None else max(1, outlet.backing.depth)
