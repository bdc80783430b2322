"""Domains made to be mistaken for others."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.domains.lookalikes import imitates

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "cases" / "domains" / "lookalikes.json").read_text("utf-8")
)


def test_most_known_clones_are_recognised() -> None:
    clones = CASES["clones"]
    right = [domain for domain, original in clones.items() if imitates(domain) == original]
    assert len(right) / len(clones) >= 0.9


@pytest.mark.parametrize("domain", CASES["invented"])
def test_each_way_of_imitating_is_recognised(domain: str) -> None:
    assert imitates(domain) == CASES["invented"][domain]


@pytest.mark.parametrize("domain", CASES["honest"])
def test_honest_domains_are_not_flagged(domain: str) -> None:
    assert imitates(domain) is None


@given(st.text(max_size=80) | st.from_regex(r"[a-z0-9-]{1,50}\.(ltd|com|co\.uk)", fullmatch=True))
def test_any_text_is_judged(text: str) -> None:
    found = imitates(text)
    assert found is None or found != text
