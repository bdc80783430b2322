"""Models that are changed as somebody would who knows how they are sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from srcscore.errors import ArtefactError
from srcscore.model import artefact
from srcscore.resources import sha256
from srcscore.storage import sealed, write_zip


def reseal(folder: Path, change: Callable[[dict[str, Any]], object] = lambda manifest: None) -> None:
    """Change a manifest and seal it again, as somebody who knows how would."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name in artefact.FILES:
        content = (folder / name).read_bytes()
        manifest["files"][name] = {"sha256": sha256(content), "size": len(content)}
    change(manifest)
    (folder / "manifest.json").write_bytes(sealed(manifest))


def refused(path: Path, error: type[ArtefactError], match: str = ".") -> None:
    """Check that a model is refused with this very class of error, and a message that says what to do."""
    with pytest.raises(ArtefactError, match=match) as caught:
        artefact.load(path)
    assert type(caught.value) is error, caught.value
    assert caught.value.problem
    assert caught.value.remedy


def to_zip(folder: Path, target: Path) -> None:
    """Write a model in a folder as one zip file; the same model always makes the same bytes."""
    files = {name: (folder / name).read_bytes() for name in (*artefact.FILES, artefact.MANIFEST)}
    target.write_bytes(write_zip(files, packed=False))


def edit_terms(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change a model's tables, and nothing in its manifest."""
    terms = json.loads((folder / "terms.json").read_text("utf-8"))
    edit(terms)
    (folder / "terms.json").write_text(json.dumps(terms), "utf-8")
