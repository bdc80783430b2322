"""Names: how much of a phrase is the name, and one entity for a full name and the surname behind it."""

from __future__ import annotations

from srcscore.citations.nouns import Noun
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText

_NOT_NAMES = (
    w.DETERMINER
    | w.PREPOSITION
    | w.CONJUNCTION
    | w.AND
    | w.TIME
    | w.STOP
    | w.ADVERB
    | w.AUXILIARY
    | w.CLITIC
    | w.NEGATION
)
_TITLES = w.HONORIFIC | w.TITLE | w.OFFICE
_PARTICLES = frozenset(
    {
        "de",
        "del",
        "der",
        "van",
        "von",
        "al",
        "bin",
        "da",
        "di",
        "la",
        "le",
        "el",
        "ben",
        "ibn",
        "du",
        "dos",
        "den",
    }
)
_HEADS = frozenset({"Secretary", "Minister"})
"""Who heads what follows "of", before a name of at least two words."""
_ORDINALS = ("st", "nd", "rd", "th")
_ASIDES = frozenset({",", "(", "—", "–", "--"})
_TRIES = 4


def name_of(text: AnnotatedText, noun: Noun) -> tuple[int, int] | None:
    """Return where the name stands in a phrase whose head is capitalised, as token indices, or None.

    A title whose bearer stands in the aside behind it ("the ambassador to Chad, Ann Lee, said") gives
    the bearer.

    Parameters
    ----------
    text
        The article.
    noun
        The phrase.
    """
    head = noun.head
    bearable = text.word_classes[head] & (_TITLES | w.ANONYMOUS) or not text.capital(head)
    if bearable and not text.words[head].endswith("s"):
        behind = noun.last
        while behind < len(text.words) and behind < noun.last + 1 and text.words[behind] in _ASIDES:
            behind += 1
        end = behind
        while end < len(text.words) and end < behind + 4 and _part_of_name(text, end):
            end += 1
        if behind > noun.last and end > behind + 1:
            return behind, end
    if not text.capital(head):
        return None
    return name_start(text, head, noun.first), head + 1


def name_start(text: AnnotatedText, head: int, floor: int) -> int:
    """Return the first token of the capitalised name that ends with `head`, titles left out.

    Parameters
    ----------
    text
        The article.
    head
        Its last token.
    floor
        The first token that can belong to it.
    """
    words, classes = text.words, text.word_classes
    first = head
    while first > floor:
        before = first - 1
        if _part_of_name(text, before) or (
            words[before] in _PARTICLES and before > floor and _part_of_name(text, before - 1)
        ):
            first = before
        else:
            break
    for index in range(head - 1, first - 1, -1):
        if classes[index] & _TITLES and not classes[index] & w.ORG_HEAD:
            return index + 1
    office = first > 1 and words[first - 1] == "of" and words[first - 2] in _HEADS
    return max(first, head - 1) if office else first


def _part_of_name(text: AnnotatedText, index: int) -> bool:
    word = text.words[index]
    if word[0].isdigit():
        return word.endswith(_ORDINALS)
    if not text.capital(index) or word.endswith("-old"):
        return False
    return word[0].isalpha() and not text.word_classes[index] & _NOT_NAMES


def full_name(text: AnnotatedText, first: int, last: int, written: str = "") -> str:
    """Return a person's name in its fullest form: an early place where more stands before the surname.

    Parameters
    ----------
    text
        The article.
    first, last
        The name as token indices, `last` exclusive.
    written
        A single name as it is written elsewhere, when that differs from how it stands here.
    """
    shown = written or text.shown(first, last)
    if last - first != 1:
        return shown
    for place in text.occurrences(written or text.words[first], _TRIES):
        start = name_start(text, place, max(text.sentence_starts[text.sentence_at(place)], place - 4))
        if start < place:
            return text.shown(start, place + 1)
    return shown
