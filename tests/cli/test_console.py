"""What programs read is one line of ASCII for each object."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srcscore.cli.console import print_json

any_text = st.text(st.characters(exclude_categories=()))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.dictionaries(any_text, any_text))
def test_an_object_is_one_line_of_ascii(content: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    print_json(content)
    line = capsys.readouterr().out
    assert line.isascii()
    assert line.count("\n") == 1
    assert json.loads(line) == content


def test_there_are_no_words_that_json_lacks() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json({"value": float("nan")})
