"""Many scores read once, and what a page says of them: no article is kept, so that ten thousand fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from statistics import median
from typing import NamedTuple

from srcscore.model.explain import HIGH, LOW
from srcscore.records import Claim, Reputation, Score, ScoreError, Versions
from srcscore.report.summary import BADLY_SOURCED, NAME, Summary, Word, by_voice, summary, title_of, words
from srcscore.report.text import number, shorten, web_address

ROWS = 500
"""A page lists this many articles at most; sorting more would take a browser seconds."""
_WORST, _OF_ONE = 20, 2
"""So many badly sourced statements are quoted, and so many of one article, so that none fills the list."""
_CITED, _ERRORS, _BINS = 25, 100, 20
_TITLE, _QUOTE, _ERROR = 110, 220, 400
"""Columns of a title, a quotation and an error's text."""
_KEPT = 1000
"""So many badly sourced statements are kept before the worst are chosen, so that memory does not grow."""


class Row(NamedTuple):
    """One article in the table."""

    position: int  # in the batch, from 0
    title: str
    address: str | None  # where it was published, when a page may link that
    domain: str  # empty when unknown
    value: float | None  # None when srcscore abstained
    interval: tuple[float, float]
    band: str
    claims: int
    bad: int  # statements that rest only on weak, own or circular sources
    unsourced: int
    reason: str  # why srcscore abstained


class Statement(NamedTuple):
    """A statement that is badly sourced."""

    verdict: Word
    quote: str
    rests: str  # the names of its sources
    title: str  # of its article
    position: int  # of its article


@dataclass(slots=True)
class Outlet:
    """An outlet that is cited."""

    articles: int = 0  # how many cite it as a source
    times: int = 0  # how often it is cited as a source
    promoted: int = 0  # how often it is promoted or only named
    reputation: Reputation | None = None
    networks: set[str] = field(default_factory=set)


class Bin(NamedTuple):
    """One bar of the histogram."""

    start: float
    end: float
    articles: int
    height: float  # in hundredths of the highest bar
    band: str


Shares = tuple[tuple[Word, int, float], ...]
"""Terms with their counts, and the share of each in hundredths."""


class Batch(NamedTuple):
    """All that the page of many scores says; what is listed may be cut, what is counted is not."""

    articles: int  # those that failed included
    rows: tuple[Row, ...]  # the lowest values first, then those without one
    scored: int  # articles with a score, abstentions included
    bands: Shares
    bins: tuple[Bin, ...]
    median: float | None  # of the values; None when there are none
    verdicts: Shares  # of all statements
    worst: tuple[Statement, ...]
    bad: int  # badly sourced statements
    cited: tuple[tuple[str, Outlet], ...]  # those that most articles cite, by name
    outlets: int  # outlets that are cited
    failed: tuple[tuple[int, str, str], ...]  # position, id and problem
    failures: int
    versions: tuple[Versions, ...]


