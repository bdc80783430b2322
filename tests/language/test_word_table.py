"""Looking words up by their numbers gives what each rule says of each word."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.language import word_table
from srcscore.language.annotate import annotate
from srcscore.language.cues import find_cues
from srcscore.language.word_table import WordTable, current_table
from srcscore.records import Article

WORDS = ["a", "b", "the", "Lee", "LEE", "mill", "mills", "3.5", ",", "é"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=30), max_size=9)


def lengths(words: Sequence[str]) -> Any:
    return np.array([(len(word), ord(word[0])) for word in words]).reshape(-1, 2)


def upper(words: Sequence[str]) -> Any:
    return np.array([word.isupper() for word in words], np.bool_)


@given(TEXTS, st.integers(1, 9))
def test_a_column_says_of_each_word_what_its_rule_says(texts: list[list[str]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_table, "_MOST", most)
        table = WordTable()
        for words in texts:
            ids = table.read(words)
            assert [table.words[index] for index in ids] == words
            for rule in (lengths, upper):
                assert np.array_equal(table.look_up(ids, rule), rule(words))


def test_a_rule_sees_a_word_once() -> None:
    seen: list[str] = []

    def rule(words: Sequence[str]) -> Any:
        seen.extend(words)
        return upper(words)

    table = WordTable()
    for words in (["a", "B"], ["B", "c"], ["c", "a"]):
        table.look_up(table.read(words), rule)
    assert seen == ["a", "B", "c"]


@pytest.mark.parametrize(("limit", "most"), [("_MOST", 3), ("_MOST_LETTERS", 30)])
def test_a_full_table_gives_way_to_a_new_one_and_still_answers(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(word_table, "_tables", [WordTable()])
    text = Article("The mill clearly shut, LEE said. It was the WORST of days.")
    before = find_cues(annotate(text))
    monkeypatch.setattr(word_table, limit, most)
    full = annotate(text)
    assert current_table() is not full.table
    assert find_cues(full) == find_cues(annotate(text)) == before != ()


def test_threads_share_a_table() -> None:
    table = WordTable()
    texts = [[f"w{(number * step) % 977}" for number in range(400)] for step in range(1, 40)]

    def read(words: list[str]) -> bool:
        return np.array_equal(table.look_up(table.read(words), lengths), lengths(words))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, texts))
    assert sorted(table.words) == sorted({word for words in texts for word in words})
