"""Noun phrases beside a verb: where the one who speaks stands, by rules over word classes."""

from __future__ import annotations

import re
from typing import NamedTuple

from srcscore.citations import words as w
from srcscore.citations.reading import Reading

_REACH = 24
"""A subject stands at most so many tokens away: longer searches find clauses, and cost time."""
_SKIPPED = w.AUXILIARY | w.NEGATION | w.ADVERB
_EDGE = w.STOP | w.CONJUNCTION | w.PRONOUN | w.RELATIVE | w.VERB | w.PHRASE
_HEAD_EDGE = w.PREPOSITION | w.STOP | w.RELATIVE | w.PARTICIPLE
_RIGHT_EDGE = _EDGE | w.AUXILIARY | w.NEGATION | w.TIME
_LINKS = frozenset(
    {"of", "for", "de", "del", "der", "van", "von", "al", "bin", "and", "&", "the", "on", "in"}
)
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
        "three",
        "this",
    }
    | {"these", "those", "neither", "none", "everyone", "each", "more", "other"}
)
_CLOSED = (
    w.DETERMINER
    | w.POSSESSIVE
    | w.PREPOSITION
    | w.AND
    | w.CLITIC
    | w.ADVERB
    | w.CONJUNCTION
    | w.STOP
    | w.TIME
)
_PARTY = re.compile("[DRI]-[A-Z]")
"""What stands behind a member of the Congress: Ann Lee, D-Va., said."""
_OPENING = {")": "(", "]": "[", ",": ",", "—": "—", "–": "–", "--": "--", "-": "-"}


class Noun(NamedTuple):
    """A noun phrase, as token indices."""

    first: int
    """Its first token."""
    head: int
    """Its last token before a preposition or comma."""
    last: int
    """Behind its last token."""


