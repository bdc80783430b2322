"""An artefact is refused when anything in it is not as its manifest says, each fault with its own error."""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import srcscore
from helpers.model_damage import edit_terms, refused, reseal, to_zip
from srcscore import errors
from srcscore import storage as store
from srcscore.errors import ArtefactError
from srcscore.model import artefact
from srcscore.model.registry import load_model
from srcscore.resources import sha256
from srcscore.serialise import SCHEMA
from srcscore.storage import json_bytes

FILES = (artefact.MANIFEST, *artefact.FILES)
TEXT = "The mill closed, the mayor told Reuters on Monday. " * 12


@pytest.fixture
def archive(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "model.zip"
    to_zip(folder, target)
    return target


# --- whole models -----------------------------------------------------------------------------


def test_a_copy_loads_and_scores_the_same(folder: Path, archive: Path) -> None:
    one, other, packed = (
        srcscore.score(TEXT, model=load_model(path)) for path in ("latest", folder, archive)
    )
    assert one.to_dict() == other.to_dict() == packed.to_dict()


def test_what_is_saved_is_what_was_loaded(folder: Path, tmp_path: Path) -> None:
    model, again = artefact.load(folder), tmp_path / "again"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    saved_anyway = {
        "protocol",
        "name",
        "language",
        "created",
        "metrics",
        "features",
        "reputation",
        "files",
        "seal",
    }
    about = {name: value for name, value in manifest.items() if name not in saved_anyway}
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    artefact.save(model, again, card=card, about=about)
    for name in artefact.FILES:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name
    kept = json.loads((again / "manifest.json").read_text("utf-8"))
    assert {**kept, "seal": ""} == {"schema": SCHEMA, **manifest, "seal": ""}


def test_the_manifest_says_where_a_model_comes_from(folder: Path) -> None:
    manifest = artefact.verify(folder)
    keys = {"protocol", "library", "features", "reputation", "data", "metrics", "licence", "seed", "created"}
    assert keys <= manifest.keys()
    assert all(len(digest) == 64 for digest in manifest["data"].values())
    for name, entry in manifest["files"].items():
        content = (folder / name).read_bytes()
        assert entry == {"sha256": sha256(content), "size": len(content)}


def test_one_file_is_the_same_bytes_each_time(folder: Path, archive: Path, tmp_path: Path) -> None:
    to_zip(folder, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()
    artefact.save(
        artefact.load(folder),
        tmp_path / "saved.zip",
        card="A card.",
        about={"library": "0", "licence": "none"},
    )
    assert artefact.load(tmp_path / "saved.zip").base == artefact.load(folder).base


def test_a_zip_with_one_folder_in_it_is_read(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "wrapped.zip"
    with zipfile.ZipFile(target, "w") as packed:
        packed.mkdir("en-2026.11.0")
        for name in FILES:
            packed.writestr(f"en-2026.11.0/{name}", (folder / name).read_bytes())
    assert artefact.load(target).base == artefact.load(folder).base


def test_the_same_arrays_make_the_same_bytes() -> None:
    some = {"b": np.arange(4), "a": np.ones((2, 2))}
    assert store.pack(some) == store.pack(dict(reversed(some.items())))
    found = store.unpack(store.pack(some), "some", artefact.KIND)
    assert all((found[name] == some[name]).all() and found[name].dtype == some[name].dtype for name in some)


def test_a_model_crosses_process_boundaries() -> None:
    model = load_model()
    again = pickle.loads(pickle.dumps(model))
    assert srcscore.score(TEXT, model=again).to_dict() == srcscore.score(TEXT, model=model).to_dict()


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.999])
def test_a_changed_byte_is_refused(folder: Path, name: str, share: float) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[int(share * len(content))] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ArtefactError) as caught:
        artefact.load(folder)
    manifest = (errors.ChangedFileError, errors.MalformedError, errors.ProtocolError)
    assert isinstance(caught.value, manifest if name == artefact.MANIFEST else errors.ChangedFileError)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(folder: Path, name: str, tmp_path: Path) -> None:
    (folder / name).unlink()
    refused(folder, errors.MissingFileError, "cannot be read")
    with zipfile.ZipFile(tmp_path / "less.zip", "w") as packed:
        for other in set(FILES) - {name}:
            packed.writestr(other, (folder / other).read_bytes())
    refused(tmp_path / "less.zip", errors.MissingFileError, "missing")


