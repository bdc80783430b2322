"""Learn the weights that say who is credited, from sentences whose sources people have marked.

`python -m tools.fit_attribution --data DATA` writes `data/citations/weights.tsv`. The weights are
on word classes and on the forms of verbs and a few cue nouns; no name, topic or sentence is kept.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from srcscore.citations.candidates import Candidate, find_candidates
from srcscore.citations.scorer import feature_names
from srcscore.language.annotate import AnnotatedText, annotate
from srcscore.records import Article
from srcscore.resources import data_folder

TABLE = "citations/weights.tsv"
_FEWEST = 8
"""A weight is learned only for what occurs so often."""
_STRENGTH = 0.3
"""Inverse of the regularisation."""
_CUT = re.compile(
    r"[,(\[]|\b(?:of|in|at|for|with|from|by|on|to|about|against|under|over|during|after|before|since|between|among|into"
    r"|near|inside|outside|within|without|through|across|around|behind|like|via|as|than|who|which|that)\b",
    re.IGNORECASE,
)


def read_examples(data: Path, split: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the features of each candidate of a split's articles, and whether it is a marked source.

    A phrase that is a source by another cue than the candidate's is left out: it teaches nothing of either.
    """
    with gzip.open(data / "attribution" / "polnear.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["split"] == split:
                yield from _label(row["text"], row["attributions"])


def _label(text: str, marks: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, ...], bool]]:
    annotated = annotate(Article(text))
    cues: dict[int, list[tuple[int, int]]] = {}
    for mark in marks:
        if mark["source"]:
            head = _head(text, mark["source"][0][0], mark["source"][-1][1])
            cues.setdefault(head, []).extend(map(tuple, mark["cue"] or ()))
    for candidate in find_candidates(annotated):
        yield from _example(annotated, candidate, cues.get(annotated.starts[candidate.noun.head]))


def _example(
    text: AnnotatedText, candidate: Candidate, cues: list[tuple[int, int]] | None
) -> Iterator[tuple[tuple[str, ...], bool]]:
    if cues is None:
        yield feature_names(candidate), False
        return
    cue = text.span(*candidate.cue)
    if any(start < cue.end and cue.start < end for start, end in cues):
        yield feature_names(candidate), True


def _head(text: str, start: int, end: int) -> int:
    """Return the offset of a source's last token before a comma or preposition."""
    cut = next((m.start() for m in _CUT.finditer(text, start, end) if m.start() > start), end)
    words = [m.start() for m in re.finditer(r"[^\W_][\w.&'’-]*", re.sub(r"['’]s\b", "  ", text[start:cut]))]
    return start + words[-1] if words else start


def fit(examples: list[tuple[tuple[str, ...], bool]]) -> dict[str, float]:
    """Return the weights of a regularised logistic regression over frequent features.

    Parameters
    ----------
    examples
        What `read_examples` yields.
    """
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counts = Counter(name for names, _ in examples for name in names)
    vectoriser = DictVectorizer()
    matrix = vectoriser.fit_transform(
        [{name: 1.0 for name in names if counts[name] >= _FEWEST} for names, _ in examples]
    )
    model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(matrix, [label for _, label in examples])
    weights = {"bias": float(model.intercept_[0])}
    weights.update(zip(vectoriser.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    return weights


def write(weights: dict[str, float]) -> None:
    """Write the packaged table, two decimals a weight; what rounds to nothing is left out."""
    head = (
        "# source: weights of word classes learned by tools.fit_attribution from PolNeAR (train)\n"
        "# licence: Apache-2.0 (weights; no text of the corpus)\n# date: 2026-11-22\nfeature\tweight\n"
    )
    rows = [f"{name}\t{weights[name]:.2f}\n" for name in sorted(weights) if abs(weights[name]) >= 0.005]
    (data_folder() / TABLE).write_text(head + "".join(rows), "utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the shared data")
    chosen = parser.parse_args(arguments)
    write(fit(list(read_examples(chosen.data, "train"))))


if __name__ == "__main__":
    main()
