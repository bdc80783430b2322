"""A digest of many scores for one page: no article is stored, so that ten thousand fit into memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from srcscore.model.explain import HIGH, LOW
from srcscore.records import Claim, Reputation, Score, ScoreError
from srcscore.records.text import number
from srcscore.report.summary import BADLY_SOURCED, NAME, Word, by_voice, summary, title_of, words
from srcscore.report.text import shorten, web_address

ROWS = 500
"""A page lists this many articles at most; sorting more would take a browser seconds."""
_WORST, _OF_ONE = 20, 2
"""Most badly sourced statements that are quoted in all, and of one article, so that none fills the list."""
_CITED, _ERRORS, _BINS = 25, 100, 20  # lists that fit a screen or two; bars of 0.05
_TITLE, _QUOTE, _ERROR = 110, 220, 400
"""Columns of a title, a quotation and an error's text."""


class Row(NamedTuple):
    """One article in the table."""

    position: int  # in the batch, from 0
    title: str
    address: str | None  # where it was published, when a page may link that
    report: str | None  # its own page, relative to this one
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
    report: str | None  # the page of its article


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
    versions: tuple[str, ...]


class Digest:
    """Counts scores as they arrive, and keeps none of them."""

    def __init__(self) -> None:
        self._articles = 0
        self._rows: list[Row] = []
        self._verdicts: Counter[str] = Counter()
        self._worst: list[tuple[tuple[float, int], Statement]] = []
        self._outlets: dict[str, Outlet] = {}
        self._failed: list[tuple[int, str, str]] = []
        self._versions: dict[str, None] = {}

    def add(self, result: Score | ScoreError, report: str | None = None) -> None:
        """Take the next result, in order, and the address of its own page."""
        self._articles += 1
        if isinstance(result, ScoreError):
            if len(self._failed) < _ERRORS:
                problem = shorten(str(result.error), _ERROR)
                self._failed.append((result.index, shorten(result.id or "", NAME), problem))
            return
        about, article = summary(result), result.article
        self._versions[about.versions] = None
        self._verdicts.update(about.verdicts)
        row = Row(
            position=self._articles - 1,
            title=title_of(article, _TITLE),
            address=web_address(article.url),
            report=report,
            domain=shorten(article.domain or "", NAME),
            value=None if result.abstained else result.value,
            interval=result.interval,
            band=result.band,
            claims=len(result.claims),
            bad=len(about.badly_sourced),
            unsourced=about.verdicts.get("unsourced", 0),
            reason=shorten("; ".join(result.reasons), _ERROR) if result.abstained else "",
        )
        self._rows.append(row)
        for claim in sorted(about.badly_sourced, key=_badness)[:_OF_ONE]:
            names = []
            for items in list(by_voice(claim.citations).values())[:5]:
                rating = items[0].reputation
                rated = f" ({number(rating.mean)})" if rating is not None and not rating.guessed else ""
                names.append(shorten(items[0].name, NAME) + rated)
            verdict = words()["verdict"][claim.verdict]
            quote = shorten(claim.span.of(article.text), _QUOTE)
            item = Statement(verdict, quote, ", ".join(names), row.title, row.position, report)
            self._worst.append((_badness(claim), item))
        self._worst.sort(key=lambda pair: pair[0])
        del self._worst[_WORST:]
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
        bars = Counter(min(_BINS - 1, int(max(0.0, value) * _BINS)) for value in values)
        bins = []
        for index in range(_BINS):
            start, end = index / _BINS, (index + 1) / _BINS
            band = "low" if end <= LOW else "high" if start >= HIGH else "mixed"
            height = round(100 * bars[index] / max(bars.values(), default=1), 2)
            bins.append(Bin(start, end, bars[index], height, band))
        order = sorted(self._rows, key=lambda row: (row.value is None, row.value or 0.0, row.position))
        cited = [(shorten(name, NAME), outlet) for name, outlet in self._outlets.items() if outlet.times]
        cited.sort(key=lambda pair: (-pair[1].articles, -pair[1].times, pair[0]))
        return Batch(
            articles=self._articles,
            rows=tuple(order[:ROWS]),
            scored=len(self._rows),
            bands=_shares("band", Counter(row.band for row in self._rows)),
            bins=tuple(bins),
            median=median(values) if values else None,
            verdicts=_shares("verdict", self._verdicts),
            worst=tuple(item for _, item in self._worst),
            bad=sum(self._verdicts[verdict] for verdict in BADLY_SOURCED),
            cited=tuple(cited[:_CITED]),
            outlets=len(cited),
            failed=tuple(self._failed),
            failures=self._articles - len(self._rows),
            versions=tuple(self._versions),
        )


def _badness(claim: Claim) -> tuple[float, int]:
    """Rank a badly sourced statement by the reliability of its best source, then by its verdict."""
    best = max((item.reliability for item in claim.citations if item.reliability is not None), default=1.0)
    return best, BADLY_SOURCED.index(claim.verdict)


def _shares(group: str, counts: Mapping[str, int]) -> Shares:
    total = sum(counts.values()) or 1
    present = [(word, counts.get(name, 0)) for name, word in words()[group].items()]
    return tuple((word, count, round(100 * count / total, 2)) for word, count in present if count)
