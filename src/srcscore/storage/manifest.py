"""The manifest of an artefact: its protocol, the hash of each of its files, and a seal over all that."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from srcscore.errors import (
    ArtefactError,
    ChangedFileError,
    MalformedError,
    NotFiniteError,
    ProtocolError,
    TooLargeError,
)
from srcscore.resources import sha256
from srcscore.storage.store import Kind, Store, check_name

LONGEST_JSON = 4 << 20  # bytes; the manifest of a model with many metrics has 20 kB


def entries(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return the `files` of a manifest: the hash and the size of each."""
    return {name: {"sha256": sha256(data), "size": len(data)} for name, data in files.items()}


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest with its seal, the hash of everything else in it, as the bytes of its file."""
    return json_bytes({**manifest, "seal": seal(manifest)})


def seal(manifest: Mapping[str, Any]) -> str:
    """Return the hash of a manifest without its seal."""
    return sha256(json_bytes({name: value for name, value in manifest.items() if name != "seal"}))


def read_manifest(
    store: Store, name: str, protocol: int, fields: Mapping[str, type], *, upgrade: str
) -> dict[str, Any]:
    """Return a manifest of this protocol whose seal holds and whose fields have these types.

    Raises
    ------
    ArtefactError
        If it is missing, malformed, changed, or of another protocol, to which `upgrade` is the remedy; each
        has its own class.
    """
    kind, path = store.kind, str(store.path)
    content = store.read(name, LONGEST_JSON)
    manifest = read_json(content, store.where(name), kind)
    if not isinstance(manifest, dict) or "protocol" not in manifest:
        raise kind.error(MalformedError, "'s manifest is malformed", path)
    if manifest["protocol"] != protocol or isinstance(manifest["protocol"], bool):
        problem = f"the {kind.name} has protocol {manifest['protocol']!r}, this library reads {protocol}"
        raise ProtocolError(problem, value=path, remedy=upgrade)
    if content != sealed(manifest):
        raise kind.error(ChangedFileError, "'s manifest has been changed", path)
    for key, expected in {**fields, "files": dict}.items():
        if not isinstance(manifest.get(key), expected):
            raise kind.error(MalformedError, f"'s manifest has no {key}", path)
    for file in manifest["files"]:
        check_name(file, kind)
    return manifest


def json_bytes(content: object) -> bytes:
    """Return JSON as bytes; the same content always makes the same bytes."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")  # half a surrogate pair is no UTF-8


def read_json(content: bytes, where: str, kind: Kind) -> Any:
    """Return the content of a JSON file of an artefact.

    Raises
    ------
    TooLargeError, MalformedError, NotFiniteError
        If it is too long, no JSON, has a key twice, or holds a number that is not finite, such as `1e999`.
    """

    def refuse(constant: str) -> NoReturn:
        raise kind.error(NotFiniteError, " holds a number that is not finite", constant)

    def finite(text: str) -> float:
        number = float(text)
        return number if math.isfinite(number) else refuse(text)

    def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise kind.error(MalformedError, "'s JSON has a key twice", pairs[0][0])
        return dict(pairs)

    if len(content) > LONGEST_JSON:
        raise kind.error(TooLargeError, f"'s JSON has more than {LONGEST_JSON} bytes", where)
    try:
        return json.loads(
            content, parse_constant=refuse, parse_float=finite, object_pairs_hook=without_repeats
        )
    except (ValueError, RecursionError) as error:
        if isinstance(error, ArtefactError):
            raise
        raise kind.error(MalformedError, "'s JSON is malformed", where) from error
