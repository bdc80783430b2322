"""The arrays that training works on, by what they hold, and how a classifier is fitted to ratings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
"""Positions of samples."""
Mask = NDArray[np.bool_]
"""Whether each sample belongs."""
Names = NDArray[np.str_]


def fit_shares(model: Any, matrix: Any, shares: Floats, weights: Floats) -> Any:
    """Fit a classifier of scikit-learn to shares instead of classes, and return it.

    Each row enters twice: as a good one with its share of the weight, and as a bad one with the rest. The
    loss is then the cross-entropy against the share itself.
    """
    stack = sparse.vstack([matrix, matrix]).tocsr() if sparse.issparse(matrix) else np.vstack([matrix] * 2)
    classes = np.concatenate([np.ones(len(shares)), np.zeros(len(shares))])
    halves = np.concatenate([weights * shares, weights * (1.0 - shares)])
    return model.fit(stack, classes, sample_weight=halves)
