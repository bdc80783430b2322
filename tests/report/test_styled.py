"""The report in colour: it says what the plain one says, fits the width, and obeys nothing of an article."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.report_scores import HOSTILE, WEAK, everywhere, example
from srcscore.records import ModelInfo
from srcscore.report.document import Document, Paragraph, Piece, Quote, Row, Rows, Section, paragraph
from srcscore.report.lines import as_lines
from srcscore.report.plain import MIN_WIDTH, clean
from srcscore.report.sources import sources_report
from srcscore.report.terminal import article_report, models_report, reputation_report

rich_cells = pytest.importorskip("rich.cells", reason="reports in colour need rich (extra terminal)")

from srcscore.report.styled import as_styled  # noqa: E402 - needs rich

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
"""The only escapes there may be: those that set or reset a style."""
_DRAWN = re.compile("[─━█├┤◂▸│╭╮╰╯]")
WIDTHS = (40, 41, 60, 80, 100, 133, 200)
INFO = ModelInfo("en-2026.11.0", "en", "a/folder", 1, "2026-11-22", {"auc": 0.8123})


def unstyled(shown: str) -> str:
    """Return what is left without styles; nothing else that a terminal obeys may be in it."""
    plain = _STYLE.sub("", shown)
    assert all(line.isprintable() for line in plain.split("\n")), ascii(plain)
    return plain


def fits(document: Document, width: int) -> bool:
    shown = unstyled(as_styled(document, width=width))
    assert not shown or shown.endswith("\n")
    for line in shown.splitlines():
        assert rich_cells.cell_len(line) <= max(width, MIN_WIDTH), line
    return True


def words(shown: str) -> list[str]:
    """Return every word, without what is drawn and where lines break."""
    return re.findall(r"[\w.+]{2,}", _DRAWN.sub(" ", shown))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "document",
    [article_report(example()), sources_report(example()), reputation_report(WEAK), models_report((INFO,))],
    ids=["article", "sources", "reputation", "models"],
)
def test_says_what_the_plain_report_says_in_the_same_order(document: Document, width: int) -> None:
    assert fits(document, width)
    assert words(unstyled(as_styled(document, width=width))) == words(as_lines(document, width=width))


def test_an_article_is_framed_ruled_and_coloured() -> None:
    shown = as_styled(article_report(example()), width=100)
    first = unstyled(shown).splitlines()[0]
    assert first == f"╭{'─' * 98}╮"
    assert "\x1b[1mSignals\x1b[0m" in shown
    assert "\x1b[31mlow\x1b[0m" in shown
    assert "\x1b[31mweak-only\x1b[0m" in shown


def test_only_the_sixteen_colours_that_every_terminal_has() -> None:
    codes = {
        code
        for escape in _STYLE.findall(as_styled(article_report(example()), width=90))
        for code in escape[2:-1].split(";")
    }
    assert codes <= {"0", "1", "2", "3", *map(str, range(30, 38))}


def test_the_text_has_its_sources_in_bold() -> None:
    shown = as_styled(sources_report(example()), width=100)
    assert "according to \x1b[1mTheCradle.co\x1b[0m." in shown


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_encoding_without_glyphs_gets_ascii(encoding: str) -> None:
    shown = as_styled(article_report(example()), width=100, encoding=encoding)
    assert unstyled(shown).splitlines()[0] == f"+{'-' * 98}+"
    assert "0 [" in shown
    assert shown.isascii()


def test_a_character_that_the_encoding_lacks_is_an_escape() -> None:
    shown = as_styled((Section((paragraph("“漢字”"),)),), width=60, encoding="ascii")
    assert shown == "\\u201c\\u6f22\\u5b57\\u201d\n"


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "7", "LINES": "3"}])
def test_only_the_arguments_decide(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    usual = as_styled(article_report(example()), width=90)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert as_styled(article_report(example()), width=90) == usual


ATTACKS = {
    "everything": HOSTILE,
    "ANSI": "\x1b[31mred\x1b[0m \x1b[2J\x1b[H\x1b[?1049h",
    "a title": "\x1b]0;owned\x07 \x1b]2;owned\x1b\\",
    "a link": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "the clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "C1 controls": "\x9b31mred \x9d0;owned\x9c \x90q \x85 \x84",
    "bidi controls": "\u202egnihton\u202c \u2066a\u2069 \u200f \u061c",
    "lines": "one\rtwo\x08\x08\x0bthree\x0c\u2028four\u2029five\x1c\x1d\x1e",
    "tags and joiners": "a\U000e0041\U000e007f \u200b\u200d\ufeff",
    "markup": "[red]x[/red] [link=https://evil.example]click[/link] [bold]",
    "closing markup": "[/] [/bold] \\[ [@click=app.bell]x[/]",
    "emoji codes": ":smiley: :warning:",
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("width", [40, 100, 200])
def test_nothing_of_an_article_is_obeyed(text: str, width: int) -> None:
    for report in (article_report, sources_report):
        document = report(everywhere(text))
        assert fits(document, width)
        if width == 200:  # where nothing is cut, the attempt stays visible
            shown = " ".join(unstyled(as_styled(document, width=width)).split())
            assert " ".join(clean(text).split()) in shown


def test_markup_is_shown_as_it_stands() -> None:
    text = "[red]x[/red] [link=https://evil.example]click[/link] :smiley:"
    for report in (article_report, sources_report):
        shown = " ".join(unstyled(as_styled(report(everywhere(text)), width=200)).split())
        assert text in shown


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.integers(0, 200))
def test_any_text_fits_any_width(text: str, width: int) -> None:
    assert fits(article_report(everywhere(text)), width)
    assert fits(sources_report(everywhere(text)), width)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(), st.integers(40, 90))
def test_any_pieces_fit_and_say_the_same(first: str, second: str, width: int) -> None:
    pieces = (Piece(first, "strong"), Piece(second), Piece(first, "bad"))
    document = (Section((Paragraph(pieces, lead="  - "), Rows((Row((pieces[0],), (Quote(second),)),)))),)
    assert fits(document, width)


def test_a_megabyte_of_one_word_or_of_marks_stays_short() -> None:
    for text in ("x" * 10**6, "e" + "\u0301" * 10**6, " " * 10**6):
        assert len(as_styled(article_report(everywhere(text)), width=80)) < 200_000


def test_an_empty_report_is_empty() -> None:
    assert as_styled((), width=80) == ""
