"""Networks and categories."""

import pytest

from srcscore import resources
from srcscore.domains.networks import (
    ONE_VOICE,
    categories_of,
    kind_of,
    kinds,
    networks,
    networks_of,
    one_voice,
    same_voice,
)
from tools import inputs


def test_ownership_is_one_voice() -> None:
    assert networks_of("russiareport.news") == ("natural-news",)
    assert networks()["natural-news"].kind == "ownership"
    assert same_voice("naturalnews.com", "brighteon.com")
    assert same_voice("bbc.com", "bbc.co.uk")
    assert one_voice("bbc.com") == "bbc"


def test_what_is_no_ownership_is_not_one_voice() -> None:
    republishers = [
        line for line in resources.read_lines("tables/members.tsv") if line.startswith("rt-republishers\t")
    ]
    first, second, *_ = republishers[0].split("\t")[2].split(" ")
    assert networks()["rt-republishers"].kind == "republishes"
    assert not same_voice(first, second)
    assert not same_voice("rt.com", first)


def test_every_member_has_a_source_with_terms_and_date() -> None:
    sources = {row["source"]: row for row in inputs.read_rows("network_sources.tsv")}
    for line in resources.read_lines("tables/members.tsv"):
        assert all(sources[line.split("\t")[1]][field] for field in ("name", "licence", "date"))


def test_a_site_has_one_owner() -> None:
    owners: dict[str, set[str]] = {}
    for line in resources.read_lines("tables/members.tsv"):
        network, _, domains = line.split("\t")
        if networks()[network].kind in ONE_VOICE:
            for domain in domains.split(" "):
                owners.setdefault(domain, set()).add(network)
    assert [domain for domain, found in owners.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("network", "domains"),
    [
        ("natural-news", "naturalnews.com brighteon.com climate.news hoax.news trump.news newstarget.com"),
        ("metric-media", "aikentimes.com buffaloledger.com"),
        ("star-news", "tennesseestar.com theohiostar.com"),
        ("xinhua", "news.cn xinhuanet.com"),
        ("abc-news", "abcnews.go.com abcnews.com"),
        ("doppelganger", "spiegel.ltd"),
        ("rt", "rt.com swentr.site rtde.xyz rtde.live rtde.website rt.rs russiatoday.com"),
        ("rossiya-segodnya", "sputniknews.com sputnikglobe.com sputnik.kz snanews.de sputnikportal.rs"),
        ("digital-spy", "digitalspy.com digitalspy.co.uk"),
        ("pravda", "news-pravda.com"),
    ],
)
def test_known_members(network: str, domains: str) -> None:
    assert {one_voice(domain) for domain in domains.split()} == {network}


def test_a_platform_is_not_its_users() -> None:
    assert networks_of("youtube.com") == ()
    assert networks_of("x.com") == ()
    assert not same_voice("brighteon.com/channels/someone", "naturalnews.com")


def test_unverified_candidates_stay_out() -> None:
    for domain in ("revolver.news", "modernity.news", "summit.news", "rmx.news"):
        assert networks_of(domain) == ()


def test_every_member_has_a_described_network() -> None:
    for line in resources.read_lines("tables/members.tsv"):
        assert line.partition("\t")[0] in networks()


@pytest.mark.parametrize(
    ("domain", "category"),
    [
        ("cdc.gov", "government"),
        ("bit.ly", "shortener"),
        ("youtube.com", "platform"),
        ("tass.com", "state-media"),
        ("reuters.com", "wire"),
    ],
)
def test_categories(domain: str, category: str) -> None:
    assert category in categories_of(domain)


@pytest.mark.parametrize(
    ("domain", "kind", "weak"),
    [
        ("imdb.com", "user-generated", True),
        ("resetera.com", "user-generated", True),
        ("threads.com", "user-generated", True),
        ("researchgate.net", "user-generated", True),
        ("etsy.com", "shop", True),
        ("newswire.ca", "press-release", True),
        ("eurekalert.org", "press-release", True),
        ("legorafi.fr", "satire", True),
        ("ehow.com", "content-farm", True),
        ("longdom.org", "predatory-journal", True),
        ("hal.science", "preprint", False),
        ("snopes.com", "fact-checker", False),
        ("tt.se", "wire", False),
        ("businesswire.com", "press-release", True),
        ("theonion.com", "satire", True),
        ("scirp.org", "predatory-journal", True),
        ("arxiv.org", "preprint", False),
        ("rt.com", "state-media", False),
        ("reuters.com", "wire", False),
        ("nature.com", "journal", False),
        ("worldcat.org", "library", False),
        ("statista.com", "statistics-portal", False),
        ("example.gov.au", "government", False),
        ("example.ac.uk", "university", False),
        ("wcpo.com", "local-news", False),
    ],
)
def test_kinds(domain: str, kind: str, weak: bool) -> None:
    found = kind_of(domain)
    assert found is not None
    assert (found.name, found.weak) == (kind, weak)
    assert found.source
    assert found.date


def test_weak_kinds_have_a_ceiling_below_the_middle() -> None:
    for facts in kinds().values():
        assert (facts.ceiling < 0.5) == facts.weak
        assert facts.mean <= facts.ceiling


def test_a_site_that_many_raters_know_is_no_shop_on_one_list() -> None:
    for domain in ("nytimes.com", "reuters.com", "bbc.co.uk", "npr.org"):
        kind = kind_of(domain)
        assert kind is None or not kind.weak


@pytest.mark.parametrize(
    ("domain", "category"),
    [
        ("heise.de", "shop"),
        ("politie.nl", "shop"),
        ("test.de", "shop"),
        ("ghanaweb.com", "user-generated"),
        ("washingtonpost.com", "fact-checker"),
        ("emis.de", "predatory-journal"),
        ("google.com", "local-news"),
    ],
)
def test_a_heading_that_says_something_else_makes_no_kind(domain: str, category: str) -> None:
    assert category not in categories_of(domain)


def test_every_listed_category_names_its_source() -> None:
    sources = {row["source"]: row for row in resources.read_rows("tables/kind_sources.tsv")}
    for line in resources.read_lines("tables/categories.tsv"):
        _, source, domains = line.split("\t")
        assert all(sources[source][field] for field in ("name", "licence", "date"))
        assert domains


def test_the_unknown_has_neither() -> None:
    assert categories_of("no-such-site.example") == ()
    assert networks_of("no-such-site.example") == ()
    assert one_voice("") == ""
