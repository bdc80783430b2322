"""The laid-out weights and their names are the same sum; verbs have their forms."""

from __future__ import annotations

import pytest

from srcscore.citations.candidates import find_candidates
from srcscore.citations.scorer import ACTION_VERB_PENALTY, feature_names, score, score_candidates
from srcscore.language.annotate import AnnotatedText, annotate
from srcscore.language.word_classes import inflections, verb_kinds
from srcscore.records import Article
from srcscore.resources import read_rows

TEXT = (
    "“It leaks,” said Ann Lee, who runs the harbour. According to officials, the council voted to sell it. "
    "Lee's claim was confirmed by the mayor, and a report by the Riverbend Ledger showed that Lee was right."
)


def annotated() -> AnnotatedText:
    return annotate(Article(TEXT))


def test_score_is_the_sum_of_the_named_weights() -> None:
    weights = {row["feature"]: float(row["weight"]) for row in read_rows("citations/weights.tsv")}
    found = find_candidates(annotated())
    assert len(found) > 5
    for candidate in found:
        wanted = weights["bias"] + sum(weights.get(name, 0.0) for name in feature_names(candidate))
        assert score(candidate) in (pytest.approx(wanted), pytest.approx(wanted - ACTION_VERB_PENALTY))


def test_scored_candidates_come_in_order_of_place_and_once() -> None:
    scored = score_candidates(find_candidates(annotated()))
    heads = [one.candidate.noun.head for one in scored]
    assert heads == sorted(set(heads))


@pytest.mark.parametrize(
    ("verb", "wanted"),
    [
        ("say/said", ("say", "says", "saying", "said")),
        ("admit+", ("admit", "admits", "admitting", "admitted")),
        ("deny", ("deny", "denies", "denying", "denied")),
        ("note", ("note", "notes", "noting", "noted")),
        ("stress", ("stress", "stresses", "stressing", "stressed")),
        ("agree", ("agree", "agrees", "agreeing", "agreed")),
    ],
)
def test_inflections(verb: str, wanted: tuple[str, ...]) -> None:
    assert inflections(verb) == wanted


def test_forms_that_are_mostly_other_words_are_no_verbs() -> None:
    assert "said" in verb_kinds()
    assert "state" not in verb_kinds()
