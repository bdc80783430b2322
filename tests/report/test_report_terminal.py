"""The report on a terminal says what it must, fits the width, and obeys nothing of an article."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.report_scores import HOSTILE, TEXT, WEAK, citation, everywhere, example, lines_fit
from srcscore.records import Chain, Hop, ModelInfo, Root, Score, Span
from srcscore.report.lines import (
    Line,
    annotated_article,
    line,
    models_report,
    plain,
    reputation_report,
    short_report,
)
from srcscore.report.text import MIN_WIDTH, clean

rich_cells = pytest.importorskip("rich.cells", reason="the whole report needs rich (extra terminal)")

from srcscore.report.terminal import render  # noqa: E402 - needs rich

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
"""The only escapes there may be: those that set or reset a style."""
WIDTHS = (40, 41, 60, 80, 100, 133, 200)
INFO = ModelInfo("en-2026.11.0", "en", "a/folder", 1, "2026-11-22", {"auc": 0.8123})
Report = Score | Sequence[Line]


def coloured(report: Report, width: int, encoding: str = "utf-8") -> str:
    return render(report, width=width, encoding=encoding, colour=True)


def unstyled(shown: str) -> str:
    """Return what is left without styles; nothing else that a terminal obeys may be in it."""
    left = _STYLE.sub("", shown)
    assert all(line.isprintable() for line in left.split("\n")), ascii(left)
    return left


def fits(report: Report, width: int) -> bool:
    shown = coloured(report, width)
    assert [row.rstrip() for row in unstyled(shown).split("\n")] == render(report, width=width).split("\n")
    assert not shown or shown.endswith("\n")
    for row in unstyled(shown).splitlines():
        assert rich_cells.cell_len(row) <= max(width, MIN_WIDTH), row
    return True


@pytest.mark.parametrize(
    "said",
    [
        "│ Ferry sinks off Port Amber",
        "│ Score 0.21, low; 90% interval 0.05 to 0.43",
        "│ One of 2 statements has a source: one outlet. One rests only on weak sources or the publisher's",
        "-2.00  publisher ",
        "+0.25  wording ",
        "+0.25  intercept",
        "-2.00  sum",
        "gives the score 0.21",
        "-0.50  half of the claims rest on weak sources (sourcing)",
        '"TheCradle.co"',
        "0.31  TheCradle.co\n      outlet, state media, credited, 1 statement on it\n      reputation 0.31",
        "(0.32 lin2023_pc1, 0.30 mbfc_2026)",
        "-  Brighteon.com\n      outlet, the publisher's own network, network natural-news, listed",
        "\nweak sources only: 1; no source: 1\n",
        '- "The ferry sank at dawn, according to TheCradle.co."\n  weak sources only: TheCradle.co',
        "\nsensational phrase 1\n",
        "srcscore 0.1.0, model en-2026.11.0, features 0a1b2c3d, reputation 2026-08-19-4d5e6f70",
    ],
)
def test_says(said: str) -> None:
    assert said in render(example(), width=100)


def test_says_nothing_of_what_does_not_count() -> None:
    report = render(example(), width=100)
    assert "says nothing" not in report
    assert "No score" not in report
    assert "Limits" not in report


ON_THE_PAGE = {
    "Score": "h-score",
    "Statements": "h-text",
    "Who it rests on": "h-chain",
    "Sources": "h-sources",
    "Reasons: what is there, then what is missing": "h-evidence",
    "What each signal adds": "h-steps",
    "Limits of this score": "h-limits",
}
"""The titles of the report, by the name that its page has for the same."""
CHAIN = Chain(
    (Hop("a.example/1", "a.example", None, None, None, "link", Span(0, 4), "evidence", "outlet", "B"),),
    Root("original", "b.example", "b.example", "b.example"),
)


def test_the_order_is_that_of_the_page() -> None:
    pytest.importorskip("jinja2", reason="pages need Jinja2 (extra report)")
    score = example(reasons=("no links",), chains=(CHAIN,))
    page = score.to_html()
    on_page = [page.index(f'id="{name}"') for name in ON_THE_PAGE.values()]
    report = render(score, width=100).replace("│ Score", "\nScore")
    titles = [report.index(f"\n{title}") for title in ON_THE_PAGE]
    assert on_page == sorted(on_page)
    assert titles == sorted(titles)
    assert "- a.example -> b.example\n  rests on b.example, original reporting" in report


def test_an_abstention_gives_reasons_and_no_value() -> None:
    score = example(abstained=True, band="insufficient", reasons=("too short", "unknown publisher"))
    report = render(score, width=100)
    assert report.index("No score (insufficient)") < report.index("- too short") < report.index("- unknown")
    assert "0.21" not in report
    assert "too little for a score" in report
    assert "Limits" not in report


def test_limits_are_listed_with_a_score() -> None:
    report = render(example(reasons=("no links",)), width=100)
    assert re.search("\nLimits of this score ─+\n- no links\n", report)


def test_every_source_is_listed_or_counted() -> None:
    many = tuple(citation(name=f"Source {count}", domain=f"s{count}.com") for count in range(50))
    few, all_of_them = (render(example(citations=many[:size], claims=()), width=100) for size in (30, 50))
    assert all(f"  {item.name} ({item.domain})\n" in few for item in many[:30])
    assert "more; --json" not in few
    assert "and 20 more; --json has them all" in all_of_them


def test_nothing_found_is_said() -> None:
    report = render(example(citations=(), claims=(), cues=(), evidence=()), width=100)
    assert "Sources and who rates them (0) " in report
    assert report.count("\nnone found\n") == 2


@pytest.mark.parametrize(("value", "drawn"), [(0.0, "0 ├█"), (1.0, "█┤ 1")])
def test_the_scale_has_both_ends(value: float, drawn: str) -> None:
    assert drawn in render(example(value=value, interval=(0.0, 1.0)), width=50)


def test_lines_say_what_plain_lines_say() -> None:
    for make in (annotated_article, short_report):
        made = make(example())
        assert render(made, width=100) == plain(made, width=100)
    for lines in (reputation_report(WEAK), models_report((INFO,))):
        assert render(lines, width=100) == plain(lines, width=100)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_report_fits_every_width(width: int) -> None:
    for report in (example(), annotated_article(example()), reputation_report(WEAK), models_report((INFO,))):
        assert fits(report, width)
    assert lines_fit(render(example(), width=width), width)


def test_an_article_is_framed_ruled_and_coloured() -> None:
    shown = coloured(example(), 100)
    assert unstyled(shown).splitlines()[0] == f"╭{'─' * 98}╮"
    assert "\x1b[1mReasons: what is there, then what is missing\x1b[0m" in shown
    assert "\x1b[31mlow\x1b[0m" in shown
    assert "\x1b[31mweak sources only\x1b[0m" in shown


def test_only_the_sixteen_colours_that_every_terminal_has() -> None:
    escapes = _STYLE.findall(coloured(example(), 90))
    codes = {code for escape in escapes for code in escape[2:-1].split(";")}
    assert codes <= {"0", "1", "2", "3", *map(str, range(30, 38))}


def test_the_text_has_its_sources_in_bold() -> None:
    assert "according to \x1b[1mTheCradle.co\x1b[0m." in coloured(annotated_article(example()), 100)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_encoding_without_glyphs_gets_ascii(encoding: str) -> None:
    shown = coloured(example(), 100, encoding)
    assert unstyled(shown).splitlines()[0] == f"+{'-' * 98}+"
    assert "0 [" in shown
    assert shown.isascii()


def test_a_character_that_the_encoding_lacks_is_an_escape() -> None:
    assert coloured((line("“漢字”"),), 60, "ascii") == "\\u201c\\u6f22\\u5b57\\u201d\n"


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "7", "LINES": "3"}])
def test_only_the_arguments_decide(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    usual = coloured(example(), 90)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert coloured(example(), 90) == usual


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
MAKERS: tuple[Callable[[Score], Report], ...] = (lambda score: score, annotated_article, short_report)


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("width", [40, 100, 200])
def test_nothing_of_an_article_is_obeyed(text: str, width: int) -> None:
    for make in MAKERS:
        report = make(everywhere(text))
        assert fits(report, width)
        if width == 200:  # where nothing is cut, the attempt stays visible
            shown = " ".join(unstyled(coloured(report, width)).split())
            assert " ".join(clean(text).split()) in shown


def test_markup_is_shown_as_it_is() -> None:
    text = "[red]x[/red] [link=https://evil.example]click[/link] :smiley:"
    for make in MAKERS:
        assert text in " ".join(unstyled(coloured(make(everywhere(text)), 200)).split())


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.integers(0, 200))
def test_any_text_fits_any_width(text: str, width: int) -> None:
    for make in MAKERS:
        assert fits(make(everywhere(text)), width)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(), st.integers(40, 90))
def test_any_line_fits(first: str, second: str, width: int) -> None:
    lines = (Line(((first, "strong"), (second, ""), (first, "weak")), lead="  - "),)
    assert fits(lines, width)
    assert lines_fit(plain(lines, width=width), width)


def test_a_megabyte_of_one_word_or_of_marks_stays_short() -> None:
    for text in ("x" * 10**6, "e" + "\u0301" * 10**6, " " * 10**6):
        assert len(coloured(everywhere(text), 80)) < 200_000


def test_an_empty_report_is_empty() -> None:
    assert render((), width=80) == ""


def test_the_text_of_these_tests_has_what_the_spans_claim() -> None:
    assert example().citations[1].span.of(TEXT) == "Brighteon.com"
