"""Measure near-copies on two corpora that hold many of the same texts: `python -m benchmarks.studies.echoes`.

`webis_buzzfeed` and `misinfotext` of the shared data took many of the same pages from the web, cleaned in two
ways (one of them drops apostrophes and glues words). Pairs are one text of each corpus. Three truths:

- opening: the first 100 letters and digits of both are the same; complete enough for recall, but most true
  pairs open differently (a dateline, a headline, "Story highlights"), so that it says nothing on precision;
- verbatim: of 24 runs of eight words, spread evenly over a text, at least 30% stand word by word in the other
  text, from either side; found by exact search, without hashing;
- by hand: pairs that were read (`echoes_checked.tsv`): some of what is found beyond the openings,
  and all the more of what is doubtful: near the threshold, or where the truths and the library disagree. They
  correct the openings, and show what goes wrong; they are no sample of all pairs.

Groups are those of `srcscore.language.fingerprints`, over both corpora together.
"""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.common import Results, options, read_corpus
from srcscore.language.fingerprints import SIGNATURE_SIZE, SIMILARITY, near_duplicates, signature
from srcscore.language.tokens import tokenise

CORPORA = ("webis_buzzfeed", "misinfotext")
OPENING = 100
RUN = 8
RUNS = 24
SHARE = 0.3
TARGET = 0.95
CHECKED = Path(__file__).parent / "echoes_checked.tsv"
Pairs = set[tuple[str, str]]


def read_texts(folder: Path) -> list[dict[str, str]]:
    """Return id and text of every article of both corpora, the first corpus first."""
    found = []
    for corpus in CORPORA:
        found += [{name: row[name] for name in ("id", "text")} for row in read_corpus(folder, corpus)]
    return found


def across(members: list[str]) -> Pairs:
    """Return the pairs of one group that take a text from each corpus."""
    first, second = ([name for name in members if name.startswith(corpus)] for corpus in CORPORA)
    return {(one, other) for one in first for other in second}


def by_opening(texts: list[dict[str, str]]) -> Pairs:
    """Return the pairs that open alike."""
    opens = defaultdict(list)
    for row in texts:
        opening = re.sub(r"[\W_]+", "", row["text"].lower())[:OPENING]
        if len(opening) == OPENING:
            opens[opening].append(row["id"])
    return set[tuple[str, str]]().union(*map(across, opens.values()))


def by_runs(texts: list[dict[str, str]]) -> Pairs:
    """Return the pairs of which each holds enough of the other word by word."""
    words = {row["id"]: re.findall(r"[a-z0-9]+", row["text"].lower()) for row in texts}
    held = _held(words, 0), _held(words, 1)
    return {pair for pair, share in held[0].items() if min(share, held[1].get(pair, 0.0)) >= SHARE}


def _held(words: dict[str, list[str]], side: int) -> dict[tuple[str, str], float]:
    """Return the share of the runs of texts of one side that stand in a text of the other side."""
    where = defaultdict(set)
    for name, tokens in words.items():
        if not name.startswith(CORPORA[side]):
            for first in range(len(tokens) - RUN + 1):
                where[tuple(tokens[first : first + RUN])].add(name)
    shares: dict[tuple[str, str], float] = defaultdict(float)
    for name, tokens in words.items():
        if not name.startswith(CORPORA[side]) or len(tokens) < RUN:
            continue
        places = sorted({round(place) for place in np.linspace(0, len(tokens) - RUN, RUNS)})
        for first in places:
            for other in where.get(tuple(tokens[first : first + RUN]), ()):
                pair = (name, other) if side == 0 else (other, name)
                shares[pair] += 1 / len(places)
    return shares


def by_library(texts: list[dict[str, str]]) -> tuple[Pairs, float]:
    """Return the pairs that the library finds, and the seconds that grouping took."""
    signed = [(row["id"], signature(tokenise(row["text"]).words)) for row in texts]
    signed = [(name, sign) for name, sign in signed if len(sign)]
    start = time.perf_counter()
    found = near_duplicates(np.array([sign for _, sign in signed]).reshape(-1, SIGNATURE_SIZE))
    took = time.perf_counter() - start
    return set[tuple[str, str]]().union(*(across([signed[row][0] for row in rows]) for rows in found)), took


def by_hand() -> dict[tuple[str, str], bool]:
    """Return what a person said of some pairs."""
    lines = [line for line in CHECKED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return {(row[0], row[1]): row[2] == "same" for row in rows}


def shares(found: Pairs, truth: Pairs) -> tuple[int, int, str, str]:
    """Return how many pairs are true and found, precision and recall."""
    both = len(found & truth)
    return len(truth), len(found), f"{both / len(found):.3f}", f"{both / len(truth):.3f}"


def main() -> int:
    """Print the figures; the exit code says whether the targets are reached."""
    texts = read_texts(options(__doc__).parse_args().data)
    found, took = by_library(texts)
    opening, runs, hand = by_opening(texts), by_runs(texts), by_hand()
    either = runs | {pair for pair in opening if hand.get(pair, True)}
    results = Results("echoes")
    truths = {"opening": opening, "verbatim": runs, "either, corrected by hand": either}
    rows = [(name, *shares(found, truth)) for name, truth in truths.items()]
    results.table(
        f"Near-copies among {len(texts)} texts, grouped in {took:.2f} s",
        ["truth", "true pairs", "found", "precision", "recall"],
        rows,
        note=f"Target: precision and recall at least {TARGET}. Similarity from {SIMILARITY} is a copy.",
    )
    read = {same: {pair for pair, verdict in hand.items() if verdict is same} for same in (True, False)}
    results.table(
        "Pairs that were read by hand",
        ["", "read", "found"],
        [
            ("made from one another", len(read[True]), len(read[True] & found)),
            ("other texts", len(read[False]), len(read[False] & found)),
        ],
    )
    results.write()
    precision = len(found & either) / len(found)
    recall = min(len(found & truth) / len(truth) for truth in (opening, either))
    return 0 if min(precision, recall) >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
