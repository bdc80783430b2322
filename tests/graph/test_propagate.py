"""Ranks and estimates: by hand on small graphs, beside NetworkX, and what must hold on any graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from srcscore.errors import InputError
from srcscore.graph.matrix import CitationMatrix
from srcscore.graph.propagation import Iteration, company, estimate, rated, trust_rank
from srcscore.graph.settings import METHODS, Method

SIZE = 6
TIES = st.lists(st.tuples(*[st.integers(0, SIZE - 1)] * 2), min_size=1, max_size=18)
EXACT = Iteration(tolerance=1e-12, limit=2000)
LINEAR: tuple[Method, ...] = ("mixed", "company", "neighbours", "walk")


def built(pairs: list[tuple[int, int]], size: int = SIZE) -> CitationMatrix:
    return CitationMatrix(size, [pair[0] for pair in pairs], [pair[1] for pair in pairs])


@pytest.mark.parametrize("damping", [0.0, 0.5, 0.85, 0.99])
def test_ranks_are_those_of_networkx(damping: float) -> None:
    nx = pytest.importorskip("networkx")
    rng = np.random.default_rng(3)
    pairs = sorted({(int(a), int(b)) for a, b in rng.integers(0, 60, (200, 2)) if a != b and a % 7})
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from(range(60))
    seeds = {node: float(node % 3) for node in range(60)}
    assert any(not graph.out_degree(node) for node in graph)  # some cite nobody
    theirs = nx.pagerank(graph, alpha=damping, personalization=seeds, tol=1e-12, max_iter=5000)
    ours = trust_rank(built(pairs, 60), list(seeds.values()), Iteration(damping, 1e-12, 5000))
    assert ours.converged
    assert np.allclose(ours.values, [theirs[node] for node in range(60)], atol=1e-9)


def test_trust_flows_to_the_cited_and_distrust_to_the_citing() -> None:
    ties = built([(0, 1), (1, 2), (3, 2), (4, 3)])
    trusted = trust_rank(ties, [1, 0, 0, 0, 0, 0]).values
    assert trusted[0] > trusted[1] > trusted[2] > 0
    assert np.array_equal(trusted[3:], [0, 0, 0])
    distrusted = trust_rank(ties.transposed(), [0, 0, 1, 0, 0, 0]).values
    assert distrusted[2] > distrusted[3] > distrusted[4] > 0
    assert distrusted[5] == 0
    assert distrusted.sum() == pytest.approx(1)


def test_neighbours_by_hand() -> None:
    ties = built([(0, 2), (1, 2), (2, 3)])
    known = rated(SIZE, [0, 1], [1.0, 0.4])
    found = estimate(ties, known, "neighbours")
    # Two rated neighbours and one base rate, which is their mean.
    assert found.means[2] == pytest.approx(0.7)
    assert found.reach[2] == pytest.approx(2 / 3)
    assert (found.means[3], found.reach[3]) == (pytest.approx(0.7), 0)


def test_company_is_who_the_same_others_cite() -> None:
    ties = built([(0, 1), (0, 2), (3, 4), (3, 5)])
    found = estimate(ties, rated(SIZE, [1, 4], [0.9, 0.1]), "company")
    assert found.means[2] > 0.7
    assert found.means[5] < 0.3
    assert found.means[0] == pytest.approx(0.5)  # nobody cites it
    assert found.reach[0] == 0
    # One's own rating says nothing of oneself.
    assert found.means[1] == pytest.approx(0.5)


def test_company_counts_who_cites_everybody_for_less() -> None:
    pairs = [(0, 2), (0, 3), (1, 2), *((1, node) for node in range(4, 30))]
    found = company(built(pairs, 30), rated(30, [3, 4], [1.0, 0.0]))
    assert found.means[2] > 0.5


def test_a_walk_ends_at_the_first_rated_node() -> None:
    ties = built([(0, 1), (1, 2), (2, 3)])
    near = estimate(ties, rated(SIZE, [0, 3], [1.0, 0.0]), "walk").means
    assert near[1] > 0.5 > near[2]
    assert near[1] - 0.5 == pytest.approx(0.5 - near[2])


def test_mixed_fills_what_company_leaves_open() -> None:
    ties = built([(0, 1), (2, 1), (0, 3)])
    known = rated(SIZE, [0, 3], [0.9, 0.2])
    only, filled = estimate(ties, known, "company"), estimate(ties, known, "mixed")
    assert only.reach[2] == 0
    assert filled.reach[2] > 0
    assert filled.means[2] > only.means[2] == pytest.approx(known.base)
    assert filled.reach[1] > only.reach[1] > 0


@settings(max_examples=examples(60))
@given(TIES, st.lists(st.sampled_from([0.0, 0.3, 0.8]), min_size=3, max_size=3), st.integers(0, 2))
def test_a_better_rating_lowers_nobody(pairs: list[tuple[int, int]], means: list[float], which: int) -> None:
    ties = built(pairs)
    better = [*means]
    better[which] = 1.0
    for method in LINEAR:
        before, after = (
            estimate(ties, rated(SIZE, [0, 1, 2], given_), method, EXACT).means for given_ in (means, better)
        )
        assert (after - before >= -1e-9).all()


@settings(max_examples=examples(60))
@given(TIES, st.permutations(range(SIZE)))
def test_the_order_of_nodes_makes_no_difference(pairs: list[tuple[int, int]], order: list[int]) -> None:
    known = rated(SIZE, [0, 1], [0.9, 0.1], [1.0, 0.5])
    moved = rated(SIZE, [order[0], order[1]], [0.9, 0.1], [1.0, 0.5])
    for method in METHODS:
        first = estimate(built(pairs), known, method, EXACT)
        second = estimate(
            built([(order[a], order[b]) for a, b in pairs]),
            moved,
            method,
            EXACT,
        )
        assert np.allclose(first.means, second.means[order], atol=1e-9)
        assert ((first.means >= 0) & (first.means <= 1) & (first.reach >= 0) & (first.reach <= 1)).all()


@pytest.mark.parametrize("method", METHODS)
def test_repeated_steps_say_whether_they_converged(method: Method) -> None:
    ties = built([(0, 1), (1, 2), (2, 0), (3, 1), (4, 3)])
    known = rated(SIZE, [0, 4], [0.9, 0.2])
    whole = estimate(ties, known, method).fixed_points
    assert bool(whole) == (method in ("mixed", "walk", "trust"))
    assert all(step.converged and step.residual <= step.tolerance == 1e-6 for step in whole)
    cut = estimate(ties, known, method, Iteration(limit=1, tolerance=1e-9)).fixed_points
    assert all(step.iterations == 1 and not step.converged for step in cut)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([], []), "nothing to start from"),
        (([0, 0], [0.1, 0.2]), "different nodes"),
        (([6], [0.5]), "from 0 to 5"),
        (([-1], [0.5]), "from 0 to 5"),
        (([0], [1.5]), "rating must lie from 0 to 1: 1.5"),
        (([0], [float("nan")]), "rating must lie from 0 to 1"),
        (([0], [0.5], [0.0]), "weight must lie above 0"),
        (([0, 1], [0.5]), "differ in number"),
    ],
)
def test_seeds_that_cannot_be_are_refused(arguments: tuple[Any, ...], told: str) -> None:
    with pytest.raises(InputError) as caught:
        rated(SIZE, *arguments)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("settings_", "told"),
    [
        ({"method": "magic"}, "use one of mixed, company"),
        ({"damping": 1.0}, "damping"),
        ({"damping": float("nan")}, "damping"),
        ({"tolerance": 0.0}, "tolerance"),
        ({"limit": 0}, "at least one step"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings_: dict[str, Any], told: str) -> None:
    method = settings_.get("method", "mixed")
    rest = {name: value for name, value in settings_.items() if name != "method"}
    with pytest.raises(InputError) as caught:
        estimate(built([(0, 1)]), rated(SIZE, [0], [0.5]), method, Iteration(**rest))
    assert told in str(caught.value)


def test_trust_needs_both_kinds_of_seeds() -> None:
    with pytest.raises(InputError, match="both kinds"):
        estimate(built([(0, 1)]), rated(SIZE, [0], [1.0]), "trust")
    for seeds in ([0.0] * SIZE, [1.0], [-1.0] * SIZE, [float("inf")] * SIZE):
        with pytest.raises(InputError, match="one above 0"):
            trust_rank(built([(0, 1)]), seeds)
