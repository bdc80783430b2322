"""Train a model from the shared data, from corpora to artefact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from srcscore.domains.reputation import Reputations
from srcscore.features.spec import spec_hash
from srcscore.model import artefact
from srcscore.model.curves import Line
from srcscore.model.predict import Doubt, Model, Rule
from srcscore.model.wording import Wording
from srcscore.progress import with_progress
from srcscore.records import ModelInfo
from srcscore.training import datasets
from srcscore.training.card import write_card
from srcscore.training.datasets import Sample
from srcscore.training.doubt import fit_pattern
from srcscore.training.evaluate import auc, by_domain
from srcscore.training.fit import Parts, Table, calibrate, fit_parts
from srcscore.training.length_correction import fewest, learned
from srcscore.training.publisher import Held, fit_publisher
from srcscore.training.ratings import Label, consensus_labels, fit_reputations, raters
from srcscore.training.reading import LANGUAGE, count, read_samples, tabulate
from srcscore.training.splits import owner_folds

Floats = NDArray[np.float64]
NAME = "en-2026.11.1"
CREATED = "2026-11-22"
FOLDS = 5
_MEASURED = ("hidden", "inferred")
"""The settings whose figures are stored with the model."""
_HELD_OUT = (("mbfc",), ("adfontes", "factcheckers", "misinfome"))
"""Groups of rater families of about equal reach: each in turn is predicted from all the others."""
_PACKAGES = ("numpy", "scikit-learn", "scipy")
"""What a manifest names the versions of, beside Python."""


def train(
    data: Path,
    out: Path,
    *,
    without: Collection[str] = (),
    seed: int = 0,
    progress: bool = True,
) -> ModelInfo:
    """Train a model and write it to a folder.

    The same data, code and seed write the same bytes with the same versions of what `environment` names.

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
    with threadpool_limits(limits=1):  # sums in another order would be other bytes
        model, samples = _fit(data, out, without=without, seed=seed, progress=progress)
    prints = datasets.fingerprints(data)
    about = {
        "library": version("srcscore"),
        "seed": seed,
        "without": sorted(without),
        "data": prints,
        "licence": "Apache-2.0",
        "training": environment(),
    }
    domains = {sample.domain for sample in samples}
    card = write_card(model, articles=len(samples), domains=len(domains), fingerprints=prints)
    artefact.save(model, out, card=card, about=about)
    return model.info


def environment() -> dict[str, str]:
    """Return the versions of Python and of the packages whose sums and trees decide a model's last bits."""
    return {"python": python_version(), **{package: version(package) for package in _PACKAGES}}


def _fit(
    data: Path, out: Path, *, without: Collection[str], seed: int, progress: bool
) -> tuple[Model, Sequence[Sample]]:
    """Return the model and the samples that it was fitted on."""
    reputations = fit_reputations(data, without=without)
    found = datasets.load_samples(data, consensus_labels(data, without=without))
    samples, rows = read_samples(found, reputations, progress=progress)
    counts = count(samples, rows)
    table = tabulate(samples, rows, counts)
    logits = out_of_fold(samples, table, seed=seed, progress=progress)
    line = calibrate(logits, table.labels, table.weights)
    rated, inferred = held(data, table, logits, without)
    publisher = fit_publisher(rated.joined(inferred), line)
    settings = {
        "hidden": Setting(logits, table.labels, np.arange(len(logits))),
        "rated": Setting(rated.mixed(publisher), table.labels[rated.rows], rated.rows),
        "inferred": Setting(inferred.mixed(publisher), inferred.labels, inferred.rows),
    }
    parts = fit_all(samples, table, seed=seed)
    kept = np.flatnonzero(parts.weights)
    model = Model(
        info=ModelInfo(NAME, LANGUAGE, str(out), artefact.PROTOCOL, CREATED, _metrics(table, settings, line)),
        features=spec_hash(),
        base=parts.base,
        shapes=parts.shapes,
        wording=Wording(counts.vocabulary, counts.keys[kept], parts.weights[kept]),
        offset=parts.offset,
        publisher=publisher,
        calibration=line,
        doubt=_doubts(table, settings, line),
        rule=Rule(fewest("uncited"), LANGUAGE, fewest("cited")),
        reputations=reputations,
        brevity=learned(),
    )
    return model, samples


