"""An annotated text: parallel sequences over what was given, which nothing changes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import hostile
from srcscore.article import parse
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText, annotate, sentence_roles
from srcscore.language.repair import repair
from srcscore.language.tokens import tokenise
from srcscore.language.word_classes import WordClass, word_classes
from srcscore.records import Article, Span

OVER_TOKENS = ("words", "starts", "ends", "word_classes", "capitals", "sentence_of", "initial", "quoted")
OVER_SENTENCES = ("sentences", "sentence_starts", "sentence_blocks", "sentence_roles")
PIECES = st.sampled_from(
    (
        *(
            "Reuters",
            "said",
            "Ann Lee",
            "“",
            "”",
            '"',
            ".",
            "\n",
            "\n\n",
            "Sources:",
            "al-Hadid",
            "x.com",
            "’s",
        ),
        *("Â", "\x80", "â\x80\x9c", "&amp;", "&#8220;", "\ud800", "e\u0301", "🙂", "\u200b", "By Ann Lee"),
        *("Photo:", "May", "(", ")"),
    )
)
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map(" ".join), st.text(max_size=200))


def check(text: AnnotatedText) -> None:
    for names, count in ((OVER_TOKENS, len(text.words)), (OVER_SENTENCES, len(text.sentences))):
        assert {name: len(getattr(text, name)) for name in names} == dict.fromkeys(names, count)
    assert list(text.starts) == sorted(text.starts)
    for start, end, word in zip(text.starts, text.ends, text.words, strict=True):
        assert 0 <= start < end <= len(text.text)
        assert word
    assert list(text.sentence_starts) == [first for first, _ in text.sentences]
    assert [i for i, one in enumerate(text.initial) if one] == list(text.sentence_starts)
    for index, (first, last) in enumerate(text.sentences):
        assert all(text.sentence_of[token] == index for token in range(first, last))
        assert text.sentence_spans[index] == Span(text.starts[first], text.ends[last - 1])
    for token in range(len(text.words)):
        assert text.token_at(text.starts[token]) == token
        excerpt = text.text[text.starts[token] : text.ends[token]]
        assert text.excerpt(token, token + 1) == repair(excerpt).text


@given(TEXTS)
@settings(deadline=None)
def test_sequences_are_parallel_and_point_at_the_text_as_given(text: str) -> None:
    article = parse(text)
    annotated = annotate(article)
    assert annotated.text is article.text
    check(annotated)


@given(TEXTS)
@settings(deadline=None)
def test_words_are_those_of_the_mended_text(text: str) -> None:
    annotated = annotate(Article(text))
    assert list(annotated.words) == tokenise(repair(text).text).words


@pytest.mark.parametrize("unit", hostile.UNITS.values(), ids=hostile.UNITS.keys())
def test_hostile_texts_are_annotated(unit: str) -> None:
    check(annotate(Article(unit * 200)))


def test_nothing_can_be_changed() -> None:
    text = annotate(Article("Ann Lee said so. " * 1200))
    for field in fields(text):
        with pytest.raises(FrozenInstanceError):
            setattr(text, field.name, None)
    for name in (*OVER_TOKENS, *OVER_SENTENCES, "quotes"):
        assert isinstance(getattr(text, name), tuple | bytes), name
    assert isinstance(hash(text.staff), int)


@given(st.lists(st.sampled_from(["Lee", "said", "so", "."]), max_size=30), st.integers(0, 5))
def test_a_short_and_a_long_text_are_searched_alike(words: list[str], most: int) -> None:
    short, long = annotate(Article(" ".join(words))), annotate(Article(" ".join(words + ["x"] * 4000)))
    assert (short.order, long.order is None) == (None, False)
    for word in ("Lee", "nowhere"):
        assert [*short.occurrences(word, most)] == [*long.occurrences(word, most)]


def test_plain_numbers_are_the_classes_of_the_same_name() -> None:
    assert all(getattr(w, flag.name or "") == flag.value for flag in WordClass)
    assert WordClass(word_classes()["Instagram"]) == WordClass.SOCIAL | WordClass.VENUE


@pytest.mark.parametrize(
    ("line", "block", "role"),
    [
        ("The ferry sank .", "body", "body"),
        ("The ferry sank .", "heading", "heading"),
        ("The ferry sank .", "promotion", "promo"),
        ("The ferry sank .", "sources", "listed"),
        ("Read more : The ferry sank", "body", "promo"),
        ("* Sources include TheCradle.co", "body", "listed"),
        ("Subscribe today", "body", "promo"),
        ("Subscribe", "body", "body"),
        ("via Reuters", "body", "listed"),
        ("Photo : Ann Lee", "body", "picture"),
        ("Photo : Ann Lee", "sources", "picture"),
        ("Read more : The ferry sank", "title", "title"),
        ("( [", "body", "body"),
    ],
)
def test_the_role_of_a_sentence(line: str, block: str, role: str) -> None:
    words = line.split()
    assert list(sentence_roles(words, [(0, len(words))], [block])) == [role]


def test_names_of_staff_are_those_before_their_marks() -> None:
    text = "LEE, BYLINE: It sank.\nDORN, HOST: When?"
    assert annotate(Article(text)).staff == {"LEE", "DORN"}


def test_an_arabic_article_begins_a_name() -> None:
    text = annotate(Article("The minister al-Hadid spoke"))
    assert list(text.capitals[:4]) == [True, False, True, False]
