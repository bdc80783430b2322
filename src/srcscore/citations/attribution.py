"""Who is credited: a source and the cue that credits it, by patterns around reporting verbs."""

from __future__ import annotations

from typing import NamedTuple

from srcscore.citations import words as w
from srcscore.citations.nouns import Noun, noun_after, subject_before
from srcscore.citations.reading import Reading


class Attribution(NamedTuple):
    """One source with its cue, as token indices."""

    noun: Noun
    """Who is credited."""
    cue: tuple[int, int]
    """The words that credit."""
    sentence: int
    """The sentence."""


_ALWAYS = frozenset({"say", "tell", "judge"})
_REPORTERS = w.DOCUMENT | w.ORGANISATION | w.ANONYMOUS | w.OUTLET_NOUN
_PHRASES = {"according": "to", "courtesy": "of"}


def find_attributions(reading: Reading) -> list[Attribution]:
    """Return who is credited in the body of an article, in order.

    Parameters
    ----------
    reading
        The article.
    """
    found: list[Attribution] = []
    classes, words, quoted = reading.classes, reading.words, reading.quoted
    for sentence, (first, last) in enumerate(reading.tokens.sentences):
        if reading.kinds[sentence] != "body":
            continue
        for index in range(first, last):
            if quoted[index]:
                continue
            if classes[index] & w.VERB:
                noun = _by_verb(reading, index, first, last)
                cue = (index, index + 1)
            elif words[index].lower() in _PHRASES and words[index + 1 : index + 2] == [
                _PHRASES[words[index].lower()]
            ]:
                noun = noun_after(reading, index + 2, last)
                cue = (index, index + 2)
            else:
                continue
            if noun is not None:
                found.append(Attribution(noun, cue, sentence))
    return found


def _by_verb(reading: Reading, verb: int, first: int, last: int) -> Noun | None:
    if _inverted(reading, verb, first):
        noun = noun_after(reading, verb + 1, last)
        if noun is not None and _speaks(reading, verb, noun):
            return noun
    noun = subject_before(reading, verb, first)
    return noun if noun is not None and _speaks(reading, verb, noun) else None


def _inverted(reading: Reading, verb: int, first: int) -> bool:
    """Whether a quotation or a comma stands right before a verb, as in “...”, said the mayor."""
    before = verb - 1
    return before >= 0 and (reading.quoted[before] == 1 or (before >= first and reading.words[before] == ","))


def _speaks(reading: Reading, verb: int, noun: Noun) -> bool:
    kind = w.verbs()[reading.words[verb]]
    if kind in _ALWAYS:
        return True
    return kind == "show" and bool(reading.classes[noun.head] & _REPORTERS)
