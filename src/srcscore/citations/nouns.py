"""Noun phrases beside a verb: where the one who speaks stands, by rules over word classes."""

from __future__ import annotations

from typing import NamedTuple

from srcscore.citations import words as w
from srcscore.citations.reading import Reading

_REACH = 24
"""A subject stands at most so many tokens away: longer searches find clauses, and cost time."""
_SKIPPED = w.AUXILIARY | w.NEGATION | w.ADVERB
_EDGE = w.STOP | w.CONJUNCTION | w.PRONOUN | w.RELATIVE | w.VERB
_RIGHT_EDGE = _EDGE | w.AUXILIARY | w.NEGATION | w.TIME
_LINKS = frozenset(
    {"of", "for", "de", "del", "der", "van", "von", "al", "bin", "and", "&", "the", "on", "in", "to"}
)


class Noun(NamedTuple):
    """A noun phrase, as token indices."""

    first: int
    """Its first token."""
    head: int
    """Its last token before a preposition or comma."""
    last: int
    """Behind its last token."""


def subject_before(reading: Reading, verb: int, floor: int) -> Noun | None:
    """Return the noun phrase that a verb's subject is, looking left.

    Parameters
    ----------
    reading
        The article.
    verb
        Index of the verb.
    floor
        First token of the sentence.
    """
    index = _skip_left(reading, verb - 1, floor)
    if index < floor:
        return None
    bits = reading.classes[index]
    if bits & (w.PRONOUN | w.RELATIVE) or reading.words[index] in ("that", "That"):
        return Noun(index, index, index + 1)
    if bits & w.STOP or reading.words[index] == ",":
        index = _before_aside(reading, index, floor)
        if index < floor:
            return None
        if reading.classes[index] & (w.PRONOUN | w.RELATIVE):
            return Noun(index, index, index + 1)
    return _phrase_ending(reading, index, floor)


def noun_after(reading: Reading, index: int, ceiling: int) -> Noun | None:
    """Return the noun phrase that begins at a token, or None.

    Parameters
    ----------
    reading
        The article.
    index
        Where it should begin.
    ceiling
        Token behind the sentence.
    """
    words, classes = reading.words, reading.classes
    if index >= ceiling:
        return None
    if classes[index] & w.PRONOUN:
        return Noun(index, index, index + 1)
    place, limit = index, min(ceiling, index + _REACH)
    while place < limit:
        bits = classes[place]
        if bits & _RIGHT_EDGE and not _within_right(reading, place, index):
            break
        if words[place] == "," or (
            bits & (w.PREPOSITION | w.AND) and not _inside_name(reading, place, limit)
        ):
            break
        place += 1
    while place > index and classes[place - 1] & (w.CLITIC | w.ADVERB):
        place -= 1
    if place == index or not _nominal(reading, place - 1):
        return None
    return Noun(index, head_of(reading, index, place), place)


def _within_right(reading: Reading, place: int, index: int) -> bool:
    """Whether a word that looks like an edge belongs to the phrase: May in a name, reports as a noun."""
    bits = reading.classes[place]
    if bits & w.VERB and bits & w.NOUNS:
        return True
    return bool(bits & (w.VERB | w.TIME)) and place > index and reading.capital(place)


def head_of(reading: Reading, first: int, last: int) -> int:
    """Return the last token of a phrase before a preposition, a comma or a bracket."""
    classes, words = reading.classes, reading.words
    for index in range(first + 1, last):
        if classes[index] & (w.PREPOSITION | w.STOP | w.RELATIVE) or words[index] == ",":
            return index - 1
    return last - 1


def _nominal(reading: Reading, index: int) -> bool:
    bits = reading.classes[index]
    closed = (
        w.DETERMINER | w.POSSESSIVE | w.PREPOSITION | w.AND | w.CLITIC | w.ADVERB | w.CONJUNCTION | w.STOP
    )
    return bool(bits & w.NOUNS) or not bits & closed or reading.words[index].lower() in _ALONE


_ALONE = frozenset(
    {
        "some",
        "many",
        "several",
        "most",
        "few",
        "both",
        "all",
        "another",
        "others",
        "one",
        "two",
        "this",
        "that",
    }
)


def _inside_name(reading: Reading, place: int, limit: int) -> bool:
    """Whether a small word stands between capitalised words of one name: Department of Labor."""
    words = reading.words
    if words[place].lower() not in _LINKS or not reading.capital(place - 1):
        return False
    behind = place + 1
    if behind < limit and words[behind] == "the":
        behind += 1
    organised = any(reading.classes[i] & w.ORG_HEAD for i in range(max(0, place - 3), place))
    return behind < limit and reading.capital(behind) and organised


def _skip_left(reading: Reading, index: int, floor: int) -> int:
    """Step left over auxiliaries, adverbs and dates between a subject and its verb."""
    words, classes = reading.words, reading.classes
    while index >= floor:
        bits = classes[index]
        if bits & _SKIPPED or (words[index].endswith("ly") and not reading.capital(index)):
            index -= 1
        elif bits & w.TIME:
            index -= 1
            while index > floor and (classes[index] & (w.TIME | w.DETERMINER) or words[index][0].isdigit()):
                index -= 1
            if index > floor and words[index] in ("on", "in", "late", "early", "last", "this", "next"):
                index -= 1
        elif bits & w.CLITIC and index > floor and classes[index - 1] & (w.PRONOUN | w.RELATIVE):
            index -= 1
        else:
            break
    return index


def _before_aside(reading: Reading, index: int, floor: int) -> int:
    """From the mark that closes an aside, return the token before the mark that opens it."""
    words = reading.words
    mark = words[index]
    wanted = {")": "(", "]": "[", ",": ",", "—": "—", "–": "–", "--": "--", "-": "-"}.get(mark)
    if wanted is None:
        return floor - 1
    low = max(floor, index - _REACH)
    quoted = reading.quoted
    for place in range(index - 1, low - 1, -1):
        if quoted[place]:
            break
        if words[place] == wanted:
            return place - 1
    return floor - 1


def _phrase_ending(reading: Reading, end: int, floor: int) -> Noun | None:
    """Return the noun phrase that ends with a token: back to a determiner, a mark or a verb."""
    classes, words, quoted = reading.classes, reading.words, reading.quoted
    low = max(floor, end - _REACH)
    place = end
    while place >= low:
        bits = classes[place]
        if quoted[place] and not quoted[end]:
            break
        if bits & _EDGE and not (bits & w.NOUNS and (place == end or bits & w.VERB)):
            break
        if bits & (w.AUXILIARY | w.NEGATION) or words[place] == ",":
            break
        if bits & w.AND and not _joined(reading, place, end):
            break
        place -= 1
    first = place + 1
    if first > end:
        return None
    if classes[first] & w.PREPOSITION:
        first = _last_phrase(reading, first, end)
    while first < end and classes[first] & (w.ADVERB | w.AND):
        first += 1
    if not _nominal(reading, head_of(reading, first, end + 1)):
        return None
    return Noun(first, head_of(reading, first, end + 1), end + 1)


def _joined(reading: Reading, place: int, end: int) -> bool:
    return place > 0 and place < end and reading.capital(place - 1) and reading.capital(place + 1)


def _last_phrase(reading: Reading, first: int, end: int) -> int:
    """Leave out a phrase with a preposition that goes before the subject."""
    classes = reading.classes
    place = end
    while place > first and not classes[place] & (w.PREPOSITION | w.DETERMINER | w.POSSESSIVE | w.TIME):
        place -= 1
    return place if classes[place] & (w.DETERMINER | w.POSSESSIVE) else min(place + 1, end)
