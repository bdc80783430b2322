"""`Score.to_dict` matches the published schema, and the schema says the same as the records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from report.scores import citation, example
from srcscore import records, traces


@pytest.fixture(scope="module")
def schema(project: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (project / "docs" / "schema" / f"{records.SCHEMA}.json").read_text("utf-8")
    )
    return content


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


WITH_A_GRAPH = ("chains", "backing")
"""What a score has only when it was made with a graph."""
ENUMS = [
    (records.Band, "properties band enum"),
    (records.SignalName, "properties signals required"),
    (records.SignalName, "$defs evidence properties signal enum"),
    (records.CitationKind, "$defs citation properties kind enum"),
    (records.Role, "$defs citation properties role enum"),
    (records.Basis, "$defs known anyOf 1 properties basis enum"),
    (records.Verdict, "$defs claim properties verdict enum"),
    (traces.RootKind, "$defs root properties kind enum"),
    (traces.Way, "$defs hop properties way enum"),
    (records.CueKind, "$defs cue properties kind enum"),
]


@pytest.mark.parametrize(("literal", "path"), ENUMS)
def test_enums_are_those_of_the_records(schema: dict[str, Any], literal: object, path: str) -> None:
    found: Any = schema
    for step in path.split():
        found = found[int(step)] if isinstance(found, list) else found[step]
    assert tuple(found) == get_args(literal)


def test_every_object_is_closed_and_complete(schema: dict[str, Any]) -> None:
    objects = [part for part in _parts(schema) if part.get("type") == "object"]
    assert len(objects) == 13
    for part in objects:
        assert part["additionalProperties"] is False
        assert part["required"] == [name for name in part["properties"] if name not in WITH_A_GRAPH]


def _parts(node: object) -> list[dict[str, Any]]:
    inner = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
    found = [part for value in inner for part in _parts(value)]
    return [node, *found] if isinstance(node, dict) else found


SCORES = {
    "usual": example(),
    "abstained": example(abstained=True, band="insufficient", reasons=("too short",)),
    "nothing found": example(citations=(), claims=(), cues=(), evidence=()),
    "unresolved": example(
        citations=(citation(domain=None, reputation=None, unresolved_reason="ambiguous"),), claims=()
    ),
}


@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
def test_scores_match(validator: jsonschema.Draft202012Validator, score: records.Score) -> None:
    validator.validate(json.loads(json.dumps(score.to_dict())))


BAD = {
    "value above one": example(value=1.5),
    "unknown band": example(band="superb"),
    "abstained with a band": example(abstained=True, reasons=("too short",)),
    "abstained without a reason": example(abstained=True, band="insufficient"),
    "insufficient without abstaining": example(band="insufficient"),
    "unknown role": example(citations=(citation(role="support"),), claims=()),
}


@pytest.mark.parametrize("score", BAD.values(), ids=BAD)
def test_the_schema_refuses(validator: jsonschema.Draft202012Validator, score: records.Score) -> None:
    assert not validator.is_valid(json.loads(json.dumps(score.to_dict())))


def test_the_schema_refuses_unknown_keys(validator: jsonschema.Draft202012Validator) -> None:
    assert not validator.is_valid({**example().to_dict(), "note": "more"})
