"""What part a sentence plays by how it opens: promotion, source list, or a statement."""

from __future__ import annotations

from functools import cache

from srcscore.citations import words as w
from srcscore.citations.reading import Reading
from srcscore.resources import read_rows

_BLOCKS = {
    "related": "promo",
    "promotion": "promo",
    "sources": "listed",
    "title": "title",
    "byline": "byline",
}
_OPENERS = frozenset("([*-•–—>\"“'")
_LISTING = frozenset({"via", "h/t", "source", "sources"})
_TAGS = frozenset({"tags", "tagged", "categories", "keywords", "topics", "labels"})
_SHORT = 12
"""Words up to which a one-word opening such as `Source` makes a list."""


def roles(reading: Reading) -> list[str]:
    """Return for each sentence `promo`, `listed`, `title`, `byline`, `picture`, `heading` or `body`.

    Parameters
    ----------
    reading
        The article.
    """
    found = []
    previous = "body"
    for index, (first, last) in enumerate(reading.tokens.sentences):
        kind = reading.kinds[index]
        role = _BLOCKS.get(kind, kind)
        if role in ("body", "heading", "listed"):
            opened_by = _opening(reading, first, last) or role
            role = opened_by if role != "listed" or opened_by == "picture" else role
        if role == "body" and previous == "listed" and _bare(reading, first, last):
            role = "listed"
        previous = role
        found.append(role)
    return found


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in read_rows("citations/phrases.tsv"):
        words = tuple(row["phrase"].split(" "))
        found.setdefault(words[0], []).append((words, row["kind"]))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def _opening(reading: Reading, first: int, last: int) -> str | None:
    """Return the part that the opening words give a sentence, or None."""
    words = reading.words
    while first < last and words[first] in _OPENERS:
        first += 1
    if first == last:
        return None
    entries = _phrases().get(words[first].lower())
    if entries is None:
        return None
    for phrase, role in entries:
        behind = first + len(phrase)
        if behind > last or tuple(map(str.lower, words[first:behind])) != phrase:
            continue
        if len(phrase) > 1 or _alone(reading, role, behind, last):
            return role
    return None


def opened(reading: Reading, first: int, last: int) -> int:
    """Return the token behind the words that open a list: behind its colon, or the phrase itself."""
    words = reading.words
    for index in range(first, min(last, first + _SHORT)):
        if words[index] == ":":
            return index + 1
    while first < last and (words[first] in _OPENERS or words[first].lower() in _LISTING):
        first += 1
    behind = first + _phrase_at(reading, first, last)
    while first < behind < last and words[behind].islower():
        behind += 1
    return behind


def listed_until(reading: Reading, first: int, last: int) -> int:
    """Return where a line stops listing sources: where picture credits or tags begin, or its end.

    Parameters
    ----------
    reading
        The article.
    first, last
        The line, as token indices.
    """
    classes, words = reading.classes, reading.words
    for index in range(first, last - 2):
        if classes[index] & w.PICTURED or words[index].lower() in _TAGS:
            near = words[index + 1], words[index + 2]
            if ":" in near:
                return index
    return last


def _phrase_at(reading: Reading, first: int, last: int) -> int:
    """Return how many words the phrase has that opens a list there; 0 when none does."""
    words = reading.words
    for phrase, role in _phrases().get(words[first].lower(), ()) if first < last else ():
        shown = [word.lower() for word in words[first : first + len(phrase)]]
        if role == "listed" and shown == list(phrase):
            return len(phrase)
    return 0


def _alone(reading: Reading, role: str, behind: int, last: int) -> bool:
    """Whether a single opening word is enough: a colon follows, or a call to the reader."""
    words = reading.words
    if behind < last and words[behind] in (":", "|"):
        return True
    if role == "listed":
        return words[behind - 1].lower() in ("h/t", "via") and last - behind <= _SHORT
    return words[behind - 1][0].isupper() and words[behind - 1].lower() in _CALLS and behind < last


_CALLS = frozenset(
    {
        "visit",
        "follow",
        "subscribe",
        "click",
        "watch",
        "download",
        "donate",
        "bookmark",
        "discover",
        "view",
        "shop",
    }
)


def _bare(reading: Reading, first: int, last: int) -> bool:
    """Whether a line goes on with a list: one domain or address and little else."""
    return last - first <= 3 and any("." in word[1:-1] for word in reading.words[first:last])
