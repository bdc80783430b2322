"""The quick makers make what calling the record's class makes."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from srcscore import quick
from srcscore.features.measure import Measure, new_measure
from srcscore.processes import pack, unpack
from srcscore.records import Block, Citation, Claim, Cue, Evidence, Span
from srcscore.scoring import score

TEXT = "By Ann Lee\n\nThe mill in Lowmere closed on Monday, the mayor told Reuters. “It leaks,” said Ann Lee."

MAKERS: tuple[tuple[Any, Any], ...] = (
    (Span, quick.new_span),
    (Block, quick.new_block),
    (Citation, quick.new_citation),
    (Claim, quick.new_claim),
    (Cue, quick.new_cue),
    (Evidence, quick.new_evidence),
    (Measure, new_measure),
)


@pytest.mark.parametrize(("record", "make"), MAKERS)
def test_a_maker_makes_the_record_itself(record: Any, make: Any) -> None:
    values = [f"value {place}" for place in range(len(fields(record)))]
    made = make(*values)
    assert type(made) is record
    assert made == record(*values)
    assert (hash(made), repr(made)) == (hash(record(*values)), repr(record(*values)))
    assert pickle.loads(pickle.dumps(made)) == made
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(record)[0].name, None)


@pytest.mark.parametrize(("record", "make"), MAKERS)
def test_a_maker_knows_defaults_and_what_must_be_given(record: Any, make: Any) -> None:
    needed = [f"value {place}" for place, field in enumerate(fields(record)) if _is_needed(field)]
    assert make(*needed) == record(*needed)
    with pytest.raises(TypeError):
        make(*needed[1:])


def _is_needed(field: Any) -> bool:
    return type(field.default).__name__ == "_MISSING_TYPE"


def test_a_score_crosses_a_process_boundary_whole() -> None:
    article = {"text": TEXT, "url": "https://lowmere.example/a", "extra": 1, "links": ["https://a.example/b"]}
    whole = score(article)
    packed = pack(whole)
    assert isinstance(packed, bytes)
    assert unpack(packed) == whole


def test_what_cannot_be_packed_goes_as_it_is() -> None:
    whole = score({"text": TEXT, "mine": lambda: None})
    assert pack(whole) is whole
    assert unpack(pack(whole)) is whole
