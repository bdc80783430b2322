"""From any address a person can paste to the voice behind it, or to the reason why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from srcscore.domains.networks import categories_of, networks_of, one_voice
from srcscore.domains.unwrap import DEEPEST, Parts, innermost
from srcscore.resources import import_without_socket, read_rows

if TYPE_CHECKING:
    from tldextract import TLDExtract

_MAX_HOST = 253  # characters, by RFC 1035
_STATES = frozenset({"gov", "gob", "gouv", "govt", "mil", "nhs", "police"})
_MAX_URL = 4096  # characters: what follows names no other host, and only costs time
_IP = "an IP address"
_NO_ACCOUNT = "no account in the address"
_PARTS = frozenset({"www", "m", "amp", "blog", "files"})
"""Subdomains of a subdomain that are no voice of their own."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}:(?!\d)")
_WEB = frozenset({"http:", "https:", "ftp:", "ftps:", "feed:", "view-source:", "blob:"})
_NO_WEB = frozenset({"mailto:", "tel:", "javascript:", "data:", "file:", "about:"})
_POSSESSIVE = re.compile(r"['’]s$")
_ENCODED = re.compile(r"(https?|ftp)%3a", re.IGNORECASE)
_AROUND = "<>\"'(){},;…“”‘’«»\u200b\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(32)))
_IPV4 = re.compile(r"(?:[\w-]+\.)*(?:\d+|0x[0-9a-f]*)")
"""The last label is a number: browsers read such a host as an address, or refuse it."""
_IPV6 = re.compile(r"\[?[0-9a-fA-F]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*(?:%\w+)?\]?(?:/.*)?")
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


@cache
def _suffix_list() -> TLDExtract:
    """Load the Public Suffix List that `tldextract` carries, without asking for a newer one."""
    import_without_socket()
    from tldextract import TLDExtract  # noqa: PLC0415 - brings an HTTP client: 0.1 s

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=65536)
def registrable_domain(host: str) -> str | None:
    """Return the public suffix of a host name plus one label, in lower-case ASCII.

    Private suffixes of the Public Suffix List count (`foo.github.io`); a host that is itself such a suffix is
    its own registrable domain. A host without a listed suffix, or an IP address, has none.
    """
    name = _ascii_host(host)
    if name is None or "." not in name:
        return None
    for private in (True, False):
        parts = _suffix_list().extract_str(name, include_psl_private_domains=private)
        if not parts.suffix:
            return None
        if parts.suffix.partition(".")[0] in _STATES and name in (parts.suffix, f"www.{parts.suffix}"):
            return parts.suffix  # gov.uk is a public suffix and a publisher
        if parts.domain:
            return f"{parts.domain}.{parts.suffix}"
    return None


def resolve(url: str) -> Voice:
    """Return the voice behind an address."""
    return _resolve(url[:_MAX_URL])


@lru_cache(maxsize=16384)
def _resolve(url: str) -> Voice:
    parts, host, reason = innermost(url, _split)
    if parts is None:
        return Voice(None, host, reason=reason)
    domain = registrable_domain(host)
    if domain is None:
        return Voice(None, host, reason=_IP if _IPV4.fullmatch(host) else "no valid public suffix")
    outlet = _shorteners().get(domain)
    if outlet is not None:
        return Voice(outlet, host, *((outlet, _NO_ACCOUNT) if outlet in _platforms() else ()))
    account = _account(host, domain, parts.path)
    if account is not None:
        return account
    if "shortener" in categories_of(domain):
        return Voice(None, host, reason=f"the shortener {domain} hides its target")
    return Voice(domain, host)


@cache
def _shorteners() -> dict[str, str]:
    return {row["short"]: row["domain"] for row in read_rows("tables/outlet_shorteners.tsv")}


class _Platform(NamedTuple):
    voice: str
    subdomains: bool
    as_path: bool
    """Whether a subdomain is another spelling of the account of that name."""
    tenants: frozenset[str]
    accounts: tuple[str, ...]
    reserved: frozenset[str]


