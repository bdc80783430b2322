"""How reliable a voice is known to be: one frozen table that answers for every string.

A list of the user's own (allowed, blocked or licensed) is mixed into the table and never leaves the machine.
A voice that nobody rated may be inferred from its name.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import count
from math import fsum, sqrt
from pathlib import Path
from typing import Any, NamedTuple, SupportsFloat
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from srcscore.domains.fusion import TINY, Influence, fused_mean, starting_beliefs
from srcscore.domains.lookalikes import imitates
from srcscore.domains.networks import ONE_VOICE, categories_of, kind_of, kinds, networks, networks_of
from srcscore.domains.url import platform_of, resolve
from srcscore.errors import InputError, InputTypeError, own_code, shorten
from srcscore.records import WEAK, Basis, Rating, Reputation, SiteKind

BUCKETS = 1 << 16
"""Features are hashed into this many places."""
_MASK = BUCKETS - 1
_SIZES = (3, 5)  # letters of the pieces of a name: syllables and short words
_MOST = 64
"""Longer names are cut here: nothing is learned behind it."""


def buckets(domain: str) -> set[int]:
    """Return the places of a domain's features: its suffix, its shape and its character n-grams."""
    label, _, suffix = domain.partition(".")
    text = f"^{label[:_MOST]}$".encode("utf-8", "replace")
    shape = f".{suffix} .{suffix.rpartition('.')[2]} #{min(len(label) // 3, 9)}"
    if "-" in label:
        shape += " #hyphen"
    if not label.isalpha():
        shape += " #mixed"
    places = {crc32(piece) & _MASK for piece in shape.encode("utf-8", "replace").split(b" ")}
    for size in _SIZES:
        places |= {crc32(text[start : start + size]) & _MASK for start in range(len(text) + 1 - size)}
    return places


_KEYS = ("domain", "url", "host")


class UserRatings(NamedTuple):
    """One list of a user's own."""

    scores: dict[str, float]
    """Score by voice, 0 to 1."""
    source: str
    """Name shown with every reputation it touches."""
    weight: float
    """Share of the score in the resulting mean, above 0 to 1."""
    date: str
    """Day of the list, ISO 8601, or empty."""


_MOST_RATINGS = 64 << 20
"""Characters of a list of ratings: a million rows, and an endless file cannot fill the memory."""


_Row = tuple[str, object, object]
"""One rating as the user gave it: where it stands, an address, a score."""


def read_user_ratings(
    ratings: Mapping[str, float] | str | Path, source: str, weight: float, date: str
) -> UserRatings:
    """Check a user's ratings, in the forms that `Model.with_ratings` takes, and key them by voice.

    As in the fit, a rating of a whole site counts before ratings of its sections, and several of a kind
    are averaged. The message of an InputError names every row that cannot be used.
    """
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight <= 1:
        raise InputError("a weight must lie above 0 and not above 1", value=weight, remedy="use 1.0")
    if not isinstance(source, str) or not source.strip() or not source.isprintable():
        raise InputError("a list needs a printable name as its source", value=source, remedy="name its maker")
    with own_code("the ratings"):
        if isinstance(ratings, Mapping):
            rows: list[_Row] = [(f"entry {index}", *item) for index, item in enumerate(ratings.items(), 1)]
        elif isinstance(ratings, (str, Path)):
            rows = _read(Path(ratings))
        else:
            remedy = "give a mapping from address to score, or the path of a CSV file"
            raise InputTypeError(
                "ratings are of an unknown type", value=type(ratings).__name__, remedy=remedy
            )
        return UserRatings(_by_voice(rows), source, float(weight), str(date))


def _read(path: Path) -> list[_Row]:
    remedy = "give a UTF-8 file with the columns domain and score"
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            content = stream.read(_MOST_RATINGS + 1)
            if len(content) > _MOST_RATINGS:
                problem = f"a list of ratings has more than {_MOST_RATINGS >> 20} MB"
                raise InputError(problem, value=path.name, remedy=remedy)
            reader = csv.DictReader(io.StringIO(content, newline=""))
            columns = [name for name in _KEYS if name in (reader.fieldnames or ())]
            if not columns or "score" not in (reader.fieldnames or ()):
                raise InputError("a list of ratings lacks its columns", value=path.name, remedy=remedy)
            rows: list[_Row] = []
            for row in reader:
                score: object = row["score"]
                with suppress(ValueError):  # what is no number is refused with the other rows
                    score = float(row["score"] or "")
                rows.append((f"line {reader.line_num}", row[columns[0]], score))
            return rows
    except (OSError, ValueError, csv.Error) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("a list of ratings cannot be read", value=str(path), remedy=remedy) from error


