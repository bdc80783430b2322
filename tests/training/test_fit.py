"""Fitting: directions are kept, tables add up to the model, the same data give the same numbers."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import scipy
import sklearn
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_limits

from srcscore.features.spec import features
from srcscore.model.curves import Line
from srcscore.model.predict import IDENTITY
from srcscore.model.wording import families
from srcscore.training.calibration import HeldOut, fit_publisher, translate
from srcscore.training.fit import Table, apply_shapes, as_logit, fit_parts, fit_shapes, fit_wording
from srcscore.training.metrics import calibration_error, values_at
from srcscore.training.ngrams import rarity
from srcscore.training.settings import SETTINGS
from srcscore.training.train import environment

Floats = NDArray[np.float64]
SIZE = 600


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Fit as `train` does; threads that wait for each other on a busy machine take many times as long."""
    with threadpool_limits(limits=1):
        yield


def table(seed: int = 0) -> Table:
    """Return invented samples whose labels depend on the first feature and on two n-grams.

    The first n-gram is of a family that can only speak for good sourcing, the second of one that may do both.
    """
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(SIZE, len(features())))
    values[rng.random(values.shape) < 0.1] = np.nan
    counts = rng.poisson(1.0, size=(SIZE, 30)) / 1.0
    logits = np.nan_to_num(values[:, 0]) - 2 * (counts[:, 1] - 1.0) - (counts[:, 0] - 1.0)
    return Table(
        values=values,
        counts=sparse.csr_matrix(counts),
        family=np.arange(30) % len(families()),
        domains=np.array([f"site{row % 60}.example" for row in range(SIZE)]),
        groups=np.arange(SIZE) % 60,
        ratings=1 / (1 + np.exp(-logits)),
        judgements=np.where(np.arange(SIZE) % 2, 1 / (1 + np.exp(-logits)), np.nan),
        genres=np.where(counts[:, 2] > 1, "opinion", np.where(counts[:, 3] > 1, "news", "")),
        weights=np.ones(SIZE),
        cited=np.ones(SIZE, np.bool_),
    )


@pytest.mark.parametrize("direction", [1, -1])
def test_a_feature_goes_only_the_way_it_may(direction: int) -> None:
    some = table()
    directions = np.full(len(features()), direction)
    shapes = fit_shapes(some.values, as_logit(some.labels), some.weights, directions, seed=0)
    for steps in shapes:
        levels = np.array(steps.levels) * direction
        assert (np.diff(levels) >= -1e-12).all()
    spread = max(shapes[0].levels) - min(shapes[0].levels)
    assert (spread > 0.5) == (direction == 1)


def test_shapes_are_centred() -> None:
    some = table()
    directions = np.array([feature.direction for feature in features()])
    shapes = fit_shapes(some.values, as_logit(some.labels), some.weights, directions, seed=0)
    assert np.abs(apply_shapes(shapes, some.values).mean(axis=0)).max() < 1e-9


@pytest.mark.slow
def test_the_same_data_give_the_same_parts_and_predict_what_was_planted() -> None:
    some = table()
    one, other = (fit_parts(some, seed=0) for _ in range(2))
    assert (one.base, one.shapes, one.offsets) == (other.base, other.shapes, other.offsets)
    assert one.weights.tobytes() == other.weights.tobytes()
    assert one.weights[1] == min(one.weights) < 0
    assert one.weights[0] == 0, "it would count against, and may not"
    fresh = table(1)
    assert np.corrcoef(one.logits(fresh), fresh.labels)[0, 1] > 0.5


def wording(some: Table) -> Floats:
    """Return the weights of n-grams where neither citations nor cues say anything."""
    return fit_wording(some, np.zeros(SIZE), np.zeros(SIZE))[0]


def halves() -> tuple[Table, Table, Table]:
    """Return samples with judgements that say the opposite of ratings, and with either half alone."""
    some = table()
    both = replace(some, judgements=1.0 - some.ratings)
    missing = np.full(SIZE, np.nan)
    return both, replace(both, ratings=missing), replace(both, judgements=missing)


def test_wording_is_learned_from_both_halves_by_their_shares() -> None:
    free = np.full(30, len(families()) - 1)  # of the family that may count either way
    both, judged, rated = (wording(replace(each, family=free)) for each in halves())
    share = SETTINGS.judged_share
    assert np.allclose(both, share * judged + (1 - share) * rated, atol=1e-4)
    assert np.abs(judged - rated).max() > 0.1


def test_which_way_an_n_gram_may_count_is_asked_of_the_sum_of_both_halves() -> None:
    both, judged, rated = (wording(each)[0] for each in halves())
    assert rated == 0 < judged, "the first n-gram speaks against ratings, and may not"
    assert 0 < both < 0.9 * SETTINGS.judged_share * judged, "what ratings say of it counts in the sum"


