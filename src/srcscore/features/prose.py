"""The writer's own words: what the lexical term reads, and what style is measured on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from srcscore.records import Article, Citation, Span, Tokens

_OWN = ("body", "heading")


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of an article's body, without punctuation, addresses, bylines, lists and promotion.

    What is appended to an article and is none of its sentences, such as a list of addresses, does not
    change it.
    """

    words: tuple[str, ...]
    """Each word, apostrophes straight."""
    starts: tuple[int, ...]
    """Its offset in `Article.text`."""
    initials: tuple[int, ...]
    """Which words begin a sentence, and may be capitalised for that alone; one for each sentence."""

    def span(self, first: int, last: int) -> Span:
        """Return the characters from word `first` to word `last`."""
        return Span(self.starts[first], self.starts[last] + len(self.words[last]))


def read_prose(article: Article, tokens: Tokens, citations: Sequence[Citation] = ()) -> Prose:
    """Return the words of the writer's own text.

    Parameters
    ----------
    article
        Its blocks say what is the writer's own; without blocks, all of it is.
    tokens
        The tokens of its text.
    citations
        What it cites: a sentence in which a source is only listed is a list, wherever it stands.
    """
    listed = {citation.sentence for citation in citations if citation.role == "listed"}
    lists = sorted(listed, key=lambda line: line.start)
    opens = [line.start for line in lists]
    ends = list(accumulate((line.end for line in lists), max))
    words: list[str] = []
    starts: list[int] = []
    initials: list[int] = []
    for first, last in _own_sentences(article, tokens):
        begin = tokens.starts[first]
        before = bisect_right(opens, begin)
        if before and begin < ends[before - 1]:
            continue
        kept = [index for index in range(first, last) if tokens.words[index][0].isalnum()]
        kept = [index for index in kept if not _is_address(tokens.words[index])]
        if kept:
            initials.append(len(words))
            words += [tokens.words[index] for index in kept]
            starts += [tokens.starts[index] for index in kept]
    straight = "\n".join(words).replace("’", "'").split("\n") if words else []
    return Prose(tuple(straight), tuple(starts), tuple(initials))


def _own_sentences(article: Article, tokens: Tokens) -> Sequence[tuple[int, int]]:
    """Return the sentences that begin in the writer's own text."""
    if not article.blocks:
        return tokens.sentences
    ranges = [block.span for block in article.blocks if block.kind in _OWN]
    found, place = [], 0
    for sentence in tokens.sentences:
        begin = tokens.starts[sentence[0]]
        while place < len(ranges) and ranges[place].end <= begin:
            place += 1
        if place == len(ranges):
            break
        if begin >= ranges[place].start:
            found.append(sentence)
    return found


def _is_address(word: str) -> bool:
    """Whether a word is a URL or a domain; "U.S." and "3.5" are not."""
    point = word.find(".", 1, -1)
    return point > 0 and (not word[0].isdigit() or "/" in word) and word[point + 1].islower()
