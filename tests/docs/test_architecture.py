"""The house as it is drawn is the house as it is checked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_DRAWN = re.compile(r"<!-- floors -->\n\n```text\n(.*?)```", re.DOTALL)
_FLOOR = re.compile(r" *(\d+)  ((?:[\w./]+ *\| *)*[\w./]+)   *\S.*")


def rooms(names: str) -> set[str]:
    return {name.strip().rstrip("/").removesuffix(".py") for name in names.split("|")}


def test_the_floors_are_those_that_imports_are_checked_by(project: Path) -> None:
    contracts = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    drawn = _DRAWN.search((project / "docs" / "architecture.md").read_text("utf-8"))
    assert drawn is not None
    floors = [_FLOOR.fullmatch(line) for line in drawn[1].splitlines()]
    assert [(int(floor[1]), rooms(floor[2])) for floor in floors if floor] == [
        (len(layers) - 1 - place, rooms(layer)) for place, layer in enumerate(layers)
    ]


def test_every_room_that_is_drawn_is_there(project: Path) -> None:
    drawn = _DRAWN.search((project / "docs" / "architecture.md").read_text("utf-8"))
    assert drawn is not None
    for floor in filter(None, map(_FLOOR.fullmatch, drawn[1].splitlines())):
        for name in floor[2].split("|"):
            assert (project / "src" / "srcscore" / name.strip()).exists()
