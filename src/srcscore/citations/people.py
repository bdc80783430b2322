"""Names: how much of a phrase is the name, and one entity for a full name and the surname behind it."""

from __future__ import annotations

from srcscore.citations.nouns import Noun
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText

_NOT_NAMES = (
    w.DETERMINER
    | w.PREPOSITION
    | w.CONJUNCTION
    | w.AND
    | w.TIME
    | w.STOP
    | w.ADVERB
    | w.AUXILIARY
    | w.CLITIC
    | w.NEGATION
)
_TITLES = w.HONORIFIC | w.TITLE | w.OFFICE
_PARTICLES = frozenset(
    {
        "de",
        "del",
        "der",
        "van",
        "von",
        "al",
        "bin",
        "da",
        "di",
        "la",
        "le",
        "el",
        "ben",
        "ibn",
        "du",
        "dos",
        "den",
    }
)
_HEADS = frozenset({"Secretary", "Minister"})
"""Who heads what follows "of", before a name of at least two words."""
_ORDINALS = ("st", "nd", "rd", "th")
_ASIDES = frozenset({",", "(", "—", "–", "--"})
_TRIES = 4
_SHORT = 4
"""Names as short as Anna and Ira begin other names by chance: Annan, Iran."""


def name_of(text: AnnotatedText, noun: Noun) -> tuple[int, int] | None:
    """Return where the name stands in a phrase whose head is capitalised, as token indices, or None.

    A title whose bearer stands in the aside behind it ("the ambassador to Chad, Ann Lee, said") gives
    the bearer.

    Parameters
    ----------
    text
        The article.
    noun
        The phrase.
    """
    head = noun.head
    if text.words[head] in _HEADS and _bears(text, noun):
        return noun.last - 2, noun.last
    bearable = text.word_classes[head] & (_TITLES | w.ANONYMOUS) or not text.capital(head)
    if bearable and not text.words[head].endswith("s"):
        behind = noun.last
        while behind < len(text.words) and behind < noun.last + 1 and text.words[behind] in _ASIDES:
            behind += 1
        end = behind
        while end < len(text.words) and end < behind + 4 and _part_of_name(text, end):
            end += 1
        if behind > noun.last and end > behind + 1:
            return behind, end
    if not text.capital(head):
        return None
    return name_start(text, head, noun.first), head + 1


def _bears(text: AnnotatedText, noun: Noun) -> bool:
    """Whether a name stands behind an office of state: "Secretary of State Ann Lee"."""
    first = noun.last - 3
    if first <= noun.head + 1 or text.words[noun.head + 1] != "of":
        return False
    return all(_part_of_name(text, index) for index in range(first, noun.last))


def name_start(text: AnnotatedText, head: int, floor: int) -> int:
    """Return the first token of the capitalised name that ends with `head`, titles left out.

    Parameters
    ----------
    text
        The article.
    head
        Its last token.
    floor
        The first token that can belong to it.
    """
    words, classes = text.words, text.word_classes
    first = head
    while first > floor:
        before = first - 1
        if _part_of_name(text, before) or (
            words[before] in _PARTICLES and before > floor and _part_of_name(text, before - 1)
        ):
            first = before
        else:
            break
    for index in range(head - 1, first - 1, -1):
        if classes[index] & _TITLES and not classes[index] & w.ORG_HEAD:
            return index + 1
    office = first > 1 and words[first - 1] == "of" and words[first - 2] in _HEADS
    return max(first, head - 1) if office else first


def _part_of_name(text: AnnotatedText, index: int) -> bool:
    word = text.words[index]
    if word[0].isdigit():
        return word.endswith(_ORDINALS)
    if not text.capital(index) or word.endswith("-old"):
        return False
    return word[0].isalpha() and not text.word_classes[index] & _NOT_NAMES


def full_name(text: AnnotatedText, first: int, last: int, written: str = "") -> str:
    """Return a person's name in its fullest form: an early place where more stands before the surname.

    Parameters
    ----------
    text
        The article.
    first, last
        The name as token indices, `last` exclusive.
    written
        A single name as it is written elsewhere, when that differs from how it stands here.
    """
    shown = written or text.shown(first, last)
    if last - first != 1:
        return shown
    for place in text.occurrences(written or text.words[first], _TRIES):
        start = name_start(text, place, max(text.sentence_starts[text.sentence_at(place)], place - 4))
        if start < place:
            return text.shown(start, place + 1)
    return shown


def is_place(text: AnnotatedText, index: int) -> bool:
    """Return whether a single name is a country's or town's, by how the article uses it elsewhere.

    It says "in" it ("in Ruritania"), gives it what only a state has ("Ruritania's parliament", "the
    government of Ruritania"), or names its people after it ("Ruritanian").

    Parameters
    ----------
    text
        The article.
    index
        The name.
    """
    name = text.words[index]
    if name[-1] == "a" and len(name) > _SHORT and _has_people(text, name + "n"):
        return True
    return any(_used_as_place(text, place) for place in text.occurrences(name, _TRIES))


def _has_people(text: AnnotatedText, called: str) -> bool:
    """Whether the article speaks of a people by that name, or of what is theirs: "Ruritanian troops"."""
    words = text.words
    if called not in text.text:
        return False
    behind = (place + 1 for place in text.occurrences(called, _TRIES))
    described = any(place < len(words) and words[place].islower() for place in behind)
    return described or any(text.occurrences(called + "s", 1))


def _used_as_place(text: AnnotatedText, place: int) -> bool:
    """Whether the words around a name make it a place's."""
    words, behind = text.words, place + 1
    before = words[max(0, place - 2) : place]
    if behind < len(words) and text.word_classes[behind] & w.CLITIC:
        owned = words[behind + 1 : behind + 3]
        return bool(owned) and (owned[0] in _OF_STATES or owned in _MINISTERS)
    if behind < len(words) and text.capital(behind):
        return False
    if before and before[-1] in ("in", "In"):
        return True
    return len(before) == 2 and before[1] == "of" and before[0].lower() in _STATES


_OF_STATES = frozenset(
    (
        *("capital", "parliament", "president", "prime", "premier", "government", "territory", "airspace"),
        *("borders", "population", "constitution", "currency", "coast", "coastline", "monarchy", "monarch"),
        *("independence", "sovereignty", "eastern", "northern", "southern", "western", "ruling", "navy"),
    )
)
"""What a state has; a government is a person's too, but then that person's first name is given."""
_MINISTERS = (
    ("foreign", "ministry"),
    ("foreign", "minister"),
    ("defence", "ministry"),
    ("defense", "ministry"),
)
_STATES = frozenset({"republic", "kingdom", "government", "capital", "president", "people", "parliament"})
