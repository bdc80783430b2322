"""The rule book that the retrieval adapters share."""

from __future__ import annotations

import pytest

from helpers.adapters import ARTICLES, expected
from srcscore import Score
from srcscore.errors import InputError, MissingExtraError, needs_extra
from srcscore.integrations.selection import Rules, annotation, judge, root_of, select

RESULTS = expected()
KNOWN = [place for place, item in enumerate(RESULTS) if isinstance(item, Score) and not item.abstained]
UNKNOWN = [place for place in range(len(RESULTS)) if place not in KNOWN]


def test_golden_set_has_known_and_unknown_documents() -> None:
    assert KNOWN
    assert UNKNOWN


def test_nothing_is_lost_or_both_kept_and_rejected() -> None:
    for minimum in (0.0, 0.5, 1.0):
        for unknown in ("keep", "reject"):
            selection = select(RESULTS, Rules(minimum, unknown))  # type: ignore[arg-type]
            assert sorted([*selection.kept, *selection.rejected]) == list(range(len(RESULTS)))


def test_unknown_documents_follow_their_rule() -> None:
    assert select(RESULTS, Rules(1.0, "keep")).kept == tuple(UNKNOWN)
    rejected = select(RESULTS, Rules(0.0, "reject")).rejected
    assert sorted(rejected) == UNKNOWN
    assert all(why.startswith("unknown: ") for why in rejected.values())


def test_minimum_is_told_as_reason() -> None:
    rejected = select(RESULTS, Rules(1.0)).rejected
    assert set(rejected) == set(KNOWN)
    assert all("is below 1" in why for why in rejected.values())


def test_at_least_brings_back_the_best() -> None:
    best = max(KNOWN, key=lambda place: RESULTS[place].value)  # type: ignore[union-attr]
    assert select(RESULTS, Rules(1.0, "reject", at_least=1)).kept == (best,)
    assert len(select(RESULTS, Rules(1.0, "reject", at_least=99)).kept) == len(RESULTS)


def test_order_by_score_puts_unknown_last() -> None:
    kept = select(RESULTS, Rules(0.0, order="score")).kept
    values = [RESULTS[place].value for place in kept if place in KNOWN]  # type: ignore[union-attr]
    assert values == sorted(values, reverse=True)
    assert list(kept[len(KNOWN) :]) == UNKNOWN


def test_documents_that_rest_on_one_voice_collapse() -> None:
    relay = "The harbour wall cracked on Monday, Reuters reported. The pier is shut, according to Reuters. "
    results = judge([(relay * 6, {}), (relay * 7, {}), (ARTICLES[1]["text"], {})])
    roots = [root_of(result) for result in results if isinstance(result, Score)]
    assert roots[0] == roots[1] is not None
    selection = select(results, Rules(0.0, one_per_root=True))
    assert len(selection.rejected) == 1
    ((place, why),) = selection.rejected.items()
    assert place in (0, 1)
    assert why == f"rests on {roots[0]} alone, as document {1 - place} does"


@pytest.mark.parametrize("wrong", [{"minimum": 2}, {"unknown": "maybe"}, {"order": "best"}, {"at_least": -1}])
def test_rules_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Rules(**wrong)  # type: ignore[arg-type]


def test_metadata_tells_the_publisher_only_by_a_web_address() -> None:
    text = ARTICLES[0]["text"]
    for key in ("url", "source"):
        (result,) = judge([(text, {key: "https://www.naturalnews.com/x"})])
        assert isinstance(result, Score)
        assert result.article.domain == "naturalnews.com"
    (result,) = judge([(text, {"source": "folder/file.txt"})])
    assert isinstance(result, Score)
    assert result.url is None


def test_unreadable_documents_are_rejected_or_kept_with_their_error() -> None:
    results = judge([(5, {})])  # type: ignore[list-item]
    assert annotation(results[0])["error"]
    assert select(results, Rules(unknown="reject")).rejected[0].startswith("not readable: ")
    assert select(results, Rules(unknown="keep")).kept == (0,)


def test_missing_package_names_the_extra() -> None:
    with (
        pytest.raises(MissingExtraError) as raised,
        needs_extra("arrow", "pyarrow", "scoring Arrow batches"),
    ):
        raise ImportError
    assert str(raised.value) == (
        "scoring Arrow batches needs the package pyarrow; install it: python -m pip install 'srcscore[arrow]'"
    )
