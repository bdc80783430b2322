"""Models from the package, a folder of the user's, other packages and by path; names, pins, damage."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers.model_damage import to_zip
from srcscore.errors import ArtefactError, InputTypeError, ModelNotFoundError
from srcscore.model import artefact, registry
from srcscore.model.registry import find, find_models, list_models, load_model, user_folder
from srcscore.resources import data_folder

SHIPPED = sorted(path.name for path in (data_folder() / "models").iterdir())


def find_model(name: str) -> Path:
    return find(name)[0]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test an empty folder of models."""
    folder = tmp_path / "own models"
    folder.mkdir()
    monkeypatch.setenv(registry.FOLDER, str(folder))
    return folder


def put(folder: Path, *names: str) -> None:
    """Copy the shipped model under other names; what a model is called is for its folder to say."""
    for name in names:
        source = data_folder() / "models" / SHIPPED[0]
        if name.endswith(".zip"):
            to_zip(source, folder / name)
        else:
            shutil.copytree(source, folder / name)


def test_every_shipped_model_is_listed_and_loads_by_name() -> None:
    assert sorted(info.name for info in list_models()) == SHIPPED
    for name in SHIPPED:
        assert load_model(name).info.name == name
        assert artefact.verify(find_model(name))["name"] == name


def test_latest_is_the_newest_that_ships() -> None:
    assert load_model() is load_model("latest") is load_model(list_models()[0].name)
    assert find_model("latest").parent == data_folder() / "models"


def test_a_model_is_loaded_once_and_anew_when_it_changes(own: Path) -> None:
    put(own, "en-2027.1.0")
    first = load_model("en-2027.1.0")
    assert load_model("en-2027.1.0") is first
    manifest = own / "en-2027.1.0" / "manifest.json"
    os.utime(manifest, (1, 1))
    assert load_model("en-2027.1.0") is not first
    manifest.write_bytes(manifest.read_bytes() + b" ")
    with pytest.raises(ArtefactError, match="changed"):
        load_model("en-2027.1.0")


def test_the_users_models_are_found_by_name_and_never_taken_for_the_latest(own: Path) -> None:
    put(own, "en-2027.1.0", "en-2027.2.0.zip")
    assert find_model("en-2027.1.0") == own / "en-2027.1.0"
    assert find_model("en-2027.2.0") == own / "en-2027.2.0.zip"
    assert find_model("latest").parent == data_folder() / "models"
    assert [found.name for found in find_models() if found.source == "user"] == ["en-2027.2.0", "en-2027.1.0"]
    assert load_model("en-2027.2.0").base == load_model(SHIPPED[0]).base


def test_a_name_that_ships_cannot_be_taken(own: Path) -> None:
    put(own, SHIPPED[0])
    assert find_model(SHIPPED[0]).parent == data_folder() / "models"


@pytest.mark.parametrize(
    ("pin", "name"),
    [
        (">=2027", "en-2027.10.0"),
        (">=2027.9", "en-2027.10.0"),
        (">= 2027.9.1", "en-2027.10.0"),
        ("en>=2027.9.1", "en-2027.10.0"),
        ("en->=2027.9.1", "en-2027.10.0"),
        ("de>=2026", "de-2027.3.0"),
        (">=2027.10.0", "en-2027.10.0"),
    ],
)
def test_a_pin_takes_the_newest_from_there_on(own: Path, pin: str, name: str) -> None:
    put(own, "en-2027.9.0", "en-2027.9.1", "en-2027.10.0", "de-2027.3.0")
    assert find_model(pin) == own / name


@pytest.mark.parametrize(
    "pin", [">=2028", "fr>=2020", ">=", ">=x", "en>=2027.9.1.2.3", ">2027", "==2027", "2027"]
)
def test_a_pin_that_nothing_meets_names_what_there_is(own: Path, pin: str) -> None:
    put(own, "en-2027.9.1")
    with pytest.raises(ModelNotFoundError, match=r"en-2027\.9\.1") as caught:
        load_model(pin)
    assert SHIPPED[0] in str(caught.value)


@pytest.mark.parametrize(
    "name", ["en-1999.1.0", "", ".", "..", "/", "a\0b", "x" * 5000, "\ud800", "no such.zip"]
)
def test_what_is_no_model_is_told(name: str) -> None:
    with pytest.raises(ModelNotFoundError, match="one of:"):
        load_model(name)


