"""What short texts are worth, as `tools.fit_length_correction` learned it."""

from __future__ import annotations

from functools import cache
from math import sqrt

from srcscore.model.curves import Line
from srcscore.model.exact import exact
from srcscore.model.predict import Brevity
from srcscore.resources import read_rows

TABLE = "tables/brevity.tsv"
_COIN = 0.5
_Z95 = 1.645


@cache
def learned() -> Brevity:
    """Return how far the terms of an article are to be trusted, by its length."""
    rows = read_rows(TABLE)
    words = tuple(float(row["words"]) for row in rows)
    shift, scale = (tuple(exact(float(row[name])) for row in rows) for name in ("shift", "scale"))
    return Brevity(Line(words, shift), Line(words, scale))


@cache
def fewest(kind: str) -> int:
    """Return from how many words on values are surely better than a coin: the rule for abstaining.

    Where even the longest of the lengths is not, or so few articles are that long that none can tell, it is
    that length: from there on texts count as long.

    Parameters
    ----------
    kind
        `cited` or `uncited`: articles with or without a credited source.
    """
    lengths = [int(row["words"]) for row in read_rows(TABLE)]
    surely = [
        error + _Z95 * sqrt(error * (1.0 - error) / max(number, 1.0)) < _COIN
        for row in read_rows(TABLE)
        for error, number in [(float(row[f"error_{kind}"]), float(row[f"articles_{kind}"]))]
    ]
    failing = [place for place, good in enumerate(surely) if not good]
    return lengths[min(failing[-1] + 1, len(lengths) - 1)] if failing else 0
