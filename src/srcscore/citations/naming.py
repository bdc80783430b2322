"""Which voice a name stands for: by the table of outlets, by the article's own links, by its own spelling."""

from __future__ import annotations

from srcscore.domains.aliases import Gazetteer
from srcscore.domains.reputation import Reputations
from srcscore.records import Link

_LABEL = 6
"""A shorter name is too likely to be a domain by chance; a station's number makes up for a letter."""
_SUFFIXES = ("com", "org", "net")


class Naming:
    """Names of one article to voices.

    Parameters
    ----------
    names
        The table of outlet names.
    reputations
        Where voices are looked up.
    links
        The article's links.
    """

    __slots__ = ("_linked", "_names", "_reputations")

    def __init__(self, names: Gazetteer, reputations: Reputations, links: tuple[Link, ...]) -> None:
        self._names = names
        self._reputations = reputations
        self._linked = {_label(link.domain): link.domain for link in links if link.domain is not None}

    def site(self, name: str) -> str | None:
        """Return the voice that a whole name stands for in the table.

        Parameters
        ----------
        name
            The name as it stands in the text.
        """
        known = self._names.lookup(name)
        return None if known is None else known.domain

    def namesake(self, name: str) -> str | None:
        """Return the linked or known site that a name spells: `yournewswire.com` for YourNewsWire.

        Parameters
        ----------
        name
            The name as it stands in the text.
        """
        label = _squeezed(name)
        linked = self._linked.get(label) or self._linked.get(label.removeprefix("the"))
        if linked is not None:
            return linked
        numbered = any(map(str.isdigit, label))
        if not label.isascii() or not label.isalnum() or len(label) < _LABEL - numbered:
            return None
        sites = (f"{label}.{suffix}" for suffix in _SUFFIXES)
        return next((site for site in sites if self._reputations.holds(site)), None)


def _squeezed(name: str) -> str:
    return "".join(name.lower().split())


def _label(voice: str) -> str:
    return voice.partition("/")[0].partition(".")[0].replace("-", "")