def out_of_fold(samples: Sequence[Sample], table: Table, *, seed: int, progress: bool = False) -> Floats:
    """Return the logit of each sample from a model that never saw its outlet or owner."""
    logits = np.zeros(len(samples))
    folds = owner_folds(samples, FOLDS, seed)
    for rows, test in with_progress(folds, label="fitting") if progress else folds:
        parts = fit_all([samples[row] for row in rows], table.at(rows), seed=seed)
        logits[test] = parts.logits(table.at(test))
    return logits


def fit_all(samples: Sequence[Sample], table: Table, *, seed: int) -> Parts:
    """Fit the article's part of the model on some samples."""
    return fit_parts(table, owner_folds(samples, FOLDS, seed), seed=seed)


def held_out(
    data: Path, without: Collection[str] = ()
) -> Iterator[tuple[str, Reputations, dict[str, Label]]]:
    """Yield groups of raters, each with reputations that leave it out and with what it says alone.

    What few raters say is drawn towards the middle by their fit; it is stretched back to the scale of the
    whole consensus, so that the two can be compared.

    Parameters
    ----------
    data
        Folder of the training data.
    without
        Raters, or whole families, to leave out everywhere.
    """
    families = sorted({about[0] for about in raters().values()})
    consensus = consensus_labels(data, without=without)
    for group in _HELD_OUT:
        others = [name for name in families if name not in group]
        reputations = fit_reputations(data, without=without, silent=group)
        told = consensus_labels(data, without=without, silent=others)
        yield "+".join(group), reputations, _stretched(told, consensus)


def _stretched(told: Mapping[str, Label], consensus: Mapping[str, Label]) -> dict[str, Label]:
    """Return labels on the scale of the consensus, by the line that leads from one to the other."""
    both = sorted(told.keys() & consensus.keys())
    pairs = np.array([(consensus[voice].mean, told[voice].mean) for voice in both])
    slope, start = np.polyfit(pairs[:, 0], pairs[:, 1], 1)
    return {
        voice: label._replace(mean=float(np.clip((label.mean - start) / slope, 0.0, 1.0)))
        for voice, label in told.items()
    }


def held(data: Path, table: Table, logits: Floats, without: Collection[str] = ()) -> tuple[Held, Held]:
    """Return articles with a rating that the record does not know: rated by others, and by nobody."""
    rated = [
        Held.of(logits, table.weights, table.domains, reputations, labels, rated=True)
        for _, reputations, labels in held_out(data, without)
    ]
    unrated = fit_reputations(data, without=without, hide_domains=set(table.domains))
    labels = consensus_labels(data, without=without)
    inferred = Held.of(logits, table.weights, table.domains, unrated, labels, rated=False)
    return rated[0].joined(rated[1]), inferred


@dataclass(frozen=True, slots=True)
class Setting:
    """Articles with what is known of their publisher, and their logits out of fold."""

    logits: Floats
    """Of article and record together."""
    labels: Floats
    """The rating of each: of the whole consensus, some of which the record may know."""
    rows: NDArray[np.int64]
    """Which articles of the table."""

    def values(self, line: Line) -> Floats:
        """Return calibrated values."""
        return np.array([line.at(logit) for logit in self.logits.tolist()])


def _doubts(table: Table, settings: Mapping[str, Setting], line: Line) -> dict[str, Doubt]:
    """Return the intervals for each standing of the publisher, with and without cited sources."""
    found = {}
    for name, setting in settings.items():
        values, cited = setting.values(line), table.cited[setting.rows]
        domains = [table.domains[row] for row in setting.rows.tolist()]
        for suffix, some in (("", ~cited), ("+cited", cited)):
            found[name + suffix] = fit_pattern(values, setting.labels, domains, some)
    return found


def _metrics(table: Table, settings: Mapping[str, Setting], line: Line) -> dict[str, float]:
    """Return the figures of out-of-fold values, rounded as they are stored.

    Left out is what would flatter: rated publishers, whose label the record partly knows, and the
    calibration error, since the curve was fitted to these very values. `benchmarks/quality.py` measures both.
    """
    found = {}
    for name in _MEASURED:
        setting = settings[name]
        values, labels, part = setting.values(line), setting.labels, table.at(setting.rows)
        truth, told = by_domain(values, labels, part.domains)
        found[f"{name}: AUC by article"] = auc(values, labels)
        found[f"{name}: AUC by domain"] = auc(told, truth)
        found[f"{name}: mean squared error"] = float(np.average((values - labels) ** 2, weights=part.weights))
    return {name: round(value, 4) for name, value in found.items()}
