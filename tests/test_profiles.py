"""The reputation of an outlet from its own articles: of one outlet, surer with more of them."""

from __future__ import annotations

from random import Random

import pytest

import srcscore
from srcscore.errors import InputError
from srcscore.profiles import Pooling

POOLING = Pooling(middle=0.5, centre=0.5, slope=1.5, between=0.02, within=0.01, spread=0.08)
STORY = (
    "The council of {town} voted on Monday to close the old mill, the mayor, Ann Lee, told Reuters. "
    "“We had hoped for another year,” she said. According to a report, {number} people worked "
    "there last spring. The owners did not answer a request for comment. {extra} "
)
EXTRA = ("The river rose by two metres in {town}.", "A new bridge is planned for {town} next year.")


def article(town: str, number: int, url: str = "https://mill-gazette.com/{town}") -> dict[str, str]:
    extra = " ".join(EXTRA[place % 2].format(town=f"{town}{place}") for place in range(12))
    return {"text": STORY.format(town=town, number=number, extra=extra), "url": url.format(town=town)}


WORDS = [
    "mill",
    "river",
    "council",
    "bridge",
    "road",
    "school",
    "harvest",
    "market",
    "clinic",
    "library",
    "ferry",
    "quarry",
    "orchard",
    "tunnel",
]


def different(number: int) -> dict[str, str]:
    """Return an article that shares no run of words with one of another number."""
    rng = Random(number)  # noqa: S311 - invented texts
    sentences = [
        f"The {' '.join(rng.sample(WORDS, 6))} plan of {rng.randint(100, 999)} failed, {name} told Reuters."
        for name in rng.sample(("Ann Lee", "Bo Mays", "Cy Dorn", "Di Hart", "Ed Moss", "Flo Penn"), 5)
    ]
    return {"text": " ".join(sentences * 3), "url": f"https://mill-gazette.com/{number}"}


def test_more_articles_make_it_surer() -> None:
    one = srcscore.profile([different(0)])
    many = srcscore.profile([different(number) for number in range(5)])
    assert one.basis == many.basis == "articles"
    assert one.domain == many.domain == "mill-gazette.com"
    assert 0 < many.sd < one.sd
    assert 0 <= many.mean <= 1


def test_copies_count_once() -> None:
    one = srcscore.profile([article("Hale", 40)])
    copied = srcscore.profile([article("Hale", 40), article("Hale", 40), article("Hale", 40)])
    assert copied.sd == one.sd
    assert copied.mean == pytest.approx(one.mean)


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [{"text": "No address."}],
        [article("Hale", 1), article("Hale", 1, "https://other-paper.com/a")],
    ],
)
def test_a_profile_is_of_one_outlet(articles: list[dict[str, str]]) -> None:
    with pytest.raises(InputError, match="one outlet"):
        srcscore.profile(articles)


def test_nothing_to_judge_leaves_what_holds_for_outlets_in_general() -> None:
    found = srcscore.profile([{"text": "Closed.", "url": "https://mill-gazette.com/a"}])
    assert found.basis == "none"
    assert found.sd > 0.2


def test_the_mean_moves_further_and_the_sd_falls_with_the_number() -> None:
    means, sds = zip(*(POOLING.at(0.6, count) for count in (1, 3, 10, 30, 1000)), strict=True)
    assert list(means) == sorted(means)
    assert list(sds) == sorted(sds, reverse=True)
    assert means[-1] == pytest.approx(0.65, abs=0.001)
    assert POOLING.at(0.4, 3)[0] < 0.5
