"""Splits that never let a model recognise an outlet: by owner, and by corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from srcscore.training.datasets import Sample

_EVENNESS = 0.25
"""How far corpora are made to weigh the same: 0 not at all, 1 wholly."""
Fold = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Rows to train on, rows to test on."""


def owner_folds(samples: Sequence[Sample], folds: int = 5, seed: int = 0) -> list[Fold]:
    """Return folds in which no outlet, owner or shared text is on both sides.

    Parameters
    ----------
    samples
        What to split.
    folds
        How many.
    seed
        Which of the many such splits.
    """
    groups = _groups(samples)
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    order = sorted(sizes, key=lambda group: (-sizes[group], _digest(group, seed)))
    loads, home = [0] * folds, {}
    for group in order:
        place = loads.index(min(loads))
        home[group] = place
        loads[place] += sizes[group]
    places = np.array([home[group] for group in groups])
    return [(np.flatnonzero(places != fold), np.flatnonzero(places == fold)) for fold in range(folds)]


def random_folds(samples: Sequence[Sample], folds: int = 5, seed: int = 0) -> list[Fold]:
    """Return folds that ignore outlets: only to measure how much that would flatter."""
    places = np.array([int(_digest(sample.id, seed), 16) % folds for sample in samples])
    return [(np.flatnonzero(places != fold), np.flatnonzero(places == fold)) for fold in range(folds)]


def corpus_folds(samples: Sequence[Sample], corpora: Sequence[str]) -> Iterator[tuple[str, Fold]]:
    """Yield each corpus left out: the others, without its outlets, owners and texts, train.

    Parameters
    ----------
    samples
        What to split.
    corpora
        Which to leave out, one after the other.
    """
    groups = _groups(samples)
    for corpus in corpora:
        test = [row for row, sample in enumerate(samples) if sample.corpus == corpus]
        held = {groups[row] for row in test}
        train = [
            row for row, sample in enumerate(samples) if sample.corpus != corpus and groups[row] not in held
        ]
        yield corpus, (np.array(train, np.int64), np.array(test, np.int64))


def domain_weights(samples: Sequence[Sample]) -> NDArray[np.float64]:
    """Return a weight for each sample: outlets count by the square root of their articles.

    A label that raters disagree on, or that one family alone gives, counts less. The mean is 1.
    """
    count: dict[str, int] = {}
    for sample in samples:
        count[sample.domain] = count.get(sample.domain, 0) + 1
    weights = np.array([sample.trust / np.sqrt(count[sample.domain]) for sample in samples])
    return np.asarray(weights / weights.mean(), np.float64)


def corpus_weights(samples: Sequence[Sample]) -> NDArray[np.float64]:
    """Return `domain_weights`, with corpora counting by their weight to the power 3/4.

    A corpus of ten times the weight counts for about 5.6 times as much: enough to learn from it, and
    less to learn its own habits. The power was chosen on corpora left out. The mean is 1.
    """
    weights = domain_weights(samples)
    mass: dict[str, float] = {}
    for sample, weight in zip(samples, weights.tolist(), strict=True):
        mass[sample.corpus] = mass.get(sample.corpus, 0.0) + weight
    balanced = weights / np.array([mass[sample.corpus] ** _EVENNESS for sample in samples])
    return np.asarray(balanced / balanced.mean(), np.float64)


def _groups(samples: Sequence[Sample]) -> list[str]:
    """Return the group of each sample: owners joined by texts that they share."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        """Return the group that a name has been joined to."""
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for sample in samples:
        first, second = root(f"owner:{sample.owner}"), root(f"text:{sample.opening}")
        if first != second:
            parent[max(first, second)] = min(first, second)
    return [root(f"owner:{sample.owner}") for sample in samples]


def _digest(text: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{text}".encode("utf-8", "surrogatepass")).hexdigest()
