"""Outlet names in running text."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.domains.aliases import Gazetteer, fold, gazetteer

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "domains" / "names.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"][:40])
def test_find(case: dict[str, Any]) -> None:
    words = case["words"].split(" ")
    assert {name.name: name.domain for name in gazetteer().find(words)} == case["found"]


def test_what_is_unresolved_says_why() -> None:
    (name,) = gazetteer().find(["as", "The", "Times", "put", "it"])
    assert name.reason
    assert "thetimes.co.uk" in name.candidates


def test_country_decides() -> None:
    (name,) = gazetteer().find(["the", "London", "newspaper", "The", "Times", "reported"])
    assert name.domain == "thetimes.co.uk"


def test_lookup_ignores_case_and_article() -> None:
    found = gazetteer().lookup("the new york times")
    assert found is not None
    assert found.domain == "nytimes.com"
    assert gazetteer().lookup("no such paper at all") is None


@pytest.mark.parametrize("name", ["The Süddeutsche Zeitung", "Süddeutsche Zeitung", "süddeutsche-zeitung"])
def test_fold_joins_spellings(name: str) -> None:
    assert fold(name) == "suddeutsche zeitung"


@given(
    st.lists(
        st.text(min_size=1, max_size=30) | st.sampled_from(["The", "New", "York", "Times", "x.com", "'s"])
    )
)
def test_names_lie_in_order_inside_the_words(words: list[str]) -> None:
    behind = 0
    for name in gazetteer().find(words):
        assert behind <= name.first < name.last <= len(words)
        assert name.name == " ".join(words[name.first : name.last])
        assert name.domain is not None or name.reason
        behind = name.last


@given(
    st.lists(st.sampled_from(["The", "Times", "CNN", "cnn", "news.example.com", "the", ",", "U.S", "Hill"]))
)
def test_what_is_remembered_of_words_changes_nothing(words: list[str]) -> None:
    fresh = Gazetteer(gazetteer()._names, gazetteer()._signs, gazetteer()._countries)
    first = fresh.find(words)
    assert fresh.find(words) == first == gazetteer().find(words)
    assert all(not words[name.first].islower() or "." in words[name.first] for name in first)


@given(
    st.lists(
        st.sampled_from(["The", "Times", "CNN", "cnn", "news.example.com", "x.y", ".", "U.S", "Hill", ""])
    )
)
def test_names_open_only_where_they_can(words: list[str]) -> None:
    names = gazetteer()
    openings = [index for index, opens in enumerate(names.can_open(words)) if opens]
    assert names.find(words, openings) == names.find(words)


NAMED = [
    "The",
    "New",
    "York",
    "Times",
    "’s",
    "'s",
    "Fox",
    "News",
    "CNN",
    "Wall",
    "Wall-Street",
    "Street",
    "-",
]
NAMED += [
    "Journal",
    "U.S.",
    "News",
    "&",
    "World",
    "Report",
    "the",
    "bbc.co.uk",
    "People",
    "Daily",
    "said",
    "",
]


@given(st.lists(st.sampled_from(NAMED), min_size=1, max_size=12))
def test_a_name_is_looked_for_wherever_the_table_has_one(words: list[str]) -> None:
    names = gazetteer()
    for index, opens in enumerate(names.can_open(words)):
        if not opens and not words[index][:1].islower():
            assert names._longest_at(words, index) is None


@pytest.mark.parametrize("form", ["N{}", "{}.com", "https://a.example/{}"])
def test_words_as_long_as_their_texts_are_not_remembered(form: str) -> None:
    def find(number: int) -> None:
        word = form.format("ab" * 50_000) + str(number)
        names = gazetteer().find(["The", word, "reported", "New", word])
        assert all(name.domain is None or "://" in word for name in names)

    find(0)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(1, 21):
        find(number)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 200_000  # of two million letters
