"""Linguistic cues in the writer's own voice, each with its span.

The lexicons are laid out once as a table from first word to the phrases that begin with it, so that a text
is read with one look-up a token. Quoted speech, bylines, lists of sources and promotion do not count
against the writer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from srcscore.language.annotate import OWN_TEXT, AnnotatedText
from srcscore.language.tokens import tokenise
from srcscore.language.word_classes import phrases
from srcscore.language.word_classes import words as lexicon
from srcscore.language.word_table import Rule
from srcscore.records import Cue, CueKind, Span, Tokens

_LEXICONS: dict[str, CueKind] = {
    "hedges": "hedge",
    "speculation": "speculation",
    "hearsay": "hearsay",
    "boosters": "booster",
    "factive_verbs": "factive-verb",
    "assertive_verbs": "assertive-verb",
    "loaded_terms": "loaded-term",
    "partisan_terms": "loaded-term",
    "sensational_phrases": "sensational-phrase",
    "second_person": "second-person-appeal",
    "conspiracy_idioms": "conspiracy-idiom",
    "calls_to_action": "call-to-action",
}
"""Which packaged table holds which kind; where two hold the same phrase, the later one counts."""
_HEADLINE: dict[str, CueKind] = {"clickbait": "clickbait-headline"}
"""The same for what counts in headlines only."""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_Entry = tuple[tuple[str, ...], str, CueKind]
_Openings = dict[str, list[_Entry]]
_Table = dict[str, _Openings]
_ALONE = ""
"""Stands for the second word of an entry that has one word."""
_MONTH = "May"
"""With a capital this hedge is a month, unless more of a hedge follows ("May be")."""
_EXCLAMATIONS = re.compile("!+")
_Match = tuple[int, int, CueKind, str]
_Field = Literal["text", "title"]


def find_cues(text: AnnotatedText) -> tuple[Cue, ...]:
    """Return the cues of an article: those of its text in order, then those of its headline.

    Spans with `field="text"` point into `Article.text`, with `field="title"` into `Article.title`. The text
    of a span, in lower case and with single spaces, is the cue's term.
    """
    article = text.article
    own = [block.span for block in article.blocks if block.kind in OWN_TEXT]
    if not article.blocks:
        own = [Span(0, len(article.text))]
    cues = _cues(text, own, "text")
    if article.title:
        title = tokenise(article.title)
        cues += _cues(title, [Span(0, len(article.title))], "title")
        mark = Span(title.starts[-1], title.ends[-1]) if title.words else Span(0, 0)
        if mark.of(article.title) == "?" and not any(q.start <= mark.start < q.end for q in title.quotes):
            cues.append(Cue(mark, "question-headline", "?", "title"))
    return tuple(cues)


def normalise(tokens: Sequence[str]) -> list[str]:
    """Return words as the lexicons write them: lower case, straight apostrophes, nothing invisible."""
    if not tokens:
        return []
    joined = "\n".join(tokens).lower()
    if not joined.isascii():
        joined = joined.replace("’", "'")
        for mark in _INVISIBLE:  # a table of `str.translate` takes ten times as long
            joined = joined.replace(mark, "")
    return joined.split("\n")


@cache
def _table() -> tuple[_Table, frozenset[str]]:
    """Return every entry by its first word and then by its second, longest first; and all second words.

    The table holds words as texts write them, so that a text is looked up as it is. What counts in headlines
    only stands before what counts everywhere.
    """
    entries: dict[tuple[bool, tuple[str, ...]], _Entry] = {}
    for name, kind in (*_HEADLINE.items(), *_LEXICONS.items()):
        for phrase in phrases(name):
            key = entry_words(phrase)
            entries[name in _HEADLINE, key] = (key, " ".join(phrase), kind)
    table: _Table = {}
    for entry in sorted(entries.values(), key=lambda entry: -len(entry[0])):
        first, *rest = entry[0]
        for second in _spellings(rest[0]) if rest else (_ALONE,):
            table.setdefault(first, {}).setdefault(second, []).append(entry)
    spelled = {written: openings for first, openings in table.items() for written in _spellings(first)}
    spelled[_MONTH] = {second: rest for second, rest in spelled[_MONTH].items() if second != _ALONE}
    return spelled, frozenset(chain.from_iterable(spelled.values()))


def entry_words(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of an entry as a text is read; those of letters alone are so already."""
    plain = all(map(str.isalpha, phrase))
    return phrase if plain else tuple(normalise(tokenise(" ".join(phrase)).words))


