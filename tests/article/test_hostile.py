"""One thing over and over, whatever it is, is read and nothing of it is lost."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from srcscore.article import parse, sentences

SIZE = 25_000
"""Characters of each text."""
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
    "companies": "Watch this Inc. ",
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


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
@pytest.mark.parametrize("head", ["", "More related stories:\n"])
def test_one_thing_over_and_over_is_read_whole(unit: str, head: str) -> None:
    """How time grows with such texts is measured by benchmarks/stress/fuzz.py."""
    text = head + unit * (SIZE // len(unit))
    article = parse(text)
    assert article.text == text
    assert all(block.span.end <= len(text) for block in article.blocks)


def test_each_stop_is_looked_at_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    is_inner = Mock(side_effect=sentences._is_inner)
    monkeypatch.setattr(sentences, "_is_inner", is_inner)
    parse("Watch this Inc. " * 500)
    assert 500 <= is_inner.call_count <= 2000


def test_anchors_that_do_not_occur_have_no_place() -> None:
    text = "word " * 20_000
    links = [("https://a.org/", f"absent {number}") for number in range(20_000)]
    assert all(link.span is None for link in parse(text, links=links).links)
