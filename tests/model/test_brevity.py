"""In a short text terms count less, and the sum stays exact."""

from __future__ import annotations

from dataclasses import replace

import srcscore
from srcscore.model.curves import Line
from srcscore.model.predict import NO_CORRECTION, AbstentionRule, LengthCorrection
from srcscore.model.registry import load_model

SHORT = "The ferry ran aground near Lowmere before dawn, the coastguard said."
HALF = LengthCorrection(Line((10.0, 300.0), (0.5, 0.0)), Line((10.0, 300.0), (0.5, 1.0)))


def told(brevity: LengthCorrection, text: str, *, cited: int = 0) -> srcscore.Score:
    model = replace(load_model(), length_correction=brevity, abstention=AbstentionRule(150, "en", cited))
    return srcscore.score(text, use_publisher=False, model=model)


def test_terms_of_a_short_text_count_by_the_factor_and_the_sum_is_exact() -> None:
    whole, half = told(NO_CORRECTION, SHORT), told(HALF, SHORT)
    assert half.intercept + sum(item.contribution for item in half.evidence) == half.logit
    added = {item.feature: item.contribution for item in half.evidence}
    assert 0.49 < added["brevity"] <= 0.5
    before = {item.feature: item.contribution for item in whole.evidence}
    assert "brevity" not in before
    assert abs(added["headline_length"] - before["headline_length"] * 0.5) < 0.01 * abs(
        before["headline_length"]
    )


def test_a_long_text_is_as_it_was() -> None:
    text = " ".join([SHORT] * 40)
    assert told(HALF, text).logit == told(NO_CORRECTION, text).logit


def test_a_short_text_is_abstained_from_though_it_names_a_source() -> None:
    assert not told(HALF, SHORT).abstained
    found = told(HALF, SHORT, cited=25)
    assert found.abstained
    assert "too few to judge by (at least 25)" in found.reasons[0]


def test_a_guess_from_a_name_does_not_end_abstention() -> None:
    for url in ("https://lowmerecourier.org/a", "https://lowmeretruth.news/a"):
        found = srcscore.score("Hello.", url=url)
        assert found.publisher is not None
        assert found.publisher.guessed
        assert found.abstained
    assert not srcscore.score("Hello.", url="https://www.reuters.com/a").abstained
