from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.grams import text_of
from srcscore.features.prose import Prose
from srcscore.language.word_classes import word_set
from srcscore.model.curves import STEPS
from srcscore.model.registry import load_model
from srcscore.model.wording import SHAPES, Terms, Wording, families, shape
from srcscore.scoring import score


def prose(text: str, marks: tuple[tuple[int, str], ...] = ()) -> Prose:
    words = text.split()
    return Prose(tuple(words), tuple(range(len(words))), (0,), marks)


def keys_of(wording: Wording, terms: Terms) -> list[int]:
    return [int(key) for key in wording.keys[terms.rows]]


def test_words_that_are_not_common_are_read_by_their_shape() -> None:
    told = {word: shape(word) for word in ("Lowmere", "NATO", "42nd", "smelting", "zzz", "I")}
    assert told == {
        "Lowmere": "<NAME>",
        "NATO": "<CAPITALS>",
        "42nd": "<NUMBER>",
        "smelting": "<-ing>",
        "zzz": "<word>",
        "I": "<NAME>",
    }


@given(st.text("abdegilmnorstuvyDTé7", min_size=1, max_size=9))
def test_of_endings_the_longest_counts(word: str) -> None:
    endings = [name[2:-1] for name in SHAPES if name.startswith("<-") and word.endswith(name[2:-1])]
    if not (word[0].isupper() or word[0].isdigit()):
        assert shape(word) == (f"<-{max(endings, key=len)}>" if endings else "<word>")


@given(
    st.lists(
        st.sampled_from(["the", "The", "Ist", "ist", "7th", "NATO", "Post", "мир", "文", "smelting"]),
        min_size=1,
    )
)
def test_each_word_has_the_id_of_itself_or_of_its_shape(words: list[str]) -> None:
    wording = load_model().wording
    read, at = wording.ids(prose(" ".join(words)))
    expected = []
    for index, word in enumerate(words):
        small = word.lower()
        folded = index == 0 or (word == small.capitalize() and word != "Post")
        known = (
            word if word in wording.vocabulary else small if folded and small in wording.vocabulary else ""
        )
        expected.append(known or shape(word))
    assert [wording.vocabulary[place] for place in read] == expected
    assert at.tolist() == list(range(len(words)))


def test_a_capitalised_common_word_is_read_as_the_word_and_a_newspaper_as_a_name() -> None:
    wording = load_model().wording
    ids, _ = wording.ids(prose("The police told Police and the Post"))
    told = [wording.vocabulary[place] for place in ids]
    assert told == ["the", "police", "told", "police", "and", "the", "<NAME>"]


def test_marks_stand_before_the_words_that_follow_them() -> None:
    wording = load_model().wording
    ids, at = wording.ids(prose("He said it", ((0, "<S>"), (2, "<Q>"), (3, "</Q>"))))
    assert [wording.vocabulary[place] for place in ids] == ["<S>", "he", "said", "<Q>", "it", "</Q>"]
    assert at.tolist() == [0, 0, 1, 2, 2, 3]


def plain_family(text: str) -> str:
    parts = set(text.split())
    return next((f.name for f in families() if parts & set(f.words)), families()[-1].name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<NAME> said", "reporting"),
        ("</Q> <NAME>", "reporting"),
        ("our <-s>", "writer"),
        ("a truly <word>", "judgement"),
        ("in <NUMBER> <NAME>", "phrasing"),
        ("the bridge", "phrasing"),
    ],
)
def test_each_turn_of_phrase_has_a_family(text: str, name: str) -> None:
    assert plain_family(text) == name


def test_families_are_those_of_the_keys() -> None:
    wording = load_model().wording
    some = range(0, len(wording.keys), 97)
    told = [families()[wording.family[row]].name for row in some]
    assert told == [plain_family(text_of(wording, wording.keys[row])) for row in some]


def test_no_word_is_in_two_families() -> None:
    words = [word for family in families() for word in family.words]
    assert len(words) == len(set(words))
    assert not families()[-1].words


def test_an_example_shows_a_word_of_its_family_and_one_sentence() -> None:
    wording = load_model().wording
    last = families()[-1]
    for row in range(0, len(wording.keys), 61):
        parts = text_of(wording, wording.keys[row]).split()
        words = [part for part in parts if part.strip("</>") not in ("S", "Q", "?", "!", ",")]
        across = len(parts) == 3 and parts[1] == "<S>" and len(words) == 2
        family = families()[wording.family[row]]
        telling = set(words) - word_set("small_words") - {"<SOURCE>"}
        typical = telling if family == last else telling.intersection(family.words)
        assert wording.lengths[row] == (len(words) if typical and not across else 0)


