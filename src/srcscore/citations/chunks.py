"""Noun phrases beside a cue: where the source stands, by rules over word classes."""

from __future__ import annotations

import re
from typing import NamedTuple

from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.word_classes import word_set

# A subject is at most this many tokens away from its verb: longer searches find clauses, and cost time.
_REACH = 24
_SKIPPED = w.AUXILIARY | w.NEGATION | w.ADVERB
_EDGE = w.STOP | w.CONJUNCTION | w.PRONOUN | w.RELATIVE | w.VERB | w.PHRASE
_HEAD_EDGE = w.PREPOSITION | w.STOP | w.RELATIVE | w.PARTICIPLE
_RIGHT_EDGE = _EDGE | w.AUXILIARY | w.NEGATION | w.TIME
_PHRASE_EDGE = w.PREPOSITION | w.DETERMINER | w.POSSESSIVE | w.TIME
_LEADING = w.PREPOSITION | w.TIME | w.ADVERB | w.CONJUNCTION
CLOSED = (
    w.DETERMINER
    | w.POSSESSIVE
    | w.PREPOSITION
    | w.CONJUNCTION
    | w.AND
    | w.ADVERB
    | w.TIME
    | w.CLITIC
    | w.STOP
)
"""Words of these classes belong to no name."""
_PRONOMINAL = word_set("pronominal")
_BEFORE_DATES = word_set("before_dates")
_PARTY = re.compile("[DRI]-[A-Z]")
"""What follows the name of a member of the Congress: Ann Lee, D-Va., said."""
_OPENING = {")": "(", "]": "[", ",": ",", "—": "—", "–": "–", "--": "--", "-": "-"}


class NounPhrase(NamedTuple):
    """A noun phrase, as token indices."""

    first: int
    """Its first token."""
    head: int
    """Its last token before a preposition or comma."""
    last: int
    """One behind its last token."""


def subject_before(text: AnnotatedText, index: int, floor: int) -> NounPhrase | None:
    """Return the noun phrase that ends at token `index`, or before an aside that ends there."""
    if index < floor:
        return None
    words, classes = text.words, text.word_classes
    if classes[index] & w.STOP or words[index] == ",":
        index = _before_aside(text, index, floor)
        if index - 2 >= floor and _PARTY.match(words[index]) and words[index - 1] == ",":
            index -= 2
        if index < floor:
            return None
    if classes[index] & (w.PRONOUN | w.RELATIVE) or words[index] in ("that", "That"):
        return NounPhrase(index, index, index + 1)
    return phrase_ending(text, index, floor)


def noun_after(text: AnnotatedText, index: int, ceiling: int) -> NounPhrase | None:
    """Return the noun phrase that begins at token `index`, or None."""
    words, classes = text.words, text.word_classes
    if index >= ceiling:
        return None
    if classes[index] & w.PRONOUN:
        return NounPhrase(index, index, index + 1)
    end, limit = index, min(ceiling, index + _REACH)
    while end < limit:
        bits = classes[end]
        if bits & w.STOP and _is_short_form(text, end, limit):
            end += 3
            continue
        if words[end] == "," or bits & (w.PREPOSITION | w.AND):
            break
        # Reports is a noun too, and a capitalised May inside a phrase belongs to a name.
        inside = bits & w.VERB and bits & w.SOURCE_NOUNS
        named = bits & (w.VERB | w.TIME) and end > index and text.capitals[end]
        if bits & _RIGHT_EDGE and not inside and not named:
            break
        end += 1
    while end > index and classes[end - 1] & (w.CLITIC | w.ADVERB):
        end -= 1
    if end == index or not _is_nominal(text, end - 1):
        return None
    return NounPhrase(index, _head_of(text, index, end), end)


def phrase_ending(  # noqa: C901 - four steps in a row
    text: AnnotatedText, end: int, floor: int
) -> NounPhrase | None:
    """Return the noun phrase whose last token is `end`: back to a determiner, a mark or a verb."""
    words, classes = text.words, text.word_classes
    low, index = max(floor, end - _REACH), end
    while index >= low:
        if not _is_edge(text, index, end):
            index -= 1
        elif index - 2 > low and _is_short_form(text, index - 2, end + 1):
            index -= 3
        else:
            break
    first = index + 1
    if first > end:
        return None
    if classes[first] & w.PREPOSITION:
        # A phrase with a preposition goes before the subject: "in a speech the mayor".
        first = end
        while first > index + 1 and not classes[first] & _PHRASE_EDGE:
            first -= 1
        if not classes[first] & (w.DETERMINER | w.POSSESSIVE):
            first = min(first + 1, end)
    while first < end and classes[first] & (w.ADVERB | w.AND | w.TIME):
        first += 1
    head = _head_of(text, first, end + 1)
    if first - 3 >= floor and words[first - 1] == "," and not text.capitals[head]:
        # "Ann Lee, head of the union, said": the phrase describes the name before the comma.
        described = classes[head] & (w.ANONYMOUS | w.TITLE | w.OFFICE) or words[first] in ("a", "an", "the")
        name = first - 2
        if described and text.capitals[name] and text.capitals[name - 1] and not classes[name] & CLOSED:
            return NounPhrase(name - 1, name, end + 1)
    return NounPhrase(first, head, end + 1) if _is_nominal(text, head) else None


