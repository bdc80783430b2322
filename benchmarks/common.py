"""What the benchmarks share: where the data are, how they are read, timed, bounded and written down.

Gates and studies use the same functions, so that a gate and the comparison beside it cannot drift apart.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import hashlib
import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("SRCSCORE_DATA", ROOT.parent / "shared" / "data"))
RESULTS = Path(__file__).parent / "results"
EXAMPLE = ROOT / "docs" / "examples" / "network-article.txt"
CLONES = ROOT / "tests" / "cases" / "domains" / "lookalikes.json"
SHORTEST, LONGEST = 4000, 5000
"""Articles that are timed have so many characters: near the median of news, and alike, so that a median says
something."""

Work = Callable[[Any], Any]


def options(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that shows a module's docstring and knows `--data`."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the shared data")
    return parser


# --- reading ------------------------------------------------------------------------------------


def read_rows(path: Path, split: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a packed JSON-Lines file, of one split; lists kept as text are read."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if split is not None and row.get("split") != split:
                continue
            for key in ("attributions", "sentences"):
                if isinstance(row.get(key), str):
                    row[key] = ast.literal_eval(row[key])
            yield row


def read_corpus(data: Path, corpus: str) -> Iterator[dict[str, Any]]:
    """Yield the articles of one corpus."""
    return read_rows(data / "articles" / f"{corpus}.jsonl.gz")


def texts_to_time(data: Path, count: int) -> list[str]:
    """Return AllSides articles of 4 to 5 KB; without the data, the example article again and again."""
    if not (data / "articles" / "allsides.jsonl.gz").exists():
        return [EXAMPLE.read_text("utf-8")] * count
    texts = (row["text"] for row in read_corpus(data, "allsides"))
    return [text for text in texts if SHORTEST <= len(text) <= LONGEST][:count]


def digests(data: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of files of the data."""
    return {name: hashlib.sha256((data / name).read_bytes()).hexdigest() for name in names}


# --- measuring ----------------------------------------------------------------------------------


def interval(
    statistic: Callable[[NDArray[np.intp]], float | None], groups: Sequence[Hashable], draws: int
) -> tuple[float, float]:
    """Return the 95% bootstrap interval of a statistic of rows, drawing whole groups (owners, articles).

    `statistic` takes row numbers; a draw for which it returns None (one class only) does not count.
    """
    members: dict[Hashable, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    rows = [np.array(part) for part in members.values()]
    rng = np.random.default_rng(0)
    drawn = (
        statistic(np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))]))
        for _ in range(draws)
    )
    low, high = np.quantile([value for value in drawn if value is not None], [0.025, 0.975])
    return float(low), float(high)


def times(work: Work, items: Iterable[Any]) -> list[float]:
    """Return milliseconds of processor time for each item."""
    spent = []
    for item in items:
        start = time.thread_time()
        work(item)
        spent.append((time.thread_time() - start) * 1000)
    return spent


class Pair(NamedTuple):
    """Two kinds of work timed in turns on the same items: milliseconds, and the ratio over rounds."""

    ours: float
    theirs: float
    ratio: float
    low: float
    high: float

    def __str__(self) -> str:
        return (
            f"{self.ours:.2f} ms / {self.theirs:.2f} ms: {self.ratio:.2f} [{self.low:.2f}, {self.high:.2f}]"
        )


def in_turns(ours: Work, theirs: Work, items: Sequence[Any], rounds: int) -> Pair:
    """Time two kinds of work in turns, each round on items of its own, so that nothing is remembered."""
    pairs = [
        (statistics.median(times(ours, part)), statistics.median(times(theirs, part)))
        for part in (items[turn::rounds] for turn in range(rounds))
    ]
    ratios = [one / other for one, other in pairs]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Pair(mine, other, statistics.median(ratios), min(ratios), max(ratios))


# --- writing ------------------------------------------------------------------------------------

