"""The walk from a text to its claims, as a fixture."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers import few_reputations


@pytest.fixture(scope="session")
def read() -> Callable[..., few_reputations.Seen]:
    """Return a function from a text to its citations, its claims and the text that they point into."""
    return few_reputations.read
