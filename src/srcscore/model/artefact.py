"""A model as a folder or one zip file: a manifest with a hash for every file; JSON and arrays, no code.

`PROTOCOL` is raised when a reader of the old number would misread the new files: when a file, key or
array changes its meaning or goes away. New keys that an old reader may overlook do not raise it. A
reader for every older number is kept, with a stored artefact that tests it. `docs/models.md` has the rule in
full.

Whatever is wrong is refused before anything is used: the manifest is checked against its own hash, every
file against its size and hash, every number for being finite, every array for its kind and shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from srcscore.domains.reputation import Reputations
from srcscore.errors import (
    ArtefactError,
    FeatureSpecError,
    MalformedError,
)
from srcscore.features.spec import features, spec_hash
from srcscore.model.curves import Line, Steps
from srcscore.model.predict import AS_IT_IS, AS_LONG, Brevity, Doubt, Model, Publisher, Rule
from srcscore.model.wording import BASE, Wording
from srcscore.records import ModelInfo
from srcscore.serialise import SCHEMA
from srcscore.storage import manifest as manifests
from srcscore.storage.arrays import Array, check, pack, unpack
from srcscore.storage.manifest import json_bytes, read_json
from srcscore.storage.store import Kind, Store, check_name, open_store, write_zip

AGAIN = "install or train the model again"
KIND = Kind("model", AGAIN, 64 << 20)
"""A model, and how large its files may be."""
PROTOCOL = 1
"""Version of the format that this library writes."""
MANIFEST = "manifest.json"
CARD = "MODEL_CARD.md"
ARCHIVE = ".zip"
"""How the name of a model in one file ends."""
_TERMS = "terms.json"
_WORDING = "wording.npz"
_REPUTATIONS = "reputations.npz"
FILES = (_TERMS, _WORDING, _REPUTATIONS, CARD)
"""The files of an artefact, beside its manifest."""
_KEYS = {
    "name": str,
    "language": str,
    "created": str,
    "features": str,
    "reputation": str,
    "metrics": dict,
}
"""What a manifest must hold beside protocol and seal, and as what."""
_UNUSED = Steps((), (0.0,), 0.0)
"""A feature that the library has and the model does not know of: it adds nothing."""
_WORDING_LAYOUT = {"keys": ("i", 1), "weights": ("f", 1)}
_TABLE_LAYOUT = {
    "mean": ("f", 1),
    "sd": ("f", 1),
    "start": ("i", 1),
    "rater": ("i", 1),
    "score": ("f", 1),
    "voices": ("i", 1),
    "raters": ("i", 1),
    "name": ("f", 1),
}


def read_manifest(path: Path, *, links: bool = False) -> dict[str, Any]:
    """Return a model's manifest, checked against its own hash and this library's protocol.

    Parameters
    ----------
    path
        The model's folder or zip file.
    links
        Whether files of a folder may be links, as some installers make them.

    Raises
    ------
    ArtefactError
        If it is missing, malformed, changed, or of a protocol or feature specification that this
        library does not read; each has its own class.
    """
    store = open_store(path, KIND, links=links)
    manifest = _manifest(store)
    _check_features(manifest, read_json(store.verified(_TERMS, manifest["files"]), _TERMS, KIND), store)
    return manifest


def info_of(path: Path, *, links: bool = False) -> ModelInfo:
    """Return what a model's manifest says of it, without loading the model; raises as `read_manifest`."""
    return _info(path, read_manifest(path, links=links))


def verify(path: Path, *, links: bool = False) -> dict[str, Any]:
    """Return a model's manifest after checking all that `load` checks; raises as `load`."""
    load(path, links=links)
    return read_manifest(path, links=links)


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
    manifest = _manifest(store)
    files = {name: store.verified(name, manifest["files"]) for name in FILES}
    try:
        terms = read_json(files[_TERMS], _TERMS, KIND)
        _check_features(manifest, terms, store)
        return _build(_info(path, manifest), manifest["features"], terms, files)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
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
    wording = {"keys": model.wording.keys, "weights": model.wording.weights}
    files = {
        _TERMS: json_bytes(_terms(model)),
        _WORDING: pack(wording),
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
        "features": spec_hash(_used(model)),
        "reputation": model.reputations.version,
        "files": manifests.entries(files),
    }
    _write(path, {**files, MANIFEST: manifests.sealed(manifest)})


def to_zip(path: Path, target: Path) -> None:
    """Write a sound model in a folder as one zip file; the same model always makes the same bytes."""
    verify(path)
    store = open_store(path, KIND)
    _write(target, {name: store.read(name) for name in (*FILES, MANIFEST)})


def add_file(path: Path, name: str, content: bytes) -> None:
    """Put one more file into a model, such as its signature; one of the same name is replaced."""
    check_name(name, KIND)
    if path.suffix != ARCHIVE:
        (path / name).write_bytes(content)
        return
    store = open_store(path, KIND)
    _write(path, {**{kept: store.read(kept) for kept in (*FILES, MANIFEST)}, name: content})


def _manifest(store: Store) -> dict[str, Any]:
    return manifests.read_manifest(
        store, MANIFEST, PROTOCOL, _KEYS, upgrade="upgrade srcscore or use another model"
    )


def _check_features(manifest: Mapping[str, Any], terms: Any, store: Store) -> None:
    """Refuse a model for which some feature that it uses is not there or means something else."""
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


def _info(path: Path, manifest: Mapping[str, Any]) -> ModelInfo:
    return ModelInfo(
        name=manifest["name"],
        language=manifest["language"],
        path=str(path),
        protocol=manifest["protocol"],
        created=manifest["created"],
        metrics=manifest["metrics"],
    )


