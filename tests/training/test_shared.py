"""The day that a model carries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from srcscore.errors import DataError
from srcscore.training.shared import creation_date


@pytest.mark.parametrize(("seconds", "day"), [("1800000000", "2027-01-15"), ("0", "1970-01-01")])
def test_the_day_of_a_reproducible_build(seconds: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert creation_date() == day


def test_without_it_the_day_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    days = [datetime.now(UTC).date().isoformat(), creation_date(), datetime.now(UTC).date().isoformat()]
    assert days[1] in (days[0], days[2])  # midnight may pass


@pytest.mark.parametrize("seconds", ["today", "1e9", "9" * 30])
def test_no_number_of_seconds(seconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    with pytest.raises(DataError, match="SOURCE_DATE_EPOCH"):
        creation_date()
