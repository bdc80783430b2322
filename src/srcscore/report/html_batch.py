"""Many scores read once, and what a page shows of them: no article is kept, so ten thousand fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import nsmallest
from statistics import median
from typing import NamedTuple

from srcscore.model.explain import HIGH, LOW
from srcscore.records import Claim, Reputation, Score, ScoreError, Versions
from srcscore.report.html_words import Word, authority, title_of, web_address, words
from srcscore.report.plain import number, shorten
from srcscore.report.voices import grade_of

ROWS = 500
"""A page lists at most so many articles."""
_WORST = 20
_OF_ONE = 2
_CITED = 25
_ERRORS = 100
_BINS = 20
_TITLE, _NAME, _QUOTE, _ERROR = 110, 60, 220, 400
_BAD = ("circular", "self-network", "weak-only")
_KEPT = 1000
"""So many statements are kept before the worst of them are chosen."""


class Line(NamedTuple):
    """One article in the table."""

    position: int
    """Its position in the batch, from 0."""
    title: str
    """Its headline, or what it is known by."""
    address: str | None
    """Where it was published, when that can be linked."""
    domain: str
    """The publisher's voice; empty when unknown."""
    value: float | None
    """Its value; None when srcscore abstained."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end of the interval."""
    band: str
    """Its band."""
    claims: int
    """How many statements it has."""
    bad: int
    """How many of them rest on weak sources or the publisher's own network only, or run in a circle."""
    unsourced: int
    """How many have no source."""
    reason: str
    """Why srcscore abstained."""


class Worst(NamedTuple):
    """A statement that is badly sourced."""

    verdict: Word
    """How."""
    quote: str
    """The statement, shortened."""
    rests: str
    """Whom it rests on."""
    title: str
    """The article that it stands in."""
    position: int
    """Position of that article."""


class Cited(NamedTuple):
    """An outlet that is cited."""

    name: str
    """The voice."""
    articles: int
    """How many articles cite it as a source."""
    times: int
    """How often altogether."""
    promoted: int
    """How often it is promoted or only named."""
    grade: str
    """`good`, `fair`, `weak` or `unknown`."""
    authority: str
    """What is known of it, and who says so."""
    networks: str
    """The networks that it belongs to."""


class Failed(NamedTuple):
    """An article that could not be scored."""

    position: int
    """Its position in the batch, from 0."""
    name: str
    """Its identifier; empty when it has none."""
    problem: str
    """What went wrong."""


class Bin(NamedTuple):
    """One bar of the histogram."""

    start: float
    """Least value."""
    end: float
    """Greatest value."""
    articles: int
    """How many articles."""
    height: float
    """In hundredths of the highest."""
    band: str
    """The band that it lies in."""


@dataclass(slots=True)
class _Outlet:
    """What is counted of one voice."""

    articles: int = 0
    times: int = 0
    promoted: int = 0
    known: Reputation | None = None
    networks: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Batch:
    """All that the page of many scores shows."""

    count: int
    """How many articles there were, those that failed included."""
    lines: tuple[Line, ...]
    """The articles listed: the lowest values first, then those without one."""
    scored: int
    """How many have a score, abstentions included."""
    bands: tuple[tuple[Word, int, float], ...]
    """How many are in each band, and their share in hundredths."""
    bins: tuple[Bin, ...]
    """The distribution of values, abstentions left out."""
    median: float | None
    """Of the values; None when there are none."""
    verdicts: tuple[tuple[Word, int, float], ...]
    """How many statements have each verdict, and their share in hundredths."""
    worst: tuple[Worst, ...]
    """The worst sourced statements."""
    bad: int
    """How many there are altogether."""
    cited: tuple[Cited, ...]
    """The outlets that most articles cite."""
    outlets: int
    """How many are cited altogether."""
    failed: tuple[Failed, ...]
    """The articles that could not be scored, as far as they are shown."""
    failures: int
    """How many there are altogether."""
    versions: tuple[Versions, ...]
    """What scored them."""


