"""A model as a folder: one manifest with a hash for every file, JSON and arrays, and nothing that runs.

`PROTOCOL` is raised when a reader of the old number would misread the new files: when a file, key or
array changes its meaning or goes away. New keys that an old reader may overlook do not raise it. A
reader for every older number is kept, with a stored artefact that tests it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from srcscore.domains.reputation import Reputations
from srcscore.errors import ArtefactError
from srcscore.features.spec import features, spec_hash
from srcscore.model.curves import Line, Steps
from srcscore.model.predict import Doubt, Model, Publisher, Rule
from srcscore.model.wording import Wording
from srcscore.records import ModelInfo
from srcscore.resources import sha256

PROTOCOL = 1
"""Version of the format that this library writes."""
MANIFEST = "manifest.json"
CARD = "MODEL_CARD.md"
_TERMS = "terms.json"
_WORDING = "wording.npz"
_REPUTATIONS = "reputations.npz"
_FILES = (_TERMS, _WORDING, _REPUTATIONS, CARD)
_LIMIT = 64 << 20
"""No file of an artefact is larger, packed or unpacked, in bytes."""
_AGAIN = "install or train the model again"
_DAY = (1980, 1, 1, 0, 0, 0)
"""Every member of a written archive has this date, so that the same numbers make the same bytes."""

Arrays = Mapping[str, np.ndarray[Any, np.dtype[Any]]]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return a model's manifest, checked against its own hash and this library's protocol.

    Raises
    ------
    ArtefactError
        If it is missing, malformed, changed, or of a protocol or feature specification that this
        library does not read.
    """
    content = _read(folder / MANIFEST)
    try:
        manifest = json.loads(content)
        seal = manifest["seal"]
        protocol = manifest["protocol"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArtefactError("a model's manifest is malformed", value=str(folder), remedy=_AGAIN) from error
    if protocol != PROTOCOL:
        raise ArtefactError(
            f"the model has protocol {protocol!r}, this library reads {PROTOCOL}",
            value=str(folder),
            remedy="upgrade srcscore or use another model",
        )
    if content != _sealed(manifest) or seal != _seal(manifest):
        raise ArtefactError("a model's manifest has been changed", value=str(folder), remedy=_AGAIN)
    if manifest["features"] != spec_hash():
        raise ArtefactError(
            "the model was trained with another feature specification",
            value=str(folder),
            remedy="use the library version that the manifest names, or train again",
        )
    return dict(manifest)


def info_of(folder: Path) -> ModelInfo:
    """Return what a model's manifest says of it, without loading the model."""
    manifest = read_manifest(folder)
    return ModelInfo(
        name=manifest["name"],
        language=manifest["language"],
        path=str(folder),
        protocol=manifest["protocol"],
        created=manifest["created"],
        metrics=manifest["metrics"],
    )


def load(folder: Path) -> Model:
    """Load a model, refusing whatever is not as its manifest says.

    Raises
    ------
    ArtefactError
        If a file is missing or changed, the protocol or feature specification is another, or a number
        is not finite.
    """
    manifest = read_manifest(folder)
    files = {name: _verified(folder, name, manifest["files"]) for name in _FILES}
    try:
        return _build(info_of(folder), files)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, ArtefactError):
            raise
        raise ArtefactError("a model's tables are malformed", value=str(folder), remedy=_AGAIN) from error


def save(model: Model, folder: Path, *, card: str, about: Mapping[str, Any]) -> None:
    """Write a model.

    Parameters
    ----------
    model
        What to write; its `info` gives name, language, date and metrics.
    folder
        Where; made when missing. Files of the same names are overwritten.
    card
        The model card, in Markdown.
    about
        What else the manifest shall hold: library version, seed, data fingerprints, licences.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wording = {"keys": model.wording.keys, "weights": model.wording.weights}
    files = {
        _TERMS: _json(_terms(model)),
        _WORDING: pack(wording),
        _REPUTATIONS: pack(model.reputations.to_arrays()),
        CARD: card.encode(),
    }
    info = model.info
    manifest = {
        **about,
        "protocol": PROTOCOL,
        "name": info.name,
        "language": info.language,
        "created": info.created,
        "metrics": dict(info.metrics),
        "features": model.features,
        "reputation": model.reputations.version,
        "files": {name: {"sha256": sha256(data), "size": len(data)} for name, data in files.items()},
    }
    manifest["seal"] = _seal(manifest)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / MANIFEST).write_bytes(_sealed(manifest))


def pack(arrays: Arrays) -> bytes:
    """Return arrays as the bytes of an `.npz`; the same arrays always make the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, member.getvalue())
    return target.getvalue()