def _check_arrays(
    wording: Mapping[str, Array], table: Mapping[str, Array], vocabulary: Sequence[Any]
) -> None:
    """Refuse arrays that would be misread, or fail only when an article meets them."""
    check(wording, _WORDING_LAYOUT, _WORDING, KIND)
    check(table, _TABLE_LAYOUT, _REPUTATIONS, KIND)
    keys = wording["keys"]
    means, sds, start, rater = (table[name] for name in ("mean", "sd", "start", "rater"))
    raters = len(table["raters"].tobytes().split(b"\n"))
    sound = {
        "the wording's keys rise and have one weight each": len(keys) == len(wording["weights"])
        and bool((np.diff(keys) > 0).all()),
        "the vocabulary is of words, and fits the keys": len(vocabulary) < BASE
        and all(isinstance(word, str) for word in vocabulary),
        "means and deviations lie in [0, 1]": len(means) == len(sds)
        and all(bool(((part >= 0) & (part <= 1)).all()) for part in (means, sds)),
        "every rating has its rater": len(rater) == len(table["score"])
        and bool((rater < raters).all() and (rater >= 0).all()),
        "ratings are cut into voices": 0 < len(start) <= len(means) + 1
        and bool((np.diff(start.astype(np.int64)) >= 0).all())
        and int(start[0]) == 0
        and int(start[-1]) == len(rater),
    }
    for promise, kept in sound.items():
        if not kept:
            raise MalformedError(f"a model's arrays do not fit: not so that {promise}", remedy=AGAIN)


def _build(info: ModelInfo, spec: str, terms: Mapping[str, Any], files: Mapping[str, bytes]) -> Model:
    wording, table = (unpack(files[name], name, KIND) for name in (_WORDING, _REPUTATIONS))
    _check_arrays(wording, table, terms["vocabulary"])
    shapes = terms["shapes"]
    return Model(
        info=info,
        features=spec,
        base=float(terms["base"]),
        shapes=tuple(
            _steps(shapes[feature.name]) if feature.name in shapes else _UNUSED for feature in features()
        ),
        wording=Wording(terms["vocabulary"], wording["keys"], wording["weights"]),
        offset=float(terms["offset"]),
        publisher=_publisher(terms["publisher"]),
        calibration=_line(terms["calibration"]),
        doubt={name: Doubt(_line(pair[0]), _line(pair[1])) for name, pair in terms["doubt"].items()},
        rule=_rule(terms["rule"]),
        reputations=Reputations.from_arrays(table),
        brevity=_brevity(terms.get("brevity")),
    )


def _terms(model: Model) -> dict[str, Any]:
    return {
        "base": model.base,
        "offset": model.offset,
        "shapes": {
            name: [list(steps.edges), list(steps.levels), steps.missing]
            for name, steps in _used(model).items()
        },
        "vocabulary": list(model.wording.vocabulary),
        "publisher": _lines_of(model.publisher),
        "calibration": _pair(model.calibration),
        "doubt": {name: [_pair(doubt.lower), _pair(doubt.upper)] for name, doubt in model.doubt.items()},
        "rule": {"words": model.rule.words, "language": model.rule.language, **_cited(model.rule)},
        **_short(model.brevity),
    }


def _publisher(stored: Mapping[str, Any]) -> Publisher:
    """Return what a record adds; a model of before the surroundings had a line takes them as they are."""
    surroundings = _line(stored["surroundings"]) if "surroundings" in stored else AS_IT_IS
    return Publisher(_line(stored["opinion"]), _line(stored["weight"]), surroundings)


def _rule(stored: Mapping[str, Any]) -> Rule:
    return Rule(int(stored["words"]), str(stored["language"]), int(stored.get("cited", 0)))


def _cited(rule: Rule) -> dict[str, int]:
    return {"cited": rule.cited} if rule.cited else {}


def _brevity(stored: Mapping[str, Any] | None) -> Brevity:
    """Return what short articles are worth; for a model of before that was known, what long ones are."""
    return AS_LONG if stored is None else Brevity(_line(stored["shift"]), _line(stored["scale"]))


def _short(brevity: Brevity) -> dict[str, Any]:
    lines = {"shift": _pair(brevity.shift), "scale": _pair(brevity.scale)}
    return {"brevity": lines} if brevity != AS_LONG else {}


def _lines_of(publisher: Publisher) -> dict[str, Any]:
    """Return what a record adds; that surroundings are taken as they are goes without saying."""
    found = {"opinion": _pair(publisher.opinion), "weight": _pair(publisher.weight)}
    put_straight = publisher.surroundings != AS_IT_IS
    return found | ({"surroundings": _pair(publisher.surroundings)} if put_straight else {})


def _used(model: Model) -> dict[str, Steps]:
    """Return what the features add by name, without those that were added after the model was trained."""
    found = {feature.name: steps for feature, steps in zip(features(), model.shapes, strict=True)}
    used = {name: steps for name, steps in found.items() if steps is not _UNUSED}
    return used if spec_hash(used) == model.features else found


def _pair(line: Line) -> list[list[float]]:
    return [list(line.xs), list(line.ys)]


def _line(pair: list[list[float]]) -> Line:
    return Line(tuple(map(float, pair[0])), tuple(map(float, pair[1])))


def _steps(stored: list[Any]) -> Steps:
    edges, levels, missing = stored
    return Steps(tuple(map(float, edges)), tuple(map(float, levels)), float(missing))


def _write(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a model's files, the manifest last, so that half a model is never taken for one."""
    if path.suffix == ARCHIVE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_zip(files, packed=False))
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).write_bytes(content)
