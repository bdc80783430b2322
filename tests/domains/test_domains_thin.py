import pytest

from srcscore.domains.aliases import gazetteer
from srcscore.domains.networks import one_voice, same_voice
from srcscore.domains.url import registrable_domain, resolve


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("TheCradle.co", "thecradle.co"),
        ("https://user:p@WWW.Reuters.com.:80/a?b#c", "reuters.com"),
        ("https://www.youtube.com/@somebody/videos", "youtube.com/@somebody"),
        ("https://foo.substack.com/p/x", "foo.substack.com"),
        ("bbc.co.uk/news", "bbc.co.uk"),
        ("https://bit.ly/x", None),
        ("", None),
        ("not a url", None),
    ],
)
def test_resolve(url: str, domain: str | None) -> None:
    assert resolve(url).domain == domain
    assert (resolve(url).reason is None) == (domain is not None)


def test_registrable_domain() -> None:
    assert registrable_domain("news.bbc.co.uk") == "bbc.co.uk"
    assert registrable_domain("127.0.0.1") is None


def test_names_in_text() -> None:
    words = "a report by the Turkish newspaper Aydinlik , Izvestia and TheCradle.co".split()
    assert [n.domain for n in gazetteer().find(words)] == ["aydinlik.com.tr", "iz.ru", "thecradle.co"]


def test_one_voice() -> None:
    assert same_voice("naturalnews.com", "brighteon.com")
    assert one_voice("slate.com") == "slate.com"
