"""Time grows with the length of the input and no faster, whatever the input."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from srcscore.article import parse

SIZE = 25_000
"""Characters of the shorter input; the longer has four times as many."""
UNITS = {
    "one word": "a",
    "words": "word ",
    "sentences": "He ran. ",
    "lines": "x\n",
    "blank lines": "\n",
    "spaces": " ",
    "combining marks": "e\u0301\u0301\u0301",
    "surrogates": "\ud800",
    "NUL": "\0",
    "stops": ". ",
    "brackets": "([",
    "closed asides": "(Related: x) ",
    "open asides": "(Related: ",
    "less-than": "<",
    "closing tags": "</p",
    "URLs": "http://a.bc/ ",
    "joined URLs": "http://",
    "Markdown": "[a](http://",
    "closed Markdown": "[a](http://b.org) ",
    "www": "www.",
    "dots": "a.",
    "appeals": "Head over to x. ",
    "abbreviations": "Watch this Mr. ",
    "sources": "Sources: a. ",
    "source lines": "Sources:\n",
    "source entries": "a.com\n",
    "related lines": "More related stories:\nHead line here\n",
    "headlines": "Short line one.\n",
    "bylines": "By Jane Doe\n",
    "dates": "1 May 2020 ",
    "run-ons": "RELATED: a The b ",
    "starred": ". **",
}


def _time(function: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        function(text)
        best = min(best, time.process_time() - started)
    return best


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
@pytest.mark.parametrize("head", ["", "More related stories:\n"])
def test_time_is_linear(unit: str, head: str) -> None:
    short, long = (head + unit * (size // len(unit)) for size in (SIZE, 4 * SIZE))
    assert _time(parse, long) < 9 * _time(parse, short) + 0.02


def test_anchors_that_do_not_occur_cost_no_more_than_a_few_readings() -> None:
    text = "word " * 20_000
    links = [("https://a.org/", f"absent {number}") for number in range(20_000)]
    started = time.process_time()
    assert all(link.span is None for link in parse(text, links=links).links)
    assert time.process_time() - started < 5
