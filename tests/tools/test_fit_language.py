"""The table of language votes: learned from texts, the same each time."""

import json
from pathlib import Path

import pytest

from srcscore.language.detect import decide
from tools.fit_language import guess_by_function_words, learn_votes, read_seeds, write_votes

TEXTS = json.loads((Path(__file__).parents[1] / "cases/language/detect.json").read_text("utf-8"))
ARTICLES = [{"id": code, "domain": None, "text": text * 4} for code, text in TEXTS.items()]


def test_learns_words_beyond_the_listed_ones() -> None:
    seeds = read_seeds()
    assert "brücke" not in seeds["de"]
    assert dict(learn_votes(ARTICLES)["brücke"]).keys() == {"de"}
    assert "brücke" not in learn_votes([])


def test_listed_words_are_enough_to_begin_with() -> None:
    votes = learn_votes([])
    assert all(decide(text, votes) == code for code, text in TEXTS.items())


def test_few_texts_of_one_domain_count() -> None:
    crowd = [{"id": str(n), "domain": "one.example", "text": TEXTS["de"] * 4} for n in range(50)]
    assert learn_votes([*crowd[:2]]) == learn_votes(crowd)


def test_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_votes(learn_votes(ARTICLES), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert (tmp_path / "one").read_text("utf-8").startswith("# source: ")


@pytest.mark.parametrize("code", TEXTS)
def test_first_labels(code: str) -> None:
    seeds = {name: frozenset(words) for name, words in read_seeds().items()}
    assert guess_by_function_words(TEXTS[code], seeds)[0] == code
