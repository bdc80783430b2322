"""Pages of HTML for people: one score, a short form for notebooks, and many scores.

A page is one file. It fetches nothing, and its own security policy lets nothing run or be styled but what it
was made with. Text of an article is escaped, and freed of what steers a browser.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from srcscore.errors import needs_extra
from srcscore.records import Score, ScoreError
from srcscore.report.batch import ROWS, Digest
from srcscore.report.marked import QUOTES, MarkedText, tree
from srcscore.report.summary import bounds, describe, grade_of, quotations, summary, words
from srcscore.report.text import counted, number, safe, shorten, signed, web_address
from srcscore.resources import read_text

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = "report/"
_LANGUAGE = re.compile("[a-z]{2,3}")
"""Codes that the attribute `lang` may hold; an article's own may be anything."""


def page(score: Score) -> str:
    """Return the page of one score, as `Score.to_html` gives it; the same score gives the same page.

    Raises
    ------
    MissingExtraError
        If Jinja2 is not installed.
    """
    about = summary(score)
    language = score.article.language
    return _render(
        "page.html",
        about=about,
        text=MarkedText(about),
        tree=tree(about),
        language=language if language and _LANGUAGE.fullmatch(language) else None,
        **_inline(),
    )


def fragment(score: Score) -> str:
    """Return a short form for a notebook: a `div` whose styles reach nothing outside of it."""
    return _render("fragment.html", about=summary(score))


def batch_page(results: Iterable[Score | ScoreError]) -> str:
    """Return the page of many scores: distribution, articles, worst sourced statements, outlets cited most.

    Raises
    ------
    MissingExtraError
        If Jinja2 is not installed.
    """
    gathered = Gathered()
    for result in results:
        gathered.add(result)
    return gathered.page()


def paste_page(address: str) -> tuple[str, str]:
    """Return the page of `srcscore serve` at an address, and the security policy to send with it."""
    inline = _inline("serve/page.js")
    script = _render("serve/bookmarklet.js", address=address)
    bookmarklet = f"javascript:{quote(' '.join(script.split()))}"
    allowed = f"style-src '{inline['style_hash']}'; script-src '{inline['script_hash']}'"
    policy = f"default-src 'none'; {allowed}; form-action 'self'; frame-src 'self'; base-uri 'none'"
    return _render("serve/page.html", bookmarklet=bookmarklet, **inline), f"{policy}; frame-ancestors 'none'"


class Gathered(Digest):
    """The page of many scores that arrive one by one; without Jinja2 it raises at once, not after hours."""

    def __init__(self) -> None:
        _environment()
        super().__init__()

    def page(self) -> str:
        """Return the page of all so far."""
        return _render("batch.html", batch=self.batch(), rows=ROWS, **_inline())


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values).strip() + "\n"


@cache
def _environment() -> Environment:
    """Return what renders the packaged templates: everything is made safe and escaped on its way out."""
    with needs_extra("report", "Jinja2", "a page of HTML"):
        from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - an extra
    environment = Environment(
        loader=FunctionLoader(lambda name: read_text(name if "/" in name else _TEMPLATES + name)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: safe(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        number=number,
        signed=signed,
        cut=shorten,
        describe=describe,
        grade=grade_of,
        address=web_address,
        sentence=lambda text: text[:1].upper() + text[1:],
    )
    environment.globals.update(
        words=words(),
        counted=counted,
        quotations=quotations,
        bounds=bounds,
        quotes_shown=QUOTES,
    )
    return environment


@cache
def _inline(script: str = "page.js") -> dict[str, Any]:
    """Return the style and the script of a page, and their hashes for its security policy."""
    _environment()  # names the extra when Jinja2 is missing
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2

    parts: dict[str, Any] = {}
    for name, file in (("style", "page.css"), ("script", script)):
        content = _render(file)
        digested = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        parts[name] = Markup(content)  # noqa: S704 - our own file, verified
        parts[f"{name}_hash"] = f"sha256-{digested}"
    return parts
