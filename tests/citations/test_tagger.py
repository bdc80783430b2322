"""The tagger adds exactly and reads long texts in blocks; its runs keep to their sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.citations import tagger
from srcscore.citations.places import Run, read_runs
from srcscore.citations.tagger import FLAGS, LABELS, flags, network, shape, suffix, tag, vocabulary
from srcscore.domains.aliases import gazetteer
from srcscore.language.annotate import annotate
from srcscore.language.word_classes import WordClass, word_classes
from srcscore.records import Article

TEXT = (
    "“It leaks,” said Ann Lee, who runs the harbour. According to officials, the council voted to sell it.\n"
    "Lee's claim was confirmed by the mayor, and a report by the Riverbend Ledger showed that Lee was right. "
    "The New York Times reported it first. (Reuters) - The pier is closed."
)
WORDS = st.sampled_from([*TEXT.split(), "“", "”", "\n", "Ann", "études", "www.example.com", "3.5"])
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join).filter(str.strip)


def scores(text: str) -> Any:
    annotated = annotate(Article(text))
    return tag(annotated, gazetteer().find(annotated.words))


def plainly(text: str) -> Any:
    """Return the same in float64, token by token, as the formula stands."""
    annotated = annotate(Article(text))
    net = network()
    marks = flags(annotated, gazetteer().find(annotated.words))
    layer = []
    for word, row in zip(annotated.words, marks, strict=True):
        bits = word_classes().get(word, 0)
        first = (
            net.words[vocabulary().get(word.lower(), 0)]
            + net.suffixes[suffix(word)]
            + net.shapes[shape(word)]
        )
        first = first + sum((net.classes[i] for i in range(len(WordClass)) if bits >> i & 1), np.zeros(1))
        layer.append(first + sum((net.flags[i] for i in range(len(FLAGS)) if row[i]), np.zeros(1)) + net.bias)
    x = activated(np.array(layer))
    channels = x.shape[1]
    for weights, offset, dilation in zip(
        net.convolutions, net.offsets, net.dilations.astype(int), strict=True
    ):
        added = np.tile(offset, (len(x), 1))
        for step in range(3):
            part = weights[step * channels : (step + 1) * channels]
            for index in range(len(x)):
                other = index + (step - 1) * dilation
                if 0 <= other < len(x):
                    added[index] += x[other] @ part.astype(np.float64)
        x = activated(x + added)
    return x @ net.output + net.output_bias


def activated(x: Any) -> Any:
    return np.clip(np.rint(x * 16), 0, 127) / 16


@given(TEXTS)
def test_scores_are_those_of_the_formula_to_the_last_bit(text: str) -> None:
    assert np.array_equal(scores(text), plainly(text))


def test_no_sum_can_lose_a_bit() -> None:
    """Sums of multiples of 1/1024 are exact in float32 while they stay below 2**24 of them."""
    net = network()
    for name in (
        "words",
        "suffixes",
        "shapes",
        "classes",
        "flags",
        "bias",
        "convolutions",
        "offsets",
        "output",
    ):
        weights = getattr(net, name)
        assert np.array_equal(weights * 64, np.rint(weights * 64)), name
        assert np.abs(weights).max() <= 4, name
    most = np.abs(net.convolutions).sum(axis=1).max() * 127 / 16 + 127 / 16 + 4
    assert most * 1024 < 2**24


def test_a_long_text_is_read_in_blocks_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = scores(TEXT * 5)
    monkeypatch.setattr(tagger, "_BLOCK", 16)
    assert np.array_equal(scores(TEXT * 5), whole)


def test_every_token_has_one_role() -> None:
    annotated = annotate(Article(TEXT))
    roles = flags(annotated, ())[:, [FLAGS.index(flag) for flag in FLAGS if flag.startswith("in ")][2:]]
    assert roles.sum(axis=1).tolist() == [1] * len(annotated.words)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        *(("LEE", 0), ("Lee", 1), ("A", 1), ("McLee", 2), ("lee", 3), ("U.S.", 4), ("e.g.", 7)),
        *(("Lee-Dorn", 10), ("long-term", 11), ("12", 13), ("3.5", 14), (",", 15), ("“", 15)),
    ],
)
def test_shapes(word: str, wanted: int) -> None:
    assert shape(word) == wanted


def test_runs_keep_to_their_sentence_and_take_the_label_of_the_highest_sum() -> None:
    columns = 1 + 2 * len(LABELS)
    given_scores = np.zeros((5, columns), np.float32)
    given_scores[1, 1] = 2  # the first token of label 0
    given_scores[2, 4] = 3  # a further token of label 1
    given_scores[3, 4] = 1  # the same, in the next sentence
    given_scores[4, 0] = 2  # nothing
    assert read_runs(given_scores, [0, 0, 0, 1, 1]) == [Run(1, 3, 1), Run(3, 4, 1)]


def test_a_run_goes_on_over_a_token_that_is_nearly_as_likely_to_belong_to_it() -> None:
    given_scores = np.zeros((4, 1 + 2 * len(LABELS)), np.float32)
    given_scores[0, 1] = 2  # the first token of label 0
    given_scores[1:, 0] = 2
    given_scores[1:, 2] = 1.5, 1.5, 0.5  # further tokens of label 0: two nearly as likely as nothing, one not
    assert read_runs(given_scores, [0, 0, 0, 0]) == [Run(0, 3, 0)]
    assert read_runs(given_scores, [0, 0, 1, 1]) == [Run(0, 2, 0)]


def plain_runs(scores: Any, sentence_of: list[int]) -> list[Run]:
    """Read runs as `read_runs` does, token by token."""
    size = len(sentence_of)
    best = [max(scores[i, 1:]) > scores[i, 0] and 1 + int(np.argmax(scores[i, 1:])) for i in range(size)]
    runs: list[Run] = []
    at = 0
    while at < size:
        end = at + 1
        while end < size and best[at] and best[end] and best[end] % 2 == 0:
            if sentence_of[end] != sentence_of[at]:
                break
            end += 1
        if best[at]:
            sums = [
                sum(max(scores[i, column : column + 2]) for i in range(at, end))
                for column in range(1, scores.shape[1], 2)
            ]
            label = int(np.argmax(sums))
            last = end
            while last < size and sentence_of[last] == sentence_of[at]:
                if scores[last, 2 + 2 * label] <= scores[last, 0] - 1:
                    break
                last += 1
            if not runs or at >= runs[-1].last:
                runs.append(Run(at, last, label))
        at = end
    return runs


@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(-4, 4), min_size=5, max_size=5)), max_size=20))
def test_runs_are_those_of_a_plain_reading(tokens: list[tuple[bool, list[int]]]) -> None:
    given_scores = np.array([row for _, row in tokens], np.float32).reshape(-1, 5) * np.float32(0.5)
    sentence_of = np.cumsum([starts for starts, _ in tokens]).astype(int).tolist()
    assert read_runs(given_scores, sentence_of) == plain_runs(given_scores, sentence_of)
