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
        self.numbers: dict[str, int] = {}
        self.letters = 0
        self._columns: dict[Rule, tuple[NDArray[Any], int]] = {}
        self._lock = Lock()

    def read(self, words: Sequence[str]) -> Ids:
        """Return the number of each word; new words are added."""
        with self._lock:  # two threads never give one number to two words
            for word in words:
                if word not in self.numbers:
                    self.words.append(word)
                    self.letters += len(word)
                    self.numbers[word] = len(self.words) - 1
        return np.fromiter(map(self.numbers.__getitem__, words), np.intp, len(words))

    def look_up(self, ids: Ids, rule: Rule) -> NDArray[Any]:
        """Return what a rule says of each word; its column gets rows for all words first.

        The array of a column doubles when it is full, so that few rows are copied.
        """
        if len(self.words) > _MOST:
            distinct, rows_of = np.unique(ids, return_inverse=True)
            return rule([self.words[index] for index in distinct.tolist()])[rows_of]
        column, size = self._columns.get(rule, (None, 0))
        if column is None or size < len(self.words):
            with self._lock:
                column, size = self._columns.get(rule, (None, 0))
                end = min(len(self.words), _MOST)  # another thread may have read a long text by now
                new = rule(self.words[size:end])
                if column is None or end > len(column):
                    grown = np.empty((2 * end, *new.shape[1:]), new.dtype)
                    grown[:size] = new[:0] if column is None else column[:size]
                    column = grown
                column[size:end] = new
                self._columns[rule] = column, end
        rows: NDArray[Any] = column[ids]
        return rows


_tables = [WordTable()]


def current_table() -> WordTable:
    """Return the table that texts are read with; all of a process share it until it is full."""
    if len(_tables[-1].words) > _MOST or _tables[-1].letters > _MOST_LETTERS:
        _tables[:] = [WordTable()]
    return _tables[-1]
