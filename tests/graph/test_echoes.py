"""Near-copies are found however they were cut or edited; texts that only share a topic are not."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from helpers.graphs import graph_of
from srcscore.graph.nodes import same_statement, terms
from srcscore.language.fingerprints import FEWEST_WORDS, SIGNATURE_SIZE, near_duplicates, signature

DRAW = Random(5)  # noqa: S311 - only to write texts that differ
VOCABULARY = [
    f"{a}{b}" for a in ("bra", "tor", "min", "sel", "dun", "fal") for b in ("ken", "lo", "rith", "amp", "u")
]
TEXT = [DRAW.choice(VOCABULARY) for _ in range(400)]
OTHER = [DRAW.choice(VOCABULARY) for _ in range(400)]

COPIES = {
    "the same": TEXT,
    "in capitals": [word.upper() for word in TEXT],
    "with other punctuation": [part for word in TEXT for part in (word, ",")],
    "cut at the end": TEXT[:260],
    "cut at the start": TEXT[140:],
    "with a new opening": OTHER[:80] + TEXT,
    "with every fifteenth word changed": [OTHER[n] if n % 15 == 0 else word for n, word in enumerate(TEXT)],
}
NO_COPIES = {
    "another text": OTHER,
    "a quotation of a few lines": OTHER[:300] + TEXT[:60],
    "the same words in another order": Random(3).sample(TEXT, 400),  # noqa: S311
    "too short": TEXT[: FEWEST_WORDS - 1],
}


@pytest.mark.parametrize("words", COPIES.values(), ids=COPIES)
def test_copies(words: list[str]) -> None:
    pair = np.array([signature(TEXT), signature(words)])
    assert near_duplicates(pair) == [[0, 1]]


@pytest.mark.parametrize("words", NO_COPIES.values(), ids=NO_COPIES)
def test_no_copies(words: list[str]) -> None:
    graph = graph_of(
        {"url": f"https://site-{n}.com/1", "text": " ".join(w)} for n, w in enumerate((TEXT, words))
    )
    assert len(graph) == 2
    assert graph.echoes() == ()


def test_equal_places_of_two_signatures_estimate_the_share_of_runs_in_common() -> None:
    for kept in (100, 200, 300):
        alike = signature(TEXT) == signature(TEXT[:kept])
        assert alike.mean() == pytest.approx(kept / 400, abs=0.12)
    assert len(signature([])) == 0


def test_a_signature_is_the_same_everywhere() -> None:
    """Stored graphs hold signatures: a change would need another protocol."""
    found = signature(" ".join(f"word{n}" for n in range(40)).split())
    assert found.dtype == np.uint32
    assert len(found) == SIGNATURE_SIZE
    assert found[:4].tolist() == PINNED


PINNED = [73653968, 38156033, 75085862, 4855145]

DATED = [
    # (dates of three copies at three outlets, who was first)
    (("2026-05-03", "2026-05-01", "2026-05-02"), 1),
    (("2026-05-01", "2026-05-01", "2026-05-02"), None),
    (("2026-05", "2026-05-01", "2026-05-02"), None),
    (("2026-05-01T08:00Z", "2026-05-01T07:00Z", "2026-05-01T07:30Z"), 1),
    (("2026-05-02", "2026-05-01", None), None),
    ((None, None, None), None),
]


@pytest.mark.parametrize(("dates", "first"), DATED)
def test_who_was_first(dates: tuple[str | None, ...], first: int | None) -> None:
    articles = [
        {"url": f"https://site-{n}.com/1", "text": " ".join(TEXT), "published": day}
        for n, day in enumerate(dates)
    ]
    (echo,) = graph_of(articles).echoes()
    assert echo.outlets == ("site-0.com", "site-1.com", "site-2.com")
    assert echo.first == (None if first is None else f"site-{first}.com/1")


def test_versions_at_one_outlet_are_no_echo() -> None:
    articles = [{"url": f"https://site.com/{n}", "text": " ".join(TEXT)} for n in range(3)]
    assert graph_of(articles).echoes() == ()


SAME = [
    (
        "Mayor Ida Brook said the Lowmere tannery lost 40 saddles on Friday",
        "The Lowmere tannery lost 40 saddles, according to Mayor Ida Brook",
        True,
    ),
    ("The Lowmere tannery lost 40 saddles", "The Quenby tannery lost 90 saddles", False),
    ("Ida Brook spoke of the tannery that lost 40 saddles", "Ida Brook did not", False),
    (
        "It was closed on Friday in September, and again on Monday",
        "Closed on Friday in September and Monday",
        False,
    ),
    ("", "", False),
]


@pytest.mark.parametrize(("first", "second", "expected"), SAME)
def test_same_statements(first: str, second: str, expected: bool) -> None:
    both = terms(first.split()), terms(second.split())
    assert (same_statement(*both) > 0) is expected
    assert same_statement(*both) == same_statement(*reversed(both))
