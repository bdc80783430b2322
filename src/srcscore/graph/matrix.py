"""Who cites whom as a sparse matrix, laid out for hundreds of products with it.

The only module of the room that needs SciPy; nothing on the way to a score imports it.
"""

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
_SINGLE = 500_000
"""From so many ties on, memory is what a product waits for: numbers are then kept in single precision."""
_TILE = 16
"""Both ends of a tile's ties lie within 2 ** 16 nodes, whose values fit in a processor's own cache."""
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a repeated step came to rest."""

    values: Array
    """One value, or one row of values, for each node."""
    iterations: int
    """How many steps it took."""
    residual: float
    """Sum of the last step's changes, as a share of the sum of all values."""
    tolerance: float
    """The residual that was asked for."""

    @property
    def converged(self) -> bool:
        """Whether the residual is within the tolerance."""
        return self.residual <= self.tolerance


class Ties:
    """Weighted ties between `n` nodes, each pair once, without ties of a node to itself.

    Ties are sorted into square tiles, so that a product reads and writes memory that is still in the cache.
    Values go in as `cast` makes them, and come out as `plain` does.

    Parameters
    ----------
    n
        Number of nodes.
    src, dst
        The citing and the cited node of each tie, from 0 to n - 1. Several of one pair are added up; what
        ties a node to itself is left out.
    weight
        Of each tie, at least 0; all ones when left out.

    Raises
    ------
    InputError
        If lengths differ, a node does not exist, or a weight is negative or not a number.
    """

    def __init__(self, n: int, src: ArrayLike, dst: ArrayLike, weight: ArrayLike | None = None) -> None:
        first, second, strength = _checked(n, src, dst, weight)
        self.n = n
        self.dtype = np.float32 if len(first) >= _SINGLE else np.float64
        matrix = csr_array((strength.astype(self.dtype), (first, second)), shape=(n, n))
        matrix.sum_duplicates()
        self._cited = _tiled(matrix.tocoo(copy=False))
        self._citing = self._cited.T
        self.nnz = int(self._cited.nnz)

    def inward(self, values: Array) -> Array:
        """Return, for every node, the weighted sum of `values` over the nodes that cite it."""
        return self._times(self._citing, values)

    def outward(self, values: Array) -> Array:
        """Return, for every node, the weighted sum of `values` over the nodes that it cites."""
        return self._times(self._cited, values)

    def around(self, values: Array) -> Array:
        """Return the sum of `inward` and `outward`."""
        return self.inward(values) + self.outward(values)

    def ones(self) -> Array:
        """Return the value 1 for every node."""
        return np.ones(self.n, self.dtype)

    def lengths(self, scale: Array) -> Array:
        """Return the length of each node's inward ties as a vector, scaled by citer."""
        ends, strength = self._cited.row, self._cited.data.astype(np.float64)
        squares = np.bincount(self._cited.col, (strength * scale[ends]) ** 2, self.n)
        return np.sqrt(squares).astype(self.dtype)

    def flipped(self) -> Ties:
        """Return the same ties with citing and cited exchanged."""
        other = copy(self)
        other._cited, other._citing = self._citing, self._cited  # noqa: SLF001 - its own class
        return other

    def cast(self, values: ArrayLike) -> Array:
        """Return values in the precision that products work in."""
        return np.asarray(values, self.dtype)

    @staticmethod
    def plain(values: Array) -> Array:
        """Return values in double precision."""
        return values.astype(np.float64)

    def _times(self, matrix: Any, values: Array) -> Array:
        if values.ndim == 1:
            return np.asarray(matrix @ values).reshape(self.n)  # of one node SciPy makes a bare number
        return np.column_stack([self._times(matrix, np.ascontiguousarray(column)) for column in values.T])


def settle(step: Callable[[Array], Array], start: Array, tolerance: float, limit: int) -> Settled:
    """Repeat a step until it changes little.

    Parameters
    ----------
    step
        From values to the next values; it must contract.
    start
        The first values.
    tolerance
        Largest residual to stop at: sum of absolute changes over sum of absolute values.
    limit
        Most steps to take; then the result says that it did not converge.
    """
    values, residual, count = start, float("inf"), 0
    while count < limit and residual > tolerance:
        following = step(values)
        change = float(np.abs(following - values).sum(dtype=np.float64))
        residual = change / max(float(np.abs(following).sum(dtype=np.float64)), np.finfo(float).tiny)
        values, count = following, count + 1
    return Settled(values, count, residual, tolerance)


def _tiled(matrix: Any) -> Any:
    """Sort ties by the tile that they lie in: rows and columns within a tile fit in the cache."""
    across = (matrix.shape[0] >> _TILE) + 1
    tile = (matrix.row >> _TILE) * across + (matrix.col >> _TILE)
    small = np.uint16 if across * across <= np.iinfo(np.uint16).max else np.int64  # 16 bits: a radix sort
    order = np.argsort(tile.astype(small), kind="stable")
    ends = (matrix.row[order], matrix.col[order])
    return coo_array((matrix.data[order], ends), shape=matrix.shape)


def _checked(n: int, src: ArrayLike, dst: ArrayLike, weight: ArrayLike | None) -> tuple[Array, Array, Array]:
    """Return ends and weights of the ties between different nodes."""
    if not 0 <= n <= _MOST:
        raise InputError("the number of nodes must be from 0 to 2147483647", value=n)
    first, second = _nodes(n, src), _nodes(n, dst)
    strength = np.ones(len(first)) if weight is None else np.asarray(weight, np.float64)
    if not len(first) == len(second) == len(strength):
        sizes = (len(first), len(second), len(strength))
        raise InputError(
            "citing nodes, cited nodes and weights differ in number",
            value=sizes,
            remedy="give one of each for every tie",
        )
    if len(strength) and not (np.isfinite(strength).all() and strength.min() >= 0):
        wrong = strength[~(np.isfinite(strength) & (strength >= 0))][0]
        raise InputError("a tie has no usable weight", value=float(wrong), remedy="give numbers from 0 up")
    kept = (first != second) & (strength > 0)
    if not kept.all():
        first, second, strength = first[kept], second[kept], strength[kept]
    return first, second, strength


def _nodes(n: int, ends: ArrayLike) -> Array:
    found = np.asarray(ends)
    if found.size == 0:
        return np.zeros(0, np.int32)
    if found.ndim != 1 or found.dtype.kind not in "iu":
        raise InputError("the ends of ties must be a list of whole numbers", value=found.dtype)
    if found.min() < 0 or found.max() >= n:
        wrong = int(found.min()) if found.min() < 0 else int(found.max())
        raise InputError(f"a tie names a node that is not among the {n}", value=wrong)
    return found.astype(np.int32, copy=False)
