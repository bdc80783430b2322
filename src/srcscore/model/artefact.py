"""A model as a folder or one zip file: a manifest with a hash for every file; JSON and arrays, no code.

`PROTOCOL` is raised when a reader of the old number would misread the new files: when a file, key or
array changes its meaning or goes away. New keys that an old reader may overlook do not raise it. A
reader for every older number is kept, with a stored artefact that tests it. `docs/models.md` has the rule in
full.

Whatever is wrong is refused before anything is used: the manifest is checked against its own hash, every
file against its size and hash, every number for being finite and in its range, every array
for its kind and shape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from operator import lt
from pathlib import Path
from typing import Any

import numpy as np

from srcscore.domains.fusion import GRID
from srcscore.domains.reputation import BUCKETS, Reputations
from srcscore.errors import ArtefactError, FeatureSpecError, MalformedError
from srcscore.features.spec import features, spec_hash
from srcscore.model.curves import Line, Steps
from srcscore.model.predict import IDENTITY, PATTERNS, AbstentionRule, Interval, Model, Publisher
from srcscore.model.wording import BASE, ORDER, SHAPES, Wording, families
from srcscore.records import ModelInfo
from srcscore.serialise import SCHEMA
from srcscore.storage import (
    Array,
    Kind,
    Store,
    check,
    check_name,
    entries,
    json_bytes,
    open_store,
    pack,
    read_json,
    read_manifest,
    sealed,
    unpack,
    write_files,
    write_zip,
)

AGAIN = "install or train the model again"
KIND = Kind("model", AGAIN, 64 << 20)
"""A model, and how large its files may be: the largest of ours has 2 MB."""
PROTOCOL = 1
"""Version of the format that this library writes."""
_STEEPEST = 100.0
"""Greatest term of a logit: ours stay below 10, and sums of much greater ones are not exact."""
MANIFEST = "manifest.json"
CARD = "MODEL_CARD.md"
ARCHIVE = ".zip"
"""How the name of a model in one file ends."""
_TERMS = "terms.json"
_WORDING = "wording.npz"
_REPUTATIONS = "reputations.npz"
FILES = (_TERMS, _WORDING, _REPUTATIONS, CARD)
"""The files of an artefact, beside its manifest."""
_KEYS = {"name": str, "language": str, "created": str, "features": str, "reputation": str, "metrics": dict}
"""What a manifest must hold beside protocol and seal, and as what."""
_UNUSED = Steps((), (0.0,), 0.0)
"""A feature that the library has and the model does not know of: it adds nothing."""
_WORDING_ARRAYS = {"keys": ("i", 1), "weights": ("f8", 1), "genres": ("f8", 2)}
"""Number and dimensions of each array; whole numbers may be of any width, others are as they are written."""
_REPUTATION_ARRAYS = {
    **dict.fromkeys(("mean", "sd", "score", "prior", "lookalike", "name_sd"), ("f4", 1)),
    **dict.fromkeys(("level", "family_sd", "grid_prior"), ("f4", 1)),
    **dict.fromkeys(("name", "start_mean", "start_sd"), ("f2", 1)),
    "name_line": ("f8", 1),
    "scale": ("f2", 2),
    **dict.fromkeys(("network_spread", "platform_spread", "kind_spread"), ("f4", 2)),
    **dict.fromkeys(("start", "rater", "level_start"), ("i", 1)),
    **dict.fromkeys(("voices", "raters", "network_names", "platform_names"), ("u1", 1)),
    **dict.fromkeys(("kind_names", "kind_without"), ("u1", 1)),
}
_SPREADS = ("prior", "lookalike", "network_spread", "platform_spread", "kind_spread")
"""The arrays of a mean and its standard deviation."""
_RATER = re.compile(rb"[^\t]+\t[^\t]+\t\d{4}(?:-\d\d){0,2}")
_ROUNDED = 1e-3
"""Sums of probabilities in 32 bits are off by a thousandth of this in ours."""


def info_of(path: Path, *, links: bool = False) -> ModelInfo:
    """Return what a model's manifest says of it, without loading its arrays; raises as `load`."""
    return _info(path, _read_head(open_store(path, KIND, links=links))[0])


def verify(path: Path, *, links: bool = False) -> dict[str, Any]:
    """Return a model's manifest after checking all that `load` checks; raises as `load`."""
    load(path, links=links)
    return _read_head(open_store(path, KIND, links=links))[0]


