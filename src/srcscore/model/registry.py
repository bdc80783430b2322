"""Which models there are, and how to get one.

Models come with the package, lie in a folder of the user's, come with other packages, or are given by path.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
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
"""The newest model that ships with the package; models from elsewhere never take its place unasked."""
FOLDER = "SRCSCORE_MODELS"
"""Environment variable with the user's folder of models, in place of the usual one."""
ENTRY_POINTS = "srcscore.models"
"""Group of entry points by which other packages offer models."""
Source = Literal["shipped", "user", "package"]

_PIN = re.compile(r"([a-z]{2,3})?-?>=([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})")


@dataclass(frozen=True, slots=True)
class Found:
    """A model that there is, sound or not."""

    name: str
    """Its name: that of its folder or file."""
    path: Path
    """Its folder or zip file."""
    source: Source
    """Whether it ships with the package, lies in the user's folder, or comes with another package."""

    @property
    def info(self) -> ModelInfo:
        """What its manifest says; raises ArtefactError when it is damaged or does not fit this library."""
        return artefact.info_of(self.path, links=self.source != "user")


def list_models() -> tuple[ModelInfo, ...]:
    """Return the models that `load_model` takes by name, newest first; those that do not fit are left out."""
    infos = []
    for found in find_models():
        try:
            infos.append(found.info)
        except ArtefactError:  # `srcscore models list` shows it with its error
            continue
    return tuple(infos)


def find_models() -> tuple[Found, ...]:
    """Return all models there are, sound or not, newest first; of one name, the shipped before the user's."""
    found = [*_shipped(), *_of_user(), *_of_packages()]
    return tuple(sorted(found, key=lambda model: _age(model.name), reverse=True))


def load_model(name_or_path: str | Path = LATEST) -> Model:
    """Load a model.

    Parameters
    ----------
    name_or_path
        `latest`, the newest that ships with the package; a name such as `en-2026.11.0`; a pin such as
        `>=2026.11` or `en>=2026.11.1`, for the newest of all there are from that version on; or the folder or
        zip file of a model.

    Returns
    -------
    Model
        Immutable; one that was loaded before comes back as it is while its file is the same.

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
    """Return the user's folder of models, which need not exist; None where there is no home.

    It is what the environment variable `SRCSCORE_MODELS` says, else `srcscore/models` in the place that the
    system has for a user's data: `$XDG_DATA_HOME` or `~/.local/share`, on macOS
    `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`.
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
    """Load a model once for each state of its file."""
    return artefact.load(path, links=links)


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes when a model is written anew."""
    try:
        state = os.stat(path if path.suffix == artefact.ARCHIVE else path / artefact.MANIFEST)  # noqa: PTH116 - half the time of Path.stat, for every score
    except OSError:
        return ()
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def find(name_or_path: str | Path) -> tuple[Path, bool]:
    """Return a model's folder or zip file, without reading it, and whether its files may be links.

    Takes what `load_model` takes, and raises ModelNotFoundError as it does.
    """
    if not isinstance(name_or_path, str | Path):
        problem, remedy = "a model is named by a str or a Path", "pass a name, a pin or a path"
        raise InputTypeError(problem, value=type(name_or_path).__name__, remedy=remedy)
    shipped = _shipped()
    if name_or_path == LATEST and shipped:
        return shipped[0].path, True
    for found in shipped:
        if found.name == name_or_path:
            return found.path, True
    path = Path(name_or_path)
    if _is_model(path):
        return path.resolve(), False
    models = find_models()
    for found in models:
        if found.name == name_or_path:
            return found.path, found.source != "user"
    pinned = _newest(str(name_or_path), models)
    if pinned is not None:
        return pinned.path, pinned.source != "user"
    names = ", ".join(dict.fromkeys(found.name for found in models)) or "none"
    raise ModelNotFoundError(
        "no such model",
        value=str(name_or_path),
        remedy=f"give a model's folder or zip file, or one of: {names}",
    )


def _newest(pin: str, models: tuple[Found, ...]) -> Found | None:
    """Return the newest model that a pin allows, if the text is a pin and there is one."""
    asked = _PIN.fullmatch(pin.replace(" ", ""))
    if asked is None:
        return None
    least = _numbers(asked[2])
    for found in models:
        language, _, version = found.name.rpartition("-")
        if _numbers(version) >= least and asked[1] in (None, language):
            return found
    return None


@cache
def _shipped() -> tuple[Found, ...]:
    """Return the models that ship with the package, newest first."""
    models = [Found(path.name, path, "shipped") for path in _models_in(data_folder() / "models")]
    return tuple(sorted(models, key=lambda model: _age(model.name), reverse=True))


def _of_user() -> Iterator[Found]:
    folder = user_folder()
    for path in _models_in(folder) if folder else ():
        yield Found(_name(path), path, "user")


def _of_packages() -> Iterator[Found]:
    """Find what installed packages offer, without running any of their code.

    The name of an entry point is that of the model, its value the package that holds its folder or zip file.
    """
    for point in entry_points(group=ENTRY_POINTS):
        folder = _package_folder(point.value)
        if folder is None:
            continue
        for path in (folder / point.name, folder / f"{point.name}{artefact.ARCHIVE}"):
            if _is_model(path):
                yield Found(point.name, path, "package")
                break


def _package_folder(package: str) -> Path | None:
    top, *inner = package.strip().split(".")
    try:
        spec = find_spec(top)  # of a package without a dot: finding it does not import it
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0], *inner) if places else None


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


def _name(path: Path) -> str:
    return path.name.removesuffix(artefact.ARCHIVE)


def _age(name: str) -> tuple[tuple[int, ...], str]:
    """Sort calendar versions as numbers: `en-2026.11.10` is newer than `en-2026.11.9`."""
    return _numbers(name.rpartition("-")[2]), name


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isascii() and part.isdigit() else -1 for part in version.split("."))
