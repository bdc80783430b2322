"""Short cuts of the citation room, each beside the plain rule that it must agree with."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from srcscore.citations.find import find_citations
from srcscore.language import word_classes as w
from srcscore.language.annotate import annotate
from srcscore.model.registry import load_model
from srcscore.records import Article

WORDS = ["said", "Ann Lee", "a report", "think tank", "think tanks", "in May", "Theresa May", "May will"]
WORDS += ["according to", "Reuters", "“", "”", ".", ",", ":", "Sources:", "via", "Lowmere.example", "claims"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@given(TEXTS)
def test_classes_are_those_of_the_word(text: str) -> None:
    reading = annotate(Article(text))
    for index, bits in enumerate(reading.word_classes):
        settled = reading.words[index] in ("think", "May") and bits == 0
        assert settled or bits == w.word_classes().get(reading.words[index], 0)


GARBLED = [
    "Â",
    "â\x80\x9c",
    "â\x80\x9d",
    "\x9c",
    "\x9d",
    "\x80",
    "âLee.",
    "ReutersÂ",
    "said",
    ".",
    "“",
    "BYLINE",
    "HOST",
    "Ann",
]


@given(st.lists(st.sampled_from(GARBLED), max_size=20).map(" ".join))
def test_what_marks_staff_is_found(text: str) -> None:
    reading = annotate(Article(text))
    words = reading.words
    staff = {words[i - 2] for i, word in enumerate(words) if word in ("BYLINE", "HOST") and i > 1}
    assert reading.staff == staff


class Unsearched(tuple[str, ...]):
    """Words that must not be searched from the first to the last."""

    def __contains__(self, word: object) -> bool:
        raise AssertionError(word)


def test_no_name_is_compared_with_all_words_of_the_text() -> None:
    text = annotate(Article("Mayor Ferrin said so. USSF said so, and WHO said no. Reuters reported it. " * 3))
    reputations = load_model().reputations
    citations = find_citations(text, reputations)
    assert {"Ferrin", "USSF", "Reuters"} <= {citation.name for citation in citations}
    assert find_citations(replace(text, words=Unsearched(text.words)), reputations) == citations
