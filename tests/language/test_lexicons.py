"""Word lists: where they come from, and what they must not hold."""

import pytest

from srcscore import resources
from srcscore.errors import ResourceError
from srcscore.language.word_classes import phrases, words

NAMES = sorted(name for name in resources.manifest() if name.startswith("lexicons/"))


def test_single_words_and_phrases() -> None:
    assert {"said", "told", "wrote"} <= words("report_verbs")
    assert ("without", "a", "doubt") in phrases("boosters")
    assert "without" not in words("boosters")


def test_unknown_lexicon() -> None:
    with pytest.raises(ResourceError, match="no such packaged file"):
        words("no_such_lexicon")


@pytest.mark.parametrize("name", NAMES)
def test_each_says_where_it_comes_from(name: str) -> None:
    entry = resources.manifest()[name]
    assert entry["licence"] == "Apache-2.0"
    assert len(entry["source"]) > 30


def test_report_verbs_have_lemma_and_form() -> None:
    for row in resources.read_rows("lexicons/report_verbs.tsv"):
        assert row["form"] in {"base", "third", "past", "ing"}
        assert row["term"][0] == row["lemma"][0]
