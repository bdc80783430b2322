"""Names in a line that lists sources and that no table knows: kept, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText

_BREAKS = frozenset(
    {",", ";", "/", "|", "•", "·", "*", ":", "(", ")", "[", "]", "&", "-", "–", "—", "and", "."}
)
_LONGEST = 6
"""An item of more words is a sentence or a headline, not a name."""


def items(text: AnnotatedText, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the items of a list of sources as token ranges: capitalised names between separators.

    Parameters
    ----------
    text
        The article.
    first, last
        The line, as token indices, without the words that open it.
    """
    words = text.words
    start = first
    for index in range(first, last + 1):
        if index < last and words[index] not in _BREAKS:
            continue
        if _is_name(text, start, index) and not _cut_domain(text, index):
            yield start, index
        start = index + 1


def _cut_domain(text: AnnotatedText, end: int) -> bool:
    """Whether a name is a piece of a domain that was cut at its dots, as in `News.Example.com`."""
    last = text.ends[end - 1]
    return text.text[last : last + 1] == "." and text.text[last + 1 : last + 2].isalnum()


def _is_name(text: AnnotatedText, start: int, end: int) -> bool:
    if not 0 < end - start <= _LONGEST or not text.capital(start) or text.words[start][0].isdigit():
        return False
    closed = w.PRONOUN | w.VERB | w.AUXILIARY | w.CONJUNCTION | w.TIME | w.PHRASE
    return not any(text.word_classes[index] & closed for index in range(start, end))
