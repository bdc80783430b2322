"""How time and memory grow from n to 8n: tags of pages, texts, fields of mappings, and readers of tables.

    python -m benchmarks.stress.growth [--every 12] [--smaller 4] [--only WORD]

Every HTML tag stands in a row within a paragraph, in a row within the article, and nested; cells, items and
headings without number are children of one element; every text of `growth.json` is repeated, its names and
numbers ever new; every field of a mapping that holds a list or a text is filled; every reader of rows as
many. Each is measured in a process of its own, forked, at n and 8n. What takes over `MOST` times as long,
or as much memory, is measured again at n, 2n, 4n and 8n. Exits
with 1 when anything still grows so fast.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count, product
from pathlib import Path
from string import ascii_lowercase
from typing import Any, NamedTuple

import srcscore
from benchmarks.common import Results, options
from srcscore.cli.inputs import Inputs
from srcscore.cli.sinks import csv_rows
from srcscore.errors import SrcscoreError

MOST = 2.2**3
"""Eight times the input may take so many times as long: 2.2 at each doubling."""
SECONDS, MEGABYTES = 0.3, 100
"""What takes less at 8n is too little to tell growth from noise."""
TAGS, CHILDREN, CHARACTERS, ITEMS = 1_000, 1_200, 8_000, 2_000
"""n of tags, of children of an element, of characters of a text, of rows and of items of a list; a page has
20,000 tags at most."""
SHOWN = 10
NEWS = "The weir at Lowmere failed on Monday, the mayor told Reuters. Nobody was hurt, a spokeswoman said. "
Case = Callable[[int], Callable[[], object]]
"""Prepares an input of size n, and returns the work on it."""


class Cost(NamedTuple):
    """What one input took."""

    seconds: float
    megabytes: float


def measure(case: Case, size: int) -> Cost:
    """Return the processor time, and the memory beyond what was there, of a case in a forked process."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        work = case(size)
        gc.collect()
        gc.disable()
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        with suppress(SrcscoreError):
            work()
        spent = time.process_time() - start
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        os.write(writing, json.dumps([spent, used / 1000]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    os.waitpid(child, 0)
    return Cost(*json.loads(answer))


def ratio(small: Cost, large: Cost) -> float:
    """Return how many times as much the larger input takes, in time or in memory; 0 for too little."""
    factors = [0.0]
    if large.seconds > SECONDS:
        factors.append(large.seconds / max(small.seconds, 0.001))
    if large.megabytes > MEGABYTES:
        factors.append(large.megabytes / max(small.megabytes, 1))
    return max(factors)


def tags(names: list[str]) -> Iterator[tuple[str, Case, int]]:
    """Yield the cases of every tag: in a row in a paragraph, in a row in the article, nested."""
    shapes: dict[str, Callable[[str, int], str]] = {
        "in a paragraph": lambda tag, n: f"<p>{f'a b <{tag}>c d</{tag}> ' * n}</p>",
        "in the article": lambda tag, n: f"<{tag}>Head line here, he said.</{tag}>" * n,
        "nested": lambda tag, n: f"<{tag}>" * n + NEWS,
    }
    for (shape, make), tag in product(shapes.items(), names):

        def case(n: int, make: Callable[[str, int], str] = make, tag: str = tag) -> Callable[[], object]:
            page = f"<html><body><article>{make(tag, n)}<p>{NEWS * 5}</p></article></body></html>"
            return lambda: srcscore.score(page)

        yield f"<{tag}> {shape}", case, TAGS


def children(shapes: dict[str, str]) -> Iterator[tuple[str, Case, int]]:
    """Yield the cases of very many children of one element: `around|unit`."""
    for name, shape in shapes.items():

        def case(n: int, shape: str = shape) -> Callable[[], object]:
            around, unit = shape.split("|")
            page = f"<html><body><article>{around.format(unit * n)}</article></body></html>"
            return lambda: srcscore.parse(page)

        yield name, case, CHILDREN


def texts(units: list[str]) -> Iterator[tuple[str, Case, int]]:
    """Yield the cases of every text."""
    for unit in units:

        def case(n: int, unit: str = unit) -> Callable[[], object]:
            parts, length, names = [], 0, product(ascii_lowercase, repeat=5)
            for i in count():
                name, more = ("".join(next(names)).capitalize() for _ in range(2))
                parts.append(unit.replace("{i}", str(i)).replace("{name}", name).replace("{more}", more))
                length += len(parts[-1])
                if length >= n:
                    break
            text = "".join(parts)
            return lambda: srcscore.score({"text": text})

        yield repr(unit), case, CHARACTERS


def fields() -> Iterator[tuple[str, Case, int]]:
    """Yield the cases of every field of an article mapping that holds a list or a text."""
    site = "https://a{}.bc/".format
    many: dict[str, Callable[[int], dict[str, Any]]] = {
        "links, addresses": lambda n: {"links": list(map(site, range(n)))},
        "links, one address": lambda n: {"links": ["https://a.bc/"] * n},
        "links, one anchor": lambda n: {"links": [(f"https://a{i}.bc/", "the mayor") for i in range(n)]},
        "links, anchors that are not there": lambda n: {
            "links": [(f"https://a{i}.bc/", "zzz") for i in range(n)]
        },
        "links, mappings": lambda n: {
            "links": [{"url": f"https://a{i}.bc/", "text": "weir"} for i in range(n)]
        },
        "links, places": lambda n: {
            "links": [{"url": f"https://a{i}.bc/", "start": i % 50, "end": 60} for i in range(n)]
        },
        "links, one place": lambda n: {
            "links": [{"url": f"https://a{i}.bc/", "start": 4, "end": 8} for i in range(n)]
        },
        "authors, a list": lambda n: {"authors": [f"Ann Lee{i}" for i in range(n)]},
        "authors, a line": lambda n: {"authors": "Ann Lee and " * n},
        "title": lambda n: {"title": "“Weir” FAILS! " * n},
        "published": lambda n: {"published": "2020-01-01 " * n},
        "url": lambda n: {"url": "https://a.bc/" + "x/" * n},
        "url, a query": lambda n: {"url": "https://a.bc/?u=" + "https%3A%2F%2F" * n},
        "id": lambda n: {"id": "1" * n},
        "other keys": lambda n: {f"key{i}": i for i in range(n)},
        "another key, nested": lambda n: {"more": [[[[]]]] * n},
    }
    for name, make in many.items():

        def case(n: int, make: Callable[[int], dict[str, Any]] = make) -> Callable[[], object]:
            article = {"text": NEWS * 20, **make(n)}
            return lambda: srcscore.score(article).to_dict()

        yield name, case, ITEMS


def readers(folder: Path) -> Iterator[tuple[str, Case, int]]:
    """Yield the cases of every reader of rows, of many rows and of many columns."""

    def of_csv(rows: list[list[str]]) -> Callable[[], object]:
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        content = stream.getvalue().encode()
        return lambda: sum(1 for _ in csv_rows(io.BytesIO(content)))

    def of_lines(n: int) -> Callable[[], object]:
        path = folder / "a.jsonl"
        path.write_text(f"{json.dumps({'text': NEWS})}\n" * n, "utf-8")
        return lambda: sum(1 for _ in Inputs([str(path)], jsonl=True))

    def of_ratings(n: int) -> Callable[[], object]:
        path = folder / "ratings.csv"
        path.write_text("domain,score\n" + "".join(f"a{i}.com,0.5\n" for i in range(n)), "utf-8")
        return lambda: srcscore.load_model().with_ratings(path, source="x")

    def of_mapping(n: int) -> Callable[[], object]:
        ratings = {f"a{i}.com": 0.5 for i in range(n)}
        return lambda: srcscore.load_model().with_ratings(ratings, source="x")

    def of_many(n: int) -> Callable[[], object]:
        return lambda: sum(1 for _ in srcscore.score_many(["The mayor said so."] * n))

    yield "csv, rows", lambda n: of_csv([["text", "url"], *([[NEWS, "a.com"]] * n)]), ITEMS
    yield "csv, columns", lambda n: of_csv([["text", *map(str, range(n))], ["a"] * (n + 1)]), ITEMS
    yield "csv, lines in a cell", lambda n: of_csv([["text"], ["a\n" * n]]), ITEMS
    yield "csv, quotation marks", lambda n: of_csv([["text"], ['"' * n]]), ITEMS
    yield "JSON Lines", of_lines, ITEMS
    yield "ratings, a file", of_ratings, ITEMS
    yield "ratings, a mapping", of_mapping, ITEMS
    yield "articles", of_many, ITEMS // 8
    with suppress(ImportError):
        yield from tables(folder)


def tables(folder: Path) -> Iterator[tuple[str, Case, int]]:
    """Yield the cases of Parquet, Arrow and data frames."""
    import pandas as pd  # noqa: PLC0415 - an extra
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    from srcscore.cli.sinks import parquet_rows  # noqa: PLC0415
    from srcscore.integrations.arrow import score_table  # noqa: PLC0415
    from srcscore.integrations.frames import score_frame  # noqa: PLC0415

    def of_parquet(columns: dict[str, list[str]]) -> Callable[[], object]:
        path = folder / "a.parquet"
        parquet.write_table(pa.table(columns), path)
        return lambda: sum(1 for _ in parquet_rows(path.open("rb")))

    yield "parquet, rows", lambda n: of_parquet({"text": [NEWS] * n}), ITEMS
    yield (
        "parquet, columns",
        lambda n: of_parquet({"text": ["a"], **{str(i): ["b"] for i in range(n)}}),
        ITEMS // 8,
    )

    def of_table(n: int) -> Callable[[], object]:
        table = pa.table({"text": ["The mayor said so."] * n})
        return lambda: score_table(table)

    def of_frame(n: int) -> Callable[[], object]:
        frame = pd.DataFrame({"text": ["The mayor said so."] * n})
        return lambda: score_frame(frame)

    yield "arrow, rows", of_table, ITEMS // 8
    yield "data frame, rows", of_frame, ITEMS // 8


def main() -> int:
    """Measure all cases, print what grows too fast, and write the table."""
    parser = options(__doc__)
    parser.add_argument("--every", type=int, default=1, help="takes one of so many tags and texts")
    parser.add_argument("--smaller", type=int, default=1, help="divides n; nothing is recorded then")
    parser.add_argument("--only", default="", help="cases whose name holds this word")
    arguments = parser.parse_args()
    kinds = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    srcscore.score(NEWS * 10)
    srcscore.score(f"<html><body><article><p>{NEWS * 5}</p></article></body></html>", url="https://a.com/")
    srcscore.score(f"<html><body><article>{'<menu>' * 800}{NEWS}")  # loads what reads poor pages
    start, rows, steepest = time.perf_counter(), [], []
    with tempfile.TemporaryDirectory() as folder:
        groups = {
            "tags of a page": list(tags(kinds["tags"].split()))[:: arguments.every],
            "children of one element": list(children(kinds["children"])),
            "texts": list(texts(kinds["texts"]))[:: arguments.every],
            "fields of a mapping": list(fields()),
            "readers of rows": list(readers(Path(folder))),
        }
        for group, cases in groups.items():
            fast, most = 0, Cost(0, 0)
            for name, case, full in (case for case in cases if arguments.only in case[0]):
                n = full // arguments.smaller
                costs = [measure(case, n), measure(case, 8 * n)]
                if ratio(*costs) > MOST:
                    costs = [min(measure(case, n << k) for _ in range(3)) for k in range(4)]
                grown = ratio(costs[0], costs[-1])
                fast += grown > MOST
                most = Cost(*map(max, most, costs[-1]))
                steepest.append((grown, f"{group}: {name}", costs[-1]))
                if grown > MOST:
                    print(
                        group, name, *(f"{c.seconds:.2f} s {c.megabytes:.0f} MB;" for c in costs), flush=True
                    )
            rows.append((group, len(cases), fast, f"{most.seconds:.1f}", f"{most.megabytes:.0f}"))
            print(*rows[-1], f"{time.perf_counter() - start:.0f} s", flush=True)
    if arguments.smaller == 1 and not arguments.only:
        write(rows, sorted(steepest, reverse=True)[:SHOWN])
    return int(any(row[2] for row in rows))


def write(rows: list[tuple[str, int, int, str, str]], steepest: list[tuple[float, str, Cost]]) -> None:
    """Write both tables."""
    results = Results("growth")
    results.table(
        f"Growth of time and memory from n to 8n: {TAGS:,} tags, {CHARACTERS:,} characters, {ITEMS:,} items",
        ["inputs", "cases", f"above {MOST:.1f} (target: 0)", "seconds at most", "MB at most"],
        rows,
    )
    results.table(
        "The steepest",
        ["input", "times as much at 8n", "seconds", "MB"],
        [
            (name, f"{grown:.1f}", f"{cost.seconds:.2f}", f"{cost.megabytes:.0f}")
            for grown, name, cost in steepest
        ],
        note=f"Where 8n takes over {SECONDS} s or {MEGABYTES} MB; of time and memory, the steeper.",
    )
    results.write()


if __name__ == "__main__":
    sys.exit(main())
