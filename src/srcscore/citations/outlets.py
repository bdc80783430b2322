"""Outlets named in prose: whether something is credited to them, by the words around the name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.records import Role

_REPORTS = frozenset({"reports", "reported", "writes", "wrote", "notes", "noted", "says", "said"})
"""Verbs that stand before an outlet which they credit."""
_LISTING = frozenset({"via", "h/t", "source", "sources", "courtesy"})
_VENUES = frozenset({"on", "in", "to", "with", "for", "by", "from", "at", "of", "through"})
_MAKERS = frozenset({"by", "from", "in", "with", "of", "on"})
_DESCRIBING = ("-wing", "-leaning", "-run")
_DASHES = frozenset({"-", "–", "—", "--"})
_STEP = w.DETERMINER | w.ADVERB | w.CLITIC | w.OUTLET_NOUN | w.HONORIFIC | w.POSSESSIVE
_BLOCKED = w.PREPOSITION | w.VERB | w.STOP | w.CONJUNCTION | w.AUXILIARY | w.PRONOUN
_REACH = 7
_NAME = 3
"""A paper that no table knows has at most so many words before its last."""
_NO_NAME = w.STOP | w.TIME
_NOT_PROPER = (
    w.STOP | w.PREPOSITION | w.DETERMINER | w.CONJUNCTION | w.PRONOUN | w.HONORIFIC | w.TIME | w.AUXILIARY
)
_PRESS_AGENCIES = frozenset({"news", "wire", "press", "photo"})
_NO_PAPERS = frozenset(
    ("breaking", "fake", "good", "bad", "latest", "old", "big", "local", "more", "top", "world", "hard")
)
"""Words before News and the like that make no paper's name."""
_DECLINED = frozenset({"declined", "refused", "cancelled", "canceled", "declines", "refuses", "skipped"})
"""An interview that was declined supports nothing."""

_JOINTS = frozenset({",", "and", "or", "&", "/", "the", "The", "both"})
_FINAL = frozenset({"and", "or", "&", "/"})
_JOINT = 3


class Credit(NamedTuple):
    """How an outlet is credited."""

    role: Role
    """`evidence` or `listed`."""
    cue: tuple[int, int]
    """The words that credit it, as token indices."""


def named_after(text: AnnotatedText) -> Iterator[tuple[int, int, bool]]:
    """Yield capitalised words where only an outlet is likely, and whether they are called one.

    "An interview with X", "an article in X"; "the newspaper X" calls X one.

    Parameters
    ----------
    text
        The article.
    """
    words, classes = text.words, text.word_classes
    for place in text.cue_tokens:
        if place + 2 >= len(words):
            break
        if words[place] == "agency" and words[place - 1] not in _PRESS_AGENCIES:
            continue
        if classes[place] & w.OUTLET_NOUN and (not text.capital(place) or text.initial[place]):
            index = place + 1
        elif classes[place] & w.INTERVIEW_NOUN and words[place + 1] in _VENUES:
            index = place + 2
        else:
            continue
        while index < len(words) and classes[index] & w.DETERMINER and index < place + 4:
            index += 1
        end = index
        while end < len(words) and end < index + 3 and text.capital(end) and not classes[end] & _NO_NAME:
            end += 1
        labelled = end < len(words) and words[end] == ":" and classes[place] & w.OUTLET_NOUN
        if end > index and not labelled:
            yield index, end, bool(classes[place] & w.OUTLET_NOUN)


def pressed(text: AnnotatedText) -> Iterator[tuple[int, int]]:
    """Yield capitalised names that end like a paper's, as in "the Harbour Herald", as token ranges.

    Parameters
    ----------
    text
        The article.
    """
    words, classes = text.words, text.word_classes
    for place in text.cue_tokens:
        if words[place] == "Channel" and words[place + 1 : place + 2] and words[place + 1].isdigit():
            yield place, place + 2
        if not classes[place] & w.PRESS_NAME or _longer(text, place + 1):
            continue
        first = place
        while first > 0 and place - first < _NAME and _proper(text, first - 1):
            if text.initial[first] or words[first - 1][-1] == ".":
                break
            first -= 1
        if first < place and words[place - 1].lower() not in _NO_PAPERS:
            yield first, place + 1


