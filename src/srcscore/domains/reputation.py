"""How reliable a voice is known to be: one frozen table, and an answer for every string."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.categories import categories_of
from srcscore.domains.networks import networks_of
from srcscore.records import Basis, Rating, Reputation

Array = NDArray[np.generic]
_CACHE = 65536


@dataclass(frozen=True, eq=False)
class Reputations:
    """Reliability of voices, as learned from raters.

    Built by `srcscore.training.ratings.fit_reputations`; kept in a model as plain arrays.

    Parameters
    ----------
    arrays
        What `to_arrays` returns.
    """

    arrays: Mapping[str, Array]
    """The whole table."""
    version: str = field(init=False)
    """Date of the newest list and start of the table's hash."""

    def __post_init__(self) -> None:
        """Index the table by voice."""
        voices = _lines(self.arrays["voices"])
        object.__setattr__(self, "_place", {voice: row for row, voice in enumerate(voices)})
        raters = [tuple(line.split("\t")) for line in _lines(self.arrays["raters"])]
        object.__setattr__(self, "_raters", raters)
        object.__setattr__(self, "version", f"{max(rater[2] for rater in raters)}+{_digest(self.arrays)}")
        object.__setattr__(self, "lookup", lru_cache(maxsize=_CACHE)(self._lookup))

    def __reduce__(self) -> tuple[object, tuple[dict[str, Array]]]:
        """Cross a process boundary as arrays."""
        return Reputations.from_arrays, (self.to_arrays(),)

    def lookup(self, voice: str) -> Reputation:
        """Return the reputation of a voice; every string gets one.

        Parameters
        ----------
        voice
            What `srcscore.domains.url.resolve` calls a domain.
        """
        return self._lookup(voice)

    def _lookup(self, voice: str) -> Reputation:
        row = self._place.get(voice)
        networks, categories = networks_of(voice), categories_of(voice)
        if row is None:
            mean, sd = map(float, self.arrays["prior"])
            return Reputation(voice, mean, sd, "none", (), networks, categories)
        mean, sd = float(self.arrays["mean"][row]), float(self.arrays["sd"][row])
        basis: Basis = "rated"
        return Reputation(voice, mean, sd, basis, self._ratings(row), networks, categories)

    def _ratings(self, row: int) -> tuple[Rating, ...]:
        first, last = self.arrays["start"][row : row + 2]
        found = []
        for index, score in zip(
            self.arrays["rater"][first:last], self.arrays["score"][first:last], strict=True
        ):
            rater, family, date = self._raters[index]
            found.append(Rating(rater, family, round(float(score), 4), date))
        return tuple(found)

    def to_arrays(self) -> dict[str, Array]:
        """Return the table as plain arrays, fit for `numpy.savez` without pickle."""
        return dict(self.arrays)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Reputations:
        """Rebuild a table from what `to_arrays` returned."""
        return cls(dict(arrays))


def pack_lines(lines: list[str]) -> Array:
    """Return lines of text as one array of bytes."""
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8).copy()


def _lines(packed: Array) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")


def _digest(arrays: Mapping[str, Array]) -> str:
    total = hashlib.sha256()
    for name in sorted(arrays):
        total.update(name.encode())
        total.update(np.ascontiguousarray(arrays[name]).tobytes())
    return total.hexdigest()[:8]
