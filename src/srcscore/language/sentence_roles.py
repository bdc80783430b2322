"""What role a sentence plays: a statement, a headline, promotion, a source list, a picture credit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from srcscore.language.lexicons import word_set
from srcscore.resources import read_rows

OWN_TEXT = frozenset({"body", "heading"})
"""Kinds of block that are the writer's own text."""
SILENT = frozenset({"promo", "listed", "picture"})
"""Roles of sentences in which no phrase is credited with a statement."""
_BLOCK_ROLES = {"related": "promo", "promotion": "promo", "sources": "listed"}
_OPENERS = frozenset("([*-•–—>\"“'")
"""Marks that may stand before the words that open a sentence."""
_CALLS = word_set("calls")
"""Verbs that call on the reader when they open a sentence: subscribe, donate."""
LIST_WORDS = 12
"""A list that opens with one word, such as `via`, is no longer than this: longer lines are prose."""


def sentence_roles(
    words: Sequence[str], sentences: Sequence[tuple[int, int]], blocks: Sequence[str]
) -> Iterator[str]:
    """Yield for each sentence `promo`, `listed`, `title`, `byline`, `picture`, `heading` or `body`.

    The block that a sentence lies in decides first; the words that open the sentence can turn the writer's
    text into promotion or a list, and a list into a picture credit.
    """
    for (first, last), block in zip(sentences, blocks, strict=True):
        role = _BLOCK_ROLES.get(block, block)
        if role in ("body", "heading", "listed"):
            opened = _opening(words, first, last)
            if opened is not None and (role != "listed" or opened == "picture"):
                role = opened
        yield role


def skip_openers(words: Sequence[str], first: int, last: int) -> int:
    """Return the first token of a sentence behind brackets, bullets, dashes and quotation marks."""
    while first < last and words[first] in _OPENERS:
        first += 1
    return first


@cache
def opening_phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases that give a sentence its role, by their first word, longest first."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in read_rows("citations/phrases.tsv"):
        words = tuple(row["phrase"].split(" "))
        phrases.setdefault(words[0], []).append((words, row["kind"]))
    for entries in phrases.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return phrases


def _opening(words: Sequence[str], first: int, last: int) -> str | None:
    """Return the role that the opening words give a sentence, or None."""
    first = skip_openers(words, first, last)
    if first == last:
        return None
    for phrase, role in opening_phrases().get(words[first].lower(), ()):
        end = first + len(phrase)
        if end > last or tuple(map(str.lower, words[first:end])) != phrase:
            continue
        if len(phrase) > 1 or _is_enough(words, role, end, last):
            return role
    return None


def _is_enough(words: Sequence[str], role: str, end: int, last: int) -> bool:
    """Whether a single opening word is enough: a colon follows, or a call to the reader."""
    if end < last and words[end] in (":", "|"):
        return True
    word = words[end - 1].lower()
    if role == "listed":
        return word in ("h/t", "via") and last - end <= LIST_WORDS
    return words[end - 1][0].isupper() and word in _CALLS and end < last
