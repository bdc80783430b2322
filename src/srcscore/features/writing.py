"""The language signal: how the article is written, in the writer's own voice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from srcscore.features.prose import Prose
from srcscore.features.spec import Measure, per_thousand
from srcscore.language.annotate import AnnotatedText
from srcscore.records import Cue, CueKind

_CUES: dict[CueKind, str] = {
    "hedge": "hedges",
    "booster": "boosters",
    "loaded-term": "loaded_terms",
    "sensational-phrase": "sensational_phrases",
    "second-person-appeal": "second_person",
    "all-caps": "all_caps",
    "exclamation": "exclamations",
    "conspiracy-idiom": "conspiracy_idioms",
}
"""Cues that are counted by length of text."""
# A reason spells out this many different terms, and shows as many places: more are not read.
_SHOWN = 5
_NEVER = Measure(0.0, {})
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
            capitals = name == "all_caps"  # their terms are in lower case, as every cue's
            distinct = list(dict.fromkeys(cue.term.upper() if capitals else cue.term for cue in group))
            terms = ", ".join([f"“{term}”" for term in distinct[:_SHOWN]])
            terms += ", ..." if len(distinct) > _SHOWN else ""
            placeholders = {"n": len(group), "terms": terms}
            spans = tuple([cue.span for cue in group])
            measures[name] = Measure(per_thousand(len(group), count), placeholders, spans)
    asks = any(cue.kind == "question-headline" for cue in cues)
    measures["question_headline"] = Measure(float(asks), {})
    quoted = sum(map(prose.within, text.quotes)) / count
    measures["quoted_share"] = Measure(quoted, {"percent": round(100 * quoted)}, tuple(text.quotes[:_SHOWN]))
    within = accumulate({"<Q>": 1, "</Q>": -1}.get(mark, 0) for _, mark in prose.marks)
    asked = sum(mark == "<?>" and not depth for (_, mark), depth in zip(prose.marks, within, strict=True))
    measures["questions"] = Measure(per_thousand(asked, count), {"n": asked})
    return measures
