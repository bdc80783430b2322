"""What short texts are worth is found where it was planted, and fades where there is enough to read."""

from __future__ import annotations

import numpy as np
import pytest

from srcscore.model.predict import LengthCorrection
from srcscore.training import length_correction
from tools.fit_length_correction import _WHOLE, LENGTHS, Cut, shortened, worth_of


def cuts(seed: int = 0) -> list[Cut]:
    """Return articles whose terms lie 0.4 too low and spread twice as wide when they are cut."""
    rng = np.random.default_rng(seed)
    found = []
    for logit in rng.normal(size=4000).tolist():
        label = 1 / (1 + np.exp(-logit))
        found += [Cut(length, 2 * (logit - 0.4), label, 1.0, True, 0.0) for length in LENGTHS]
        found.append(Cut(_WHOLE, logit, label, 1.0, True, 0.0))
    return found


def test_terms_of_short_articles_are_put_on_the_scale_of_long_ones() -> None:
    found = worth_of(cuts())
    assert found[LENGTHS[0]].shift == pytest.approx(0.4, abs=0.02)
    assert found[LENGTHS[0]].scale == pytest.approx(0.5, abs=0.02)
    assert found[300] == pytest.approx((0.0, 1.0))
    assert 0.0 < found[200].shift < found[150].shift < found[100].shift


def test_an_article_is_cut_behind_a_word() -> None:
    content = {"text": "The ferry  ran\naground near Lowmere.", "title": "Ferry"}
    assert shortened(content, 3) == {"text": "The ferry  ran", "title": "Ferry"}
    assert shortened(content, 99)["text"] == content["text"]
    assert shortened({"text": " "}, 3)["text"] == ""


def test_the_rule_asks_for_what_is_surely_better_than_a_coin(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {
            "words": "25",
            "error_cited": "0.48",
            "articles_cited": "400",
            "error_uncited": "0.1",
            "articles_uncited": "3",
        },
        {
            "words": "60",
            "error_cited": "0.40",
            "articles_cited": "400",
            "error_uncited": "0.5",
            "articles_uncited": "9",
        },
        {
            "words": "99",
            "error_cited": "0.30",
            "articles_cited": "400",
            "error_uncited": "0.5",
            "articles_uncited": "0",
        },
    ]
    monkeypatch.setattr(length_correction, "read_rows", lambda _: rows)
    assert length_correction.fewest_words.__wrapped__("cited") == 60
    assert length_correction.fewest_words.__wrapped__("uncited") == 99


def test_the_packaged_lines_fade_to_nothing() -> None:
    found = length_correction.length_correction()
    assert isinstance(found, LengthCorrection)
    assert (found.shift.ys[-1], found.scale.ys[-1]) == (0.0, 1.0)
    assert all(scale >= 0.0 for scale in found.scale.ys)
