"""Sparse ties: the same sums as a full matrix gives, whatever the order, and clear errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.errors import InputError
from srcscore.graph import matrix as module
from srcscore.graph.matrix import CitationMatrix, iterate

SIZE = 7
TIE = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.sampled_from([0.0, 0.5, 1.0, 2.0]))
VALUES = np.array([0.1, -0.4, 0.9, 0.0, 0.3, 1.0, -0.2])


def full(ties: list[tuple[int, int, float]]) -> Any:
    matrix = np.zeros((SIZE, SIZE))
    for src, dst, weight in ties:
        if src != dst:
            matrix[src, dst] += weight
    return matrix


def built(ties: list[tuple[int, int, float]]) -> CitationMatrix:
    return CitationMatrix(SIZE, [tie[0] for tie in ties], [tie[1] for tie in ties], [tie[2] for tie in ties])


@given(st.lists(TIE, max_size=20))
def test_products_are_those_of_the_full_matrix(ties: list[tuple[int, int, float]]) -> None:
    found, matrix = built(ties), full(ties)
    values = VALUES
    assert np.allclose(found.inward(values), matrix.T @ VALUES)
    assert np.allclose(found.outward(values), matrix @ VALUES)
    assert np.allclose(found.around(values), (matrix + matrix.T) @ VALUES)
    assert found.nnz == np.count_nonzero(matrix)


@given(st.lists(TIE, max_size=20))
def test_flipped_ties_run_the_other_way(ties: list[tuple[int, int, float]]) -> None:
    found = built(ties)
    flipped, values = found.transposed(), VALUES
    assert np.array_equal(flipped.inward(values), found.outward(values))
    assert np.array_equal(flipped.outward(values), found.inward(values))
    scale = np.arange(1.0, SIZE + 1)
    rows = np.arange(1.0, SIZE + 1)[:, None] * full(ties)
    assert np.allclose(found.lengths(scale), np.sqrt((rows**2).sum(axis=0)))
    back = np.arange(1.0, SIZE + 1)[:, None] * full(ties).T
    assert np.allclose(flipped.lengths(scale), np.sqrt((back**2).sum(axis=0)))


def test_many_ties_are_kept_in_single_precision_and_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    src, dst = rng.integers(0, 500, (2, 3000))
    exact = CitationMatrix(500, src, dst)
    monkeypatch.setattr(module, "_SINGLE_PRECISION", 1000)
    monkeypatch.setattr(module, "_TILE_BITS", 4)  # tiles of 16 nodes
    rough = CitationMatrix(500, src, dst)
    assert (exact.dtype, rough.dtype) == (np.float64, np.float32)
    values = rng.random(500)
    for step in ("inward", "outward"):
        first, second = (getattr(t, step)(values.astype(t.dtype)) for t in (exact, rough))
        assert np.allclose(first, second, rtol=1e-5)
        assert not np.array_equal(first, second)


def test_columns_are_taken_one_by_one() -> None:
    found = built([(0, 1, 2.0), (1, 2, 1.0)])
    both = np.column_stack((VALUES, found.ones()))
    told = found.inward(both)
    assert np.array_equal(told[:, 0], found.inward(both[:, 0]))
    assert np.array_equal(told[:, 1], found.inward(both[:, 1]))


def test_no_ties_at_all() -> None:
    assert CitationMatrix(3, [], []).nnz == 0
    assert CitationMatrix(0, [], []).inward(np.zeros(0)).shape == (0,)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((-1, [], []), "number of nodes"),
        ((3, [0, 1], [1]), "differ in number: (2, 1, 2)"),
        ((3, [0], [1], [1.0, 2.0]), "differ in number"),
        ((3, [0], [3]), "not among the 3: 3"),
        ((3, [-1], [0]), "not among the 3: -1"),
        ((3, [0.5], [1]), "whole numbers"),
        ((3, [[0]], [[1]]), "whole numbers"),
        ((3, [0], [1], [-1.0]), "no usable weight: -1.0"),
        ((3, [0], [1], [float("nan")]), "no usable weight: nan"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[Any, ...], told: str) -> None:
    with pytest.raises(InputError) as caught:
        CitationMatrix(*arguments)
    assert told in str(caught.value)


def test_settling_says_how_it_went() -> None:
    halved = iterate(lambda values: values / 2 + 1, np.array([10.0]), 1e-6, 100)
    assert halved.converged
    assert halved.residual <= 1e-6
    assert np.allclose(halved.values, 2, atol=1e-5)
    hurried = iterate(lambda values: values / 2 + 1, np.array([10.0]), 1e-6, 3)
    assert (hurried.iterations, hurried.converged) == (3, False)
    assert hurried.residual > hurried.tolerance
    assert iterate(lambda values: values, np.zeros(4), 1e-6, 100).iterations == 1
