"""Names: how much of a phrase is the name, and one entity for a full name and the surname behind it."""

from __future__ import annotations

from srcscore.citations import words as w
from srcscore.citations.nouns import Noun
from srcscore.citations.reading import Reading

_NOT_NAMES = (
    w.DETERMINER | w.PREPOSITION | w.CONJUNCTION | w.AND | w.TIME | w.STOP | w.ADVERB | w.AUXILIARY | w.CLITIC
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
_ORDINALS = ("st", "nd", "rd", "th")
_ASIDES = frozenset({",", "(", "—", "–", "--"})
_TRIES = 4


def name_of(reading: Reading, noun: Noun) -> tuple[int, int] | None:
    """Return where the name stands in a phrase whose head is capitalised, as token indices, or None.

    A title whose bearer stands in the aside behind it ("the ambassador to Chad, Ann Lee, said") gives
    the bearer.

    Parameters
    ----------
    reading
        The article.
    noun
        The phrase.
    """
    head = noun.head
    bearable = reading.classes[head] & (_TITLES | w.ANONYMOUS) or not reading.capital(head)
    if bearable and not reading.words[head].endswith("s"):
        behind = noun.last
        while behind < len(reading.words) and behind < noun.last + 1 and reading.words[behind] in _ASIDES:
            behind += 1
        end = behind
        while end < len(reading.words) and end < behind + 4 and _part_of_name(reading, end):
            end += 1
        if behind > noun.last and end > behind + 1:
            return behind, end
    if not reading.capital(head):
        return None
    return name_start(reading, head, noun.first), head + 1


def name_start(reading: Reading, head: int, floor: int) -> int:
    """Return the first token of the capitalised name that ends with `head`, titles left out.

    Parameters
    ----------
    reading
        The article.
    head
        Its last token.
    floor
        The first token that can belong to it.
    """
    words, classes = reading.words, reading.classes
    first = head
    while first > floor:
        before = first - 1
        if _part_of_name(reading, before) or (
            words[before] in _PARTICLES and before > floor and _part_of_name(reading, before - 1)
        ):
            first = before
        else:
            break
    for index in range(head - 1, first - 1, -1):
        if classes[index] & _TITLES and not classes[index] & w.ORG_HEAD:
            return index + 1
    return first


def _part_of_name(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    if word[0].isdigit():
        return word.endswith(_ORDINALS)
    return word[0].isalpha() and reading.capital(index) and not reading.classes[index] & _NOT_NAMES


def full_name(reading: Reading, first: int, last: int) -> str:
    """Return a person's name in its fullest form: an early place where more stands before the surname.

    Parameters
    ----------
    reading
        The article.
    first, last
        The name as token indices, `last` exclusive.
    """
    shown = reading.span(first, last).of(reading.text)
    if last - first != 1:
        return shown
    for place in reading.places(reading.words[first], _TRIES):
        start = name_start(reading, place, max(0, place - 4))
        if start < place:
            return reading.span(start, place + 1).of(reading.text)
    return shown


def is_place(reading: Reading, index: int) -> bool:
    """Return whether a single name is a country's or town's: the article also says "in" it.

    Parameters
    ----------
    reading
        The article.
    index
        The name.
    """
    words, classes = reading.words, reading.classes
    for place in reading.places(words[index], _TRIES):
        behind = place + 1
        alone = behind == len(words) or not (classes[behind] & w.CLITIC or reading.capital(behind))
        if alone and place and words[place - 1] in ("in", "In"):
            return True
    return False
