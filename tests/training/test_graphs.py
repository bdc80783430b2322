"""The learned combination: rows that never see their own rating, and a fit that reads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from benchmarks.studies.graph_learners import (
    COLUMNS,
    Known,
    Layer,
    columns,
    fit_combination,
    honest_columns,
    join,
    known_on,
    layer,
    read_layers,
)
from srcscore.training.infer import folds_of

NAMES = [f"outlet{number:02}.example" for number in range(40)]


@pytest.fixture(scope="module")
def graph() -> Layer:
    """Two camps of outlets that cite mostly their own."""
    rng = np.random.default_rng(0)
    edges = []
    for src in range(40):
        for _ in range(6):
            other = rng.random() < 0.15
            dst = int(rng.integers(0, 20)) + (20 if (src >= 20) != other else 0)
            edges.append((NAMES[src], NAMES[dst], float(rng.integers(1, 4))))
    return layer(edges)


@pytest.fixture(scope="module")
def known() -> Known:
    rng = np.random.default_rng(1)
    return {
        name: (0.8 if row < 20 else 0.2, float(rng.uniform(0.3, 1)))
        for row, name in enumerate(NAMES[::2] + NAMES[1::4])
    }


def test_repeats_are_added_up_and_self_citations_left_out() -> None:
    made = layer([("b", "a", 1.0), ("b", "a", 2.0), ("a", "a", 9.0)])
    assert made.names == ("a", "b")
    assert made.ties.nnz == 1
    weight = made.ties.inward(made.ties.ones())
    assert np.allclose(weight, [np.log(4), 0])


def test_likeness_leaves_out_oneself(graph: Layer) -> None:
    for likeness in graph.alike:
        assert not likeness.diagonal().any()
        assert 0 < likeness.max() <= 1 + 1e-9


def test_nobody_sees_their_own_fold(graph: Layer, known: Known) -> None:
    fold = dict(zip(known, map(int, folds_of(list(known))), strict=True))
    before = honest_columns(graph, known, fold)
    assert all(row.shape == (len(COLUMNS),) and np.isfinite(row).all() for row in before.values())
    held = fold[NAMES[0]]
    turned = {
        name: (1 - mean if fold[name] == held else mean, weight) for name, (mean, weight) in known.items()
    }
    after = honest_columns(graph, turned, fold)
    for name in known:
        assert np.allclose(before[name], after[name]) == (fold[name] == held)


def test_nodes_without_a_rating_see_them_all(graph: Layer, known: Known) -> None:
    whole = columns(graph, known_on(graph, known))
    rows = honest_columns(graph, known, dict.fromkeys(known, 0))
    free = [name for name in graph.names if name not in known]
    assert free
    for name in free:
        assert np.array_equal(rows[name], whole[graph.names.index(name)])


def test_the_combination_tells_camps_apart(graph: Layer) -> None:
    truth = {name: (0.8 if row < 20 else 0.2, 1.0) for row, name in enumerate(NAMES)}
    kept = {name: truth[name] for row, name in enumerate(NAMES) if row % 4}
    hidden = [name for name in NAMES if name not in kept]
    table = honest_columns(graph, kept, {name: row % 5 for row, name in enumerate(kept)})
    means, weights = np.array(list(kept.values())).T
    model = fit_combination(join(list(kept), [table]), means, weights)
    says = model.predict(join(hidden, [table]))
    assert roc_auc_score([truth[name][0] > 0.5 for name in hidden], says) > 0.9
    again = fit_combination(join(list(kept), [table]), means, weights).predict(join(hidden, [table]))
    assert np.array_equal(says, again)


def test_who_is_on_no_graph_has_an_empty_row(graph: Layer, known: Known) -> None:
    table = honest_columns(graph, known, dict.fromkeys(known, 0))
    rows = join([NAMES[0], "elsewhere.example"], [table, {}])
    assert rows.shape == (2, 2 * (len(COLUMNS) + 1))
    assert rows[0, len(COLUMNS)] == 1
    assert not rows[1].any()
    assert not rows[0, len(COLUMNS) + 1 :].any()


@pytest.mark.slow
def test_the_real_graphs_are_read(shared_data: Path) -> None:
    layers = read_layers(shared_data)
    assert sorted(layers) == ["articles", "audience", "links", "search", "sharing"]
    assert len(layers["sharing"].names) == 211