def test_a_file_cut_short_is_refused(folder: Path) -> None:
    path = folder / "wording.npz"
    path.write_bytes(path.read_bytes()[:-1])
    refused(folder, errors.ChangedFileError)


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
@pytest.mark.parametrize("name", FILES)
def test_a_link_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    refused(folder, errors.UnsafePathError, "is a link")
    assert artefact.load(folder, links=True)  # as some installers lay a package out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_plain_file_is_refused(folder: Path) -> None:
    (folder / "terms.json").unlink()
    os.mkfifo(folder / "terms.json")
    refused(folder, errors.UnsafePathError, "not a plain file")


def test_a_huge_file_is_refused_before_it_is_read(folder: Path) -> None:
    with (folder / "terms.json").open("r+b") as stream:
        stream.truncate(artefact.KIND.limit + 1)
    refused(folder, errors.TooLargeError)


# --- manifest ---------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", [0, 2, 99, "1", None, True, [1], 1.5])
def test_an_unknown_protocol_is_refused(folder: Path, protocol: object) -> None:
    reseal(folder, lambda manifest: manifest.update(protocol=protocol))
    refused(folder, errors.ProtocolError, "this library reads 1")


def test_another_feature_specification_is_refused(folder: Path) -> None:
    reseal(folder, lambda manifest: manifest.update(features="0" * 64))
    refused(folder, errors.FeatureSpecError, "feature specification")


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "..", "a/b", "a\\b", "C:x", "", ".hidden", "a\0b"]
)
def test_a_name_that_leads_out_is_refused(folder: Path, name: str) -> None:
    reseal(folder, lambda manifest: manifest["files"].update({name: {"sha256": "", "size": 0}}))
    refused(folder, errors.UnsafePathError, "outside itself")


BAD_MANIFESTS = {
    "no object": b"[]",
    "nothing": b"",
    "no JSON": b"{",
    "nested": b"[" * 100_000,
    "no UTF-8": b'{"protocol": "\xff"}',
    "a key twice": b'{"protocol": 1, "protocol": 1}',
    "a long number": b'{"protocol": ' + b"1" * 10_000 + b"}",
    "no protocol": b'{"name": "x"}',
}


@pytest.mark.parametrize("content", BAD_MANIFESTS.values(), ids=BAD_MANIFESTS)
def test_a_malformed_manifest_is_refused(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    refused(folder, errors.MalformedError)


@pytest.mark.parametrize("key", ["name", "language", "created", "features", "reputation", "metrics", "files"])
def test_a_manifest_without_a_part_is_refused(folder: Path, key: str) -> None:
    reseal(folder, lambda manifest: manifest.pop(key))
    refused(folder, errors.MalformedError, f"no {key}")


@pytest.mark.parametrize("entry", [None, "x", {}, {"sha256": "0"}, {"size": "1"}])
def test_a_manifest_that_does_not_describe_a_file_is_refused(folder: Path, entry: object) -> None:
    reseal(folder, lambda manifest: manifest["files"].update({"terms.json": entry}))
    refused(folder, errors.MalformedError, "does not list")


def test_half_a_surrogate_pair_is_refused(folder: Path) -> None:
    content = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(content.replace(b'"en"', b'"\\ud800"'))
    refused(folder, errors.ChangedFileError)


def test_a_manifest_that_is_changed_and_not_sealed_again_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["licence"] = "none"
    (folder / "manifest.json").write_bytes(json_bytes(manifest))
    refused(folder, errors.ChangedFileError, "manifest")


@pytest.mark.parametrize("name", ["manifest.json", "terms.json"])
def test_oversized_json_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"[" + b" " * (5 << 20) + b"]")
    if name != artefact.MANIFEST:
        reseal(folder)
    refused(folder, errors.TooLargeError)


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("name", ["manifest.json", "terms.json"])
def test_json_numbers_that_are_not_finite_are_refused(folder: Path, name: str, number: str) -> None:
    content = (folder / name).read_text("utf-8")
    key = '"hidden: AUC by article": ' if name == artefact.MANIFEST else '"base": '
    start = content.index(key) + len(key)
    (folder / name).write_text(content[:start] + number + content[content.index(",", start) :], "utf-8")
    if name != artefact.MANIFEST:
        reseal(folder)
    refused(folder, errors.NotFiniteError, "not finite")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize(("file", "name"), [("wording.npz", "weights"), ("reputations.npz", "mean")])
