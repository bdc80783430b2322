"""The canonical spelling of a page's address, so that a link finds the article that it points at."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from srcscore.domains.unwrap import unwrap

_LONGEST = 4096  # characters; browsers and servers refuse longer addresses
_MOST_WRAPPERS = 4  # an archive of a redirector of an amp page has three
_SCHEME = re.compile(r"(?:https?:)?/{2,}", re.IGNORECASE)
_SUBDOMAIN = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=.*\.)")
_TRACKING = re.compile(
    r"(?:utm_.*|.*clid|mc_[ce]id|cmpid|cid|ref|ref_?src|ref_?url|source|src|smid|smtyp|partner|share|ito|ns_.*|at_.*)"
)
"""Names of parameters that say where a reader comes from; they do not change the page."""


@lru_cache(maxsize=65536)
def canonical(url: str) -> str | None:
    """Return the canonical spelling of a page's address, or None when `url` is no address of a page.

    Archives and redirectors are unwrapped; scheme, `www.` and `m.`, case of the host, port, fragment, a final
    slash and tracking parameters are removed; the other parameters are sorted.
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
    """Return host, path and query; None when there is no host with a dot."""
    text = url.strip()
    scheme = _SCHEME.match(text)
    start = text.partition("/")[0]
    if scheme is None and (":" in start or "." not in start):
        return None
    try:
        parts = urlsplit("//" + text[scheme.end() if scheme else 0 :])
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if "." not in host or any(letter.isspace() for letter in host):
        return None
    return host, parts.path.lstrip("/"), parts.query


def _join(host: str, path: str, query: str) -> str:
    parameters = sorted(
        part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0].lower())
    )
    page = f"{_SUBDOMAIN.sub('', host)}/{unquote(path).rstrip('/')}"
    return f"{page}?{'&'.join(parameters)}" if parameters else page
