"""What a page shows of one score: the sum step by step, the strongest evidence, and what else is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from srcscore.records import Cue, Evidence, Score
from srcscore.report.html_chain import Diagram, diagram
from srcscore.report.html_sources import Source, sources
from srcscore.report.html_text import LONGEST, Paragraph, TextView
from srcscore.report.html_words import (
    Word,
    authority,
    counted,
    language_of,
    signed,
    title_of,
    web_address,
    words,
)
from srcscore.report.plain import shorten
from srcscore.report.voices import grade_of
from srcscore.report.waterfall import Step as Part
from srcscore.report.waterfall import bounds, steps

_STRONGEST = 10
_QUOTES = 4
_QUOTE = 70
_TERMS = 200
_VOICES = 80
_CUES = 40
_NOTABLE = 0.005
_TITLE = 300


class Step(NamedTuple):
    """One line of the waterfall."""

    name: str
    """What is added."""
    says: str
    """What it went on."""
    shown: str
    """How much, with its sign."""
    exact: float
    """The same, not rounded."""
    left: float
    """Where the bar begins, in hundredths of the width."""
    width: float
    """How long it is, in hundredths of the width."""
    sign: str
    """`plus`, `minus` or `whole`."""


class Place(NamedTuple):
    """A place in the text that evidence points at."""

    quote: str
    """What stands there, shortened."""
    start: int
    """Where it begins in the text."""
    end: int
    """Where it ends."""


class Item(NamedTuple):
    """One piece of evidence."""

    signal: str
    """The signal that it belongs to, in words."""
    shown: str
    """What it adds, with its sign."""
    sign: str
    """`plus` or `minus`."""
    width: float
    """Length of its bar, in hundredths of the longest."""
    reason: str
    """In words."""
    places: tuple[Place, ...]
    """Where it comes from."""
    more: int
    """How many places are left out."""


class CueLine(NamedTuple):
    """All cues of one kind."""

    kind: str
    """In words."""
    times: int
    """How often."""
    terms: str
    """Which, each once."""


class Tally(NamedTuple):
    """How many statements have one verdict."""

    verdict: Word
    """The verdict."""
    times: int
    """How many."""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page of one score shows."""

    score: Score
    """What is shown."""
    title: str
    """The headline, or what the article is known by."""
    address: str | None
    """Where it was published, when that can be linked."""
    language: str | None
    """Its language."""
    summary: str
    """Who the statements rest on, in one sentence."""
    steps: tuple[Step, ...]
    """From the intercept to the logit."""
    zero: float
    """Where zero is under the steps, in hundredths of the width."""
    strongest: tuple[Item, ...]
    """The strongest evidence."""
    terms: tuple[Evidence, ...]
    """All terms of the sum, as far as they are shown."""
    tallies: tuple[Tally, ...]
    """The verdicts."""
    text: TextView
    """The article's text in pieces."""
    chain: Diagram | None
    """Who it rests on."""
    voices: tuple[Source, ...]
    """Everybody who is named, as far as they are shown."""
    unlisted: int
    """How many are not."""
    grade: str
    """The publisher's grade."""
    authority: str
    """What is known of the publisher, and who says so."""
    cues: tuple[CueLine, ...]
    """The wording cues by kind."""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The article's text."""
        return self.text.paragraphs

    @property
    def longest(self) -> int:
        """How much of the text is shown at most."""
        return LONGEST


def view(score: Score) -> View:
    """Return what the page of a score shows."""
    voices = sources(score)
    strongest = tuple(_strongest(score))
    places = [(place.start, place.end) for item in strongest for place in item.places]
    steps, zero = waterfall(score)
    return View(
        score=score,
        title=title_of(score.article, _TITLE),
        address=web_address(score.article.url),
        language=language_of(score),
        summary=summary(score),
        steps=steps,
        zero=zero,
        strongest=strongest,
        terms=score.evidence[:_TERMS],
        tallies=tallies(score),
        text=TextView(score, voices, places),
        chain=diagram(score, voices),
        voices=tuple(voices.values())[:_VOICES],
        unlisted=max(0, len(voices) - _VOICES),
        grade=grade_of(score.publisher),
        authority=authority(score.publisher),
        cues=tuple(_cues(score.cues)),
    )


def tallies(score: Score) -> tuple[Tally, ...]:
    """Return how many statements have each verdict, the worst first."""
    counts: Counter[str] = Counter(claim.verdict for claim in score.claims)
    return tuple(Tally(word, counts[name]) for name, word in words()["verdict"].items() if counts[name])


def summary(score: Score) -> str:
    """Return in one sentence who the statements rest on."""
    if not score.claims:
        return "No statement was found."
    told = "; ".join(f"{tally.verdict.label}: {tally.times}" for tally in tallies(score))
    return f"{counted(len(score.claims), 'statement')}. {told[:1].upper()}{told[1:]}."


def waterfall(score: Score) -> tuple[tuple[Step, ...], float]:
    """Return the steps from the intercept to the logit, and where zero lies under them."""
    sums = steps(score)
    low, high = bounds(sums)
    reach = (high - low) or 1.0

    def step(part: Part) -> Step:
        """Return one bar of the waterfall, placed in hundredths of its width."""
        left = (min(part.start, part.start + part.exact) - low) / reach * 100
        width = max(0.5, round(abs(part.exact) / reach * 100, 2)) if part.exact else 0.0
        name, says = _ENDS.get(part.name, ("", ""))
        if part.signal is not None:
            name, says = words()["signal"][part.name].label, part.signal.reason
        told = "whole" if part.name == "sum" else "minus" if part.exact < 0 else "plus"
        return Step(name, says, signed(part.shown), part.exact, round(left, 2), width, told)

    return tuple(map(step, sums)), round(-low / reach * 100, 2)


_ENDS = {"intercept": ("Intercept", "where the model starts"), "sum": ("Sum (logit)", "")}
"""What the page calls the steps that are no signal, and says of them."""


def _notable(score: Score) -> list[Evidence]:
    return [item for item in score.evidence[:_STRONGEST] if abs(item.contribution) >= _NOTABLE]


def _strongest(score: Score) -> Iterator[Item]:
    found = _notable(score)
    most = max((abs(item.contribution) for item in found), default=1.0)
    for item in found:
        places = _places(item, score.article.text)
        yield Item(
            signal=words()["signal"][item.signal].label,
            shown=signed(item.contribution),
            sign="minus" if item.contribution < 0 else "plus",
            width=round(100 * abs(item.contribution) / most, 2),
            reason=shorten(item.reason, 400),
            places=tuple(places[:_QUOTES]),
            more=max(0, len(places) - _QUOTES),
        )


def _places(item: Evidence, text: str) -> list[Place]:
    """Return where a piece of evidence comes from, each wording once."""
    quotes: dict[str, Place] = {}
    for span in item.spans:
        quote = shorten(span.of(text), _QUOTE)
        if quote:
            quotes.setdefault(quote, Place(quote, span.start, span.end))
    return list(quotes.values())


def _cues(cues: Sequence[Cue]) -> Iterator[CueLine]:
    """Yield each kind of cue with its terms, the most frequent first."""
    kinds = Counter(cue.kind for cue in cues)
    for kind, count in kinds.most_common():
        terms = Counter(cue.term for cue in cues if cue.kind == kind)
        told = (shorten(term, _QUOTE) + (f" ({n})" if n > 1 else "") for term, n in terms.most_common(_CUES))
        yield CueLine(kind.replace("-", " "), count, ", ".join(told))
