"""How every report speaks of a voice: its name, how good it is, and how it stands to the publisher."""

from __future__ import annotations

from typing import Literal

from srcscore.model.explain import HIGH
from srcscore.records import Citation, Reputation
from srcscore.report.plain import shorten

Grade = Literal["good", "fair", "weak", "unknown"]

_NAME = 80


def grade_of(known: Reputation | None) -> Grade:
    """Return the grade of a reputation."""
    if known is None or known.basis == "none":
        return "unknown"
    return "weak" if known.weak else "good" if known.mean >= HIGH else "fair"


def spelled(citation: Citation) -> str:
    """Return a source's name, with its domain where the name does not say it."""
    name = shorten(citation.name, _NAME)
    plain = citation.domain is None or citation.domain == name.casefold()
    return name if plain else f"{name} ({citation.domain})"


def network_of(citation: Citation) -> str | None:
    """Return a network that is more than the outlet under another spelling."""
    network = citation.network
    if network is None or network in (citation.name.casefold(), (citation.domain or "").partition(".")[0]):
        return None
    return network


def own(citation: Citation) -> str:
    """Return in words how the publisher cites itself."""
    return "the publisher's own network" if citation.network else "the publisher itself"