def test_an_n_gram_that_goes_with_the_labels_is_penalised_less() -> None:
    some = table()
    rng = np.random.default_rng(1)
    some = replace(some, ratings=np.full(SIZE, np.nan), family=np.full(30, len(families()) - 1))
    few = some.at(rng.permutation(SIZE)[:200])
    weights = fit_wording(few, np.zeros(200), np.zeros(200))[0]
    known = ~np.isnan(few.judgements)
    scaled = few.counts[known].toarray() * rarity(few.counts[known])
    plain = Ridge(alpha=SETTINGS.penalty).fit(scaled, as_logit(few.judgements[known])).coef_
    shares = [np.abs(each)[2:].sum() / -each[1] for each in (weights / rarity(few.counts[known]), plain)]
    assert 0 < shares[0] < 0.9 * shares[1], "beside it, n-grams that say nothing weigh less"


def record(labels: Floats, means: Floats, logits: Floats, *, inferred: bool) -> HeldOut:
    """Return articles of outlets with a record of the given means, all equally sure."""
    size = len(labels)
    sds, weights, rows = np.full(size, 0.1), np.ones(size), np.arange(size)
    return HeldOut(logits, means, sds, labels, weights, rows, np.full(size, inferred))


LINE = Line((-4.0, 4.0), (0.02, 0.98))
"""A calibration under which the logit of a value is `(value - 0.5) * 8 / 0.96`."""


@pytest.mark.parametrize(("noise", "trusted"), [(0.01, True), (0.4, False)])
def test_a_record_counts_by_how_well_it_foretells(noise: float, trusted: bool) -> None:
    rng = np.random.default_rng(0)
    labels = rng.uniform(0.1, 0.9, 2000)
    means = np.clip(labels + rng.normal(scale=noise, size=2000), 0, 1)
    about = rng.permutation(labels) if trusted else labels  # an article of another outlet says nothing
    held = record(labels, means, (about - 0.5) * 8 / 0.96, inferred=False)
    weight = fit_publisher(held, LINE).weight
    assert (weight.at(0.1) > 0.5) == trusted
    assert list(weight.ys) == sorted(weight.ys, reverse=True)


def test_a_mixture_of_record_and_article_spreads_as_far_as_the_labels() -> None:
    rng = np.random.default_rng(0)
    ratings, others = rng.uniform(0.0, 1.0, (2, 4000))
    labels = (ratings + (ratings + others) / 2) / 2
    seen = others + rng.normal(scale=0.2, size=4000) + ratings
    article = np.polyval(np.polyfit(seen, labels, 1), seen)  # by itself it lies nearer to the middle
    held = record(labels, ratings, (article - 0.5) * 8 / 0.96, inferred=False)
    values = values_at(LINE, held.mixed(fit_publisher(held, LINE)))
    assert np.polyfit(values, labels, 1)[0] == pytest.approx(1.0, abs=0.03)
    assert calibration_error(values, labels, held.weights) < 0.01


def test_surroundings_that_flatter_are_put_straight_and_records_are_not() -> None:
    rng = np.random.default_rng(0)
    labels = rng.uniform(0.1, 0.7, 4000)
    articles = (labels + rng.normal(scale=0.2, size=4000) - 0.5) * 8 / 0.96
    flattered = record(labels[:2000], labels[:2000] + 0.2, articles[:2000], inferred=True)
    rated = record(labels[2000:], labels[2000:], articles[2000:], inferred=False)
    both = fit_publisher(rated.joined(flattered), LINE)
    assert both.inferred_scale.at(0.6) == pytest.approx(0.4, abs=0.05)
    assert both.inferred_scale.ys[0] < both.inferred_scale.ys[1]
    assert both.record_logit.xs[0] <= both.inferred_scale.ys[0], "no inferred mean lies beyond the line"
    assert fit_publisher(rated, LINE).inferred_scale == IDENTITY


def test_logits_of_a_record_keep_their_values_by_another_calibration() -> None:
    other = Line((-6.0, 0.0, 2.0), (0.02, 0.7, 0.98))
    logits = Line((-0.2, 1.0), (-3.0, 3.0))
    translated = translate(logits, LINE, other)
    for mean in (-0.2, 0.0, 0.3, 0.5, 0.9, 1.0):
        assert other.at(translated.at(mean)) == pytest.approx(LINE.at(logits.at(mean)), abs=1e-3)


def test_a_manifest_names_what_decides_the_last_bits() -> None:
    named = environment()
    assert named["python"] == platform.python_version()
    assert named["numpy"] == np.__version__
    assert named["scikit-learn"] == sklearn.__version__
    assert named["scipy"] == scipy.__version__
