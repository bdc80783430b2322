"""Records as JSON-ready data: which fields are written, and in which order.

`docs/schema/score-1.json` describes the result. A field that is not listed here is not written. This
module stands below the records, so that they can offer `to_dict`: it reads their fields and imports nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SCHEMA = "score-1"
"""Name of the JSON schema that `Score.to_dict` matches: `docs/schema/score-1.json`."""

_FIELDS = {
    name: tuple(fields.split())
    for name, fields in {
        "Score": "value interval band abstained reasons logit intercept sourcing genre signals evidence "
        "citations claims cues versions chains",
        "Genre": "name probability other reason",
        "Signals": "domain citations language",
        "Signal": "value contribution reason",
        "Evidence": "signal feature value contribution reason spans",
        "Citation": "span kind role name domain sentence cue network self_cited reputation "
        "unresolved_reason backing",
        "Claim": "span verdict roots inferred",
        "Sourcing": "statements sourced listed persons anonymous organisations documents outlets posts "
        "voices weak",
        "Cue": "span kind term field",
        "Versions": "library model features reputation schema",
        "Support": "mean root circular depth path",
        "Trace": "article chains complete",
        "Chain": "path hops root",
        "Hop": "article domain published reputation claim way citation role kind name",
        "Root": "kind name domain voice article reputation reason",
        "Reputation": "domain mean sd interval basis raters networks categories imitates kind",
        "SiteKind": "name source date weak",
        "Rating": "rater family score date",
        "ScoreError": "index id error",
    }.items()
}
_OF_THE_ARTICLE = ("id", "url", "domain", "title", "language")
"""What a score repeats of its article; it holds no text beyond that."""
_INSIDE = {**_FIELDS, "Reputation": ("mean", "sd", "basis")}
"""What is written of a record inside another: of a reputation, only these."""
_ONLY_WITH_A_GRAPH = {"Score": "chains", "Citation": "backing"}
"""Fields that are left out when they are None, as in a score that was made without a graph."""
_PLAIN = frozenset({str, float, int, bool, type(None)})
"""Types that JSON has; most of the 500 fields of a score are of them."""


def as_dict(record: Any) -> dict[str, Any]:
    """Return a record as JSON-ready data."""
    content = _fields(record, _FIELDS)
    if type(record).__name__ != "Score":
        return content
    # A claim refers to its citations by their position in the score.
    index = {id(citation): position for position, citation in enumerate(record.citations)}
    content["claims"] = [
        {"span": None, "citations": [index[id(citation)] for citation in claim.citations], **written}
        for claim, written in zip(record.claims, content["claims"], strict=True)
    ]
    return {name: getattr(record.article, name) for name in _OF_THE_ARTICLE} | content


def _fields(record: Any, listed: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    kind = type(record).__name__
    content = {
        name: value if type(value := getattr(record, name)) in _PLAIN else _nested(value)
        for name in listed[kind]
    }
    if kind in _ONLY_WITH_A_GRAPH and content[_ONLY_WITH_A_GRAPH[kind]] is None:
        del content[_ONLY_WITH_A_GRAPH[kind]]
    return content


def _nested(value: Any) -> Any:
    """Return the value of a field that is no text and no number."""
    kind = type(value)
    if kind.__name__ == "Span":
        return [value.start, value.end]
    if kind is tuple:
        return [item if type(item) in _PLAIN else _nested(item) for item in value]
    return str(value) if isinstance(value, Exception) else _fields(value, _INSIDE)