def test_weights_that_are_not_finite_are_refused(folder: Path, file: str, name: str, number: float) -> None:
    change(folder, file, name, lambda array: np.concatenate([[number], array[1:]]).astype(array.dtype))
    refused(folder, errors.NotFiniteError, "not finite")


def change(folder: Path, file: str, name: str, make: Callable[[Any], Any]) -> None:
    """Put another array in the place of one, and seal the model again."""
    arrays = arrays_of((folder / file).read_bytes(), file)
    made = make(arrays[name])
    changed = {**arrays, name: made} if made is not None else {k: v for k, v in arrays.items() if k != name}
    with (folder / file).open("wb") as stream:
        np.savez(stream, **changed)  # not compressed, which takes most of a second
    reseal(folder)


@lru_cache(maxsize=4)
def arrays_of(content: bytes, file: str) -> dict[str, Any]:
    return store.unpack(content, file, artefact.KIND)


WRONG_ARRAYS: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "missing keys": ("wording.npz", "keys", lambda array: None),
    "keys beyond the vocabulary": ("wording.npz", "keys", lambda array: array + (4000 << 24)),
    "a key of no word": ("wording.npz", "keys", lambda array: array - array[0]),
    "fewer genres": ("wording.npz", "genres", lambda array: array[:, 1:]),
    "keys as floats": ("wording.npz", "keys", lambda array: array.astype(float)),
    "keys in two dimensions": ("wording.npz", "keys", lambda array: array[None]),
    "keys that fall": ("wording.npz", "keys", lambda array: array[::-1]),
    "keys that repeat": ("wording.npz", "keys", lambda array: array * 0),
    "fewer weights": ("wording.npz", "weights", lambda array: array[:-1]),
    "whole weights": ("wording.npz", "weights", lambda array: array.astype(int)),
    "weights as one number": ("wording.npz", "weights", lambda array: array.sum()),
    "missing means": ("reputations.npz", "mean", lambda array: None),
    "a mean of two": ("reputations.npz", "mean", lambda array: array + 2),
    "a negative deviation": ("reputations.npz", "sd", lambda array: array - 1),
    "fewer means": ("reputations.npz", "mean", lambda array: array[:-1]),
    "unknown raters": ("reputations.npz", "rater", lambda array: array + 200),
    "fewer ratings": ("reputations.npz", "score", lambda array: array[:-1]),
    "cuts that fall": ("reputations.npz", "start", lambda array: array[::-1]),
    "cuts beyond the end": ("reputations.npz", "start", lambda array: array + 1),
    "names that are no text": ("reputations.npz", "voices", lambda array: array | 128),
    "no prior": ("reputations.npz", "prior", lambda array: None),
    "half a prior": ("reputations.npz", "prior", lambda array: array[:1]),
    "a prior of two": ("reputations.npz", "prior", lambda array: array + 2),
    "a negative rating": ("reputations.npz", "score", lambda array: array - 2),
    "networks below zero": ("reputations.npz", "network_spread", lambda array: array - 1),
    "platforms without names": ("reputations.npz", "platform_names", lambda array: array[:0]),
    "no other platforms": ("reputations.npz", "platform_names", lambda array: np.append(np.uint8(97), array)),
    "fewer voices": ("reputations.npz", "voices", lambda array: array[:1000]),
    "raters without dates": ("reputations.npz", "raters", lambda array: array[:3]),
    "raters with too much": ("reputations.npz", "raters", lambda array: np.append(array, np.uint8(9))),
    "fewer weights of names": ("reputations.npz", "name", lambda array: array[:1000]),
    "three numbers for a line": ("reputations.npz", "name_line", lambda array: np.append(array, 1.0)),
    "no deviations of names": ("reputations.npz", "name_sd", lambda array: array[:0]),
    "weights of half the width": ("wording.npz", "weights", lambda array: array.astype(np.float32)),
    "names in signed bytes": ("reputations.npz", "kind_names", lambda array: array.astype(np.int8)),
    "no doubt": ("reputations.npz", "sd", lambda array: array * 0),
    "networks without doubt": (
        "reputations.npz",
        "network_spread",
        lambda array: array * np.array([1, 0], np.float32),
    ),
    "a prior without doubt": ("reputations.npz", "prior", lambda array: array * np.array([1, 0], np.float32)),
    "better names that are worse": ("reputations.npz", "name_line", lambda array: -array),
    "voices out of order": ("reputations.npz", "voices", lambda array: array[::-1]),
    "a year of three digits": ("reputations.npz", "raters", lambda array: array[:-4]),
    "a rater who rates twice": ("reputations.npz", "rater", lambda array: array * 0),
    "levels that fall": ("reputations.npz", "level", lambda array: array[::-1]),
    "nothing is likely": ("reputations.npz", "scale", lambda array: array * 0),
    "nothing is likely beforehand": ("reputations.npz", "grid_prior", lambda array: array * 0),
    "keys without sign that fall": ("wording.npz", "keys", lambda array: array[::-1].astype(np.uint64)),
}


