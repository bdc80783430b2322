"""The lines, tokens, sentences and quotations of a text, in one pass.

A line break that only wraps a long paragraph is no line end. One compiled expression cuts the text into
pieces, each a token with the white space after it, so that the pieces joined are the text and every offset
is exact. Sentences and quotations are then found from the few characters that can end or open them. Time is
linear in the text: no repetition of the expression can match in two ways, and every look-ahead is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise
from operator import add

from srcscore.language.quotes import find_quotes
from srcscore.language.word_classes import abbreviations, word_set
from srcscore.language.word_classes import words as lexicon
from srcscore.records import Tokens

_NARROWEST, _WIDEST = 40, 120
"""A text whose longest line of several words is outside these, in characters, is not wrapped."""
_FEWEST = 3
"""So many breaks must look like wrapping before any is taken for it."""
_GOES_ON = re.compile(
    r"(?!(?:by|via|posted|published|originally|reposted|updated|written|photo|image)\b"
    r"|\S*[./@]\w|(?:\S+ ){0,2}\S*[:|])[a-z][a-z ]"
)
"""How a line begins that goes on with the one above: no byline, no address, no label such as "source: X"."""


def line_starts(text: str) -> list[int]:
    """Return the offset of each line but the first, without the lines that only go on with a paragraph.

    A break is taken for wrapping where a long line ends within a sentence and the next begins with a small
    letter. When all lines are short, and most breaks between lines with text stand where the next word would
    have gone beyond the longest line, these are wrapping instead. An address makes no line long.
    """
    lines = text.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines)))[:-1]
    if not starts or max(map(len, lines)) < _NARROWEST:
        return starts
    stripped = [line.strip() for line in lines]
    width = max((len(line) for line in stripped if " " in line), default=0)
    if _NARROWEST <= width <= _WIDEST:
        full = [
            bool(line and following) and len(line) + 1 + len(following.split(" ", 1)[0]) > width
            for line, following in pairwise(stripped)
        ]
        inner = sum(bool(line and following) for line, following in pairwise(stripped))
        if sum(full) >= max(_FEWEST, 0.6 * inner):
            return [start for start, wraps in zip(starts, full, strict=True) if not wraps]
    return [
        start
        for start, (line, following) in zip(starts, pairwise(stripped), strict=True)
        if not (
            "a" <= following[:1] <= "z"
            and len(line) >= _NARROWEST
            and (line[-1].isalpha() or line[-1] == ",")
            and _GOES_ON.match(following)
        )
    ]


_LETTERS = r"[\w\u0300-\u036f]++"
"""A run of what words are made of; a combining mark belongs to the letter before it."""

_JOINT = (
    r"(?:/(?<=\b[A-Z]/)(?=[A-Z]\b)|--(?<=\bxn--)|[-&@\u00ad\u200b-\u200d\u2010\u2011\u2060]|['’](?![sS]\b)|,(?<=\d,)(?=\d\d\d(?!\d))"
    r"|\.(?:(?=[^\WA-Z\d_])|(?<=\d\.)(?=\d)|(?=\w[\w.+-]{0,63}+@)|(?=(?:D|COM|CO|EDU|GOV|INFO|NET|NEWS|ORG|TV|UK|Com|Net|Org)\b)))"
)
"""What joins two runs into one word: hyphen, ampersand, at sign, invisible characters, the apostrophe of
a contraction (the clitic 's is a token of its own), the comma of thousands, the point of a decimal, a
domain or a name before an at sign, the stroke of a company's form (A/S), `xn--`."""

_ACRONYM = r"[^\W\d_](?:\.[^\W\d_]){1,9}+(?!\w)\.?+"
_ADDRESS = r"https?://[^\s<>\"“”]+(?<![.,;:!?)\]}'’])"
_ENDS = ".!?…"
_CLOSING = frozenset("\"'”’»)]")
_OPENING = frozenset("“‘«")
_REFERENCES = re.compile(r"(?:\[\d{1,3}\])++")
"""References to notes, which belong to the sentence before them: The wall is weak.[1]"""


def tokenise(text: str) -> Tokens:
    """Cut a text into tokens, sentences and quotations.

    A token is a word, a number, a domain, a web address or one punctuation mark. `TheCradle.co`,
    `U.S.`, `Mr.`, `don't`, `3.5`, `long-term` and `...` are one token each; the clitic 's is a token of its
    own (`Moscow`, `'s`). A line break ends a sentence, unless it only wraps a paragraph.

    Returns
    -------
    Tokens
        Offsets are code points of `text`; sentences cover every token.
    """
    pieces = _piece().findall(text)
    words = list(map(str.rstrip, pieces))
    starts = list(accumulate(map(len, pieces), initial=len(text) - len(text.lstrip())))
    starts.pop()
    del pieces  # a long text's take as much memory as all that is made of them
    lines = line_starts(text)
    heads = {0, *(bisect_left(starts, line) for line in lines)}  # tokens that stand first in a line
    firsts = set(heads)
    for after in _candidates(text):
        first = bisect_left(starts, after)
        if first < len(words) and _ends(words, first, starts[first] > after, heads):
            firsts.add(first)
    firsts.discard(len(words))
    sentences = list(pairwise([*sorted(firsts), len(words)]))
    ends = list(map(add, starts, map(len, words)))
    return Tokens(text, words, starts, ends, sentences, find_quotes(text, lines))


@cache
def _piece() -> re.Pattern[str]:
    """Compile the expression for one token and the white space behind it."""
    by_length: dict[int, list[str]] = {}
    for short in map("{}.".format, abbreviations()):
        by_length.setdefault(len(short), []).append(re.escape(short))
    behind = "|".join(rf"(?<=\b(?:{'|'.join(group)}))" for group in by_length.values())
    point = rf"(?:\.(?:{behind}|(?<=\b[A-Z]\.)(?=\s[\"“'‘(]?[A-Z])|(?<=\bNo\.)(?=\s?\d)))?"
    word = rf"{_LETTERS}(?:-{_ACRONYM}|{_JOINT}{_LETTERS})*{point}"
    # These two are not possessive: before Python 3.11.5 a possessive group that fails inside keeps what it
    # had read (cpython issue 106052). Nothing behind them can fail, so that they never go back either.
    plain = r"[A-Za-z]++\s++"
    return re.compile(
        rf"{plain}|(?:{_ACRONYM}(?:-\w++)*+|{_ADDRESS}|{word}|(?<=[\w.])['’][sS]\b|\.\.++|''|\S)\s*+"
    )


def is_numbered_site(word: str) -> bool:
    """Return whether a word that begins with a digit is a domain: `444.hu`, not `3.5m` or `2016.then`."""
    label, _, rest = word.partition(".")
    return (
        word[0].isdigit() and rest.rpartition(".")[2].isalpha() and not (len(label) == 4 and label.isdigit())
    )


def _candidates(text: str) -> Iterator[int]:
    """Yield the offsets behind marks that may end a sentence, with the marks that close around them."""
    for mark in _ENDS:
        at = text.find(mark)
        while at >= 0:
            after = at + 1
            while text[after : after + 1] in _CLOSING:
                after += 1
            references = _REFERENCES.match(text, after)
            after = references.end() if references else after
            follower = text[after : after + 1]
            if follower.isspace() or follower.isupper() or follower in _OPENING:
                yield after
            at = text.find(mark, after)


def _ends(words: list[str], first: int, spaced: bool, heads: set[int]) -> bool:
    """Tell whether a sentence ends before token `first`; `heads` are the tokens that stand first in a line.

    An abbreviation ends one only before a sentence starter, the number of a list item never.
    """
    follower, last = words[first], words[first - 1]
    if follower[0].islower() or is_numbered_site(follower):
        return False
    if last == "!" and words[first - 2] in word_set("names_with_marks"):
        return False
    if last == ".":
        return not (first - 2 in heads and words[first - 2].isdigit())
    if last[-1] == "." and last[0] != ".":
        may_end = abbreviations().get(last[:-1], True)
        return spaced and may_end and follower.lower() in lexicon("sentence_starters")
    return follower[0] not in ",;:"
