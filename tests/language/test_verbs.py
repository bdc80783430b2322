"""Verbs that credit have their forms."""

from __future__ import annotations

import pytest

from srcscore.language.word_classes import inflections, verb_kinds


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
