"""No outlet, owner or text is ever on both sides of a split; and the measures say what they claim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.training.calibration import calibrate, coverage, fit_intervals
from srcscore.training.datasets import (
    Sample,
    corpus_folds,
    domain_weights,
    owner_folds,
    random_folds,
)
from srcscore.training.metrics import auc, bootstrap, by_domain, calibration_error
from srcscore.training.settings import SETTINGS

names = st.sampled_from("abcdefgh")
rows = st.lists(st.tuples(names, names, st.sampled_from("xyz"), names), min_size=12, max_size=60)


def samples(found: list[tuple[str, str, str, str]]) -> list[Sample]:
    return [
        Sample(str(place), corpus, domain, owner, f"{opening}{place % 9}", 0.5, 1.0, {})
        for place, (domain, owner, corpus, opening) in enumerate(found)
    ]


@given(rows, st.integers(0, 3))
def test_owner_folds_keep_outlets_owners_and_texts_together(
    found: list[tuple[str, str, str, str]], seed: int
) -> None:
    some = samples(found)
    folds = owner_folds(some, 4, seed)
    assert sorted(row for _, test in folds for row in test) == list(range(len(some)))
    for train, test in folds:
        assert not {some[row].owner for row in train} & {some[row].owner for row in test}
        assert not {some[row].opening for row in train} & {some[row].opening for row in test}


@given(rows)
def test_a_left_out_corpus_shares_nothing_with_the_others(found: list[tuple[str, str, str, str]]) -> None:
    some = samples(found)
    for corpus, (train, test) in corpus_folds(some, ("x", "y")):
        assert {some[row].corpus for row in test} <= {corpus}
        assert corpus not in {some[row].corpus for row in train}
        assert not {some[row].owner for row in train} & {some[row].owner for row in test}
        assert not {some[row].opening for row in train} & {some[row].opening for row in test}


def test_random_folds_do_mix_outlets() -> None:
    some = samples([("a", "a", "x", "abcdefgh"[place % 8]) for place in range(60)])
    train, test = random_folds(some, 3)[0]
    assert len(train)
    assert len(test)


def test_outlets_count_by_the_square_root_of_their_articles() -> None:
    some = samples([("a", "a", "x", "a")] * 16 + [("b", "b", "x", "b")])
    weights = domain_weights(some)
    assert weights[:16].sum() / weights[16] == pytest.approx(4.0)
    assert weights.mean() == pytest.approx(1.0)


def test_measures_on_cases_worked_out_by_hand() -> None:
    values, labels = np.array([0.1, 0.4, 0.4, 0.9]), np.array([0.0, 0.9, 0.2, 1.0])
    assert auc(values, labels) == pytest.approx(3.5 / 4)
    assert np.isnan(auc(values, np.ones(4)))
    told = by_domain(values, labels, ["a", "b", "a", "c"])
    assert told[0].tolist() == [0.0, 0.9, 1.0]
    assert told[1].tolist() == [0.25, 0.4, 0.9]
    assert calibration_error(values, values, np.ones(4)) == 0.0
    assert calibration_error(values, values + 0.1, np.ones(4)) == pytest.approx(0.1)


def test_calibration_rises_and_finds_the_truth() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=4000)
    truth = 1 / (1 + np.exp(-2 * logits))
    line = calibrate(logits, (rng.random(4000) < truth).astype(float), np.ones(4000))
    assert list(line.ys) == sorted(set(line.ys))
    assert 0 < line.ys[0] < line.ys[-1] < 1
    told = np.array([line.at(x) for x in logits])
    assert np.abs(told - truth).mean() < 0.03


def test_intervals_cover_outlets_that_were_not_used() -> None:
    rng = np.random.default_rng(0)
    values = rng.random(6000)
    labels = np.clip(values + rng.normal(scale=0.15, size=6000), 0, 1)
    domains = np.array([str(place) for place in range(6000)])
    interval = fit_intervals(values[:1500], labels[:1500], domains[:1500])
    share, width = coverage(interval, values[1500:], labels[1500:], domains[1500:])
    assert 0.88 <= share <= 0.94
    assert 0.3 <= width <= 0.6


def test_the_bootstrap_draws_whole_outlets() -> None:
    low, high = bootstrap(lambda drawn: float(len(set(drawn.tolist()))), ["a"] * 5, draws=20)
    assert low == high == 5


def test_a_corpus_of_one_subject_counts_less() -> None:
    corpora = ("allsides", "fakenewsnet_gossipcop")
    found = samples([(f"d{place}", f"o{place}", corpora[place % 2], f"t{place}") for place in range(100)])
    weights = domain_weights(found)
    assert weights[1] / weights[0] == pytest.approx(SETTINGS.aside)
    assert weights.mean() == pytest.approx(1.0)
