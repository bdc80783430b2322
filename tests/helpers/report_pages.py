"""Pages of invented articles, each made once, for the tests of what a browser makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from helpers.report_scores import WEAK, citation, example
from srcscore.errors import InputError
from srcscore.records import Article, Claim, Cue, Evidence, Score, ScoreError, Span
from srcscore.report.html import batch_page, page
from srcscore.scoring import score

_EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


class _Pages(dict[str, Callable[[], str]]):
    """Pages by name, made when asked for."""

    def score(self, name: str) -> Score:
        """Return the score behind a page."""
        return _score(name)


@cache
def _score(name: str) -> Score:
    if name == "network":
        return score(_text("network-article"), url="https://www.naturalnews.com/2024-09-26-drones.html")
    if name == "sourced":
        return score(_text("well-sourced"), url="https://www.bbc.co.uk/news/invented")
    return score("The mill closed.")


def _text(name: str) -> str:
    return (_EXAMPLES / f"{name}.txt").read_text("utf-8")


@cache
def _page(name: str) -> str:
    return page(_score(name))


@cache
def _batch() -> str:
    error = ScoreError(3, "lost.txt", InputError("the file cannot be read", value="lost.txt"))
    return batch_page([*map(_score, ("network", "sourced", "short")), error])


PAGES = _Pages({name: partial(_page, name) for name in ("network", "sourced", "short")} | {"batch": _batch})
"""What `PAGES[name]()` returns is the page; `PAGES.score(name)` is what it shows."""

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "<!-- <img src=x onerror=alert(1)> -->",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "&lt;b&gt; &amp;#x3c;script&#62;",
    "]]><![CDATA[<b>",
    "\x00<\x00script>\x0b\x1b[31m\ud800\udfff",
    "\u202e\u2066txet\u2069\u200f<bdo dir=rtl>",
    "x" * 5000,
)
"""What would get out of its place in a page, if it could."""


def hostile(text: str) -> Score:
    """Return a score that has a text in every place that an article, a list or a model can fill."""
    known = replace(WEAK, domain=text, networks=(text,), categories=(text,), imitates=text)
    known = replace(
        known, raters=tuple(replace(rating, rater=text, family="f", date=text) for rating in WEAK.raters)
    )
    source = citation(name=text, domain=text, network=text, unresolved_reason=text, reputation=known)
    body = f"{text} said so. {text}\n{text}"
    told = example()
    return replace(
        told,
        reasons=(text,),
        article=Article(text=body, title=text, url=text, domain=text, published=text, language=text, id=text),
        citations=(source, replace(source, role="promo", self_cited=True, span=Span(len(text), len(body)))),
        claims=(Claim(Span(0, len(body)), (source,), "self-network", (text,)),),
        cues=(Cue(Span(0, 3), "hedge", text),),
        evidence=(Evidence("language", text, 0.1, -1.0, text, (Span(0, len(text)), Span(3, 9))),),
        signals=replace(told.signals, domain=replace(told.signals.domain, reason=text)),
        versions=replace(told.versions, model=text),
        publisher=known,
    )
