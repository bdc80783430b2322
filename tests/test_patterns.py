"""No pattern of the package has a repetition without bound within another, which backtracks without end."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from srcscore.article import links
from srcscore.domains import url
from srcscore.domains.url import resolve

MANY = 50
"""A repetition that may go so often counts as one without bound."""
UNBOUND = (ops.MAX_REPEAT, ops.MIN_REPEAT)


def nested(parsed: Any, *, inside: bool = False) -> bool:
    """Whether a parsed pattern has a repetition without bound within another."""
    return any(_nested(op, value, inside) for op, value in parsed)


def _nested(op: Any, value: Any, inside: bool) -> bool:
    if op in UNBOUND:
        repeated = value[1] > MANY
        return (inside and repeated) or nested(value[2], inside=inside or repeated)
    if op in (ops.POSSESSIVE_REPEAT, ops.ATOMIC_GROUP):  # never backtracked into
        return nested(value[2] if op is ops.POSSESSIVE_REPEAT else value)
    parts: list[Any] = []
    if op is ops.BRANCH:
        parts = value[1]
    elif op is ops.SUBPATTERN:
        parts = [value[3]]
    elif op in (ops.ASSERT, ops.ASSERT_NOT):
        parts = [value[1]]
    return any(nested(part, inside=inside) for part in parts)


@cache
def patterns() -> dict[tuple[str, int], list[str]]:
    """Return every pattern that the package compiles, with its flags, and the modules that ask for it."""
    script = Path(__file__).parent / "helpers" / "all_patterns.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    return {(source, flags): askers for source, flags, askers in map(json.loads, done.stdout.splitlines())}


@pytest.mark.slow
def test_patterns_are_found_however_they_are_made() -> None:
    askers = [asker for found in patterns().values() for asker in found]
    assert {"srcscore.article.sentences", "srcscore.domains.url", "srcscore.report.lines"} <= set(askers)
    named = {"srcscore.article.links", "srcscore.article.head", "srcscore.domains.unwrap"}
    assert named <= set(askers)
    assert len(patterns()) > 130


@pytest.mark.slow
def test_no_pattern_backtracks_without_end() -> None:
    slow = {source for source, flags in patterns() if nested(_parser.parse(source, flags))}
    # Nested, and yet read in one way only: what is repeated inside cannot begin or go on outside.
    assert slow <= {links._MARKDOWN.pattern, url._IPV4.pattern}


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:\s*x*)*", r"(?=(a{0,99}b?)*)", r"(?:a|b+){60}c"])
def test_the_check_sees_nested_repetition(pattern: str) -> None:
    assert nested(_parser.parse(pattern))


@pytest.mark.parametrize("pattern", [r"a+b+", r"(?:ab?)+", r"(?>a+)+b", r"(?:a++b)+", r"(?:a{1,20}b)+"])
def test_the_check_lets_others_pass(pattern: str) -> None:
    assert not nested(_parser.parse(pattern))


@pytest.mark.parametrize(
    "unit", [":", "a:", ":.", "1:a.", "[", "%", "x-", "1.", "0x", "@", "//", "xn--", "%25"]
)
@pytest.mark.parametrize("start", ["", "http://", "http://[", "https://a.bc/?url="])
def test_no_address_takes_for_ever(start: str, unit: str) -> None:
    """With a pattern of three overlapping repetitions, 4,000 colons took ten minutes."""
    assert resolve(start + unit * (4000 // len(unit)) + "~").domain != ""
