"""Measure the language room: `python -m benchmarks.studies.language`.

Language identification, on the shared pages:

Half of the domains train the table and the other half test it, both ways. A test item is 50 words
from the start or the middle of a page. The true language is the vote of function words over the whole
page, corrected by hand in `language_labels.tsv`; texts in several languages and pages of fewer than 50
words are left out.

Time: of each function for an AllSides article of about 4,500 characters; and how it grows when hostile texts
become four times as long (4 is linear).
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.common import Results, options
from srcscore.article import parse
from srcscore.language.annotate import annotate
from srcscore.language.cues import find_cues
from srcscore.language.detect import Votes, decide, detect_language
from srcscore.language.tokens import tokenise
from srcscore.records import Article
from srcscore.training.style import measure_style
from tools.fit_language import (
    ENGLISH,
    PAGES,
    guess_by_function_words,
    learn_votes,
    read_articles,
    read_seeds,
)

WORDS = 50
TARGET = 0.99
HOSTILE = {
    "one word": "a",
    "one line": "word ",
    "quotation marks": '"',
    "curly marks": "“",
    "single marks": " 'a",
    "apostrophes": "'",
    "full stops": ".",
    "full stops and marks": '."',
    "initials": "A.",
    "initials, spaced": "A. ",
    "addresses": "https://.,",
    "joints": "a-",
    "domains": "a.b",
    "thousands": "1,000",
    "brackets": "(",
    "combining marks": "\u0301",
    "zero width": "a\u200b",
    "lone surrogates": "\ud800",
    "line breaks": "\n",
    "short lines": "word of\nmouth ",
    "exclamations": "!",
    "cue openings": "the ",
    "cues": "absolutely ",
    "capitals": "NEVER ",
}
"""Units that hostile texts repeat."""
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


def microseconds(function: Callable[[Any], object], inputs: Sequence[Any], rounds: int = 5) -> float:
    """Return the time of one call, best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for item in inputs:
            function(item)
        best = min(best, time.perf_counter() - start)
    return best / len(inputs) * 1e6


def read_all(article: Article) -> None:
    """Do all that the language room does with an article."""
    text = annotate(article)
    find_cues(text)
    measure_style(article, text)
    detect_language(article.text)


def show_times(results: Results, data: Path) -> None:
    """Show the time of each function, and of a plain split into words beside it."""
    rows = [row for row in read_articles(data, ["allsides"]) if 4000 <= len(row["text"]) <= 5000][:200]
    articles = [parse(row["text"], title=row["title"]) for row in rows]
    annotated = [annotate(article) for article in articles]
    texts = [article.text for article in articles]
    plain = re.compile(r"\w+|[^\w\s]").findall
    spent = {
        "words or marks, re.findall": microseconds(plain, texts),
        "tokenise": microseconds(tokenise, texts),
        "find_cues": microseconds(find_cues, annotated),
        "measure_style": microseconds(lambda text: measure_style(text.article, text), annotated),
        "detect_language": microseconds(detect_language, texts),
    }
    size = sum(map(len, texts)) // len(texts)
    results.table(
        "Time of each function",
        ["function", "microseconds an article"],
        [(name, f"{each:.0f}") for name, each in spent.items()],
        note=f"Articles of {size} characters on average.",
    )


def show_growth(results: Results, size: int = 250_000) -> None:
    """Show how much longer hostile texts of four times the length take."""
    rows = []
    for name, unit in HOSTILE.items():
        short, long = (Article(unit * (length // len(unit)), title="x") for length in (size, 4 * size))
        ratio = microseconds(read_all, [long], 3) / microseconds(read_all, [short], 3)
        rows.append((name, f"{ratio:.1f}{', **not linear**' if ratio > 8 else ''}"))
    title = f"Time of {4 * size:,} characters over that of {size:,} (4 is linear)"
    results.table(title, ["text", "factor"], rows)


def show_detection(results: Results, data: Path, errors: bool) -> None:
    """Show how often the language is right."""
    answers, rows = held_out(data), []
    for place in ("start", "middle"):
        here = [answer for answer in answers if answer[0].place == place]
        right = share(here, english_or_not), share(here, lambda item, code: item.code == code)
        rows.append((f"{place} of page", len(here), *(f"{part:.3f}" for part in right)))
        for item, code in here:
            if errors and not english_or_not(item, code):
                print(f"    {item.id}: {item.code}, said {code}: {item.text[:100]!r}")
    results.table(
        f"Language of {WORDS} words, domains held out",
        ["place", "texts", "English or not", "which language"],
        rows,
        note=f"Target: English or not at least {TARGET}.",
    )


def main() -> None:
    """Print the figures."""
    parser = options(__doc__)
    parser.add_argument("--errors", action="store_true", help="print each error of identification")
    asked = parser.parse_args()
    results = Results("language")
    show_detection(results, asked.data, asked.errors)
    show_times(results, asked.data)
    show_growth(results)
    results.write()


if __name__ == "__main__":
    main()
