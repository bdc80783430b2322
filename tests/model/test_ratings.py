"""A user's own ratings in a model: a new model, that says so."""

from pathlib import Path

import pytest

from srcscore import load_model, reputation, score
from srcscore.errors import InputError

TEXT = (
    "By Ann Lee. The mill in Harlow closed on Monday, the mayor told Reuters. Sixty people lost their work. "
)


def test_own_ratings_change_the_score_and_both_versions() -> None:
    shipped = load_model()
    allowed = shipped.with_ratings(
        {"harlow-sentinel.example.org": 1.0}, source="allow list", date="2026-11-01"
    )
    blocked = shipped.with_ratings({"harlow-sentinel.example.org": 0.0}, source="block list")
    url = "https://www.harlow-sentinel.example.org/mill"
    low, high = (score(TEXT * 9, url=url, model=model) for model in (blocked, allowed))
    assert low.value is not None
    assert high.value is not None
    assert low.value < high.value
    assert high.versions.model.startswith(f"{shipped.info.name}+allow list:")
    assert high.versions.reputation.startswith(f"{shipped.reputations.version}+allow list:")
    assert low.versions.model != high.versions.model


def test_the_model_as_shipped_stays_as_it_is() -> None:
    shipped = load_model()
    before = shipped.reputations.version, shipped.info.name, reputation("reuters.com")
    shipped.with_ratings({"reuters.com": 0.1}, source="mine")
    assert (shipped.reputations.version, shipped.info.name, reputation("reuters.com")) == before
    assert load_model() is shipped


def test_lists_are_joined_in_order_and_named(tmp_path: Path) -> None:
    path = tmp_path / "licensed.csv"
    path.write_text("domain,score\nreuters.com,0.4\n", "utf-8")
    model = (
        load_model()
        .with_ratings(path, source="licensed", weight=0.5)
        .with_ratings({"reuters.com": 0.2}, source="desk", date="2026-11-02")
    )
    found = reputation("https://www.reuters.com/world/", model=model)
    assert found.mean == pytest.approx(0.2)
    assert [(rating.rater, rating.date) for rating in found.raters[-2:]] == [
        ("licensed", ""),
        ("desk", "2026-11-02"),
    ]


def test_a_bad_row_takes_over_nothing() -> None:
    with pytest.raises(InputError, match="1 of 2 ratings"):
        load_model().with_ratings({"reuters.com": 0.2, "nodots": 1.0}, source="mine")
