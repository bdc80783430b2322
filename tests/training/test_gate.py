"""The quality gate fails when it should."""

from __future__ import annotations

import pytest

from benchmarks.gates import quality

PINS = {"data": {"a.csv": "1"}, "pins": {"AUC": {"value": 0.8, "direction": "up", "tolerance": 0.01}}}


@pytest.mark.parametrize(
    ("found", "prints", "wrong"),
    [
        ({"AUC": 0.8}, {"a.csv": "1"}, 0),
        ({"AUC": 0.9}, {"a.csv": "1"}, 0),
        ({"AUC": 0.791}, {"a.csv": "1"}, 0),
        ({"AUC": 0.78}, {"a.csv": "1"}, 1),
        ({"AUC": float("nan")}, {"a.csv": "1"}, 1),
        ({}, {"a.csv": "1"}, 1),
        ({"AUC": 0.8}, {"a.csv": "2"}, 1),
        ({"AUC": 0.7}, {}, 2),
    ],
)
def test_the_gate(found: dict[str, float], prints: dict[str, str], wrong: int) -> None:
    assert len(quality.check(found, PINS, prints)) == wrong


def test_an_error_may_not_rise() -> None:
    pins = {"data": {}, "pins": {"error": {"value": 0.1, "direction": "down", "tolerance": 0.01}}}
    assert not quality.check({"error": 0.05}, pins, {})
    assert quality.check({"error": 0.2}, pins, {})


def test_every_figure_that_is_to_be_pinned_has_a_pin() -> None:
    pins = quality._pins(quick=False)["pins"]
    assert set(pins) == set(quality.PINNED)
    assert {name for name in pins if name.startswith(quality.QUICK)} == set(quality._pins(quick=True)["pins"])
    assert len(quality._pins(quick=True)["pins"]) == 3
