"""A model is bound to the features that it uses, and to no others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import srcscore
from helpers.model_damage import edit_terms, refused, reseal
from srcscore import errors
from srcscore.features import spec
from srcscore.features.spec import features, spec_hash
from srcscore.model import artefact

TEXT = "The mill closed, the mayor told Reuters on Monday. " * 12


def without_feature(folder: Path, name: str) -> None:
    """Make of a model one that was trained before a feature was added to the library."""
    edit_terms(folder, lambda terms: terms["shapes"].pop(name))
    names = json.loads((folder / "terms.json").read_text("utf-8"))["shapes"].keys()
    reseal(folder, lambda manifest: manifest.update(features=spec_hash(names)))


def test_a_model_from_before_a_feature_was_added_scores_as_before(folder: Path) -> None:
    flat = "hedges"
    edit_terms(folder, lambda terms: terms["shapes"].update({flat: [[], [0.0], 0.0]}))  # adds nothing
    reseal(folder)
    before = srcscore.score(TEXT, model=artefact.load(folder)).to_dict()
    without_feature(folder, flat)
    after = srcscore.score(TEXT, model=artefact.load(folder)).to_dict()
    assert after.pop("versions")["features"] != before.pop("versions")["features"]
    assert after == before
    assert artefact.verify(folder)
    assert artefact.info_of(folder)


def test_a_feature_that_a_model_does_not_use_adds_nothing(folder: Path) -> None:
    without_feature(folder, "hedges")
    text = "It may perhaps be so, it could possibly seem. " * 30
    names = {item.feature for item in srcscore.score(text, model=artefact.load(folder)).evidence}
    assert "hedges" in {item.feature for item in srcscore.score(text).evidence}
    assert "hedges" not in names


def test_an_older_model_is_saved_as_it_was(folder: Path, tmp_path: Path) -> None:
    without_feature(folder, "hedges")
    artefact.save(artefact.load(folder), tmp_path / "again", card="A card.", about={})
    again, before = artefact.load(tmp_path / "again"), artefact.load(folder)
    assert (again.shapes, again.features) == (before.shapes, before.features)
    assert again.features != spec_hash()
    assert "hedges" not in json.loads((tmp_path / "again" / "terms.json").read_text("utf-8"))["shapes"]


UNFIT: dict[str, Callable[[dict[str, Any]], object]] = {
    "a feature that the library lacks": lambda terms: terms["shapes"].update(smell=[[], [0.0], 0.0]),
    "a feature under another name": lambda terms: terms["shapes"].update(smell=terms["shapes"].pop("hedges")),
    "fewer features than it was trained with": lambda terms: terms["shapes"].pop("hedges"),
}


@pytest.mark.parametrize("edit", UNFIT.values(), ids=UNFIT)
def test_a_model_whose_features_are_not_those_of_its_hash_is_refused(
    folder: Path, edit: Callable[[dict[str, Any]], object]
) -> None:
    edit_terms(folder, edit)
    reseal(folder)
    refused(folder, errors.FeatureSpecError, "feature specification")
    with pytest.raises(errors.FeatureSpecError):
        artefact.info_of(folder)


@pytest.mark.parametrize("change", [{"direction": 5}, {"unit": "drops"}, {"signal": "domain"}])
def test_a_feature_that_means_something_else_now_refuses_the_models_that_use_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    now = tuple(replace(f, **change) if f.name == "hedges" else f for f in features())
    monkeypatch.setattr(spec, "features", lambda: now)
    refused(folder, errors.FeatureSpecError)
    without_feature(folder, "hedges")
    assert artefact.load(folder)
