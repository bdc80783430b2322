"""How far the terms of short articles are trusted, as `tools.fit_length_correction` learned it."""

from __future__ import annotations

from functools import cache
from math import sqrt

from srcscore.model.curves import Line, exact
from srcscore.model.predict import LengthCorrection
from srcscore.resources import read_rows

TABLE = "tables/brevity.tsv"
_CHANCE = 0.5
"""Share of errors of a coin: a value that is wrong as often says nothing."""
_Z95 = 1.645
"""One-sided 95% quantile of the normal distribution."""


@cache
def length_correction() -> LengthCorrection:
    """Return how far the terms of an article are to be trusted, by its length."""
    rows = read_rows(TABLE)
    words = tuple(float(row["words"]) for row in rows)
    shift, scale = (tuple(exact(float(row[name])) for row in rows) for name in ("shift", "scale"))
    return LengthCorrection(Line(words, shift), Line(words, scale))


@cache
def fewest_words(kind: str) -> int:
    """Return from how many words on values are surely better than chance: the rule for abstaining.

    If even the longest length is not, or has too few articles to tell, that length is returned: longer texts
    are never abstained from for their length.
    """
    rows = read_rows(TABLE)
    lengths = [int(row["words"]) for row in rows]
    errors = [(float(row[f"error_{kind}"]), float(row[f"articles_{kind}"])) for row in rows]
    failing = [
        index
        for index, (error, number) in enumerate(errors)
        if error + _Z95 * sqrt(error * (1.0 - error) / max(number, 1.0)) >= _CHANCE
    ]
    return lengths[min(failing[-1] + 1, len(lengths) - 1)] if failing else 0
