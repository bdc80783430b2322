"""Judgements: the published ones are measured with, the further ones of the package only learned from."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from srcscore.model.registry import load_model
from srcscore.resources import read_rows
from srcscore.training.datasets import article_key, load_judgements, samples_of
from srcscore.training.genres import merged
from srcscore.training.ratings import Label

FURTHER = read_rows("training/judgements.tsv")
LONG = "The council of Lowmere met on Tuesday to speak of the ferry. " * 20


def written(folder: Path, rows: list[dict[str, object]]) -> Path:
    (folder / "judgements").mkdir()
    lines = "\n".join(map(json.dumps, rows))
    (folder / "judgements" / "judgements.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return folder


def test_the_further_judgements_are_sound() -> None:
    keys = [row["article"] for row in FURTHER]
    assert len(set(keys)) == len(keys) > 2000
    assert all(re.fullmatch("[0-9a-f]{16}", key) for key in keys)
    assert all(0 <= int(row["overall"]) <= 100 for row in FURTHER)
    assert set(merged([row["genre"] for row in FURTHER])) == set(load_model().genres)


def test_a_published_judgement_goes_before_a_further_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"article": article_key("weekly", name), "genre": "news", "overall": "40"} for name in ("a1", "a2")
    ]
    monkeypatch.setattr("srcscore.training.datasets.read_rows", lambda _: rows)
    published = {"corpus": "weekly", "id": "a1", "overall": 72.5, "genre": "opinion", "split": "train"}
    judgements = load_judgements(written(tmp_path, [published]))
    texts = [{"id": name, "domain": "lowmeregazette.com", "text": LONG + name} for name in ("a1", "a2", "a3")]
    labels = {"lowmeregazette.com": Label(0.8, 1.0, ("lists",))}
    one, two, three = samples_of(texts, "weekly", labels, judgements)
    assert (one.judgement, one.genre, one.further) == (0.725, "opinion", False)
    assert (two.judgement, two.genre, two.further) == (0.4, "news", True)
    assert three.judgement != three.judgement  # nobody judged it: NaN
    assert not three.further
