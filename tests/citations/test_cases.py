"""Every hand-written case: what is a citation, what only looks like one, and what is not read yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from srcscore.records import Citation, Claim

Read = Callable[..., tuple[tuple[Citation, ...], tuple[Claim, ...], str]]

FOLDER = Path(__file__).parents[1] / "cases" / "citations"
CASES: list[dict[str, Any]] = [
    case for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text("utf-8"))
]
CREDITED = ("evidence", "listed")


def _parameter(case: dict[str, Any]) -> Any:
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)] if reason else []
    return pytest.param(case, id=case["id"], marks=marks)


def _overlapping(text: str, part: str, found: tuple[Citation, ...]) -> list[Citation]:
    start = text.index(part)
    return [c for c in found if c.span.start < start + len(part) and start < c.span.end]


@pytest.mark.parametrize("case", [_parameter(case) for case in CASES])
def test_case(case: dict[str, Any], read: Read) -> None:
    found, claims, text = read(case["text"], case.get("url"), case.get("links", ()))
    for wanted in case.get("expect", ()):
        seen = _overlapping(text, wanted["text"], found)
        assert any(
            (c.kind, c.role) == (wanted["kind"], wanted["role"])
            and wanted.get("domain") in (None, c.domain)
            and wanted.get("name") in (None, c.name)
            for c in seen
        ), f"{wanted} among {[(c.name, c.kind, c.role, c.domain) for c in found]}"
    for part in case.get("absent", ()):
        seen = _overlapping(text, part, found)
        assert not [c.name for c in seen if c.role in CREDITED]
    assert case.get("verdicts") in (None, [claim.verdict for claim in claims])
    assert case.get("carriers") in (None, [[c.name for c in claim.citations] for claim in claims])


def test_there_are_enough_cases_and_a_third_are_negative() -> None:
    negative = [case for case in CASES if "absent" in case]
    assert len(CASES) >= 150
    assert len(negative) * 3 >= len(CASES)
