"""Chains and propagated reputations of a citation graph as plain text for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from srcscore.report.plain import columns, number, shorten, wrap
from srcscore.report.terminal import MIN_WIDTH

if TYPE_CHECKING:
    from srcscore.citations.implied import Propagation
    from srcscore.traces import Chain, Hop, Trace

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
_NAME = 40


def render_trace(trace: Trace, *, width: int) -> str:
    """Return every chain, hop by hop, with dates, reputations and where each credits the next.

    Parameters
    ----------
    trace
        What `CitationGraph.trace` returned.
    width
        Columns of the terminal; below `MIN_WIDTH` counts as `MIN_WIDTH`.
    """
    width = max(MIN_WIDTH, width)
    same = Counter(chain.path for chain in trace.chains)
    first = {chain.path: chain for chain in reversed(trace.chains)}
    lines = wrap(f"{trace.article}: {len(trace.chains)} chains, {len(first)} different paths", width)
    for count, path in enumerate(same, 1):
        times = f" ({same[path]} times)" if same[path] > 1 else ""
        lines += ["", *wrap(path + times, width, first=f"{count:3}. ")]
        lines += _chain(first[path], width)
    if not trace.complete:
        lines += ["", *wrap("There are more chains than the limit; --limit raises it.", width)]
    return "\n".join(lines) + "\n"


def _chain(chain: Chain, width: int) -> list[str]:
    lines = [line for hop in chain.hops for line in wrap(_hop(hop), width, first="     ", rest=" " * 9)]
    root = chain.root
    why = f"; {root.reason}" if root.reason else ""
    known = "" if root.reputation is None else f"; reputation {number(root.reputation.mean)}"
    said = f"root: {root.name}, {_ROOTS[root.kind]}{known}{why}"
    return [*lines, *wrap(said, width, first="     ", rest=" " * 9)]


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


def render_propagation(found: Propagation, *, width: int) -> str:
    """Return every outlet with its estimate, the best first, and how the estimates were made.

    Parameters
    ----------
    found
        What `CitationGraph.propagate` returned.
    width
        Columns of the terminal; below `MIN_WIDTH` counts as `MIN_WIDTH`.
    """
    width = max(MIN_WIDTH, width)
    lines = wrap(f"method {found.method}; {settled(found)}", width)
    lines += wrap(f"{len(found.seeds)} seeds, {len(found)} outlets judged", width)
    room = min(max((columns(outlet) for outlet in found), default=0), width - 24, _NAME)
    ranked = sorted(found.items(), key=lambda item: (item[1].basis != "graph", -item[1].mean, item[0]))
    for outlet, known in ranked:
        name = shorten(outlet, room)
        low, high = known.interval
        pad = " " * (room - columns(name))
        lines.append(f"{name}{pad}  {number(known.mean)}  {number(low)}-{number(high)}  {known.basis}")
    return "\n".join(lines) + "\n"


def settled(found: Propagation) -> str:
    """Return in words whether the repeated steps came to rest."""
    if not found.settled:
        return "no repeated steps"
    told = (
        f"{found.iterations} steps, residual {found.residual:.1e}, tolerance {found.settled[0].tolerance:.0e}"
    )
    return f"{told}: {'converged' if found.converged else 'not converged'}"
