"""Pages of invented articles, each made once, for the tests of what a browser makes of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from srcscore.errors import InputError
from srcscore.records import Score, ScoreError
from srcscore.report.html import batch_page, page
from srcscore.scoring import score

_EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


class _Pages(dict[str, Callable[[], str]]):
    """Pages by name, made when asked for."""

    def score(self, name: str) -> Score:
        """Return the score behind a page."""
        return _score(name)


@cache
def _score(name: str) -> Score:
    if name == "network":
        return score(_text("network-article"), url="https://www.naturalnews.com/2024-09-26-drones.html")
    if name == "sourced":
        return score(_text("well-sourced"), url="https://www.bbc.co.uk/news/invented")
    return score("The mill closed.")


def _text(name: str) -> str:
    return (_EXAMPLES / f"{name}.txt").read_text("utf-8")


@cache
def _page(name: str) -> str:
    return page(_score(name))


@cache
def _batch() -> str:
    error = ScoreError(3, "lost.txt", InputError("the file cannot be read", value="lost.txt"))
    return batch_page([*map(_score, ("network", "sourced", "short")), error])


PAGES = _Pages({name: partial(_page, name) for name in ("network", "sourced", "short")} | {"batch": _batch})
"""What `PAGES[name]()` returns is the page; `PAGES.score(name)` is what it shows."""
