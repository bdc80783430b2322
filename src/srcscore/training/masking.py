"""Mask what a site prints under many of its articles, so that no weight is learned from it.

A newsletter's invitation, a line on the author or on who may republish is the site's signature: a text
classifier that learns it recognises the outlet, not how it sources and writes. Names are read by their
shape anyway; this takes out the words around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from srcscore.features.prose import Prose

_WINDOW = 6
"""So many words in a row that stand in several articles of an outlet are its signature."""
_ARTICLES = 3
"""They have to stand in so many articles at least,"""
_SHARE = 0.1
"""and in such a share of the outlet's."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""2 to the power of 64 over the golden ratio: mixes the words of a window."""


def mask_signatures(texts: Sequence[Prose], domains: Iterable[str]) -> list[Prose]:
    """Return the texts without the words that their outlet repeats from article to article.

    Parameters
    ----------
    texts
        What lexical terms are learned from.
    domains
        The outlet of each.
    """
    numbers: dict[str, int] = {}
    windows = [_windows(prose, numbers) for prose in texts]
    members: dict[str, list[int]] = {}
    for place, domain in enumerate(domains):
        members.setdefault(domain, []).append(place)
    masked = list(texts)
    for places in members.values():
        repeated = _repeated([windows[place] for place in places])
        if len(repeated):
            for place in places:
                masked[place] = _without(texts[place], np.isin(windows[place], repeated))
    return masked


def _windows(prose: Prose, numbers: dict[str, int]) -> NDArray[np.uint64]:
    """Return a hash of each stretch of words, whatever their case."""
    words = [numbers.setdefault(word.lower(), len(numbers) + 1) for word in prose.words]
    ids = np.array(words, np.uint64)
    size = len(ids) - _WINDOW + 1
    mixed = np.zeros(max(size, 0), np.uint64)
    for place in range(_WINDOW if size > 0 else 0):
        mixed = (mixed ^ ids[place : place + size]) * _FACTOR
        mixed ^= mixed >> np.uint64(32)
    return mixed


def _repeated(windows: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return the hashes that stand in enough articles of one outlet."""
    fewest = max(_ARTICLES, _SHARE * len(windows))
    if len(windows) < fewest:
        return np.empty(0, np.uint64)
    found, count = np.unique(np.concatenate([np.unique(one) for one in windows]), return_counts=True)
    return found[count >= fewest]


def _without(prose: Prose, hit: NDArray[np.bool_]) -> Prose:
    """Return a text without the words that lie in some of its windows."""
    gone = np.zeros(len(prose.words), np.bool_)
    for first in np.flatnonzero(hit).tolist():
        gone[first : first + _WINDOW] = True
    if not gone.any():
        return prose
    kept = np.flatnonzero(~gone)
    initials = np.searchsorted(
        kept, np.array([place for place in prose.initials if not gone[place]], np.int64)
    )
    words = tuple(prose.words[place] for place in kept.tolist())
    starts = tuple(prose.starts[place] for place in kept.tolist())
    return Prose(words, starts, tuple(initials.tolist()))
