"""Write `DATA_LICENSES.md`: every packaged table and model with its source, licence and date.

The facts come from the heads of the files, through `data/MANIFEST.json`, and from the models' own manifests.
Run it after a change of a packaged file: `python -m tools.docs.data_licenses`.
"""

from __future__ import annotations

import json
from pathlib import Path

from srcscore.resources import data_folder, manifest

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "DATA_LICENSES.md"
_HEAD = (ROOT / "tools" / "docs" / "data_licenses_head.md").read_text("utf-8")


def written() -> str:
    """Return the page."""
    parts = [_HEAD, "## Tables\n", "| file | source | licence | date |", "|---|---|---|---|"]
    for name, about in sorted(manifest().items()):
        cells = (f"`{name}`", about["source"], about["licence"], about["date"])
        parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    parts += [
        "\n## Models\n",
        "| model | licence | date | reputations | learned from |",
        "|---|---|---|---|---|",
    ]
    parts += [_model(path) for path in sorted((data_folder() / "models").iterdir())]
    return "\n".join(parts) + "\n"


def _model(path: Path) -> str:
    about = json.loads((path / "manifest.json").read_text("utf-8"))
    files = f"{len(about['data'])} files, SHA-256 of each in its `manifest.json`"
    cells = (f"`models/{path.name}/`", about["licence"], about["created"], about["reputation"], files)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    TARGET.write_text(written(), "utf-8")
