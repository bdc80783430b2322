"""One spelling for each page, so that a link finds the article that it points at."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from urllib.parse import unquote, urlsplit

from srcscore.domains.unwrap import unwrap
from srcscore.resources import read_rows

_LONGEST = 4096
"""Browsers and servers cut longer addresses; reading on would only cost time."""
_MOST_WRAPPERS = 4
"""Wrappers within wrappers are opened this many times."""
_SCHEME = re.compile(r"(?:https?:)?/{2,}", re.IGNORECASE)
_SUBDOMAIN = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=.*\.)")
_MOBILE = re.compile(r"\.m\.(?=.*\.)")
"""`en.m.wikipedia.org`"""
_AMP = re.compile(r"(?<![^/])amp(?:/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|(?<=/))index\.(?:html?|php)$", re.IGNORECASE)
_SCRIPT = re.compile(
    r"(?:.*\.(?:php\d?|aspx?|cgi|jsp|cfm|pl|do)"
    r"|view|article|story|show|read|item|page|node|detail|details|news|display|post|content)?",
    re.IGNORECASE,
)
"""Last segments that name a program and no page: which page is said by a parameter."""


@lru_cache(maxsize=65536)
def canonical(url: str) -> str | None:
    """Return the one spelling of a page's address, or None when it is no address of a page.

    Archives and redirectors are unwrapped. Scheme, `www.` and `m.`, case of the host, port, fragment, marks
    of an AMP edition, a final slash and parameters that only track the reader are left out; the other
    parameters are sorted. Hosts that show the same pages, such as `twitter.com` and `x.com`, become one.
    """
    for _ in range(_MOST_WRAPPERS):
        parts = _split(url[:_LONGEST])
        if parts is None:
            return None
        wrapped = unwrap(*parts)
        if wrapped is None:
            return _join(*parts)
        if wrapped.target is None:
            return None
        url = wrapped.target
    return None


def _split(url: str) -> tuple[str, str, str] | None:
    text = unescape(url.strip()) if "&amp;" in url else url.strip()
    scheme = _SCHEME.match(text)
    if scheme is None and (":" in text.partition("/")[0] or "." not in text.partition("/")[0]):
        return None
    try:
        parts = urlsplit("//" + text[scheme.end() if scheme else 0 :])
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if "." not in host or any(letter.isspace() for letter in host):
        return None
    return host, parts.path.lstrip("/"), parts.query


@cache
def _editions() -> dict[str, str]:
    return {row["host"]: row["page"] for row in read_rows("tables/editions.tsv")}


@cache
def _tracking() -> dict[str, re.Pattern[str]]:
    """Return the names of parameters of each kind, as one pattern a kind."""
    names: dict[str, list[str]] = {}
    for row in read_rows("tables/tracking.tsv"):
        words = [re.escape(word).replace(r"\*", ".*") for word in row["names"].split()]
        names.setdefault(row["kind"], []).extend(words)
    return {kind: re.compile("|".join(words), re.IGNORECASE) for kind, words in names.items()}


def _join(host: str, path: str, query: str) -> str:
    host = _editions().get(
        _SUBDOMAIN.sub("", host), _editions().get(host, _MOBILE.sub(".", _SUBDOMAIN.sub("", host)))
    )
    whole = unquote(path)
    page = _INDEX.sub("", _AMP.sub("", whole).rstrip("/")).rstrip("/") or whole.rstrip("/")
    kinds = _tracking()
    never = [kinds["always"], kinds["amp"], *(kinds[kind] for kind in (f"site {host}",) if kind in kinds)]
    rest = [part for part in query.split("&") if part]
    rest = [part for part in rest if not any(kind.fullmatch(part.partition("=")[0]) for kind in never)]
    sure = [part for part in rest if not kinds["unless"].fullmatch(part.partition("=")[0])]
    if not sure and _SCRIPT.fullmatch(page.rpartition("/")[2]):
        # `view.php?cid=123`: no other part of the address names the page, so that a number there does.
        sure = [part for part in rest if any(letter.isdigit() for letter in part.partition("=")[2])]
    parameters = sorted(sure)
    return f"{host}/{page}?{'&'.join(parameters)}" if parameters else f"{host}/{page}"
