"""What is too large is refused with a clear error, at once; what is large and allowed is read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import srcscore
from srcscore.article import limits, parse
from srcscore.errors import InputError, InputTypeError
from srcscore.records import Article

LONG = "a" * (limits.MOST_CHARACTERS + 1)
PARTS = {
    "text": lambda: LONG,
    "text in a mapping": lambda: {"text": LONG},
    "page in a mapping": lambda: {"html": LONG},
    "title": lambda: {"text": "", "title": LONG},
    "address": lambda: {"text": "", "url": LONG},
    "date": lambda: {"text": "", "published": LONG},
    "authors": lambda: {"text": "", "authors": LONG},
    "article": lambda: Article(LONG),
    "lines": lambda: "ab\n" * limits.MOST_LINES,
    "lines of another kind": lambda: "ab\u2028\r\n" * (limits.MOST_LINES // 2),
    "lines of an article": lambda: Article("\n" * limits.MOST_LINES),
    "endless links": lambda: {"text": "", "links": repeat("https://www.bbc.co.uk/")},
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_too_much_is_refused(part: Callable[[], Any]) -> None:
    with pytest.raises(InputError, match="more than") as caught:
        parse(part())
    assert caught.value.remedy
    assert len(str(caught.value)) < 400


def test_a_batch_goes_on_after_it() -> None:
    bad, good = srcscore.score_many([LONG, "The mill closed, the mayor told Reuters."])
    assert isinstance(bad, srcscore.ScoreError)
    assert "16,000,000" in str(bad.error)
    assert isinstance(good, srcscore.Score)


def test_the_most_lines_are_read() -> None:
    limits.check_lines("\r\n" * (limits.MOST_LINES - 1))


@given(st.text(alphabet="a\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\t\x1f"))
def test_lines_are_counted_as_python_splits_them(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "MOST_LINES", len(f"{text}a".splitlines()))
        limits.check_lines(text)
        patch.setattr(limits, "MOST_LINES", len(f"{text}a".splitlines()) - 1)
        with pytest.raises(InputError, match="lines"):
            limits.check_lines(text)


def test_the_longest_word_is_read() -> None:
    assert parse(LONG[1:]).text == LONG[1:]


@pytest.mark.parametrize("number", [10**4000, -(10**4000)])
def test_an_identifier_that_python_cannot_write_is_refused(number: int) -> None:
    with pytest.raises(InputTypeError, match="'id'"):
        parse({"text": "", "id": number})


def attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


MANY = attributes(limits.MOST_ATTRIBUTES + 1)
BUSY = {
    "plain": f"<p {MANY}>",
    "behind a closed tag in quotes": f"<p a='>' {MANY}>",
    "behind a quote that is a name": f'<p =" {MANY}>',
    "behind a quote that is a value": f'<p a==" {MANY}>',
    "behind an empty comment": f"<!--><p {MANY}>",
    "in a script": f"<script><p {MANY}>",
    "between slashes": "<p" + "/a" * (limits.MOST_ATTRIBUTES + 1),
    "without spaces": "<p " + "a='1'" * (limits.MOST_ATTRIBUTES + 1),
    "never closed": f'<p a="<p {MANY}',
    "tags in tags": "<p" * limits.MOST_TAGS,
}


@pytest.mark.parametrize("page", BUSY.values(), ids=BUSY)
def test_a_tag_with_a_flood_of_attributes_is_refused(page: str) -> None:
    with pytest.raises(InputError, match="attributes") as caught:
        limits.check_page(page)
    assert "'text'" in caught.value.remedy


@pytest.mark.parametrize(
    "page",
    [
        f"<p {attributes(limits.MOST_ATTRIBUTES - 2)}>",
        f'<p a="{MANY}">',
        f"<p a='{MANY}' b = '{MANY}'>",
        f"<p>{MANY}</p>",
        f"<p a='{'data ' * 100_000}'>",
        "1 <2 < 3" * 30_000,
    ],
)
def test_what_is_no_flood_is_read(page: str) -> None:
    assert limits.check_page(page) <= 1


def test_a_page_of_too_many_tags_is_refused() -> None:
    assert limits.check_page("<p>" * limits.MOST_TAGS) == limits.MOST_TAGS
    with pytest.raises(InputError, match="more than 20,000 tags"):
        limits.check_page("<p>" * (limits.MOST_TAGS + 1))


def test_a_large_page_is_read_once_and_not_compared() -> None:
    pytest.importorskip("trafilatura")
    tags = limits.MOST_TAGS_COMPARED + 1
    page = "<html><body><article>" + "<p>The mill closed, the mayor told Reuters.</p>" * tags
    assert "told Reuters" in parse({"html": page}).text


def test_a_run_of_white_space_between_names_is_one_space() -> None:
    assert parse({"text": "", "authors": "Ann" + " \n" * 500_000 + "Lee"}).authors == ("Ann Lee",)
