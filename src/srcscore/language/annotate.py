"""One article as all later stages read it: words, word classes, sentences, sentence roles, quotations.

The role of a sentence is a statement (`body`), a headline, a byline, promotion, a source list or a picture
credit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from srcscore.language import word_classes as w
from srcscore.language.repair import repair
from srcscore.language.tokens import tokenise
from srcscore.language.word_classes import word_set
from srcscore.language.word_table import Ids, Rule, WordTable, current_table
from srcscore.records import Article, Span, Tokens
from srcscore.resources import read_rows

OWN_TEXT = frozenset({"body", "heading"})
"""Kinds of block that are the writer's own text."""
SILENT = frozenset({"promo", "listed", "picture"})
"""Roles of sentences in which no phrase is credited with a statement."""
_BLOCK_ROLES = {
    "related": "promo",
    "promotion": "promo",
    "comment": "promo",
    "sources": "listed",
    "repeat": "heading",  # like a heading, it has words of the article and makes no statement of its own
}
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
    text into promotion or a list, and a list or a byline into a picture credit.
    """
    for (first, last), block in zip(sentences, blocks, strict=True):
        role = _BLOCK_ROLES.get(block, block)
        if role in ("body", "heading", "listed", "byline"):
            opened = _opening(words, first, last)
            if opened is not None and (role in OWN_TEXT or opened == "picture"):
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
        # A single word is enough before a colon, or as a call to the reader.
        word = words[end - 1]
        if len(phrase) > 1 or (end < last and words[end] in (":", "|")):
            return role
        if role == "listed":
            enough = word.lower() in ("h/t", "via") and last - end <= LIST_WORDS
        else:
            enough = word[0].isupper() and word.lower() in _CALLS and end < last
        if enough:
            return role
    return None


_ARABIC = word_set("arabic_articles")
"""Articles that begin a surname in lower case."""
_STAFF = ("BYLINE", "HOST")
"""Words by which a transcript marks its own staff."""
_LONG = 4000
"""From this many words on, an index of them costs less than searching for single words again and again, and
one object for equal words saves memory."""


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedText(Tokens):
    """The tokens of an article with all that is known of each: parallel sequences that nothing changes.

    Offsets are code points of `Article.text`; `starts[i]` and `ends[i]` bound token `i` there.
    """

    article: Article
    """The article that was annotated."""
    ids: Ids
    """The number of each token's word in `table`."""
    table: WordTable
    """What is known of words by their numbers; see `look_up`."""
    word_classes: Sequence[int]
    """Classes of each token, as the bits of `WordClass`."""
    capitals: bytes
    """1 for each token that begins with a capital letter, or with the article of an Arabic surname."""
    sentence_spans: Sequence[Span]
    """The characters of each sentence, from its first to its last token."""
    sentence_starts: Sequence[int]
    """First token of each sentence."""
    sentence_of: Sequence[int]
    """Index of the sentence that holds each token."""
    initial: bytes
    """1 for each token that opens a sentence."""
    sentence_blocks: Sequence[str]
    """Kind of the block that each sentence begins in; `body` outside every block."""
    sentence_roles: Sequence[str]
    """What each sentence is: `body`, `heading`, `title`, `byline`, `promo`, `listed` or `picture`."""
    quoted: bytes
    """1 for each token within quotation marks, marks included."""
    staff: frozenset[str]
    """Names that a transcript marks as its own staff."""
    order: Ids | None
    """The tokens in order of their words' numbers; None for a short text, which is searched instead."""

    @property
    def is_english(self) -> bool:
        """Whether its prose can be read: it is English, or too short to tell."""
        return self.article.language in (None, "en")

    def token_at(self, offset: int) -> int:
        """Return the first token that begins at an offset or behind it."""
        return bisect_left(self.starts, offset)

    def excerpt(self, first: int, last: int) -> str:
        """Return the text from token `first` up to, not including, token `last`, mended."""
        return repair(self.text[self.starts[first] : self.ends[last - 1]]).text

    def look_up(self, rule: Rule) -> NDArray[Any]:
        """Return what a rule says of each token's word, whatever stands around it."""
        return self.table.look_up(self.ids, rule)

    def occurrences(self, word: str, most: int) -> list[int]:
        """Return the first tokens that are exactly `word`, at most `most`, in order."""
        number = self.table.numbers.get(word, -1)
        if self.order is None:
            tokens = np.flatnonzero(self.ids == number)
        else:
            first, last = (self.ids.searchsorted(number, side, self.order) for side in ("left", "right"))
            tokens = self.order[first:last]
        occurrences: list[int] = tokens[:most].tolist()
        return occurrences


