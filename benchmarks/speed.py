"""Time of one explained score beside scikit-learn's `HashingVectorizer(ngram_range=(1, 2))`.

    python benchmarks/speed.py [--articles 200] [--rounds 5]

Takes AllSides articles of 4 to 5 KB (without the shared data: the example article, again and again),
lets the two
work in turn on the same texts in the same process, and prints the median over rounds of the time for one
article, and the median and range of their ratio. Rooms are then timed one by one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import HashingVectorizer

from srcscore import load_model, score
from srcscore.article import parse
from srcscore.citations.claims import find_claims
from srcscore.citations.extract import find_citations
from srcscore.citations.reading import Reading
from srcscore.features.extract import extract_features
from srcscore.language.cues import find_cues
from srcscore.language.tokens import tokenise
from srcscore.model.explain import explain

HERE = Path(__file__).parent
DATA = Path(os.environ.get("SRCSCORE_DATA", HERE.parent / "../shared/data"))
EXAMPLE = HERE.parent / "docs" / "examples" / "network-article.txt"
SHORTEST, LONGEST = 4000, 5000


def texts(count: int) -> list[str]:
    """Return articles of 4 to 5 KB."""
    path = DATA / "articles" / "allsides.jsonl.gz"
    if not path.exists():
        return [EXAMPLE.read_text("utf-8")] * count
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = (json.loads(line)["text"] for line in lines)
        return [text for text in found if SHORTEST <= len(text) <= LONGEST][:count]


def timed(work: Callable[[str], Any], articles: Sequence[str]) -> float:
    """Return milliseconds for one article."""
    start = time.perf_counter()
    for article in articles:
        work(article)
    return (time.perf_counter() - start) * 1000 / len(articles)


def rooms(articles: Sequence[str]) -> dict[str, float]:
    """Return milliseconds for one article in each room of the walk."""
    model = load_model()
    names = ("parse", "tokenise", "reading", "citations", "claims", "cues", "features", "explain")
    spent = dict.fromkeys(names, 0.0)

    def step(name: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        result = work(*given, **named)
        spent[name] += (time.perf_counter() - start) * 1000 / len(articles)
        return result

    for text in articles:
        article = step("parse", parse, text)
        tokens = step("tokenise", tokenise, article.text)
        reading = step("reading", Reading, article, tokens)
        citations = step("citations", find_citations, reading, model.reputations)
        claims = step("claims", find_claims, reading, citations)
        cues = step("cues", find_cues, article, tokens)
        row = step("features", extract_features, article, tokens, citations, claims, cues, model.reputations)
        step("explain", explain, row, model, article=article, citations=citations, claims=claims, cues=cues)
    return spent


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args(argv)
    articles = texts(arguments.articles)
    vectorizer = HashingVectorizer(ngram_range=(1, 2))
    timed(score, articles[:20])
    timed(lambda text: vectorizer.transform([text]), articles[:20])
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        ours.append(timed(score, articles))
        theirs.append(timed(lambda text: vectorizer.transform([text]), articles))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    size = statistics.mean(map(len, articles)) / 1000
    print(f"{len(articles)} articles of {size:.1f} KB on average, {arguments.rounds} rounds in turn")
    print(f"{statistics.median(ours):8.2f} ms  score, all evidence")
    print(f"{statistics.median(theirs):8.2f} ms  HashingVectorizer(ngram_range=(1, 2)).transform")
    print(f"{statistics.median(ratios):8.2f}     ratio [{min(ratios):.2f}, {max(ratios):.2f}]")
    for name, spent in rooms(articles).items():
        print(f"{spent:8.2f} ms  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