def load(path: Path, *, links: bool = False) -> Model:
    """Load a model, refusing whatever is not as its manifest says.

    Parameters
    ----------
    path
        The model's folder or zip file.
    links
        Whether files of a folder may be links, as some installers make them.

    Raises
    ------
    MissingFileError, ChangedFileError
        If a file is missing, or differs from its recorded size or SHA-256.
    ProtocolError, FeatureSpecError
        If it is made for another library version.
    UnsafePathError, TooLargeError, MalformedError, NotFiniteError
        If a name leads out of it, a file is a flood or damaged, or a number is not finite.
    """
    store = open_store(path, KIND, links=links)
    manifest, terms = _read_head(store)
    files = {name: store.verified(name, manifest["files"]) for name in (_WORDING, _REPUTATIONS, CARD)}
    try:
        return Model(
            info=_info(path, manifest),
            features=manifest["features"],
            wording=_read_wording(files[_WORDING], terms["vocabulary"], len(terms["genres"])),
            reputations=_read_reputations(files[_REPUTATIONS]),
            **_read_terms(terms),
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError) as error:
        if isinstance(error, ArtefactError):
            raise
        raise MalformedError("a model's tables are malformed", value=str(path), remedy=AGAIN) from error


def save(model: Model, path: Path, *, card: str, about: Mapping[str, Any]) -> None:
    """Write a model.

    Parameters
    ----------
    model
        What to write; its `info` gives name, language, date and metrics.
    path
        Where. A name that ends in `.zip` makes one file; else a folder, made when missing, in which files of
        the same names are overwritten.
    card
        The model card, in Markdown.
    about
        What else the manifest shall hold: library version, seed, data fingerprints, licences.
    """
    terms = _terms(model)
    files = {
        _TERMS: json_bytes(terms),
        _WORDING: pack(
            {"keys": model.wording.keys, "weights": model.wording.weights, "genres": model.wording.genres}
        ),
        _REPUTATIONS: pack(model.reputations.to_arrays()),
        CARD: card.encode(),
    }
    info = model.info
    manifest = {
        "schema": SCHEMA,
        **about,
        "protocol": PROTOCOL,
        "name": info.name,
        "language": info.language,
        "created": info.created,
        "metrics": dict(info.metrics),
        "features": spec_hash(terms["shapes"].keys()),
        "reputation": model.reputations.version,
        "files": entries(files),
    }
    _write(path, {**files, MANIFEST: sealed(manifest)})


def add_file(path: Path, name: str, content: bytes) -> None:
    """Put one more file into a model, such as its signature; one of the same name is replaced."""
    check_name(name, KIND)
    store, others = open_store(path, KIND), (*FILES, MANIFEST) if path.suffix == ARCHIVE else ()
    _write(path, {**{other: store.read(other) for other in others}, name: content})


def _read_head(store: Store) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a model's manifest and terms; refuse features that are not there or mean something else."""
    upgrade = "upgrade srcscore or use another model"
    manifest = read_manifest(store, MANIFEST, PROTOCOL, _KEYS, upgrade=upgrade)
    terms = read_json(store.verified(_TERMS, manifest["files"]), _TERMS, KIND)
    shapes = terms.get("shapes") if isinstance(terms, dict) else None
    if not isinstance(shapes, dict):
        raise MalformedError("a model's tables are malformed", value=store.where(_TERMS), remedy=AGAIN)
    known = {feature.name for feature in features()}
    if not shapes.keys() <= known or manifest["features"] != spec_hash(shapes.keys()):
        raise FeatureSpecError(
            "the model was trained with another feature specification",
            value=str(store.path),
            remedy="use the library version that the manifest names, or train again",
        )
    return manifest, terms


def _info(path: Path, manifest: Mapping[str, Any]) -> ModelInfo:
    said = {name: manifest[name] for name in ("name", "language", "protocol", "created", "metrics")}
    return ModelInfo(path=str(path), **said)


# --- terms.json -------------------------------------------------------------------------------


