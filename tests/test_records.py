"""Records are values: equal, hashable, copied and pickled whole, and never changed."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import srcscore
from srcscore import records
from srcscore.features.spec import Measure
from srcscore.processes import pack, unpack
from srcscore.records import ModelInfo, Record, Reputation, Span, Support

TEXT = "By Ann Lee\n\nThe mill in Lowmere closed on Monday, the mayor told Reuters. “It leaks,” said Ann Lee."
LONG = (Path(__file__).parents[1] / "docs" / "examples" / "well-sourced.txt").read_text("utf-8")
ARTICLE = {"text": TEXT, "url": "https://lowmere.example/a", "extra": 1, "links": ["https://a.example/b"]}
KINDS = [
    kind
    for name in records.__all__
    if is_dataclass(kind := getattr(records, name)) and isinstance(kind, type) and issubclass(kind, Record)
]


NESTED = {
    "reputation": Reputation("reuters.com", 0.9, 0.1, "rated"),
    "backing": Support(0.4, "reuters.com", circular=False, depth=2, path="a -> b"),
}
"""Records that a record of its own reads when it is made."""


def filled(kind: Any, value: str = "value") -> Any:
    names = kind.__match_args__
    return kind(*(NESTED.get(name, f"{value} {index}") for index, name in enumerate(names)))


@pytest.mark.parametrize("kind", [Span, Measure, *KINDS])
def test_a_record_is_a_value(kind: Any) -> None:
    one, same = filled(kind), filled(kind)
    assert one == same
    assert hash(one) == hash(same)
    assert one != filled(kind, "other")
    for again in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), copy.copy(one)):
        assert type(again) is kind
        assert again == one


@pytest.mark.parametrize("kind", [Span, Measure, *KINDS])
def test_a_record_cannot_be_changed(kind: Any) -> None:
    one = filled(kind)
    for name in (kind.__match_args__[0], "another"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(one, name, None)
    assert one == filled(kind)


def test_every_record_is_tried() -> None:
    assert {kind.__name__ for kind in KINDS} >= set(srcscore.__all__) & set(records.__all__) - {"Span"}


def test_a_field_that_cannot_be_hashed_takes_no_part_in_the_hash() -> None:
    result = srcscore.score(ARTICLE)
    assert hash(result) == hash(copy.deepcopy(result))
    assert len({result, srcscore.score(ARTICLE)}) == 1
    info = ModelInfo("a", "en", "path", 1, "2026-11-28", {"auc": 0.8})
    assert hash(info) == hash(copy.copy(info))
    assert [item.name for kind in KINDS for item in fields(kind) if item.hash is False] == [
        "extra",
        "metrics",
    ]


def test_a_record_is_shown_in_one_short_line() -> None:
    result = srcscore.score(ARTICLE)
    low, high = result.interval
    assert repr(result) == (
        f"<Score {result.value:.2f} {result.band} [{low:.2f}, {high:.2f}] 3 citations, 2 claims>"
    )
    assert [repr(citation) for citation in result.citations][1:] == [
        "<Citation 'Reuters' reuters.com, evidence outlet>",
        "<Citation 'Ann Lee', evidence person>",
    ]
    assert repr(result.claims[0]) == "<Claim at 12, single-source: mayor, Reuters>"
    assert repr(result.article) == f"<Article, {len(TEXT)} characters>"
    assert repr(Span(1, 2)) == "Span(start=1, end=2)"


@pytest.mark.parametrize(
    ("basis", "weak", "reliability"),
    [
        ("rated", True, 0.2),
        ("articles", True, 0.2),
        ("network", True, 0.2),
        ("graph", False, 0.2),
        ("name", False, None),
        ("none", False, None),
    ],
)
def test_a_guess_is_neither_weak_nor_a_rating(basis: Any, weak: bool, reliability: float | None) -> None:
    known = Reputation("harbourtruth.example", 0.2, 0.1, basis)
    assert known.weak is weak
    span = Span(0, 2)
    cited = records.Citation(
        span, "outlet", "evidence", "Harbour Truth", known.domain, span, reputation=known
    )
    assert (cited.is_weak, cited.reliability) == (weak, reliability)


def test_a_score_as_json_is_its_mapping() -> None:
    result = srcscore.score(ARTICLE)
    assert json.loads(result.to_json()) == result.to_dict()
    assert result.to_json().isascii()
    assert "\n" not in result.to_json()
    assert json.loads(result.to_json(indent=1)) == result.to_dict()


def test_a_score_crosses_a_process_boundary_whole() -> None:
    whole = srcscore.score(ARTICLE)
    packed = pack(whole)
    assert isinstance(packed, bytes)
    assert unpack(packed) == whole


def test_what_cannot_be_packed_goes_as_it_is() -> None:
    whole = srcscore.score({"text": TEXT, "mine": lambda: None})
    assert pack(whole) is whole
    assert unpack(pack(whole)) is whole


def test_texts_are_the_characters_under_their_spans() -> None:
    score = srcscore.score(ARTICLE)
    assert score.citations
    assert score.claims
    items: tuple[srcscore.Citation | srcscore.Claim, ...] = (*score.citations, *score.claims)
    for item in items:
        assert item.text == item.span.of(TEXT) != ""
    assert any(item.texts for item in score.evidence)
    for term in score.evidence:
        assert term.texts == tuple(span.of(TEXT) for span in term.spans)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"url": "not a url"}, "the URL 'not a url' is not used, since it names no outlet: "),
        (
            {"url": "file:///a.html"},
            "the URL 'file:///a.html' is not used, since it names no outlet: ",
        ),
        (
            {"published": "yesterday"},
            "the date 'yesterday' is not used, since it is in no known form: ",
        ),
    ],
)
def test_input_that_cannot_be_read_is_kept_and_named(given: dict[str, str], reason: str) -> None:
    text = LONG
    score, plain = srcscore.score({"text": text, **given}), srcscore.score(text)
    (name, value), *_ = given.items()
    assert getattr(score.article, name) == value
    assert [item[: len(reason)] for item in score.reasons] == [reason]
    assert not score.abstained
    assert (score.value, score.interval, plain.reasons) == (plain.value, plain.interval, ())


@pytest.mark.parametrize("day", ["2026", "2026-05-06T10:00Z", "Wed, 06 May 2026 10:00:00 GMT", ""])
def test_input_that_can_be_read_needs_no_word(day: str) -> None:
    assert srcscore.score(LONG, url="https://lowmere.org/a", published=day).reasons == ()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (
            "https://medium.com/@ferrywatch/a",
            "nothing is known of medium.com/@ferrywatch: it is taken for an average account of medium.com",
        ),
        (
            "https://www.youtube.com/watch?v=1",
            "youtube.com carries texts of many writers: its reputation is taken for that of this one",
        ),
        ("https://lowmere.org/a", None),
        ("https://abcnews.go.com/a", None),
    ],
)
def test_a_publisher_that_is_a_platform_is_named(url: str, reason: str | None) -> None:
    assert srcscore.score(LONG, url=url).reasons == (() if reason is None else (reason,))
    assert srcscore.score(LONG, url=url, use_publisher=False).reasons == ()
