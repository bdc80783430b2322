"""The pattern language of the block tables, and that every rule in them is one."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from srcscore.article.sentences import Scope, compile_pattern, first_words, rules
from srcscore.records import BlockKind
from srcscore.resources import read_rows

ROWS = read_rows("tables/blocks_rules.tsv")


@pytest.mark.parametrize(
    ("source", "text", "matched"),
    [
        ("head over|on", "Head  ON now", "Head  ON"),
        ("head over|on", "Head overt", None),
        ("head over? to", "head to", "head to"),
        ("go to <site>", "Go to a-b.example/x?y=1 now", "Go to a-b.example/x?y=1"),
        ("go to <site>", "Go to school. Now", None),
        ("like <name>", "Like Jane Doe", "Like Jane"),
        ("like <name>", "Like jane", None),
        ("via <name> <end>", "Via Kolm Post.", "Via Kolm Post."),
        ("via <name> <end>", "Via Kolm Post now", None),
        ("follow <account>", "Follow @kolm_post!", "Follow @kolm_post"),
        ("copyright <year>", "Copyright 2019", "Copyright 2019"),
        ("copyright <year>", "Copyright 20190", None),
        ("watch ... below", "Watch a b c d e f below", "Watch a b c d e f below"),
        ("watch ... below", "Watch a b c d e f g below", None),
        ("source|sources: ...", "Sources : x", "Sources :"),
        ("source|sources: ...", "Sources said", None),
        ("don't miss", "Don’t miss", "Don’t miss"),
    ],
)
def test_a_pattern_matches(source: str, text: str, matched: str | None) -> None:
    found = compile_pattern(source).match(text)
    assert (found[0] if found else None) == matched


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["pattern"])
def test_each_rule_is_one(row: dict[str, str]) -> None:
    assert row["kind"] in get_args(BlockKind)
    assert row["scope"] in get_args(Scope)
    assert row["pattern"] == " ".join(row["pattern"].split())
    for word in first_words(row["pattern"]):
        assert re.fullmatch(r"©|[^\W\d_][\w/'’-]*", word)
        assert word in rules()
    assert ROWS.count(row) == 1
