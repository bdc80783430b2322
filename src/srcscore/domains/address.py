"""One spelling for each page, so that a link finds the article that it points at."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from srcscore.domains.unwrap import unwrap

_LONGEST = 4096
_DEEPEST = 4
"""Wrappers within wrappers are opened this many times."""
_SCHEME = re.compile(r"(?:https?:)?/{2,}", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=.*\.)")
_TRACKING = re.compile(
    r"(?:utm_.*|.*clid|mc_[ce]id|cmpid|cid|ref|ref_?src|ref_?url|source|src|smid|smtyp|partner|share|ito|ns_.*|at_.*)"
)
"""Names of parameters that say where a reader came from, not what is shown."""


@lru_cache(maxsize=65536)
def canonical(url: str) -> str | None:
    """Return the one spelling of a page's address, or None when it is no address of a page.

    Archives and redirectors are unwrapped; scheme, `www.` and `m.`, case of the host, port, fragment, a final
    slash and parameters that only track the reader are left out; the other parameters are sorted.

    Parameters
    ----------
    url
        Anything.
    """
    found = _split(url[:_LONGEST])
    for _ in range(_DEEPEST):
        if found is None:
            return None
        host, path, query = found
        inner = unwrap(host, path, query)
        if inner is None:
            return _spell(host, path, query)
        if inner.target is None:
            return None
        found = _split(inner.target[:_LONGEST])
    return None


def _split(url: str) -> tuple[str, str, str] | None:
    text = url.strip()
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


def _spell(host: str, path: str, query: str) -> str:
    kept = sorted(
        part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0].lower())
    )
    page = unquote(path).rstrip("/")
    shown = f"{_BEFORE.sub('', host)}/{page}"
    return f"{shown}?{'&'.join(kept)}" if kept else shown
