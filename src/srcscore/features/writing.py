"""The language signal: how the article is written, in the writer's own voice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import compress, repeat

from srcscore.features.prose import Prose
from srcscore.features.spec import Measure, per_thousand, times
from srcscore.language.annotate import AnnotatedText
from srcscore.records import Cue, CueKind, Span
from srcscore.resources import read_rows

_CUES: dict[CueKind, str] = {
    "hedge": "hedges",
    "booster": "boosters",
    "loaded-term": "loaded_terms",
    "sensational-phrase": "sensational_phrases",
    "second-person-appeal": "second_person",
    "all-caps": "all_caps",
    "exclamation": "exclamations",
    "conspiracy-idiom": "conspiracy_idioms",
    "call-to-action": "calls_to_action",
}
"""Cues that are counted by length of text."""
_HEADLINE_CUES: dict[CueKind, str] = {
    "question-headline": "question_headline",
    "clickbait-headline": "clickbait_headline",
}
"""Cues that a headline has or has not."""
_PERSONAL = "personal"
"""The group of words that is looked for in the opening alone."""
# First-person words in the first sixty words mark a personal piece; later ones are often quotations.
_OPENING = 60
# A reason spells out this many different terms, and shows as many places: more are not read.
_SHOWN = 5
_CENTURIES = ("19", "20")
_DASHES = re.compile(r"[—–-](?:(?<!-)|(?<=(\s)-)-{0,2}\s|(?<=\w-)-\b)")
"""A dash; or hyphens between white space, or two between words. It begins with the sign, so that the rest of
a text is passed over as fast as three characters can be looked for."""
_SEMICOLONS = re.compile(";")
_GAPS = re.compile(r"\s+")


_NEVER = Measure(0.0, {"times": times(0), "terms": ""})
"""What a cue that does not occur measures."""


def measure_writing(text: AnnotatedText, cues: Sequence[Cue], prose: Prose) -> dict[str, Measure]:
    """Return the language features that could be measured, by name."""
    if not prose.words:
        return {}
    count = len(prose.words)
    groups: dict[str, list[Cue]] = {name: [] for name in _CUES.values()}
    for cue in cues:
        if cue.kind in _CUES and cue.field == "text":
            groups[_CUES[cue.kind]].append(cue)
    measures = dict.fromkeys(groups, _NEVER)
    for name, group in groups.items():
        if group:
            distinct = list(dict.fromkeys(cue.term for cue in group))
            terms = _terms(distinct) + (", ..." if len(distinct) > _SHOWN else "")
            placeholders = {"times": times(len(group)), "terms": terms}
            spans = tuple([cue.span for cue in group])
            measures[name] = Measure(per_thousand(len(group), count), placeholders, spans)
    if text.article.title:
        kinds = {cue.kind: cue for cue in cues}
        for kind, name in _HEADLINE_CUES.items():
            term = kinds[kind].term if kind in kinds else "no"
            measures[name] = Measure(float(kind in kinds), {"terms": term})
    quoted = sum(map(prose.within, text.quotes)) / count
    figures = compress(prose.words, map(str.isdigit, prose.words))
    years = sum([len(figure) == 4 and figure[:2] in _CENTURIES for figure in figures])
    measures["quoted_share"] = Measure(quoted, {"percent": round(100 * quoted)})
    measures["sentence_length"] = Measure(count / len(prose.initials), {})
    measures["years"] = Measure(per_thousand(years, count), {})
    return measures | measure_register(text, prose)


def measure_register(text: AnnotatedText, prose: Prose) -> dict[str, Measure]:
    """Return the features of register by name: words, signs and a headline that rated outlets differ in."""
    groups = _register()
    lower = list(map(str.lower, prose.words))
    indices: dict[str, list[int]] = {name: [] for name in groups.values()}
    for index in compress(range(len(lower)), map(groups.__contains__, lower)):
        indices[groups[lower[index]]].append(index)
    personal = [index for index in indices.pop(_PERSONAL) if index < _OPENING]
    measures = {}
    for name, group in (*indices.items(), ("personal_opening", personal)):
        terms = _terms(dict.fromkeys(lower[index] for index in group))
        spans = prose.spans(group[:_SHOWN], repeat(1))
        rate = per_thousand(len(group), len(lower))
        measures[name] = Measure(rate, {"times": times(len(group)), "terms": terms}, spans)
    measures["personal_opening"] = measures["personal_opening"]._replace(value=float(bool(personal)))
    begin, end = prose.starts[0], prose.starts[-1]
    signs = {
        "dashes": dashes(text.text, begin, end),
        "semicolons": [Span(*match.span()) for match in _SEMICOLONS.finditer(text.text, begin, end)],
    }
    for name, marks in signs.items():
        rate = per_thousand(len(marks), len(lower))
        measures[name] = Measure(rate, {"times": times(len(marks))}, tuple(marks[:_SHOWN]))
    quotes = [(words, span) for span in text.quotes if (words := prose.within(span))]
    if quotes:
        length = sum(words for words, _ in quotes) / len(quotes)
        spans = tuple([span for _, span in quotes[:_SHOWN]])
        measures["quote_length"] = Measure(length, {"n": len(quotes)}, spans)
    if text.article.title:
        length = len(_GAPS.sub(" ", text.article.title.strip()))
        measures["headline_length"] = Measure(float(length), {}, ())
    return measures


def dashes(text: str, begin: int, end: int) -> list[Span]:
    """Return the dashes of a stretch that begins with a word, hyphens used as dashes included."""
    spans: list[Span] = []
    last = begin
    for match in _DASHES.finditer(text, begin, end):
        start = match.start() - (match[1] is not None)
        if start >= last:
            last = match.end()
            spans.append(Span(start, last))
    return spans


def _terms(terms: Iterable[str]) -> str:
    return ", ".join(f"“{term}”" for term in list(terms)[:_SHOWN])


@cache
def _register() -> Mapping[str, str]:
    """Return the feature that each word counts for."""
    return {
        word: row["feature"] for row in read_rows("lexicons/register.tsv") for word in row["words"].split()
    }
