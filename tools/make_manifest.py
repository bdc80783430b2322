"""Write `data/MANIFEST.json`: size, SHA-256, source, licence and date of each packaged table."""

from __future__ import annotations

import json
from pathlib import Path

from srcscore.errors import DataError
from srcscore.resources import MANIFEST, data_folder, sha256

_WANTED = ("source", "licence", "date")
_META = ".meta.json"


def describe(path: Path) -> dict[str, str]:
    """Return what a table says of its origin.

    A text file says it in head lines `# source: ...`, `# licence: ...`, `# date: ...`; a binary file in
    a JSON file of the same name with `.meta.json` added.

    Raises
    ------
    DataError
        If one of the three is missing.
    """
    beside = path.with_name(path.name + _META)
    if beside.exists():
        said = json.loads(beside.read_text("utf-8"))
    else:
        head = [line[1:] for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        pairs = (line.split(":", 1) for line in head if ":" in line)
        said = {name.strip().lower(): text.strip() for name, text in pairs}
    missing = [name for name in _WANTED if not said.get(name)]
    if missing:
        raise DataError(f"a table does not state its {', '.join(missing)}", value=path.name, remedy="add it")
    return {name: str(said[name]) for name in _WANTED}


def write_manifest(folder: Path) -> Path:
    """Describe every file below `folder` except models, and write `MANIFEST.json` there."""
    entries = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith("models/") or name.endswith((MANIFEST, _META)):
            continue
        content = path.read_bytes()
        entries[name] = {"sha256": sha256(content), "size": len(content), **describe(path)}
    target = folder / MANIFEST
    target.write_text(json.dumps({"files": entries}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return target


if __name__ == "__main__":
    write_manifest(data_folder())
