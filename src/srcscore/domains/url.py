"""From any address a person can paste to the voice behind it, or to the reason why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from srcscore.domains.categories import categories_of
from srcscore.domains.suffixes import public_suffix
from srcscore.domains.unwrap import unwrap
from srcscore.resources import read_rows

_MAX_HOST = 253
_STATES = frozenset({"gov", "gob", "gouv", "govt", "mil"})
_MAX_URL = 4096
_DEEPEST = 4
"""Wrappers within wrappers are opened this many times."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}:(?!\d)")
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks at an address."""

    domain: str | None
    """The voice: registrable domain, or account or subdomain of a platform; None when unresolved."""
    host: str
    """The host of the address after unwrapping; empty when there is none."""
    platform: str | None = None
    """The platform that hosts the voice, when it is one of many there."""
    reason: str | None = None
    """Why the voice could not be resolved, or not below its platform."""


class _Parts(NamedTuple):
    host: str
    path: str
    query: str


@lru_cache(maxsize=65536)
def registrable_domain(host: str) -> str | None:
    """Return the public suffix plus one label of a host name, in lower-case ASCII.

    Private suffixes of the Public Suffix List count (`foo.github.io`); a host that is itself such a
    suffix is its own answer. Without a valid suffix, or for an IP address, there is none.

    Parameters
    ----------
    host
        A host name; case, a trailing dot and international spelling do not matter.
    """
    name = _ascii_host(host)
    if name is None or "." not in name:
        return None
    suffix = public_suffix(name)
    if not suffix:
        return None
    if suffix.partition(".")[0] in _STATES and name in (suffix, f"www.{suffix}"):
        # `gov.uk` is a public suffix, and a publisher as well.
        return suffix
    return _one_more(name, suffix) or _one_more(name, public_suffix(name, private=False))


def _one_more(name: str, suffix: str) -> str | None:
    """Return a suffix with the one label before it, or None when there is none."""
    label = name[: -len(suffix) - 1].rpartition(".")[2] if suffix else ""
    return f"{label}.{suffix}" if label else None


def resolve(url: str) -> Voice:
    """Return the voice behind an address.

    Parameters
    ----------
    url
        Anything: a URL with or without scheme, a bare host, an account's page, garbage.
    """
    return _resolve(url[:_MAX_URL])


@lru_cache(maxsize=16384)
def _resolve(url: str) -> Voice:
    parts, reason = _split(url)
    for _ in range(_DEEPEST):
        if parts is None:
            return Voice(None, "", reason=reason)
        inner = unwrap(parts.host, parts.path, parts.query)
        if inner is None:
            return _voice(parts)
        if inner.target is None:
            return Voice(None, parts.host, reason=inner.reason)
        parts, reason = _split(inner.target[:_MAX_URL])
    return Voice(None, "", reason="wrapped too many times")


@cache
def _shorteners() -> dict[str, str]:
    return {row["short"]: row["domain"] for row in read_rows("tables/outlet_shorteners.tsv")}


def _voice(parts: _Parts) -> Voice:
    """Return the voice of an address that carries no other."""
    host = parts.host
    domain = registrable_domain(host)
    if domain is None:
        return Voice(
            None, host, reason="an IP address" if _IPV4.fullmatch(host) else "no valid public suffix"
        )
    if domain in _shorteners():
        return Voice(_shorteners()[domain], host)
    account = _account(host, domain, parts.path)
    if account is not None:
        return account
    if "shortener" in categories_of(domain):
        return Voice(None, host, reason=f"the shortener {domain} hides its target")
    return Voice(domain, host)


class _Platform(NamedTuple):
    voice: str
    subdomains: bool
    tenants: frozenset[str]
    accounts: tuple[str, ...]
    reserved: frozenset[str]


@cache
def _platforms() -> dict[str, _Platform]:
    return {
        row["domain"]: _Platform(
            row["voice"],
            row["subdomains"] != "no",
            frozenset() if row["subdomains"] in ("yes", "no") else frozenset(row["subdomains"].split()),
            tuple(row["accounts"].split()),
            frozenset(row["reserved"].split()),
        )
        for row in read_rows("tables/platforms.tsv")
    }


def _account(host: str, domain: str, path: str) -> Voice | None:
    """Return the account or subdomain of a platform, the platform itself, or None for other sites."""
    name = host if host in _platforms() else domain
    platform = _platforms().get(name)
    if platform is None:
        # A private public suffix such as `github.io`: the platform is one label up.
        name = domain.partition(".")[2]
        platform = _platforms().get(name)
        if platform is None:
            return None
        return Voice(domain, host, platform=platform.voice)
    if platform.subdomains:
        labels = host[: -len(name) - 1].split(".") if host != name else []
        label = labels[-1] if labels else ""
        if label and (label in platform.tenants if platform.tenants else label not in platform.reserved):
            return Voice(f"{label}.{platform.voice}", host, platform=platform.voice)
    account = _path_account(platform, path)
    if account:
        return Voice(f"{platform.voice}/{account}", host, platform=platform.voice)
    return Voice(platform.voice, host, platform=platform.voice, reason="no account in the address")


def _path_account(platform: _Platform, path: str) -> str | None:
    """Return the account that the first segments of a path name."""
    segments = [unquote(segment).strip().lower() for segment in path.split("/", 4)[:4] if segment.strip()]
    if not segments:
        return None
    first = segments[0]
    for pattern in platform.accounts:
        if pattern == "*" and first not in platform.reserved and not first.startswith("+"):
            return first
        if pattern == "@" and first.startswith("@") and len(first) > 1:
            return first.partition(":")[0]
        if len(segments) > 1 and pattern.rstrip("-") == f"{first}/":
            return segments[1] if pattern.endswith("-") else f"{first}/{segments[1]}"
    return None


def _split(url: str) -> tuple[_Parts | None, str | None]:
    """Return host, path and query of an address, or the reason why it has no host."""
    text = next(iter(url.split(None, 1)), "").replace("\\", "/").strip("<>\"'()[]{},;")
    if not text:
        return None, "empty"
    scheme = _SCHEME.match(text)
    if scheme:
        name = scheme.group().lower()
        if name in ("mailto:", "tel:", "javascript:", "data:", "file:", "about:"):
            return None, f"a {name} address"
        text = text[scheme.end() :]
    text = text.lstrip("/").partition("#")[0]
    text, _, query = text.partition("?")
    authority, _, path = text.partition("/")
    named = authority.rpartition("@")[2]
    if named.startswith("["):
        return None, "an IP address"
    host = _ascii_host(named.partition(":")[0])
    if host is None:
        return None, "not a host name"
    return _Parts(host, path, query), None


def _ascii_host(host: str) -> str | None:
    """Return a host name in lower-case ASCII (punycode) without a trailing dot, or None if it is none."""
    name = host.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if len(name) > _MAX_HOST or not all(map(_LABEL.fullmatch, name.split("."))):
        return None
    return name


def platform_of(voice: str) -> str | None:
    """Return the platform that a voice belongs to, from its name alone.

    Parameters
    ----------
    voice
        As `resolve` names it.
    """
    host = voice.partition("/")[0]
    while host:
        platform = _platforms().get(host)
        if platform is not None:
            return platform.voice
        host = host.partition(".")[2]
    return None
