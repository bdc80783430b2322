"""Some articles, and what the library itself says of them: every adapter has to say the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from srcscore import Score, ScoreError, score_many

_EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

ARTICLES: tuple[dict[str, Any], ...] = (
    {"text": (_EXAMPLES / "network-article.txt").read_text("utf-8"), "url": "https://www.naturalnews.com/x"},
    {"text": (_EXAMPLES / "well-sourced.txt").read_text("utf-8"), "title": "Harbour wall to be rebuilt"},
    {
        "text": "The ferry stopped on Monday, the port authority said in a statement. "
        '"We will repair it by June," said Ann Marlow, its director. Reuters first reported the fault. ' * 6,
        "url": "https://www.example.org/ferry",
    },
    {"text": "Le maire a annoncé lundi que le pont restera fermé jusqu'à nouvel ordre. " * 12},
    {"text": "Too short."},
)


@cache
def expected() -> tuple[Score | ScoreError, ...]:
    """Return what `score_many` says of the articles."""
    return tuple(score_many(ARTICLES))


def values() -> list[float]:
    """Return the expected values."""
    return [result.value for result in expected() if isinstance(result, Score)]
