"""Train a model from the shared data, from corpora to artefact."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.reputation import Reputations
from srcscore.features.spec import spec_hash
from srcscore.model import artefact
from srcscore.model.predict import Model, Publisher, Rule
from srcscore.model.wording import Wording
from srcscore.records import ModelInfo
from srcscore.training import datasets
from srcscore.training.card import write_card
from srcscore.training.datasets import Sample
from srcscore.training.doubt import fit_doubt
from srcscore.training.evaluate import auc, by_domain, calibration_error
from srcscore.training.fit import Parts, Table, calibrate, fit_parts
from srcscore.training.lexical import Counts
from srcscore.training.publisher import Held, fit_publisher, mixed
from srcscore.training.ratings import consensus_labels, fit_reputations, raters
from srcscore.training.reading import LANGUAGE, count, read_samples, tabulate, with_progress
from srcscore.training.splits import owner_folds

Floats = NDArray[np.float64]
NAME = "en-2026.11.0"
CREATED = "2026-11-22"
FOLDS = 5
_WORDS = 150
"""An unrated publisher's article without citations needs so many words to be judged."""
_HELD_OUT = (("mbfc",), ("adfontes", "factcheckers", "misinfome"))
"""Groups of rater families of about equal reach: each in turn is predicted from all the others."""


def train(
    data: Path,
    out: Path,
    *,
    without: Collection[str] = (),
    seed: int = 0,
    progress: bool = True,
) -> ModelInfo:
    """Train a model and write it to a folder.

    The same data, code and seed write the same bytes.

    Parameters
    ----------
    data
        Folder of the training data, with `articles/` and `domains/`.
    out
        Folder of the artefact.
    without
        Raters, or whole families of them, to leave out.
    seed
        Of whatever is random.
    progress
        Show progress bars on stderr (extra `progress`).

    Returns
    -------
    ModelInfo
        Name, place and figures of the model.

    Raises
    ------
    DataError
        If the data are missing or malformed.
    """
    reputations = fit_reputations(data, without=without)
    found = datasets.load_samples(data, consensus_labels(data, without=without))
    samples, rows = read_samples(found, reputations, progress=progress)
    counts = count(samples, rows)
    table = tabulate(samples, rows, counts)
    logits = out_of_fold(samples, table, seed=seed, progress=progress)
    parts = fit_all(samples, table, seed=seed)
    publisher = fit_publisher(_held(data, table, logits, without))
    model = _assemble(table, counts, parts, logits, publisher, reputations, out)
    about = {
        "library": version("srcscore"),
        "seed": seed,
        "without": sorted(without),
        "data": datasets.fingerprints(data),
        "licence": "Apache-2.0",
    }
    card = write_card(
        model, articles=len(samples), domains=len(set(table.domains)), fingerprints=about["data"]
    )
    artefact.save(model, out, card=card, about=about)
    return model.info


def out_of_fold(samples: Sequence[Sample], table: Table, *, seed: int, progress: bool = False) -> Floats:
    """Return the logit of each sample from a model that never saw its outlet or owner."""
    logits = np.zeros(len(samples))
    for rows, test in with_progress(owner_folds(samples, FOLDS, seed), "fitting", show=progress):
        parts = fit_all([samples[row] for row in rows], table.at(rows), seed=seed)
        logits[test] = parts.logits(table.at(test))
    return logits


def fit_all(samples: Sequence[Sample], table: Table, *, seed: int) -> Parts:
    """Fit the article's part of the model on some samples."""
    return fit_parts(table, owner_folds(samples, FOLDS, seed), seed=seed)


def _held(data: Path, table: Table, logits: Floats, without: Collection[str]) -> Held:
    """Return articles with reputations that leave out the family whose rating is to be predicted."""
    families = sorted({about[0] for about in raters().values()})
    found = None
    for held_out in _HELD_OUT:
        others = [name for name in families if name not in held_out]
        reputations = fit_reputations(data, without=[*without, *held_out])
        labels = consensus_labels(data, without=without, silent=others)
        held = Held.of(logits, table.weights, table.domains, reputations, labels)
        found = held if found is None else found.joined(held)
    assert found is not None  # noqa: S101 - there are families
    return found


def _assemble(
    table: Table,
    counts: Counts,
    parts: Parts,
    logits: Floats,
    publisher: Publisher,
    reputations: Reputations,
    out: Path,
) -> Model:
    known = mixed(logits, reputations, table.domains, publisher)
    line = calibrate(np.concatenate([logits, known]), np.tile(table.labels, 2), np.tile(table.weights, 2))
    values = {
        "hidden": np.array([line.at(x) for x in logits]),
        "rated": np.array([line.at(x) for x in known]),
    }
    doubt = {}
    for name, told in values.items():
        for suffix, rows in (("", ~table.cited), ("+cited", table.cited)):
            some = np.flatnonzero(rows) if rows.sum() >= 200 else np.arange(len(told))
            domains = [table.domains[row] for row in some]
            doubt[name + suffix] = fit_doubt(told[some], table.labels[some], domains)
    kept = np.flatnonzero(parts.weights)
    metrics = {}
    for name, told in values.items():
        metrics |= {f"{name}: {key}": value for key, value in figures(table, told).items()}
    return Model(
        info=ModelInfo(NAME, LANGUAGE, str(out), artefact.PROTOCOL, CREATED, metrics),
        features=spec_hash(),
        base=parts.base,
        shapes=parts.shapes,
        wording=Wording(counts.vocabulary, counts.keys[kept], parts.weights[kept]),
        offset=parts.offset,
        publisher=publisher,
        calibration=line,
        doubt=doubt,
        rule=Rule(_WORDS, LANGUAGE),
        reputations=reputations,
    )


def figures(table: Table, values: Floats) -> dict[str, float]:
    """Return the figures of out-of-fold values, rounded as they are stored."""
    labels, told = by_domain(values, table.labels, table.domains)
    error = float(np.average((values - table.labels) ** 2, weights=table.weights))
    found = {
        "AUC by article": auc(values, table.labels),
        "AUC by domain": auc(told, labels),
        "mean squared error": error,
        "calibration error": calibration_error(values, table.labels, table.weights),
    }
    return {name: round(value, 4) for name, value in found.items()}
