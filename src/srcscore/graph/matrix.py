"""Citations between nodes as a sparse matrix, laid out for hundreds of products with it."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array

from srcscore.errors import InputError

Array = NDArray[Any]
# From this many citations on, products wait for memory, and halving it doubles speed.
_SINGLE_PRECISION = 500_000
_TILE_BITS = 16  # 2 ** 16 values of 4 bytes fit in the second-level cache of a processor
_MOST_NODES = 2**31 - 1  # node numbers are stored as int32


class CitationMatrix:
    """Weighted citations between `n` nodes, numbered from 0: `src` cites `dst` with `weight`, by default 1.

    Citations of one pair are added up; citations of a node by itself are left out. The entries are sorted
    into square tiles, so that a product reads and writes memory that is still in the cache. Values for a
    product should be of `dtype`, which is its result's.

    Raises
    ------
    InputError
        If lengths differ, a node does not exist, or a weight is negative or not a number.
    """

    def __init__(self, n: int, src: ArrayLike, dst: ArrayLike, weight: ArrayLike | None = None) -> None:
        if not 0 <= n <= _MOST_NODES:
            raise InputError(f"the number of nodes must be from 0 to {_MOST_NODES}", value=n)
        citing, cited = _nodes(n, src), _nodes(n, dst)
        weights = np.ones(len(citing)) if weight is None else np.asarray(weight, np.float64)
        if not len(citing) == len(cited) == len(weights):
            raise InputError(
                "citing nodes, cited nodes and weights differ in number",
                value=(len(citing), len(cited), len(weights)),
                remedy="give one of each for every citation",
            )
        usable = np.isfinite(weights) & (weights >= 0)
        if not usable.all():
            wrong = float(weights[~usable][0])
            raise InputError("a citation has no usable weight", value=wrong, remedy="give numbers from 0 up")
        used = (citing != cited) & (weights > 0)  # between different nodes
        if not used.all():
            citing, cited, weights = citing[used], cited[used], weights[used]
        self.n = n
        self.dtype = np.float32 if len(citing) >= _SINGLE_PRECISION else np.float64
        summed = csr_array((weights.astype(self.dtype), (citing, cited)), shape=(n, n))
        summed.sum_duplicates()
        matrix = summed.tocoo(copy=False)
        # Sorted by tile: rows and columns within a tile fit in the cache.
        across = (n >> _TILE_BITS) + 1
        tile = (matrix.row >> _TILE_BITS) * across + (matrix.col >> _TILE_BITS)
        small = np.uint16 if across * across <= np.iinfo(np.uint16).max else np.int64  # 16 bits: a radix sort
        order = np.argsort(tile.astype(small), kind="stable")
        entries = matrix.data[order], (matrix.row[order], matrix.col[order])
        self._cited = coo_array(entries, shape=matrix.shape)
        self._citing = self._cited.T
        self.nnz = int(self._cited.nnz)

    def inward(self, values: Array) -> Array:
        """Return, for every node, the weighted sum of `values` over the nodes that cite it."""
        return self._product(self._citing, values)

    def outward(self, values: Array) -> Array:
        """Return, for every node, the weighted sum of `values` over the nodes that it cites."""
        return self._product(self._cited, values)

    def around(self, values: Array) -> Array:
        """Return the sum of `inward` and `outward`."""
        return self.inward(values) + self.outward(values)

    def ones(self) -> Array:
        """Return the value 1 for every node."""
        return np.ones(self.n, self.dtype)

    def lengths(self, scale: Array) -> Array:
        """Return the Euclidean length of each node's column of citing nodes, each scaled by `scale`."""
        weights = self._cited.data.astype(np.float64) * scale[self._cited.row]
        return np.sqrt(np.bincount(self._cited.col, weights**2, self.n)).astype(self.dtype)

    def transposed(self) -> CitationMatrix:
        """Return the same citations with citing and cited exchanged."""
        other = copy(self)
        other._cited, other._citing = self._citing, self._cited  # noqa: SLF001 - its own class
        return other

    def _product(self, matrix: Any, values: Array) -> Array:
        if values.ndim == 1:
            return np.asarray(matrix @ values).reshape(self.n)  # of one node SciPy makes a bare number
        return np.column_stack([self._product(matrix, np.ascontiguousarray(column)) for column in values.T])


@dataclass(frozen=True, slots=True)
class FixedPoint:
    """The result of a repeated step."""

    values: Array
    """One value, or one row of values, for each node."""
    iterations: int
    """How many steps were taken."""
    residual: float
    """Sum of the absolute changes of the last step, as a share of the sum of all absolute values."""
    tolerance: float
    """The residual that was asked for."""

    @property
    def converged(self) -> bool:
        """Whether the residual is within the tolerance."""
        return self.residual <= self.tolerance


def iterate(step: Callable[[Array], Array], start: Array, tolerance: float, limit: int) -> FixedPoint:
    """Repeat a contracting step until its residual is at most `tolerance`, or `limit` steps were taken."""
    values, residual, count = start, float("inf"), 0
    while count < limit and residual > tolerance:
        following = step(values)
        change = float(np.abs(following - values).sum(dtype=np.float64))
        residual = change / max(float(np.abs(following).sum(dtype=np.float64)), np.finfo(float).tiny)
        values, count = following, count + 1
    return FixedPoint(values, count, residual, tolerance)


def _nodes(n: int, ends: ArrayLike) -> Array:
    nodes = np.asarray(ends)
    if nodes.size == 0:
        return np.zeros(0, np.int32)
    if nodes.ndim != 1 or nodes.dtype.kind not in "iu":
        raise InputError("the ends of citations must be a list of whole numbers", value=nodes.dtype)
    if nodes.min() < 0 or nodes.max() >= n:
        wrong = int(nodes.min()) if nodes.min() < 0 else int(nodes.max())
        raise InputError(f"a citation names a node that is not among the {n}", value=wrong)
    return nodes.astype(np.int32, copy=False)
