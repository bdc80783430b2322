"""The summary counts every citation once, says what statements rest on, and feeds every report alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

import srcscore
from helpers.read_html import read
from helpers.report_pages import PAGES
from helpers.report_scores import WEAK, citation, example, place
from srcscore import records
from srcscore.citations.claims import count_sources
from srcscore.integrations.selection import annotation
from srcscore.records import Band, Claim, Evidence, Reputation, Verdict
from srcscore.report.flat import flatten, to_jsonld
from srcscore.report.html import fragment, page
from srcscore.report.lines import plain, short_report
from srcscore.report.summary import ROLES, describe, grade_of, newest_ratings, summary, within, words


@pytest.mark.parametrize("name", ["network", "sourced", "short"])
def test_every_citation_belongs_to_one_source(name: str) -> None:
    score = PAGES.score(name)
    about = summary(score)
    assert sorted(map(id, score.citations)) == sorted(
        id(item) for source in about.sources for item in source.citations
    )
    assert [source.number for source in about.sources] == list(range(1, len(about.sources) + 1))
    assert set(about.sources) == set(about.voices.values())
    assert sum(about.verdicts.values()) == len(score.claims)


def test_flat_rows_and_json_ld_name_the_sources_of_the_summary() -> None:
    score = PAGES.score("network")
    about = summary(score)
    credited = [source.domain or source.name for source in about.credited if "evidence" in source.roles]
    assert flatten(score)["sources"] == credited
    named = {item["name"] for item in to_jsonld(score)["itemReviewed"]["citation"]}
    assert named == {source.name for source in about.credited}


def test_a_source_is_one_voice_with_all_its_roles() -> None:
    twice = (
        citation(),
        citation(name="The Cradle", role="promo"),
        citation(kind="person", domain=None, name="Ann", reputation=None),
    )
    first, second = summary(example(citations=twice, claims=())).sources
    assert (first.display_name, first.roles) == ("TheCradle.co", {"evidence": 1, "promo": 1})
    assert first.role_label == "credited, promoted"
    assert (second.display_name, second.grade, second.kind) == ("Ann", "unknown", "person")
    assert first.notes == ["state media"]


def test_sources_that_carry_most_come_first() -> None:
    names = [f"s{count}.com" for count in range(4)]
    cited = tuple(citation(name=name, domain=name) for name in names)
    claims = tuple(Claim(place("The owner denied it."), cited[count:], "weak-only") for count in range(4))
    listed = citation(name="listed.com", domain="listed.com", role="listed")
    about = summary(example(citations=(listed, *cited), claims=claims))
    assert [source.name for source in about.sources] == [*reversed(names), "listed.com"]
    assert [source.claims for source in about.sources] == [4, 3, 2, 1, 0]
    assert sorted(ROLES, key=ROLES.index) == ["evidence", "listed", "promo", "mention"]


def test_a_pronoun_that_stands_for_nobody_known_is_no_source() -> None:
    text = "The dam will break by March. He told me so himself. The mayor, Ann Lee, said that it holds."
    score = srcscore.score(text)
    assert [item.name for item in score.citations] == ["he", "Ann Lee"]
    about = summary(score)
    assert [source.name for source in about.sources] == ["Ann Lee"]
    assert flatten(score)["sources"] == ["Ann Lee"]
    assert [item["name"] for item in to_jsonld(score)["itemReviewed"]["citation"]] == ["Ann Lee"]
    paste = page(score)
    assert 'href="#s1"' in paste
    assert 'href="#s0"' not in paste
    assert "it is not safe to say whom the pronoun means" in paste


def test_reasons_name_what_is_missing_last_and_the_rest_in_sum() -> None:
    text = "The mill closed in May, and its owner left. It was sold, said Ann Lee. "
    score = srcscore.score(text + "Nobody was hurt when the wall fell. The gate by the river stays open.")
    about = summary(score)
    whole = [term.signal == "domain" or term.feature == "genre" for term in about.reasons]
    assert any(whole)
    missing = [not term.spans and not of_all for term, of_all in zip(about.reasons, whole, strict=True)]
    assert missing == sorted(missing)
    assert missing[-1]
    added = sum(term.contribution for term in about.reasons) + about.remainder
    assert added == pytest.approx(score.logit - score.intercept)
    told = {term.feature for term in about.reasons}
    largest = max((t for t in about.evidence if t.feature not in told), key=lambda t: abs(t.contribution))
    assert f"the largest: {largest.reason}" in about.others
    for report in (plain(short_report(score), width=500), page(score), fragment(score)):
        assert "verything else, " in report


WEAKLY = "only on weak sources or the publisher's own."


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ((), "No statement was found that a source could carry."),
        (("unsourced",), "Its one statement has no source."),
        (("weak-only",), f"Its one statement has a source: one outlet. It rests {WEAKLY}"),
        (("weak-only", "unsourced"), f"One of 2 statements has a source: one outlet. One rests {WEAKLY}"),
        (
            ("self-network", "circular", "circular", "unsourced"),
            f"Three of 4 statements have a source: one outlet. Three rest {WEAKLY}",
        ),
        (("weak-only",) * 13, f"All 13 statements have a source: one outlet. 13 rest {WEAKLY}"),
        (("on-record", "on-record"), "Both statements have a source: one outlet."),
        (("unsourced", "unsourced"), "None of 2 statements have a source."),
    ],
)
def test_what_statements_rest_on_is_a_sentence(verdicts: tuple[Verdict, ...], said: str) -> None:
    claims = tuple(
        Claim(place("The owner denied it."), () if verdict == "unsourced" else (citation(),), verdict)
        for verdict in verdicts
    )
    citations = tuple(item for claim in claims for item in claim.citations)
    score = example(claims=claims, citations=citations, sourcing=count_sources(claims))
    assert summary(score).sourcing == said


def test_a_statement_with_only_a_list_of_sources_has_none_of_its_own() -> None:
    covered = Claim(place("The owner denied it."), (citation(role="listed"),), "weak-only", inferred=True)
    own = Claim(place("The owner denied it."), (citation(),), "on-record")
    counts = count_sources((covered,))
    assert (counts.sourced, counts.listed, counts.weak) == (0, 1, 1)
    assert str(counts) == (
        f"Its one statement has no source. It rests on a list of sources alone. It rests {WEAKLY}"
    )
    assert str(count_sources((own, covered, covered))) == (
        "One of 3 statements has a source: one outlet. Two more rest on a list of sources alone. "
        f"Two rest {WEAKLY}"
    )


def test_sources_that_carry_no_statement_are_not_counted() -> None:
    """The counts would contradict each other: one statement has a source, eight people are credited."""
    claim = Claim(place("The owner denied it."), (), "unsourced")
    assert str(count_sources((claim, claim))) == "None of 2 statements have a source."


@pytest.mark.parametrize("name", ["network", "sourced", "short"])
def test_every_report_begins_with_the_same_words_on_sourcing(name: str) -> None:
    score = PAGES.score(name)
    said = str(score.sourcing)
    reports = {
        "print": str(score).splitlines()[1],
        "plain": plain(short_report(score), width=500).splitlines()[3],
        "page": read(page(score)).all("section")[0].of("gist")[0].text(),
        "notebook": read(fragment(score)).of("sr-line")[0].text(),
        "JSON-LD": to_jsonld(score)["reviewBody"][: len(said)],
        "row": flatten(score)["sourcing"],
        "document": annotation(score)["sourcing"],
    }
    assert reports == dict.fromkeys(reports, said)


def test_a_printed_score_has_five_lines() -> None:
    lines = str(example()).splitlines()
    assert lines[0] == "Ferry sinks off Port Amber"
    assert lines[2:] == [
        "Score 0.21, low; 90% interval 0.05 to 0.43",
        "For: few hedges",
        "Against: the publisher is rated 0.06 by 4 raters",
    ]
    assert len(str(PAGES.score("network")).splitlines()) == 5
    assert str(PAGES.score("short")).splitlines()[2] == "No score (insufficient)"


@pytest.mark.parametrize(
    ("band", "interval", "label"),
    [
        ("low", (0.1, 0.59), "low"),
        ("low", (0.1, 0.6), "leaning low"),
        ("mixed", (0.1, 0.9), "mixed"),
        ("high", (0.39, 0.9), "leaning high"),
        ("high", (0.4, 0.9), "high"),
    ],
)
def test_a_band_leans_where_the_interval_reaches_the_opposite_one(
    band: Band, interval: tuple[float, float], label: str
) -> None:
    assert summary(example(band=band, interval=interval)).band == label


def test_terms_stand_in_the_order_of_the_score_and_those_too_small_to_print_are_left_out() -> None:
    terms = (
        Evidence("language", "hedges", 0.1, 0.25, "few hedges"),
        Evidence("language", "questions", 0.1, 0.001, "no questions"),
        Evidence("language", "wording_names", 0.1, -0.2, "names", (place("Ferry"),)),
        Evidence("language", "wording_phrasing", 0.1, 0.3, "other turns of phrase", (place("dawn"),)),
    )
    shown = [item.feature for item in summary(example(evidence=terms)).evidence]
    assert shown == ["hedges", "wording_names", "wording_phrasing"]


@pytest.mark.parametrize(
    ("mean", "basis", "grade"),
    [
        (0.6, "rated", "good"),
        (0.59, "rated", "fair"),
        (0.49, "rated", "weak"),
        (0.49, "network", "weak"),
        (0.7, "graph", "good"),
        (0.3, "graph", "unknown"),
        (0.9, "name", "unknown"),
        (0.1, "name", "unknown"),
        (0.1, "none", "unknown"),
    ],
)
def test_grades(mean: float, basis: str, grade: str) -> None:
    known = Reputation("a.com", mean, 0.1, basis)  # type: ignore[arg-type]
    assert grade_of(known) == grade
    assert (describe(known) == "") == (basis == "none")


def test_a_family_of_raters_counts_once() -> None:
    again = replace(WEAK.raters[0], rater="mbfc_2020", date="2020")
    known = replace(WEAK, raters=(*WEAK.raters, again))
    assert {rating.rater for rating in newest_ratings(known)} == {"mbfc_2026", "lin2023_pc1"}
    assert describe(known) == "reputation 0.31, weak; 3 ratings, the newest of 2026-08-19"


def test_the_steps_are_within_their_bounds() -> None:
    steps = summary(example()).steps
    low, high = summary(example()).bounds
    assert low <= 0 <= high
    assert all(low <= step.start <= high and low <= step.start + step.exact <= high for step in steps)
    assert steps[-1].exact == example().logit


def test_what_begins_between_two_offsets() -> None:
    items = sorted(example().citations, key=lambda item: item.span.start)
    assert within(items, items[0].span.start, items[1].span.start) == items[:1]
    assert within(items, 0, 10_000) == items


@pytest.mark.parametrize(
    ("group", "terms"),
    [
        ("band", records.Band),
        ("basis", records.Basis),
        ("kind", records.CitationKind),
        ("role", records.Role),
        ("root", records.RootKind),
        ("signal", records.SignalName),
        ("verdict", records.Verdict),
    ],
)
def test_every_term_of_the_records_has_words(group: str, terms: Any) -> None:
    assert set(words()[group]) == set(get_args(terms))


def test_a_pronoun_for_nobody_known_is_no_named_person() -> None:
    result = srcscore.score("He told me so himself. The weir had been open since Monday, and nobody came.")
    assert (result.sourcing.persons, result.sourcing.anonymous) == (0, 1)
    assert str(result.sourcing) == "One of 2 statements has a source: one unnamed source."
