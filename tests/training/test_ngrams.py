"""What a site prints under its articles is masked; what it writes once is not."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from helpers.grams import text_of
from srcscore.features.prose import WEAK_SOURCE, Prose
from srcscore.model.wording import SHAPES, Wording
from srcscore.training.ngrams import count_grams, mask_signatures

LINE = ["Sign", "up", "here", "for", "the", "Lowmere", "Herald", "newsletter", "about", "our", "town"]
STORIES = [
    ["The", "council", "voted", "on", "Monday", "to", "close", "the", "old", "bridge"],
    ["A", "ferry", "ran", "aground", "near", "the", "harbour", "before", "dawn", "today"],
    ["Teachers", "asked", "for", "smaller", "classes", "at", "three", "schools", "in", "spring"],
]


def prose(words: list[str], initials: tuple[int, ...] = (0,)) -> Prose:
    return Prose(tuple(words), tuple(range(len(words))), initials)


def test_a_line_under_every_article_is_masked_and_the_stories_stay() -> None:
    texts = [prose([*story, *LINE], (0, len(story))) for story in STORIES]
    masked = mask_signatures(texts, ["herald.example"] * 3)
    assert [list(text.words) for text in masked] == STORIES
    assert [text.initials for text in masked] == [(0,)] * 3
    assert [text.starts for text in masked] == [tuple(range(len(story))) for story in STORIES]


def test_sentences_behind_the_masked_line_still_begin_where_they_begin() -> None:
    texts = [prose([*LINE, *story], (0, len(LINE))) for story in STORIES]
    masked = mask_signatures(texts, ["herald.example"] * 3)
    assert [text.initials for text in masked] == [(0,)] * 3
    assert masked[0].starts[0] == len(LINE)


def test_the_same_line_in_other_outlets_or_in_two_articles_stays() -> None:
    texts = [prose([*story, *LINE]) for story in STORIES]
    assert mask_signatures(texts, ["one.example", "two.example", "three.example"]) == texts
    assert mask_signatures(texts[:2], ["herald.example"] * 2) == texts[:2]


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12), max_size=6))
def test_only_words_go_and_order_stays(stories: list[list[str]]) -> None:
    texts = [prose(story, (0,) if story else ()) for story in stories]
    for before, after in zip(texts, mask_signatures(texts, ["a.example"] * len(texts)), strict=True):
        assert set(after.starts) <= set(before.starts)
        assert list(after.starts) == sorted(after.starts)
        assert after.words == tuple(before.words[start] for start in after.starts)


def test_no_n_gram_holds_a_weak_source() -> None:
    texts = [prose(["the", "mill", "closed", WEAK_SOURCE, "the", "mill"]) for _ in range(40)]
    vocabulary = ("closed", "mill", "the", *SHAPES)
    counts = count_grams(texts, [f"paper{index}.example" for index in range(40)], vocabulary)
    read = Wording(vocabulary, counts.keys, np.zeros(len(counts.keys)), np.empty((len(counts.keys), 0)))
    grams = [text_of(read, key) for key in counts.keys]
    assert "the mill closed" in grams
    assert not [gram for gram in grams if WEAK_SOURCE in gram]
