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
from sklearn.feature_extraction.text import CountVectorizer

from srcscore.features.prose import PAUSE, WEAK_SOURCE, Prose
from srcscore.model.wording import BASE, SHAPES, Wording, damped, grams
from srcscore.resources import read_rows
from srcscore.training.metrics import Floats
from srcscore.training.settings import SETTINGS

_WORD = re.compile(r"[A-Za-z]+(?:['.-][A-Za-z]+)*\.?")
"""Words with a hyphen, an apostrophe or points count as others do: "so-called", "year-old", "p.m."."""
_LETTERS = frozenset("ai")
"""The English words of one letter; others are left over from cleaning."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of candidate n-grams."""

    matrix: sparse.csr_matrix  # one row a sample, one column a key, damped as the model damps them
    keys: NDArray[np.int64]  # sorted keys of the columns
    vocabulary: tuple[str, ...]  # the word or shape of each id
    family: NDArray[np.int64]  # the index of each column's family


def mask_signatures(texts: Sequence[Prose], domains: Iterable[str]) -> list[Prose]:
    """Return the texts without the words that their outlet repeats from article to article."""
    masked = list(texts)
    for rows in _by_outlet(domains):
        fewest = max(SETTINGS.signature_articles, SETTINGS.signature_share * len(rows))
        windows = {}  # each stretch of words, whatever their case
        for row in rows:
            words = [word.lower() for word in texts[row].words]
            windows[row] = list(zip(*(words[n:] for n in range(SETTINGS.signature_window)), strict=False))
        articles = Counter(window for row in rows for window in set(windows[row]))
        for row in rows:
            hits = [first for first, window in enumerate(windows[row]) if articles[window] >= fewest]
            if hits:
                masked[row] = _without(texts[row], hits)
    return masked


def _by_outlet(domains: Iterable[str]) -> list[list[int]]:
    """Return the rows of each outlet."""
    rows: dict[str, list[int]] = {}
    for row, domain in enumerate(domains):
        rows.setdefault(domain, []).append(row)
    return list(rows.values())


def _without(prose: Prose, hits: Iterable[int]) -> Prose:
    """Return a text without the words that lie in some of its windows."""
    masked = np.zeros(len(prose.words), np.bool_)
    for first in hits:
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
    users: Counter[int] = Counter()
    for members in _by_outlet(domains):
        users.update(np.unique(np.concatenate([rows[row] for row in members])).tolist())
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
    columns = {key: column for column, key in enumerate(keys.tolist())}
    counter = CountVectorizer(analyzer=np.ndarray.tolist, vocabulary=columns, dtype=np.float64)
    matrix = counter.transform(rows)
    parts = np.split(matrix.data, matrix.indptr[1:-1])
    matrix.data = np.concatenate([damped(n, len(p.words)) for n, p in zip(parts, texts, strict=True)])
    return Counts(matrix, keys, vocabulary, family)


def rarity(counts: sparse.csr_matrix) -> Floats:
    """Return the smoothed inverse document frequency of each column."""
    used = np.diff(counts.tocsc().indptr)
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + used)) + 1.0, np.float64)
