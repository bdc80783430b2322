"""Addresses that carry another address: archives, redirectors, caches. Nothing is fetched."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote

from srcscore.resources import read_rows

_TARGET = re.compile(r"https?:/{1,2}[^/\s]")
_STAMP = re.compile(r"(?:\d{4,14}[a-z_*]{0,4}|\*)/")
_GOOGLE = re.compile(r"(?:^|\.)google\.(?:com?\.)?[a-z]{2}$")
_PROOFPOINT = re.compile(r"-([0-9A-Fa-f]{2})")
_AMP_PARTS = 3
_CODED = re.compile(r"[A-Za-z0-9_-]{16,}")
"""A shorter run of base64 cannot hold a scheme and a host."""
_SPELLED = re.compile(rb"https?://[!-~]+")
"""An address inside decoded bytes: services put lengths and versions around it."""


class _Wrapper(NamedTuple):
    prefix: str
    how: str
    names: tuple[str, ...]
    opaque: bool


class Unwrapped(NamedTuple):
    """What was found inside an address."""

    target: str | None
    """The address inside."""
    reason: str | None
    """Why there is none although there should be."""


@cache
def _redirects() -> dict[str, frozenset[str]]:
    """Return the words by which a redirector is known without standing in the table of wrappers."""
    return {row["kind"]: frozenset(row["words"].split()) for row in read_rows("tables/redirects.tsv")}


@cache
def _wrappers() -> dict[str, tuple[_Wrapper, ...]]:
    found: dict[str, tuple[_Wrapper, ...]] = {}
    for row in read_rows("tables/wrappers.tsv"):
        how, *names = row["how"].split()
        wrapper = _Wrapper(row["prefix"], how, tuple(names), row["opaque"] == "yes")
        found[row["host"]] = (*found.get(row["host"], ()), wrapper)
    return found


def unwrap(host: str, path: str, query: str) -> Unwrapped | None:
    """Return the address inside an address, or None when the address speaks for itself."""
    country = _GOOGLE.search(host) if "google." in host else None
    name = f"{host[: country.start()]}.google.com".lstrip(".") if country else host
    while name:
        for wrapper in _wrappers().get(name, ()):
            if path.startswith(wrapper.prefix):
                target = _target(wrapper, host, name, path, query)
                if target:
                    return Unwrapped(target, None)
                return Unwrapped(None, f"{name} hides its target") if wrapper.opaque else None
        name = name.partition(".")[2]
    target = _unlisted(host, path, query)
    return Unwrapped(target, None) if target else None


def _unlisted(host: str, path: str, query: str) -> str | None:
    """Return the address that an address of an unlisted host carries whole, or None.

    A whole address in the path, or one that a redirector's parameter gives, is where a reader ends up.
    """
    if "http" in path and (match := _TARGET.search(plain := unquote(path))):
        return plain[match.start() :] + (f"?{query}" if query else "")
    if "aHR0c" in path or "aHR0c" in query:
        return _in_base64(path, query)
    if "http" not in query:
        return None
    if _TARGET.match(whole := unquote(query)):
        return whole
    words = _redirects()
    labels, segments = host.split(".")[:-1], path.lower().split("/")
    if words["label"].isdisjoint(labels) and words["segment"].isdisjoint(segments):
        return None
    values = _parameters(query)
    found = (values[key] for key in sorted(words["parameter"] & values.keys()))
    return next((value for value in found if _TARGET.match(value)), None)


def _target(wrapper: _Wrapper, host: str, name: str, path: str, query: str) -> str | None:
    """Return the target as a wrapper spells it, or None."""
    match wrapper.how:
        case "path":
            target = _in_path(path, query)
        case "amp":
            # Host and path follow the markers of an AMP cache: `amp/s/`, `c/s/`, `v/s/`, `i/`.
            parts = path.split("/", _AMP_PARTS)
            while parts and parts[0] in ("amp", "c", "v", "i", "r", "s"):
                parts = parts[1:]
            target = "/".join(parts) if parts and "." in parts[0] else None
        case "dashes":
            label = host[: -len(name) - 1].rpartition(".")[2]
            target = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
        case "query":
            target = unquote(query)
        case "base64":
            target = _in_base64(path, query)
        case "hidden":
            target = None
        case _:
            target = _in_parameter(wrapper, query)
    return target or None


def _in_parameter(wrapper: _Wrapper, query: str) -> str | None:
    values = _parameters(query)
    found = next((values[key] for key in wrapper.names or ("u",) if values.get(key)), None)
    if found and wrapper.how == "v2":
        return unquote(_PROOFPOINT.sub(r"%\1", found.replace("_", "/")))
    if found and found.startswith("cache:"):
        return found.removeprefix("cache:").partition(":")[2] or found.removeprefix("cache:")
    return found


def _in_base64(path: str, query: str) -> str | None:
    """Return the first address that a segment of a path, or a parameter, spells in base64."""
    for coded in chain(_CODED.findall(path), _CODED.findall(query)):
        # Services put a letter or two before the code, so that every start within four is tried.
        for start in range(4):
            rest = coded[start:]
            decoded = b64decode(rest + "=" * (-len(rest) % 4), altchars=b"-_") if len(rest) % 4 != 1 else b""
            match = _SPELLED.search(decoded)
            if match:
                return match.group().decode("ascii")
    return None


def _in_path(path: str, query: str) -> str | None:
    plain = unquote(path)
    match = _TARGET.search(plain)
    if match:
        return plain[match.start() :] + (f"?{query}" if query else "")
    # `web/2020/example.com/page` and `example.com` behind a reader's own host, both without a scheme.
    stamp = _STAMP.search(plain)
    rest = plain[stamp.end() :] if stamp else plain
    return rest if "." in rest.partition("/")[0] else None


def _parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query; of several with one name, the first."""
    found: dict[str, str] = {}
    for pair in query.split("&", 50)[:50]:
        key, _, value = pair.partition("=")
        found.setdefault(key.lower(), unquote(value.replace("+", " ")).strip())
    return found
