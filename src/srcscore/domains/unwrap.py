"""Addresses that carry another address: archives, redirectors, caches. Nothing is fetched."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from srcscore.resources import read_rows

_TARGET = re.compile(r"https?:/{1,2}[^/\s]")
_STAMP = re.compile(r"(?:\d{4,14}[a-z_*]{0,4}|\*)/")
_GOOGLE = re.compile(r"(?:^|\.)google\.(?:com?\.)?[a-z]{2}$")
_PROOFPOINT = re.compile(r"-([0-9A-Fa-f]{2})")
_AMP_PARTS = 3


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
def _wrappers() -> dict[str, tuple[_Wrapper, ...]]:
    found: dict[str, tuple[_Wrapper, ...]] = {}
    for row in read_rows("tables/wrappers.tsv"):
        how, *names = row["how"].split()
        wrapper = _Wrapper(row["prefix"], how, tuple(names), row["opaque"] == "yes")
        found[row["host"]] = (*found.get(row["host"], ()), wrapper)
    return found


def unwrap(host: str, path: str, query: str) -> Unwrapped | None:
    """Return the address inside an address, or None when the address speaks for itself.

    Parameters
    ----------
    host
        In lower case, punycode, without a port.
    path
        Without the leading slash.
    query
        Without the question mark.
    """
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
    return None


def _target(wrapper: _Wrapper, host: str, name: str, path: str, query: str) -> str | None:
    """Return the target as a wrapper spells it, or None."""
    match wrapper.how:
        case "path":
            target = _in_path(path, query)
        case "amp":
            target = _in_amp(path)
        case "dashes":
            label = host[: -len(name) - 1].rpartition(".")[2]
            target = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
        case "query":
            target = unquote(query)
        case "base64":
            target = _in_base64(wrapper, query)
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


def _in_base64(wrapper: _Wrapper, query: str) -> str | None:
    """Return the address that a parameter spells in base64, behind two characters that name its version."""
    values = _parameters(query)
    coded = next((values[key][2:] for key in wrapper.names if values.get(key)), "")
    try:
        return urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8")
    except ValueError:
        # Not base64, or not text: the address hides its target.
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


def _in_amp(path: str) -> str | None:
    """Return host and path behind the markers of an AMP cache: `amp/s/`, `c/s/`, `v/s/`, `i/`."""
    parts = path.split("/", _AMP_PARTS)
    while parts and parts[0] in ("amp", "c", "v", "i", "r", "s"):
        parts = parts[1:]
    return "/".join(parts) if parts and "." in parts[0] else None


def _parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query; of several with one name, the first."""
    found: dict[str, str] = {}
    for pair in query.split("&", 50)[:50]:
        key, _, value = pair.partition("=")
        found.setdefault(key.lower(), unquote(value.replace("+", " ")).strip())
    return found
