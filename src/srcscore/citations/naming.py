"""Which voice a name stands for: by the table of outlets, by the article's own links, by its own spelling."""

from __future__ import annotations

from srcscore.domains.aliases import Gazetteer
from srcscore.domains.reputation import Reputations
from srcscore.records import Link

_LABEL = 6
"""A shorter name is too likely to be a domain by chance; a station's number makes up for a letter."""
_RESPELLED = 7
"""A name is taken for a linked site that is spelled a letter differently only when it is so long."""
_MOST = 100
"""Respelled names are looked for only among so few linked sites."""
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

    __slots__ = ("_linked", "_names", "_reputations", "_voices")

    def __init__(self, names: Gazetteer, reputations: Reputations, links: tuple[Link, ...]) -> None:
        self._names = names
        self._reputations = reputations
        self._linked = {_label(link.domain): link.domain for link in links if link.domain is not None}
        self._voices = frozenset(self._linked.values())

    def site(self, name: str) -> str | None:
        """Return the voice that a whole name stands for in the table.

        Parameters
        ----------
        name
            The name as it stands in the text.
        """
        known = self._names.lookup(name)
        return None if known is None else known.domain

    def linked(self, name: str) -> str | None:
        """Return the voice of that name, or a letter off, that the article links to.

        Parameters
        ----------
        name
            The name as it stands in the text.
        """
        if not self._linked:
            return None
        label = _squeezed(name)
        found = self._linked.get(label) or self._linked.get(label.removeprefix("the"))
        if found is not None or len(label) < _RESPELLED:
            return found
        if len(self._linked) > _MOST:
            return None
        return next((voice for other, voice in self._linked.items() if _letter_off(label, other)), None)

    def among(self, voices: tuple[str, ...]) -> str | None:
        """Return the one of several voices that the article links to, or None.

        Parameters
        ----------
        voices
            Those that an ambiguous name can stand for.
        """
        here = [voice for voice in voices if voice in self._voices]
        return here[0] if len(here) == 1 else None

    def rated(self, domain: str) -> bool:
        """Return whether somebody has rated a site.

        Parameters
        ----------
        domain
            The voice.
        """
        return self._reputations.lookup(domain).basis == "rated"

    def namesake(self, name: str) -> str | None:
        """Return the linked or known site that a name spells: `yournewswire.com` for YourNewsWire.

        Parameters
        ----------
        name
            The name as it stands in the text.
        """
        linked = self.linked(name)
        if linked is not None:
            return linked
        label = _squeezed(name)
        numbered = any(map(str.isdigit, label))
        if not label.isascii() or not label.isalnum() or len(label) < _LABEL - numbered:
            return None
        sites = (f"{label}.{suffix}" for suffix in _SUFFIXES)
        return next((site for site in sites if self._reputations.holds(site)), None)


def _squeezed(name: str) -> str:
    return "".join(name.lower().split())


def _label(voice: str) -> str:
    return voice.partition("/")[0].partition(".")[0].replace("-", "")


def _letter_off(name: str, other: str) -> bool:
    """Whether two words differ by one letter left out, put in, changed or swapped with the next."""
    if abs(len(name) - len(other)) > 1 or len(other) < _RESPELLED:
        return False
    short, long = sorted((name, other), key=len)
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]
