"""What sort of text an article is: by its wording, and by its own label."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

import pytest

from srcscore import score
from srcscore.article import parse
from srcscore.features.extract import analyse
from srcscore.model.curves import Steps
from srcscore.model.genre import probabilities
from srcscore.model.registry import load_model

NEWS = (
    "The weir at Lowmere failed on Monday night, the mayor told reporters. Two of its six gates cannot "
    "be opened, said Ann Lee, the town's engineer. Police closed the road along the river, and forty "
    "houses were cleared. “Nobody was hurt,” a spokeswoman for the county said. The repair will cost three "
    "million pounds, according to a report that the council published on Tuesday. "
) * 3


@pytest.mark.parametrize(
    ("title", "text", "genre"),
    [
        ("Opinion: The weir must go", NEWS, "opinion"),
        ("The weir must go", "Editorial\n\n" + NEWS, "opinion"),
        ("Lowmere names an engineer", "LOWMERE, June 3 /PRNewswire/ -- " + NEWS, "press-release"),
        ("Weir opens itself | Satire", NEWS, "satire"),
        ("Six gates", "Sponsored content\n\n" + NEWS, "press-release"),
    ],
)
def test_a_label_in_the_headline_or_at_the_head_counts(title: str, text: str, genre: str) -> None:
    found = score({"title": title, "text": text}).genre
    plain = score({"title": "The weir", "text": NEWS}).genre
    assert found is not None
    assert plain is not None
    assert plain.name == "news"
    assert found.name == genre
    assert found.reason.startswith("is labelled “")
    words = genre.replace("-", " ")
    assert f"reads as {words} ({found.probability:.2f})" in found.reason


@pytest.mark.parametrize("text", ["The opinion of the court was read.", "He asked for a review: none came."])
def test_a_word_within_a_sentence_is_no_label(text: str) -> None:
    found = score({"text": text + " " + NEWS}).genre
    assert found is not None
    assert "labelled" not in found.reason


def test_probabilities_are_shares() -> None:
    found = score(NEWS).genre
    assert found is not None
    assert 0.0 <= found.other <= 1.0
    assert 1 / len(load_model().genres) <= found.probability <= 1.0


@pytest.mark.parametrize("title", ["The weir", "Satire: The weir"])
def test_a_score_says_what_the_genre_adds_by_words_alone_and_a_label_adds_nothing(title: str) -> None:
    model = load_model()
    article = {"title": title, "text": NEWS}
    prediction = model.predict(analyse(parse(article), model.reputations, use_publisher=False).row)
    likely = probabilities(prediction.genres)
    (term,) = (item for item in score(article, use_publisher=False).evidence if item.feature == "genre")
    assert term.value == pytest.approx(likely["news"], abs=1e-6)
    assert term.contribution == pytest.approx(sum(prediction.genre_terms.values()), abs=1e-9)
    assert term.contribution > 0
    assert term.signal == "language"
    assert term.reason.startswith(f"by its words alone it reads as news ({likely['news']:.2f}), not as ")


def test_a_label_adds_no_more_than_its_word_in_a_headline() -> None:
    genres = []
    for title in ("Satire: The weir", "The satire weir"):
        row = analyse(
            parse({"title": title, "text": NEWS}), load_model().reputations, use_publisher=False
        ).row
        genres.append(probabilities(load_model().predict(row).genres))
    assert genres[0] == pytest.approx(genres[1], abs=0.01)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (-20.0, "reads as news (1.00), not as satire (0.00)"),
        (5.0, ", partly as satire (0."),
        (40.0, "reads as satire (1.00)"),
    ],
)
def test_the_reason_names_the_genre_that_counts_for_most(start: float, end: str) -> None:
    model = load_model()
    only_satire = {name: Steps((), (float(name == "satire"),), 0.0) for name in model.genres}
    changed = replace(model, genres={**model.genres, "satire": start}, genre_shapes=only_satire)
    (term,) = (item for item in score(NEWS, model=changed).evidence if item.feature == "genre")
    assert term.contribution == 1.0
    assert end in term.reason
    assert term.reason.count(" as ") == 2 - (start > 9)


@pytest.mark.parametrize(
    ("start", "levels", "how"),
    [(-1.0, (0.1, -0.1), "a little"), (-20.0, (0.1, -0.1), "not"), (-20.0, (-0.1, 0.1), "not")],
)
def test_a_little_of_a_genre_is_told_from_none(start: float, levels: tuple[float, float], how: str) -> None:
    model = load_model()
    shapes = {name: Steps((), (0.0,), 0.0) for name in model.genres}
    shapes["satire"] = Steps((0.0001,), levels, 0.0)
    changed = replace(model, genres={**model.genres, "satire": start}, genre_shapes=shapes)
    (term,) = (item for item in score(NEWS, model=changed).evidence if item.feature == "genre")
    assert f"), {how} as satire (0.0" in term.reason


@pytest.mark.parametrize("title", ["The weir", "Satire: The weir"])
def test_what_each_genre_adds_is_the_sum_of_its_steps(title: str) -> None:
    model = load_model()
    row = analyse(parse({"title": title, "text": NEWS}), model.reputations, use_publisher=False).row
    prediction = model.predict(row)
    likely = probabilities(prediction.genres)
    assert list(likely) == list(model.genres) == list(model.genre_shapes)
    assert abs(sum(likely.values()) - 1.0) < 1e-5
    shapes = model.genre_shapes
    assert prediction.genre_terms == {
        name: shapes[name].levels[bisect_left(shapes[name].edges, share)] for name, share in likely.items()
    }


def test_a_text_without_words_has_no_genre() -> None:
    assert score("").genre is None


NO_JOURNALISM = {
    "contents": "Contents\n\n1 Introduction\n2 Methods\n3 Results\n4 Discussion\n" * 12,
    "code": "def weir(gates):\n    return [gate.open() for gate in gates if gate.level > 4]\n\n" * 20,
}


@pytest.mark.parametrize("text", NO_JOURNALISM.values(), ids=NO_JOURNALISM)
@pytest.mark.parametrize("url", [None, "https://www.bbc.co.uk/news/1", "https://dailypatriottruth.com/x"])
def test_what_makes_no_statement_is_abstained_from_whoever_publishes_it(text: str, url: str | None) -> None:
    result = score(text, url=url)
    assert result.abstained
    assert result.reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there are no words to judge by"),
        ("Buy now!", "there are no words to judge by"),
        (
            "They do not want you to know who painted the tower.",
            "11 words are too few to judge by (at least 25)",
        ),
    ],
)
def test_a_few_words_are_abstained_from_at_a_rated_outlet_too(text: str, reason: str) -> None:
    result = score(text, url="https://www.bbc.co.uk/x")
    assert result.abstained
    assert result.reasons[0] == reason


def test_what_else_is_lacking_is_told_before_the_words() -> None:
    result = score("The mill burned down in the night, and nobody was hurt.")
    assert result.reasons[0] == (
        "the publisher is unrated or hidden, no source is cited and "
        "11 words are too few to judge by (at least 300)"
    )


def test_a_language_that_cannot_be_told_is_called_so() -> None:
    assert (
        score("zzgh qqpl wwrt " * 40).reasons[0].startswith("the text is in no language that could be told")
    )


def test_one_word_is_told_as_one() -> None:
    assert "1 word is too few to judge by" in score("Weir.").reasons[0]
