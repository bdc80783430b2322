"""A signature tells who made a model: only a trusted key passes, and only on the very manifest."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from helpers.model_damage import to_zip
from srcscore.errors import ArtefactError, InputError, MissingExtraError, SignatureError
from srcscore.model import artefact
from srcscore.model.registry import list_models
from srcscore.model.signature import FILE, check, sign
from srcscore.storage import sealed

ed25519 = pytest.importorskip(
    "cryptography.hazmat.primitives.asymmetric.ed25519", reason="needs the extra sign"
)
serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")


def pair() -> tuple[bytes, bytes]:
    """Return a private and a public key in PEM."""
    key = ed25519.Ed25519PrivateKey.generate()
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return key.private_bytes(serialization.Encoding.PEM, *form), public


@pytest.fixture(params=["folder", "zip"])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(list_models()[0].path, copy)
    if request.param == "zip":
        to_zip(copy, tmp_path / "model.zip")
        return tmp_path / "model.zip"
    return copy


def test_a_signed_model_passes_and_loads(model: Path) -> None:
    private, public = pair()
    signer = sign(model, private)
    assert check(model, [pair()[1], public]) == signer
    assert artefact.load(model).base == artefact.load(Path(list_models()[0].path)).base
    other, other_public = pair()
    assert sign(model, other) != signer
    assert check(model, [other_public])


def test_another_key_is_not_trusted(model: Path) -> None:
    sign(model, pair()[0])
    for trusted in ([pair()[1]], []):
        with pytest.raises(SignatureError, match="not trusted"):
            check(model, trusted)


def test_an_unsigned_model_is_told(model: Path) -> None:
    with pytest.raises(SignatureError, match="not signed"):
        check(model, [pair()[1]])


def test_a_manifest_that_was_not_signed_is_refused(model: Path) -> None:
    private, public = pair()
    sign(model, private)
    folder = model
    if model.suffix == ".zip":
        pytest.skip("the manifest of a folder is easier to change")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["licence"] = "none"
    (folder / "manifest.json").write_bytes(sealed(manifest))
    assert artefact.load(folder)
    with pytest.raises(SignatureError, match="wrong"):
        check(folder, [public])


BAD = {
    "no object": b"[]",
    "nothing": b"{}",
    "another kind": b'{"algorithm": "none", "key": "", "signature": ""}',
    "no hexadecimal": b'{"algorithm": "Ed25519", "key": "x", "signature": ""}',
    "a number": b'{"algorithm": "Ed25519", "key": 1, "signature": ""}',
    "no JSON": b"x",
    "too long": b" " * 20_000,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_malformed_signature_is_refused(model: Path, content: bytes) -> None:
    artefact.add_file(model, FILE, content)
    with pytest.raises(ArtefactError):
        check(model, [pair()[1]])


def test_an_empty_signature_is_wrong(model: Path) -> None:
    private, public = pair()
    content = {"algorithm": "Ed25519", "key": sign(model, private), "signature": ""}
    artefact.add_file(model, FILE, json.dumps(content).encode())
    with pytest.raises(SignatureError, match="wrong"):
        check(model, [public])


@pytest.mark.parametrize(
    "key", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_told(model: Path, key: bytes) -> None:
    with pytest.raises(InputError, match="private key in PEM"):
        sign(model, key)
    with pytest.raises(InputError, match="public key in PEM"):
        check(model, [key])


def test_a_damaged_model_is_not_signed(model: Path) -> None:
    with model.open("r+b") if model.is_file() else (model / "terms.json").open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\0\0\0\0")
    with pytest.raises(ArtefactError):
        sign(model, pair()[0])


def test_the_extra_is_named(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)
    with pytest.raises(MissingExtraError, match="sign"):
        check(model, [b""])
