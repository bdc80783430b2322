"""How far statements are from a primary source: in one article, and along chains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from srcscore.citations.claims import distance
from srcscore.records import Citation, Claim, Span, Support

Read = Callable[..., tuple[tuple[Citation, ...], tuple[Claim, ...], str]]


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("The mill closed in spring.", None),
        ("The mill closed in spring, Ann Lee said.", 0),
        ("The mill closed in spring, officials said.", 0),
        ("The mill closed in spring, according to a report by the Harbour Institute.", 0),
        ("The mill closed in spring, the mayor told CNN.", 1),
        ("The mill closed in spring, Reuters reported.", 1),
        ("Reuters, citing two officials, said the mill closed in spring.", 1),
        ("CNN and Reuters reported that the mill closed in spring.", 1),
        ("Reuters, citing TASS, said the mill closed in spring.", 2),
    ],
)
def test_distance(text: str, outlets: int | None, read: Read) -> None:
    _, claims, _ = read(text)
    assert [claim.distance for claim in claims] == [outlets]


def test_the_publisher_is_no_outlet_in_between(read: Read) -> None:
    citations, claims, _ = read("The mill closed in spring, the mayor told CNN.")
    own = tuple(replace(c, self_cited=c.kind == "outlet") for c in citations)
    assert distance(own, claims[0].roots) == 0


def _cite(**changes: Any) -> Citation:
    place = Span(0, 4)
    return replace(Citation(place, "outlet", "evidence", "P", "paper.com", place), **changes)


@pytest.mark.parametrize(("depth", "outlets"), [(1, 1), (2, 2), (3, 3)])
def test_a_followed_source_is_as_far_as_its_chain(depth: int, outlets: int) -> None:
    backing = Support(0.5, None, circular=False, depth=depth, path="a -> b")
    assert distance((_cite(backing=backing),), ()) == outlets


def test_a_link_or_a_listed_source_carries_nothing() -> None:
    for citation in (_cite(kind="link"), _cite(role="listed")):
        assert distance((citation,), ()) is None
