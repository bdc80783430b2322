"""The lexical term: a weighted sum over n-grams of masked words.

Words outside a list of common ones are replaced by their shape (case, ending, digits), so that no topic and
no name can have a weight. Weights are looked up by sorted integer keys.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, repeat
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from srcscore.features.prose import Prose
from srcscore.model.curves import STEPS
from srcscore.resources import read_rows

BASE = 4096
"""Vocabulary ids lie below this, so that up to three of them make one 36-bit key."""
ORDER = 3
"""Longest n-gram."""
_SUFFIXES = (
    *("ing", "ed", "ly", "tion", "ment", "ness", "ist", "ism"),
    *("able", "ous", "ive", "al", "er", "est", "ity", "s"),
)
_ENDINGS = {ending: f"<-{ending}>" for ending in _SUFFIXES}
SHAPES = ("<NUMBER>", "<NAME>", "<CAPITALS>", *_ENDINGS.values(), "<word>")
"""Placeholders for words that are not common; of several endings, the longest decides."""
KINDS = {
    "reporting": "that report what somebody said",
    "personal": "that speak of the writer or to the reader",
    "figures": "with figures",
    "names": "around names",
    "rarer_words": "around rarer words (read by their ending)",
    "small_words": "of small words alone",
    "single_words": "of one common word",
    "phrases": "of common words",
}
"""Kinds of n-grams, and how evidence describes them; an n-gram belongs to the first that fits."""
_REPORTING, _SMALL, _REGISTER = (
    f"lexicons/{name}.tsv" for name in ("report_verbs", "function_words", "register")
)
_BITS = 17
"""The table that rules n-grams out has 2**17 bits, 16 for each key: one n-gram in 16 passes by chance."""
_ODD = 0x1E3779B97F4A7C15
"""2 to the power of 61, over the golden ratio, made odd: spreads keys evenly over that table."""
_START = np.zeros(1, np.int64)
_READABLE = {
    "<NUMBER>": "[number]",
    "<NAME>": "[Name]",
    "<CAPITALS>": "[CAPITALS]",
    "<word>": "[word]",
    **{shape: f"[…{ending}]" for ending, shape in _ENDINGS.items()},
}
_LONGEST = max(map(len, _ENDINGS))


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


@dataclass(frozen=True, slots=True)
class Terms:
    """The weighted n-grams of one article: parallel lists, one entry an n-gram, in order of its key."""

    keys: list[int]
    """Its key in the wording's table."""
    counts: list[int]
    """How often it occurs."""
    steps: list[int]
    """What it adds to the logit, in whole multiples of `1 / STEPS`."""
    firsts: list[int]
    """Index of its first occurrence in `positions`; its other occurrences follow."""
    positions: list[int]
    """Index of the word at which each occurrence starts; for one n-gram in order."""

    @property
    def total(self) -> float:
        """What they add together."""
        return sum(self.steps) / STEPS

    def strongest(self, count: int) -> list[int]:
        """Return the entries that add or take away most, strongest first; of two alike, the lower key."""
        weakness = [-abs(step) for step in self.steps]
        return sorted(range(len(weakness)), key=weakness.__getitem__)[:count]

    def starts(self, entry: int, limit: int) -> list[int]:
        """Return where an n-gram first occurs: at most `limit` indices into the words, in order."""
        first = self.firsts[entry]
        return self.positions[first : first + min(limit, self.counts[entry])]


class Phrase(NamedTuple):
    """An n-gram as evidence shows it."""

    text: str
    """The n-gram as readers see it: "[Name] said"."""
    words: int
    """Number of words."""
    kind: str
    """One of `KINDS`."""


