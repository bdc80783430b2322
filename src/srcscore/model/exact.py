"""Numbers whose sums come out the same in any order, on any platform.

Every term of the model is a multiple of 2**-24. Sums of such numbers below 2**28 are exact in IEEE
double precision, so that `intercept + sum(contributions) == logit` holds to the last bit whoever adds
them up, and in whatever order.
"""

from __future__ import annotations

STEPS = 1 << 24
"""Steps in 1: terms are whole multiples of `1 / STEPS`."""


def exact(number: float) -> float:
    """Return the multiple of `1 / STEPS` that is nearest to `number`."""
    return round(number * STEPS) / STEPS
