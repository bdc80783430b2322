"""Lists of sources: where the names begin behind the words that open a list, and where they end."""

from __future__ import annotations

from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.sentence_roles import LIST_WORDS, opening_phrases, skip_openers

_LISTING = frozenset({"via", "h/t", "source", "sources"})
_TAGS = frozenset({"tags", "tagged", "categories", "keywords", "topics", "labels"})


def opened(text: AnnotatedText, first: int, last: int) -> int:
    """Return the token behind the words that open a list: behind its colon, or the phrase itself."""
    words = text.words
    for index in range(first, min(last, first + LIST_WORDS)):
        if words[index] == ":":
            return index + 1
    while first < last and (skip_openers(words, first, last) > first or words[first].lower() in _LISTING):
        first += 1
    behind = first + _phrase_at(text, first, last)
    while first < behind < last and words[behind].islower():
        behind += 1
    return behind


def listed_until(text: AnnotatedText, first: int, last: int) -> int:
    """Return where a line stops listing sources: where picture credits or tags begin, or its end.

    Parameters
    ----------
    text
        The article.
    first, last
        The line, as token indices.
    """
    classes, words = text.word_classes, text.words
    for index in range(first, last - 2):
        if classes[index] & w.PHOTO_CREDIT or words[index].lower() in _TAGS:
            near = words[index + 1], words[index + 2]
            if ":" in near:
                return index
    return last


def _phrase_at(text: AnnotatedText, first: int, last: int) -> int:
    """Return how many words the phrase has that opens a list there; 0 when none does."""
    words = text.words
    for phrase, role in opening_phrases().get(words[first].lower(), ()) if first < last else ():
        shown = [word.lower() for word in words[first : first + len(phrase)]]
        if role == "listed" and shown == list(phrase):
            return len(phrase)
    return 0