def _by_voice(rows: Sequence[_Row]) -> dict[str, float]:
    """Return the score of each voice, or raise with every row that cannot be used."""
    whole: dict[str, list[float]] = defaultdict(list)
    parts: dict[str, list[float]] = defaultdict(list)
    bad = []
    for label, address, given in rows:
        outlet = resolve(address) if isinstance(address, str) else None
        number = isinstance(given, SupportsFloat) and not isinstance(given, (bool, str))
        try:
            score = float(given) if number else -1.0  # type: ignore[arg-type]  # just tested
        except Exception:  # noqa: BLE001 - an array, a number beyond floats, whatever a foreign object raises
            score = -1.0
        if outlet is None or outlet.domain is None:
            reason = "an address must be text" if outlet is None else f"names no voice ({outlet.reason})"
            bad.append(f"{label} ({address!r:.60}) {reason}")
        elif not 0 <= score <= 1:
            bad.append(f"{label} ({address!r:.60}) has {shorten(given, 40)} for a score")
        else:
            bare = outlet.host in (outlet.domain, f"www.{outlet.domain}")
            (whole if bare else parts)[outlet.domain].append(score)
    if bad:
        remedy = "drop these rows, or give each an address and a score between 0 and 1"
        problem = f"{len(bad)} of {len(rows)} ratings cannot be used: " + "; ".join(bad)
        raise InputError(problem, remedy=remedy)
    return {voice: fsum(scores) / len(scores) for voice, scores in (parts | whole).items()}


Array = NDArray[np.generic]
_CACHE = 65536  # voices, so that memory is bounded
_OWN_SD = 0.05
"""Standard deviation of a rating that a user states without doubt."""
_LONGEST = 300  # characters, above the 253 of a host: a longer text is no voice and is not hashed


class Spread(NamedTuple):
    """A reliability and its standard deviation."""

    mean: float
    """Expected reliability, 0 to 1."""
    sd: float
    """Its standard deviation."""


