"""The citation features move the right way, and not at all for what no claim rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.article import parse
from srcscore.citations.claims import distance
from srcscore.citations.find import find_citations
from srcscore.domains.networks import one_voice
from srcscore.features.extract import extract_features
from srcscore.features.prose import read_prose
from srcscore.features.sourcing import measure_sourcing
from srcscore.features.spec import Measure, features, spec_hash
from srcscore.language.annotate import annotate
from srcscore.model.curves import exact_levels
from srcscore.model.registry import load_model
from srcscore.records import Article, Block, Citation, Claim, Reputation, Role, Span, Verdict

PLACE = Span(0, 1)


def cite(domain: str, mean: float, role: Role = "evidence") -> Citation:
    known = Reputation(domain, mean, 0.1, "rated")
    voice = one_voice(domain)
    owner = None if voice == domain else voice
    return Citation(PLACE, "outlet", role, domain, domain, PLACE, reputation=known, owner=owner)


def claim(*citations: Citation) -> Claim:
    verdict: Verdict = "unsourced" if not citations else "single-source"
    if citations and all(c.reputation is not None and c.reputation.weak for c in citations):
        verdict = "weak-only"
    return Claim(PLACE, citations, verdict, distance=distance(citations, ()))


def logit(claims: list[Claim], citations: list[Citation]) -> float:
    measures = measure_sourcing(citations, claims)
    values = [measures[f.name].value if f.name in measures else None for f in features()]
    return sum(exact_levels(load_model().shapes, values, 1.0))


means = st.floats(0.0, 1.0)


@given(st.lists(means, min_size=1, max_size=6), st.integers(0, 5), means, st.integers(0, 4))
def test_a_better_source_never_lowers_the_sum(old: list[float], which: int, new: float, bare: int) -> None:
    which %= len(old)
    better = [*old[:which], max(old[which], new), *old[which + 1 :]]
    told = []
    for ratings in (old, better):
        cited = [cite(f"site{place}.example", mean) for place, mean in enumerate(ratings)]
        claims = [claim(*cited[::2]), *(claim(c) for c in cited), *[claim()] * bare]
        told.append(logit(claims, cited))
    assert told[0] <= told[1]


@given(means, means)
def test_a_better_listed_source_never_lowers_the_sum(first: float, second: float) -> None:
    low, high = sorted((first, second))
    evidence = cite("paper.example", 0.7)
    told = [
        logit([claim(evidence), claim(*cover)], [evidence, *listed])
        for mean in (low, high)
        for listed in [[cite("listed.example", mean, "listed")]]
        for cover in [listed if mean < 0.5 else []]
    ]
    assert told[0] <= told[1]


@pytest.mark.parametrize("count", [1, 10, 50])
def test_reputable_names_that_nothing_rests_on_change_nothing(count: int) -> None:
    evidence = cite("paper.example", 0.6)
    padding = [cite(f"good{place}.example", 0.97, "listed") for place in range(count)]
    claims = [claim(evidence), claim()]
    assert logit(claims, [evidence, *padding]) == logit(claims, [evidence])


@pytest.mark.parametrize("count", [1, 10, 50])
def test_links_to_reputable_pages_change_nothing(count: int) -> None:
    """Neither in a sentence that nobody is credited for, nor beside a source that words credit."""
    evidence = cite("paper.example", 0.6)
    linked = [replace(cite(f"good{place}.example", 0.97), kind="link") for place in range(count)]
    bare, beside = replace(claim(*linked), verdict="single-source"), claim(evidence, *linked)
    assert logit([beside, bare], [evidence, *linked]) == logit([claim(evidence), claim()], [evidence])


def test_ten_sites_of_one_network_are_one_voice() -> None:
    network = ["naturalnews.com", "brighteon.com", "newstarget.com"]
    cited = [cite(domain, 0.1) for domain in network]
    alone = measure_sourcing(cited[:1], [claim(cited[0])])
    together = measure_sourcing(cited, [claim(*cited)])
    assert together["voices"].value == alone["voices"].value == 0
    listed = [replace(one, role="listed") for one in cited]
    weak = [measure_sourcing(some, [claim()])["weak_listed"].value for some in (listed[:1], listed)]
    assert weak[0] == weak[1] > 0
    own = [replace(one, self_cited=True) for one in listed]
    assert measure_sourcing(own, [claim()])["weak_listed"].value == 0, "a publisher counts as the publisher"


PERSON = Citation(PLACE, "person", "evidence", "Ann Lee", None, PLACE)
PAPER = cite("paper.example", 0.6)
SOURCES = [
    PERSON,
    replace(PERSON, name="she"),
    replace(PERSON, kind="anonymous", name="officials"),
    replace(PERSON, kind="document", name="the report"),
    replace(PERSON, kind="organisation", name="the council"),
    replace(PERSON, kind="social", name="@lowmere"),
    PAPER,
    cite("naturalnews.com", 0.1),
]


def test_claims_are_counted_by_what_they_rest_on() -> None:
    shares = {}
    for source in SOURCES[:4]:
        measures = measure_sourcing([source], [claim(source), claim()])
        shares[source.name] = {name for name, measure in measures.items() if measure.value == 0.5}
    assert shares == {
        "Ann Lee": {"claims_identified", "claims_named"},
        "she": {"claims_identified"},
        "officials": set(),
        "the report": {"claims_identified", "claims_named", "claims_documents"},
    }


@pytest.mark.parametrize("others", [[], [PERSON], [PERSON, PAPER]])
def test_a_document_is_worth_no_less_than_a_named_person(others: list[Citation]) -> None:
    sums = [
        logit([claim(source), *map(claim, others), claim()], [source, *others])
        for source in (replace(PERSON, name="Tom Reed"), replace(PERSON, kind="document", name="the filing"))
    ]
    assert sums[0] <= sums[1]


def test_a_weak_voice_does_not_count() -> None:
    cited = [PERSON, PAPER, cite("naturalnews.com", 0.1), cite("rt.com", 0.2)]
    measures = measure_sourcing(cited, [claim(*cited)])
    assert measures["voices"].value == 2
    [voices] = [feature for feature in features() if feature.name == "voices"]
    words = "independent voices that carry a statement: 4, 2 of them weak"
    assert voices.in_words(measures["voices"], 0.1) == words
    assert voices.in_words(measures["voices"], -0.1) == f"few {words}"


def test_all_of_them_are_never_only_some() -> None:
    [quoted] = [feature for feature in features() if feature.name == "claims_quoted"]
    some = Measure(2.0, {"n": 2, "s": "", "of": 3}, ())
    every = Measure(3.0, {"n": 3, "s": "", "of": 3}, ())
    assert quoted.in_words(some, -0.1) == "only 2 of 3 statements quote a source"
    assert quoted.in_words(every, -0.1) == "3 of 3 statements quote a source"


def test_a_statement_on_weak_sources_alone_counts_as_unsourced() -> None:
    weak = [cite("naturalnews.com", 0.1), cite("rt.com", 0.2)]
    resting = measure_sourcing(weak, [claim(*weak), claim(weak[0]), claim(PERSON)], [Span(0, 40)])
    bare = measure_sourcing([], [claim(), claim(), claim(PERSON)], [Span(0, 40)])
    assert {name: m.value for name, m in resting.items()} == {name: m.value for name, m in bare.items()}
    alone = measure_sourcing(weak, [claim(weak[0])])
    [identified] = [feature for feature in features() if feature.name == "claims_identified"]
    words = [identified.in_words(each["claims_identified"], 0.1) for each in (resting, alone)]
    assert words[0].endswith("can be found: Ann Lee; 2 rest on weak sources alone: naturalnews.com, rt.com")
    assert words[1].endswith("could find and rely on; 1 rests on weak sources alone: naturalnews.com")


def test_a_quotation_counts_where_its_claim_has_a_source() -> None:
    quoted = Span(0, 40)
    for claims, number in (([claim(PERSON)], 1.0), ([claim(PERSON), claim(PAPER)], 2.0), ([claim()], 0.0)):
        assert measure_sourcing([PERSON], claims, [quoted])["claims_quoted"].value == number
    assert measure_sourcing([PERSON], [claim(PERSON)], [Span(0, 5)])["claims_quoted"].value == 0.0


def test_a_source_counts_as_credited_in_its_own_sentence_alone() -> None:
    elsewhere = replace(PERSON, span=Span(90, 98))
    weak = cite("naturalnews.com", 0.05)
    for sources, number in (((PERSON,), 2.0), ((elsewhere,), 0.0), ((elsewhere, PAPER), 2.0), ((weak,), 0.0)):
        claims = [claim(*sources), claim(*sources), claim()]
        assert measure_sourcing(sources, claims)["claims_credited"].value == number


@given(st.lists(st.lists(st.sampled_from(SOURCES), max_size=3), min_size=1, max_size=8), st.integers(0, 7))
def test_a_statement_that_loses_its_sources_never_raises_the_sum(
    sources: list[list[Citation]], which: int
) -> None:
    which %= len(sources)
    bare = [*sources[:which], [], *sources[which + 1 :]]
    sums = [
        logit([claim(*some) for some in each], [source for some in each for source in some])
        for each in (sources, bare)
    ]
    assert sums[0] >= sums[1]


@pytest.mark.parametrize("count", [1, 50])
def test_what_nothing_rests_on_changes_no_feature(count: int) -> None:
    padding = [cite(f"good{place}.example", 0.97, "listed") for place in range(count)]
    linked = [replace(one, role="evidence", kind="link") for one in padding]
    plain = measure_sourcing([PAPER], [claim(PAPER), claim()])
    padded = measure_sourcing([PAPER, *padding, *linked], [claim(PAPER, *linked), claim()])
    assert [plain[name].value for name in plain] == [padded[name].value for name in plain]


OUTLETS = ["Reuters", "reuters.com", "The New York Times", "the Wall Street Journal", "CNN", "NPR"]


@pytest.mark.parametrize("name", OUTLETS[1:])
def test_the_length_of_an_outlets_name_changes_nothing_in_how_an_article_is_written(name: str) -> None:
    text = "“It is shut,” the mayor told {0}; the mill closed in 2019, {0} reported — nobody knew. " * 4
    rows = []
    for shown in (OUTLETS[0], name):
        article = parse(text.format(shown))
        annotated = annotate(article)
        citations = find_citations(annotated, load_model().reputations)
        rows.append(extract_features(annotated, citations, (), (), load_model().reputations))
    assert rows[0].prose.words == rows[1].prose.words
    told = [
        [value for value, f in zip(row.values, features(), strict=True) if f.signal == "language"]
        for row in rows
    ]
    assert told[0] == told[1]


def test_a_hidden_publisher_leaves_no_trace() -> None:
    text = "The mill closed on Monday, the paper said. " * 10
    model = load_model()
    own = replace(cite("naturalnews.com", 0.1), self_cited=True)
    claims = [claim()]
    rows = []
    for domain, citations in (("naturalnews.com", [own]), (None, [])):
        article = Article(text, domain=domain, language="en")
        rows.append(
            extract_features(annotate(article), citations, claims, (), model.reputations, use_publisher=False)
        )
    assert rows[0] == rows[1]


def test_prose_leaves_out_lists_promotion_and_addresses() -> None:
    own, rest = (
        "Don’t ask. See https://www.reuters.com/a and reuters.com now.",
        "\nSources: Reuters.com\nhttps://apnews.com/x",
    )
    text = own + rest
    article = Article(
        text, blocks=(Block(Span(0, len(own)), "body"), Block(Span(len(own), len(text)), "sources"))
    )
    prose = read_prose(annotate(article))
    assert prose.words == ("Don't", "ask", "See", "and", "now")
    assert prose.initials == (0, 2)
    assert [span.of(text) for span in prose.spans((index, 1) for index in range(5))] == [
        "Don’t",
        "ask",
        "See",
        "and",
        "now",
    ]


def test_every_feature_can_be_put_in_words() -> None:
    facts = {"n": 2, "s": "", "of": 3, "names": "a", "weak": "", "terms": "b", "percent": 4}
    for feature in features():
        for measure in (None, Measure(0.0, {}), Measure(2.0, facts)):
            for added in (-0.1, 0.1):
                words = feature.in_words(measure, added)
                assert words
                assert "{" not in words
                few = feature.few != "" and added * feature.direction < 0 and measure == Measure(2.0, facts)
                assert words.startswith(("few ", "only ")) == few
    assert len({feature.name for feature in features()}) == len(features())
    assert len(spec_hash()) == 64