class Wording:
    """A sparse linear function of n-gram counts.

    `vocabulary` holds common words in lower case, then `SHAPES`; a word's id is its position. `keys` are the
    sorted keys of the n-grams that carry weight, and `weights` the weight of each.
    """

    __slots__ = ("_ids", "_maybe", "_phrases", "keys", "vocabulary", "weights")

    def __init__(
        self, vocabulary: Sequence[str], keys: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> None:
        self.vocabulary = tuple(vocabulary)
        self.keys = keys
        self.weights = weights
        self._ids: Mapping[str, int] = {word: index for index, word in enumerate(self.vocabulary)}
        self._maybe = np.zeros(1 << _BITS, np.bool_)
        self._maybe[_bucket(keys)] = True
        self._phrases: dict[int, Phrase] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle without what is computed again from the arguments."""
        return Wording, (self.vocabulary, self.keys, self.weights)

    def ids(self, prose: Prose) -> NDArray[np.int64]:
        """Return the vocabulary id of each word, that of its shape when it is not common.

        A capitalised word within a sentence is a name, even if its letters make a common word ("the Hill",
        "the Post").
        """
        id_of, words = self._ids, prose.words
        ids = list(map(id_of.get, words, repeat(-1)))
        for index, known in enumerate(ids):
            if known < 0:
                word = words[index]
                ids[index] = id_of[_by_ending(word[-_LONGEST:]) if word[0].islower() else shape(word)]
        for index in prose.initials:
            common = id_of.get(words[index].lower())
            if common is not None:
                ids[index] = common
        return np.frombuffer(array("q", ids), np.int64)  # half the time of np.array

    def terms(self, prose: Prose, scale: float = 1.0) -> Terms:
        """Return every n-gram of an article that has a weight; `scale` multiplies what they add.

        Most n-grams carry none. A table of bits rules nearly all of those out before the rest is searched.
        """
        ids = self.ids(prose)
        if not len(self.keys) or not len(ids):
            return Terms([], [], [], [], [])
        parts = grams(ids)
        keys = np.concatenate(parts)
        positions = self._maybe[_bucket(keys)].nonzero()[0]
        rows = self.keys.searchsorted(keys[positions])
        rows[rows == len(self.keys)] = 0
        hit = self.keys[rows] == keys[positions]
        rows, positions = rows[hit], positions[hit]
        if not len(rows):
            return Terms([], [], [], [], [])
        # The arrays of one, two and three words were joined: count from the start of each again.
        for edge in sorted(accumulate(map(len, parts[:-1])), reverse=True):
            positions[positions >= edge] -= edge
        order = rows.argsort(kind="stable")
        rows = rows[order]
        bounds = np.concatenate((_START, (rows[1:] != rows[:-1]).nonzero()[0] + 1, [len(rows)]))
        firsts = bounds[:-1]
        counts = bounds[1:] - firsts
        entries = rows[firsts]
        # Square roots and products are rounded alike on every platform; whole steps are then summed exactly.
        added = scale * self.weights[entries] * (np.sqrt(counts) / sqrt(len(ids)))
        steps = np.rint(added * STEPS).astype(np.int64)
        columns = (self.keys[entries], counts, steps, firsts, positions[order])
        return Terms(*(column.tolist() for column in columns))

    def text_of(self, key: int) -> str:
        """Return an n-gram in words."""
        parts, rest = [], key
        while rest:
            rest, digit = divmod(rest, BASE)
            parts.append(self.vocabulary[digit - 1])
        return " ".join(reversed(parts))

    def phrases(self, keys: Iterable[int]) -> list[Phrase]:
        """Return n-grams of the table as evidence shows them, each made once."""
        phrases = []
        for key in keys:
            phrase = self._phrases.get(key)
            if phrase is None:
                text = self.text_of(key)
                phrase = self._phrases[key] = Phrase(readable(text), text.count(" ") + 1, kind_of(text))
            phrases.append(phrase)
        return phrases


def kind_of(text: str) -> str:
    """Return which of `KINDS` an n-gram belongs to."""
    parts = text.split()
    words = _words_by_kind()
    for name in ("reporting", "personal"):
        if not words[name].isdisjoint(parts):
            return name
    if "<NUMBER>" in parts:
        return "figures"
    if "<NAME>" in parts or "<CAPITALS>" in parts:
        return "names"
    if "<" in text:
        return "rarer_words"
    if words["small_words"].issuperset(parts):
        return "small_words"
    return "phrases" if len(parts) > 1 else "single_words"


@cache
def _words_by_kind() -> dict[str, frozenset[str]]:
    """Return reporting verbs and pronouns, one of which decides the kind, and function words."""
    personal = next(row["words"] for row in read_rows(_REGISTER) if row["feature"] == "personal")
    small = next(row["words"] for row in read_rows(_SMALL) if row["code"] == "en")
    return {
        "reporting": frozenset(row["term"] for row in read_rows(_REPORTING)),
        "personal": frozenset(personal.split()),
        "small_words": frozenset(small.split()),
    }


def readable(text: str) -> str:
    """Return an n-gram as a reader takes it in: “<NAME> said” as “[Name] said”, “<-ing>” as “[…ing]”."""
    return " ".join(_READABLE.get(part, part) for part in text.split())


def _bucket(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the index of each key in the table of bits: high bits of a product, as in Fibonacci hashing."""
    return (keys * _ODD >> (63 - _BITS)) & ((1 << _BITS) - 1)


def grams(ids: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the keys of all n-grams, one array for each length from 1 to `ORDER`."""
    keys = [ids + 1]
    for length in range(2, min(ORDER, len(ids)) + 1):
        keys.append(keys[-1][:-1] * BASE + ids[length - 1 :] + 1)
    return keys
