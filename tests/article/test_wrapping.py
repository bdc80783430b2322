"""A text that is wrapped at some width has the parts that it has unwrapped."""

from __future__ import annotations

import textwrap

import pytest

from srcscore.article import parse
from srcscore.language.tokens import tokenise

PARTS = [
    "Ferry Board Says That the Harbour of Lowmere Will Stay Shut Until the Spring of Next Year",
    "By Ann Lee",
    (
        "The harbour of Lowmere will stay shut until spring, the ferry board said on Monday, after a night "
        "of storms that broke two of its piers and left a hundred boats on the beach below the town."
    ),
    "Read more: Why the piers of Lowmere broke in one night, and who is to pay for them in the end.",
    (
        "“Nobody could have known,” Tom Okafor, who leads the board, told Reuters. “Watch the sea for a week "
        "or so and you see waves like these; sources of such storms lie far to the west of the islands.”"
    ),
    "See https://www.lowmere-ferry-board.example/reports/2019/piers/after-the-storm/a-long-name",
    (
        "— Ferry Board of Lowmere, which runs the boats (@lowmereferry) said that tickets stay valid "
        "throughout the year, and that it would pay back whoever asks for it before May."
    ),
    "Sources: Reuters.com, LowmereTimes.example",
]


def _parts(text: str) -> list[tuple[str, str]]:
    return [(block.kind, " ".join(block.span.of(text).split())) for block in parse(text).blocks]


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_blocks_of_a_wrapped_text(width: int) -> None:
    whole = "\n\n".join(PARTS)
    wrapped = "\n\n".join(
        textwrap.fill(part, width, break_long_words=False, break_on_hyphens=False) for part in PARTS
    )
    assert _parts(wrapped) == _parts(whole)
    assert parse(wrapped).title == parse(whole).title
    assert parse(wrapped).authors == ("Ann Lee",)
    assert len(tokenise(wrapped).sentences) == len(tokenise(whole).sentences)


def test_short_lines_are_parts_of_their_own() -> None:
    """Nothing is joined where lines end before the next word would have been too long."""
    text = (
        "Harbour stays shut\n\nThe board said so.\nThe mayor agreed.\nRelated stories\nWhy it broke\nWho pays"
    )
    assert len(_parts(text)) >= 5
