"""Articles as the arrays that the tagger learns from: words, surroundings, and what people marked."""

from __future__ import annotations

import ast
import csv
import gzip
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from srcscore.article import parse
from srcscore.citations import tagger
from srcscore.domains.aliases import gazetteer
from srcscore.errors import SrcscoreError
from srcscore.language.annotate import annotate
from srcscore.language.word_classes import WordClass
from srcscore.records import CitationKind, Role

GOLD = ("citations_gold_train.json", "citations_gold_train2.json", "citations_gold_dev.json")
OPTIONAL = 0.3
"""Weight of a mark that the annotators called optional: a hint, no more."""
WORDS = 12_000
"""Words with a vector of their own: each occurs 30 times or more in 12 million words."""
FOLDS = 5
_CHARACTERS = 5_000
"""Of an unmarked article so much is read: more articles teach more than longer ones."""
_MOST_MARKED = 6_000
"""Characters that are read of an article in which single places are marked."""
_ARTICLES = {"allsides": 200}
"""Unmarked articles taken from the largest corpus; 60 from any other: six thousand have marks already."""
_AN_OUTLET = 25
"""Unmarked articles taken from one outlet, so that no outlet's habits count for much."""


@dataclass
class Example:
    """One article; every array has one entry or row for each token."""

    publisher: str
    words: tuple[str, ...]
    ids: npt.NDArray[np.int16]
    suffixes: npt.NDArray[np.int16]
    shapes: npt.NDArray[np.int8]
    context: npt.NDArray[np.uint8]
    """Flags and word classes, eight to a byte."""
    labels: npt.NDArray[np.int8] | None = None
    """0 for no source, odd numbers for the first token of a label, even ones for its further tokens."""
    weights: npt.NDArray[np.float32] | None = None
    soft: npt.NDArray[np.float16] | None = None
    """The teacher's log probabilities, where nobody marked anything."""

    def features(self, first: int, last: int) -> npt.NDArray[np.float32]:
        """Return flags and word classes of some tokens, one column each."""
        columns = len(tagger.FLAGS) + len(WordClass)
        return np.unpackbits(self.context[first:last], axis=1)[:, :columns].astype(np.float32)


def example(
    vocabulary: dict[str, int], text: str, url: str | None, title: str | None, links: Sequence[str] = (),
    marks: Sequence[tuple[int, int, int, bool]] | None = None, elsewhere: float = 1.0,
) -> Example | None:  # fmt: skip
    """Read an article, or return None unless it is English.

    A mark is start, end, label and whether it is optional; label -1 is no source. `elsewhere` is the weight
    of tokens without a mark: 0 where only some places were looked at.
    """
    annotated = annotate(parse(text, url=url, title=title, links=links))
    words = annotated.words
    if not words or not annotated.is_english:
        return None
    bits = np.array(annotated.word_classes, dtype=np.int64)
    classes = (bits[:, None] >> np.arange(len(WordClass))) & 1
    flags = tagger.flags(annotated, gazetteer().find(words))
    labels = weights = None
    if marks is not None:
        labels, weights = np.zeros(len(words), np.int8), np.full(len(words), elsewhere, np.float32)
        starts, ends = np.array(annotated.starts), np.array(annotated.ends)
        for start, end, label, optional in sorted(marks, key=lambda mark: -mark[3]):
            first, last = (
                int(np.searchsorted(ends, start, "right")),
                int(np.searchsorted(starts, end, "left")),
            )
            if first < last:
                labels[first:last] = 2 + 2 * label
                labels[first] = max(0, 1 + 2 * label)
                weights[first:last] = OPTIONAL if optional else 1.0
    return Example(
        "",
        tuple(words),
        np.array([vocabulary.get(word.lower(), 0) for word in words], np.int16),
        np.array([tagger.suffix(word) for word in words], np.int16),
        np.array([tagger.shape(word) for word in words], np.int8),
        np.packbits(np.hstack([flags, classes.astype(bool)]), axis=1),
        labels,
        weights,
    )


def read_gold(data: Path, vocabulary: dict[str, int]) -> Iterator[Example]:
    """Yield the articles in which every source is marked, with the labels of `tagger.LABELS`."""
    for name in GOLD:
        content = json.loads((data / name).read_text("utf-8"))
        marked = {row["doc"]: row["citations"] for row in content["annotations"]}
        for doc in content["docs"]:
            marks = []
            for mark in marked[doc["doc"]]:
                start = -1
                for _ in range(mark["n"] + 1):
                    start = doc["text"].index(mark["quote"], start + 1)
                role = mark["role"] if mark["kind"] == "outlet" else "evidence"
                label = tagger.LABELS.index((mark["kind"], role))
                marks.append((start, start + len(mark["quote"]), label, bool(mark.get("optional"))))
            url = f"https://{doc['domain']}/" if doc["domain"] else None
            read = example(vocabulary, doc["text"], url, doc.get("title"), doc.get("links") or (), marks)
            if read is not None:
                read.publisher = doc["domain"] or ""
                yield read


