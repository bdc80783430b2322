"""What a month of Common Crawl news costs, worked out from rates measured here: the table of `docs/scale.md`.

    python -m benchmarks.stress.cost [--pages 11700000] [--price 0.05] [--reads 1.25]

Measured, in processor time of one core: unpacking a page, finding the article in it, scoring the article,
and writing its JSON line. Assumed, by the options: pages a month, the price of a core-hour in dollars, and
the gigabytes a second that a machine reads. The pages are those of the shared data, or, without it, the
example article as a page, again and again; half of them only warm up.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.common import EXAMPLE, Results, options
from srcscore import parse, score

PAGES_A_MONTH = 11_700_000
"""Pages with text in a month of Common Crawl's news, March to May 2024, as the data set FineNews counts."""
CORES = 16
"""Of the machine that the bottleneck is looked for in."""


def packed_pages(data: Path) -> list[bytes]:
    """Return pages, each packed by gzip as in a WARC file."""
    found = [path.read_bytes() for path in sorted((data / "html").glob("*.html.gz"))]
    if found:
        return found
    body = "".join(f"<p>{escape(line)}</p>" for line in EXAMPLE.read_text("utf-8").split("\n\n"))
    return [gzip.compress(f"<html><body><article>{body}</article></body></html>".encode())] * 100


def spent(pages: Sequence[bytes]) -> dict[str, list[float]]:
    """Return the milliseconds of each step for each page."""
    found: dict[str, list[float]] = {}

    def step(name: str, work: Callable[[Any], Any], given: Any) -> Any:
        start = time.thread_time()
        result = work(given)
        found.setdefault(name, []).append((time.thread_time() - start) * 1000)
        return result

    for page in pages:
        html = step("unpack", lambda packed: gzip.decompress(packed).decode("utf-8", "replace"), page)
        article = step("find the article in the page", parse, html)
        result = step("score", score, article)
        step("write a JSON line", lambda made: json.dumps(made.to_dict()), result)
    return found


def costs(steps: dict[str, float], pages: int, price: float) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of costs."""
    for name, each in [*steps.items(), ("all", sum(steps.values()))]:
        hours = pages * each / 3_600_000
        yield name, f"{each:.2f}", f"{3_600_000 / each:,.0f}", f"{hours:,.1f}", f"${hours * price:,.2f}"


def main() -> int:
    """Measure, and print both tables."""
    parser = options(__doc__)
    parser.add_argument("--pages", type=int, default=PAGES_A_MONTH, help="pages of a month")
    parser.add_argument("--price", type=float, default=0.05, help="of a core-hour, in dollars")
    parser.add_argument("--reads", type=float, default=1.25, help="gigabytes a second that a machine reads")
    asked = parser.parse_args()
    pages = packed_pages(asked.data)
    spent(pages[::2])
    steps = {name: statistics.mean(each) for name, each in spent(pages[1::2]).items()}
    size = statistics.mean(map(len, pages))
    read = asked.pages * size / (asked.reads * 1e9 * 3600)
    work = asked.pages * sum(steps.values()) / 3_600_000 / CORES
    results = Results("cost")
    results.table(
        "A month of news",
        ["step", "ms a page", "pages a core-hour", "core-hours", "price"],
        costs(steps, asked.pages, asked.price),
        note=f"{len(pages[1::2])} pages of {size / 1000:.0f} KB packed. "
        f"{asked.pages * size / 1e9:,.0f} GB to read: {read:.2f} h at {asked.reads} GB/s; "
        f"{work:.1f} h on {CORES} cores, of which reading is {read / work:.1%}.",
    )
    results.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
