"""Lists and loads models: shipped with the package, in the user's folder, offered by packages, or by path."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from srcscore.errors import ArtefactError, InputTypeError, ModelNotFoundError
from srcscore.model import artefact
from srcscore.model.predict import Model
from srcscore.records import ModelInfo
from srcscore.resources import data_folder

LATEST = "latest"
"""Names the newest shipped model; a model from elsewhere is never loaded unless it is asked for."""
FOLDER = "SRCSCORE_MODELS"
"""Environment variable that overrides the user's folder of models."""
ENTRY_POINTS = "srcscore.models"
"""Group of entry points by which other packages offer models."""
Source = Literal["shipped", "user", "package"]

_PIN = re.compile(r"([a-z]{2,3})?-?>=([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An installed model, which may be damaged or made for another version of this library."""

    name: str
    """The name of its folder or file, without `.zip`."""
    path: Path
    """Its folder or zip file."""
    source: Source
    """Whether it is shipped with the package, in the user's folder, or offered by another package."""

    @property
    def links(self) -> bool:
        """Whether its files may be links, as some installers make them."""
        return self.source != "user"

    @property
    def info(self) -> ModelInfo:
        """Its description in the manifest; raises ArtefactError if it cannot be loaded."""
        return artefact.info_of(self.path, links=self.links)


def list_models() -> tuple[ModelInfo, ...]:
    """Return the models that `load_model` takes by name, newest first; damaged ones are left out."""
    infos = []
    for candidate in find_models():
        with suppress(ArtefactError):  # `srcscore models list` shows it with its error
            infos.append(candidate.info)
    return tuple(infos)


def find_models() -> tuple[Candidate, ...]:
    """Return all installed models, newest first; of two with one name, the shipped before the user's."""
    folder = user_folder()
    paths = _models_in(folder) if folder else []
    user = [Candidate(path.name.removesuffix(artefact.ARCHIVE), path, "user") for path in paths]
    return _newest_first([*_shipped(), *user, *_of_packages()])


def load_model(name_or_path: str | Path = LATEST) -> Model:
    """Load a model.

    Parameters
    ----------
    name_or_path
        `latest`, for the newest shipped model; a name such as `en-2026.11.0`; a pin such as `>=2026.11` or
        `en>=2026.11.1`, for the newest installed model from that version on; or the path of a model's folder
        or zip file.

    Returns
    -------
    Model
        Immutable. Until its file changes, the same model is returned again.

    Raises
    ------
    ModelNotFoundError
        If there is no such model.
    ArtefactError
        If it is damaged or does not fit this library.
    """
    path, links = find(name_or_path)
    return _load(path, links, _stamp(path))


def user_folder() -> Path | None:
    """Return the user's folder of models, which need not exist; None when the user has no home.

    The environment variable `SRCSCORE_MODELS` names it. By default it is `srcscore/models` below
    `$XDG_DATA_HOME` or `~/.local/share`, on macOS `~/Library/Application Support`, on Windows
    `%LOCALAPPDATA%`.
    """
    given = os.environ.get(FOLDER)
    if given:
        return Path(given)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "srcscore" / "models"


@lru_cache(maxsize=4)
def _load(path: Path, links: bool, _stamp: tuple[int, ...]) -> Model:
    """Load a model, once while its file has the same stamp."""
    return artefact.load(path, links=links)


def _stamp(path: Path) -> tuple[int, ...]:
    """Return times, size and inode of a model's file, some of which change when it is written again."""
    try:
        state = os.stat(path if path.suffix == artefact.ARCHIVE else path / artefact.MANIFEST)  # noqa: PTH116 - half the time of Path.stat, for every score
    except OSError:
        return ()
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def find(name_or_path: str | Path) -> tuple[Path, bool]:
    """Return the folder or zip file that `load_model` would load, and whether its files may be links.

    Raises ModelNotFoundError as `load_model` does.
    """
    if not isinstance(name_or_path, str | Path):
        problem, remedy = "a model is named by a str or a Path", "pass a name, a pin or a path"
        raise InputTypeError(problem, value=type(name_or_path).__name__, remedy=remedy)
    shipped = _shipped()
    for candidate in shipped:
        if name_or_path in (LATEST, candidate.name):
            return candidate.path, candidate.links
    path = Path(name_or_path)
    if _is_model(path):
        return path.resolve(), False
    models = find_models()
    pin = _PIN.fullmatch(str(name_or_path).replace(" ", ""))
    for candidate in models:
        language, _, version = candidate.name.rpartition("-")
        pinned = pin is not None and pin[1] in (None, language) and _numbers(version) >= _numbers(pin[2])
        if pinned or candidate.name == name_or_path:
            return candidate.path, candidate.links
    names = ", ".join(dict.fromkeys(candidate.name for candidate in models)) or "none"
    raise ModelNotFoundError(
        "no such model",
        value=str(name_or_path),
        remedy=f"give a model's folder or zip file, or one of: {names}",
    )


@cache
def _shipped() -> tuple[Candidate, ...]:
    folder = data_folder() / "models"
    return _newest_first(Candidate(path.name, path, "shipped") for path in _models_in(folder))


def _of_packages() -> Iterator[Candidate]:
    """Yield the models that installed packages offer, without running any of their code.

    The name of an entry point is the model's name; its value is the package that contains the model.
    """
    for point in entry_points(group=ENTRY_POINTS):
        top, *inner = point.value.strip().split(".")
        try:
            spec = find_spec(top)  # of a package without a dot: finding it does not import it
        except (ImportError, ValueError):
            continue
        if spec is None or not spec.submodule_search_locations:
            continue
        folder = Path(spec.submodule_search_locations[0], *inner)
        for path in (folder / point.name, folder / f"{point.name}{artefact.ARCHIVE}"):
            if _is_model(path):
                yield Candidate(point.name, path, "package")
                break


def _models_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _is_model(path))
    except OSError:
        return []


def _is_model(path: Path) -> bool:
    """Return whether there is a model's folder or zip file at a path."""
    try:
        return path.is_file() if path.suffix == artefact.ARCHIVE else (path / artefact.MANIFEST).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _newest_first(models: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Sort calendar versions as numbers: `en-2026.12.00` is newer than `en-2026.11.9`."""
    return tuple(
        sorted(models, key=lambda model: (_numbers(model.name.rpartition("-")[2]), model.name), reverse=True)
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isascii() and part.isdigit() else -1 for part in version.split("."))
