"""The lexical term: what the wording alone adds, n-gram by n-gram.

Words outside a list of common ones are replaced by their shape (case, ending, digits), so that the
weights can hold no topic and no name. Weights are found through sorted integer keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from srcscore.features.prose import Prose
from srcscore.model.exact import STEPS

BASE = 4096
"""Vocabulary ids lie below this, so that up to three of them make one 36-bit key."""
ORDER = 3
"""Longest n-gram."""
SHAPES = (
    "<NUMBER>",
    "<NAME>",
    "<CAPITALS>",
    "<-ing>",
    "<-ed>",
    "<-ly>",
    "<-tion>",
    "<-ment>",
    "<-ness>",
    "<-ist>",
    "<-ism>",
    "<-able>",
    "<-ous>",
    "<-ive>",
    "<-al>",
    "<-er>",
    "<-est>",
    "<-ity>",
    "<-s>",
    "<word>",
)
"""What stands for a word that is not common; endings are tried in this order."""
_ENDINGS = tuple((shape[2:-1], shape) for shape in SHAPES if shape.startswith("<-"))


@lru_cache(maxsize=1 << 16)
def shape(word: str) -> str:
    """Return what stands for a word that is not a common one."""
    if word[0].isdigit():
        return "<NUMBER>"
    if word[0].isupper():
        return "<CAPITALS>" if len(word) > 1 and word.isupper() else "<NAME>"
    for ending, name in _ENDINGS:
        if word.endswith(ending):
            return name
    return "<word>"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the n-grams of one article add; parallel arrays, one entry an n-gram, in order of its key."""

    keys: NDArray[np.int64]
    """Its key in the wording's table."""
    counts: NDArray[np.int64]
    """How often it occurs."""
    steps: NDArray[np.int64]
    """What it adds to the logit, in whole multiples of `1 / STEPS`."""
    hits: NDArray[np.int64]
    """The keys found, one entry an occurrence."""
    places: NDArray[np.int64]
    """Where each occurrence starts: indices into the words that were read."""

    @property
    def total(self) -> float:
        """What they add together."""
        return int(self.steps.sum()) / STEPS

    def strongest(self, count: int) -> list[int]:
        """Return the entries that add or take away most, strongest first."""
        order = np.lexsort((self.keys, -np.abs(self.steps)))
        return [int(entry) for entry in order[:count]]

    def starts(self, entry: int, limit: int) -> list[int]:
        """Return where an n-gram first occurs: at most `limit` indices into the words, in order."""
        found = np.sort(self.places[self.hits == self.keys[entry]])
        return [int(place) for place in found[:limit]]


class Wording:
    """A sparse linear function of n-gram counts.

    Parameters
    ----------
    vocabulary
        Common words in lower case, then `SHAPES`; a word's id is its place.
    keys
        Sorted keys of the n-grams that carry weight, as `key_of` makes them.
    weights
        Weight of each.
    """

    __slots__ = ("_ids", "keys", "vocabulary", "weights")

    def __init__(
        self, vocabulary: Sequence[str], keys: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> None:
        self.vocabulary = tuple(vocabulary)
        self.keys = keys
        self.weights = weights
        self._ids: Mapping[str, int] = {word: place for place, word in enumerate(self.vocabulary)}

    def ids(self, prose: Prose) -> NDArray[np.int64]:
        """Return the vocabulary id of each word, that of its shape when it is not common.

        A capitalised word within a sentence is a name, even if its letters make a common word ("the Hill",
        "the Post").
        """
        known, words = self._ids, prose.words
        found = [known[word] if word in known else known[shape(word)] for word in words]
        for place in prose.initials:
            found[place] = known.get(words[place].lower(), found[place])
        return np.array(found, dtype=np.int64)

    def terms(self, prose: Prose, scale: float = 1.0) -> Terms:
        """Return every n-gram that carries weight.

        Parameters
        ----------
        prose
            The words.
        scale
            Factor of all that they add.
        """
        ids = self.ids(prose)
        found = np.concatenate(grams(ids))
        starts = np.concatenate([np.arange(len(part)) for part in grams(ids)])
        if not len(self.keys) or not len(found):
            return Terms(*(np.empty(0, np.int64),) * 5)
        rows = np.minimum(np.searchsorted(self.keys, found), len(self.keys) - 1)
        hit = self.keys[rows] == found
        there, counts = np.unique(rows[hit], return_counts=True)
        # Square roots and products are rounded alike on every platform; whole steps are then summed exactly.
        added = scale * self.weights[there] * (np.sqrt(counts) / sqrt(len(ids)))
        steps = np.rint(added * STEPS).astype(np.int64)
        return Terms(self.keys[there], counts, steps, found[hit], starts[hit])

    def text_of(self, key: int) -> str:
        """Return an n-gram in words."""
        parts = []
        while key:
            key, place = divmod(key, BASE)
            parts.append(self.vocabulary[place - 1])
        return " ".join(reversed(parts))


def grams(ids: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the keys of all n-grams, one array for each length from 1 to `ORDER`."""
    found = [ids + 1]
    for length in range(2, ORDER + 1):
        if len(ids) < length:
            break
        found.append(found[-1][:-1] * BASE + ids[length - 1 :] + 1)
    return found
