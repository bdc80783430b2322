"""Text made safe to show: clean, of known width, cut and filled without losing words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.records.text import number
from srcscore.report.text import clean, columns, safe, shorten, web_address, wrap

any_text = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        (" two\n\n lines\t", "two lines"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("c1 \x9b2J", "c1 \ufffd2J"),
        ("zero\u200bwidth \u202eback", "zerowidth back"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("curly “quotes” stay", "curly “quotes” stay"),
        ("", ""),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("", 0)])
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("much too long", 9, "much t..."),
        ("漢字漢字", 7, "漢字..."),
        ("a " * 50, 6, "a a..."),
    ],
)
def test_shorten(text: str, limit: int, shown: str) -> None:
    assert shorten(text, limit) == shown


@given(any_text, st.integers(10, 100))
def test_shorten_fits(text: str, limit: int) -> None:
    assert columns(shorten(text, limit)) <= limit


@given(any_text, st.integers(10, 100), st.integers(0, 6))
def test_wrap_fits_and_keeps_every_character(text: str, width: int, indent: int) -> None:
    lines = wrap(text, width, first="- ".ljust(indent)[:indent])
    assert all(columns(line) <= width for line in lines)
    kept = "".join(line[indent:] for line in lines)
    shown = clean(text).replace(" ", "")
    assert kept.replace(" ", "") == shown if len(text) < 8 * width else len(lines) <= 25


def test_wrap_fills_lines() -> None:
    assert wrap("one two three four", 9, first="- ") == ["- one two", "  three", "  four"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (0.0, "0.00"),
        (0.125, "0.12"),
        (1.0, "1.00"),
        (0.3949, "0.39"),
        (0.398, "0.398"),
        (0.3999, "0.399"),
        (0.4, "0.40"),
        (0.497, "0.497"),
        (0.6, "0.60"),
    ],
)
def test_number(value: float | None, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.com/a?b=c&d=é", None),
        ("https://example.com/a?b=c&d=%C3%A9#x", "https://example.com/a?b=c&d=%C3%A9#x"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.com", None),
        ('https://example.com/"onmouseover="x', None),
        ("https://example.com/\u202egpj", None),
        ("https://example.com/\0", None),
        ("https://" + "a" * 3000, None),
        (None, None),
    ],
)
def test_only_plain_addresses_are_linked(url: str | None, linked: str | None) -> None:
    assert web_address(url) == linked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain <b>", "plain <b>"),
        ("a\x00b\x1b[31m", "a\ufffdb\ufffd[31m"),
        ("\u202egnp.exe\u2066\ufeff", "gnp.exe"),
        ("half \ud800", "half \ufffd"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀"),
    ],
)
def test_safe(text: str, shown: str) -> None:
    assert safe(text) == shown
