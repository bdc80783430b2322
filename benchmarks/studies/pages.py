"""What is read wrong of 25 pages that were read by eye: titles, authors, dates, links that are no sources.

    python -m benchmarks.studies.pages

Every sixth page of the shared data, and the last, was read in full. What is right is kept as digests in
`pages.json`, since no text of the data may be committed, with the counts before kinds of error were mended.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.common import Results, options
from srcscore import parse
from srcscore.records import Article

LABELS = Path(__file__).with_suffix(".json")
KINDS = ("title", "authors", "published", "links")


def digest(value: object) -> str:
    """Return what stands for a value of a page in the labels."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:12]


def wrong(article: Article, right: dict[str, Any]) -> Counter[str]:
    """Count the wrong items of a page by kind."""
    counts: Counter[str] = Counter(
        links=sum(digest(link.url) in right["no_sources"] for link in article.links)
    )
    authors = Counter(map(digest, article.authors))
    authors.subtract(right["authors"])
    counts["authors"] = max(
        sum(n for n in authors.values() if n > 0), -sum(n for n in authors.values() if n < 0)
    )
    for kind in ("title", "published"):
        counts[kind] = int(digest(getattr(article, kind)) != right[kind])
    return counts


def main() -> int:
    """Count, print and record."""
    arguments = options(__doc__).parse_args()
    labels = json.loads(LABELS.read_text("utf-8"))
    total: Counter[str] = Counter()
    for name, right in labels["pages"].items():
        page = gzip.decompress((arguments.data / "html" / f"{name}.html.gz").read_bytes())
        total += wrong(parse({"html": page.decode("utf-8", "replace")}), right)
    results = Results("pages")
    results.table(
        f"Wrong items of {len(labels['pages'])} pages read by eye",
        ["kind", "before", "now"],
        [(kind, labels["before"][kind], total[kind]) for kind in KINDS],
        note="Links that are no sources: navigation, searches, shops, tickers, forms, teasers.",
    )
    results.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
