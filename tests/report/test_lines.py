"""Reports in plain lines say what they must, fit the width, and never pass on control characters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.report_scores import HOSTILE, WEAK, everywhere, example, lines_fit
from srcscore.records import ModelInfo, Rating
from srcscore.report.lines import models_report, plain, reputation_report, short_report


@pytest.mark.parametrize(
    "said",
    [
        "Ferry sinks off Port Amber\nnaturalnews.com, 2026-05-01, en\n",
        "Score 0.21, low; 90% interval 0.05 to 0.43\n",
        f"{example().sourcing}\n",
        "Most statements rest on: TheCradle.co (1)\n",
        "Weak sources: TheCradle.co 0.31\n",
        "raises the score:\n  -2.00  the publisher is rated 0.06 by 4 raters\n",
        "  -0.50  half of the claims rest on weak sources\n",
    ],
)
def test_a_score_in_short_says(said: str) -> None:
    assert said in plain(short_report(example()), width=100)


def test_a_score_in_short_fits_in_a_glance() -> None:
    assert len(plain(short_report(example()), width=100).splitlines()) <= 15


def test_an_abstention_gives_reasons_and_no_value() -> None:
    score = example(abstained=True, band="insufficient", reasons=("too short", "unknown publisher"))
    report = plain(short_report(score), width=100)
    assert "No score (insufficient)\n  - too short\n  - unknown publisher\n" in report
    assert "0.21" not in report
    assert "logits" not in report


def test_limits_are_listed_without_abstaining() -> None:
    assert "Limit: no links\n" in plain(short_report(example(reasons=("no links",))), width=100)


@given(st.integers(0, 250))
def test_fits_any_width(width: int) -> None:
    assert lines_fit(plain(short_report(example()), width=width), width)
    assert lines_fit(plain(reputation_report(WEAK), width=width), width)


@given(st.text(st.characters(exclude_categories=())) | st.just(HOSTILE), st.integers(40, 120))
def test_text_of_an_article_never_steers_the_terminal(text: str, width: int) -> None:
    assert lines_fit(plain(short_report(everywhere(text)), width=width), width)
    voice = replace(
        WEAK, domain=text, imitates=text, networks=(text,), raters=(Rating(text, text, 0.5, text),)
    )
    assert lines_fit(plain(reputation_report(voice), width=width), width)


def test_a_megabyte_of_one_word_or_of_marks_stays_short() -> None:
    for text in ("x" * 10**6, "e" + "\u0301" * 10**6, " " * 10**6):
        assert len(plain(short_report(everywhere(text)), width=80)) < 50_000


def test_a_reputation_shows_its_raters_and_warning() -> None:
    report = plain(reputation_report(replace(WEAK, imitates="thecradle.com")), width=100)
    assert "  reputation 0.31, 90% interval 0.15 to 0.47; rated by reviewers of outlets\n" in report
    assert "  looks made to be mistaken for thecradle.com\n" in report
    assert "    0.30  mbfc_2026 (2026-08-19, family mbfc)\n" in report
    assert "    0.32  lin2023_pc1 (2023, family lin)\n" in report
    assert "  network: an-owner\n" in report
    assert "  categories: state-media\n" in report


def test_models_are_listed_with_their_figures() -> None:
    info = ModelInfo("en-2026.11.0", "en", "a/folder", 1, "2026-11-22", {"auc": 0.8123})
    report = plain(models_report((info,)), width=100)
    assert report.startswith(
        "en-2026.11.0, language en, trained 2026-11-22\n  a/folder\n  auc 0.812\n\nAUC: "
    )
    figures = {"hidden: AUC": 0.8, "hidden: error": 0.06, "inferred: AUC": 0.9}
    report = plain(models_report((replace(info, metrics=figures),)), width=100)
    assert "\n  publisher hidden: AUC 0.8, error 0.06\n  publisher inferred: AUC 0.9\n" in report
    assert plain(models_report((replace(info, metrics={}),)), width=100).endswith("  a/folder\n")
    assert plain(models_report(()), width=100) == ""
