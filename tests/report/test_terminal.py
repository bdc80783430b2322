"""The terminal report says what it must, fits the width, and never passes on control characters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.report_scores import HOSTILE, TEXT, WEAK, citation, everywhere, example, lines_fit
from srcscore.records import Chain, Hop, ModelInfo, Rating, Root, Span
from srcscore.report.lines import as_lines
from srcscore.report.terminal import models_report, render, reputation_report


@pytest.mark.parametrize(
    "said",
    [
        "Ferry sinks off Port Amber",
        "Score 0.21, low",
        "90% interval 0.05 to 0.43",
        "domain     0.06  -2.00  ",
        "language      -  +0.25  ",
        "intercept     -  +0.25",
        "sum           -  -2.00",
        "Strongest evidence (3 of 4 terms)",
        "-0.50  citations  half of the claims rest on weak sources",
        '"TheCradle.co"',
        "evidence  outlet  TheCradle.co; reputation 0.31 rated",
        "listed    outlet  Brighteon.com; the publisher's own network",
        "Claims (2): 1 weak-only, 1 unsourced",
        'weak-only  "The ferry sank at dawn, according to TheCradle.co."',
        "rests on TheCradle.co",
        "Cues (1): 1 sensational-phrase",
        "srcscore 0.1.0, model en-2026.11.0, features 0a1b2c3d, reputation 2026-08-19-4d5e6f70",
    ],
)
def test_says(said: str) -> None:
    assert said in render(example(), width=100)


def test_says_nothing_of_what_does_not_count() -> None:
    report = render(example(), width=100)
    assert "says nothing" not in report
    assert "abstains" not in report
    assert "Limits" not in report


ON_THE_PAGE = {
    "Score": "h-score",
    "Signals": "h-steps",
    "Claims": "h-text",
    "Chains": "h-chain",
    "Sources": "h-sources",
    "Strongest evidence": "h-evidence",
    "Limits of this score": "h-limits",
}
"""The titles of the report, by the name that its page has for the same."""
CHAIN = Chain(
    (Hop("a.example/1", "a.example", None, None, None, "link", Span(0, 4), "evidence", "outlet", "B"),),
    Root("original", "b.example", "b.example", "b.example"),
)


def test_an_abstention_comes_first() -> None:
    score = example(abstained=True, band="insufficient", reasons=("too short", "unknown publisher"))
    report = render(score, width=100)
    assert report.index("Why srcscore abstains") < report.index("- too short") < report.index("Signals")
    assert "- unknown publisher" in report
    assert "No score (insufficient)" in report
    assert "0.21" not in report.partition("Signals")[0]


def test_limits_are_told_without_abstaining() -> None:
    assert "Limits of this score\n  - no links" in render(example(reasons=("no links",)), width=100)


def test_repeated_citations_are_counted() -> None:
    report = render(example(citations=(citation(), citation(), citation(domain="x.com"))), width=100)
    assert "reputation 0.31 rated (x2)" in report
    assert "Citations (3)" in report


def test_long_lists_are_cut_with_a_pointer() -> None:
    many = tuple(citation(name=f"Source {place}") for place in range(50))
    assert "and 20 more; --json has them all" in render(example(citations=many, claims=()), width=100)


def test_nothing_found_is_said() -> None:
    report = render(example(citations=(), claims=(), cues=(), evidence=()), width=100)
    assert "Citations: none found" in report
    assert "Claims: none found" in report


@pytest.mark.parametrize(("value", "drawn"), [(0.0, "0 [#"), (1.0, "#] 1")])
def test_the_scale_has_both_ends(value: float, drawn: str) -> None:
    assert drawn in render(example(value=value, interval=(0.0, 1.0)), width=50)


@given(st.integers(0, 250))
def test_fits_any_width(width: int) -> None:
    assert lines_fit(render(example(), width=width), width)
    assert lines_fit(as_lines(reputation_report(WEAK), width=width), width)


@given(st.text(st.characters(exclude_categories=())) | st.just(HOSTILE), st.integers(40, 120))
def test_text_of_an_article_never_steers_the_terminal(text: str, width: int) -> None:
    assert lines_fit(render(everywhere(text), width=width), width)
    voice = replace(
        WEAK, domain=text, imitates=text, networks=(text,), raters=(Rating(text, text, 0.5, text),)
    )
    assert lines_fit(as_lines(reputation_report(voice), width=width), width)


def test_a_megabyte_of_one_word_or_of_marks_stays_short() -> None:
    for text in ("x" * 10**6, "e" + "\u0301" * 10**6, " " * 10**6):
        assert len(render(everywhere(text), width=80)) < 100_000


def test_a_reputation_shows_its_raters_and_warning() -> None:
    report = as_lines(reputation_report(replace(WEAK, imitates="thecradle.com")), width=100)
    assert "0.31 (90% interval 0.15 to 0.47), basis rated" in report
    assert "looks made to be mistaken for thecradle.com" in report
    assert "0.30 mbfc_2026 (2026-08-19, family mbfc)" in report
    assert "0.32 lin2023_pc1 (2023, family lin)" in report
    assert "network     an-owner" in report
    assert "categories  state-media" in report


def test_models_are_listed_with_their_figures() -> None:
    info = ModelInfo("en-2026.11.0", "en", "a/folder", 1, "2026-11-22", {"auc": 0.8123})
    report = as_lines(models_report((info,)), width=100)
    assert report == "en-2026.11.0 language en, trained 2026-11-22\n  a/folder\n  auc 0.812\n"
    assert as_lines(models_report(()), width=100) == ""


def test_the_text_of_these_tests_has_what_the_spans_claim() -> None:
    score = example()
    assert score.citations[1].span.of(TEXT) == "Brighteon.com"


def test_the_order_is_that_of_the_page() -> None:
    pytest.importorskip("jinja2", reason="pages need Jinja2 (extra report)")
    score = example(reasons=("no links",), chains=(CHAIN,))
    page = score.to_html()
    places = [page.index(f'id="{name}"') for name in ON_THE_PAGE.values()]
    report = render(score, width=100)
    told = [report.index(f"\n{title}") for title in ON_THE_PAGE]
    assert places == sorted(places)
    assert told == sorted(told)
