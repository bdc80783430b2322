"""Train a model from the shared data, from corpora to artefact and model card."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from platform import python_version
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from srcscore.article import parse
from srcscore.domains.reputation import Reputations
from srcscore.features.extract import Row, analyse
from srcscore.features.spec import features, spec_hash
from srcscore.model import artefact
from srcscore.model.predict import AbstentionRule, Interval, Model
from srcscore.model.wording import SHAPES, Wording
from srcscore.progress import with_progress
from srcscore.records import ModelInfo
from srcscore.resources import read_text
from srcscore.training.calibration import HeldOut, calibrate, fit_pattern, fit_publisher
from srcscore.training.datasets import (
    Sample,
    domain_weights,
    fingerprints,
    load_samples,
    owner_folds,
    owner_groups,
)
from srcscore.training.fit import Table, fit_parts
from srcscore.training.genres import merged
from srcscore.training.metrics import Floats, auc, by_domain, rank_correlation, squared_error, values_at
from srcscore.training.ngrams import Counts, common_words, count_grams, mask_signatures
from srcscore.training.ratings import consensus_labels, fit_reputations, raters
from srcscore.training.settings import SETTINGS
from srcscore.training.shared import creation_date

NAME = "en-2026.12.0"
LANGUAGE = "en"
_BATCH = 200
"""Articles that a process reads at once: some seconds of work, beside which handing them over is nothing."""
_MEASURED = ("hidden", "inferred")
"""Whose figures a model stores; those of rated publishers would flatter, since records know the label."""
_HELD_OUT = (("mbfc",), ("adfontes", "factcheckers", "chatgpt"))
"""Groups of rater families of about equal reach: each in turn is predicted from all the others."""
RULE = AbstentionRule(SETTINGS.fewest_uncited, LANGUAGE, SETTINGS.fewest_cited, SETTINGS.no_journalism)
"""When the models that are trained abstain."""
_PACKAGES = ("numpy", "scikit-learn", "scipy")
"""What a manifest names the versions of, beside Python."""
_HEAD_ENDS = "-->\n"
"""What ends the note on its origin at the head of a card's template."""


def train(
    data: Path, out: Path, *, without: Collection[str] = (), seed: int = 0, progress: bool = True
) -> ModelInfo:
    """Train a model on a folder of the training data, write it to a folder or `.zip` file, and describe it.

    The same data, code, seed and day write the same bytes with the same versions of what `environment` names.
    The day is today's, or that of SOURCE_DATE_EPOCH in the environment. `without` names raters, or whole
    families of them, to leave out; `progress` shows bars on stderr (extra `progress`).

    Raises
    ------
    DataError
        If the data are missing or malformed.
    """
    with threadpool_limits(limits=1):  # sums in another order would be other bytes
        model, samples = _fit(data, out, without=without, seed=seed, progress=progress)
    prints = fingerprints(data)
    about = {
        "library": version("srcscore"),
        "seed": seed,
        "without": sorted(without),
        "data": prints,
        "licence": "Apache-2.0" if "wikipedia" in without else "Apache-2.0; reputations.npz CC BY-SA 4.0",
        "training": environment(),
        "settings": asdict(SETTINGS),
    }
    card = write_card(
        "full",
        model,
        samples,
        files="\n".join(f"| `{name}` | `{digest}` |" for name, digest in sorted(prints.items())),
        features=len(features()),
        monotone=sum(feature.direction != 0 for feature in features()),
        terms=len(model.wording.keys),
        common=len(model.wording.vocabulary) - len(SHAPES),
    )
    artefact.save(model, out, card=card, about=about)
    return model.info


def write_card(template: str, model: Model, samples: Sequence[Sample], **values: object) -> str:
    """Return the card of a model in Markdown: a packaged template, filled in."""
    text = read_text(f"cards/{template}.md").partition(_HEAD_ENDS)[2]
    return text.format(
        name=model.info.name,
        articles=len(samples),
        domains=len({sample.domain for sample in samples}),
        metrics="\n".join(f"| {name} | {value:.3f} |" for name, value in sorted(model.info.metrics.items())),
        **values,
    )


def environment() -> dict[str, str]:
    """Return the versions of Python and of the packages whose sums and trees decide a model's last bits."""
    return {"python": python_version(), **{package: version(package) for package in _PACKAGES}}