def unpack(content: bytes) -> dict[str, np.ndarray[Any, np.dtype[Any]]]:
    """Return the arrays of an `.npz`, refusing objects, numbers that are not finite, and floods."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _LIMIT:
            raise ArtefactError("a model's arrays are too large unpacked", remedy=_AGAIN)
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ArtefactError("a model holds a number that is not finite", value=name, remedy=_AGAIN)
    return arrays


def _build(info: ModelInfo, files: Mapping[str, bytes]) -> Model:
    terms = json.loads(files[_TERMS], parse_constant=_refuse)
    wording = unpack(files[_WORDING])
    shapes = terms["shapes"]
    return Model(
        info=info,
        features=spec_hash(),
        base=float(terms["base"]),
        shapes=tuple(_steps(shapes[feature.name]) for feature in features()),
        wording=Wording(terms["vocabulary"], wording["keys"], wording["weights"]),
        offset=float(terms["offset"]),
        publisher=Publisher(_line(terms["publisher"]["opinion"]), _line(terms["publisher"]["weight"])),
        calibration=_line(terms["calibration"]),
        doubt={name: Doubt(_line(pair[0]), _line(pair[1])) for name, pair in terms["doubt"].items()},
        rule=Rule(int(terms["rule"]["words"]), str(terms["rule"]["language"])),
        reputations=Reputations.from_arrays(unpack(files[_REPUTATIONS])),
    )


def _terms(model: Model) -> dict[str, Any]:
    return {
        "base": model.base,
        "offset": model.offset,
        "shapes": {
            feature.name: [list(steps.edges), list(steps.levels), steps.missing]
            for feature, steps in zip(features(), model.shapes, strict=True)
        },
        "vocabulary": list(model.wording.vocabulary),
        "publisher": {"opinion": _pair(model.publisher.opinion), "weight": _pair(model.publisher.weight)},
        "calibration": _pair(model.calibration),
        "doubt": {name: [_pair(doubt.lower), _pair(doubt.upper)] for name, doubt in model.doubt.items()},
        "rule": {"words": model.rule.words, "language": model.rule.language},
    }


def _pair(line: Line) -> list[list[float]]:
    return [list(line.xs), list(line.ys)]


def _line(pair: list[list[float]]) -> Line:
    return Line(tuple(map(float, pair[0])), tuple(map(float, pair[1])))


def _steps(stored: list[Any]) -> Steps:
    edges, levels, missing = stored
    return Steps(tuple(map(float, edges)), tuple(map(float, levels)), float(missing))


def _refuse(constant: str) -> float:
    raise ArtefactError("a model holds a number that is not finite", value=constant, remedy=_AGAIN)


def _json(content: object) -> bytes:
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()


def _seal(manifest: Mapping[str, Any]) -> str:
    """Return the hash of all of a manifest but the hash itself."""
    return sha256(_json({name: value for name, value in manifest.items() if name != "seal"}))


def _sealed(manifest: Mapping[str, Any]) -> bytes:
    return _json(manifest)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LIMIT:
            raise ArtefactError("a model's file is too large", value=str(path), remedy=_AGAIN)
        return path.read_bytes()
    except OSError as error:
        raise ArtefactError("a model's file cannot be read", value=str(path), remedy=_AGAIN) from error


def _verified(folder: Path, name: str, entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    entry = entries.get(name)
    if entry is None:
        raise ArtefactError("a model's manifest does not list a file", value=name, remedy=_AGAIN)
    content = _read(folder / name)
    if sha256(content) != entry["sha256"]:
        raise ArtefactError("a model's file has been changed", value=str(folder / name), remedy=_AGAIN)
    return content
