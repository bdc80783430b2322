"""What the long fuzzing runs is run here for a moment: each target on its seeds and on some random bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from helpers.fuzz_targets import TARGETS
from srcscore.model import artefact
from srcscore.model.registry import list_models

pytest.importorskip("jinja2")
pytest.importorskip("trafilatura")


@pytest.mark.parametrize("name", TARGETS)
def test_seeds(name: str) -> None:
    target, seeds = TARGETS[name]
    for seed in seeds:
        target(seed)


@pytest.mark.parametrize("name", TARGETS)
@given(st.binary(max_size=200))
@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
def test_some_bytes(name: str, content: bytes) -> None:
    TARGETS[name][0](content)


def test_nothing_stays_changed() -> None:
    assert artefact.verify(Path(list_models()[0].path))
