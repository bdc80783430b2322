"""The lexical term: a weighted sum over n-grams of masked words, told by family.

Words outside a list of common ones are replaced by their shape (case, ending, digits), so that no topic and
no name can have a weight. Weights are looked up by sorted integer keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from srcscore.features.prose import MARKS, SOURCE, WEAK_SOURCE, Prose
from srcscore.language.word_classes import word_set
from srcscore.model.curves import STEPS
from srcscore.resources import read_rows

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
BASE = 4096
"""Vocabulary ids lie below this, so that up to three of them make one 36-bit key."""
ORDER = 3
"""Longest n-gram."""
_SUFFIXES = (
    *("ing", "ed", "ly", "tion", "ment", "ness", "ist", "ism"),
    *("able", "ous", "ive", "al", "er", "est", "ity", "s"),
)
_ENDINGS = {ending: f"<-{ending}>" for ending in _SUFFIXES}
SHAPES = ("<NUMBER>", "<NAME>", "<CAPITALS>", *_ENDINGS.values(), "<word>", SOURCE, WEAK_SOURCE, *MARKS)
"""Placeholders for words that are not common, of several endings the longest decides; and marks."""
_BITS = 19
"""The table that rules n-grams out has 2**19 bits, 16 for each key: one n-gram in 16 passes by chance."""
_ODD = 0x1E3779B97F4A7C15
"""2 to the power of 61, over the golden ratio, made odd: spreads keys evenly over that table."""
_MOST_WORDS = 1 << 15
"""So many words are remembered; further ones are read by their shape each time."""
_LONGEST = max(map(len, _ENDINGS))


class Family(NamedTuple):
    """N-grams that mean one sort of thing to a reader."""

    name: str
    """Its name in evidence."""
    reason: str
    """What evidence calls it."""
    direction: int
    """1 when more of it can only speak for good sourcing, -1 only against, 0 when the data decide."""
    words: tuple[str, ...]
    """The words and shapes that put an n-gram into it."""


@cache
def families() -> tuple[Family, ...]:
    """Return the families in order: an n-gram belongs to the first that has one of its words.

    The last has no words: it is for all that belong to no other.
    """
    rows = read_rows("lexicons/families.tsv")
    return tuple(
        Family(row["family"], row["reason"], int(row["direction"]), tuple(row["words"].strip("-").split()))
        for row in rows
    )


def shape(word: str) -> str:
    """Return the shape of a word that is not common."""
    first = word[0]
    if first.isupper():
        return "<CAPITALS>" if len(word) > 1 and word.isupper() else "<NAME>"
    return "<NUMBER>" if first.isdigit() else _by_ending(word[-_LONGEST:])


@lru_cache(maxsize=8192)
def _by_ending(end: str) -> str:
    """Return the shape of a lower-case word by its last letters, of which few sequences are common."""
    shapes = (_ENDINGS.get(end[-size:]) for size in range(_LONGEST, 0, -1))
    return next(filter(None, shapes), "<word>")


class _Ids(dict[str, int]):
    """The id of each word, as it stands or by its shape, worked out when it is first looked up."""

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__(known)
        self._known = known

    def __missing__(self, word: str) -> int:
        index = self._known[shape(word)]
        if len(self) < _MOST_WORDS:
            self[word] = index
        return index


@dataclass(frozen=True, slots=True)
class Terms:
    """The weighted n-grams of one article: parallel arrays, one entry an n-gram, in order of its key."""

    rows: Ints
    """Its row in the wording's table."""
    counts: Ints
    """How often it occurs."""
    steps: Ints
    """What it adds to the logit, in whole multiples of `1 / STEPS`."""
    firsts: Ints
    """The index, among the article's words, at which it first occurs."""
    words: int
    """How many words the article has."""


