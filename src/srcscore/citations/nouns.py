"""Noun phrases beside a verb: where the one who speaks stands, by rules over word classes."""

from __future__ import annotations

import re
from typing import NamedTuple

from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText

_REACH = 24
"""A subject stands at most so many tokens away: longer searches find clauses, and cost time."""
_SKIPPED = w.AUXILIARY | w.NEGATION | w.ADVERB
_EDGE = w.STOP | w.CONJUNCTION | w.PRONOUN | w.RELATIVE | w.VERB | w.PHRASE
_HEAD_EDGE = w.PREPOSITION | w.STOP | w.RELATIVE | w.PARTICIPLE
_RIGHT_EDGE = _EDGE | w.AUXILIARY | w.NEGATION | w.TIME
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


def subject_before(text: AnnotatedText, index: int, floor: int) -> Noun | None:
    """Return the noun phrase that ends at a token or before an aside that ends there.

    Parameters
    ----------
    text
        The article.
    index
        Where it should end: the token before a verb and its auxiliaries.
    floor
        First token of the sentence.
    """
    if index < floor:
        return None
    words, classes = text.words, text.word_classes
    bits = classes[index]
    if bits & w.STOP or words[index] == ",":
        index = _before_aside(text, index, floor)
        if index - 2 >= floor and _PARTY.match(words[index]) and words[index - 1] == ",":
            index -= 2
        if index < floor:
            return None
        bits = classes[index]
    if bits & (w.PRONOUN | w.RELATIVE) or words[index] in ("that", "That"):
        return Noun(index, index, index + 1)
    return phrase_ending(text, index, floor)


def noun_after(text: AnnotatedText, index: int, ceiling: int) -> Noun | None:
    """Return the noun phrase that begins at a token, or None.

    Parameters
    ----------
    text
        The article.
    index
        Where it should begin.
    ceiling
        Token behind the sentence.
    """
    words, classes = text.words, text.word_classes
    if index >= ceiling:
        return None
    if classes[index] & w.PRONOUN:
        return Noun(index, index, index + 1)
    place, limit = index, min(ceiling, index + _REACH)
    while place < limit:
        bits = classes[place]
        if bits & w.STOP and short_form(text, place, limit):
            place += 3
            continue
        if bits & _RIGHT_EDGE and not _within_right(text, place, index):
            break
        if words[place] == "," or bits & (w.PREPOSITION | w.AND):
            break
        place += 1
    while place > index and classes[place - 1] & (w.CLITIC | w.ADVERB):
        place -= 1
    if place == index or not _nominal(text, place - 1):
        return None
    return Noun(index, head_of(text, index, place), place)


def _within_right(text: AnnotatedText, place: int, index: int) -> bool:
    """Whether a word that looks like an edge belongs to the phrase: May in a name, reports as a noun."""
    bits = text.word_classes[place]
    if bits & w.VERB and bits & w.SOURCE_NOUNS:
        return True
    return bool(bits & (w.VERB | w.TIME)) and place > index and text.capital(place)


def head_of(text: AnnotatedText, first: int, last: int) -> int:
    """Return the last token of a phrase before a preposition, a comma or a bracket."""
    classes, words = text.word_classes, text.words
    behind = first
    for index in range(first + 1, last):
        if index < behind:
            continue
        bits = classes[index]
        if bits & w.STOP and short_form(text, index, last):
            behind = index + 3
        elif bits & _HEAD_EDGE or words[index] == ",":
            return index - 1
    return last - 1


def short_form(text: AnnotatedText, place: int, limit: int) -> bool:
    """Whether initials in brackets open here and the name goes on: Ferry Board (FB) Chairman Lee.

    Parameters
    ----------
    text
        The article.
    place
        The bracket that opens.
    limit
        Token behind the phrase.
    """
    words = text.words
    return (
        place + 3 < limit
        and words[place] == "("
        and words[place + 2] == ")"
        and words[place + 1].isupper()
        and text.capital(place + 3)
    )


def skip_left(text: AnnotatedText, index: int, floor: int) -> int:
    """Step left over auxiliaries, adverbs and dates between a subject and its verb."""
    words, classes = text.words, text.word_classes
    while index >= floor:
        bits = classes[index]
        if bits & _SKIPPED or (words[index].endswith("ly") and not text.capital(index)):
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


