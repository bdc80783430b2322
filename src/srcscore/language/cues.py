"""Linguistic cues in the writer's own voice, each with its place.

The lexicons are laid out once as a table from first word to the phrases that begin with it, so that a text
is read with one look-up a token. Quoted speech, bylines, lists of sources and promotion do not count
against the writer.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from srcscore.language.lexicons import phrases, words
from srcscore.language.tokens import tokenise
from srcscore.records import Article, Block, Cue, CueKind, Span, Tokens

_LEXICONS: dict[str, CueKind] = {
    "hedges": "hedge",
    "speculation": "speculation",
    "hearsay": "hearsay",
    "boosters": "booster",
    "factive_verbs": "factive-verb",
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
_OWN_TEXT = frozenset({"body", "heading"})
"""Blocks that are the writer's own text."""
_CAPITALS = re.compile(r"(?<!\w)[A-Z]{3,}(?!\w)")
_EXCLAIMED = re.compile("!+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")

_Entry = tuple[tuple[str, ...], str, CueKind]
_Field = Literal["text", "title"]


def find_cues(article: Article, tokens: Tokens) -> tuple[Cue, ...]:
    """Return the cues of an article: those of its text in order, then those of its headline.

    Parameters
    ----------
    article
        The article; without blocks, all of its text counts as the writer's.
    tokens
        The tokens of `article.text`.

    Returns
    -------
    tuple of Cue
        Spans with `field="text"` point into `Article.text`, with `field="title"` into `Article.title`.
        The text of a span, in lower case and with single spaces, is the cue's term.
    """
    own = _own_text(article.blocks) if article.blocks else [Span(0, len(article.text))]
    found = _cues(tokens, own, "text", _table(tuple(_LEXICONS.items())))
    if article.title:
        title = tokenise(article.title)
        whole = [Span(0, len(article.title))]
        table = _table((*_LEXICONS.items(), *_HEADLINE.items()))
        found += sorted([*_cues(title, whole, "title", table), *_question(title)], key=_place)
    return tuple(found)


def normalise(tokens: Sequence[str]) -> list[str]:
    """Return words as the lexicons write them: lower case, straight apostrophes, nothing invisible."""
    if not tokens:
        return []
    joined = "\n".join(tokens).lower()
    if not joined.isascii():
        joined = _INVISIBLE.sub("", joined.replace("’", "'"))
    return joined.split("\n")


@cache
def _table(lexicons: tuple[tuple[str, CueKind], ...]) -> dict[str, list[_Entry]]:
    """Return every entry by its first word, longest first."""
    entries: dict[tuple[str, ...], _Entry] = {}
    for name, kind in lexicons:
        for phrase in phrases(name):
            term = " ".join(phrase)
            key = tuple(normalise(tokenise(term).words))
            entries[key] = (key, term, kind)
    table: dict[str, list[_Entry]] = {}
    for entry in sorted(entries.values(), key=lambda entry: -len(entry[0])):
        table.setdefault(entry[0][0], []).append(entry)
    return table


def _own_text(blocks: Sequence[Block]) -> list[Span]:
    return [block.span for block in blocks if block.kind in _OWN_TEXT]


def _cues(tokens: Tokens, own: Sequence[Span], field: _Field, table: dict[str, list[_Entry]]) -> list[Cue]:
    """Return the cues of one text, in order."""
    found = [
        *_matches(tokens, field, table),
        *_capitals(tokens.text, field),
        *_exclamations(tokens.text, field),
    ]
    found.sort(key=_place)
    return [cue for cue in _inside(found, own) if not _covered(cue.span.start, tokens.quotes)]


def _matches(tokens: Tokens, field: _Field, table: dict[str, list[_Entry]]) -> Iterator[Cue]:
    """Yield the lexicons' entries, the longest at each place and none inside another."""
    lower = normalise(tokens.words)
    behind = 0
    for index in [index for index, word in enumerate(lower) if word in table]:
        if index < behind:
            continue
        for phrase, term, kind in table[lower[index]]:
            size = len(phrase)
            if size == 1 or tuple(lower[index : index + size]) == phrase:
                behind = index + size
                yield Cue(Span(tokens.starts[index], tokens.end(behind - 1)), kind, term, field)
                break


def _capitals(text: str, field: _Field) -> Iterator[Cue]:
    """Yield common words written in capitals, where the line has other letters too."""
    common = words("common_words")
    for match in _CAPITALS.finditer(text):
        word = match[0].lower()
        if word in common:
            yield Cue(Span(*match.span()), "all-caps", word, field)


def _exclamations(text: str, field: _Field) -> Iterator[Cue]:
    for match in _EXCLAIMED.finditer(text):
        yield Cue(Span(*match.span()), "exclamation", match[0], field)


def _question(title: Tokens) -> list[Cue]:
    """Return the question mark of a headline that asks in the writer's own voice."""
    last = title.words[-1] if title.words else ""
    if last != "?" or _covered(title.starts[-1], title.quotes):
        return []
    return [Cue(Span(title.starts[-1], title.end(len(title.words) - 1)), "question-headline", "?", "title")]


def _inside(cues: Sequence[Cue], own: Sequence[Span]) -> Iterator[Cue]:
    starts = [span.start for span in own]
    for cue in cues:
        place = bisect_right(starts, cue.span.start) - 1
        if place >= 0 and cue.span.end <= own[place].end:
            yield cue


def _covered(at: int, spans: Sequence[Span]) -> bool:
    """Tell whether a place lies in one of some ordered spans."""
    place = bisect_left(spans, at + 1, key=lambda span: span.start) - 1
    return place >= 0 and at < spans[place].end


def _place(cue: Cue) -> tuple[int, int]:
    return cue.span.start, cue.span.end
