"""What the tests of this room share."""

from __future__ import annotations

from typing import cast

import pytest
from known_reputations import FewReputations

from srcscore.domains.reputation import Reputations


@pytest.fixture(scope="session")
def reputations() -> Reputations:
    return cast(Reputations, FewReputations())
