"""Outlets named in prose: whether something is credited to them, by the words around the name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from srcscore.citations import words as w
from srcscore.citations.reading import Reading
from srcscore.records import Role

_LISTING = frozenset({"via", "h/t", "source", "sources", "courtesy"})
_CITING = frozenset(
    {"citing", "cites", "cited", "quoting", "quotes", "quoted", "per", "crediting", "referencing"}
)
_ADDRESSED = frozenset({"told", "tells", "telling", "tell", "informed", "assured", "informs"})
_VENUES = frozenset({"on", "in", "to", "with", "for", "by", "from", "at", "of", "through"})
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
    }
    | {"op-ed", "spoke", "speaking", "speaks", "wrote", "writing", "writes", "interviewing", "commentary"}
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
        "interviewed",
        "aired",
    }
    | {
        "posted",
        "printed",
        "broadcast",
        "conducted",
        "released",
        "confirmed",
        "compiled",
        "uncovered",
        "owned",
    }
) - {"owned"}
_EDITED = frozenset(
    {
        "ran",
        "runs",
        "covered",
        "covers",
        "examined",
        "examines",
        "put",
        "puts",
        "investigated",
        "published",
        "detailed",
    }
    | {
        "publishes",
        "profiled",
        "broke",
        "obtained",
        "learned",
        "chronicled",
        "rated",
        "reviewed",
        "interviewed",
        "aired",
    }
    | {
        "documented",
        "analyzed",
        "analysed",
        "tracked",
        "surveyed",
        "polled",
        "looked",
        "named",
        "spoke",
        "showing",
    }
)
_CREDITS = frozenset({"photo", "photos", "image", "images", "picture", "photograph"})
_PICTURE = frozenset(
    {"photo", "photos", "image", "images", "picture", "video", "photograph", "credit", "screenshot"}
)
_STEP = w.DETERMINER | w.ADVERB | w.CLITIC | w.OUTLET_NOUN | w.HONORIFIC | w.POSSESSIVE
_EMPLOYED = frozenset(
    {
        "reporter",
        "reporters",
        "journalist",
        "journalists",
        "correspondent",
        "editor",
        "anchor",
        "host",
        "columnist",
    }
    | {"contributor", "producer", "commentator", "analyst", "writer", "photographer", "staffer", "pundit"}
    | {
        "employee",
        "employees",
        "executive",
        "crew",
        "camera",
        "building",
        "headquarters",
        "debate",
        "viewers",
    }
)
_REACH = 7


def named_after(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield capitalised words where only an outlet is likely: "an interview with X", "an article in X".

    Parameters
    ----------
    reading
        The article.
    """
    words, classes = reading.words, reading.classes
    for place in reading.hot:
        if not classes[place] & w.MAKING or place + 2 >= len(words):
            continue
        index = place + 1
        if words[index] not in _VENUES:
            continue
        index += 1
        while index < len(words) and classes[index] & w.DETERMINER and index < place + 4:
            index += 1
        end = index
        while end < len(words) and end < index + 3 and reading.capital(end) and not classes[end] & w.STOP:
            end += 1
        if end > index:
            yield index, end


class Credit(NamedTuple):
    """How an outlet is credited."""

    role: Role
    cue: tuple[int, int]


def credited(reading: Reading, first: int, last: int, floor: int, ceiling: int) -> Credit | None:
    """Return how the outlet at `first`..`last` is credited, or None when it is only mentioned.

    Parameters
    ----------
    reading
        The article.
    first, last
        The name, as token indices, `last` exclusive.
    floor, ceiling
        The sentence, as token indices.
    """
    return (
        _dateline(reading, first, last, floor, ceiling)
        or _before(reading, first, floor)
        or _behind(reading, last, floor, ceiling)
    )


def pictured(reading: Reading, first: int, floor: int) -> bool:
    """Whether a name stands in the credit of a picture."""
    return any(reading.words[index].lower() in _CREDITS for index in range(max(floor, first - 5), first))


