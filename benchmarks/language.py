"""Measure language identification on the shared pages: `python benchmarks/language.py`.

Half of the domains train the table and the other half test it, both ways. A test item is 50 words
from the start or the middle of a page. The true language is the vote of function words over the whole
page, corrected by hand in `language_labels.tsv`; texts in several languages and pages of fewer than 50
words are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from srcscore.language.detect import Votes, decide, detect_language
from srcscore.training.language import (
    ENGLISH,
    PAGES,
    guess_by_function_words,
    learn_votes,
    read_articles,
    read_seeds,
)

WORDS = 50
TARGET = 0.99
_LABELS = Path(__file__).with_name("language_labels.tsv")


class Item(NamedTuple):
    """One stretch of text."""

    id: str
    place: str
    code: str
    text: str


def read_labels() -> dict[str, str]:
    """Return the corrected labels by article."""
    lines = [line for line in _LABELS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return dict(line.split("\t") for line in lines[1:])


def cut(articles: Iterable[dict[str, Any]]) -> list[Item]:
    """Cut stretches of 50 words out of articles whose language is certain."""
    labels = read_labels()
    seeds = {code: frozenset(words) for code, words in read_seeds().items()}
    items = []
    for article in articles:
        words = article["text"].split()
        code = labels.get(article["id"]) or guess_by_function_words(article["text"], seeds)[0]
        if code == "mul" or len(words) < WORDS:
            continue
        middle = (len(words) - WORDS) // 2
        for place, first in {"start": 0, "middle": middle}.items():
            items.append(Item(article["id"], place, code, " ".join(words[first : first + WORDS])))
    return items


def fold(article: dict[str, Any]) -> int:
    """Put a domain on one of two sides."""
    return hashlib.sha256(str(article["domain"] or article["id"]).encode()).digest()[0] % 2


def held_out(data: Path) -> list[tuple[Item, str | None]]:
    """Return each item with what a table says that saw no page of its domain."""
    pages = list(read_articles(data, [PAGES]))
    english = list(read_articles(data, ENGLISH))
    answers: list[tuple[Item, str | None]] = []
    for side in (0, 1):
        tested = [page for page in pages if fold(page) == side]
        domains = {page["domain"] for page in tested}
        seen = [article for article in english if article["domain"] not in domains]
        votes: Votes = learn_votes([*seen, *(page for page in pages if fold(page) != side)])
        answers += [(item, decide(item.text, votes)) for item in cut(tested)]
    return answers


def share(answers: Sequence[tuple[Item, str | None]], right: Callable[[Item, str | None], bool]) -> float:
    """Return the share of right answers."""
    return sum(right(item, code) for item, code in answers) / len(answers)


def english_or_not(item: Item, code: str | None) -> bool:
    """Tell whether English was told from the rest."""
    return (item.code == "en") == (code == "en")


def microseconds(texts: Sequence[str], rounds: int = 5) -> float:
    """Return the time of one decision, best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for text in texts:
            detect_language(text)
        best = min(best, time.perf_counter() - start)
    return best / len(texts) * 1e6


def main() -> None:
    """Print the figures, and each error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SRCSCORE_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="print each error")
    options = parser.parse_args()
    answers = held_out(options.data)
    for place in ("start", "middle"):
        here = [answer for answer in answers if answer[0].place == place]
        count = sum(item.code == "en" for item, _ in here)
        print(f"{place} of page, 50 words, domains held out: {len(here)} texts, {count} English")
        print(f"  English or not  {share(here, english_or_not):.4f}  (target {TARGET})")
        print(f"  which language  {share(here, lambda item, code: item.code == code):.4f}")
        if options.errors:
            for item, code in here:
                if not english_or_not(item, code):
                    print(f"    {item.id}: {item.code}, said {code}: {item.text[:100]!r}")
    texts = [
        article["text"] for article in read_articles(options.data, [PAGES]) if len(article["text"]) > 800
    ]
    print(f"time per decision: {microseconds(texts):.0f} microseconds, {len(texts)} whole pages")


if __name__ == "__main__":
    main()
