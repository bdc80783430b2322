"""Cues: cases, their places, and that quoted speech and boilerplate do not count."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from srcscore.language.annotate import annotate
from srcscore.language.cues import entry_words, find_cues, normalise
from srcscore.language.tokens import tokenise
from srcscore.language.word_classes import phrases
from srcscore.records import Article, Block, Span

CASES = json.loads((Path(__file__).parents[1] / "cases/language/cues.json").read_text("utf-8"))
LEXICONS = [
    *("hedges", "speculation", "hearsay", "boosters", "factive_verbs"),
    *("assertive_verbs", "loaded_terms", "partisan_terms"),
    *("sensational_phrases", "second_person", "conspiracy_idioms", "calls_to_action", "clickbait"),
]
TERMS = st.sampled_from([" ".join(phrase) for name in LEXICONS for phrase in phrases(name)])
NOISE = st.sampled_from([*"!?.,“”\"'‘’()\n", " the ", " mayor ", "NEVER", "\u200b", "\ud800", "  "])
WRITTEN = st.lists(st.one_of(TERMS, TERMS.map(str.upper), TERMS.map(str.title), NOISE), max_size=30)
TEXTS = WRITTEN.map(" ".join)


def _found(article: Article) -> list[list[str]]:
    return [[cue.kind, cue.term] for cue in find_cues(annotate(article))]


def _surface(text: str) -> str:
    """Lower case, straight apostrophes, single spaces, nothing invisible."""
    return " ".join(re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text).lower().replace("’", "'").split())


@pytest.mark.parametrize("case", CASES["text"], ids=lambda case: case["why"])
def test_cues_of_the_text(case: dict[str, Any]) -> None:
    assert sorted(_found(Article(case["text"]))) == sorted(case["cues"])


@pytest.mark.parametrize("case", CASES["title"], ids=lambda case: case["why"])
def test_cues_of_the_headline(case: dict[str, Any]) -> None:
    article = Article("", title=case["title"])
    assert _found(article) == case["cues"]
    assert all(cue.field == "title" for cue in find_cues(annotate(article)))


@pytest.mark.parametrize("name", LEXICONS)
def test_entries_are_read_as_texts_are(name: str) -> None:
    for phrase in phrases(name):
        assert entry_words(phrase) == tuple(normalise(tokenise(" ".join(phrase)).words))


@given(TEXTS, TEXTS)
@settings(max_examples=examples(200))
def test_every_span_reads_as_its_term(text: str, title: str) -> None:
    article = Article(text, title=title)
    for cue in find_cues(annotate(article)):
        place = text if cue.field == "text" else title
        assert _surface(cue.span.of(place)) == cue.term


@given(TEXTS)
@settings(max_examples=examples(200))
def test_cues_of_the_text_are_in_order(text: str) -> None:
    starts = [cue.span.start for cue in find_cues(annotate(Article(text)))]
    assert starts == sorted(starts)


@given(TEXTS, TEXTS)
def test_no_entry_begins_where_none_is_looked_for(text: str, title: str) -> None:
    article = Article(text, title=title)
    cues = find_cues(annotate(article))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "srcscore.language.cues._parts_of_entries", lambda words: np.ones((len(words), 3), bool)
        )
        assert find_cues(annotate(article)) == cues


@given(TEXTS)
def test_quoted_speech_never_counts(text: str) -> None:
    tokens = tokenise(text)
    for cue in find_cues(annotate(Article(text))):
        assert not any(quote.start <= cue.span.start < quote.end for quote in tokens.quotes)


@given(TEXTS)
def test_capitals_of_a_term_do_not_matter(text: str) -> None:
    def terms(given: str) -> list[str]:
        found = find_cues(annotate(Article(given)))
        return [cue.term for cue in found if cue.kind not in ("all-caps", "exclamation")]

    plain = text.replace(".", " ")
    assert terms(plain.lower()) == terms(plain.upper().replace("’S", "’s"))


def test_only_the_writers_own_blocks_count() -> None:
    own, aside = "The thugs left. ", "Subscribe now, thugs!"
    blocks = (Block(Span(0, len(own)), "body"), Block(Span(len(own), len(own + aside)), "promotion"))
    assert _found(Article(own + aside, blocks=blocks)) == [["loaded-term", "thugs"]]


@pytest.mark.parametrize("name", LEXICONS)
def test_each_entry_can_be_found(name: str) -> None:
    for phrase in phrases(name):
        term = " ".join(phrase)
        field = {"title": term} if name == "clickbait" else {}
        article = Article("" if field else term, **field)  # type: ignore[arg-type]
        assert term in [found for _, found in _found(article)], term


@pytest.mark.parametrize("name", LEXICONS)
def test_entries_are_written_as_they_are_looked_up(name: str) -> None:
    entries = [" ".join(phrase) for phrase in phrases(name)]
    assert len(set(entries)) == len(entries)
    for entry in entries:
        assert _surface(entry) == entry
        assert normalise(tokenise(entry).words) == list(tokenise(entry).words)


@given(st.lists(st.text("aAÉ’'ΣİK\u00ad\u200b\u2060\ufeff", min_size=1, max_size=5), max_size=6))
def test_words_are_normalised_as_one_by_one(words: list[str]) -> None:
    invisible = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
    assert normalise(words) == [word.lower().replace("’", "'").translate(invisible) for word in words]
