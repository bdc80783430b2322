"""Ed25519 signatures of a model's manifest, which contains the hash of every other file.

They are made and checked by `cryptography` (extra `sign`), and kept in `signature.json` beside the manifest.
A model without a signature loads too; `check` refuses it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from srcscore.errors import InputError, SignatureError, needs_extra
from srcscore.model import artefact
from srcscore.storage import open_store, read_json

FILE = "signature.json"
_ALGORITHM = "Ed25519"
_LONGEST = 10_000
"""Most bytes of a signature's file; ours have 300."""
_TRUST = "use a model that is signed with a key you trust, or add its key to those"


def sign(path: Path, private_key: bytes) -> str:
    """Sign a model in place with an Ed25519 key in PEM, and return its public key in hexadecimal.

    Raises
    ------
    ArtefactError
        If the model cannot be loaded.
    InputError
        If the key is not an Ed25519 private key in PEM without a password.
    """
    artefact.verify(path)
    key = _read_key(private_key, private=True)
    manifest = open_store(path, artefact.KIND).read(artefact.MANIFEST)
    public: bytes = key.public_key().public_bytes_raw()
    content = {"algorithm": _ALGORITHM, "key": public.hex(), "signature": key.sign(manifest).hex()}
    artefact.add_file(path, FILE, (json.dumps(content, indent=1) + "\n").encode())
    return public.hex()


def check(path: Path, trusted: Iterable[bytes], *, links: bool = False) -> str:
    """Return the key that signed a model, in hexadecimal, if it is one of `trusted`: public keys in PEM.

    Only the signature is checked; `artefact.verify` checks that the files are those that were signed. With
    `links` the files of a folder may be links, as some installers make them.

    Raises
    ------
    SignatureError
        If the model is not signed, is signed by another key, or its manifest was changed since.
    InputError
        If a key is not an Ed25519 public key in PEM.
    """
    keys = [_read_key(pem, private=False) for pem in trusted]
    store = open_store(path, artefact.KIND, links=links)
    manifest = store.read(artefact.MANIFEST)
    if not store.has(FILE):
        raise SignatureError("the model is not signed", value=str(path), remedy=_TRUST)
    stored = read_json(store.read(FILE, _LONGEST), store.where(FILE), artefact.KIND)
    try:
        algorithm = stored["algorithm"]
        signer, signature = bytes.fromhex(stored["key"]), bytes.fromhex(stored["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise SignatureError("the model's signature is malformed", value=str(path), remedy=_TRUST) from error
    if algorithm != _ALGORITHM:
        raise SignatureError("the model's signature is of another kind", value=str(path), remedy=_TRUST)
    for key in keys:
        if key.public_bytes_raw() == signer:
            from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra

            try:
                key.verify(signature, manifest)
            except InvalidSignature as error:
                problem = "the model's signature is wrong"
                raise SignatureError(problem, value=str(path), remedy=artefact.AGAIN) from error
            return signer.hex()
    raise SignatureError(
        "the model is signed by a key that is not trusted", value=signer.hex(), remedy=_TRUST
    )


def _read_key(pem: bytes, *, private: bool) -> Any:
    """Return a key, as an object of the package `cryptography`."""
    with needs_extra("sign", "cryptography", "signing a model"):
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    remedy = "make one: openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout"
    refused = InputError(f"not an Ed25519 {'private' if private else 'public'} key in PEM", remedy=remedy)
    key: object
    try:
        if private:
            key = serialization.load_pem_private_key(pem, password=None)
        else:
            key = serialization.load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise refused from error
    if not isinstance(key, ed25519.Ed25519PrivateKey if private else ed25519.Ed25519PublicKey):
        raise refused
    return key
