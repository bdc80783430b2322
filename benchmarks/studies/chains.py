"""Measure which article a name without a link leads to, on real links: `python -m benchmarks.studies.chains`.

Articles of `webis_buzzfeed` link to articles of other outlets in the same corpus. The links are taken away,
and every article gets one day (the corpus knows the month), so that only the statements can tell which of the
cited outlet's articles is meant: the right one is the one that was linked. A rule that is wrong invents
chains; a rule that finds nothing only ends them early, so precision goes first. What is found and was not
linked is listed, to be read.

The rule's numbers (`srcscore.graph.nodes`) were chosen on these very links, for want of others: the
figures are those of development, not of a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.common import Results, options, read_corpus
from srcscore.domains.unwrap import canonical
from srcscore.graph.citation_graph import CitationGraph
from srcscore.graph.trace import followed_citations, most_shared

DAY = "2016-09-20"
RANDOM = 1000


def by_address(data: Path) -> dict[str, dict[str, Any]]:
    """Return the articles by the one spelling of their URLs."""
    rows = read_corpus(data, "webis_buzzfeed")
    return {key: row for row in rows if (key := canonical(row["url"])) is not None}


def host(key: str) -> str:
    """Return the host of an address in its one spelling."""
    return key.partition("/")[0]


def linked(corpus: Mapping[str, dict[str, Any]]) -> set[tuple[str, str]]:
    """Return which article links to which of another outlet."""
    pairs = ((key, canonical(url)) for key, row in corpus.items() for url in row["links"] or ())
    return {
        (key, page) for key, page in pairs if page in corpus and page is not None and host(page) != host(key)
    }


def led(graph: CitationGraph) -> Iterator[tuple[str, str]]:
    """Yield which article leads to which, by name."""
    resolver = graph.tracer().resolver
    for node in graph.nodes():
        for index, claims in followed_citations(node):
            link = resolver.resolve(node, index, claims)
            if link.key is not None:
                yield node.key, link.key


def main() -> None:
    """Print the figures."""
    corpus = by_address(options(__doc__).parse_args().data)
    pairs = linked(corpus)
    cited = {host(page) for _, page in pairs}
    kept = {key for key, _ in pairs} | {key for key in corpus if host(key) in cited}
    graph = CitationGraph.from_articles(
        {**corpus[key], "links": [], "published": DAY} for key in sorted(kept)
    )
    found = set(led(graph))
    print(f"named: {len(found)} found, {len(found & pairs)} of them linked; not linked:")
    for key, page in sorted(found - pairs):
        print(f"  {key} -> {page}")
    draw = Random(0)  # noqa: S311 - a sample
    nodes = list(graph.nodes())
    apart = [draw.sample(nodes, 2) for _ in range(RANDOM)]
    same = sum(most_shared(one, range(len(one.claims)), other) > 0 for one, other in apart)
    results = Results("chains")
    results.table(
        "Which article a name leads to",
        ["", ""],
        [
            ("links to another outlet", len(pairs)),
            ("articles to choose from", len(graph)),
            ("articles that a name led to", len(found)),
            ("of them linked", len(found & pairs)),
            ("two articles drawn at random share a statement", f"{same} of {RANDOM}"),
        ],
    )
    results.write()


if __name__ == "__main__":
    main()
