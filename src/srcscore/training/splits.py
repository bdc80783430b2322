"""Splits that never let a model recognise an outlet: by owner, and by corpus."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import PredefinedSplit

from srcscore.training.datasets import ASIDE, Sample
from srcscore.training.metrics import Floats, Rows
from srcscore.training.settings import SETTINGS
from srcscore.training.shared import deal_out

Fold = tuple[Rows, Rows]
"""Rows to train on, rows to test on."""


def owner_folds(samples: Sequence[Sample], folds: int = SETTINGS.folds, seed: int = 0) -> list[Fold]:
    """Return folds in which no outlet, owner or shared text is on both sides."""
    home = deal_out(owner_groups(samples), folds, lambda group: _digest(group, seed))
    return list(PredefinedSplit(home).split())


def random_folds(samples: Sequence[Sample], folds: int = SETTINGS.folds) -> list[Fold]:
    """Return folds that ignore outlets: only to measure how much that would flatter."""
    home = [int(_digest(sample.id, seed=0), 16) % folds for sample in samples]
    return list(PredefinedSplit(home).split())


def corpus_folds(samples: Sequence[Sample], corpora: Sequence[str]) -> Iterator[tuple[str, Fold]]:
    """Yield each corpus left out: the others, without its outlets, owners and texts, train."""
    groups = np.array(owner_groups(samples))
    of = np.array([sample.corpus for sample in samples])
    for corpus in corpora:
        test = of == corpus
        yield corpus, (np.flatnonzero(~np.isin(groups, groups[test])), np.flatnonzero(test))


def domain_weights(samples: Sequence[Sample]) -> Floats:
    """Return a weight for each sample: outlets count by the square root of their articles in a corpus.

    A corpus of one subject counts less, and so does a rating that raters disagree on or that one family
    alone gives. The mean is 1.
    """
    count = Counter((sample.corpus, sample.domain) for sample in samples)
    weights = np.array(
        [
            (sample.trust or 1.0)
            * (SETTINGS.aside if sample.corpus in ASIDE else 1.0)
            / np.sqrt(count[sample.corpus, sample.domain])
            for sample in samples
        ]
    )
    return np.asarray(weights / weights.mean(), np.float64)


def owner_groups(samples: Sequence[Sample]) -> list[str]:
    """Return the group of each sample, named by its first owner; shared texts join owners."""
    owners, owner = np.unique([sample.owner for sample in samples], return_inverse=True)
    texts, text = np.unique([sample.opening for sample in samples], return_inverse=True)
    size = len(owners) + len(texts)
    ties = coo_array((np.ones(len(samples)), (owner, len(owners) + text)), shape=(size, size))
    _, component = connected_components(ties, directed=False)
    _, first = np.unique(component[: len(owners)], return_index=True)
    names = dict(zip(component[first].tolist(), owners[first].tolist(), strict=True))
    return [f"owner:{names[number]}" for number in component[owner].tolist()]


def _digest(text: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{text}".encode("utf-8", "surrogatepass")).hexdigest()