class Digest:
    """Counts scores as they arrive, and keeps none of them."""

    def __init__(self) -> None:
        self._count = 0
        self._rows: list[Row] = []
        self._verdicts: Counter[str] = Counter()
        self._worst: list[tuple[tuple[float, int, int], Statement]] = []
        self._outlets: dict[str, Outlet] = {}
        self._failed: list[tuple[int, str, str]] = []
        self._failures = 0
        self._versions: dict[Versions, None] = {}

    def add(self, result: Score | ScoreError) -> None:
        """Take the next result, in order."""
        if isinstance(result, ScoreError):
            self._failures += 1
            if len(self._failed) < _ERRORS:
                problem = shorten(str(result.error), _ERROR)
                self._failed.append((result.index, shorten(result.id or "", NAME), problem))
        else:
            about = summary(result)
            self._versions[result.versions] = None
            self._rows.append(_row(self._count, about))
            self._verdicts.update(about.verdicts)
            self._add_worst(about)
            self._add_outlets(about)
        self._count += 1

    def _add_worst(self, about: Summary) -> None:
        for claim in sorted(about.badly_sourced, key=_badness)[:_OF_ONE]:
            rank = (*_badness(claim), self._count)
            self._worst.append((rank, _statement(claim, about, self._count)))
        if len(self._worst) > 2 * _KEPT:
            self._worst = nsmallest(_KEPT, self._worst, key=lambda pair: pair[0])

    def _add_outlets(self, about: Summary) -> None:
        for source in about.sources:
            cited = [item for item in source.citations if not item.self_cited]
            if source.domain is None or not cited:
                continue
            outlet = self._outlets.setdefault(source.domain, Outlet())
            outlet.reputation = outlet.reputation or source.reputation
            networks = {item.network for item in cited if item.network}
            outlet.networks |= networks - {source.domain.partition(".")[0]}
            times = sum(item.role in ("evidence", "listed") for item in cited)
            outlet.times += times
            outlet.articles += times > 0
            outlet.promoted += len(cited) - times

    def batch(self) -> Batch:
        """Return what a page says of all so far."""
        values = [row.value for row in self._rows if row.value is not None]
        order = sorted(self._rows, key=lambda row: (row.value is None, row.value or 0.0, row.position))
        cited = [(shorten(name, NAME), outlet) for name, outlet in self._outlets.items() if outlet.times]
        cited.sort(key=lambda pair: (-pair[1].articles, -pair[1].times, pair[0]))
        return Batch(
            articles=self._count,
            rows=tuple(order[:ROWS]),
            scored=len(self._rows),
            bands=_shares("band", Counter(row.band for row in self._rows)),
            bins=_histogram(values),
            median=median(values) if values else None,
            verdicts=_shares("verdict", self._verdicts),
            worst=tuple(item for _, item in nsmallest(_WORST, self._worst, key=lambda pair: pair[0])),
            bad=sum(self._verdicts[verdict] for verdict in BADLY_SOURCED),
            cited=tuple(cited[:_CITED]),
            outlets=len(cited),
            failed=tuple(self._failed),
            failures=self._failures,
            versions=tuple(self._versions),
        )


def _row(position: int, about: Summary) -> Row:
    score = about.score
    return Row(
        position=position,
        title=title_of(score.article, _TITLE),
        address=web_address(score.article.url),
        domain=shorten(score.article.domain or "", NAME),
        value=None if score.abstained else score.value,
        interval=score.interval,
        band=score.band,
        claims=len(score.claims),
        bad=len(about.badly_sourced),
        unsourced=about.verdicts.get("unsourced", 0),
        reason=shorten("; ".join(score.reasons), _ERROR) if score.abstained else "",
    )


def _badness(claim: Claim) -> tuple[float, int]:
    """Rank a badly sourced statement by the reliability of its best source, then by its verdict."""
    best = max((item.reputation.mean for item in claim.citations if item.reputation), default=1.0)
    return best, BADLY_SOURCED.index(claim.verdict)


def _statement(claim: Claim, about: Summary, position: int) -> Statement:
    names = []
    for items in list(by_voice(claim.citations).values())[:5]:
        known = items[0].reputation
        rated = f" ({number(known.mean)})" if known is not None and known.basis != "none" else ""
        names.append(shorten(items[0].name, NAME) + rated)
    text = about.score.article.text
    title = title_of(about.score.article, _TITLE)
    verdict = words()["verdict"][claim.verdict]
    return Statement(verdict, shorten(claim.span.of(text), _QUOTE), ", ".join(names), title, position)


def _shares(group: str, counts: Mapping[str, int]) -> Shares:
    total = sum(counts.values()) or 1
    present = [(word, counts.get(name, 0)) for name, word in words()[group].items()]
    return tuple((word, count, round(100 * count / total, 2)) for word, count in present if count)


def _histogram(values: list[float]) -> tuple[Bin, ...]:
    counts = Counter(min(_BINS - 1, int(max(0.0, value) * _BINS)) for value in values)
    most = max(counts.values(), default=1)
    bins = []
    for index in range(_BINS):
        start, end = index / _BINS, (index + 1) / _BINS
        band = "low" if end <= LOW else "high" if start >= HIGH else "mixed"
        bins.append(Bin(start, end, counts[index], round(100 * counts[index] / most, 2), band))
    return tuple(bins)
