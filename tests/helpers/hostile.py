"""Inputs made to break readers, each of any size, and what must hold of whatever they give."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from itertools import count, product, repeat
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import jsonschema

import srcscore
from helpers.read_html import read
from srcscore import Score, SrcscoreError
from srcscore.report.terminal import render
from srcscore.serialise import SCHEMA

SHORT = "The weir at Lowmere failed, the mayor told Reuters. Nobody was hurt, a spokeswoman said. " * 10
UNITS = {
    "one word": "a",
    "one line of words": "word ",
    "sentences": "He ran. ",
    "lines of one character": "x\n",
    "lines of two characters": "ab\n",
    "blank lines": "\n",
    "carriage returns": "\r",
    "spaces": " ",
    "NUL": "\0",
    "lone surrogates": "\ud800",
    "combining marks": "e\u0301\u0301\u0301",
    "marks alone": "\u0301",
    "zero-width spaces": "a\u200b",
    "bidirectional overrides": "\u202ea",
    "line separators": "a\u2028",
    "escapes": "\x1b[31m",
    "homoglyph names": "Rеuters said. ",
    "URLs": "https://a.bc/ ",
    "joined URLs": "http://",
    "Markdown links": "[a](http://b.org) ",
    "open Markdown links": "[a](http://",
    "brackets": "([",
    "closing brackets": ")]",
    "straight quotes": '"',
    "opening quotes": "“",
    "closing quotes": "”",
    "apostrophes": "'a ",
    "quotations": "“It is so,” he said. ",
    "stops": ".",
    "commas": ", ",
    "hyphens": "a-",
    "abbreviations": "U.S. ",
    "initials": "A. ",
    "capitals": "NEVER EVER ",
    "less-than": "<",
    "ampersands": "&",
    "entities": "&lt;",
    "verbs of saying": "said ",
    "attributions": "Ida Brook told Reuters that ",
    "outlets": "Reuters, ",
    "officials": "officials said; ",
    "source lists": "Sources include: Reuters.com\nHe ran to the mill.\n",
    "source headings": "Sources:\n",
    "source entries": "a.com\n",
    "asides": "(Related: x) ",
    "open asides": "(Related: ",
    "related headings": "More related stories:\nHead line here\n",
    "bylines": "By Jane Doe\n",
    "dates": "1 May 2020 ",
    "numbers": "1,000 ",
    "ideographs": "汉",
    "ideographs with stops": "汉。",
    "emoji": "😀",
    "punycode": "xn--a.com ",
}
"""What a text is made of, over and over."""


def page(body: str) -> dict[str, str]:
    """Return a page with something in its article."""
    return {"html": f"<html><body><article>{body}</article></body></html>"}


def names(size: int) -> str:
    """Return sentences of ever new people."""
    letters = product(ascii_lowercase, repeat=4)
    return "".join(
        f"Mayor X{''.join(name)} said so. " for name, _ in zip(letters, range(size // 21), strict=False)
    )


PAGES: dict[str, Callable[[int], Any]] = {
    "paragraphs": lambda size: page("<p>He ran to Reuters.</p>" * (size // 25)),
    "nested tags": lambda size: page("<div>" * (size // 11) + "x" + "</div>" * (size // 11)),
    "open tags": lambda size: page("<b><i><p>x" * (size // 10)),
    "nested tables": lambda size: page("<table><tr><td>" * (size // 15)),
    "links in a page": lambda size: page("<a href='https://a.bc/'>x</a> " * (size // 30)),
    "entities in a page": lambda size: page(f"<p>{'&amp;&#x110000;&bogus;' * (size // 23)}</p>"),
    "long attribute": lambda size: page(f"<p class='{'a' * size}'>x</p>"),
    "comments": lambda size: page("<!-- x -->" * (size // 10)),
    "open comments": lambda size: page("<!--" * (size // 4)),
    "open script": lambda size: page("<script>" + "x" * size),
    "nested JSON": lambda size: {
        "html": '<html><head><script type="application/ld+json">' + '{"a":' * (size // 5) + "</script></head>"
    },
    "one word in a page": lambda size: page(f"<p>{'a' * size}</p>"),
    "one line in a page": lambda size: page(f"<p>{'word ' * (size // 5)}</p>"),
    "dates in a page": lambda size: page(f"<p>{'2020-01-01 ' * (size // 11)}</p>"),
}
"""Pages, as large as asked for."""
MAPPINGS: dict[str, Callable[[int], Any]] = {
    "new names": names,
    "new domains": lambda size: " ".join(f"a{number}.com said." for number in range(size // 14)),
    "new URLs": lambda size: " ".join(f"https://a{number}.bc/" for number in range(size // 17)),
    "new URLs that speak": lambda size: " ".join(
        f"https://a{number}.bc/x said." for number in range(size // 24)
    ),
    "links": lambda size: {
        "text": SHORT,
        "links": [(f"https://a{number}.bc/", "weir") for number in range(size // 24)],
    },
    "long title": lambda size: {"text": SHORT, "title": "“Big” news " * (size // 11)},
    "long address": lambda size: {"text": SHORT, "url": "https://a.bc/?url=" * (size // 18)},
    "long host": lambda size: {"text": SHORT, "url": f"https://{'é.' * (size // 2)}com/"},
    "authors": lambda size: {"text": SHORT, "authors": "Jane Doe and " * (size // 13)},
    "other keys": lambda size: {"text": SHORT, "note": "a" * size},
}
"""Texts that never repeat themselves, and what stands beside a text."""


def inputs() -> dict[str, Callable[[int], Any]]:
    """Return all that can be made as large as wanted, by name."""
    texts = {name: (lambda size, unit=unit: unit * (size // len(unit))) for name, unit in UNITS.items()}
    return {**texts, **MAPPINGS, **PAGES}


WRONG: tuple[Any, ...] = (
    None,
    1,
    1.5,
    True,
    b"bytes",
    b"\xff\xfe\x00",
    bytearray(b"x"),
    [],
    ["text"],
    object(),
    {},
    {"text": 1},
    {"text": b"x"},
    {"text": None, "html": None},
    {"html": ["x"]},
    {"text": SHORT, "title": 1},
    {"text": SHORT, "url": b"x"},
    {"text": SHORT, "links": "https://a.bc"},
    {"text": SHORT, "links": [1]},
    {"text": SHORT, "links": [{"url": None}]},
    {"text": SHORT, "links": [("a", "b", "c")]},
    {"text": SHORT, "links": repeat("x")},
    {"text": SHORT, "links": ({"url": "x", "start": at, "end": -at} for at in range(5))},
    {"text": SHORT, "links": [{"url": "x", "start": 10**30, "end": 10**31}]},
    {"text": SHORT, "authors": [1]},
    {"text": SHORT, "published": 1},
    {"text": SHORT, "id": 10**5000},
    {"text": SHORT, "id": [1]},
    {"text": SHORT, 1: 2},
    {"text": "\ud800", "title": "\udfff", "url": "http://\ud800/", "id": "\0"},
    {"text": SHORT, "url": "http://[::1"},
    {"text": SHORT, "links": count()},
)
"""Wrong types, and right types with wrong content."""


@cache
def _validator() -> jsonschema.Draft202012Validator:
    folder = Path(__file__).parents[2] / "docs" / "schema"
    name = f"{SCHEMA}.json"
    return jsonschema.Draft202012Validator(json.loads((folder / name).read_text("utf-8")))


def survives(article: Any, *, valid: bool = True, **settings: Any) -> Score | SrcscoreError:
    """Score something, and check all that must hold of a score, or of an error.

    Parameters
    ----------
    article
        Anything.
    valid
        Whether the score is also held against its JSON Schema and shown, which takes longer than scoring.
    settings
        Passed to `score`.
    """
    try:
        score = srcscore.score(article, **settings)
    except SrcscoreError as error:
        shown = str(error)
        assert shown.isprintable()
        assert len(shown) < 1000
        if not error.remedy:
            raise AssertionError(shown) from error
        return error
    model = srcscore.load_model()
    assert score.intercept + sum(item.contribution for item in score.evidence) == score.logit
    assert model.calibrate(score.logit) == score.value
    assert 0 <= score.interval[0] <= score.value <= score.interval[1] <= 1
    content = json.loads(json.dumps(score.to_dict(), allow_nan=False))
    if valid:
        _validator().validate(content)
        report = render(score, width=80)
        assert all(line.isprintable() for line in report.split("\n"))
    if valid and find_spec("jinja2"):
        harmless_page(score.to_html())
        harmless_page(str(score._repr_html_()))
    return score


@cache
def _tags() -> frozenset[str]:
    """Return the elements that the templates of pages write."""
    folder = Path(srcscore.__file__).parent / "data" / "report"
    return frozenset(
        tag
        for file in folder.glob("*.html")
        for tag in re.findall(r"<([a-z][a-z0-9]*)", file.read_text("utf-8"))
    )


def harmless_page(made: str) -> None:
    """Check that a page holds no element, script or address but what its templates write."""
    made.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", made)
    root = read(made)
    assert len(root.all("script")) == made.startswith("<!doctype")
    for item in root.all():
        assert item.tag in _tags(), item.tag
        for name, value in item.attributes.items():
            assert not name.startswith("on"), name
            assert name not in ("style", "src", "srcdoc", "action", "formaction"), name
            assert name not in ("href", "xlink:href") or re.match(r"#|https?://", value or "", re.IGNORECASE)
