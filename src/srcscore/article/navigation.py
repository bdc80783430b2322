"""Which links of a page serve its readers and no statement."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from srcscore.resources import read_rows

_WEB = ("", "http", "https")


def is_navigation(url: str, page: str | None) -> bool:
    """Return whether a link is a share button, a tag, topic or author page, or leads nowhere on the web."""
    try:
        scheme, host, path = _split(url)
        own = _split(page)[1] if page else ""
    except ValueError:  # such as an unclosed bracket for an IPv6 host
        return True
    if scheme not in _WEB or not (host or path.strip("/")):
        return True
    if f"{host}{path}".startswith(_share_places()):
        return True
    return host in ("", own) and not _own_places().isdisjoint(path.split("/"))


def _split(url: str) -> tuple[str, str, str]:
    """Return scheme, host without `www.`, and path, in lower case."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
    return parts.scheme.lower(), host, parts.path.lower()


@cache
def _share_places() -> tuple[str, ...]:
    return tuple(row["place"] for row in _rows() if row["class"] == "share")


@cache
def _own_places() -> frozenset[str]:
    return frozenset(row["place"] for row in _rows() if row["class"] == "own")


def _rows() -> list[dict[str, str]]:
    return read_rows("tables/blocks_navigation.tsv")
