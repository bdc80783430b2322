"""Count the turns of phrase that wording is learned from, without names, topics and an outlet's signature.

A newsletter's invitation, a line on the author or on who may republish is the site's signature: a text
classifier that learns it recognises the outlet, not how it sources and writes. Names are read by their
shape anyway; masking takes out the words around them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from srcscore.features.prose import PAUSE, WEAK_SOURCE, Prose
from srcscore.model.wording import BASE, SHAPES, Wording, damped, grams
from srcscore.resources import read_rows
from srcscore.training.metrics import Floats, Mask, Rows
from srcscore.training.settings import SETTINGS

_WORD = re.compile(r"[A-Za-z]+(?:['.-][A-Za-z]+)*\.?")
"""Words with a hyphen, an apostrophe or points count as others do: "so-called", "year-old", "p.m."."""
_LETTERS = frozenset("ai")
"""The English words of one letter; others are left over from cleaning."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""2 to the power of 64 over the golden ratio: mixes the words of a window (Knuth's multiplicative hash)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of candidate n-grams."""

    matrix: sparse.csr_matrix  # one row a sample, one column a key, damped as the model damps them
    keys: NDArray[np.int64]  # sorted keys of the columns
    vocabulary: tuple[str, ...]  # the word or shape of each id
    family: NDArray[np.int64]  # the index of each column's family


def mask_signatures(texts: Sequence[Prose], domains: Iterable[str]) -> list[Prose]:
    """Return the texts without the words that their outlet repeats from article to article."""
    numbers: dict[str, int] = {}
    windows: list[NDArray[np.uint64]] = []  # a hash of each stretch of words, whatever their case
    for prose in texts:
        ids = np.array([numbers.setdefault(w.lower(), len(numbers) + 1) for w in prose.words], np.uint64)
        size = len(ids) - SETTINGS.signature_window + 1
        mixed = np.zeros(max(size, 0), np.uint64)
        for offset in range(SETTINGS.signature_window if size > 0 else 0):
            mixed = (mixed ^ ids[offset : offset + size]) * _FACTOR
            mixed ^= mixed >> np.uint64(32)
        windows.append(mixed)
    members: dict[str, list[int]] = {}
    for row, domain in enumerate(domains):
        members.setdefault(domain, []).append(row)
    masked = list(texts)
    for rows in members.values():
        fewest = max(SETTINGS.signature_articles, SETTINGS.signature_share * len(rows))
        if len(rows) < fewest:
            continue
        hashes, count = np.unique(
            np.concatenate([np.unique(windows[row]) for row in rows]), return_counts=True
        )
        for row in rows:
            masked[row] = _without(texts[row], np.isin(windows[row], hashes[count >= fewest]))
    return masked


def _without(prose: Prose, hit: Mask) -> Prose:
    """Return a text without the words that lie in some of its windows."""
    if not hit.any():
        return prose
    masked = np.zeros(len(prose.words), np.bool_)
    for first in np.flatnonzero(hit).tolist():
        masked[first : first + SETTINGS.signature_window] = True
    rest = np.flatnonzero(~masked)
    initials = np.array([index for index in prose.initials if not masked[index]], np.int64)
    return Prose(
        tuple(prose.words[index] for index in rest.tolist()),
        tuple(prose.starts[index] for index in rest.tolist()),
        tuple(np.searchsorted(rest, initials).tolist()),
        tuple([(int(np.searchsorted(rest, index)), mark) for index, mark in prose.marks]),
        prose.ends,
    )


def common_words(texts: Sequence[Prose], domains: Iterable[str]) -> tuple[str, ...]:
    """Return the words that most outlets use and that are no names, then the shapes.

    A word that is mostly capitalised within sentences is a name, unless it is a day or a month. Counting
    outlets keeps out what one of them repeats.
    """
    users: dict[str, set[str]] = {}
    inside: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for prose, domain in zip(texts, domains, strict=True):
        initials = frozenset(prose.initials)
        for index, word in enumerate(prose.words):
            small = word.lower()
            if _WORD.fullmatch(word):
                users.setdefault(small, set()).add(domain)
                if index not in initials:
                    inside[small] += 1
                    lower[small] += word == small
    dates = {row["term"].lower() for row in read_rows("lexicons/dates.tsv")}
    ranked = [
        word
        for word in sorted(users, key=lambda word: (-len(users[word]), word))
        if (len(word) > 1 or word in _LETTERS)
        and (word in dates or lower[word] > SETTINGS.lower_case * inside[word])
    ]
    return (*sorted(ranked[: SETTINGS.common_words]), *SHAPES)


def count_grams(texts: Sequence[Prose], domains: Sequence[str], vocabulary: tuple[str, ...]) -> Counts:
    """Count the n-grams that enough outlets use."""
    reader = Wording(vocabulary, np.empty(0, np.int64), np.empty(0), np.empty((0, 0)))
    rows = [np.concatenate(grams(reader.ids(prose)[0])) for prose in texts]
    by_domain: dict[str, list[Rows]] = {}
    for of_text, domain in zip(rows, domains, strict=True):
        by_domain.setdefault(domain, []).append(of_text)
    users: Counter[int] = Counter()
    for parts in by_domain.values():
        users.update(np.unique(np.concatenate(parts)).tolist())
    users.pop(vocabulary.index(PAUSE) + 1, None)  # how many commas a text has says nothing of its sources
    weak = vocabulary.index(WEAK_SOURCE) + 1
    for key in [key for key in users if weak in (key // BASE**2, key // BASE % BASE, key % BASE)]:
        del users[key]
    often = sorted(
        (key for key, outlets in users.items() if outlets >= SETTINGS.gram_outlets),
        key=lambda key: (-users[key], key),
    )
    keys = np.array(sorted(often[: SETTINGS.candidates]), np.int64)
    family = Wording(vocabulary, keys, np.zeros(len(keys)), np.empty((len(keys), 0))).family
    sizes = [len(prose.words) for prose in texts]
    return Counts(_matrix(rows, keys, sizes), keys, vocabulary, family)


def _matrix(rows: Sequence[Rows], keys: Rows, sizes: Iterable[int]) -> sparse.csr_matrix:
    """Return how often each text has each key, damped as the model damps it."""
    data, columns, ends = [], [], [0]
    for grams_of_text, size in zip(rows, sizes, strict=True):
        index = np.searchsorted(keys, grams_of_text)
        index[index == len(keys)] = 0
        hits, count = np.unique(index[keys[index] == grams_of_text], return_counts=True)
        columns.append(hits)
        data.append(damped(count, size))
        ends.append(ends[-1] + len(hits))
    shape = (len(rows), len(keys))
    return sparse.csr_matrix((np.concatenate(data), np.concatenate(columns), ends), shape=shape)


def rarity(counts: sparse.csr_matrix) -> Floats:
    """Return the smoothed inverse document frequency of each column."""
    used = np.diff(counts.tocsc().indptr)
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + used)) + 1.0, np.float64)
