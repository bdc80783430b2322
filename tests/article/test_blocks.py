"""The parts of a text: the cases of `tests/cases/article/blocks.json`, and what holds for every text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.article.blocks import lay_out

CASES = json.loads((Path(__file__).parents[1] / "cases/article/blocks.json").read_text("utf-8"))
PHRASES = [
    "(Related: ", "Sources include:", "Sources:", "READ MORE: ", "More related stories:", "Follow us on X.",
    "By Jane Doe", "2024-01-02",
    "\n", "\n\n", "\r\n", "Watch this video", " below.", "Mr. ", "U.S. ", ")", "(", "“",
    "”", '"', "a.example ", "The mayor went home. ", "x" * 130, "• ", "Photo: ", "Via ", "Share this",
    "\u2028", "\x1c", "\x00", "\ud800", "©", "h/t ",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PHRASES)).map("".join))


def _cases() -> list[Any]:
    marks = {True: [pytest.mark.xfail(reason="known failure")], False: []}
    return [pytest.param(case, id=case["name"], marks=marks["fails" in case]) for case in CASES]


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    layout = lay_out(case["text"], case.get("given"))
    marked = [[block.kind, block.span.of(case["text"])] for block in layout.blocks if block.kind != "body"]
    assert marked == case["blocks"]
    for field in ("title", "authors", "published"):
        if field in case:
            found = getattr(layout, field)
            assert (list(found) if field == "authors" else found) == case[field]


@given(TEXTS, st.none() | st.text(max_size=20))
def test_blocks_are_in_order_apart_and_not_empty(text: str, title: str | None) -> None:
    at = 0
    for block in lay_out(text, title).blocks:
        assert at <= block.span.start < block.span.end <= len(text)
        assert block.span.of(text).strip() == block.span.of(text)
        at = block.span.end


@given(TEXTS)
def test_blocks_hold_every_letter_and_digit(text: str) -> None:
    held = "".join(block.span.of(text) for block in lay_out(text).blocks)
    assert sum(map(str.isalnum, held)) == sum(map(str.isalnum, text))


@given(TEXTS)
def test_known_headings_are_the_only_ones(text: str) -> None:
    assert all(block.kind != "heading" for block in lay_out(text, headings=()).blocks)


@given(TEXTS, st.sampled_from(["Sources include:\na.org\nb.org", "https://a.org/\nhttps://b.org/"]))
def test_what_is_appended_changes_nothing_before_it(text: str, added: str) -> None:
    before = lay_out(text).blocks
    assert lay_out(f"{text}\n\n{added}").blocks[: len(before)] == before
