"""Tokens, sentences and quotations: cases, and what holds for every text."""

import itertools
import json
import textwrap
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from helpers.plain_tokens import plain_tokens
from srcscore.language.tokens import line_starts, tokenise

CASES = json.loads((Path(__file__).parents[1] / "cases/language/tokens.json").read_text("utf-8"))
JOINTS = st.sampled_from(
    [
        *".,;:!?…'’‘\"“”„«»()[]-–—&@/_$%#0123456789 \n\t\u00a0",
        *"\u00ad\u200b\u200d\u0301\u2028\x00\ud800😀éßİЖ汉",
        *[
            "\r\n",
            "'s",
            "’s",
            "...",
            "U.S.",
            "Mr.",
            "Ph.D.",
            "No. 5",
            "A. B",
            "p.m.",
            "A/S",
            "xn--a",
            ".com",
            ".COM",
            "don't",
        ],
        *[
            "http://",
            "https://x.com/a",
            "1,000",
            "1,0000",
            "3.5",
            "www.a-b.co.uk",
            "a",
            "B",
            "Word",
            "s ",
            "S",
        ],
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(JOINTS, max_size=40).map("".join))


@pytest.mark.parametrize("case", CASES["words"], ids=lambda case: case["why"])
def test_words(case: dict[str, Any]) -> None:
    assert list(tokenise(case["text"]).words) == case["words"]


@pytest.mark.parametrize("case", CASES["sentences"], ids=lambda case: case["why"])
def test_sentences(case: dict[str, Any]) -> None:
    text = "".join(case["sentences"])
    tokens = tokenise(text)
    spans = [text[tokens.starts[first] : tokens.ends[last - 1]] for first, last in tokens.sentences]
    assert spans == [sentence.strip() for sentence in case["sentences"]]


@pytest.mark.parametrize("case", CASES["quotes"], ids=lambda case: case["why"])
def test_quotes(case: dict[str, Any]) -> None:
    assert [span.of(case["text"]) for span in tokenise(case["text"]).quotes] == case["quotes"]


@given(TEXTS)
@settings(max_examples=examples(600))
@example("Ph.D. No. 5 A. B. 1,000.5 's 'S ..")
@example("A.0@ Ann.Lee@x.org")
@example("².A ½.Ⅷ")
@example("Lowmere A/S and/or A/A AA/B xn--abc.com xn-- axn--b")
def test_cuts_as_the_plain_tokeniser_does(text: str) -> None:
    tokens = tokenise(text)
    assert list(zip(tokens.starts, tokens.words, strict=True)) == plain_tokens(text)


@given(TEXTS)
@settings(max_examples=examples(300))
def test_tokens_hold_all_but_white_space(text: str) -> None:
    tokens = tokenise(text)
    at = 0
    for index, (start, word) in enumerate(zip(tokens.starts, tokens.words, strict=True)):
        assert not text[at:start].strip()
        assert text[start : tokens.ends[index]] == word
        assert word
        at = tokens.ends[index]
    assert not text[at:].strip()


@given(TEXTS)
@settings(max_examples=examples(300))
def test_sentences_cover_every_token_once(text: str) -> None:
    tokens = tokenise(text)
    covered = [index for first, last in tokens.sentences for index in range(first, last)]
    assert covered == list(range(len(tokens.words)))
    assert all(first < last for first, last in tokens.sentences)


@given(TEXTS)
@settings(max_examples=examples(300))
def test_quotes_are_in_order_and_keep_to_their_paragraph(text: str) -> None:
    quotes = tokenise(text).quotes
    assert all(quote.start < quote.end <= len(text) for quote in quotes)
    assert all(one.end <= other.start for one, other in itertools.pairwise(quotes))
    lines = text.splitlines(keepends=True)
    if any(len(line) > 120 and " " in line.strip() for line in lines):
        for start, line in zip(accumulate(map(len, lines)), lines, strict=True):
            if not line.strip()[-1:].isalpha() and line.strip()[-1:] != ",":
                assert not any(quote.start < start < quote.end for quote in quotes)


@given(st.integers(min_value=50, max_value=100))
def test_wrapping_changes_nothing(width: int) -> None:
    text = " ".join(CASES["paragraph"] * 2)
    whole, wrapped = tokenise(text), tokenise("\n".join(textwrap.wrap(text, width, break_on_hyphens=False)))
    assert list(wrapped.words) == list(whole.words)
    assert list(wrapped.sentences) == list(whole.sentences)
    assert [(quote.start, quote.end) for quote in wrapped.quotes] == [
        (quote.start, quote.end) for quote in whole.quotes
    ]


LONG = (
    "The ferry was closed for two years, and the council asked three engineers what it would cost to mend. "
    * 2
)
BROKEN = "Divers had found a crack in the hull, she said,"


@pytest.mark.parametrize("break_", ["\n", " \n", "\r\n", "\n      "])
def test_a_break_within_a_sentence_only_wraps(break_: str) -> None:
    for line in (BROKEN, BROKEN[:-1]):
        text = f"{LONG}\n{line}{break_}and the pumps had failed."
        assert line_starts(text) == [len(LONG) + 1]
        assert len(tokenise(text).sentences) == len(tokenise(LONG).sentences) + 1


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("Divers find a crack in the hull of the ferry", "by Ann Lee"),
        ("Divers find a crack in the hull of the ferry", "https://example.com/crack"),
        ("Divers find a crack in the hull of the ferry", "www.example.com/crack"),
        ("Divers find a crack in the hull of the ferry", "The pumps had failed"),
        ("Divers find a crack in the hull of the ferry", "via Reuters"),
        ("Divers find a crack in the hull of the ferry", "source: Reuters"),
        ("Divers find a crack in the hull of the ferry", "sources include: Reuters"),
        ("Divers find a crack in the hull of the ferry", "lowmere.com/crack"),
        ("What the divers found in the hull of the ferry:", "a crack"),
        ("Divers had found a crack in the hull, she said.", "the pumps had failed"),
        ("A crack in the hull", "two pumps that failed"),
    ],
)
def test_what_begins_anew_is_a_line(line: str, following: str) -> None:
    text = f"{LONG}\n{line}\n{following}"
    assert line_starts(text) == [len(LONG) + 1, len(LONG) + len(line) + 2]


def test_lists_of_short_lines_are_not_wrapped() -> None:
    text = "\n".join(CASES["list"])
    assert len(tokenise(text).sentences) == len(CASES["list"])
