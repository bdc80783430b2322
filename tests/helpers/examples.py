"""How many examples Hypothesis tries: few in a plain run, all in the full one.

`fast` is the default; `HYPOTHESIS_PROFILE=full` or `--hypothesis-profile=full` tries five times as many, as
`.ci/run` does with every property and with what is marked slow.
"""

from __future__ import annotations

import os

from hypothesis import settings

_FULL = 100  # Hypothesis's own default
_FAST = 20  # a fifth: most faults show within the first few examples, and a newcomer's run stays short
_FEWEST = 5  # of a test that asks for few examples


def load() -> None:
    """Register both profiles, and load the one that the environment names."""
    settings.register_profile("full", max_examples=_FULL, deadline=None)
    settings.register_profile("fast", max_examples=_FAST, deadline=None)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def examples(full: int) -> int:
    """Return how many examples a test with a number of its own tries under the profile that is loaded."""
    loaded: int = settings.default.max_examples  # type: ignore[union-attr]
    return max(min(full, _FEWEST), full * loaded // _FULL)
