"""Learn which words speak for which language: `python -m tools.fit_language --data ../shared/data`.

Each text gets its first label from the function words of `function_words.tsv`, where these are clear.
A word's vote for a language is how much likelier it is there than in the average language, as in naive
Bayes with uniform priors; only what is commonest in a language is kept, so that the table stays small.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from srcscore.language.detect import Votes, language_of_script
from srcscore.resources import data_folder, read_rows
from tools.make_manifest import write_manifest

ENGLISH = ("allsides", "bsdetector", "misinfotext")
"""Corpora in English, besides the pages in many languages."""
PAGES = "html_extracted"
"""The corpus of pages in many languages."""
TARGET = "lexicons/language_words.tsv"

_WORD = re.compile(r"[^\W\d_]+")
_KEPT = {"en": 2500}
"""Words kept for a language that is not among the rest."""
_KEPT_OTHERS = 160
_SEED_MASS = 0.3
"""Share of a language's words that its listed function words make up, before any text is read."""
_FLOOR = 2e-5
"""Probability of a word that a language was not seen to use."""
_SCALE, _MOST = 2.0, 9
_CLEAR_LEAD = 0.06
"""A label needs so great a lead, as a share of words."""
_SHORTEST, _LONGEST = 400, 3000
"""Characters of a text that are needed, and that are read."""
_PER_DOMAIN = 2

_HEAD = """# source: learned by tools.fit_language from function words and word frequencies
# licence: Apache-2.0
# date: 2026-11-22
# votes: language and weight; a word's weight is the rounded double logarithm of how much likelier it is there
"""


def read_articles(data: Path, corpora: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the articles of some corpora of the shared data."""
    for corpus in corpora:
        with gzip.open(data / "articles" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def guess_by_function_words(text: str, seeds: Mapping[str, frozenset[str]]) -> tuple[str, float]:
    """Return the language whose function words are commonest in a text, and its lead as a share of words.

    A text without spaces between its words gets the language of its script, with a lead of 0.
    """
    words = _WORD.findall(text.lower())
    shares = sorted(
        (sum(word in listed for word in words) / max(len(words), 1), code) for code, listed in seeds.items()
    )
    (second, _), (first, code) = shares[-2:]
    script = language_of_script(text)
    if script and (script not in seeds or first < _CLEAR_LEAD):
        return script, 0.0
    return code, first - second


def read_seeds() -> dict[str, list[str]]:
    """Return the function words of each language, commonest first."""
    return {row["code"]: row["words"].split() for row in read_rows("lexicons/function_words.tsv")}


def learn_votes(articles: Iterable[Mapping[str, Any]]) -> Votes:
    """Learn the table of votes.

    Parameters
    ----------
    articles
        Mappings with `text` and `domain`, in any language.
    """
    seeds = read_seeds()
    listed = {code: frozenset(words) for code, words in seeds.items()}
    shares = {code: _seed_shares(words) for code, words in seeds.items()}
    texts: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for article in articles:
        domain = str(article.get("domain") or article["id"])
        text = article["text"][:_LONGEST]
        if domains[domain] >= _PER_DOMAIN or len(text) < _SHORTEST:
            continue
        code, lead = guess_by_function_words(text, listed)
        if lead < _CLEAR_LEAD:
            continue
        domains[domain] += 1
        texts[code] += 1
        words = _WORD.findall(text.lower())
        for word, count in Counter(words).items():
            shares[code][word] = shares[code].get(word, 0.0) + count / len(words)
    return _votes({code: _scaled(shares[code], texts[code] + _SEED_MASS) for code in seeds})


def _seed_shares(words: list[str]) -> dict[str, float]:
    """Spread the mass of function words over their ranks, as Zipf's law has it."""
    harmonic = sum(1 / (rank + 3) for rank in range(len(words)))
    return {word: _SEED_MASS**2 / (rank + 3) / harmonic for rank, word in enumerate(words)}


def _scaled(shares: Mapping[str, float], total: float) -> dict[str, float]:
    return {word: share / total for word, share in shares.items()}


def _votes(languages: Mapping[str, Mapping[str, float]]) -> Votes:
    """Weigh the commonest words of each language against all languages."""
    kept = {code: _commonest(words, _KEPT.get(code, _KEPT_OTHERS)) for code, words in languages.items()}
    found: dict[str, list[tuple[str, int]]] = {}
    for code in sorted(kept):
        for word in kept[code]:
            average = sum(words.get(word, 0.0) + _FLOOR for words in languages.values()) / len(languages)
            weight = round(_SCALE * math.log((languages[code][word] + _FLOOR) / average))
            if weight > 0:
                found.setdefault(word, []).append((code, min(weight, _MOST)))
    return {word: tuple(pairs) for word, pairs in sorted(found.items())}


def _commonest(words: Mapping[str, float], count: int) -> list[str]:
    return sorted(words, key=lambda word: (-words[word], word))[:count]


def write_votes(votes: Votes, path: Path) -> None:
    """Write the table, one word a line."""
    lines = [
        f"{word}\t{' '.join(f'{code}:{weight}' for code, weight in pairs)}" for word, pairs in votes.items()
    ]
    path.write_text("\n".join([f"{_HEAD}term\tvotes", *lines]) + "\n", "utf-8")


def main() -> None:
    """Learn the packaged table from the shared data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    folder = data_folder()
    write_votes(learn_votes(read_articles(data, (*ENGLISH, PAGES))), folder / TARGET)
    write_manifest(folder)


if __name__ == "__main__":
    main()