def subject_before(reading: Reading, index: int, floor: int) -> Noun | None:
    """Return the noun phrase that ends at a token or before an aside that ends there.

    Parameters
    ----------
    reading
        The article.
    index
        Where it should end: the token before a verb and its auxiliaries.
    floor
        First token of the sentence.
    """
    if index < floor:
        return None
    words, classes = reading.words, reading.classes
    bits = classes[index]
    if bits & w.STOP or words[index] == ",":
        index = _before_aside(reading, index, floor)
        if index - 2 >= floor and _PARTY.match(words[index]) and words[index - 1] == ",":
            index -= 2
        if index < floor:
            return None
        bits = classes[index]
    if bits & (w.PRONOUN | w.RELATIVE) or words[index] in ("that", "That"):
        return Noun(index, index, index + 1)
    return phrase_ending(reading, index, floor)


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
        if bits & w.STOP and short_form(reading, place, limit):
            place += 3
            continue
        if bits & _RIGHT_EDGE and not _within_right(reading, place, index):
            break
        if words[place] == "," or (
            bits & (w.PREPOSITION | w.AND) and (place == index or not _inside_name(reading, place, limit))
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
    behind = first
    for index in range(first + 1, last):
        if index < behind:
            continue
        bits = classes[index]
        if bits & w.STOP and short_form(reading, index, last):
            behind = index + 3
        elif bits & _HEAD_EDGE or words[index] == ",":
            return index - 1
    return last - 1


def short_form(reading: Reading, place: int, limit: int) -> bool:
    """Whether initials in brackets open here and the name goes on: Ferry Board (FB) Chairman Lee.

    Parameters
    ----------
    reading
        The article.
    place
        The bracket that opens.
    limit
        Token behind the phrase.
    """
    words = reading.words
    return (
        place + 3 < limit
        and words[place] == "("
        and words[place + 2] == ")"
        and words[place + 1].isupper()
        and reading.capital(place + 3)
    )


def skip_left(reading: Reading, index: int, floor: int) -> int:
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
            if index > floor and words[index] in ("on", "in", "late", "early", "last", "next"):
                index -= 1
        elif bits & w.CLITIC and index > floor and classes[index - 1] & (w.PRONOUN | w.RELATIVE):
            index -= 1
        else:
            break
    return index


def opening_noun(reading: Reading, first: int, last: int) -> Noun | None:
    """Return the noun phrase that opens a sentence, behind a leading phrase with a preposition."""
    classes, words = reading.classes, reading.words
    if classes[first] & (w.PREPOSITION | w.TIME | w.ADVERB | w.CONJUNCTION):
        for index in range(first + 1, min(last, first + _REACH)):
            if words[index] == ",":
                first = index + 1
                break
    if first < last and classes[first] & w.PHRASE:
        return None
    if first < last and reading.capital(first) and not classes[first] & _CLOSED:
        place = first
        while place < last and reading.capital(place) and not classes[place] & (_CLOSED | w.AUXILIARY):
            place += 1
        return Noun(first, place - 1, place) if place > first else None
    return noun_after(reading, first, last)


def _nominal(reading: Reading, index: int) -> bool:
    bits = reading.classes[index]
    return bool(bits & w.NOUNS) or not bits & _CLOSED or reading.words[index].lower() in _ALONE


def _inside_name(reading: Reading, place: int, limit: int) -> bool:
    """Whether a small word stands between capitalised words of one name: Department of Labor."""
    words = reading.words
    if words[place].lower() not in _LINKS or not reading.capital(place - 1):
        return False
    behind = place + 1
    if behind < limit and words[behind] == "the":
        behind += 1
    if behind < limit and reading.classes[behind] & w.TIME:
        return False
    organised = any(reading.classes[i] & w.ORG_HEAD for i in range(max(0, place - 3), place))
    return behind < limit and reading.capital(behind) and organised


def _before_aside(reading: Reading, index: int, floor: int) -> int:
    """From the mark that closes an aside, return the token before the mark that opens it."""
    words, quoted = reading.words, reading.quoted
    wanted = _OPENING.get(words[index])
    if wanted is None:
        return floor - 1
    for place in range(index - 1, max(floor, index - _REACH) - 1, -1):
        if quoted[place] and not quoted[index]:
            break
        if words[place] == wanted:
            before = place - 1
            if before > floor and words[before] == ")":
                return _before_aside(reading, before, floor)
            return before
    return floor - 1


def phrase_ending(reading: Reading, end: int, floor: int) -> Noun | None:
    """Return the noun phrase that ends with a token: back to a determiner, a mark or a verb.

    Parameters
    ----------
    reading
        The article.
    end
        Its last token.
    floor
        First token of the sentence.
    """
    classes = reading.classes
    low = max(floor, end - _REACH)
    place = end
    while place >= low:
        if not _edge(reading, place, end):
            place -= 1
        elif place - 2 > low and short_form(reading, place - 2, end + 1):
            place -= 3
        else:
            break
    first = place + 1
    if first > end:
        return None
    if classes[first] & w.PREPOSITION:
        first = _last_phrase(reading, first, end)
    while first < end and classes[first] & (w.ADVERB | w.AND | w.TIME):
        first += 1
    head = head_of(reading, first, end + 1)
    bearer = _bearer(reading, first, head, floor)
    if bearer is not None:
        return Noun(*bearer, end + 1)
    return Noun(first, head, end + 1) if _nominal(reading, head) else None


def _bearer(reading: Reading, first: int, head: int, floor: int) -> tuple[int, int] | None:
    """Return the name before a comma whose owner the phrase describes: Ann Lee, head of the union said."""
    if first - 3 < floor or reading.words[first - 1] != "," or reading.capital(head):
        return None
    described = reading.classes[head] & (w.ANONYMOUS | w.TITLE | w.OFFICE)
    if not described and reading.words[first] not in ("a", "an", "the"):
        return None
    name = first - 2
    if not (reading.capital(name) and reading.capital(name - 1)) or reading.classes[name] & _CLOSED:
        return None
    return name - 1, name


def _edge(reading: Reading, place: int, end: int) -> bool:
    """Whether a phrase that ends at `end` cannot reach back over a token."""
    bits = reading.classes[place]
    if bits & w.PARTICIPLE and place < end:
        return bool(reading.classes[place + 1] & (w.DETERMINER | w.PRONOUN))
    if bits & _EDGE and not (bits & w.NOUNS and (place == end or bits & w.VERB)):
        return not (bits & w.VERB and reading.capital(place) and place > 0 and not bits & w.STOP)
    if bits & (w.AUXILIARY | w.NEGATION) or reading.words[place] == ",":
        return True
    if reading.quoted[place] and not reading.quoted[end]:
        return True
    return bool(bits & w.AND) and not _joined(reading, place, end)


def _joined(reading: Reading, place: int, end: int) -> bool:
    behind = place + 1 + (place + 1 < end and reading.words[place + 1] == "the")
    return 0 < place < end and reading.capital(place - 1) and reading.capital(behind)


def _last_phrase(reading: Reading, first: int, end: int) -> int:
    """Leave out a phrase with a preposition that goes before the subject."""
    classes = reading.classes
    place = end
    while place > first and not classes[place] & (w.PREPOSITION | w.DETERMINER | w.POSSESSIVE | w.TIME):
        place -= 1
    return place if classes[place] & (w.DETERMINER | w.POSSESSIVE) else min(place + 1, end)
