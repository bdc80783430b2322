"""One entity for a full name and the surname that stands for it later."""

from __future__ import annotations

from srcscore.citations import words as w
from srcscore.citations.reading import Reading

_NOT_NAMES = w.DETERMINER | w.PREPOSITION | w.CONJUNCTION | w.AND | w.TIME | w.STOP | w.ADVERB | w.AUXILIARY
_TITLES = w.HONORIFIC | w.TITLE
_PARTICLES = frozenset(
    {"de", "del", "der", "van", "von", "al", "bin", "da", "di", "la", "le", "el", "ben", "ibn"}
)


def name_run(reading: Reading, head: int, floor: int) -> int:
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
        if classes[before] & _NOT_NAMES or classes[before] & w.CLITIC:
            break
        if not reading.capital(before) and not (
            words[before] in _PARTICLES and before > floor and reading.capital(before - 1)
        ):
            break
        if not words[before][0].isalpha():
            break
        first = before
    while first < head and classes[first] & _TITLES:
        first += 1
    return first


def full_name(reading: Reading, first: int, last: int) -> str:
    """Return a person's name in its fullest form: the first place where more stands before the surname.

    Parameters
    ----------
    reading
        The article.
    first, last
        The name as token indices, `last` exclusive.
    """
    words = reading.words
    shown = " ".join(words[first:last])
    if last - first != 1:
        return shown
    place = -1
    for _ in range(3):
        try:
            place = words.index(words[first], place + 1)
        except ValueError:
            break
        start = name_run(reading, place, max(0, place - 4))
        if start < place:
            return " ".join(words[start : place + 1])
    return shown
