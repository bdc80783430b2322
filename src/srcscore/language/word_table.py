"""Numbers for words: what a word is by itself is worked out once, and looked up for a whole text at a time.

A text becomes one array of numbers when it is annotated. A rule says something of each word whatever stands
around it (its classes, whether it is capitalised, what it adds to a network); its answers are a column of the
table, so that asking for all tokens of a text is one indexing. Tables change no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.intp]
Rule = Callable[[Sequence[str]], NDArray[Any]]
"""Takes words, and returns one row for each."""

_MOST = 1 << 15
"""So many words have rows in columns, the widest of 256 bytes each; a table with more is given up for a new
one after the text, since names and typing errors never end."""
_MOST_LETTERS = 1 << 23
"""The same of letters: a word may be as long as its text."""


class WordTable:
    """The words of some texts by their numbers, and columns of what rules say of them."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.numbers = _Numbers(self.words)
        self._columns: dict[Rule, tuple[NDArray[Any], int]] = {}
        self._lock = Lock()

    def read(self, words: Sequence[str]) -> Ids:
        """Return the number of each word; new words are added."""
        return np.fromiter(map(self.numbers.__getitem__, words), np.intp, len(words))

    def look_up(self, ids: Ids, rule: Rule) -> NDArray[Any]:
        """Return what a rule says of each word; its column gets rows for all words first.

        The array of a column doubles when it is full, so that few rows are copied.
        """
        column, size = self._columns.get(rule, (None, 0))
        if column is None or size < min(len(self.words), _MOST):
            with self._lock:
                column, size = self._columns.get(rule, (None, 0))
                end = min(len(self.words), _MOST)
                new = rule(self.words[size:end])
                if column is None or end > len(column):
                    grown = np.empty((min(2 * end, _MOST), *new.shape[1:]), new.dtype)
                    grown[:size] = new[:0] if column is None else column[:size]
                    column = grown
                column[size:end] = new
                self._columns[rule] = column, end
        if len(self.words) <= _MOST:
            rows: NDArray[Any] = column[ids]
            return rows
        rows = column[np.minimum(ids, _MOST - 1)]
        further = np.flatnonzero(ids >= _MOST)
        if len(further):
            rows[further] = rule([self.words[index] for index in ids[further].tolist()])
        return rows


class _Numbers(dict[str, int]):
    """The number of each word; a word gets the next one when it is first asked for."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.letters = 0
        self._words = words
        self._lock = Lock()

    def __missing__(self, word: str) -> int:
        with self._lock:  # two threads never give one number to two words
            if word not in self:
                self._words.append(word)
                self.letters += len(word)
                self[word] = len(self._words) - 1
            return self[word]


_tables = [WordTable()]


def current_table() -> WordTable:
    """Return the table that texts are read with; all of a process share it until it is full."""
    if len(_tables[-1].words) > _MOST or _tables[-1].numbers.letters > _MOST_LETTERS:
        _tables[:] = [WordTable()]
    return _tables[-1]