class Digest:
    """Counts while scores go by, and keeps none of them."""

    def __init__(self) -> None:
        self._count = 0
        self._lines: list[Line] = []
        self._verdicts: Counter[str] = Counter()
        self._worst: list[tuple[tuple[float, float, int], Worst]] = []
        self._outlets: dict[str, _Outlet] = {}
        self._failed: list[Failed] = []
        self._failures = 0
        self._versions: dict[Versions, None] = {}

    def add(self, result: Score | ScoreError) -> None:
        """Take the next one, in order."""
        if isinstance(result, ScoreError):
            self._fail(result)
        else:
            self._score(result, self._count)
        self._count += 1

    def _fail(self, error: ScoreError) -> None:
        self._failures += 1
        if len(self._failed) < _ERRORS:
            told = shorten(str(error.error), _ERROR)
            self._failed.append(Failed(error.index, shorten(error.id or "", _NAME), told))

    def _score(self, score: Score, index: int) -> None:
        self._versions[score.versions] = None
        self._lines.append(_line(index, score))
        self._verdicts.update(claim.verdict for claim in score.claims)
        bad = [claim for claim in score.claims if claim.verdict in _BAD]
        for claim in sorted(bad, key=_badness)[:_OF_ONE]:
            self._worst.append(((*_badness(claim), index), _worst(claim, score, index)))
        if len(self._worst) > 2 * _KEPT:
            self._worst = nsmallest(_KEPT, self._worst, key=lambda pair: pair[0])
        self._cite(score)

    def _cite(self, score: Score) -> None:
        seen = set()
        for citation in score.citations:
            if citation.domain is None or citation.self_cited:
                continue
            outlet = self._outlets.setdefault(citation.domain, _Outlet())
            outlet.known = outlet.known or citation.reputation
            if citation.network:
                outlet.networks.add(citation.network)
            if citation.role in ("evidence", "listed"):
                outlet.times += 1
                seen.add(citation.domain)
            else:
                outlet.promoted += 1
        for domain in seen:
            self._outlets[domain].articles += 1

    def batch(self) -> Batch:
        """Return what a page shows of all so far."""
        values = sorted(line.value for line in self._lines if line.value is not None)
        order = sorted(self._lines, key=lambda line: (line.value is None, line.value or 0.0, line.position))
        bad = sum(self._verdicts[verdict] for verdict in _BAD)
        return Batch(
            count=self._count,
            lines=tuple(order[:ROWS]),
            scored=len(self._lines),
            bands=_shares("band", Counter(line.band for line in self._lines)),
            bins=_histogram(values),
            median=median(values) if values else None,
            verdicts=_shares("verdict", self._verdicts),
            worst=tuple(item for _, item in nsmallest(_WORST, self._worst, key=lambda pair: pair[0])),
            bad=bad,
            cited=self._most_cited(),
            outlets=sum(outlet.times > 0 for outlet in self._outlets.values()),
            failed=tuple(self._failed),
            failures=self._failures,
            versions=tuple(self._versions),
        )

    def _most_cited(self) -> tuple[Cited, ...]:
        cited = [(domain, outlet) for domain, outlet in self._outlets.items() if outlet.times]
        cited.sort(key=lambda pair: (-pair[1].articles, -pair[1].times, pair[0]))
        return tuple(_cited(domain, outlet) for domain, outlet in cited[:_CITED])


def _line(index: int, score: Score) -> Line:
    article = score.article
    verdicts: Counter[str] = Counter(claim.verdict for claim in score.claims)
    return Line(
        position=index,
        title=title_of(article, _TITLE),
        address=web_address(article.url),
        domain=shorten(article.domain or "", _NAME),
        value=None if score.abstained else score.value,
        low=score.interval[0],
        high=score.interval[1],
        band=score.band,
        claims=len(score.claims),
        bad=sum(verdicts[verdict] for verdict in _BAD),
        unsourced=verdicts["unsourced"],
        reason=shorten("; ".join(score.reasons), _ERROR) if score.abstained else "",
    )


def _badness(claim: Claim) -> tuple[float, float]:
    """Rank a badly sourced statement: the kind, then the best source that it has."""
    best = max((item.reputation.mean for item in claim.citations if item.reputation), default=1.0)
    return best, _BAD.index(claim.verdict)


def _worst(claim: Claim, score: Score, index: int) -> Worst:
    names: dict[str, str] = {}
    for item in claim.citations:
        known = item.reputation
        told = f" ({number(known.mean)})" if known is not None and known.basis != "none" else ""
        names.setdefault(item.domain or item.name, shorten(item.name, _NAME) + told)
    return Worst(
        verdict=words()["verdict"][claim.verdict],
        quote=shorten(claim.span.of(score.article.text), _QUOTE),
        rests=", ".join(list(names.values())[:5]),
        title=title_of(score.article, _TITLE),
        position=index,
    )


def _cited(domain: str, outlet: _Outlet) -> Cited:
    return Cited(
        name=shorten(domain, _NAME),
        articles=outlet.articles,
        times=outlet.times,
        promoted=outlet.promoted,
        grade=grade_of(outlet.known),
        authority=authority(outlet.known) or "nothing known",
        networks=", ".join(sorted(outlet.networks - {domain.partition(".")[0]})),
    )


def _shares(group: str, counts: Counter[str]) -> tuple[tuple[Word, int, float], ...]:
    whole = sum(counts.values()) or 1
    return tuple(
        (word, counts[name], round(100 * counts[name] / whole, 2))
        for name, word in words()[group].items()
        if counts[name]
    )


def _histogram(values: list[float]) -> tuple[Bin, ...]:
    counts = Counter(min(_BINS - 1, int(max(0.0, value) * _BINS)) for value in values)
    most = max(counts.values(), default=1)
    found = []
    for place in range(_BINS):
        start, end = place / _BINS, (place + 1) / _BINS
        band = "low" if end <= LOW else "high" if start >= HIGH else "mixed"
        found.append(Bin(start, end, counts[place], round(100 * counts[place] / most, 2), band))
    return tuple(found)