@pytest.mark.parametrize(("file", "name", "make"), WRONG_ARRAYS.values(), ids=WRONG_ARRAYS)
def test_wrong_kinds_and_shapes_are_refused(
    folder: Path, file: str, name: str, make: Callable[[Any], Any]
) -> None:
    change(folder, file, name, make)
    refused(folder, errors.MalformedError)


WRONG_TERMS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no shapes": lambda terms: terms.pop("shapes"),
    "shapes in a list": lambda terms: terms.update(shapes=[*terms["shapes"]]),
    "a shape too few": lambda terms: terms["shapes"].popitem(),
    "a number as text": lambda terms: terms.update(base="a"),
    "nothing for a number": lambda terms: terms.update(base=None),
    "a pattern without its interval": lambda terms: terms["doubt"].pop("hidden+cited"),
    "a genre without weights": lambda terms: terms["genres"].append(["poem", 0.0, [[], [0.0], 0.0]]),
    "a genre that adds nothing stated": lambda terms: terms["genres"][0].pop(),
    "a genre beyond all": lambda terms: terms["genres"][0].__setitem__(2, [[], [1e6], 0.0]),
    "two genres of one name": lambda terms: terms["genres"][1].__setitem__(0, terms["genres"][0][0]),
    "intervals in a list": lambda terms: terms.update(doubt=[]),
    "intervals that are text": lambda terms: terms.update(doubt="wide"),
    "no intervals": lambda terms: terms.update(doubt=None),
    "a genre without a name": lambda terms: terms["genres"][0].__setitem__(0, None),
    "a genre in a list": lambda terms: terms["genres"][0].__setitem__(0, ["news"]),
    "a family without its offset": lambda terms: terms["offsets"].popitem(),
    "an offset beyond all": lambda terms: terms["offsets"].update(reporting=1e6),
    "a share above one": lambda terms: terms["publisher"]["weight"][1].__setitem__(0, 1.5),
    "a calibration that falls": lambda terms: terms["calibration"][1].reverse(),
    "a calibration beyond one": lambda terms: terms["calibration"][1].__setitem__(-1, 1.5),
    "a vocabulary without shapes": lambda terms: terms["vocabulary"].remove("<word>"),
    "a line that falls": lambda terms: terms["calibration"][0].reverse(),
    "a vocabulary of numbers": lambda terms: terms.update(vocabulary=[1, 2]),
    "an endless vocabulary": lambda terms: terms.update(vocabulary=[str(number) for number in range(5000)]),
}


@pytest.mark.parametrize("edit", WRONG_TERMS.values(), ids=WRONG_TERMS)
def test_wrong_terms_are_refused(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    edit_terms(folder, edit)
    reseal(folder)
    with pytest.raises(ArtefactError):
        artefact.load(folder)


# --- arrays as files --------------------------------------------------------------------------


def npy(header: str, content: bytes = b"") -> bytes:
    """Return an array's file with a header of our own."""
    packed = header.encode("latin-1") + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(packed)) + packed + content


