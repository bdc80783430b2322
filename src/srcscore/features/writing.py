"""The language signal: how the article is written, in the writer's own voice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from srcscore.features.measure import Measure, new_measure, per_thousand, times
from srcscore.features.prose import Prose
from srcscore.features.register import measure_register
from srcscore.language.annotate import AnnotatedText
from srcscore.records import Cue, CueKind

_NAMES = 5
"""So many different terms are spelled out in a reason."""
_CENTURIES = ("19", "20")
_RATES: dict[CueKind, str] = {
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
_TITLES: dict[CueKind, str] = {
    "question-headline": "question_headline",
    "clickbait-headline": "clickbait_headline",
}
"""Cues that a headline has or has not."""


def measure_writing(text: AnnotatedText, cues: Sequence[Cue], prose: Prose) -> dict[str, Measure]:
    """Return the language features that could be measured, by name.

    Parameters
    ----------
    text, cues
        The article, and its cues.
    prose
        The writer's own words.
    """
    if not prose.words:
        return {}
    found = _rates(cues, len(prose.words))
    if text.article.title:
        found.update(_headline(cues))
    found.update(_style(text, prose))
    found.update(measure_register(text, prose))
    return found


def _rates(cues: Sequence[Cue], words: int) -> dict[str, Measure]:
    groups: dict[str, list[Cue]] = {name: [] for name in _RATES.values()}
    for cue in cues:
        name = _RATES.get(cue.kind)
        if name is not None and cue.field == "text":
            groups[name].append(cue)
    return {name: _rate(group, words) for name, group in groups.items()}


def _rate(group: Sequence[Cue], words: int) -> Measure:
    if not group:
        return _NEVER
    facts = {"times": times(len(group)), "terms": _terms(group)}
    return new_measure(per_thousand(len(group), words), facts, tuple([cue.span for cue in group]))


_NEVER = Measure(0.0, {"times": times(0), "terms": ""})
"""What a cue that does not occur measures."""


def _headline(cues: Sequence[Cue]) -> dict[str, Measure]:
    kinds = {cue.kind: cue for cue in cues if cue.kind in _TITLES}
    return {
        name: Measure(float(kind in kinds), {"terms": kinds[kind].term if kind in kinds else "no"})
        for kind, name in _TITLES.items()
    }


def _style(text: AnnotatedText, prose: Prose) -> dict[str, Measure]:
    count = len(prose.words)
    shares = {"quoted_share": sum(prose.within(span) for span in text.quotes) / count}
    figures = compress(prose.words, map(str.isdigit, prose.words))
    years = sum([len(figure) == 4 and figure[:2] in _CENTURIES for figure in figures])
    counted = {"sentence_length": count / len(prose.initials), "years": per_thousand(years, count)}
    found = {name: new_measure(share, {"percent": round(100 * share)}) for name, share in shares.items()}
    return found | {name: new_measure(value, {}) for name, value in counted.items()}


def _terms(cues: Sequence[Cue]) -> str:
    terms = list(dict.fromkeys(cue.term for cue in cues))
    return ", ".join(f"“{term}”" for term in terms[:_NAMES]) + (", ..." if len(terms) > _NAMES else "")