def test_terms_add_up_to_what_the_table_says() -> None:
    vocabulary = ("a", "b", *SHAPES)
    weights, genres = np.array([1.0, -0.5]), np.array([[0.5, 0.0], [0.0, 2.0]])
    wording = Wording(vocabulary, np.array([1, 4096 + 2], np.int64), weights, genres)
    terms = wording.terms(prose("a b a b"))
    assert terms.counts.tolist() == [2, 2]
    damp = (2 / 4) ** 0.5
    assert terms.steps.tolist() == [round(damp * STEPS), -round(0.5 * damp * STEPS)]
    assert sum(wording.by_family(terms)) == terms.steps.sum()
    assert wording.genre_steps(terms) == [round(0.5 * damp * STEPS), round(2 * damp * STEPS)]
    assert terms.firsts.tolist() == [0, 0]
    assert text_of(wording, keys_of(wording, terms)[1]) == "a b"


@given(
    st.lists(st.sampled_from(["the", "The", "of", "a", "3", "Mill", "NATO", "said", "testing"]), min_size=1)
)
def test_terms_are_what_counting_one_by_one_gives(words: list[str]) -> None:
    wording = load_model().wording
    read = prose(" ".join(words))
    terms = wording.terms(read, 0.5)
    ids = [int(place) for place in wording.ids(read)[0]]
    weight = dict(zip(wording.keys.tolist(), wording.weights.tolist(), strict=True))
    places: dict[int, list[int]] = {}
    for size in (1, 2, 3):
        for first in range(len(ids) - size + 1):
            key = 0
            for place in ids[first : first + size]:
                key = key * 4096 + place + 1
            if key in weight:
                places.setdefault(key, []).append(first)
    assert keys_of(wording, terms) == sorted(places)
    for entry, key in enumerate(sorted(places)):
        assert terms.counts[entry] == len(places[key])
        assert terms.firsts[entry] == places[key][0]
        added = 0.5 * weight[key] * (len(places[key]) ** 0.5 / len(ids) ** 0.5)
        assert abs(int(terms.steps[entry]) - added * STEPS) <= 0.51


def test_no_outlet_or_person_carries_weight() -> None:
    """Names are capitalised in texts, so that none of their letters is a word of the vocabulary."""
    vocabulary = set(load_model().wording.vocabulary)
    outlets = "reuters breitbart infowars cnn bbc huffpost politico newsmax buzzfeed npr aljazeera bloomberg"
    persons = "trump clinton obama putin biden sanders hillary donald barack vladimir pelosi mcconnell"
    places = "america russia washington iran syria texas california london china israel ukraine"
    assert not vocabulary & set(f"{outlets} {persons} {places}".split())


def test_names_carry_no_weight() -> None:
    model = load_model("latest")
    assert all(word in SHAPES or word.islower() for word in model.wording.vocabulary)
    text = "On Monday {} told {} that the plan had failed. According to {}, few will read the report by {}."
    names = [
        ("Ann Lee", "Fox News", "Bo Mays", "Guardian"),
        ("Jim Ray", "Jones Post", "Cy Dorn", "Breitbart"),
    ]
    told = [model.wording.terms(prose(text.format(*four))) for four in names]
    assert told[0].rows.tolist() == told[1].rows.tolist()
    assert told[0].steps.sum() == told[1].steps.sum()


def test_few_words_of_reporting_are_never_a_reason_for_an_article() -> None:
    sourced = (
        "The ferry sails again on Monday, the harbour office said in a statement. Jane Whitlock, who runs "
        "it, told Reuters that the pump had been replaced twice since the spring. An inspection report of "
        "March 2026 blames a worn seal. “We have asked for a new one,” Whitlock said in an interview, and "
        "added that a spokesman for the county had confirmed the order."
    )
    bare = (
        "Forty people came to the harbour on Monday, and nobody knew when the ferry would sail again. "
        "It rained all day."
    )
    signs = []
    for text in (sourced, bare):
        [term] = [term for term in score(text).evidence if term.feature == "wording_reporting"]
        rare = term.reason.startswith("no ") or term.reason.endswith(" count for less than in most articles")
        signs.append((rare, term.contribution > 0))
    assert signs == [(False, True), (True, False)]