def read_attributions(data: Path, vocabulary: dict[str, int]) -> Iterator[Example]:
    """Yield PolNeAR's training articles with the labels of `tagger.ATTRIBUTION`."""
    for row in _rows(data / "attribution" / "polnear.jsonl.gz"):
        if row["split"] != "train" or row["sentences"] is None:
            continue
        attributions = row["attributions"]
        if isinstance(attributions, str):
            attributions = ast.literal_eval(attributions)
        marks = [
            (spans[0][0], spans[-1][1], label, False)
            for label, part in ((1, "cue"), (0, "source"))
            for attribution in attributions
            if (spans := attribution[part])
        ]
        read = example(vocabulary, row["text"], None, None, (), marks)
        if read is not None:
            yield read


def read_marks(data: Path, vocabulary: dict[str, int]) -> Iterator[Example]:
    """Yield the articles in which single places are marked, in `tools/data/source_marks.tsv`."""
    marked = marks_by_article()
    for path in sorted((data / "articles").glob("*.jsonl.gz")):
        for row in _rows(path) if "sentences" not in path.name else ():
            marks = marked.pop(article_hash(row.get("text") or ""), None)
            if marks is None:
                continue
            text = row["text"][:_MOST_MARKED]
            read = example(vocabulary, text, row.get("url"), row.get("title"), (), marks, elsewhere=0.0)
            if read is not None:
                read.publisher = row["domain"] or ""
                yield read


def marks_by_article() -> dict[str, list[tuple[int, int, int, bool]]]:
    """Return the marks of `source_marks.tsv` as `example` takes them, by the hash of their article."""
    with (Path(__file__).parents[1] / "data" / "source_marks.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t"))
    marked: dict[str, list[tuple[int, int, int, bool]]] = {}
    for row in rows:
        kind, role = cast(CitationKind, row["kind"]), cast(Role, row["role"])
        label = -1 if row["kind"] == "none" else tagger.LABELS.index((kind, role))
        mark = int(row["start"]), int(row["end"]), label, row["sure"] == "no"
        marked.setdefault(row["article"], []).append(mark)
    return marked


def article_hash(text: str) -> str:
    """Return an article's name in `source_marks.tsv`: twelve digits of the SHA-256 of 2,000 characters."""
    return hashlib.sha256(text[:2000].encode()).hexdigest()[:12]


def read_unmarked(data: Path, vocabulary: dict[str, int]) -> Iterator[Example]:
    """Yield articles without a mark; none of an outlet that is held back for measurement, and no gold."""
    held, marked = held_back(data), marks_by_article()
    for path in sorted((data / "articles").glob("*.jsonl.gz")):
        if "sentences" in path.name:
            continue
        rows = [
            row for row in _rows(path) if row.get("domain") not in held and len(row.get("text") or "") >= 500
        ]
        random.Random(5).shuffle(rows)
        outlets: Counter[str] = Counter()
        most = _ARTICLES.get(path.name.partition(".")[0], 60)
        for row in rows:
            text = row["text"]
            if most == 0:
                break
            if outlets[row["domain"]] >= _AN_OUTLET or text[:200] in held or article_hash(text) in marked:
                continue
            if len(text) > _CHARACTERS:
                text = text[: max(text.rfind("\n", _CHARACTERS // 2, _CHARACTERS), _CHARACTERS // 2)]
            try:
                read = example(vocabulary, text, row.get("url"), row.get("title"))
            except SrcscoreError:
                continue
            if read is not None:
                read.publisher = row["domain"] or ""
                outlets[row["domain"]] += 1
                most -= 1
                yield read


def held_back(data: Path) -> set[str]:
    """Return the outlets held back for measurement, and how each annotated article begins."""
    held = {
        row["domain"] for row in _rows(data / "judgements" / "judgements.jsonl.gz") if row["split"] == "check"
    }
    for name in (*GOLD, "citations_gold_check.json"):
        for doc in json.loads((data / name).read_text("utf-8"))["docs"]:
            held.add(doc["domain"] if name.endswith("check.json") else doc["text"][:200])
    return held


def count_words(data: Path) -> list[str]:
    """Return the commonest words of the articles, in lower case."""
    counts: Counter[str] = Counter()
    held = held_back(data)
    for path in sorted((data / "articles").glob("*.jsonl.gz")):
        for row in _rows(path):
            if row.get("domain") not in held and row.get("text"):
                counts.update(word.lower() for word in annotate(parse(row["text"][:8000])).words)
    words = (word for word, _ in counts.most_common(WORDS + 500))
    return [word for word in words if word.split() == [word] and not word.startswith("#")][:WORDS]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def folds(publishers: Iterable[str]) -> dict[str, int]:
    """Return the fold of each publisher: all its articles are in one."""
    distinct = sorted(set(publishers))
    random.Random(0).shuffle(distinct)
    return {publisher: index % FOLDS for index, publisher in enumerate(distinct)}