def _read_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a model's JSON says, as fields of `Model`; newer keys may be missing in an older model."""
    shapes, publisher, rule = terms["shapes"], terms["publisher"], terms["rule"]
    offsets = [float(terms["offsets"][family.name]) for family in families()]
    genres = {name: float(start) for name, start, _ in terms["genres"]}
    _require(
        len(genres) == len(terms["genres"]) and all(isinstance(name, str) and name for name in genres),
        "every genre has a name of its own",
    )
    _require(
        _within(-_STEEPEST, [terms["base"], *offsets, *genres.values()], _STEEPEST), "no term exceeds 100"
    )
    read: dict[str, Any] = {
        "base": float(terms["base"]),
        "offsets": tuple(offsets),
        "genres": genres,
        "genre_shapes": {name: _steps(stored) for name, _, stored in terms["genres"]},
        "shapes": tuple(_steps(shapes[f.name]) if f.name in shapes else _UNUSED for f in features()),
        "publisher": Publisher(
            record_logit=_line(publisher["opinion"]),
            weight=_line(publisher["weight"]),
            inferred_scale=_line(publisher["surroundings"]) if "surroundings" in publisher else IDENTITY,
        ),
        "calibration": _line(terms["calibration"]),
        "intervals": {
            name: Interval(_line(low), _line(high)) for name, (low, high) in terms["doubt"].items()
        },
        "abstention": AbstentionRule(
            int(rule["words"]), str(rule["language"]), int(rule["cited"]), float(rule["no_journalism"])
        ),
    }
    weight, calibration = read["publisher"].weight.ys, read["calibration"].ys
    _require(read["intervals"].keys() >= PATTERNS, "every pattern of signals has its interval")
    _require(_within(0.0, weight, 1.0), "the publisher's share lies in [0, 1]")
    _require(_within(0.0, calibration, 1.0), "calibrated values lie in [0, 1]")
    _require(list(calibration) == sorted(calibration), "the calibration never falls")
    return read


def _terms(model: Model) -> dict[str, Any]:
    """Return a model's JSON; a scale that leaves everything as it is is not written."""
    publisher = model.publisher
    # Features that were added after the model was trained are no part of it.
    used = zip(features(), model.shapes, strict=True)
    shapes = {feature.name: astuple(steps) for feature, steps in used if steps is not _UNUSED}
    terms: dict[str, Any] = {
        "base": model.base,
        "offsets": {family.name: offset for family, offset in zip(families(), model.offsets, strict=True)},
        "genres": [(name, start, astuple(model.genre_shapes[name])) for name, start in model.genres.items()],
        "shapes": shapes,
        "vocabulary": list(model.wording.vocabulary),
        "publisher": {"opinion": astuple(publisher.record_logit), "weight": astuple(publisher.weight)},
        "calibration": astuple(model.calibration),
        "doubt": {name: astuple(interval) for name, interval in model.intervals.items()},
        "rule": asdict(model.abstention),
    }
    if publisher.inferred_scale != IDENTITY:
        terms["publisher"]["surroundings"] = astuple(publisher.inferred_scale)
    return terms


def _line(points: Sequence[Sequence[float]]) -> Line:
    xs, ys = points
    _require(_within(-_STEEPEST, ys, _STEEPEST), "no line leaves [-100, 100]")
    return Line(tuple(map(float, xs)), tuple(map(float, ys)))


def _steps(stored: Sequence[Any]) -> Steps:
    edges, levels, missing = stored
    _require(_within(-_STEEPEST, [*levels, missing], _STEEPEST), "no term exceeds 100")
    return Steps(tuple(map(float, edges)), tuple(map(float, levels)), float(missing))


# --- arrays -----------------------------------------------------------------------------------