BAD_ARRAYS = {
    "pickled": npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", pickle.dumps([1])),
    "text": npy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}", b"abcd"),
    "a record": npy("{'descr': [('a', '<i8')], 'fortran_order': False, 'shape': (1,)}", bytes(8)),
    "too long a shape": npy("{'descr': '<i8', 'fortran_order': False, 'shape': (99999999999999,)}", bytes(8)),
    "too short a shape": npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}", bytes(16)),
    "negative": npy("{'descr': '<i8', 'fortran_order': False, 'shape': (-1, -1)}", bytes(8)),
    "in another order": npy("{'descr': '<i8', 'fortran_order': True, 'shape': (1,)}", bytes(8)),
    "a call": npy("__import__('os').system('true')", bytes(8)),
    "nested": npy("(" * 5000, bytes(8)),
    "a long header": npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}" + " " * 20_000, bytes(8)),
    "no array": b"PK",
    "empty": b"",
}


@pytest.mark.parametrize("content", BAD_ARRAYS.values(), ids=BAD_ARRAYS)
def test_what_is_no_plain_array_is_refused(folder: Path, content: bytes) -> None:
    (folder / "wording.npz").write_bytes(store.write_zip({"keys.npy": content}))
    reseal(folder)
    refused(folder, errors.MalformedError)


def test_no_code_runs_when_a_pickled_array_is_met(folder: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "sprung",)

    target = io.BytesIO()
    np.savez(target, keys=np.array([Trap()], dtype=object), weights=np.zeros(1))
    (folder / "wording.npz").write_bytes(target.getvalue())
    reseal(folder)
    refused(folder, errors.MalformedError)
    assert not (tmp_path / "sprung").exists()


# --- archives ---------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_zip_cut_short_is_refused(archive: Path, share: float) -> None:
    archive.write_bytes(archive.read_bytes()[: int(share * archive.stat().st_size)])
    refused(archive, errors.MalformedError, "damaged")


