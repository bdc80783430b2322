"""Promises of the citations room: exact offsets, no crash, linear time, and lists that cannot lift."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from srcscore.language.repair import repair
from srcscore.records import Citation, Claim

Read = Callable[..., tuple[tuple[Citation, ...], tuple[Claim, ...], str]]
PIECES = st.sampled_from(
    [
        "Reuters",
        "CNN",
        "said",
        "told",
        "according to",
        "the mayor",
        "Ann Lee",
        ",",
        ".",
        "“",
        "”",
        '"',
        "(",
        ")",
        "Sources include:",
        "\n",
        "TheCradle.co",
        "he",
        "by",
        "who",
        "brighteon.com",
        "https://t.co/x",
        "report",
        "'s",
        "—",
        "and",
        "of",
        "in",
        "that",
        "Dr.",
        "U.S.",
        "études",
        "́",
        "\x00",
        "â\x80\x9c",
        "Â",
        "🙂",
    ]
)


def check(citations: tuple[Citation, ...], claims: tuple[Claim, ...], text: str) -> None:
    behind = 0
    for citation in citations:
        assert 0 <= citation.span.start < citation.span.end <= len(text)
        assert citation.span.start >= behind, "citations are in order and do not overlap"
        behind = citation.span.end
        if citation.role in ("listed", "promo", "mention"):
            assert citation.name == repair(citation.span.of(text)).text
        if citation.domain is None and citation.kind != "person":
            assert citation.unresolved_reason
        else:
            assert citation.domain is None or citation.unresolved_reason is None
        if citation.cue is not None:
            assert citation.cue.of(text).strip()
    known = {id(citation) for citation in citations}
    for claim in claims:
        assert claim.span.of(text).strip()
        assert {id(citation) for citation in claim.citations} <= known
        assert (claim.verdict == "unsourced") == (not claim.citations)


@given(text=st.lists(PIECES, max_size=60).map(" ".join))
@settings(max_examples=examples(150), deadline=None)
def test_spans_are_exact_on_news_like_texts(text: str, read: Read) -> None:
    check(*read(text))


@given(text=st.text(max_size=300))
@settings(max_examples=examples(150), deadline=None)
def test_no_text_crashes(text: str, read: Read) -> None:
    check(*read(text, "https://www.naturalnews.com/x"))


@pytest.mark.parametrize(
    "piece",
    [
        "said ",
        "Ann Lee, ",
        "“",
        "a, b, ",
        "said said, said by ",
        "report by ",
        "CNN ",
        "CNN said, ",
        "( ",
        "Sources: ",
        "who ",
    ],
)
def test_hostile_repetition_is_read_to_its_end(piece: str, read: Read) -> None:
    """How time grows with such texts is measured by benchmarks/stress/fuzz.py."""
    text = piece * 2000
    citations, claims, _ = read(text)
    for span in [item.span for item in citations] + [item.span for item in claims]:
        assert 0 <= span.start < span.end <= len(text)


LEDGER = (
    "The harbour will close in May. The cranes were sold last year. Nobody has bought the old ferry. "
    "The council owns the pier and the two sheds beside it.\n\n"
)


def verdicts(read: Read, text: str, url: str | None = None) -> list[str]:
    return [claim.verdict for claim in read(text, url)[1]]


def test_a_list_of_reputable_sites_lifts_no_claim(read: Read) -> None:
    bare = verdicts(read, LEDGER)
    assert set(bare) == {"unsourced"}
    assert verdicts(read, LEDGER + "Sources include:\nReuters.com\nAPNews.com\nNYTimes.com") == bare


def test_a_list_of_weak_sites_shows_what_claims_rest_on(read: Read) -> None:
    text = LEDGER + "Sources include:\nTheCradle.co\nBrighteon.com"
    citations, claims, _ = read(text, "https://www.naturalnews.com/x")
    assert {claim.verdict for claim in claims} == {"weak-only"}
    assert {c.name for claim in claims for c in claim.citations} == {"TheCradle.co", "Brighteon.com"}
    assert [c.self_cited for c in citations if c.role == "listed"] == [False, True]


def test_a_list_of_the_publishers_own_network_is_no_support(read: Read) -> None:
    text = LEDGER + "Sources include:\nBrighteon.com"
    assert set(verdicts(read, text, "https://www.naturalnews.com/x")) == {"self-network"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The old harbour closed in May.", "unsourced"),
        ("The mayor, Ann Lee, said the harbour closed in May.", "on-record"),
        ("Reuters reported that the harbour closed in May.", "single-source"),
        ("Officials said the harbour closed in May.", "single-source"),
        ("According to ZeroHedge.com, the harbour closed in May.", "weak-only"),
        (
            "Reuters reported that the harbour closed, and CNN reported that the pier was sold.",
            "corroborated",
        ),
        ("Reuters, citing TASS, said the harbour closed in May.", "weak-only"),
        ("Reuters, citing two officials, said the harbour closed in May.", "single-source"),
        ("Citing TASS, Reuters said the harbour closed in May.", "weak-only"),
        ("CNN reported that it closed, and Reuters, citing AP, said it would be sold.", "corroborated"),
        ("ZeroHedge, citing Natural News, said the harbour closed in May.", "circular"),
        ("Adam Lee told Brighteon that the harbour closed in May.", "on-record"),
        ("A newspaper and a magazine said the harbour closed in May.", "single-source"),
        ("According to Brighteon.com, the harbour closed in May.", "self-network"),
    ],
)
def test_verdict(text: str, wanted: str, read: Read) -> None:
    assert verdicts(read, text, "https://www.naturalnews.com/x") == [wanted]


def test_a_quotation_that_runs_on_is_carried_by_its_speaker(read: Read) -> None:
    text = "“The pier is old. The sheds are older. We will sell both in the spring,” Ann Lee said on Monday."
    claims = read(text)[1]
    assert len(claims) > 1
    assert all([c.name for c in claim.citations] == ["Ann Lee"] for claim in claims)


def test_questions_assert_nothing(read: Read) -> None:
    assert verdicts(read, "Will the harbour close? Nobody in the town could tell for years.")[:1] == [
        "unsourced"
    ]
    assert len(verdicts(read, "Will the old harbour ever close again?")) == 0


def test_pronouns_continue_the_last_person(read: Read) -> None:
    citations, _, text = read("Ann Lee runs the harbour. Lee said it was old. She added that it leaked.")
    assert [(c.span.of(text), c.name) for c in citations] == [("Lee", "Ann Lee"), ("She", "Ann Lee")]


def test_links_are_citations_of_the_text_that_they_stand_in(read: Read) -> None:
    html = (
        "<html><body><article><h1>Harbour to close</h1><p>The harbour will close in May, as "
        '<a href="https://www.reuters.com/world/harbour">a long report explained last week</a>, and the pier '
        "will be sold to the highest bidder before the end of the year.</p>"
        "<p>Nobody knows what will become of the two sheds beside the old ferry terminal.</p>"
        "</article></body></html>"
    )
    pytest.importorskip("trafilatura")
    citations, _, _ = read(html, "https://example.org/harbour")
    links = [c for c in citations if c.domain == "reuters.com"]
    assert [(c.kind, c.role) for c in links] == [("link", "evidence")]