def annotate(article: Article) -> AnnotatedText:
    """Annotate the text of an article.

    Returns
    -------
    AnnotatedText
        Every sequence over tokens has one entry for each token, every sequence over sentences one for each
        sentence.
    """
    repaired = repair(article.text)
    tokens = tokenise(repaired.text)
    words, starts, ends, quotes = tokens.words, tokens.starts, tokens.ends, tokens.quotes
    table = current_table()
    ids = table.read(words)
    if len(words) >= _LONG:
        words = [table.words[number] for number in ids.tolist()]  # one object for each word
    if repaired.shifts:
        starts, ends = repaired.starts(starts), repaired.ends(ends)
        opened, closed = [quote.start for quote in quotes], [quote.end for quote in quotes]
        quotes = list(map(Span, repaired.starts(opened), repaired.ends(closed)))
    sentence_starts = [first for first, _ in tokens.sentences]
    initial = bytearray(len(words))
    for first in sentence_starts:
        initial[first] = 1
    opens = [block.span.start for block in article.blocks]
    blocks: list[str] = []
    for first, last in tokens.sentences:
        # Behind marks that no block holds, such as the `#` of a heading.
        offset = starts[next((index for index in range(first, last) if words[index][0].isalnum()), first)]
        block = article.blocks[bisect_right(opens, offset) - 1] if opens and opens[0] <= offset else None
        blocks.append(block.kind if block is not None and offset < block.span.end else "body")
    quoted = bytearray(len(words))
    for span in quotes:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        quoted[first:last] = b"\1" * (last - first)
    # A transcript names its staff so: "LEE, BYLINE:".
    marked = [i for mark in _STAFF if mark in article.text for i, word in enumerate(words) if word == mark]
    return AnnotatedText(
        text=article.text,
        words=tuple(words),
        starts=tuple(starts),
        sentences=tuple(tokens.sentences),
        quotes=tuple(quotes),
        article=article,
        ends=tuple(ends),
        ids=ids,
        table=table,
        word_classes=tuple(table.look_up(ids, _classes).tolist()),
        capitals=table.look_up(ids, _are_capitals).tobytes(),
        sentence_spans=tuple([Span(starts[first], ends[last - 1]) for first, last in tokens.sentences]),
        sentence_starts=tuple(sentence_starts),
        sentence_of=tuple([i for i, (begin, end) in enumerate(tokens.sentences) for _ in range(begin, end)]),
        initial=bytes(initial),
        sentence_blocks=tuple(blocks),
        sentence_roles=tuple(sentence_roles(words, tokens.sentences, blocks)),
        quoted=bytes(quoted),
        staff=frozenset(words[index - 2] for index in marked if index > 1),
        order=ids.argsort(kind="stable") if len(words) >= _LONG else None,
    )


def _classes(words: Sequence[str]) -> NDArray[np.object_]:
    """Return the classes of each word, one object for all tokens of a word."""
    return np.array(w.classes_of(words).tolist(), np.object_)


def _are_capitals(words: Sequence[str]) -> NDArray[np.bool_]:
    """Tell of each word whether it begins with a capital letter or an Arabic article."""
    return np.array(
        [word[0].isupper() or (word[:3] in _ARABIC and "." not in word) for word in words], np.bool_
    )