def _dateline(reading: Reading, first: int, last: int, floor: int, ceiling: int) -> Credit | None:
    """Read an agency's credit: `(Reuters) -` near the start of a sentence."""
    words = reading.words
    if first - 1 < floor or last + 1 >= ceiling or words[first - 1] != "(" or words[last] != ")":
        return None
    dashed = words[last + 1] in ("-", "–", "—", "--")
    return Credit("listed", (first - 1, last + 1)) if dashed and first - floor <= _REACH + 2 else None


def _before(reading: Reading, first: int, floor: int) -> Credit | None:
    words, classes = reading.words, reading.classes
    index = _step_left(reading, first - 1, max(floor, first - _REACH))
    if index < floor:
        return None
    word = words[index].lower()
    if word == ":" and index > floor:
        index, word = index - 1, words[index - 1].lower()
    if any(words[place].lower() in _PICTURE for place in range(max(floor, index - 3), index)):
        return None
    if word in _LISTING:
        return Credit("listed", (index, index + 1))
    if word in _CITING or word in _ADDRESSED:
        return Credit("evidence", (index, index + 1))
    if word not in _VENUES or index == floor:
        return None
    for place in range(index - 1, max(floor, index - 5) - 1, -1):
        earlier = words[place].lower()
        if earlier in _EMPLOYED or earlier in _PICTURE:
            return None
        if earlier in _SPEECH or earlier in _MADE or earlier == "according":
            return Credit("evidence", (place, index + 1))
        bits = classes[place]
        if bits & (w.DOCUMENT | w.SOCIAL) and word in ("by", "from", "in", "with", "of", "on"):
            return Credit("evidence", (place, index + 1))
        if bits & w.VERB and word in ("on", "to") and w.verbs()[words[place]] in ("say", "tell", "ask"):
            return Credit("evidence", (place, index + 1))
        if bits & (w.STOP | w.CONJUNCTION | w.RELATIVE):
            break
    return None


def _step_left(reading: Reading, index: int, low: int) -> int:
    """Step over what stands between a cue and a name: "the Turkish newspaper", "state broadcaster"."""
    classes, words = reading.classes, reading.words
    described = index >= low and bool(classes[index] & w.OUTLET_NOUN)
    blocked = w.PREPOSITION | w.VERB | w.STOP | w.CONJUNCTION | w.AUXILIARY | w.PRONOUN
    while index >= low and words[index] != ",":
        if classes[index] & _STEP or (reading.capital(index) and not classes[index] & (w.STOP | w.VERB)):
            index -= 1
        elif (described or words[index].endswith(("-wing", "-leaning", "-run"))) and not classes[
            index
        ] & blocked:
            index -= 1
        else:
            break
    return index


def _referred(reading: Reading, last: int, floor: int) -> bool:
    """Whether a reference is given: a name, the outlet and a date between commas."""
    words = reading.words
    return any(
        words[index] == "," and reading.capital(index - 1) for index in range(max(floor + 1, last - 4), last)
    )


def _behind(reading: Reading, last: int, floor: int, ceiling: int) -> Credit | None:
    words, classes = reading.words, reading.classes
    index = last
    if index + 1 < ceiling and words[index] == "," and words[last - 1] != "," and classes[index + 1] & w.TIME:
        return Credit("evidence", (index, index + 2)) if _referred(reading, last, floor) else None
    if index < ceiling and words[index] == ":" and last - floor <= _REACH:
        return Credit("evidence", (index, index + 1))
    if index < ceiling and classes[index] & w.CLITIC:
        index += 1
        if index < ceiling and reading.capital(index):
            return None
    for place in range(index, min(ceiling, index + 3)):
        bits, word = classes[place], words[place].lower()
        if word in _EMPLOYED:
            return None
        if word in _EDITED:
            return Credit("evidence", (place, place + 1))
        if word == "contributed":
            return Credit("listed", (place, place + 1))
        if bits & w.DOCUMENT or word in ("interview", "poll", "op-ed", "investigation"):
            return Credit("evidence", (place, place + 1))
        if bits & (w.STOP | w.PREPOSITION | w.CONJUNCTION | w.VERB) or words[place] == ",":
            break
    return None
