"""Measure what `parse` makes of real pages and texts: `python -m benchmarks.studies.parsing`.

Pages (`html/`, read with the expectations of `html_extracted.jsonl.gz` for the same URL):

- with text: pages whose article has text;
- links placed: links with a span; anchors equal: those whose span reads as an anchor of the same target in
  the tree that trafilatura returns, white space apart;
- links found: of the links that the expectations list, without navigation, those that the article has;
- title, author, date: found, and found as expected (case, white space and a site's name apart), of those
  that the expectations give;
- time: `parse` as a multiple of trafilatura's `bare_extraction` alone with the same options; sum over pages
  of the best of three interleaved runs.

Texts (every text of five corpora): parsed, blocks and links within the text and in order, blocks by kind,
and the processor time of `parse` in microseconds for 4,500 characters.

"""

from __future__ import annotations

import csv
import gzip
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from trafilatura import bare_extraction

from benchmarks.common import Results, options, read_corpus
from srcscore.article import parse
from srcscore.article.html import is_html, is_navigation
from srcscore.records import Article

CORPORA = ("allsides", "bsdetector", "misinfotext", "webis_buzzfeed", "html_extracted")


class Page(NamedTuple):
    """One page with what it should give."""

    html: str
    url: str | None
    expected: dict[str, Any]


def main() -> None:
    """Measure and print."""
    data = options(__doc__).parse_args().data
    pages = list(read_pages(data))
    figures = {**measure_pages(pages), **time_pages(pages)}
    for corpus in CORPORA:
        figures |= measure_texts(corpus, [row["text"] or "" for row in read_corpus(data, corpus)])
    results = Results("parsing")
    results.table("Pages and texts", ["measure", "figure"], figures.items())
    results.write()


def read_pages(data: Path) -> Iterator[Page]:
    """Yield the pages of the index."""
    expected = {row["url"]: row for row in read_corpus(data, "html_extracted") if row["url"]}
    with (data / "html/index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            html = gzip.decompress((data / "html" / row["file"]).read_bytes()).decode("utf-8", "replace")
            yield Page(html, row["url"] or None, {"title": row["title"], **expected.get(row["url"], {})})


def measure_pages(pages: list[Page]) -> dict[str, object]:
    """Return the counts over all pages."""
    count: Counter[str] = Counter()
    for page in pages:
        article = parse(page.html, url=page.url)
        count["html as such"] += is_html(page.html)
        count["with text"] += bool(article.text)
        count["links"] += len(article.links)
        count["links placed"] += sum(link.span is not None for link in article.links)
        count["anchors equal"] += _equal_anchors(page, article)
        _compare_links(count, page, article)
        _compare_head(count, page, article)
    return {f"pages, {name}": value for name, value in [("all", len(pages)), *count.items()]}


def time_pages(pages: list[Page]) -> dict[str, object]:
    """Return the time of `parse` as a multiple of trafilatura's own."""
    alone = whole = 0.0
    for page in pages:
        runs = [(_time(_trafilatura, page), _time(_parse, page)) for _ in range(3)]
        alone += min(run[0] for run in runs)
        whole += min(run[1] for run in runs)
    return {"pages, ms": f"{whole / len(pages) * 1e3:.1f}", "pages, x trafilatura": f"{whole / alone:.3f}"}


def measure_texts(corpus: str, texts: list[str]) -> dict[str, object]:
    """Return how the texts of a corpus are read."""
    kinds: Counter[str] = Counter()
    started = time.process_time()
    articles = [parse({"text": text}) for text in texts]
    spent = time.process_time() - started
    for article in articles:
        _check(article)
        kinds.update(block.kind for block in article.blocks)
    size = sum(map(len, texts))
    shown = " ".join(f"{kind}={number}" for kind, number in sorted(kinds.items()))
    return {
        f"{corpus}, texts": len(texts),
        f"{corpus}, us per 4,500 chars": f"{spent / size * 4500 * 1e6:.0f}",
        f"{corpus}, blocks": shown,
    }


def _trafilatura(page: Page) -> Any:
    return bare_extraction(
        page.html, url=page.url, include_links=True, include_comments=False, with_metadata=True
    )


def _parse(page: Page) -> Any:
    return parse(page.html, url=page.url)


def _time(function: Any, page: Page) -> float:
    started = time.process_time()
    function(page)
    return time.process_time() - started


def _equal_anchors(page: Page, article: Article) -> int:
    """Return how many links read as their anchors in trafilatura's own tree."""
    tree = _trafilatura(page).body
    anchors = {(node.get("target") or "", _flat("".join(node.itertext()))) for node in tree.iter("ref")}
    return sum(
        link.span is not None and (link.url, _flat(link.span.of(article.text))) in anchors
        for link in article.links
    )


def _compare_links(count: Counter[str], page: Page, article: Article) -> None:
    listed = {url for url in page.expected.get("links") or () if not is_navigation(url, page.url)}
    count["links expected"] += len(listed)
    count["links found"] += len(listed & {link.url for link in article.links})


def _compare_head(count: Counter[str], page: Page, article: Article) -> None:
    """Count title, author and date: given by the expectations, found, and found the same."""
    found = {"title": article.title, "authors": "; ".join(article.authors), "published": article.published}
    for key, value in found.items():
        if page.expected.get(key):
            count[f"{key} expected"] += 1
            count[f"{key} found"] += bool(value)
            count[f"{key} same"] += _same(value or "", page.expected[key])


def _same(found: str, expected: str) -> bool:
    one, other = sorted((_flat(found), _flat(expected)), key=len)
    return bool(one) and other.startswith(one)


def _flat(text: str) -> str:
    return "".join(text.split()).lower()


def _check(article: Article) -> None:
    """Fail on a block or link that lies outside the text or out of order."""
    at = 0
    for block in article.blocks:
        assert at <= block.span.start < block.span.end <= len(article.text)
        at = block.span.end
    for link in article.links:
        assert link.span is None or 0 <= link.span.start < link.span.end <= len(article.text)


if __name__ == "__main__":
    main()