Direction = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number with what belongs to it."""

    value: float
    """The number."""
    low: float | None = None
    """Lower end of its interval."""
    high: float | None = None
    """Upper end of its interval."""
    target: float | tuple[float, float] | None = None
    """What is aimed at: a bound, or both ends of a range."""
    direction: Direction = "at least"
    """Which side of a single bound is good."""
    digits: int = 3
    """Decimals that are shown."""

    @property
    def missed(self) -> bool:
        """Whether there is a target and the number is on its wrong side (not a number: missed)."""
        if self.target is None:
            return False
        if isinstance(self.target, tuple):
            return not self.target[0] <= self.value <= self.target[1]
        return not (self.value >= self.target if self.direction == "at least" else self.value <= self.target)

    def to_cells(self) -> tuple[str, str]:
        """Return the number with its interval, and the target with a mark if it was missed."""
        counted = self.digits == 3 and self.value > 1 and float(self.value).is_integer()
        shown = f"{self.value:.{0 if counted else self.digits}f}"
        if self.low is not None and self.high is not None:
            shown += f" [{self.low:.{self.digits}f}, {self.high:.{self.digits}f}]"
        if self.target is None:
            return shown, ""
        if isinstance(self.target, tuple):
            aim = f"{self.target[0]:g} to {self.target[1]:g}"
        else:
            aim = f"{self.direction} {round(self.target, self.digits):g}"
        return shown, aim + (", **missed**" if self.missed else "")


def commit() -> str:
    """Return the short hash of the commit, "+" after it when files were changed since."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - fixed words
    return done.stdout.strip() or "unknown"


def command() -> str:
    """Return the command that runs now, as one types it from the project's folder."""
    spec = sys.modules["__main__"].__spec__
    start = ["python", "-m", spec.name] if spec else ["python", os.path.relpath(sys.argv[0], ROOT)]
    return shlex.join([*start, *sys.argv[1:]])


class Results:
    """What one benchmark measured: sections of a table each, printed as they come and kept as JSON.

    A run replaces the sections that it measured in `results/NAME.json` and leaves the others, each with the
    date, commit and command of its own run.
    """

    def __init__(self, name: str, data: dict[str, str] | None = None) -> None:
        self.path = RESULTS / f"{name}.json"
        self.data = data
        self.sections: dict[str, dict[str, Any]] = {}

    def figures(self, title: str, figures: dict[str, Figure], note: str = "") -> None:
        """Keep and print figures by what they measure; the table shows their targets."""
        rows = [[name, *figure.to_cells()] for name, figure in figures.items()]
        values = {
            name: {
                key: part
                for key in ("value", "low", "high", "target", "direction")
                if (part := getattr(figure, key)) is not None
            }
            | {"missed": figure.missed}
            for name, figure in figures.items()
        }
        self.table(title, ["measure", "figure", "target"], rows, note=note, values=values)

    def table(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        note: str = "",
        values: dict[str, Any] | None = None,
    ) -> None:
        """Keep and print a table of texts."""
        section: dict[str, Any] = {
            "date": datetime.now(UTC).date().isoformat(),
            "commit": commit(),
            "command": command(),
            "note": note,
            "columns": list(columns),
            "rows": [[str(cell) for cell in row] for row in rows],
        }
        if values is not None:
            section["figures"] = values
        self.sections[title] = {key: part for key, part in section.items() if part != ""}
        print(f"\n### {title}\n\n" + "\n".join(table_lines(self.sections[title])), flush=True)

    def write(self) -> None:
        """Write the sections into the benchmark's file."""
        content = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {"sections": {}}
        if self.data:
            content["data"] = self.data
        content["sections"] |= self.sections
        self.path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def table_lines(section: dict[str, Any]) -> list[str]:
    """Return the lines of a section's table in Markdown."""
    head = [section["columns"], ["---"] * len(section["columns"])]
    return ["| " + " | ".join(row) + " |" for row in [*head, *section["rows"]]]
