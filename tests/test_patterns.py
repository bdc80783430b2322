"""No pattern of the package has a repetition without bound within another, which backtracks without end."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import srcscore
from srcscore.domains.url import resolve

PACKAGE = Path(srcscore.__file__).parent
KNOWN = {"srcscore.article.links._MARKDOWN", "srcscore.domains.url._IPV4"}
"""Nested, and yet read in one way only: what is repeated inside cannot begin or go on outside."""
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


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled pattern that a module of the package holds under a name."""
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        if "training" in parts or "integrations" in parts or "__main__" in parts:
            continue
        if "re.compile" not in file.read_text("utf-8"):
            continue
        name = ".".join(part for part in parts if part != "__init__")
        try:
            module = __import__(name, fromlist=["x"])
        except ImportError:  # an extra that is not there
            continue
        for held, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{name}.{held}", value


def test_no_pattern_backtracks_without_end() -> None:
    found = dict(patterns())
    assert len(found) > 30
    slow = [name for name, pattern in found.items() if nested(_parser.parse(pattern.pattern, pattern.flags))]
    assert set(slow) <= KNOWN


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:\s*x*)*", r"(?=(a{0,99}b?)*)", r"(?:a|b+){60}c"])
def test_the_check_sees_nested_repetition(pattern: str) -> None:
    assert nested(_parser.parse(pattern))


@pytest.mark.parametrize("pattern", [r"a+b+", r"(?:ab?)+", r"(?>a+)+b", r"(?:a++b)+", r"(?:a{1,20}b)+"])
def test_the_check_lets_others_pass(pattern: str) -> None:
    assert not nested(_parser.parse(pattern))


def test_patterns_without_a_name_are_checked_too() -> None:
    """Patterns that are written where they are used are checked there."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "re.sub",
                "re.search",
                "re.match",
                "re.findall",
                "re.split",
            ):
                pattern = node.args[0]
                if isinstance(pattern, ast.Constant):
                    assert not nested(_parser.parse(pattern.value)), (file, pattern.value)


@pytest.mark.parametrize(
    "unit", [":", "a:", ":.", "1:a.", "[", "%", "x-", "1.", "0x", "@", "//", "xn--", "%25"]
)
@pytest.mark.parametrize("start", ["", "http://", "http://[", "https://a.bc/?url="])
def test_no_address_takes_for_ever(start: str, unit: str) -> None:
    """With a pattern of three overlapping repetitions, 4,000 colons took ten minutes."""
    assert resolve(start + unit * (4000 // len(unit)) + "~").domain != ""