@cache
def _platforms() -> dict[str, _Platform]:
    return {
        row["domain"]: _Platform(
            row["voice"],
            row["subdomains"] != "no",
            row["subdomains"] == "path",
            frozenset(row["subdomains"].split()) - {"yes", "no", "path"},
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
        platform = _platforms().get(domain.partition(".")[2])
        return None if platform is None else Voice(domain, host, platform=platform.voice)
    if platform.subdomains:
        labels = host.removesuffix(name).rstrip(".").split(".")
        label = labels[-2] if len(labels) > 1 and labels[-1] in _PARTS else labels[-1]
        if label and (label in platform.tenants if platform.tenants else label not in platform.reserved):
            voice = f"{platform.voice}/{label}" if platform.as_path else f"{label}.{platform.voice}"
            return Voice(voice, host, platform=platform.voice)
    account = _path_account(platform, path)
    return Voice(account or platform.voice, host, platform.voice, None if account else _NO_ACCOUNT)


def _path_account(platform: _Platform, path: str) -> str | None:
    """Return the account that the first segments of a path name, as a voice."""
    segments = [unquote(segment).strip().lower() for segment in path.split("/", 4)[:4] if segment.strip()]
    if not segments:
        return None
    first, voice, words = segments[0], platform.voice, platform.reserved
    # A page of the platform's own, an invitation, or a bare number.
    reserved = first in words or f"{first.partition('-')[0]}-" in words or not first.strip("@")
    reserved = reserved or first.startswith("+") or (first.isdigit() and "#" in words)
    for pattern in platform.accounts:
        kind, how = pattern.rstrip("-."), pattern[-1]
        if kind == "*" and not reserved:
            name = first
        elif kind == "@" and first.startswith("@") and len(first) > 1:
            name = first.partition(":")[0]
        elif len(segments) > 1 and kind == f"{first}/":
            name = segments[1] if how in "-." else f"{first}/{segments[1]}"
        else:
            continue
        return f"{name}.{voice}" if how == "." else f"{voice}/{name.lstrip('@') if kind == '*' else name}"
    return None


def _split(url: str) -> tuple[Parts | None, str | None]:
    """Return host, path and query of an address, or the reason why it has no host."""
    text = next(iter(url.strip(_AROUND).split(None, 1)), "").strip(_AROUND)
    text = _POSSESSIVE.sub("", text).replace("\\", "/")
    if not text:
        return None, "empty"
    if _ENCODED.match(text):
        text = unquote(text)
    if _IPV6.fullmatch(text):
        return None, _IP
    text, other = _without_scheme(text)
    if other:
        return None, f"{'an' if other[0] in 'aeiou' else 'a'} {other} address"
    text = text.partition("#")[0]
    text, _, query = text.partition("?")
    authority, _, path = text.partition("/")
    named = authority.rpartition("@")[2]
    if named.startswith("["):
        return None, _IP if "]" in named else "not a host name"
    named = named.partition(":")[0].rstrip("]")
    host = _ascii_host(unquote(named))
    if host is None:
        return None, "not a host name"
    return Parts(host, path, query), None


def _without_scheme(text: str) -> tuple[str, str | None]:
    """Return an address from its host on, or the scheme when that is none of the web's."""
    for depth in range(DEEPEST):
        scheme = _SCHEME.match(text)
        if scheme is None:
            break
        name, rest = scheme.group().lower(), text[scheme.end() :]
        if name in _NO_WEB and not depth:
            return text, name
        if not rest.startswith("//") and (depth or name not in _WEB):
            # `example.com:x` and `user:word@example.com` are no schemes; `urn:x` is one of another world.
            if not depth and "." not in name and "@" not in rest:
                return text, name
            break
        text = rest.lstrip("/")
    return text.lstrip("/"), None


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

    An outlet on the portal of its publisher, such as `abcnews.go.com`, belongs to none.
    """
    whole = host = voice.partition("/")[0]
    while host:
        platform = _platforms().get(host)
        if platform is not None:
            return None if platform.tenants and host != whole else platform.voice
        host = host.partition(".")[2]
    return None


class DomainFacts(NamedTuple):
    """What is known of a domain or account beside its ratings."""

    networks: tuple[str, ...]
    """Ids of the networks that it belongs to, ownership and control first."""
    owner: str | None
    """Id of the network that owns or controls it; None when it speaks for itself."""
    categories: tuple[str, ...]
    """The categories that list its host: platform, government, wire service, journal, ..."""
    platform: str | None
    """The platform that hosts it; a platform hosts itself."""


@lru_cache(maxsize=16384)
def describe(domain: str) -> DomainFacts:
    """Return all that is known of a domain or account, as `resolve` names it, beside its ratings."""
    owner = one_voice(domain)
    categories = categories_of(domain.partition("/")[0])
    return DomainFacts(
        networks_of(domain), None if owner == domain else owner, categories, platform_of(domain)
    )