def _spellings(word: str) -> set[str]:
    """Return a word in lower case, capitalised and in capitals, with either apostrophe."""
    cased = {word, word.capitalize(), word.title(), word.upper()}
    return cased | {spelling.replace("'", "’") for spelling in cased}


def _cues(tokens: Tokens, own: Sequence[Span], field: _Field) -> list[Cue]:
    """Return the cues of one text that begin in the writer's own words, outside quotations, in order."""
    matches = list(_matches(tokens, field))
    # Common words in capitals; a headline wholly in capitals stresses none of them.
    if field == "text" or not tokens.text.isupper():
        for index in np.flatnonzero(_look_up(tokens, _are_stressed)).tolist():
            word = tokens.words[index].lower()
            matches.append((tokens.starts[index], tokens.ends[index], "all-caps", word))
    matches += [(*run.span(), "exclamation", run[0]) for run in _EXCLAMATIONS.finditer(tokens.text)]
    starts, ends = [span.start for span in own], [span.end for span in own]
    opened, closed = [span.start for span in tokens.quotes], [span.end for span in tokens.quotes]
    cues = []
    for start, end, kind, term in sorted(matches):
        block, quote = bisect_right(starts, start) - 1, bisect_right(opened, start) - 1
        if block >= 0 and end <= ends[block] and not (quote >= 0 and start < closed[quote]):
            cues.append(Cue(Span(start, end), kind, term, field))
    return cues


def _matches(tokens: Tokens, field: _Field) -> Iterator[_Match]:
    """Yield the lexicons' entries, the longest at each place and none inside another."""
    table, _ = _table()
    elsewhere = () if field == "title" else _HEADLINE.values()
    written: Sequence[str] = tokens.words
    known = _look_up(tokens, _parts_of_entries)
    if not tokens.text.isascii() and any(mark in tokens.text for mark in _INVISIBLE):
        written = normalise(tokens.words)
        known = _parts_of_entries(written)
    alone, first, second = known.T
    openings = np.flatnonzero(alone | (first & np.append(second[1:], [False]))).tolist()
    after, last = 0, len(written) - 1
    for index in openings:
        entries = table.get(written[index]) if index >= after else None
        if entries is None:
            continue
        follower = written[index + 1] if index < last else _ALONE
        for phrase, term, kind in chain(entries.get(follower, ()), entries.get(_ALONE, ())):
            size = len(phrase)
            if kind in elsewhere:
                continue
            if size <= 2 or tuple(normalise(written[index : index + size])) == phrase:
                after = index + size
                yield tokens.starts[index], tokens.ends[after - 1], kind, term
                break


def _look_up(tokens: Tokens, rule: Rule) -> NDArray[np.bool_]:
    """Return what a rule says of each token's word."""
    return tokens.look_up(rule) if isinstance(tokens, AnnotatedText) else rule(tokens.words)


def _parts_of_entries(words: Sequence[str]) -> NDArray[np.bool_]:
    """Tell of each word whether it is an entry, stands first in a longer one, or second in one."""
    table, seconds = _table()
    parts = [(_ALONE in table.get(word, ()), word in table, word in seconds) for word in words]
    return np.array(parts, np.bool_).reshape(-1, 3)


def _are_stressed(words: Sequence[str]) -> NDArray[np.bool_]:
    """Tell of each word whether it is a common one of three letters or more in capitals."""
    common = lexicon("common_words")
    lower = (word.lower() if len(word) > 2 and word.isupper() else "" for word in words)
    stressed = [word in common or ("-" in word and common.issuperset(word.split("-"))) for word in lower]
    return np.array(stressed, np.bool_)
