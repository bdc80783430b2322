"""The writer's own words: what the lexical term reads, and what style is measured on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise, repeat

from srcscore.quick import new_span
from srcscore.records import Article, Citation, Span, Tokens

NAME = "N"
"""Stands for the name of an outlet that carries a statement, so that no name is worth more than another."""
_OWN = ("body", "heading")


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of an article's body, without punctuation, addresses, bylines, lists and promotion.

    What is appended to an article and is none of its sentences, such as a list of addresses, does not
    change it; nor does another name for an outlet that is cited.
    """

    words: tuple[str, ...]
    """Each word, apostrophes straight; `NAME` for an outlet that carries a statement."""
    starts: tuple[int, ...]
    """Its offset in `Article.text`."""
    initials: tuple[int, ...]
    """Which words begin a sentence, and may be capitalised for that alone; one for each sentence."""

    def within(self, span: Span) -> int:
        """Return how many of the words begin in a stretch of the text."""
        first = bisect_left(self.starts, span.start)
        return bisect_left(self.starts, span.end, first) - first

    def span(self, first: int, last: int) -> Span:
        """Return the characters from word `first` to word `last`."""
        return new_span(self.starts[first], self.starts[last] + len(self.words[last]))


def read_prose(article: Article, tokens: Tokens, citations: Sequence[Citation] = ()) -> Prose:
    """Return the words of the writer's own text.

    Parameters
    ----------
    article
        Its blocks say what is the writer's own; without blocks, all of it is.
    tokens
        The tokens of its text.
    citations
        What it cites: a sentence in which a source is only listed is a list, wherever it stands, and an
        outlet that carries a statement is one word, whatever its name.
    """
    kept = bytearray(len(tokens.words))
    bounds: list[int] = []
    words = _words(tokens.words)
    shown = _without_names(words, tokens, citations)
    for first, last in _unlisted(_own_sentences(article, tokens), tokens, citations):
        kept[first:last] = words[first:last]
        bounds.append(first)
    before = [0, *accumulate(map(kept.count, repeat(1), bounds, [*bounds[1:], len(kept)]))]
    initials = tuple(count for count, after in pairwise(before) if after > count)
    chosen: Iterable[str] = compress(shown, kept)
    if "’" in tokens.text:
        chosen = map(str.replace, chosen, repeat("’"), repeat("'"))
    return Prose(tuple(chosen), tuple(compress(tokens.starts, kept)), initials)


def _words(tokens: Sequence[str]) -> bytearray:
    """Mark with 1 what begins with a letter or digit and is no address.

    Most tokens are letters throughout, which one call in C tells; only the others are looked at.
    """
    found = bytearray(map(str.isalnum, tokens))
    index = found.find(0)
    while index >= 0:
        word = tokens[index]
        if len(word) > 1 and word[0].isalnum() and not _is_address(word):
            found[index] = 1
        index = found.find(0, index + 1)
    return found


def _without_names(kept: bytearray, tokens: Tokens, citations: Sequence[Citation]) -> Sequence[str]:
    """Return the tokens with `NAME` for each outlet that carries statements, and mark it as one word."""
    named = [c for c in citations if c.kind == "outlet" and c.role == "evidence" and not c.self_cited]
    if not named:
        return tokens.words
    words, starts = list(tokens.words), tokens.starts
    for citation in named:
        first = bisect_left(starts, citation.span.start)
        last = bisect_left(starts, citation.span.end, first)
        if first < last:
            words[first] = NAME
            kept[first:last] = b"\1" + bytes(last - first - 1)
            if first and words[first - 1] in ("the", "The"):
                kept[first - 1] = 0
    return words


def _unlisted(
    sentences: Sequence[tuple[int, int]], tokens: Tokens, citations: Sequence[Citation]
) -> Sequence[tuple[int, int]]:
    """Return the sentences that do not begin where a source is only listed."""
    lists = sorted(
        {citation.sentence for citation in citations if citation.role == "listed"},
        key=lambda line: line.start,
    )
    if not lists:
        return sentences
    opens = [line.start for line in lists]
    ends = list(accumulate((line.end for line in lists), max))

    def inside(begin: int) -> bool:
        before = bisect_right(opens, begin)
        return before > 0 and begin < ends[before - 1]

    return [sentence for sentence in sentences if not inside(tokens.starts[sentence[0]])]


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
    """Whether a word is a URL or a domain; "U.S.", "3.5" and "2016.then" are not."""
    point = word.find(".", 1, -1)
    return point > 0 and (not word[:point].isdigit() or "/" in word) and word[point + 1].islower()