class Reputations:
    """Reliability of voices, as learned from raters and inferred where nobody rated.

    Built by `srcscore.training.ratings.fit_reputations`; kept in a model as plain arrays. It never changes:
    `with_ratings` returns another one.

    Parameters
    ----------
    arrays
        What `to_arrays` returns.
    own
        Ratings of the user's own, joined in order.
    """

    lookup: Callable[[str], Reputation]
    """Return the reputation of a voice, as `srcscore.domains.url.resolve` names it; every string gets one."""
    version: str
    """Date of the newest list, start of the table's hash, and what a user added."""

    def __init__(self, arrays: Mapping[str, Array], own: tuple[UserRatings, ...] = ()) -> None:
        self._arrays = dict(arrays)
        self._own = own
        self._row_of = dict(zip(_lines(arrays["voices"]), count(), strict=False))
        self._raters = [line.split("\t") for line in _lines(arrays["raters"])]
        self._means: Any = arrays["mean"]
        self._sds: Any = arrays["sd"]
        self._starts: Any = arrays["start"]
        self._networks = _named(arrays, "network")
        self._platforms = _named(arrays, "platform")
        self._kinds = _named(arrays, "kind")
        self._kinds_without = frozenset(_lines(arrays["kind_without"]))
        # A list, since one look-up reads some twenty of them, one by one.
        self._weights: list[float] = arrays["name"].astype(float).tolist()
        self._line: list[float] = arrays["name_line"].astype(float).tolist()
        self._misses: list[float] = arrays["name_sd"].astype(float).tolist()
        self._prior = Spread(*map(float, arrays["prior"]))
        self._fake = Spread(*map(float, arrays["lookalike"]))
        total = hashlib.sha256()
        for name in sorted(arrays):
            total.update(name.encode())
            total.update(np.ascontiguousarray(arrays[name]).tobytes())
        self.version = f"{max(date for _, _, date in self._raters)}+{total.hexdigest()[:8]}"
        for added in own:
            content = repr((sorted(added.scores.items()), added.weight, added.date))
            digest = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
            self.version += f"+{added.source}:{digest[:8]}"
        self.lookup = lru_cache(maxsize=_CACHE)(self._lookup)

    def __reduce__(self) -> tuple[object, tuple[dict[str, Array], tuple[UserRatings, ...]]]:
        """Cross a process boundary as arrays."""
        return Reputations, (self._arrays, self._own)

    def to_arrays(self) -> dict[str, Array]:
        """Return the table as plain arrays, without pickle; a user's own ratings stay out."""
        return dict(self._arrays)

    def with_ratings(
        self,
        ratings: Mapping[str, float] | str | Path,
        source: str,
        weight: float = 1.0,
        *,
        date: str = "",
    ) -> Reputations:
        """Return a table that knows some more ratings; `Model.with_ratings` says what each argument is."""
        return Reputations(self._arrays, (*self._own, read_user_ratings(ratings, source, weight, date)))

    def first_seen(self, voices: Iterable[str]) -> str | None:
        """Return the first of some voices that has been rated or seen in the link graph."""
        tables: list[Mapping[str, object]] = [self._row_of, *[own.scores for own in self._own]]
        return next((voice for voice in voices if any(voice in table for table in tables)), None)

    def influence(self, voice: str) -> Influence | None:
        """Return what each rater and family of raters changes of a voice's mean; None when nobody rated it.

        A user's own ratings are left aside.
        """
        row = self._row_of.get(voice)
        if row is None or row + 1 >= len(self._starts):
            return None
        arrays: Mapping[str, Any] = self._arrays
        families = [family for _, family, _ in self._raters]
        errors = dict(zip(sorted(set(families)), arrays["family_sd"].tolist(), strict=True))
        ratings: dict[int, tuple[str, Any]] = {}
        for index in range(self._starts[row], self._starts[row + 1]):
            rater = int(arrays["rater"][index])
            first, last = arrays["level_start"][rater : rater + 2]
            level = first + np.argmin(
                np.abs(arrays["level"][first:last].astype(float) - arrays["score"][index])
            )
            ratings[rater] = families[rater], arrays["scale"][level].astype(float) + TINY
        kind = kind_of(voice, self._kinds_without)
        ceiling = 1.0 if kind is None else kinds()[kind.name].ceiling
        mean, sd = (arrays[name][row : row + 1].astype(float) for name in ("start_mean", "start_sd"))
        start = starting_beliefs(mean, sd, np.array([ceiling]), arrays["grid_prior"].astype(float))[0]
        whole = fused_mean(start, ratings.values(), errors)

        def without(*left: int) -> float:
            rest = [rating for rater, rating in ratings.items() if rater not in left]
            # Many-valued scores are kept as the middle of their bin, so that sums differ a little.
            return min(1.0, max(0.0, float(self._means[row]) + fused_mean(start, rest, errors) - whole))

        members: dict[str, list[int]] = defaultdict(list)
        for rater in ratings:
            members[families[rater]].append(rater)
        return Influence(
            without(*ratings),
            {self._raters[rater][0]: without(rater) for rater in ratings},
            {family: without(*of) for family, of in members.items()},
        )

    def _lookup(self, voice: str) -> Reputation:
        categories = categories_of(voice)
        kind = kind_of(voice, self._kinds_without) if categories else None
        belief, basis, networks_, raters = self._known(voice, kind)
        if kind is not None:
            belief = Spread(min(belief.mean, kinds()[kind.name].ceiling), belief.sd)
        copied = imitates(voice) if basis != "rated" or belief.mean < WEAK else None
        if copied is not None and basis in ("graph", "kind", "name", "none"):
            belief = self._fake
        for own in self._own:
            score, share = own.scores.get(voice), own.weight
            if score is not None:
                # The distance between a user's score and what is known counts as doubt.
                apart = share * (1 - share) * (score - belief.mean) ** 2
                sd = sqrt(share * _OWN_SD**2 + (1 - share) * belief.sd**2 + apart)
                belief, basis = Spread(share * score + (1 - share) * belief.mean, sd), "rated"
                raters = (*raters, Rating(own.source, own.source, score, own.date))
        return Reputation(voice, belief.mean, belief.sd, basis, raters, networks_, categories, copied, kind)

    def _known(
        self, voice: str, kind: SiteKind | None
    ) -> tuple[Spread, Basis, tuple[str, ...], tuple[Rating, ...]]:
        """Return the best that the table has: own ratings, else network, graph, kind, name, or nothing."""
        member = networks_of(voice)
        row = self._row_of.get(voice)
        judged = None if row is None else Spread(float(self._means[row]), float(self._sds[row]))
        if judged is not None and row is not None and row + 1 < len(self._starts):
            first, last = self._starts[row], self._starts[row + 1]
            said = zip(self._arrays["rater"][first:last], self._arrays["score"][first:last], strict=True)
            named = [(self._raters[int(index)], float(score)) for index, score in said]
            ratings = [Rating(name, of, round(score, 4), date) for (name, of, date), score in named]
            return judged, "rated", member, tuple(ratings)
        owners = [n for n in member if n in self._networks and networks()[n].kind in ONE_VOICE]
        platform = platform_of(voice)
        basis: Basis = "name"
        if owners:
            belief, basis = self._networks[owners[0]], "network"
        elif judged is not None:
            belief, basis = judged, "graph"
        elif kind is not None and kind.name in self._kinds:
            belief, basis = self._kinds[kind.name], "kind"
        elif platform is not None and platform != voice:
            belief = self._platforms.get(platform, self._platforms[""])
        elif "." not in voice or len(voice) > _LONGEST or voice != voice.strip(". "):
            belief, basis = self._prior, "none"
        else:  # what the name suggests
            grams = buckets(voice.partition("/")[0])
            total = fsum(map(self._weights.__getitem__, grams))
            slope, intercept = self._line
            mean = min(1.0, max(0.0, slope * total / sqrt(len(grams)) + intercept))
            bins = len(self._misses)
            belief = Spread(mean, self._misses[min(int(mean * bins), bins - 1)])
        return belief, basis, member, ()


def pack_lines(lines: list[str]) -> Array:
    """Return lines of text as one array of bytes."""
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8).copy()


def _lines(packed: Array) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")


def _named(arrays: Mapping[str, Array], name: str) -> dict[str, Spread]:
    """Return the means and spreads that are kept under names."""
    pairs = arrays[f"{name}_spread"].astype(float).tolist()
    return {key: Spread(*pair) for key, pair in zip(_lines(arrays[f"{name}_names"]), pairs, strict=True)}
