"""Corpora with planted chains: each story is a statement of its own, handed from outlet to outlet.

A `Story` says what is planted; `plant` writes the articles and what has to be found in them. Places,
people and events are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any, Literal, get_args

from hypothesis import strategies as st

from srcscore.records import RootKind

Way = Literal["link", "named", "copy"]
Trap = Literal["later-link", "later-named", "too-old", "other-story"]
End = Literal[
    "person", "document", "unnamed", "post", "wire", "weak", "unknown", "original", "home", "circle"
]

OUTLETS = tuple(
    f"{place}-{kind}.com"
    for place in (
        "lowmere",
        "eastfold",
        "harrowick",
        "quenby",
        "tolverton",
        "ashmoor",
        "pellgate",
        "wrenford",
    )
    for kind in ("courier", "gazette", "argus")
)
UNKNOWN = "farrowdale-mercury.com"
"""Cited, and never among the articles."""
FIRST = date(2026, 5, 20)
_HEADS = ("Bram", "Cald", "Dunn", "Elst", "Fenw", "Garr", "Holm", "Inch", "Kirk", "Lang")
_TAILS = ("avon", "bury", "combe", "dyke", "esk", "field", "grange", "hurst", "ipool", "ley")
_THINGS = ("reservoir", "tannery", "viaduct", "cannery", "brewery", "quarry", "orchard", "ferry", "granary")
_STUFF = (
    "turbines",
    "barrels",
    "trout",
    "cobblestones",
    "walnuts",
    "lanterns",
    "saddles",
    "violins",
    "kites",
)
_GOODS = (
    *(
        "honey",
        "cider",
        "ribbon",
        "twine",
        "butter",
        "pewter",
        "thimbles",
        "wicker",
        "plums",
        "mustard",
        "felt",
    ),
    *(
        "chalk",
        "parsley",
        "buckles",
        "marbles",
        "cloves",
        "bonnets",
        "hinges",
        "oats",
        "quills",
        "tongs",
        "yarn",
    ),
)
DEEPEST = 8
_PEOPLE = ("Ida Brook", "Otto Penn", "Ilse Marr", "Hugo Lant", "Vera Doss", "Emil Crane", "Nora Fitch")


@dataclass(frozen=True)
class Story:
    """What is planted."""

    number: int
    """Which statement: no two stories of a corpus have the same."""
    ways: tuple[Way, ...]
    """How each article leads to the next; one article more than these."""
    end: End
    """What the last article rests on."""
    trap: Trap | None = None
    """What lies beside it that must not be followed."""


@dataclass
class Planted:
    """A corpus and what has to be found in it."""

    articles: list[dict[str, Any]] = field(default_factory=list)
    chains: dict[str, tuple[list[str], RootKind, str]] = field(default_factory=dict)
    """By the key of a story's first article: keys of the articles on the chain, kind and name of the root."""
    marks: dict[str, str] = field(default_factory=dict)
    """By the same key: a word that only this story's statement has."""
    cited: set[tuple[str, str]] = field(default_factory=set)
    """Which outlet credits which."""
    copies: list[tuple[str, str]] = field(default_factory=list)
    """Which article is a copy of which, by key."""


