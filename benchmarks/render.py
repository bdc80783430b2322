"""Write `RESULTS.md` from the figures in `results/*.json`: `python -m benchmarks.render`.

`--check` writes nothing and exits with 1 when the page is not what the figures give.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.common import RESULTS, table_lines

PAGE = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

Written by `python -m benchmarks.render` from `results/*.json`; do not edit. Each table is the newest run of
its benchmark, with the date and the commit of that run. A figure that misses its target is marked. Square
brackets hold 95% bootstrap intervals over outlets, owners or articles, in tables of times the range over
rounds. What was tried on the way is in the [decisions](../docs/decisions/index.md).
"""
TITLES = {
    "quality": "Quality: outlets and corpora never seen",
    "edits": "Edits of texts, and texts of our own",
    "citations_fold_0": "Citations in articles of outlets left out",
    "citations_fold_1": "The same, fold 1",
    "citations_fold_2": "The same, fold 2",
    "citations_fold_3": "The same, fold 3",
    "citations_fold_4": "The same, fold 4",
    "citations_read": "Citations that were read by eye",
    "entities": "Kinds of sources by spaCy",
    "citations": "Citations",
    "faults": "Reported faults",
    "check": "Check sets: measured, never read",
    "reputation": "Reputation",
    "graph": "Graph",
    "speed": "Speed",
    "chains": "Chains",
    "echoes": "Near-copies",
    "cues": "Cues",
    "lookalikes": "Look-alikes",
    "language": "Language",
    "parsing": "Parsing",
    "statement": "What the model learned from",
    "judgements": "Further judgements beside the published ones",
    "peers": "Other tools",
    "trials": "Trials",
    "fuzz": "Fuzzing",
    "patterns": "Patterns",
    "growth": "Growth of time and memory",
    "kills": "Killed workers",
    "pages": "Pages read by eye",
    "engines": "Engines",
    "batch": "Batches",
    "loading": "Loading",
    "serve": "Serving over HTTP",
    "cost": "A month of news",
    "house": "The house: size and shape of the source",
    "platforms": "Platforms and release",
}
"""Headings, in the order of the page; a file that is not here comes last under its own name."""


def page() -> str:
    """Return the page."""
    return HEAD + "".join(f"\n{line}" for name in names() for line in part(name)) + "\n"


def names() -> list[str]:
    """Return the names of the files of figures, in the order of the page."""
    order = list(TITLES)
    stored = sorted(path.stem for path in RESULTS.glob("*.json"))
    return sorted(stored, key=lambda name: order.index(name) if name in order else len(order))


def part(name: str) -> Iterator[str]:
    """Yield the lines of one file of figures."""
    sections: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))["sections"]
    yield f"## {TITLES.get(name, name)}"
    run = None
    for title, section in sections.items():
        yield from ("", f"### {title}", "")
        if (this := f"{section['date']}, commit {section['commit']}; `{section['command']}`.") != run:
            run = this
            yield from (run, "")
        if section.get("note"):
            yield from (section["note"], "")
        yield from table_lines(section)
    yield ""


def main() -> int:
    """Write or compare the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only compare")
    if parser.parse_args().check:
        return int(PAGE.read_text("utf-8") != page())
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
