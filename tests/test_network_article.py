"""The case srcscore was made for: an article of a network of sites that cites itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import srcscore

ROOT = Path(__file__).parent.parent
OWN = ROOT / "docs" / "examples" / "network-article.txt"
REAL = Path(os.environ.get("SRCSCORE_DATA", ROOT / "../shared/data")) / "cases" / "network-article-lavrov.txt"
URL = "https://www.naturalnews.com/2024-09-19-an-article.html"


@pytest.fixture(params=[OWN, REAL], ids=["own", "real"])
def text(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    if not path.exists():
        pytest.skip("the shared data is not beside the checkout")
    return path.read_text("utf-8")


@pytest.mark.parametrize("url", [None, URL])
def test_who_it_rests_on(text: str, url: str | None) -> None:
    score = srcscore.score(text, url=url)
    sites = [c for c in score.citations if c.kind in ("outlet", "social")]
    outlets = {(c.name, c.domain, c.role) for c in sites}
    assert {
        ("TheCradle.co", "thecradle.co", "listed"),
        ("Brighteon.com", "brighteon.com", "listed"),
        ("Aydinlik", "aydinlik.com.tr", "evidence"),
        ("Izvestia", "iz.ru", "evidence"),
    } <= outlets
    assert {role for name, _, role in outlets if name == "RussiaReport.news"} == {"promo"}
    referred = [c for c in sites if c.span.of(text) != c.name]
    assert all(c.span.of(text) in ("which", "it", "newspaper", "paper", "report") for c in referred)


def test_the_publisher_cites_its_own_network(text: str) -> None:
    score = srcscore.score(text, url=URL)
    brighteon = [c for c in score.citations if c.domain == "brighteon.com"]
    assert brighteon
    assert all(c.self_cited and c.network for c in brighteon)
    assert not any(c.self_cited for c in score.citations if c.domain == "thecradle.co")
    assert score.band == "low"
    assert score.signals.domain.value is not None
    assert score.signals.domain.value < 0.4


def test_most_of_it_has_no_independent_support(text: str) -> None:
    claims = srcscore.score(text, url=URL).claims
    verdicts = {claim.verdict for claim in claims}
    assert "corroborated" not in verdicts
    carried = {c.domain for claim in claims for c in claim.citations if c.role == "evidence"}
    assert {"aydinlik.com.tr", "iz.ru"} <= carried
    assert "russiareport.news" not in carried