@pytest.mark.parametrize("name", [None, 5, b"latest", ["latest"]])
def test_what_names_nothing_is_told(name: Any) -> None:
    with pytest.raises(InputTypeError, match="str or a Path"):
        load_model(name)


def test_a_path_is_taken(tmp_path: Path) -> None:
    put(tmp_path, "mine", "mine.zip")
    assert load_model(tmp_path / "mine").base == load_model(str(tmp_path / "mine.zip")).base
    assert load_model(tmp_path / "mine").info.path == str(tmp_path / "mine")


def test_a_damaged_model_stops_no_list(own: Path) -> None:
    put(own, "en-2027.1.0")
    (own / "en-2027.1.0" / "manifest.json").write_text("{", "utf-8")
    (own / "notes.txt").write_text("not a model", "utf-8")
    (own / "broken.zip").write_text("not a zip", "utf-8")
    assert sorted(info.name for info in list_models()) == SHIPPED
    assert {"en-2027.1.0", "broken"} < {found.name for found in find_models()}
    assert load_model()


def test_links_are_for_installed_models_only(own: Path, tmp_path: Path) -> None:
    put(tmp_path, "real")
    (own / "en-2027.1.0").mkdir()
    for file in (tmp_path / "real").iterdir():
        (own / "en-2027.1.0" / file.name).symlink_to(file)
    with pytest.raises(ArtefactError, match="link"):
        load_model("en-2027.1.0")


HOMES = [
    ("linux", {"XDG_DATA_HOME": "/data"}, "/data/srcscore/models"),
    ("linux", {}, "/home/ann/.local/share/srcscore/models"),
    ("darwin", {}, "/home/ann/Library/Application Support/srcscore/models"),
    ("win32", {"LOCALAPPDATA": "/local"}, "/local/srcscore/models"),
    ("win32", {}, "/home/ann/AppData/Local/srcscore/models"),
    ("linux", {"SRCSCORE_MODELS": "/elsewhere"}, "/elsewhere"),
]


@pytest.mark.parametrize(("platform", "environment", "folder"), HOMES)
def test_the_users_folder(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], folder: str
) -> None:
    for name in ("SRCSCORE_MODELS", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ann"))
    monkeypatch.setattr(sys, "platform", platform)
    assert user_folder() == Path(folder)


def test_no_home_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("SRCSCORE_MODELS")
    monkeypatch.setattr(Path, "home", homeless)
    assert user_folder() is None
    assert load_model()


PACKAGE = """
raise RuntimeError("looking for models must not run their package")
"""
METADATA = "Metadata-Version: 2.1\nName: news-models\nVersion: 1.0\n"
POINTS = (
    "[srcscore.models]\nen-2030.1.0 = news_models\nen-2030.2.0 = news_models.inner\n"
    "en-2030.3.0 = not_there\nen-2030.4.0 = news_models\nen-2030.5.0 = ..\n"
)
ASK = f"""
import srcscore
from srcscore.model.registry import find_models
print(sorted(found.name for found in find_models() if found.source == "package"))
same = srcscore.load_model("en-2030.1.0").base == srcscore.load_model("{SHIPPED[0]}").base
print(same, srcscore.load_model(">=2030").info.path)
print(srcscore.load_model().info.name)
"""


def test_models_of_another_package_are_found_and_its_code_is_not_run(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "news_models" / "inner").mkdir(parents=True)
    (site / "news_models" / "__init__.py").write_text(PACKAGE, "utf-8")
    (site / "news_models-1.0.dist-info").mkdir()
    (site / "news_models-1.0.dist-info" / "METADATA").write_text(METADATA, "utf-8")
    (site / "news_models-1.0.dist-info" / "entry_points.txt").write_text(POINTS, "utf-8")
    put(site / "news_models", "en-2030.1.0")
    put(site / "news_models" / "inner", "en-2030.2.0.zip")
    path = os.pathsep.join([str(site), os.environ["PYTHONPATH"]])
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    names, loaded, latest = done.stdout.splitlines()
    assert names == "['en-2030.1.0', 'en-2030.2.0']"
    assert loaded == f"True {site / 'news_models' / 'inner' / 'en-2030.2.0.zip'}"
    assert latest == list_models()[0].name
