"""What the tagger is trained on: marks of a table, and which tokens they are."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from srcscore.citations.tagger import LABELS, vocabulary
from tools.tagger.examples import article_hash, example

_TEXT = (
    "The quay was shut on Monday, Ann Lee told Reuters.\n\nA CNN reporter saw the ferry leave for Bristol."
)


def test_marks_are_well_formed(project: Path) -> None:
    lines = (project / "tools" / "data" / "source_marks.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    assert len(rows) > 15_000
    assert len({(article, start) for article, start, *_ in rows}) == len(rows)
    for article, start, end, kind, role, sure in rows:
        assert re.fullmatch("[0-9a-f]{12}", article)
        assert 0 <= int(start) < int(end)
        assert (kind, role) in {*LABELS, ("none", "none")}
        assert sure in ("yes", "no")


def test_only_marked_tokens_count() -> None:
    label = LABELS.index(("outlet", "evidence"))
    reuters, bristol = _TEXT.index("Reuters"), _TEXT.index("Bristol")
    marks = [(reuters, reuters + 7, label, False), (bristol, bristol + 7, -1, True)]
    read = example(vocabulary(), _TEXT, None, None, (), marks, elsewhere=0.0)
    assert read is not None
    assert read.labels is not None
    assert read.weights is not None
    assert {read.words[index] for index in np.flatnonzero(read.weights)} == {"Reuters", "Bristol"}
    assert read.labels[read.words.index("Reuters")] == 1 + 2 * label
    assert read.labels[read.words.index("Bristol")] == 0
    assert read.weights[read.words.index("Bristol")] < read.weights[read.words.index("Reuters")]


def test_an_article_is_named_by_its_beginning() -> None:
    assert article_hash("The quay was shut.") == "2922081bfb17"
    assert article_hash("a" * 2000) == article_hash("a" * 2001)
