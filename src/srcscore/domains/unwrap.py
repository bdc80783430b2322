"""Addresses that carry another one (archives, redirectors, caches), and one spelling for each page."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from functools import cache, lru_cache
from html import unescape
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from srcscore.resources import read_rows

_LONGEST = 4096
"""Browsers and servers cut longer addresses; reading on would only cost time."""
DEEPEST = 4
"""Wrappers within wrappers are opened this many times, and so many schemes in a row are read."""
_SCHEME = re.compile(r"(?:https?:)?/{2,}", re.IGNORECASE)
_SUBDOMAIN = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=.*\.)")
_MOBILE = re.compile(r"\.m\.(?=.*\.)")
"""`en.m.wikipedia.org`"""
_AMP = re.compile(r"(?<![^/])amp(?:html)?(?:/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|(?<=/))index\.(?:html?|php)$", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_SCRIPT = re.compile(
    r"(?:.*\.(?:php\d?|aspx?|cgi|jsp|cfm|pl|mpl|do)"
    r"|view|articles?|story|stories|show|read|item|page|node|details?|news|newsdetails?|newsitem|fullstory|pressrelease|archives?|print|display|post|content)?",
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
    parts, _, _ = innermost(url, _split)
    if parts is None:
        return None
    host, path, query = parts
    editions, kinds = _editions(), _tracking()
    bare = _SUBDOMAIN.sub("", host)
    label, _, site = bare.partition(".")
    if site in editions:  # someone.blogspot.de
        bare = f"{label}.{editions[site]}"
    host = editions.get(bare, editions.get(host, _MOBILE.sub(".", bare)))
    whole = _SESSION.sub("", unquote(path))
    page = _INDEX.sub("", _AMP.sub("", whole).rstrip("/")).rstrip("/") or whole.rstrip("/")
    sites = (f"site {host}", f"site {host.partition('.')[2]}")
    never = [kinds[kind] for kind in ("always", "amp", *sites) if kind in kinds]
    rest = [part for part in query.split("&") if part]
    rest = [part for part in rest if not any(kind.fullmatch(part.partition("=")[0]) for kind in never)]
    sure = [part for part in rest if not kinds["unless"].fullmatch(part.partition("=")[0])]
    if not sure and _SCRIPT.fullmatch(page.rpartition("/")[2]):
        # `view.php?cid=123`: no other part of the address names the page, so that a number there does.
        sure = [part for part in rest if any(letter.isdigit() for letter in part.partition("=")[2])]
    return f"{host}/{page}?{'&'.join(sorted(sure))}" if sure else f"{host}/{page}"


class Parts(NamedTuple):
    """An address taken apart."""

    host: str
    """The host name, in lower case."""
    path: str
    """What follows it, without the first slash."""
    query: str
    """What follows the question mark."""


def innermost(
    url: str, split: Callable[[str], tuple[Parts | None, str | None]]
) -> tuple[Parts | None, str, str | None]:
    """Return the address inside the wrappers of another one, its host, and why there is no address.

    An address that carries no other is its own. The host is that of the wrapper when it hides the address,
    and empty when there is none. `split` takes an address apart, or says why that cannot be done.
    """
    for _ in range(DEEPEST):
        parts, reason = split(url[:_LONGEST])
        if parts is None:
            return None, "", reason
        target, wrapper = _unwrap(*parts)
        if wrapper is not None:
            return None, parts.host, f"{wrapper} hides its target"
        if target is None:
            return parts, parts.host, None
        url = target
    return None, "", "wrapped too many times"


def _split(url: str) -> tuple[Parts | None, str | None]:
    text = unescape(url.strip()) if "&amp;" in url else url.strip()
    if "#!" in text:  # a fragment that names the page, as a parameter does
        text = text.replace("#!", "&_page=" if "?" in text else "?_page=", 1)
    scheme = _SCHEME.match(text)
    if scheme is None and (":" in text.partition("/")[0] or "." not in text.partition("/")[0]):
        return None, None
    try:
        parts = urlsplit("//" + text[scheme.end() if scheme else 0 :])
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None, None
    if "." not in host or any(letter.isspace() for letter in host):
        return None, None
    return Parts(host, parts.path.lstrip("/"), parts.query), None


_TARGET = re.compile(r"https?:/{1,2}[^/\s]")
_TWICE = re.compile(r"https?%3a", re.IGNORECASE)
_STAMP = re.compile(r"(?:\d{4,14}[a-z_*]{0,4}|\*)/")
_GOOGLE = re.compile(r"(^|\.)google\.(?:com?\.)?[a-z]{2}$")
_PROOFPOINT = re.compile(r"-([0-9A-Fa-f]{2})")
_AMP_PARTS = (
    4  # markers of a cache, and the scheme, at most before the host: `amp/s/`, `proxy_u/en-ru/https/`
)
_CODED = re.compile(r"[A-Za-z0-9_-]{16,}")
"""A shorter run of base64 cannot hold a scheme and a host."""
_SPELLED = re.compile(rb"https?://[!#-~]+")
"""An address inside decoded bytes: services put lengths and versions around it."""


class _Wrapper(NamedTuple):
    prefix: str
    how: str
    names: tuple[str, ...]
    opaque: bool


@cache
def _wrappers() -> dict[str, tuple[_Wrapper, ...]]:
    """Return the wrappers by host."""
    wrappers: dict[str, tuple[_Wrapper, ...]] = {}
    for row in read_rows("tables/wrappers.tsv"):
        how, *names = row["how"].split()
        wrapper = _Wrapper(row["prefix"], how, tuple(names), row["opaque"] == "yes")
        wrappers[row["host"]] = (*wrappers.get(row["host"], ()), wrapper)
    return wrappers


@cache
def _redirects() -> dict[str, frozenset[str]]:
    """Return the words by which a redirector is known without standing among the wrappers, by kind."""
    return {row["kind"]: frozenset(row["words"].split()) for row in read_rows("tables/redirects.tsv")}


@cache
def _editions() -> dict[str, str]:
    """Return the hosts that show the pages of another."""
    platforms = {row["domain"]: row["voice"] for row in read_rows("tables/platforms.tsv")}
    others = {domain: voice for domain, voice in platforms.items() if domain != voice}
    return others | {row["host"]: row["page"] for row in read_rows("tables/editions.tsv")}


@cache
def _tracking() -> dict[str, re.Pattern[str]]:
    """Return what finds the names of parameters of each kind."""
    names: dict[str, list[str]] = {}
    for row in read_rows("tables/tracking.tsv"):
        words = [re.escape(word).replace(r"\*", ".*") for word in row["names"].split()]
        names.setdefault(row["kind"], []).extend(words)
    return {kind: re.compile("|".join(words), re.IGNORECASE) for kind, words in names.items()}


def _unwrap(host: str, path: str, query: str) -> tuple[str | None, str | None]:
    """Return the address inside an address, or the wrapper that hides it; neither for most."""
    name = _GOOGLE.sub(r"\1google.com", host)
    while name:
        for wrapper in _wrappers().get(name, ()):
            if path.startswith(wrapper.prefix):
                target = _target(wrapper, host, name, path, query)
                return target, name if wrapper.opaque and target is None else None
        name = name.partition(".")[2]
    target = _unlisted(host, path, query)
    hides = target is None and not _redirects()["opaque"].isdisjoint(host.split(".")[:-2])
    return target, host if hides else None


def _unlisted(host: str, path: str, query: str) -> str | None:
    """Return the address that an address of an unlisted host carries whole, or None.

    A whole address in the path, or one that a redirector's parameter gives, is where a reader ends up.
    """
    if "http" in path and (target := _whole_in_path(path, query)):
        return target
    if "aHR0c" in path or "aHR0c" in query:
        return _in_base64(path, query)
    if "http" not in query:
        return None
    if _TARGET.match(whole := _plain(query)):
        return whole
    words = _redirects()
    labels, segments = host.split(".")[:-1], path.lower().split("/")
    if words["label"].isdisjoint(labels) and words["segment"].isdisjoint(segments):
        return None
    return _in_any_parameter(query)


def _in_any_parameter(query: str) -> str | None:
    """Return the first whole address in a parameter by which redirectors give one."""
    values = _parameters(query)
    given = (values[key] for key in sorted(_redirects()["parameter"] & values.keys()))
    return next((value for value in given if _TARGET.match(value)), None)


def _target(wrapper: _Wrapper, host: str, name: str, path: str, query: str) -> str | None:
    """Return the target as a wrapper spells it, or None."""
    match wrapper.how:
        case "path":
            target = _whole_in_path(path, query) or _in_any_parameter(query)
            if target is None:
                # `web/2020/example.com/page` and `example.com` behind a reader's own host.
                plain = unquote(path)
                stamp = _STAMP.search(plain)
                rest = plain[stamp.end() :] if stamp else plain
                target = rest if "." in rest.partition("/")[0] else None
        case "amp":
            # Host and path follow a scheme (`proxy_u/en-ru/https/`) or short markers (`amp/s/`, `entry/s/`).
            parts = path.split("/", _AMP_PARTS)
            schemes = [index for index, part in enumerate(parts) if part in ("http", "https")]
            start = schemes[0] + 1 if schemes else 0
            hosts = [index for index in range(start, len(parts)) if "." in parts[index]]
            target = "/".join(parts[hosts[0] :]) if hosts else _in_any_parameter(query)
        case "dashes":
            label = host[: -len(name) - 1].rpartition(".")[2]
            target = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
        case "query":
            target = unquote(query)
        case "base64":
            target = _in_base64(path, query)
        case "hidden":
            target = None
        case "form":
            form = re.match(wrapper.names[0], path)
            target = form and form.expand(wrapper.names[1])
        case _:
            target = _in_parameter(wrapper, query)
    return target or None


def _in_parameter(wrapper: _Wrapper, query: str) -> str | None:
    values = _parameters(query)
    target = next((values[key] for key in wrapper.names or ("u",) if values.get(key)), None)
    if target and wrapper.how == "v2":
        return unquote(_PROOFPOINT.sub(r"%\1", target.replace("_", "/")))
    if target and target.startswith("cache:"):
        return target.removeprefix("cache:").partition(":")[2] or target.removeprefix("cache:")
    return target


def _in_base64(path: str, query: str) -> str | None:
    """Return the first address that a segment of a path, or a parameter, spells in base64."""
    for coded in chain(_CODED.findall(path), _CODED.findall(query)):
        # Services put a letter or two before the code, so that every start within four is tried.
        for start in range(4):
            rest = coded[start:]
            decoded = b64decode(rest + "=" * (-len(rest) % 4), altchars=b"-_") if len(rest) % 4 != 1 else b""
            match = _SPELLED.search(decoded.replace(b"\\", b""))  # JSON writes `https:\/\/`
            if match:
                return match.group().decode("ascii")
    return None


def _whole_in_path(path: str, query: str) -> str | None:
    """Return the address with its scheme that a path carries, and the query that belongs to it."""
    plain = unquote(path)
    match = _TARGET.search(plain)
    return plain[match.start() :] + (f"?{query}" if query else "") if match else None


def _parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query; of several with one name, the first."""
    parameters: dict[str, str] = {}
    for pair in query.split("&", 50)[:50]:
        key, _, value = pair.partition("=")
        parameters.setdefault(key.lower(), _plain(value.replace("+", " ")).strip())
    return parameters


def _plain(value: str) -> str:
    """Return a value without its percent-encoding; of an address that was encoded twice, without both."""
    plain = unquote(value)
    return unquote(plain) if _TWICE.match(plain) else plain
