"""Train on your own articles and ratings: the article's part of a model, the rest from an existing model.

The reputations and the weight of the publisher are those of the existing model. Your ratings are the labels;
they are never written into the model, and are added at scoring with `Model.with_ratings`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from srcscore.domains.reputation import read_user_ratings
from srcscore.errors import DataError
from srcscore.model import artefact
from srcscore.model.curves import Line
from srcscore.model.predict import Interval, Model
from srcscore.model.registry import load_model
from srcscore.model.wording import Wording
from srcscore.records import ModelInfo
from srcscore.training.calibration import calibrate, fit_intervals, translate
from srcscore.training.datasets import Sample, few_of_each, samples_of
from srcscore.training.fit import fit_parts
from srcscore.training.metrics import values_at
from srcscore.training.ratings import Label
from srcscore.training.settings import SETTINGS
from srcscore.training.shared import creation_date
from srcscore.training.train import figures, out_of_fold, read_samples, tabulate, write_card

RATINGS = "ratings.csv"
"""The file with columns `domain` (or `url` or `host`) and `score`, 0 to 1."""
ARTICLES = "*.jsonl"
"""The files with one article a line; each is one corpus."""
FEWEST_OUTLETS = 20
"""Rated outlets with articles: four in each of five folds. Fewer teach nothing that holds for others."""
FEWEST_ARTICLES = 100
"""Fewest articles: five of each of these outlets."""
_LAYOUT = f"a folder of one's own holds {RATINGS} and files {ARTICLES}"


def is_custom(data: Path) -> bool:
    """Return whether a folder holds your own ratings and articles."""
    return (data / RATINGS).is_file()


def train_custom(
    data: Path, out: Path, *, base: Model | None = None, seed: int = 0, progress: bool = True
) -> ModelInfo:
    """Train a model on a folder of your own, write it to a folder or `.zip` file, and describe it.

    The folder holds `ratings.csv` and any number of `.jsonl` files; the name of `out` is the model's. `base`
    is the model whose reputations are kept, by default the newest that ships.

    Raises
    ------
    DataError
        If an article cannot be read, or there are too few outlets or articles to learn from.
    InputError
        If a rating cannot be read; the message names every such row.
    """
    base = load_model() if base is None else base
    with threadpool_limits(limits=1):  # sums in another order would be other bytes
        samples = _checked(read_folder(data))
        samples, rows = read_samples(samples, base.reputations, progress=progress)
        _checked(samples)
        counts, table = tabulate(samples, rows)
        logits = out_of_fold(samples, table, seed=seed, progress=progress)
        parts = fit_parts(table, seed=seed)
    line = calibrate(logits, table.labels, table.weights)
    values = values_at(line, logits)
    own, intervals = fit_intervals(values, table.labels, table.domains), dict(base.intervals)
    for pattern, interval in base.intervals.items():
        if pattern.startswith("hidden"):
            # Never narrower than the base's: few outlets cannot show how far the rare one lies away.
            xs = tuple(sorted({*own.lower.xs, *own.upper.xs, *interval.lower.xs, *interval.upper.xs}))
            lower = tuple(min(own.lower.at(x), interval.lower.at(x)) for x in xs)
            upper = tuple(max(own.upper.at(x), interval.upper.at(x)) for x in xs)
            intervals[pattern] = Interval(Line(xs, lower), Line(xs, upper))
    model = replace(
        base,
        info=replace(
            base.info,
            name=out.name.removesuffix(artefact.ARCHIVE),
            path=str(out),
            created=creation_date(),
            metrics=figures("hidden", table, values, table.labels),
        ),
        base=parts.base,
        shapes=parts.shapes,
        wording=Wording(counts.vocabulary, counts.keys, parts.weights, parts.by_genre),
        offsets=parts.offsets,
        genres=parts.genres,
        genre_shapes=parts.genre_shapes,
        publisher=replace(
            base.publisher, record_logit=translate(base.publisher.record_logit, base.calibration, line)
        ),
        calibration=line,
        intervals=intervals,
    )
    about = {
        "library": version("srcscore"),
        "seed": seed,
        "data": {path.name: sha256(path.read_bytes()).hexdigest() for path in _files(data)},
        "base": base.info.name,
        "licence": "not stated",
        "settings": asdict(SETTINGS),
    }
    artefact.save(model, out, card=write_card("custom", model, samples, base=base.info.name), about=about)
    return model.info


def read_folder(data: Path) -> list[Sample]:
    """Return the articles of a folder whose outlets it rates, each corpus's in a fixed order."""
    own = read_user_ratings(data / RATINGS, source=RATINGS, weight=1.0, date="")
    labels = {voice: Label(score, 1.0, (RATINGS,)) for voice, score in own.scores.items()}
    seen: set[str] = set()
    samples: list[Sample] = []
    for path in _files(data)[1:]:
        samples += few_of_each(samples_of(_rows(path), path.stem, labels), seen)
    return samples


def _files(data: Path) -> list[Path]:
    return [data / RATINGS, *sorted(path for path in data.glob(ARTICLES) if path.is_file())]


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the articles of a file; a DataError names the first line that is not one."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                row = None
            fields = ("text", "url") if isinstance(row, dict) else ()
            if not fields or not all(isinstance(row.get(name), str) for name in fields):
                remedy = "put one JSON object in UTF-8 on each line, with text and url"
                raise DataError(f"line {number} is no article", value=path.name, remedy=remedy)
            yield row


def _checked(samples: list[Sample]) -> list[Sample]:
    """Return the samples; a DataError says what they lack."""
    outlets = {sample.domain: sample.rating for sample in samples}
    good = sum(label >= 0.5 for label in outlets.values())
    summary = f"{len(samples)} articles of {len(outlets)} rated outlets, {good} of them rated 0.5 or above"
    if len(outlets) < FEWEST_OUTLETS or len(samples) < FEWEST_ARTICLES:
        remedy = (
            f"give {FEWEST_ARTICLES} articles in English of {FEWEST_OUTLETS} outlets; what counts has a url "
            "whose outlet is rated, 600 characters of text, and is no copy of another"
        )
        raise DataError("too little to learn from", value=summary, remedy=f"{_LAYOUT}; {remedy}")
    if not 0 < good < len(outlets):
        raise DataError(
            "all outlets are rated alike", value=summary, remedy="rate both reliable and unreliable ones"
        )
    return samples
