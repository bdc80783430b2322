"""What a report on chains and on propagated reputations of a citation graph says, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from srcscore.report.document import Document, Paragraph, Piece, Row, Rows, Section, cut_off, item, paragraph
from srcscore.report.plain import number

if TYPE_CHECKING:
    from srcscore.graph.propagation import Propagation
    from srcscore.graph.trace import Trace
    from srcscore.records import Chain, Hop

_ROOTS = {
    "document": "a primary document",
    "on-record": "named, on record",
    "wire": "a wire agency",
    "original": "original reporting: it credits nobody else",
    "anonymous": "not named",
    "weak": "a weak outlet",
    "dead-end": "the graph holds nothing of it",
    "circle": "a circle: the chain comes back to itself",
}


def trace_report(trace: Trace) -> Document:
    """Return every chain, hop by hop, with dates, reputations and where each credits the next."""
    paths = _paths(trace.chains)
    told = f"{trace.article}: {len(trace.chains)} chains, {len(paths)} different paths"
    sections = [Section((paragraph(told, "strong"),))]
    for place, (path, chain) in enumerate(paths, 1):
        hops = (paragraph(_hop(hop), lead="     - ") for hop in chain.hops)
        root = paragraph(_root(chain), lead="     ")
        sections.append(Section((paragraph(path, lead=f"{place:3}. "), *hops, root)))
    if not trace.complete:
        sections.append(Section((paragraph("There are more chains than the limit; --limit raises it."),)))
    return tuple(sections)


def chains_told(chains: Sequence[Chain], *, most: int) -> Iterator[Paragraph]:
    """Yield each different path and where it ends, the first `most` of them."""
    paths = _paths(chains)
    for path, chain in paths[:most]:
        yield item(path)
        yield paragraph(_root(chain), "faint", lead="    ")
    yield from cut_off(len(paths) - most)


def _paths(chains: Sequence[Chain]) -> list[tuple[str, Chain]]:
    """Return each different path in words, with how often it is taken, and the first chain along it."""
    taken = Counter(chain.path for chain in chains)
    firsts = {chain.path: chain for chain in reversed(chains)}
    return [(f"{path} ({count} times)" if count > 1 else path, firsts[path]) for path, count in taken.items()]


def _root(chain: Chain) -> str:
    root = chain.root
    why = f"; {root.reason}" if root.reason else ""
    known = "" if root.reputation is None else f"; reputation {number(root.reputation.mean)}"
    return f"root: {root.name}, {_ROOTS[root.kind]}{known}{why}"


def _hop(hop: Hop) -> str:
    """Return who published it when, how reliable they are, and whom it credits."""
    known = hop.reputation
    reliable = "" if known is None else f" ({number(known.mean)} {known.basis})"
    who = f"{hop.published or 'no date'}  {hop.domain or hop.article}{reliable}"
    if hop.way == "copy":
        return f"{who} copies an earlier text"
    if hop.name is None or hop.citation is None:
        return who
    place = f"characters {hop.citation.start}-{hop.citation.end}"
    return f"{who} credits {hop.name} ({hop.role}, {place})"


def propagation_report(found: Propagation) -> Document:
    """Return every outlet with its estimate, the best first, and how the estimates were made."""
    ranked = sorted(found.items(), key=lambda pair: (pair[1].basis != "graph", -pair[1].mean, pair[0]))
    rows = []
    for outlet, known in ranked:
        low, high = known.interval
        cells = Piece(outlet), Piece(number(known.mean)), Piece(f"{number(low)}-{number(high)}", "faint")
        rows.append(Row(cells, (paragraph(known.basis),)))
    method = paragraph(f"method {found.method}; {settled(found)}")
    counts = paragraph(f"{len(found.seeds)} seeds, {len(found)} outlets judged")
    return (Section((method, counts, Rows(tuple(rows), indent=0))),)


def settled(found: Propagation) -> str:
    """Return in words whether the repeated steps came to rest."""
    if not found.fixed_points:
        return "no repeated steps"
    tolerance = found.fixed_points[0].tolerance
    told = f"{found.iterations} steps, residual {found.residual:.1e}, tolerance {tolerance:.0e}"
    return f"{told}: {'converged' if found.converged else 'not converged'}"
