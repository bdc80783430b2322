"""Addresses to voices."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.domains.url import describe, platform_of, registrable_domain, resolve

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "domains" / "urls.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["url"])
def test_resolve(case: dict[str, Any]) -> None:
    voice = resolve(case["url"])
    assert (voice.domain, voice.platform, voice.reason) == (
        case["domain"],
        case.get("platform"),
        case.get("reason"),
    )


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("NEWS.Example.COM.", "example.com"),
        ("foo.github.io", "foo.github.io"),
        ("github.io", "github.io"),
        ("a.b.ck", "a.b.ck"),
        ("www.ck", "www.ck"),
        ("x.city.kawasaki.jp", "city.kawasaki.jp"),
        ("x.y.z.kawasaki.jp", "y.z.kawasaki.jp"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("www.gov.uk", "gov.uk"),
        ("gov.uk", "gov.uk"),
        ("127.0.0.1", None),
        ("com", None),
        ("example.notasuffix", None),
        ("", None),
        ("bücher.de", "xn--bcher-kva.de"),
    ],
)
def test_registrable_domain(host: str, domain: str | None) -> None:
    assert registrable_domain(host) == domain


def test_platform_of() -> None:
    assert platform_of("foo.substack.com") == "substack.com"
    assert platform_of("x.com/someone") == "x.com"
    assert platform_of("reuters.com") is None


@given(st.text() | st.text(alphabet="/:.@?=&%[]-_a1\ud800\u0000\u0301а", max_size=200))
def test_any_text_has_a_voice_or_a_reason(text: str) -> None:
    voice = resolve(text)
    assert voice.domain is not None or voice.reason


@given(st.from_regex(r"[a-z]{1,12}(-[a-z]{1,5})?\.(com|co\.uk|org|news)", fullmatch=True))
def test_spellings_of_one_address_have_one_voice(host: str) -> None:
    spellings = [host.upper(), f"https://{host}/", f"//{host}", f"http://u:p@{host}.:80/?y#z", f" {host}\n"]
    assert len({resolve(spelling).domain for spelling in (host, *spellings)}) == 1


@given(st.from_regex(r"[a-z]{3,12}\.(com|org|net)", fullmatch=True))
def test_a_voice_is_its_own_voice(host: str) -> None:
    domain = resolve(host).domain
    assert domain is None or resolve(domain).domain == domain


def test_wrappers_within_wrappers_end() -> None:
    url = "https://www.rt.com/x"
    for _ in range(50):
        url = f"https://r.jina.ai/{url}"
    assert resolve(url).reason == "wrapped too many times"


def test_long_input_is_quick() -> None:
    assert resolve("a" * 10_000_000).domain is None
    assert resolve("a." * 1_000_000).domain is None


def test_describe_gathers_what_is_known_of_a_domain() -> None:
    site = describe("brighteon.com")
    assert site.networks[0] == site.owner == "natural-news"
    assert describe("www.example.org") == ((), None, (), None)
    account = describe("foo.substack.com")
    assert account.platform == "substack.com"
    assert account.owner is None