def _read_wording(content: bytes, vocabulary: Sequence[Any], genres: int) -> Wording:
    arrays = unpack(content, _WORDING, KIND)
    check(arrays, _WORDING_ARRAYS, _WORDING, KIND)
    keys, weights, by_genre = arrays["keys"], arrays["weights"], arrays["genres"]
    _require(
        len(keys) == len(weights) and bool((keys[1:] > keys[:-1]).all()), "keys rise and have one weight each"
    )
    _require(_within(-_STEEPEST, weights, _STEEPEST), "no weight of an n-gram exceeds 100")
    _require(by_genre.shape == (len(keys), genres), "every n-gram has one weight for each genre")
    _require(_within(-_STEEPEST, by_genre, _STEEPEST), "no weight of a genre exceeds 100")
    words = set(vocabulary) if all(isinstance(word, str) for word in vocabulary) else set()
    _require(
        len(vocabulary) < BASE and words.issuperset(SHAPES), "the vocabulary is of words, and fits the keys"
    )
    _require(_within(1, keys, BASE**ORDER - 1), "keys are of up to three words")
    digits = np.concatenate([keys % BASE, keys // BASE % BASE, keys // BASE**2])
    _require(_within(0, digits, len(vocabulary)), "keys are of words in the vocabulary")
    return Wording(vocabulary, keys.astype(np.int64), weights.astype(np.float64), by_genre.astype(np.float64))


def _read_reputations(content: bytes) -> Reputations:
    table = unpack(content, _REPUTATIONS, KIND)
    check(table, _REPUTATION_ARRAYS, _REPUTATIONS, KIND)
    for name, (sort, _) in _REPUTATION_ARRAYS.items():
        low, high = (-_STEEPEST, _STEEPEST) if name in ("name", "name_line") else (0, 1)
        if sort.startswith("f"):  # but for the lines of names, reliabilities and their standard deviations
            _require(_within(low, table[name], high), f"every number of {name!r} lies in [{low:g}, {high:g}]")
    sd, start, rater, first = (table[name] for name in ("sd", "start", "rater", "level_start"))
    raters, voices = _lines(table["raters"]), _lines(table["voices"])
    _require(all(map(_RATER.fullmatch, raters)), "a rater has a name, a family and a date")
    _require(len(voices) == len(table["mean"]) == len(sd), "every voice has its mean and deviation")
    doubts = (sd, table["name_sd"], *(table[name][..., -1] for name in _SPREADS))
    _require(all(bool((each > 0).all()) for each in doubts), "no mean is without doubt")
    _require(len(table["name"]) == BUCKETS, "every n-gram of a name has its weight")
    _require(table["name_line"].shape == (2,), "the line of names has a slope and an intercept")
    _require(bool(table["name_line"][0] >= 0), "a better name is no worse")
    _require(len(table["name_sd"]) > 0, "names have deviations")
    _require(b"" in _lines(table["platform_names"]), "platforms have a spread in general")
    _require(
        len(rater) == len(table["score"]) and _within(0, rater, len(raters) - 1), "every rating has its rater"
    )
    _require(
        len(start) <= len(voices) + 1 and _cuts(start, len(rater), np.greater_equal),
        "ratings are cut into voices",
    )
    parts = (voices[: len(start) - 1], voices[len(start) - 1 :])
    _require(all(all(map(lt, part, part[1:])) for part in parts), "voices are sorted, the rated ones first")
    _require(_rises_within(rater, start), "no rater rates a voice twice")
    shape = len(table["level"]), len(GRID)
    _require(
        len(first) == len(raters) + 1
        and _cuts(first, len(table["level"]), np.greater)
        and table["scale"].shape == shape
        and len(table["grid_prior"]) == len(GRID),
        "every rater has levels, each with its likelihoods",
    )
    _require(_rises_within(table["level"], first), "the levels of a rater rise")
    _require(bool(table["scale"].any(axis=1).all()), "every level is likely somewhere")
    total = table["grid_prior"].sum(dtype=float)
    _require(_within(1 - _ROUNDED, total, 1 + _ROUNDED), "what is likely beforehand sums to one")
    families = {line.split(b"\t")[1] for line in raters}
    _require(len(table["family_sd"]) == len(families), "every family of raters has its error")
    _require(
        len(table["start_mean"]) == len(table["start_sd"]) == len(start) - 1
        and bool((table["start_sd"] > 0).all()),
        "every rated voice has a start",
    )
    return Reputations(table)


def _lines(packed: Array) -> list[bytes]:
    return packed.tobytes().split(b"\n")


def _cuts(starts: Array, length: int, rise: np.ufunc) -> bool:
    """Return whether numbers that rise so cut an array of this length into parts."""
    ends = starts[[0, -1]].tolist() if len(starts) else []
    return ends == [0, length] and bool(rise(starts[1:], starts[:-1]).all())


def _rises_within(numbers: Array, cuts: Array) -> bool:
    """Return whether numbers rise in each part between two cuts."""
    parts = np.repeat(np.arange(len(cuts) - 1), np.diff(cuts))
    return bool(((parts[1:] > parts[:-1]) | (numbers[1:] > numbers[:-1])).all())


def _within(low: float, numbers: Any, high: float) -> bool:
    return bool(np.all((np.asarray(numbers) >= low) & (np.asarray(numbers) <= high)))


def _require(holds: bool, promise: str) -> None:
    """Refuse numbers that would be misread, or fail only when an article meets them."""
    if not holds:
        raise MalformedError(f"a model's numbers do not fit: not so that {promise}", remedy=AGAIN)


def _write(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a model's files, the manifest last, so that half a model is never taken for one."""
    if path.suffix == ARCHIVE:
        write_files(path.parent, {path.name: write_zip(files, packed=False)})
    else:
        write_files(path, files)
