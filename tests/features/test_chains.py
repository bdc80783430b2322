"""What following sources changes is told under one name for each feature, in words that can be filled."""

from __future__ import annotations

from srcscore.features.extract import Row, chain_features, follow_row, reported_as, row_values
from srcscore.features.prose import Prose
from srcscore.features.sourcing import measure_sourcing
from srcscore.features.spec import features
from srcscore.records import Citation, Claim, Reputation, Span, Support

PLACE = Span(0, 4)
FACTS = {"of": 2, "n": 1, "own": 0.5, "paths": "a -> b"}


def test_every_moved_feature_is_one_of_the_citation_signal() -> None:
    known = {feature.name for feature in features() if feature.signal == "citations"}
    moved = [name for row in chain_features() for name in row.moves if name != "-"]
    assert set(moved) <= known
    assert len(moved) == len(set(moved)), "each change is told once"
    assert reported_as("weak_listed") == "root_reliability"
    assert reported_as("voices") == "root_reliability"
    assert reported_as("people_and_documents") == "circular_share"
    assert reported_as("hedges") == "root_reliability", "what has no name of its own"


def test_every_reason_can_be_filled() -> None:
    names = [row.name for row in chain_features()]
    assert names == ["chain_depth", "root_reliability", "independent_roots", "circular_share"]
    for row in chain_features():
        assert "a -> b" in row.reason.format(value=0.25, **FACTS)


def cite(mean: float | None, backing: Support | None) -> Citation:
    known = None if mean is None else Reputation("paper.com", mean, 0.1, "rated")
    return Citation(PLACE, "outlet", "evidence", "P", "paper.com", PLACE, reputation=known, backing=backing)


def row_of(citations: list[Citation], claims: list[Claim]) -> Row:
    measures = measure_sourcing(citations, claims)
    prose = Prose((), (), ())
    return Row(row_values(measures), measures, None, cited=True, claims=1, prose=prose, language="en")


def test_a_row_keeps_what_it_was_before() -> None:
    alone = cite(0.9, None)
    relayed = cite(
        0.9, Support(0.2, "other.com", circular=False, depth=1, path="x -> paper.com -> other.com")
    )
    before = row_of([alone], [Claim(PLACE, (alone,), "single-source")])
    after = follow_row(before, [relayed], [relayed], [Claim(PLACE, (relayed,), "weak-only")])
    assert (before.measures["voices"].value, after.measures["voices"].value) == (1.0, 0.0)
    assert after.values != before.values
    assert after.chains["root_reliability"].value == 0.2
    assert after.chains["chain_depth"].placeholders["own"] == 0.9


def test_sources_without_a_rating_have_no_reliability_to_tell() -> None:
    relayed = cite(None, Support(None, None, circular=True, depth=2, path="x -> y -> x"))
    claims = [Claim(PLACE, (relayed,), "circular")]
    after = follow_row(row_of([relayed], claims), [relayed], [relayed], claims)
    assert "root_reliability" not in after.chains
    assert after.chains["circular_share"].value == 1
    assert after.chains["independent_roots"].value == 0
    assert follow_row(after, [], [], []).chains == {}
