"""`Score.to_dict` matches the published schema, and the schema says the same as the records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from helpers.report_scores import citation, example
from srcscore import records, serialise


@pytest.fixture(scope="module")
def schema(project: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (project / "docs" / "schema" / f"{serialise.SCHEMA}.json").read_text("utf-8")
    )
    return content


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    """Return a check that also refuses what the schema does not name: our own scores have nothing else."""
    jsonschema.Draft202012Validator.check_schema(schema)
    closed = json.loads(json.dumps(schema))
    for part in _parts(closed):
        if part.get("type") == "object":
            part["additionalProperties"] = False
    return jsonschema.Draft202012Validator(closed)


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
    (records.RootKind, "$defs root properties kind enum"),
    (records.LinkType, "$defs hop properties way enum"),
    (records.CueKind, "$defs cue properties kind enum"),
]


@pytest.mark.parametrize(("literal", "path"), ENUMS)
def test_enums_are_those_of_the_records(schema: dict[str, Any], literal: object, path: str) -> None:
    found: Any = schema
    for step in path.split():
        found = found[int(step)] if isinstance(found, list) else found[step]
    assert tuple(found) == get_args(literal)


def test_every_object_is_open_and_complete(schema: dict[str, Any]) -> None:
    objects = [part for part in _parts(schema) if part.get("type") == "object"]
    assert len(objects) == 15
    for part in objects:
        assert "additionalProperties" not in part  # readers ignore what a later version adds
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


def test_readers_of_an_older_schema_take_what_is_added(
    schema: dict[str, Any], validator: jsonschema.Draft202012Validator
) -> None:
    later = {**example().to_dict(), "note": "more"}
    assert jsonschema.Draft202012Validator(schema).is_valid(later)
    assert not validator.is_valid(later)


def test_no_field_of_the_first_release_is_gone(schema: dict[str, Any], project: Path) -> None:
    """Within score-1 fields and words are only added: this list grows with a release and never shrinks."""
    released = (project / "tests" / "cases" / "report" / "score-1.fields.txt").read_text("utf-8").split("\n")
    assert set(filter(None, released)) <= set(_fields(schema, ""))


def _fields(node: object, path: str) -> list[str]:
    """Return every property and enumerated word of a schema with the way to it."""
    if not isinstance(node, dict):
        return []
    found = [f"{path}={word}" for word in node.get("enum", ())]
    for name, part in node.get("properties", {}).items():
        found += [f"{path}.{name}", *_fields(part, f"{path}.{name}")]
    for name, part in node.get("$defs", {}).items():
        found += _fields(part, name)
    for part in (node.get("items"), *node.get("anyOf", ())):
        found += _fields(part, path)
    return found


@pytest.mark.parametrize("band", get_args(records.Band))
def test_there_is_an_example_of_each_band(
    validator: jsonschema.Draft202012Validator, project: Path, band: str
) -> None:
    path = project / "docs" / "schema" / "examples" / f"{band}.json"
    shown = json.loads(path.read_text("utf-8"))
    validator.validate(shown)
    assert shown["band"] == band
