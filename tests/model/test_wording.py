from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.features.prose import Prose
from srcscore.model.curves import STEPS
from srcscore.model.registry import load_model
from srcscore.model.wording import KINDS, SHAPES, Wording, kind_of, readable, shape


def prose(text: str) -> Prose:
    words = text.split()
    return Prose(tuple(words), tuple(range(len(words))), (0,))


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
        st.sampled_from(["the", "The", "Ist", "ist", "7th", "NATO", "мир", "文", "smelting"]), min_size=1
    )
)
def test_each_word_has_the_id_of_itself_or_of_its_shape(words: list[str]) -> None:
    wording = load_model().wording
    told = [wording.vocabulary[place] for place in wording.ids(prose(" ".join(words)))]
    opening = words[0].lower()
    plain = [word if word in wording.vocabulary else shape(word) for word in words]
    assert told == [opening if opening in wording.vocabulary else plain[0], *plain[1:]]


def test_a_capitalised_common_word_within_a_sentence_is_a_name() -> None:
    wording = load_model().wording
    ids = wording.ids(prose("The man read the The Man"))
    assert [wording.vocabulary[place] for place in ids] == ["the", "man", "read", "the", "<NAME>", "<NAME>"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<NAME> said", "reporting"),
        ("said", "reporting"),
        ("our <-s>", "personal"),
        ("you", "personal"),
        ("in <NUMBER> <NAME>", "figures"),
        ("and <NAME>", "names"),
        ("<-ing> the", "rarer_words"),
        ("of the", "small_words"),
        ("bridge", "single_words"),
        ("the bridge", "phrases"),
    ],
)
def test_each_turn_of_phrase_has_a_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind
    assert kind in KINDS


def test_kinds_are_those_of_the_keys() -> None:
    wording = load_model().wording
    some = wording.keys[::97]
    told = [phrase.kind for phrase in wording.phrases(some.tolist())]
    assert told == [kind_of(wording.text_of(key)) for key in some.tolist()]


def test_shapes_are_put_as_a_reader_takes_them_in() -> None:
    assert readable("<NAME> said <-ing> <NUMBER>") == "[Name] said […ing] [number]"


def test_terms_add_up_to_what_the_table_says() -> None:
    vocabulary = ("a", "b", *SHAPES)
    wording = Wording(vocabulary, np.array([1, 4096 + 2], np.int64), np.array([1.0, -0.5]))
    terms = wording.terms(prose("a b a b"))
    assert terms.counts == [2, 2]
    assert [step / STEPS for step in terms.steps] == [
        round((2 / 4) ** 0.5 * STEPS) / STEPS,
        -round(0.5 * (2 / 4) ** 0.5 * STEPS) / STEPS,
    ]
    assert terms.starts(1, 5) == [0, 2]
    assert wording.text_of(terms.keys[1]) == "a b"


@given(
    st.lists(st.sampled_from(["the", "The", "of", "a", "3", "Mill", "NATO", "said", "testing"]), min_size=1)
)
def test_terms_are_what_counting_one_by_one_gives(words: list[str]) -> None:
    wording = load_model().wording
    read = prose(" ".join(words))
    terms = wording.terms(read, 0.5)
    ids = [int(place) for place in wording.ids(read)]
    weight = dict(zip(wording.keys.tolist(), wording.weights.tolist(), strict=True))
    places: dict[int, list[int]] = {}
    for size in (1, 2, 3):
        for first in range(len(ids) - size + 1):
            key = 0
            for place in ids[first : first + size]:
                key = key * 4096 + place + 1
            if key in weight:
                places.setdefault(key, []).append(first)
    assert terms.keys == sorted(places)
    for entry, key in enumerate(sorted(places)):
        assert terms.counts[entry] == len(places[key])
        assert terms.starts(entry, 5) == places[key][:5]
        added = 0.5 * weight[key] * (len(places[key]) ** 0.5 / len(ids) ** 0.5)
        assert abs(int(terms.steps[entry]) - added * STEPS) <= 0.51
    ranked = sorted(range(len(terms.keys)), key=lambda entry: (-abs(terms.steps[entry]), entry))
    assert terms.strongest(4) == ranked[:4]


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
    assert told[0].keys == told[1].keys
    assert told[0].total == told[1].total
