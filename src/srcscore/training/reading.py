"""Read samples as scoring reads articles, publisher hidden, and set their features in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from srcscore.article import parse
from srcscore.domains.reputation import Reputations
from srcscore.features.extract import Row, analyse
from srcscore.progress import with_progress
from srcscore.training.datasets import Sample, domain_weights, owner_groups
from srcscore.training.fit import Table
from srcscore.training.genres import merged
from srcscore.training.ngrams import Counts, common_words, count_grams, mask_signatures

LANGUAGE = "en"
_BATCH = 200
"""Articles that a process reads at once: some seconds of work, beside which handing them over is nothing."""


def read_rows(contents: Iterable[Any], reputations: Reputations) -> list[Row]:
    """Return what the model sees of articles whose publisher is hidden."""
    return [analyse(parse(content), reputations, use_publisher=False).row for content in contents]


def read_samples(
    samples: Sequence[Sample], reputations: Reputations, *, progress: bool
) -> tuple[list[Sample], list[Row]]:
    """Return the samples in the model's language, each with its row; many are read by all cores."""
    contents = [sample.content for sample in samples]
    batches = [contents[at : at + _BATCH] for at in range(0, len(contents), _BATCH)]
    parallel = Parallel(n_jobs=-1 if len(batches) > 1 else 1, return_as="generator")
    read = parallel(delayed(read_rows)(batch, reputations) for batch in batches)
    rows: Iterable[Row] = chain.from_iterable(read)
    if progress:
        rows = with_progress(rows, label="reading", total=len(samples))
    both = list(zip(samples, rows, strict=True))
    english = [(sample, row) for sample, row in both if row.language == LANGUAGE and row.prose.words]
    return [sample for sample, _ in english], [row for _, row in english]


def tabulate(samples: Sequence[Sample], rows: Sequence[Row]) -> tuple[Counts, Table]:
    """Return the candidate n-grams, and samples and rows as the arrays that fitting works on.

    What an outlet repeats is masked; no label decides what is counted.
    """
    domains = [sample.domain for sample in samples]
    prose = mask_signatures([row.prose for row in rows], domains)
    counts = count_grams(prose, domains, common_words(prose, domains))
    return counts, Table(
        values=np.array([row.values for row in rows], np.float64),
        counts=counts.matrix,
        family=counts.family,
        domains=np.array(domains),
        groups=np.unique(owner_groups(samples), return_inverse=True)[1],
        ratings=np.array([sample.rating for sample in samples]),
        judgements=np.array([sample.judgement for sample in samples]),
        genres=merged([sample.genre for sample in samples]),
        weights=domain_weights(samples),
        cited=np.array([row.cited for row in rows]),
    )