def opening_noun(text: AnnotatedText, first: int, last: int) -> NounPhrase | None:
    """Return the noun phrase that opens a sentence, behind a leading phrase with a preposition."""
    classes, words = text.word_classes, text.words
    if classes[first] & _LEADING:
        for index in range(first + 1, min(last, first + _REACH)):
            if words[index] == ",":
                first = index + 1
                break
    if first < last and classes[first] & w.PHRASE:
        return None
    if first == last or not text.capitals[first] or classes[first] & CLOSED:
        return noun_after(text, first, last)
    end = first
    while end < last and text.capitals[end] and not classes[end] & (CLOSED | w.AUXILIARY):
        end += 1
    return NounPhrase(first, end - 1, end) if end > first else None


def skip_left(text: AnnotatedText, index: int, floor: int) -> int:
    """Step left over auxiliaries, adverbs and dates between a subject and its verb."""
    words, classes = text.words, text.word_classes
    while index >= floor:
        bits = classes[index]
        if bits & _SKIPPED or (words[index].endswith("ly") and not text.capitals[index]):
            index -= 1
        elif bits & w.TIME:
            index -= 1
            while index > floor and (classes[index] & (w.TIME | w.DETERMINER) or words[index][0].isdigit()):
                index -= 1
            if index > floor and words[index] in _BEFORE_DATES:
                index -= 1
        elif bits & w.CLITIC and index > floor and classes[index - 1] & (w.PRONOUN | w.RELATIVE):
            index -= 1
        else:
            break
    return index


def _head_of(text: AnnotatedText, first: int, last: int) -> int:
    """Return the last token of a phrase before a preposition, a comma or a bracket."""
    end = first
    for index in range(first + 1, last):
        if index < end:
            continue
        bits = text.word_classes[index]
        if bits & w.STOP and _is_short_form(text, index, last):
            end = index + 3
        elif bits & _HEAD_EDGE or text.words[index] == ",":
            return index - 1
    return last - 1


def _is_short_form(text: AnnotatedText, index: int, limit: int) -> bool:
    """Whether initials in brackets open here and the name goes on: Ferry Board (FB) Chairman Lee."""
    words = text.words
    return (
        index + 3 < limit
        and words[index] == "("
        and words[index + 2] == ")"
        and words[index + 1].isupper()
        and text.capitals[index + 3]
    )


def _is_nominal(text: AnnotatedText, index: int) -> bool:
    bits = text.word_classes[index]
    return bool(bits & w.SOURCE_NOUNS) or not bits & CLOSED or text.words[index].lower() in _PRONOMINAL


def _is_edge(text: AnnotatedText, index: int, end: int) -> bool:
    """Whether a phrase whose last token is `end` cannot reach back over token `index`."""
    bits = text.word_classes[index]
    if bits & w.PARTICIPLE and index < end:
        return bool(text.word_classes[index + 1] & (w.DETERMINER | w.PRONOUN))
    if bits & _EDGE and not (bits & w.SOURCE_NOUNS and (index == end or bits & w.VERB)):
        return not (bits & w.VERB and text.capitals[index] and index > 0 and not bits & w.STOP)
    if bits & (w.AUXILIARY | w.NEGATION) or text.words[index] == ",":
        return True
    if text.quoted[index] and not text.quoted[end]:
        return True
    if not bits & w.AND:
        return False
    # "Lee and Dorn", "Lee and the Port Authority" are one phrase; "ships and the mayor" is not.
    follower = index + 1 + (index + 1 < end and text.words[index + 1] == "the")
    return not (0 < index < end and text.capitals[index - 1] and text.capitals[follower])


def _before_aside(text: AnnotatedText, index: int, floor: int) -> int:
    """From the mark that closes an aside, return the token before the mark that opens it."""
    words, quoted = text.words, text.quoted
    wanted = _OPENING.get(words[index])
    if wanted is None:
        return floor - 1
    for opening in range(index - 1, max(floor, index - _REACH) - 1, -1):
        if quoted[opening] and not quoted[index]:
            break
        if words[opening] == wanted:
            before = opening - 1
            if before > floor and words[before] == ")":
                return _before_aside(text, before, floor)
            return before
    return floor - 1
