"""The writer's own words, as the lexical term reads them."""

from __future__ import annotations

from dataclasses import dataclass

from srcscore.records import Article, Span, Tokens

_OWN = ("body", "heading")


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of an article's body, without punctuation, bylines, lists and promotion."""

    words: tuple[str, ...]
    """Each word, apostrophes straight."""
    starts: tuple[int, ...]
    """Its offset in `Article.text`."""
    initials: tuple[int, ...]
    """Which words begin a sentence, and may be capitalised for that alone."""

    def span(self, first: int, last: int) -> Span:
        """Return the characters from word `first` to word `last`."""
        return Span(self.starts[first], self.starts[last] + len(self.words[last]))


def read_prose(article: Article, tokens: Tokens) -> Prose:
    """Return the words of the writer's own text.

    Parameters
    ----------
    article
        Its blocks say what is the writer's own; without blocks, all of it is.
    tokens
        The tokens of its text.
    """
    ranges = [block.span for block in article.blocks if block.kind in _OWN]
    if not article.blocks:
        ranges = [Span(0, len(article.text))]
    words: list[str] = []
    starts: list[int] = []
    initials: list[int] = []
    place = 0
    for first, last in tokens.sentences:
        begin = tokens.starts[first]
        while place < len(ranges) and ranges[place].end <= begin:
            place += 1
        if place == len(ranges):
            break
        if begin < ranges[place].start:
            continue
        initials.append(len(words))
        kept = [index for index in range(first, last) if tokens.words[index][0].isalnum()]
        words += [tokens.words[index] for index in kept]
        starts += [tokens.starts[index] for index in kept]
        if not kept:
            initials.pop()
    straight = "\n".join(words).replace("’", "'").split("\n") if words else []
    return Prose(tuple(straight), tuple(starts), tuple(initials))