def _fit(
    data: Path, out: Path, *, without: Collection[str], seed: int, progress: bool
) -> tuple[Model, Sequence[Sample]]:
    """Return the model and the samples that it was fitted on."""
    reputations = fit_reputations(data, without=without)
    every = load_samples(data, consensus_labels(data, without=without))
    samples, rows = read_samples(every, reputations, progress=progress)
    counts, table = tabulate(samples, rows)
    logits = out_of_fold(samples, table, seed=seed, progress=progress)
    whole = np.flatnonzero(table.complete)
    line = calibrate(logits[whole], table.labels[whole], table.weights[whole])
    rated, inferred = hold_out_ratings(data, table, logits, without)
    publisher = fit_publisher(rated.joined(inferred), line)
    measured = {
        "hidden": (whole, logits[whole], table.labels[whole]),
        "rated": (rated.rows, rated.mixed(publisher), table.labels[rated.rows]),
        "inferred": (inferred.rows, inferred.mixed(publisher), inferred.labels),
    }
    metrics, intervals = dict[str, float](), dict[str, Interval]()
    for kind, (rows_of_kind, mixed, labels) in measured.items():
        part, values = table.at(rows_of_kind), values_at(line, mixed)
        if kind in _MEASURED:
            metrics |= figures(kind, part, values, labels)
        for suffix, mask in (("", ~part.cited), ("+cited", part.cited)):
            intervals[kind + suffix] = fit_pattern(values, labels, part.domains, mask)
    parts = fit_parts(table, seed=seed)
    model = Model(
        info=ModelInfo(NAME, LANGUAGE, str(out), artefact.PROTOCOL, creation_date(), metrics),
        features=spec_hash(),
        base=parts.base,
        shapes=parts.shapes,
        wording=Wording(counts.vocabulary, counts.keys, parts.weights, parts.by_genre),
        offsets=parts.offsets,
        genres=parts.genres,
        genre_shapes=parts.genre_shapes,
        publisher=publisher,
        calibration=line,
        intervals=intervals,
        abstention=RULE,
        reputations=reputations,
    )
    return model, samples


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


def out_of_fold(samples: Sequence[Sample], table: Table, *, seed: int, progress: bool = False) -> Floats:
    """Return the logit of each sample from a model that never saw its outlet or owner."""
    logits = np.zeros(len(samples))
    folds = owner_folds(samples, seed=seed)
    for rows, test in with_progress(folds, label="fitting") if progress else folds:
        logits[test] = fit_parts(table.at(rows), seed=seed).logits(table.at(test))
    return logits


def hold_out_ratings(
    data: Path, table: Table, logits: Floats, without: Collection[str] = ()
) -> tuple[HeldOut, HeldOut]:
    """Return articles with a rating that the record does not know: rated by others, and by nobody."""
    consensus = consensus_labels(data, without=without)
    families = {family for family, _ in raters().values()}
    rated = []
    for group in _HELD_OUT:
        reputations = fit_reputations(data, without=without, silent=group)
        labels = consensus_labels(data, without=without, silent=families.difference(group))
        # A fit to few raters is drawn towards the middle; its labels are stretched back to the scale of the
        # whole consensus by the straight line that leads from one to the other.
        both = sorted(labels.keys() & consensus.keys())
        whole, few = ([of[voice].mean for voice in both] for of in (consensus, labels))
        slope, start = np.polyfit(whole, few, 1)
        stretched = {
            voice: label._replace(mean=float(np.clip((label.mean - start) / slope, 0.0, 1.0)))
            for voice, label in labels.items()
        }
        rated.append(HeldOut.of(logits, table, reputations, stretched, rated=True))
    unrated = fit_reputations(data, without=without, hide_domains=set(table.domains.tolist()))
    return HeldOut.joined(*rated), HeldOut.of(logits, table, unrated, consensus, rated=False)


def figures(kind: str, table: Table, values: Floats, labels: Floats) -> dict[str, float]:
    """Return the figures that a model stores of calibrated out-of-fold values, rounded.

    The calibration error is left out, since the curve was fitted to these very values;
    `benchmarks/quality.py` measures it.
    """
    truth, means = by_domain(values, table.ratings, table.domains)
    measured = {
        f"{kind}: AUC by article": auc(values, table.ratings),
        f"{kind}: AUC by domain": auc(means, truth),
        f"{kind}: rank correlation with the judgement": rank_correlation(values, table.judgements),
        f"{kind}: mean squared error": squared_error(values, labels, table.weights),
    }
    return {name: round(value, 4) for name, value in measured.items() if np.isfinite(value)}
