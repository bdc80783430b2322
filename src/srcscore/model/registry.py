"""Which models there are, and how to get one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from srcscore.errors import ModelNotFoundError
from srcscore.model import artefact
from srcscore.model.predict import Model
from srcscore.records import ModelInfo
from srcscore.resources import data_folder

LATEST = "latest"


def list_models() -> tuple[ModelInfo, ...]:
    """Return the models that ship with the package, newest first."""
    return tuple(artefact.info_of(folder) for folder in _shipped())


def load_model(name_or_path: str | Path = LATEST) -> Model:
    """Load a model.

    Parameters
    ----------
    name_or_path
        `latest`, the name of a shipped model such as `en-2026.11.0`, or the folder of another.

    Returns
    -------
    Model
        Immutable; one that was loaded before comes back as it is while its manifest is the same.

    Raises
    ------
    ModelNotFoundError
        If there is no such model.
    ArtefactError
        If it is damaged or does not fit this library.
    """
    folder = _find(name_or_path)
    return _load(folder, (folder / artefact.MANIFEST).read_bytes())


@lru_cache(maxsize=4)
def _load(folder: Path, _manifest: bytes) -> Model:
    """Load a model once for each content of its manifest."""
    return artefact.load(folder)


def _find(name_or_path: str | Path) -> Path:
    shipped = _shipped()
    if name_or_path == LATEST and shipped:
        return shipped[0]
    for folder in shipped:
        if folder.name == name_or_path:
            return folder
    folder = Path(name_or_path)
    if (folder / artefact.MANIFEST).is_file():
        return folder.resolve()
    names = ", ".join(folder.name for folder in shipped) or "none"
    raise ModelNotFoundError(
        "no such model", value=str(name_or_path), remedy=f"give a model's folder or one of: {names}"
    )


def _shipped() -> list[Path]:
    """Return the folders of the shipped models, newest first."""
    root = data_folder() / "models"
    folders = [path.parent for path in root.glob(f"*/{artefact.MANIFEST}")]
    return sorted(folders, key=_age, reverse=True)


def _age(folder: Path) -> tuple[tuple[int, ...], str]:
    """Sort calendar versions as numbers: `en-2026.11.10` is newer than `en-2026.11.9`."""
    numbers = folder.name.rpartition("-")[2].split(".")
    return tuple(int(part) if part.isdigit() else -1 for part in numbers), folder.name
