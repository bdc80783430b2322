"""Outlets named in prose: whether something is credited to them, by the words around the name."""

from __future__ import annotations

from srcscore.citations import words as w
from srcscore.citations.reading import Reading

_BEFORE = frozenset({"via", "citing", "cites", "cited", "quoting", "quotes", "quoted", "per", "h/t"})
_ADDRESSED = frozenset({"told", "tells", "telling", "tell", "informed", "assured"})
_VENUES = frozenset({"on", "in", "to", "with", "for", "by", "from", "at", "of"})
_SPEECH = frozenset(
    {
        "interview",
        "interviews",
        "interviewed",
        "appearance",
        "appeared",
        "appearing",
        "appears",
        "conversation",
        "op-ed",
    }
)
_MADE = frozenset(
    {
        "reported",
        "obtained",
        "seen",
        "reviewed",
        "published",
        "quoted",
        "cited",
        "revealed",
        "according",
        "interviewed",
    }
)
_STEP = w.DETERMINER | w.ADVERB | w.CLITIC | w.OUTLET_NOUN | w.HONORIFIC | w.POSSESSIVE
_REACH = 6


def credited(reading: Reading, first: int, last: int, floor: int, ceiling: int) -> tuple[int, int] | None:
    """Return the cue, as token indices, that credits the outlet at `first`..`last`, or None.

    Parameters
    ----------
    reading
        The article.
    first, last
        The name, as token indices, `last` exclusive.
    floor, ceiling
        The sentence, as token indices.
    """
    return _before(reading, first, floor) or _behind(reading, last, ceiling)


def _before(reading: Reading, first: int, floor: int) -> tuple[int, int] | None:
    words, classes = reading.words, reading.classes
    index = first - 1
    low = max(floor, first - _REACH)
    while index >= low and (classes[index] & _STEP or _adjective(reading, index)):
        index -= 1
    if index < low:
        return None
    word = words[index].lower()
    if word in _BEFORE or word in _ADDRESSED:
        return index, index + 1
    if word not in _VENUES or index == floor:
        return None
    for place in range(index - 1, max(floor, index - 4) - 1, -1):
        bits, earlier = classes[place], words[place].lower()
        if earlier in _SPEECH or earlier in _MADE or bits & w.DOCUMENT or bits & w.SOCIAL:
            return place, index + 1
        if bits & w.VERB and word in ("on", "in", "to", "for", "with"):
            return place, index + 1
    return None


def _adjective(reading: Reading, index: int) -> bool:
    """Whether a word can stand between a cue and the name: "the Turkish newspaper", "Moscow's"."""
    return reading.capital(index) or reading.words[index] in (
        "left-leaning",
        "conservative",
        "liberal",
        "state-run",
    )


def _behind(reading: Reading, last: int, ceiling: int) -> tuple[int, int] | None:
    words, classes = reading.words, reading.classes
    index = last
    if index < ceiling and classes[index] & w.CLITIC:
        index += 1
    for place in range(index, min(ceiling, index + 3)):
        bits = classes[place]
        if bits & (w.DOCUMENT | w.VERB) and not bits & w.STOP:
            return place, place + 1
        if bits & (w.STOP | w.PREPOSITION | w.CONJUNCTION) or words[place] == ",":
            break
    return None
