"""An artefact is refused when anything in it is not as its manifest says."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import srcscore
from srcscore.errors import ArtefactError, ModelNotFoundError
from srcscore.model import artefact
from srcscore.model.registry import list_models, load_model
from srcscore.resources import sha256

FILES = ("manifest.json", "terms.json", "wording.npz", "reputations.npz", "MODEL_CARD.md")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(list_models()[0].path, copy)
    return copy


def reseal(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change a manifest and seal it again, as somebody who knows how would."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(manifest)
    for name in manifest["files"]:
        content = (folder / name).read_bytes()
        manifest["files"][name] = {"sha256": sha256(content), "size": len(content)}
    manifest["seal"] = artefact._seal(manifest)
    (folder / "manifest.json").write_bytes(artefact._sealed(manifest))


def test_a_copy_loads_and_scores_the_same(folder: Path) -> None:
    text = "The mill closed, the mayor told Reuters on Monday. " * 12
    one, other = (srcscore.score(text, model=load_model(path)) for path in ("latest", folder))
    assert one.to_dict() == other.to_dict()


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ArtefactError):
        artefact.load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtefactError, match=r"cannot be read"):
        artefact.load(folder)


def test_an_unknown_protocol_is_refused(folder: Path) -> None:
    reseal(folder, lambda manifest: manifest.update(protocol=99))
    with pytest.raises(ArtefactError, match="protocol 99") as caught:
        artefact.load(folder)
    assert caught.value.remedy


def test_another_feature_specification_is_refused(folder: Path) -> None:
    reseal(folder, lambda manifest: manifest.update(features="0" * 64))
    with pytest.raises(ArtefactError, match="feature specification"):
        artefact.load(folder)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_are_refused(folder: Path, number: float) -> None:
    arrays = artefact.unpack((folder / "wording.npz").read_bytes())
    arrays["weights"][0] = number
    (folder / "wording.npz").write_bytes(artefact.pack(arrays))
    reseal(folder, lambda manifest: None)
    with pytest.raises(ArtefactError, match="not finite"):
        artefact.load(folder)


def test_a_pickled_array_is_refused(folder: Path) -> None:
    target = folder / "wording.npz"
    np.savez(target, keys=np.array([{"a": 1}], dtype=object), weights=np.zeros(1))
    reseal(folder, lambda manifest: None)
    with pytest.raises(ArtefactError, match="malformed"):
        artefact.load(folder)


def test_the_same_arrays_make_the_same_bytes() -> None:
    arrays = {"b": np.arange(4), "a": np.ones((2, 2))}
    assert artefact.pack(arrays) == artefact.pack(dict(reversed(arrays.items())))


def test_what_is_saved_is_what_was_loaded(folder: Path, tmp_path: Path) -> None:
    model, again = artefact.load(folder), tmp_path / "again"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    about = {name: manifest[name] for name in ("library", "seed", "without", "data", "licence")}
    artefact.save(model, again, card=(folder / "MODEL_CARD.md").read_text("utf-8"), about=about)
    for name in FILES:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_model_crosses_process_boundaries() -> None:
    model = load_model()
    again = pickle.loads(pickle.dumps(model))
    text = "Prices rose by 4 percent, the statistics office said. " * 10
    assert srcscore.score(text, model=again).to_dict() == srcscore.score(text, model=model).to_dict()


def test_an_unknown_model_names_those_that_there_are() -> None:
    with pytest.raises(ModelNotFoundError, match=list_models()[0].name):
        load_model("en-1999.1.0")


def test_a_model_is_loaded_once() -> None:
    assert load_model() is load_model("latest") is load_model(list_models()[0].name)