class Wording:
    """Sparse linear functions of n-gram counts: one of how well articles are sourced, one for each genre.

    Parameters
    ----------
    vocabulary
        Common words in lower case, then `SHAPES`; a word's id is its position.
    keys
        The keys of the n-grams, rising.
    weights
        What each adds to the logit of a score.
    genres
        What each adds to the logit of each genre: one row an n-gram.
    """

    __slots__ = ("_ids", "_maybe", "_read", "family", "genres", "keys", "lengths", "vocabulary", "weights")

    def __init__(self, vocabulary: Sequence[str], keys: Ints, weights: Floats, genres: Floats) -> None:
        self.vocabulary = tuple(vocabulary)
        self.keys, self.weights, self.genres = keys, weights, genres
        ids = {word: index for index, word in enumerate(self.vocabulary)}
        # "Police" is read as "police"; the names of newspapers are made of common words, and stay names.
        mastheads = word_set("mastheads")  # the common words that make up the names of newspapers
        capitalised = {word.capitalize(): index for word, index in ids.items() if word not in mastheads}
        self._ids = {**capitalised, **ids}
        self._read = _Ids(self._ids)
        self._maybe = np.zeros(1 << _BITS, np.bool_)
        self._maybe[_bucket(keys)] = True
        digits = np.stack([keys // BASE**2, keys // BASE % BASE, keys % BASE])
        family_of = np.full(len(self.vocabulary) + 1, len(families()) - 1)
        for rank, family in reversed(list(enumerate(families()))):
            family_of[[ids[word] + 1 for word in family.words if word in ids]] = rank
        self.family = family_of[digits].min(axis=0)
        """The index of each n-gram's family."""
        is_word = np.array([False, *(word not in MARKS for word in self.vocabulary)])
        start = ids[MARKS[0]] + 1
        across = (digits[1] == start) & is_word[digits[0]] & is_word[digits[2]]
        vague = {SOURCE, *word_set("small_words")}
        is_shown = np.array([False, *(word not in MARKS and word not in vague for word in self.vocabulary)])
        typical = (is_shown[digits] & (family_of[digits] == self.family)).any(axis=0)
        self.lengths = np.where(typical & ~across, is_word[digits].sum(axis=0), 0)
        """The words of each n-gram; 0 for a bad example: two sentences, or no visible word of its family."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle without what is computed again from the arguments."""
        return Wording, (self.vocabulary, self.keys, self.weights, self.genres)

    def ids(self, prose: Prose) -> tuple[Ints, Ints]:
        """Return the vocabulary id of each word and mark, and the index of the word that it is or precedes.

        A word that is not common is read by its shape.
        """
        id_of, words = self._ids, prose.words
        ids = list(map(self._read.__getitem__, words))
        for index in prose.initials:
            common = id_of.get(words[index].lower())
            if common is not None:
                ids[index] = common
        at = [index for index, _ in prose.marks]
        marks = [self._read[mark] for _, mark in prose.marks]
        read = np.array(ids, np.int64)
        return np.insert(read, at, marks), np.insert(np.arange(len(ids)), at, at)

    def terms(self, prose: Prose, scale: float = 1.0) -> Terms:
        """Return every n-gram of an article that has a weight; `scale` multiplies what they add.

        Most n-grams carry none. A table of bits rules nearly all of those out before the rest is searched.
        """
        ids, word_at = self.ids(prose)
        parts = grams(ids)
        keys = np.concatenate(parts)
        known = self._maybe[_bucket(keys)].nonzero()[0]
        rows = self.keys.searchsorted(keys[known])
        rows[rows == len(self.keys)] = 0
        hit = self.keys[rows] == keys[known]
        known, rows = known[hit], rows[hit]
        entries, firsts, counts = np.unique(rows, return_index=True, return_counts=True)
        # Square roots and products are rounded alike on every platform; whole steps are then summed exactly.
        added = scale * self.weights[entries] * damped(counts, len(prose.words))
        steps = np.rint(added * STEPS).astype(np.int64)
        begins = np.concatenate([word_at[: len(part)] for part in parts])[known[firsts]]
        return Terms(entries, counts, steps, begins, len(prose.words))

    def by_family(self, terms: Terms) -> list[int]:
        """Return what the n-grams of each family add together, in whole multiples of `1 / STEPS`."""
        sums = np.bincount(self.family[terms.rows], weights=terms.steps, minlength=len(families()))
        return [int(total) for total in sums]  # whole numbers below 2**53: their sums are exact

    def genre_steps(self, terms: Terms) -> list[int]:
        """Return what the n-grams add to the logit of each genre, in whole multiples of `1 / STEPS`."""
        added = self.genres[terms.rows] * damped(terms.counts, terms.words)[:, None]
        return [int(total) for total in np.rint(added * STEPS).astype(np.int64).sum(axis=0)]


def damped(counts: Ints, words: int) -> Floats:
    """Return how much n-grams count that occur so often among so many words.

    Square roots, so that what is repeated counts less each time, and a longer text not in proportion.
    """
    return np.asarray(np.sqrt(counts) / sqrt(max(words, 1)), np.float64)


def _bucket(keys: Ints) -> Ints:
    """Return the index of each key in the table of bits: high bits of a product, as in Fibonacci hashing."""
    return (keys * _ODD >> (63 - _BITS)) & ((1 << _BITS) - 1)


def grams(ids: Ints) -> list[Ints]:
    """Return the keys of all n-grams, one array for each length from 1 to `ORDER`."""
    keys = [ids + 1]
    for length in range(2, min(ORDER, len(ids)) + 1):
        keys.append(keys[-1][:-1] * BASE + ids[length - 1 :] + 1)
    return keys
