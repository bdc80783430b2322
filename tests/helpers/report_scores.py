"""Scores made by hand, for the tests of what shows them."""

from __future__ import annotations

from dataclasses import replace

from srcscore.records import (
    Article,
    Citation,
    Claim,
    Cue,
    Evidence,
    Rating,
    Reputation,
    Score,
    Signal,
    Signals,
    Sourcing,
    Span,
    Versions,
)
from srcscore.report.text import MIN_WIDTH, columns

TEXT = (
    "Ferry sinks off Port Amber\n"
    "The ferry sank at dawn, according to TheCradle.co. The owner denied it.\n"
    "Shocking footage appeared on Brighteon.com.\n"
    "Sources include: TheCradle.co Brighteon.com"
)
WEAK = Reputation(
    domain="thecradle.co",
    mean=0.31,
    sd=0.1,
    basis="rated",
    raters=(Rating("mbfc_2026", "mbfc", 0.3, "2026-08-19"), Rating("lin2023_pc1", "lin", 0.32, "2023")),
    networks=("an-owner",),
    categories=("state-media",),
)


def place(words: str, after: int = 0) -> Span:
    """Return where `words` first stand in `TEXT`."""
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


def citation(**changed: object) -> Citation:
    """Return a citation of the text, with some fields changed."""
    first = Citation(
        span=place("TheCradle.co"),
        kind="outlet",
        role="evidence",
        name="TheCradle.co",
        domain="thecradle.co",
        sentence=place("The ferry sank at dawn, according to TheCradle.co."),
        cue=place("according to"),
        reputation=WEAK,
    )
    return replace(first, **changed)  # type: ignore[arg-type]


def example(**changed: object) -> Score:
    """Return a score of the text, with some fields changed."""
    rests = citation()
    own = citation(
        name="Brighteon.com",
        domain="brighteon.com",
        role="listed",
        span=place("Brighteon.com", TEXT.index("Sources")),
        sentence=place("Sources include: TheCradle.co Brighteon.com"),
        cue=None,
        network="natural-news",
        self_cited=True,
        reputation=None,
        unresolved_reason=None,
    )
    evidence = (
        Evidence("domain", "publisher", 0.06, -2.0, "the publisher is rated 0.06 by 4 raters"),
        Evidence("citations", "weak", 0.5, -0.5, "half of the claims rest on weak sources", (rests.span,)),
        Evidence("language", "hedges", None, 0.25, "few hedges"),
        Evidence("language", "nothing", 0.0, 0.0, "says nothing"),
    )
    score = Score(
        value=0.21,
        interval=(0.05, 0.43),
        band="low",
        abstained=False,
        reasons=(),
        logit=-2.0,
        intercept=0.25,
        evidence=evidence,
        signals=Signals(
            Signal(0.06, -2.0, "rated by 4 raters"),
            Signal(0.4, -0.5, "2 citations"),
            Signal(None, 0.25, "too little text"),
        ),
        citations=(rests, own),
        claims=(
            Claim(rests.sentence, (rests,), "weak-only", ("thecradle.co",)),
            Claim(place("The owner denied it."), (), "unsourced"),
        ),
        cues=(Cue(place("Shocking"), "sensational-phrase", "shocking"),),
        article=Article(
            text=TEXT,
            url="https://www.naturalnews.com/x.html",
            domain="naturalnews.com",
            title="Ferry sinks off Port Amber",
            published="2026-05-01",
            language="en",
            id="ferry.txt",
        ),
        versions=Versions("0.1.0", "en-2026.11.0", "0a1b2c3d", "2026-08-19-4d5e6f70"),
        sourcing=Sourcing(statements=2, sourced=1, outlets=1, voices=1, weak=1),
    )
    return replace(score, **changed)  # type: ignore[arg-type]


def everywhere(text: str) -> Score:
    """Return a score that shows `text` wherever a report shows anything of an article."""
    source = citation(
        name=text, domain=text, unresolved_reason=text, network=text, reputation=replace(WEAK, domain=text)
    )
    whole = Span(0, len(text))
    score = example()
    return replace(
        score,
        reasons=(text,),
        article=Article(text=text, title=text, id=text, published=text, language="en"),
        citations=(source, replace(source, role="promo", self_cited=True, span=whole)),
        claims=(replace(score.claims[0], span=whole, citations=(replace(source, span=whole),)),),
        evidence=(replace(score.evidence[0], reason=text, spans=(whole,)),),
        publisher=replace(WEAK, domain=text, raters=(Rating(text, text, 0.5, text),)),
    )


HOSTILE = "\x1b[31mred\x1b]0;title\x07 \u202egnihton \ud800 \x9b2J\r\n\ttab \x00 漢字"
"""Text that would steer a terminal, if it got there."""


def lines_fit(report: str, width: int) -> bool:
    """Assert that a report is lines of printable characters, none wider than asked for."""
    assert report.endswith("\n")
    for line in report[:-1].split("\n"):
        assert line.isprintable(), line
        assert columns(line) <= max(width, MIN_WIDTH), line
        assert line == line.rstrip()
    return True
