"""What a release must get right in its papers: one version, how to cite, a licence for every packaged file.

`.ci/release` validates the citation with cffconvert, whose own dependencies go ill with the tests'.
"""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import srcscore
from srcscore.resources import data_folder
from tools.docs.data_licenses import TARGET, written


def test_the_page_of_data_licences_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == written(), "run: python -m tools.docs.data_licenses"


def test_every_packaged_data_file_is_named(project: Path) -> None:
    page = (project / "DATA_LICENSES.md").read_text("utf-8")
    folder = data_folder()
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "MANIFEST.json" and "__pycache__" not in name and ".meta." not in name:
            where = "/".join(name.split("/")[:2]) + "/" if name.startswith("models/") else name
            assert f"| `{where}` |" in page, name


def test_every_table_names_source_licence_and_date(project: Path) -> None:
    page = (project / "DATA_LICENSES.md").read_text("utf-8")
    rows = re.findall(r"^\| `[^`]+\.tsv` \|(.*)\|(.*)\|(.*)\|$", page, re.MULTILINE)
    assert len(rows) > 40
    for source, licence, date in rows:
        assert source.strip()
        assert licence.strip()
        assert re.fullmatch(r"20\d\d(-\d\d){0,2}", date.strip())


def test_the_version_is_written_in_one_place(project: Path) -> None:
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    assert settings["project"]["dynamic"] == ["version"]
    assert settings["tool"]["hatch"]["version"]["path"] == "src/srcscore/__init__.py"
    assert importlib.metadata.version("srcscore") == srcscore.__version__
    written_out = re.compile(rf"""["']{re.escape(srcscore.__version__)}["']""")
    sources = [p for p in (project / "src").rglob("*.py") if written_out.search(p.read_text("utf-8"))]
    assert [path.name for path in sources] == ["__init__.py"]


def test_the_citation_has_the_package_s_version_and_licence(project: Path) -> None:
    text = (project / "CITATION.cff").read_text("utf-8")
    fields = dict(re.findall(r"^([a-z-]+): (.+)$", text, re.MULTILINE))
    assert fields["version"] == srcscore.__version__
    assert fields["license"] == "Apache-2.0"
    assert fields["cff-version"] == "1.2.0"
    assert {"message", "title", "type"} <= fields.keys()
    assert "doi" not in text.lower()


def test_licence_files_are_named_for_the_wheel_and_the_sdist(project: Path) -> None:
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    patterns = settings["project"]["license-files"]
    found = {path.relative_to(project).as_posix() for pattern in patterns for path in project.glob(pattern)}
    assert found == {"LICENSE", "DATA_LICENSES.md"}


def test_the_changelog_starts_with_what_is_unreleased_or_with_this_version(project: Path) -> None:
    text = (project / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## (\S+)", text, re.MULTILINE)
    assert versions[0] == "Unreleased" or versions[0].strip("[]") == srcscore.__version__
    groups = re.split(r"^### .+\n", text.partition("## " + versions[0])[2], flags=re.MULTILINE)[1:]
    assert groups
    assert all(group.strip().startswith("- ") for group in groups)
