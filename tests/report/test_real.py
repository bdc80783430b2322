"""Real scores match the schema and fit the terminal."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import srcscore
from srcscore.errors import InputError
from srcscore.report.terminal import render
from srcscore.report.text import columns

SETTINGS: list[dict[str, Any]] = [
    {},
    {"url": "https://www.naturalnews.com/invented.html"},
    {"url": "https://www.bbc.co.uk/news/invented", "title": "Drones in the highlands"},
    {"url": "https://www.naturalnews.com/invented.html", "use_publisher": False},
]
CORPORA = ["allsides", "bsdetector", "fake_satire", "webis_buzzfeed", "html_extracted"]


@pytest.fixture(scope="module")
def validator(project: Path) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        json.loads((project / "docs/schema/score-1.json").read_text("utf-8"))
    )


def holds(score: srcscore.Score, validator: jsonschema.Draft202012Validator) -> bool:
    content = json.loads(json.dumps(score.to_dict(), allow_nan=False))
    validator.validate(content)
    for claim in content["claims"]:
        assert all(place < len(content["citations"]) for place in claim["citations"])
    for width in (40, 100):
        report = render(score, width=width)
        assert all(line.isprintable() and columns(line) <= width for line in report.splitlines())
    return True


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_example(
    project: Path, validator: jsonschema.Draft202012Validator, settings: dict[str, Any]
) -> None:
    text = (project / "docs" / "examples" / "network-article.txt").read_text("utf-8")
    assert holds(srcscore.score(text, **settings), validator)


HARDLY = {
    "empty": "",
    "short": "Short.",
    "French": "Le maire a dit que le pont est fermé. " * 20,
    "noise": "\ud800\x00" * 50,
}


@pytest.mark.parametrize("text", HARDLY.values(), ids=HARDLY)
def test_hardly_an_article(validator: jsonschema.Draft202012Validator, text: str) -> None:
    (result,) = srcscore.score_many([text])
    if isinstance(result, srcscore.ScoreError):
        assert isinstance(result.error, InputError)
        return
    assert result.abstained
    assert holds(result, validator)


@pytest.mark.slow
@pytest.mark.parametrize("corpus", CORPORA)
def test_real_articles(shared_data: Path, validator: jsonschema.Draft202012Validator, corpus: str) -> None:
    with gzip.open(shared_data / "articles" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in islice(lines, 0, None, 40)]
    for result in srcscore.score_many(articles[:12]):
        assert isinstance(result, srcscore.Score), result
        assert holds(result, validator)
