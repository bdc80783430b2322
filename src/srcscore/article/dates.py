"""When something was published, as far as it says, and which of two came later."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=\D|$)")


class When(NamedTuple):
    """A date at the precision that is known."""

    parts: tuple[int, ...]
    """Year, month and day as the publisher counts them, as many as are known."""
    instant: float | None
    """Seconds since 1970 when the hour is known, else None; without a zone it is taken as UTC."""


@lru_cache(maxsize=65536)
def read_date(published: str | None) -> When | None:
    """Return a date, or None when there is none or it cannot be read.

    It may be ISO 8601 at any precision, or as in e-mail and RSS ("Tue, 05 May 2026 10:00:00 GMT").
    """
    text = (published or "").strip()
    iso = _ISO.match(text)
    try:
        if iso is None:
            return _moment(parsedate_to_datetime(text))
        parts = tuple(int(part) for part in iso.groups() if part is not None)
        date(*(*parts, 1, 1)[:3])  # raises for the 31st of June
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if len(parts) == 3 and len(text) > iso.end() + 2:  # there is a time after the day
        with suppress(ValueError, OverflowError):  # the day is good all the same
            return _moment(datetime.fromisoformat(text))
    return When(parts, None)


def _moment(when: datetime) -> When:
    zoned = when if when.tzinfo else when.replace(tzinfo=UTC)
    return When((when.year, when.month, when.day), zoned.timestamp())


def is_later(first: str | None, second: str | None) -> bool:
    """Return whether the first is certainly later than the second; False when a date is missing.

    Two dates with an hour are compared as instants, others at the coarser precision of the two: of two dates
    within one day, neither is later.
    """
    one, other = read_date(first), read_date(second)
    if one is None or other is None:
        return False
    if one.instant is not None and other.instant is not None:
        return one.instant > other.instant
    known = min(len(one.parts), len(other.parts))
    return one.parts[:known] > other.parts[:known]


def day_of(published: str | None) -> int | None:
    """Return the number of the day, counted from the year 1; None when the day is not known."""
    when = read_date(published)
    return None if when is None or len(when.parts) < 3 else date(*when.parts).toordinal()