def name_of(number: int) -> str:
    """Return a place name of its own for each number below 100."""
    return _HEADS[number % 10] + _TAILS[number // 10]


def mark(number: int) -> str:
    """Return words that only one statement has, in whatever order it is told."""
    return f"{120 + 7 * number} {_STUFF[number // 9 % 9]}"


def statement(number: int, telling: int = 0) -> str:
    """Return the statement of a story in one of three orders of words."""
    place, thing = name_of(number), _THINGS[number % 9]
    lost = mark(number)
    return (
        f"the {place} {thing} lost {lost} in a single night",
        f"{lost} were lost in a single night at the {thing} of {place}",
        f"in a single night {lost} had been lost from the {place} {thing}",
    )[telling % 3]


def plant(stories: Sequence[Story]) -> Planted:
    """Write the articles of some stories."""
    made = Planted()
    for story in stories:
        _Writer(story, made).write()
    made.articles.sort(key=lambda article: article["text"])  # an order that says nothing
    return made


class _Writer:
    def __init__(self, story: Story, made: Planted) -> None:
        self.story = story
        self.made = made
        count = len(story.ways) + 1
        shift = 5 * story.number
        self.outlets = [OUTLETS[(shift + place) % len(OUTLETS)] for place in range(count)]
        self.spare = OUTLETS[(shift + count) % len(OUTLETS)]
        looped = story.end in ("home", "circle") and story.trap is None
        self.days = [FIRST if looped else FIRST - timedelta(place) for place in range(count)]
        self.keys = [f"{outlet}/story/{story.number}/{place}" for place, outlet in enumerate(self.outlets)]

    def write(self) -> None:
        bodies: dict[int, str] = {}
        links: dict[int, list[dict[str, str]]] = {}
        for place in reversed(range(len(self.keys))):
            way = self.story.ways[place] if place < len(self.story.ways) else None
            if way == "copy":
                bodies[place] = bodies[place + 1]
                self.made.copies.append((self.keys[place], self.keys[place + 1]))
                # What is copied is copied with whom it credits.
                self._cites(self.outlets[place], bodies[place])
                continue
            told = statement(self.story.number, place)
            said, links[place] = self._credit(place, way, told)
            bodies[place] = article_around(said, self.story.number, place)
            self._cites(self.outlets[place], said)
        for place, body in bodies.items():
            self._put(self.keys[place], body, self.days[place], links.get(place, []))
        kind, name = self._root()
        copied = {place for place, way in enumerate(self.story.ways) if way == "copy"}
        # From a copy of a copy the chain goes at once to the article that was first.
        passed = [key for place, key in enumerate(self.keys) if not {place - 1, place} <= copied]
        self.made.chains[self.keys[0]] = (passed, kind, name)
        self.made.marks[self.keys[0]] = mark(self.story.number)
        if self.story.trap is not None:
            self._trap()

    def _credit(self, place: int, way: Way | None, told: str) -> tuple[str, list[dict[str, str]]]:
        if way is not None:
            outlet = self.outlets[place + 1]
            linked = [{"url": f"https://www.{self.keys[place + 1]}?utm_source=x", "text": outlet}]
            return f"According to {outlet}, {told}.", linked if way == "link" else []
        return self._ending(told)

    def _ending(self, told: str) -> tuple[str, list[dict[str, str]]]:
        person = _PEOPLE[self.story.number % len(_PEOPLE)]
        if self.story.trap is not None:
            key = f"{self.spare}/trap/{self.story.number}"
            linked = [{"url": f"https://{key}", "text": self.spare}]
            return f"According to {self.spare}, {told}.", linked if self.story.trap == "later-link" else []
        back = self.keys[0 if self.story.end == "home" else len(self.keys) // 2]
        linked = [{"url": f"https://{back}", "text": back.partition("/")[0]}]
        said: dict[End, str] = {
            "person": f"{person} said that {told}.",
            "document": f"Court documents show that {told}.",
            "unnamed": f"According to people familiar with the matter, {told}.",
            "post": f"According to a post on Telegram, {told}.",
            "wire": f"According to Reuters, {told}.",
            "weak": f"According to zerohedge.com, {told}.",
            "unknown": f"According to {UNKNOWN}, {told}.",
            "original": f"{told[0].upper()}{told[1:]}.",
        }
        if self.story.end in said:
            return said[self.story.end], []
        return f"According to {linked[0]['text']}, {told}.", linked

    def _root(self) -> tuple[RootKind, str]:
        """Return kind and name of the root."""
        last = self.outlets[-1]
        if self.story.trap is not None:
            return "dead-end", self.spare
        roots: dict[End, tuple[RootKind, str]] = {
            "person": ("on-record", _PEOPLE[self.story.number % len(_PEOPLE)]),
            "document": ("document", "Court documents"),
            "unnamed": ("anonymous", "people familiar with the matter, unnamed"),
            "post": ("anonymous", "Telegram post, unnamed"),
            "wire": ("wire", "reuters.com"),
            "weak": ("weak", "zerohedge.com"),
            "unknown": ("dead-end", UNKNOWN),
            "original": ("original", last),
            "home": ("circle", self.outlets[0]),
            "circle": ("circle", self.outlets[len(self.keys) // 2]),
        }
        return roots[self.story.end]

    def _trap(self) -> None:
        number, last = self.story.number, self.days[-1]
        key = f"{self.spare}/trap/{number}"
        told = f"{statement(number, 1)}."
        match self.story.trap:
            case "later-link" | "later-named":
                self._put(key, article_around(told, number, 9), last + timedelta(2), [])
            case "too-old":
                self._put(key, article_around(told, number, 9), last - timedelta(60), [])
            case "other-story":
                other = f"{statement((number + 50) % 100, 1)}."
                self._put(key, article_around(other, number, 9), last, [])

    def _put(self, key: str, body: str, day: date, links: list[dict[str, str]]) -> None:
        article = {"url": f"https://www.{key}/", "text": body, "published": day.isoformat(), "links": links}
        self.made.articles.append(article)

    def _cites(self, outlet: str, said: str) -> None:
        for other in (*OUTLETS, UNKNOWN, "zerohedge.com"):
            if other in said and other != outlet:
                self.made.cited.add((outlet, other))
        if "Reuters" in said:
            self.made.cited.add((outlet, "reuters.com"))


def article_around(said: str, number: int, place: int) -> str:
    """Return an article around what is said, with other statements that no other article makes."""
    draw = Random(number * 10 + place)  # noqa: S311 - only to write texts that differ
    person = draw.choice(_PEOPLE)
    goods = ", ".join(f"{draw.randint(2, 99)} {draw.choice(_GOODS)}" for _ in range(16))
    return (
        f"{draw.choice(_GOODS).title()} week ended in {name_of(draw.randrange(100))} "
        f"with {draw.randint(2, 999)} visitors.\n\n{said}\n\nThe market sold {goods}.\n\n{person} won first "
        f"prize for {draw.choice(_GOODS)}, {person.split()[1]} said on Sunday."
    )


def stories() -> st.SearchStrategy[Story]:
    """Return a strategy for stories of up to eight articles behind the first."""
    return st.builds(
        lambda number, ways, end, trap: possible(Story(number, tuple(ways), end, trap)),
        st.integers(0, 99),
        st.lists(st.sampled_from(get_args(Way)), max_size=DEEPEST),
        st.sampled_from(get_args(End)),
        st.one_of(st.none(), st.sampled_from(get_args(Trap))),
    )


def corpora() -> st.SearchStrategy[Planted]:
    """Return a strategy for corpora of up to four stories."""
    apart = st.lists(stories(), min_size=1, max_size=4, unique_by=lambda story: story.number % 50)
    return apart.map(plant)


def possible(story: Story) -> Story:
    """Return a story without what cannot be planted: a circle of one article, or of copies of one day."""
    if story.trap is not None or story.end not in ("home", "circle"):
        return story
    ways: list[Way] = [way for way in story.ways if way != "copy"]
    while len(ways) < (1 if story.end == "home" else 2):
        ways.append("link")
    return replace(story, ways=tuple(ways))


def one_of_each() -> list[Story]:
    """Return stories of every depth to eight for every end, and some for every trap."""
    ways = get_args(Way)
    found = []
    for place, (depth, end) in enumerate(product(range(DEEPEST + 1), get_args(End))):
        mixed = tuple(ways[(place + hop) % 3] for hop in range(depth))
        found.append(possible(Story(place, mixed, end)))
    for place, (depth, trap) in enumerate(product((0, 3, 8), get_args(Trap))):
        found.append(
            Story(place + 13, ("named", "link") * (depth // 2) + ("link",) * (depth % 2), "post", trap)
        )
    return found