def runs(text: AnnotatedText, names: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield groups of names that stand in one row, as in "CNN, MSNBC and Fox News", as indices.

    Names that nothing but commas join are no row: "according to CNN, MSNBC lost viewers".

    Parameters
    ----------
    text
        The article.
    names
        First and behind-last tokens, in order.
    """
    words, group, joined = text.words, [0], False
    for index in range(1, len(names) + 1):
        between = None
        if index < len(names):
            between = words[names[index - 1][1] : names[index][0]]
        if between is not None and 0 < len(between) <= _JOINT and _JOINTS.issuperset(between):
            group.append(index)
            joined = joined or not _FINAL.isdisjoint(between)
            continue
        if len(group) > 1 and joined:
            yield group
        group, joined = [index], False


def _proper(text: AnnotatedText, index: int) -> bool:
    """Whether a word can be part of a paper's name."""
    word = text.words[index]
    if word[0].isdigit():
        return word[-1].isalpha()
    return text.capital(index) and not text.word_classes[index] & _NOT_PROPER and word[0].isalpha()


def _longer(text: AnnotatedText, index: int) -> bool:
    """Whether a name goes on behind a word: the Herald Square, the White House Press Secretary."""
    return (
        index < len(text.words)
        and not text.initial[index]
        and text.capital(index)
        and text.words[index][0].isalpha()
    )


def credited(text: AnnotatedText, first: int, last: int, floor: int, ceiling: int) -> Credit | None:
    """Return how the outlet at `first`..`last` is credited, or None when it is only mentioned.

    Parameters
    ----------
    text
        The article.
    first, last
        The name, as token indices, `last` exclusive.
    floor, ceiling
        The sentence, as token indices.
    """
    return (
        _dateline(text, first, last, floor, ceiling)
        or _before(text, first, floor)
        or _reference(text, last, floor, ceiling)
        or _behind(text, last, ceiling)
    )


def _dateline(text: AnnotatedText, first: int, last: int, floor: int, ceiling: int) -> Credit | None:
    """Read an agency's credit: `(Reuters) -` near the start of a sentence."""
    words = text.words
    if first - 1 < floor or last + 1 >= ceiling or words[first - 1] != "(" or words[last] != ")":
        return None
    near = first - 1 == floor or (words[last + 1] in _DASHES and first - floor <= _REACH + 2)
    return Credit("listed", (first - 1, last + 1)) if near else None


def _before(text: AnnotatedText, first: int, floor: int) -> Credit | None:
    """Read a cue before the name: "told the newspaper X", "citing X", "(via X)"."""
    words, classes = text.words, text.word_classes
    index = _step_left(text, first - 1, max(floor, first - _REACH))
    if index > floor and words[index] == ":":
        index -= 1
    if index < floor:
        return None
    word = words[index].lower()
    if word in _LISTING:
        return Credit("listed", (index, index + 1))
    if classes[index] & (w.CITING | w.TOLD_TO) or _inverted(text, index, floor):
        return Credit("evidence", (index, index + 1))
    return _venue(text, index, floor, word) if word in _VENUES and index > floor else None


def _inverted(text: AnnotatedText, index: int, floor: int) -> bool:
    """Whether a verb of saying stands between a comma or quotation and its subject: ", reports X"."""
    reports = text.words[index] in _REPORTS and index > floor
    return reports and (text.words[index - 1] == "," or bool(text.quoted[index - 1]))


def _venue(text: AnnotatedText, index: int, floor: int, word: str) -> Credit | None:
    """Read what happened in or at an outlet: "an interview with X", "published by X", "said on X"."""
    classes = text.word_classes
    for place in range(index - 1, max(floor, index - 5) - 1, -1):
        bits = classes[place]
        if bits & w.EMPLOYED or text.words[place] in _DECLINED:
            return None
        said = (
            bits & w.VERB
            and word in ("on", "to")
            and w.verb_kinds()[text.words[place]] in ("say", "tell", "ask")
        )
        made = bits & (w.DOCUMENT | w.SOCIAL) and word in _MAKERS
        if bits & (w.CONVERSATION | w.PUBLISHED) or text.words[place].lower() == "according" or made or said:
            if place > floor + 1 and not _DECLINED.isdisjoint(text.words[place - 2 : place]):
                return None
            return Credit("evidence", (place, index + 1))
        if bits & (w.STOP | w.CONJUNCTION | w.RELATIVE):
            return None
    return None


def _step_left(text: AnnotatedText, index: int, low: int) -> int:
    """Step over what stands between a cue and a name: "the Turkish newspaper", "state broadcaster"."""
    classes, words = text.word_classes, text.words
    described = index >= low and bool(classes[index] & w.OUTLET_NOUN)
    while index >= low and words[index] != ",":
        bits = classes[index]
        named = text.capital(index) and not bits & (w.STOP | w.VERB | w.CITING | w.PREPOSITION)
        describing = (described or words[index].endswith(_DESCRIBING)) and not bits & _BLOCKED
        if not (bits & _STEP or named or describing):
            break
        index -= 1
    return index


def _reference(text: AnnotatedText, last: int, floor: int, ceiling: int) -> Credit | None:
    """Read a reference: `Ann Lee, X, May 2`, or a name and colon at the start of a line."""
    words = text.words
    if last + 1 >= ceiling:
        return None
    if words[last] == ":" and last - floor <= _REACH:
        return Credit("evidence", (last, last + 1))
    if words[last] != "," or not text.word_classes[last + 1] & w.TIME:
        return None
    after_name = any(
        words[index] == "," and text.capital(index - 1) for index in range(max(floor + 1, last - 4), last)
    )
    return Credit("evidence", (last, last + 2)) if after_name else None


def _behind(text: AnnotatedText, last: int, ceiling: int) -> Credit | None:
    """Read a cue behind the name: "X's report", "an X poll", "X examined"; "an X reporter" is none."""
    words, classes = text.words, text.word_classes
    index = last
    if index < ceiling and classes[index] & w.CLITIC:
        index += 1
        if index < ceiling and text.capital(index):
            return None
    for place in range(index, min(ceiling, index + 3)):
        bits = classes[place]
        if bits & w.EMPLOYED:
            return None
        if words[place] == "contributed":
            return Credit("listed", (place, place + 1))
        if bits & (w.EDITED | w.DOCUMENT) or words[place].lower() in ("interview", "investigation"):
            return Credit("evidence", (place, place + 1))
        if bits & (w.STOP | w.PREPOSITION | w.CONJUNCTION | w.VERB) or words[place] == ",":
            return None
    return None
