"""Every shipped model scores two hundred articles to the same bytes as when its scores were stored."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import pytest

import srcscore
from golden.articles import COUNT, articles
from golden.scores import HERE, scored
from srcscore.resources import data_folder

MODELS = sorted(path.name for path in (data_folder() / "models").iterdir())
REMEDY = "if this was meant: PYTHONPATH=tests python tests/golden/scores.py, and say so in the changelog"


def stored(name: str) -> str:
    return (HERE / f"{name}.tsv").read_text("utf-8")


@pytest.mark.parametrize("name", MODELS)
def test_a_model_scores_as_when_it_was_stored(name: str) -> None:
    assert scored(srcscore.load_model(name)) == stored(name), REMEDY


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_threads_that_share_a_model_score_the_same(name: str) -> None:
    model = srcscore.load_model(name)
    with ThreadPoolExecutor(4) as threads:
        assert {*threads.map(scored, [model] * 4)} == {stored(name)}


@pytest.mark.slow
def test_processes_score_the_same() -> None:
    assert scored(srcscore.load_model(), n_jobs=2) == stored(srcscore.load_model().info.name)


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Chatham", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"},
    ],
)
def test_hash_seed_locale_and_time_zone_change_nothing(environment: dict[str, str]) -> None:
    script = (
        "import locale, sys\n"
        "try: locale.setlocale(locale.LC_ALL, '')\n"
        "except locale.Error: pass\n"
        "import srcscore\nfrom golden.scores import scored\n"
        "sys.stdout.buffer.write(scored(srcscore.load_model()).encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **environment}, capture_output=True, check=True
    )
    assert done.stdout.decode() == stored(srcscore.load_model().info.name)


def test_the_articles_are_of_every_sort() -> None:
    found = list(articles())
    bands = Counter(line.split("\t")[3] for line in stored(MODELS[0]).splitlines()[1:])
    assert len(found) == COUNT == bands.total()
    assert not any("error" in line for line in stored(MODELS[0]).splitlines())
    assert len({str(article) for article in found}) > 0.97 * COUNT
    assert min(bands[band] for band in ("low", "mixed", "high", "insufficient")) >= 5, bands


@pytest.mark.slow
def test_every_stored_score_matches_the_schema(project: Path) -> None:
    schema = json.loads((project / "docs" / "schema" / "score-1.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for article, publisher in articles():
        result = srcscore.score(article, use_publisher=publisher)
        validator.validate(json.loads(json.dumps(result.to_dict())))
