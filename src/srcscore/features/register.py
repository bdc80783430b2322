"""The register of an article: words, signs and a headline that well rated news has more or less of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import compress

from srcscore.features.measure import Measure, new_measure, per_thousand, times
from srcscore.features.prose import Prose
from srcscore.language.annotate import AnnotatedText
from srcscore.quick import new_span
from srcscore.records import Span
from srcscore.resources import read_rows

_TABLE = "lexicons/register.tsv"
_PERSONAL = "personal"
"""The group that is looked for in the opening alone."""
_OPENING = 60
"""Words of the opening."""
_SHOWN = 5
"""So many places of a feature are shown."""
_DASHES = re.compile(r"[—–-](?:(?<!-)|(?<=(\s)-)-{0,2}\s|(?<=\w-)-\b)")
"""A dash; or hyphens between white space, or two between words. It begins with the sign, so that the rest of
a text is passed over as fast as three characters can be looked for."""
_SEMICOLONS = re.compile(";")
_GAPS = re.compile(r"\s+")


def measure_register(text: AnnotatedText, prose: Prose) -> dict[str, Measure]:
    """Return the features of register that could be measured, by name.

    Parameters
    ----------
    text
        The article.
    prose
        The writer's own words; there is at least one.
    """
    found = _words(prose)
    found.update(_signs(text, prose))
    found.update(_quotes(text, prose))
    if text.article.title:
        length = len(_GAPS.sub(" ", text.article.title.strip()))
        found["headline_length"] = new_measure(float(length), {}, ())
    return found


def _words(prose: Prose) -> dict[str, Measure]:
    groups = _groups()
    places: dict[str, list[int]] = {name: [] for name in groups.values()}
    lower = list(map(str.lower, prose.words))
    for place in compress(range(len(lower)), map(groups.__contains__, lower)):
        places[groups[lower[place]]].append(place)
    personal = [place for place in places.pop(_PERSONAL) if place < _OPENING]
    found = {
        name: _counted(prose, lower, group, per_thousand(len(group), len(lower)))
        for name, group in places.items()
    }
    found["personal_opening"] = _counted(prose, lower, personal, float(bool(personal)))
    return found


def _counted(prose: Prose, lower: Sequence[str], places: Sequence[int], value: float) -> Measure:
    terms = ", ".join(f"“{term}”" for term in list(dict.fromkeys(lower[place] for place in places))[:_SHOWN])
    spans = tuple(prose.span(place, place) for place in places[:_SHOWN])
    return new_measure(value, {"times": times(len(places)), "terms": terms}, spans)


def _signs(text: AnnotatedText, prose: Prose) -> dict[str, Measure]:
    begin, end = prose.starts[0], prose.starts[-1]
    found = {}
    semicolons = [new_span(*match.span()) for match in _SEMICOLONS.finditer(text.text, begin, end)]
    for name, spans in (("dashes", dashes(text.text, begin, end)), ("semicolons", semicolons)):
        value = per_thousand(len(spans), len(prose.words))
        found[name] = new_measure(value, {"times": times(len(spans))}, tuple(spans[:_SHOWN]))
    return found


def dashes(text: str, begin: int, end: int) -> list[Span]:
    """Return the dashes of a stretch that begins with a word; hyphens that are one, with the blanks around.

    Parameters
    ----------
    text
        Any text.
    begin, end
        The stretch.
    """
    found: list[Span] = []
    behind = begin
    for match in _DASHES.finditer(text, begin, end):
        start = match.start() - (match[1] is not None)
        if start >= behind:
            behind = match.end()
            found.append(new_span(start, behind))
    return found


def _quotes(text: AnnotatedText, prose: Prose) -> dict[str, Measure]:
    """Return how long quotations are on average, in words; nothing when there is none."""
    counts = [(words, span) for span in text.quotes if (words := prose.within(span))]
    if not counts:
        return {}
    words, spans = sum(words for words, _ in counts), [span for _, span in counts]
    facts = {"n": len(spans)}
    return {"quote_length": new_measure(words / len(spans), facts, tuple(spans[:_SHOWN]))}


@cache
def _groups() -> Mapping[str, str]:
    """Return the feature that each word counts for."""
    return {word: row["feature"] for row in read_rows(_TABLE) for word in row["words"].split()}
