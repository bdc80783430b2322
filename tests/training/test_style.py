"""Measures of style."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.language.tokens import tokenise
from srcscore.records import Article, Block, Span
from srcscore.training.style import Style, measure_style


def _measure(text: str, title: str | None = None, **other: object) -> Style:
    return measure_style(Article(text, title=title, **other), tokenise(text))  # type: ignore[arg-type]


def test_counts() -> None:
    style = _measure("The works cost 3 million. They ended in 1998!\n“Why?” he asked.")
    assert (style.words, style.sentences) == (12, 3)
    assert style.words_per_sentence == 4
    assert style.numbers == pytest.approx(2 / 12)
    assert style.years == pytest.approx(1 / 12)
    assert style.exclaimed == pytest.approx(1 / 3)
    assert style.asked == pytest.approx(1 / 3)
    assert style.quoted == pytest.approx(6 / 62)
    assert style.readability == pytest.approx(4 + 100 * style.long_words)


def test_dates() -> None:
    assert _measure("It closed on Monday, Nov. 5.").dates == pytest.approx(2 / 6)
    assert _measure("They march in may.").dates == 0


def test_variety_needs_a_window_and_falls_with_repetition() -> None:
    assert _measure("word " * 199).variety is None
    assert _measure("word " * 200).variety == pytest.approx(1 / 200)
    assert _measure(" ".join(f"w{index}" for index in range(400))).variety == 1


def test_headline_and_body() -> None:
    body = "The bridge in Oldtown closed on Monday."
    assert _measure(body, "Oldtown bridge closed").title_in_body == 1
    assert _measure(body, "Aliens land").title_in_body == 0
    assert _measure(body).title_in_body is None
    assert _measure(body, "OLDTOWN bridge").title_capitals == pytest.approx(0.5)
    assert _measure(body, "Oldtown bridge closed").title_words == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OLDTOWN, Ohio (AP) — The bridge closed.", True),
        ("OLDTOWN (Reuters) - The bridge closed.", True),
        ("NEW OLDTOWN – The bridge closed.", True),
        ("The bridge closed - at last.", False),
        ("A bridge - closed.", False),
        ("", False),
    ],
)
def test_dateline(text: str, expected: bool) -> None:
    assert _measure(text).has_dateline is expected


def test_byline() -> None:
    assert _measure("x", authors=("Ann Oak",)).has_byline
    assert _measure("By Ann", blocks=(Block(Span(0, 6), "byline"),)).has_byline
    assert not _measure("x").has_byline


@given(st.text(max_size=300), st.one_of(st.none(), st.text(max_size=60)))
def test_shares_are_shares(text: str, title: str | None) -> None:
    style = _measure(text, title)
    shares = [
        style.long_words,
        style.quoted,
        style.capitals,
        style.title_capitals,
        style.numbers,
        style.years,
    ]
    assert all(0 <= share <= 1 for share in shares)
    assert style.variety is None or 0 < style.variety <= 1
    assert style.title_in_body is None or 0 <= style.title_in_body <= 1
