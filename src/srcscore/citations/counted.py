"""What a citation counts with: its own reputation and voice, or those that a graph shows to be behind it."""

from __future__ import annotations

from srcscore.domains.networks import one_voice
from srcscore.records import WEAK, Citation


def reliability(citation: Citation) -> float | None:
    """Return the reliability that a source counts with, 0 to 1; None when nobody has rated it."""
    known = citation.reputation
    if known is None or known.basis == "none":
        return None
    return known.mean if citation.backing is None else citation.backing.mean


def is_weak(citation: Citation) -> bool:
    """Return whether something is known of a source and it counts with less than `WEAK`."""
    counted = reliability(citation)
    return counted is not None and counted < WEAK


def is_circular(citation: Citation) -> bool:
    """Return whether a graph shows that a source rests on nothing but a circle."""
    return citation.backing is not None and citation.backing.circular


def voice_of(citation: Citation) -> str:
    """Return what counts as one voice: the root that it only relays, its network, its domain or its name."""
    if citation.backing is not None and citation.backing.root is not None:
        return citation.backing.root
    return one_voice(citation.domain) if citation.domain else citation.name
