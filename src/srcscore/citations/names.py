"""Names: how much of a phrase is the name, its fullest form in the article, and names joined with it."""

from __future__ import annotations

from collections.abc import Iterator

from srcscore.citations.chunks import CLOSED, NounPhrase, noun_after
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.word_classes import word_set

_NOT_NAMES = CLOSED & ~w.POSSESSIVE | w.AUXILIARY | w.NEGATION
_TITLES = w.HONORIFIC | w.TITLE | w.OFFICE
TITLE_NOUNS = w.TITLE | w.OFFICE | w.ANONYMOUS
"""Common nouns that describe a person whose name stands beside them."""
_PARTICLES = word_set("name_particles")
_MINISTERS = word_set("ministers")
_ASIDES = word_set("opening_aside_marks")
_JOINTS = frozenset({"and", "&"})
_INSIDE = frozenset({"of", "for", "and", "&"})
_ORDINALS = ("st", "nd", "rd", "th")
# A fuller form is looked for in this many places: a surname's first mention nearly always has the first name.
_TRIES = 4
# A word that opens a sentence is looked for within one in this many places.
_ELSEWHERE = 5
# The author of a document is named within this many tokens: "data released on Friday by the ministry".
_AUTHOR = 12


def name_of(text: AnnotatedText, noun: NounPhrase) -> tuple[int, int] | None:
    """Return the tokens of the name in a phrase whose head is capitalised, or None.

    A title whose holder is named in the aside that follows ("the ambassador to Chad, Ann Lee, said") gives
    the holder's name.
    """
    words, head = text.words, noun.head
    titled = text.word_classes[head] & (_TITLES | w.ANONYMOUS) or not text.capitals[head]
    if titled and not words[head].endswith("s") and noun.last < len(words) and words[noun.last] in _ASIDES:
        first = end = noun.last + 1
        while end < min(len(words), first + 4) and _is_part(text, end):
            end += 1
        if end > first + 1:
            return first, end
    return (name_start(text, head, noun.first), head + 1) if text.capitals[head] else None


def name_start(text: AnnotatedText, head: int, floor: int) -> int:
    """Return the first token of the capitalised name that ends with `head`, titles left out."""
    words, classes = text.words, text.word_classes
    first = head
    while first > floor:
        before = first - 1
        particle = words[before] in _PARTICLES and before > floor and _is_part(text, before - 1)
        if not particle and not _is_part(text, before):
            break
        first = before
    for index in range(head - 1, first - 1, -1):
        if classes[index] & _TITLES and not classes[index] & w.ORG_HEAD:
            return index + 1
    # "Secretary of State Ann Lee": what follows "of" is no part of the name.
    office = first > 1 and words[first - 1] == "of" and words[first - 2] in _MINISTERS
    return max(first, head - 1) if office else first


def full_name(text: AnnotatedText, first: int, last: int) -> str:
    """Return a person's name in its fullest form: as it stands, or as an early place spells it out."""
    if last - first == 1:
        for place in text.occurrences(text.words[first], _TRIES):
            start = name_start(text, place, max(text.sentence_starts[text.sentence_of[place]], place - 4))
            if start < place:
                return text.shown(start, place + 1)
    return text.shown(first, last)


def extend_name(text: AnnotatedText, last: int) -> int:
    """Return the end of a name that goes on: the Department of Health and Human Services."""
    words, classes = text.words, text.word_classes
    if not classes[last - 1] & w.ORG_HEAD or not text.capitals[last - 1]:
        return last
    end = last
    while end + 1 < len(words) and words[end] in _INSIDE and not text.initial[end]:
        begin = end + 1 + (words[end + 1] == "the" and end + 2 < len(words))
        conjoined = words[end] == "and" and end == last
        if conjoined or not text.capitals[begin] or classes[begin] & (w.TIME | w.STOP):
            break
        end = begin + 1
        while end < len(words) and text.capitals[end] and not classes[end] & (CLOSED | w.VERB):
            end += 1
    return end


def is_name(text: AnnotatedText, first: int, last: int) -> bool:
    """Return whether a capital that opens a sentence is a name's: of several words, or seen elsewhere too."""
    known = text.word_classes[first] & (w.PLACE | w.ORG_HEAD | w.SOURCE_NOUNS)
    if last - first > 1 or not text.initial[first] or known:
        return True
    return any(not text.initial[place] for place in text.occurrences(text.words[first], _ELSEWHERE))


def coordinated_names(
    text: AnnotatedText, first: int, last: int, cue: int, floor: int
) -> Iterator[tuple[int, int]]:
    """Yield the names joined with a credited one: "Lee and Dorn said", "by Lee and the Port Authority"."""
    words = text.words
    if not text.capitals[last - 1]:
        return
    before = first - 1 - (words[first - 1] == "the")
    if before > floor and words[before] in _JOINTS and _can_join(text, before - 1):
        yield name_start(text, before - 1, floor), before
    if cue < first and last < len(words) and words[last] in _JOINTS:
        end = text.sentences[text.sentence_of[first]][1]
        noun = noun_after(text, last + 1, end)
        if noun is None or not _can_join(text, noun.head):
            return
        # Without a verb of its own: not in "by Lee, and Dorn laughed".
        follows = noun.last < end and words[noun.last] != ","
        if not follows or text.word_classes[noun.last] & (w.STOP | w.PREPOSITION):
            yield name_start(text, noun.head, noun.first), noun.head + 1


def document_author(text: AnnotatedText, index: int) -> tuple[int, int] | None:
    """Return the tokens that name who made a document: "data released on Friday by the Labor Department"."""
    words, classes = text.words, text.word_classes
    for place in range(index, min(index + _AUTHOR, len(words) - 1)):
        if words[place] in ("by", "from"):
            noun = noun_after(text, place + 1, min(len(words), place + _AUTHOR))
            return None if noun is None else _author_name(text, noun)
        if classes[place] & (w.STOP | w.AUXILIARY | w.PRONOUN | w.CONJUNCTION):
            return None
    return None


def _author_name(text: AnnotatedText, noun: NounPhrase) -> tuple[int, int] | None:
    """Return the tokens of the capitalised name within a phrase."""
    words = text.words
    capitals = [index for index in range(noun.first, noun.last) if text.capitals[index]]
    if not capitals:
        return None
    if not text.capitals[noun.last - 1]:
        organised = text.word_classes[noun.last - 1] & w.ORGANISATION
        return (capitals[0], noun.last) if organised else None
    start = noun.last - 1
    while start > noun.first and (
        text.capitals[start - 1] or words[start - 1] in ("of", "for", "and", "the")
    ):
        start -= 1
        if words[start] == "and" and words[start + 1] == "the":
            start += 2
            break
    return next(index for index in capitals if index >= start), noun.last


def _is_part(text: AnnotatedText, index: int) -> bool:
    """Whether a token can be part of a name."""
    word = text.words[index]
    if word[0].isdigit():
        return word.endswith(_ORDINALS)
    if not text.capitals[index] or word.endswith("-old"):
        return False
    return word[0].isalpha() and not text.word_classes[index] & _NOT_NAMES


def _can_join(text: AnnotatedText, index: int) -> bool:
    bits = text.word_classes[index]
    return text.capitals[index] and not bits & (CLOSED | w.PRONOUN | w.HONORIFIC | w.TITLE)