def test_a_damaged_zip_is_refused_or_holds_the_same(archive: Path) -> None:
    content, same = archive.read_bytes(), 0
    version = artefact.load(archive).reputations.version
    for place in range(0, len(content), len(content) // 40):
        archive.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        try:
            same += artefact.load(archive).reputations.version == version
        except ArtefactError:
            continue
    assert same < 5  # a date or a mode in the directory, which nobody reads


def members(archive: Path, folder: Path, extra: dict[str | zipfile.ZipInfo, bytes]) -> None:
    """Write a whole model and something more as a zip file."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in FILES:
            packed.writestr(name, (folder / name).read_bytes())
        for info, content in extra.items():
            packed.writestr(info, content)


@pytest.mark.parametrize(
    "name", ["../evil.py", "/evil", "/srv/evil", "a/../../evil", "..\\evil", "x\\y", "a/b/evil", "~x"]
)
def test_a_member_that_leads_out_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    members(tmp_path / "model.zip", folder, {name: b"x"})
    refused(tmp_path / "model.zip", errors.UnsafePathError, "outside itself")


def test_a_link_in_a_zip_is_refused(folder: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    members(tmp_path / "model.zip", folder, {link: b"/etc/passwd"})
    refused(tmp_path / "model.zip", errors.UnsafePathError, "link")


def test_a_bomb_is_refused(folder: Path, tmp_path: Path) -> None:
    members(tmp_path / "model.zip", folder, {"zeros": bytes(artefact.KIND.limit)})
    assert (tmp_path / "model.zip").stat().st_size < 2 << 20
    refused(tmp_path / "model.zip", errors.TooLargeError, "unpacked")


def test_a_bomb_within_an_array_file_is_refused(folder: Path) -> None:
    (folder / "wording.npz").write_bytes(store.write_zip({"keys.npy": bytes(artefact.KIND.limit + 1)}))
    reseal(folder)
    refused(folder, errors.TooLargeError)


def test_a_bomb_that_lies_about_its_size_is_refused(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "model.zip"
    members(target, folder, {"zeros": bytes(5 << 20)})
    content = target.read_bytes().replace(struct.pack("<I", 5 << 20), struct.pack("<I", 10))
    target.write_bytes(content)
    with zipfile.ZipFile(target) as packed:
        entry = packed.getinfo("zeros")
        assert entry.file_size == 10
        with pytest.raises(errors.MalformedError):
            store.read_member(packed, entry, None, "zeros", artefact.KIND)


def test_very_many_members_are_refused(folder: Path, tmp_path: Path) -> None:
    members(tmp_path / "model.zip", folder, {f"x{number}": b"" for number in range(200)})
    refused(tmp_path / "model.zip", errors.TooLargeError)


def test_two_members_of_one_name_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        members(tmp_path / "model.zip", folder, {"terms.json": b"{}"})
    refused(tmp_path / "model.zip", errors.MalformedError, "two files of one name")


def test_an_encrypted_zip_is_refused(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    archive.write_bytes(bytes(content))
    refused(archive, errors.MalformedError, "encrypted")


@pytest.mark.parametrize("name", ["model.zip", "model"])
def test_a_path_with_nothing_there_is_refused(tmp_path: Path, name: str) -> None:
    refused(tmp_path / name, errors.MissingFileError)


def test_every_refusal_is_an_error_of_its_own() -> None:
    kinds = ArtefactError.__subclasses__()
    assert len(kinds) == 9
    for kind in kinds:
        again = pickle.loads(pickle.dumps(kind("a problem", value="x", remedy="y")))
        assert type(again) is kind
        assert str(again) == "a problem: x; y"


DAMAGE: dict[str, Callable[[Any], Any]] = {
    "empty": lambda array: array[:0],
    "half": lambda array: array[: len(array) // 2],
    "one more": lambda array: np.append(array, array[-1:], axis=0),
    "doubled": lambda array: np.concatenate([array, array]),
    "one more dimension": lambda array: array[..., None],
    "without dimension": lambda array: array.reshape(-1)[:1].sum(),
    "huge": lambda array: np.full_like(array, np.finfo(array.dtype).max if array.dtype.kind == "f" else 120),
    "negative": lambda array: array * -1 - 1 if array.dtype.kind in "if" else array[::-1],
    "not a number": lambda array: array * np.nan,
    "another kind": lambda array: array.astype("f8" if array.dtype.kind != "f" else "i4"),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("file", ["wording.npz", "reputations.npz"])
def test_a_damaged_array_is_refused_or_harms_nothing(
    folder: Path, file: str, damage: Callable[[Any], Any]
) -> None:
    whole = (folder / file).read_bytes()
    for name in store.unpack(whole, file, artefact.KIND):
        (folder / file).write_bytes(whole)
        change(folder, file, name, damage)
        try:
            model = artefact.load(folder)
        except ArtefactError:
            continue
        for voice in ("bbc.co.uk", "nobody-rated-this.com", "a.blogspot.com", "rt.com"):
            known = srcscore.reputation(voice, model=model)
            assert 0 <= known.mean <= 1, name
            assert 0 <= known.sd <= 1, name
        score = srcscore.score("The weir at Lowmere failed, the mayor told Reuters. " * 9, model=model)
        assert score.logit == score.intercept + sum(item.contribution for item in score.evidence), name


STEEP: dict[str, Callable[[dict[str, Any]], object]] = {
    "a base": lambda terms: terms.update(base=1e308),
    "an offset": lambda terms: terms["offsets"].update(writer=-101.0),
    "a level": lambda terms: next(iter(terms["shapes"].values()))[1].__setitem__(0, -1e308),
    "a missing level": lambda terms: next(iter(terms["shapes"].values())).__setitem__(2, 1e308),
    "a line": lambda terms: terms["publisher"]["opinion"][1].__setitem__(0, 1e308),
    "an interval": lambda terms: next(iter(terms["doubt"].values()))[0][1].__setitem__(0, -1e300),
}


@pytest.mark.parametrize("edit", STEEP.values(), ids=STEEP)
def test_terms_beyond_every_logit_are_refused(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    edit_terms(folder, edit)
    reseal(folder)
    refused(folder, errors.MalformedError)