def opening_noun(text: AnnotatedText, first: int, last: int) -> Noun | None:
    """Return the noun phrase that opens a sentence, behind a leading phrase with a preposition."""
    classes, words = text.word_classes, text.words
    if classes[first] & (w.PREPOSITION | w.TIME | w.ADVERB | w.CONJUNCTION):
        for index in range(first + 1, min(last, first + _REACH)):
            if words[index] == ",":
                first = index + 1
                break
    if first < last and classes[first] & w.PHRASE:
        return None
    if first < last and text.capital(first) and not classes[first] & _CLOSED:
        place = first
        while place < last and text.capital(place) and not classes[place] & (_CLOSED | w.AUXILIARY):
            place += 1
        return Noun(first, place - 1, place) if place > first else None
    return noun_after(text, first, last)


def _nominal(text: AnnotatedText, index: int) -> bool:
    bits = text.word_classes[index]
    return bool(bits & w.SOURCE_NOUNS) or not bits & _CLOSED or text.words[index].lower() in _ALONE


def _before_aside(text: AnnotatedText, index: int, floor: int) -> int:
    """From the mark that closes an aside, return the token before the mark that opens it."""
    words, quoted = text.words, text.quoted
    wanted = _OPENING.get(words[index])
    if wanted is None:
        return floor - 1
    for place in range(index - 1, max(floor, index - _REACH) - 1, -1):
        if quoted[place] and not quoted[index]:
            break
        if words[place] == wanted:
            before = place - 1
            if before > floor and words[before] == ")":
                return _before_aside(text, before, floor)
            return before
    return floor - 1


def phrase_ending(text: AnnotatedText, end: int, floor: int) -> Noun | None:
    """Return the noun phrase that ends with a token: back to a determiner, a mark or a verb.

    Parameters
    ----------
    text
        The article.
    end
        Its last token.
    floor
        First token of the sentence.
    """
    classes = text.word_classes
    low = max(floor, end - _REACH)
    place = end
    while place >= low:
        if not _edge(text, place, end):
            place -= 1
        elif place - 2 > low and short_form(text, place - 2, end + 1):
            place -= 3
        else:
            break
    first = place + 1
    if first > end:
        return None
    if classes[first] & w.PREPOSITION:
        first = _last_phrase(text, first, end)
    while first < end and classes[first] & (w.ADVERB | w.AND | w.TIME):
        first += 1
    head = head_of(text, first, end + 1)
    bearer = _bearer(text, first, head, floor)
    if bearer is not None:
        return Noun(*bearer, end + 1)
    return Noun(first, head, end + 1) if _nominal(text, head) else None


def _bearer(text: AnnotatedText, first: int, head: int, floor: int) -> tuple[int, int] | None:
    """Return the name before a comma whose owner the phrase describes: Ann Lee, head of the union said."""
    if first - 3 < floor or text.words[first - 1] != "," or text.capital(head):
        return None
    described = text.word_classes[head] & (w.ANONYMOUS | w.TITLE | w.OFFICE)
    if not described and text.words[first] not in ("a", "an", "the"):
        return None
    name = first - 2
    if not (text.capital(name) and text.capital(name - 1)) or text.word_classes[name] & _CLOSED:
        return None
    return name - 1, name


def _edge(text: AnnotatedText, place: int, end: int) -> bool:
    """Whether a phrase that ends at `end` cannot reach back over a token."""
    bits = text.word_classes[place]
    if bits & w.PARTICIPLE and place < end:
        return bool(text.word_classes[place + 1] & (w.DETERMINER | w.PRONOUN))
    if bits & _EDGE and not (bits & w.SOURCE_NOUNS and (place == end or bits & w.VERB)):
        return not (bits & w.VERB and text.capital(place) and place > 0 and not bits & w.STOP)
    if bits & (w.AUXILIARY | w.NEGATION) or text.words[place] == ",":
        return True
    if text.quoted[place] and not text.quoted[end]:
        return True
    return bool(bits & w.AND) and not _joined(text, place, end)


def _joined(text: AnnotatedText, place: int, end: int) -> bool:
    behind = place + 1 + (place + 1 < end and text.words[place + 1] == "the")
    return 0 < place < end and text.capital(place - 1) and text.capital(behind)


def _last_phrase(text: AnnotatedText, first: int, end: int) -> int:
    """Leave out a phrase with a preposition that goes before the subject."""
    classes = text.word_classes
    place = end
    while place > first and not classes[place] & (w.PREPOSITION | w.DETERMINER | w.POSSESSIVE | w.TIME):
        place -= 1
    return place if classes[place] & (w.DETERMINER | w.POSSESSIVE) else min(place + 1, end)
