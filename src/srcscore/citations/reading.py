"""An article laid out for the extractor: words, their classes, and what is body and what is quoted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress, repeat

from srcscore.citations import words as w
from srcscore.quick import new_span
from srcscore.records import Article, Span, Tokens

_ARABIC = frozenset({"al-", "el-", "ul-", "ad-", "as-"})
"""Articles that begin a surname in lower case."""
_BEFORE_MONTHS = frozenset(
    (
        *(
            "in",
            "of",
            "since",
            "until",
            "till",
            "by",
            "last",
            "next",
            "early",
            "late",
            "mid",
            "this",
            "every",
        ),
        *("on", "from", "after", "before", "through", "and", "to"),
    )
)
"""Words before May that make it the month."""
_STAFF = frozenset({"BYLINE", "HOST"})
_REMAINS = re.compile("[Ââ]")
"""What is left of signs that were decoded wrongly."""
_LONG = 4000
"""From so many words on, an index of them costs less than looking for one again and again."""


class Reading:
    """Parallel lists over the tokens of one article.

    Parameters
    ----------
    article
        The article; its blocks say what is body.
    tokens
        Its tokens.
    """

    __slots__ = (
        "article",
        "classes",
        "firsts",
        "hot",
        "kinds",
        "opening",
        "parts",
        "quoted",
        "reporters",
        "source",
        "starts",
        "text",
        "tokens",
        "where",
        "words",
    )

    def __init__(self, article: Article, tokens: Tokens) -> None:
        self.article = article
        self.source = tokens
        if "Â" in tokens.text or "\x80" in tokens.text:
            tokens = _ungarbled(tokens)
        self.tokens = tokens
        self.text = tokens.text
        self.words = tokens.words
        self.starts = tokens.starts
        self.where: dict[str, list[int]] | None = None
        """Where each word stands, in a long text; filled by the first who asks."""
        self.classes = list(map(w.classes().get, tokens.words, repeat(0)))
        """The class bits of each token."""
        self._settle_nouns()
        classes, hot = self.classes, w.HOT
        self.hot = [index for index in compress(range(len(classes)), classes) if classes[index] & hot]
        """The tokens that can credit a source."""
        self.firsts = [first for first, _ in tokens.sentences]
        """The first token of each sentence."""
        self.opening = frozenset(self.firsts)
        """The same, to ask whether a token opens a sentence."""
        self.quoted = self._mark_quoted()
        """1 for each token within quotation marks, marks included."""
        self.reporters = (
            frozenset(
                self.words[index - 2] for staff in _STAFF for index in places(self.words, staff) if index > 1
            )
            if "BYLINE" in self.text or "HOST" in self.text
            else frozenset()
        )
        """Names that a transcript marks as its own staff."""
        self.parts: list[str] = []
        """What part each sentence plays, as `lines.roles` finds it; filled by the first who asks."""
        self.kinds = self._block_kinds()
        """The kind of block that each sentence begins in."""

    def sentence_at(self, token: int) -> int:
        """Return the sentence that a token belongs to."""
        return bisect_right(self.firsts, token) - 1

    def token_at(self, offset: int) -> int:
        """Return the first token that begins at an offset or behind it."""
        return bisect_left(self.starts, offset)

    def span(self, first: int, last: int) -> Span:
        """Return the characters of the tokens from `first` up to, not including, `last`."""
        return new_span(self.starts[first], self.starts[last - 1] + len(self.words[last - 1]))

    def sentence_span(self, sentence: int) -> Span:
        """Return the characters of a sentence."""
        return self.span(*self.tokens.sentences[sentence])

    def capital(self, token: int) -> bool:
        """Whether a token begins with a capital letter."""
        word = self.words[token]
        return word[0].isupper() or word[:3] in _ARABIC

    def places(self, word: str, most: int) -> Iterable[int]:
        """Return the first places where a word stands, from left to right, at most so many."""
        if len(self.words) < _LONG:
            return places(self.words, word, most)
        if self.where is None:
            self.where = {}
            for index, known in enumerate(self.words):
                self.where.setdefault(known, []).append(index)
        return self.where.get(word, [])[:most]

    def _settle_nouns(self) -> None:
        """Take what only looks like a verb or month for the name that it is: "think tank", "Theresa May"."""
        words, classes = self.words, self.classes
        for index in places(words, "think") if "think" in self.text else ():
            if index + 1 < len(words) and words[index + 1] in ("tank", "tanks"):
                classes[index] = 0
        for index in places(words, "May") if "May" in self.text else ():
            before, behind = words[index - 1].lower() if index else "", words[index + 1 : index + 2]
            dated = before in _BEFORE_MONTHS or (behind and behind[0][0].isdigit()) or before[:1].isdigit()
            if not dated and behind and not classes[index + 1] & (w.PRONOUN | w.DETERMINER | w.POSSESSIVE):
                classes[index] = 0

    def _mark_quoted(self) -> bytearray:
        marks = bytearray(len(self.words))
        for span in self.tokens.quotes:
            first, last = self.token_at(span.start), self.token_at(span.end)
            marks[first:last] = b"\1" * (last - first)
        if "\x80" in self.text:
            self._mark_garbled(marks)
        return marks

    def _mark_garbled(self, marks: bytearray) -> None:
        """Mark what stands between curly quotation marks that a wrong encoding has torn apart."""
        opened = -1
        for index in sorted([*places(self.words, "\x9c"), *places(self.words, "\x9d")]):
            if self.words[index] == "\x9c":
                opened = index
            elif opened >= 0:
                marks[opened : index + 1] = b"\1" * (index + 1 - opened)
                opened = -1

    def _block_kinds(self) -> list[str]:
        """Name each sentence by the block that its first token lies in; outside every block it is body."""
        blocks = self.article.blocks
        opens = [block.span.start for block in blocks]
        kinds: list[str] = []
        for first in self.firsts:
            place = bisect_right(opens, self.starts[first]) - 1
            inside = place >= 0 and self.starts[first] < blocks[place].span.end
            kinds.append(blocks[place].kind if inside else "body")
        return kinds


def places(words: Sequence[str], word: str, most: int | None = None) -> Iterator[int]:
    """Yield where a word stands, from left to right.

    Parameters
    ----------
    words
        The tokens.
    word
        The one looked for, as it stands.
    most
        How many places are enough; None for all.
    """
    place, found = -1, 0
    while most is None or found < most:
        try:
            place = words.index(word, place + 1)
        except ValueError:
            return
        found += 1
        yield place


def reads_prose(article: Article) -> bool:
    """Return whether the words of an article can be read: English, or too short to tell.

    Parameters
    ----------
    article
        The article.
    """
    return article.language in (None, "en")


def _ungarbled(tokens: Tokens) -> Tokens:
    """Cut the remains of wrongly decoded signs off the ends of words, so that names are seen as names."""
    words, starts = list(tokens.words), list(tokens.starts)
    for index in sorted(
        {bisect_right(starts, found.start()) - 1 for found in _REMAINS.finditer(tokens.text)}
    ):
        word = words[index]
        if len(word) > 1 and (word[0] in "Ââ" or word[-1] in "Ââ"):
            shown = word.lstrip("Ââ")
            starts[index] += len(word) - len(shown)
            words[index] = shown.rstrip("Ââ").rstrip(".") or shown or word
    return replace(tokens, words=words, starts=starts)
