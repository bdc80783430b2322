"""Pages: what is a page, and its text, links, headings and metadata."""

from __future__ import annotations

import csv
import gzip
import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from srcscore.article import parse
from srcscore.article.head import clean_authors
from srcscore.article.html import is_html, is_navigation, read_page
from srcscore.errors import InputError, MissingExtraError
from srcscore.records import Article, Block

CASES = json.loads((Path(__file__).parents[1] / "cases/article/html.json").read_text("utf-8"))
DATA = Path(os.environ.get("SRCSCORE_DATA", Path(__file__).parents[3] / "shared/data"))
LONG = "The lake at Kolm rose by two metres on Friday, and nobody had to leave, the mayor said at noon. "
PAGE = f"""<!doctype html><html lang="en"><head>
<title>Lake at Kolm rises again | Kolm Post</title>
<meta property="og:title" content="Lake at Kolm rises again">
<meta name="author" content="Ida Berg"><meta property="article:published_time" content="2024-03-02T10:00:00Z">
<link rel="canonical" href="https://www.kolmpost.org/news/lake-rises">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article>
<h1>Lake at Kolm rises again</h1>
<p>{LONG}A <a href="https://dams.org/report?a=1&amp;b=2">report  on
the <b>third</b> pillar</a> says so. {LONG}</p>
<h2>What the engineers saw</h2>
<p>{LONG}See <a href="/tag/dams">dams</a>, <a href="/2024/old-story">an old story</a> and
<a href="https://twitter.com/intent/tweet?url=x">tweet this</a>.
(Related: <a href="/2023/x">Ten dams &lt;that&gt; broke</a>.)</p>
<blockquote><p>&ldquo;It holds,&rdquo; she said. {LONG}</p></blockquote>
<ul><li>First point of the report, {LONG}</li><li>Second point of the report, {LONG}</li></ul>
<p>Follow us on <a href="https://t.me/kolmpost">Telegram</a>.</p>
</article><footer><a href="https://facebook.com/sharer/sharer.php?u=x">Share</a></footer></body></html>"""


def _texts(article: Article, kind: str) -> list[str]:
    return [block.span.of(article.text) for block in article.blocks if block.kind == kind]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_page_is_told_from_text(case: dict[str, Any]) -> None:
    assert is_html(case["text"]) is case["html"]


def test_a_page_gives_text_blocks_links_and_metadata() -> None:
    article = parse(PAGE)
    assert (article.title, article.authors, article.published) == (
        "Lake at Kolm rises again",
        ("Ida Berg",),
        "2024-03-02",
    )
    assert (article.url, article.domain) == ("https://www.kolmpost.org/news/lake-rises", "kolmpost.org")
    assert _texts(article, "title") == ["Lake at Kolm rises again"]
    assert _texts(article, "heading") == ["What the engineers saw"]
    assert _texts(article, "promotion") == ["Follow us on Telegram."]
    assert _texts(article, "related") == ["(Related: Ten dams <that> broke.)"]
    assert "Home" not in article.text
    assert "“It holds,” she said." in article.text


def test_the_links_of_a_page_have_their_anchors_and_no_navigation() -> None:
    article = parse(PAGE)
    links = [
        (link.url, link.span.of(article.text) if link.span else None, link.domain) for link in article.links
    ]
    assert links == [
        ("https://dams.org/report?a=1&b=2", "report on the third pillar", "dams.org"),
        ("https://www.kolmpost.org/2024/old-story", "an old story", "kolmpost.org"),
        ("https://www.kolmpost.org/2023/x", "Ten dams <that> broke", "kolmpost.org"),
        ("https://t.me/kolmpost", "Telegram", "t.me/kolmpost"),
    ]


def test_a_given_url_and_title_go_before_the_page() -> None:
    article = parse({"html": PAGE, "url": "https://www.reuters.com/x", "title": "Kolm", "id": "a"})
    assert (article.url, article.domain, article.title, article.id) == (
        "https://www.reuters.com/x",
        "reuters.com",
        "Kolm",
        "a",
    )


def test_a_page_keeps_its_parts_when_its_url_is_changed() -> None:
    article = parse(PAGE)
    changed = parse(article, url="https://www.reuters.com/x")
    assert changed.domain == "reuters.com"
    assert (changed.text, changed.blocks, changed.title) == (article.text, article.blocks, article.title)
    assert [link.span for link in changed.links] == [link.span for link in article.links]


def test_text_lines_have_no_white_space_at_their_ends() -> None:
    for line in parse(PAGE).text.split("\n"):
        assert line == " ".join(line.split())
        assert line


@pytest.mark.parametrize(
    "html", ["<html></html>", "<!doctype html>", "<html><body><img src=x></body></html>"]
)
def test_a_page_without_an_article_gives_empty_text(html: str) -> None:
    article = parse(html, url="https://www.reuters.com/x")
    assert (article.text, article.blocks, article.links, article.domain) == ("", (), (), "reuters.com")


@pytest.mark.parametrize(
    ("tag", "depth"),
    [
        ("div", 19_000),
        ("b", 19_000),
        ("table", 19_000),
        ("blockquote", 19_000),
        ("p", 10_000),
        ("a", 10_000),
    ],
)
def test_deep_nesting_is_read(tag: str, depth: int) -> None:
    html = "<html><body>" + f"<{tag} href=/x>" * depth + LONG + f"</{tag}>" * depth
    assert isinstance(parse(html), Article)


@pytest.mark.parametrize("tag", ["div", "b", "table", "blockquote", "p", "a"])
def test_deeper_nesting_than_any_page_has_is_refused(tag: str) -> None:
    with pytest.raises(InputError, match="more than 20,000 tags"):
        parse("<html><body>" + f"<{tag} href=/x>" * 100_000 + LONG + f"</{tag}>" * 100_000)


def test_characters_that_end_a_c_string_lose_no_text() -> None:
    article = parse(
        f"<html><body><article><p>{LONG}\0 and \ud800 then it fell. {LONG}</p></article></body></html>"
    )
    assert "then it fell" in article.text


def test_a_declared_encoding_does_not_matter_to_a_string() -> None:
    head = '<?xml version="1.0" encoding="utf-16"?><html><head><meta charset="koi8-r"></head>'
    article = parse(f"{head}<body><p>Zürich: {LONG}</p></body></html>")
    assert article.text.startswith("Zürich: The lake")


def test_nothing_is_logged_printed_or_warned(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings(record=True) as caught, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        parse(PAGE)
        parse("<html></html>")
    assert not caught
    assert not [record for record in caplog.records if record.levelno >= logging.INFO]
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("trafilatura").level == logging.NOTSET


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'srcscore\[html\]'"):
        parse(PAGE)


def test_a_failure_of_the_parser_is_an_input_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RecursionError

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    with pytest.raises(InputError, match="RecursionError"):
        parse(PAGE)


@pytest.mark.parametrize(
    ("url", "navigation"),
    [
        ("https://www.kolmpost.org/tag/dams", True),
        ("https://kolmpost.org/topics/water/dams.htm", True),
        ("/author/ida-berg", True),
        ("#top", True),
        ("", True),
        ("mailto:ida@kolmpost.org", True),
        ("javascript:void(0)", True),
        ("http://[", True),
        ("https://www.facebook.com/sharer/sharer.php?u=x", True),
        ("https://x.com/intent/post", True),
        ("https://other.org/tag/dams", False),
        ("https://kolmpost.org/2024/tagging-dams", False),
        ("https://x.com/idaberg/status/1", False),
        ("/2024/lake", False),
    ],
)
def test_navigation_is_told_from_citation(url: str, navigation: bool) -> None:
    assert is_navigation(url, "https://www.kolmpost.org/news/1") is navigation


_TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<a href='/x'>",
        "</a>",
        "<h2>",
        "</h2>",
        "<br>",
        "<ul><li>",
        "<b>",
        "&amp;",
        "<",
        ">",
        "&#0;",
        LONG,
        "<!--",
        "<table><tr><td>",
    ]
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(_TAGS | st.text(max_size=5), max_size=30).map("".join))
def test_no_page_crashes(body: str) -> None:
    page = read_page(f"<html><body>{body}")
    size = len(page.text or "")
    for link in page.links:
        assert link.span is not None
        assert 0 <= link.span.start < link.span.end <= size
    assert all(0 <= place < size for place in page.headings or ())


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="no shared data beside the checkout")
def test_real_pages_are_read() -> None:
    with (DATA / "html/index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[::7]:
        html = gzip.decompress((DATA / "html" / row["file"]).read_bytes()).decode("utf-8", "replace")
        article = parse(html, url=row["url"] or None)
        assert article.text
        assert all(link.span and link.span.of(article.text).strip() for link in article.links)
        assert all(isinstance(block, Block) for block in article.blocks)


@pytest.mark.parametrize(
    ("head", "line", "authors", "published"),
    [
        ("", "PTI | Updated: Mar 2, 2024, 13:10 IST", ("PTI",), "2024-03-02"),
        ("", "Posted: 03/02/2024 8:00 AM EST", (), "2024-03-02"),
        (
            "",
            "By Ida Berg, Senior Correspondent, and Bo Crane in Kolm",
            ("Ida Berg", "Bo Crane"),
            None,
        ),
        ('<meta name="author" content="Kolm Broadcasting Corporation">', "By Ida Berg", ("Ida Berg",), None),
    ],
)
def test_a_line_of_the_page_states_authors_and_day(
    head: str, line: str, authors: tuple[str, ...], published: str | None
) -> None:
    page = f"<!doctype html><html><head>{head}</head><body><article><h1>Lake at Kolm rises again</h1>"
    article = parse(
        f'{page}<div class="byline">{line}</div><p>{LONG}</p><p>{LONG}{LONG}</p></article></body></html>'
    )
    assert (set(authors), published) == (set(article.authors), article.published)


def test_a_list_of_other_stories_gives_neither_date_nor_author() -> None:
    story = '{"@context":"https://schema.org","@type":"NewsArticle","datePublished":"%s","author":{"@type":"Person","name":"%s"}}'
    others = '{"@context":"https://schema.org","@type":"ItemList","itemListElement":[%s]}'
    scripts = (others % (story % ("2020-01-01", "Old Writer")), story % ("2024-03-02", "Ida Berg"))
    head = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    body = f"<article><h1>Lake at Kolm rises again</h1><p>{LONG}</p><p>{LONG}{LONG}</p></article>"
    article = parse(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")
    assert (article.authors, article.published) == (("Ida Berg",), "2024-03-02")


STORY = '{"@type":"NewsArticle","datePublished":"%s"}'
OLD, OWN = STORY % "2020-01-01", STORY % "2024-03-02"
RELATED = {
    "a list, its type last": f'{{"itemListElement":[{OLD}],"@type":"ItemList"}}',
    "a list in a graph": f'{{"@graph":[{{"@type":["ItemList"],"itemListElement":[{OLD}]}}]}}',
    "a list in an array": f'[{{"@type":"ItemList","itemListElement":[{OLD}]}}]',
    "a blog": f'{{"@type":"Blog","blogPost":[{OLD}]}}',
    "a collection": f'{{"@type":"CollectionPage","hasPart":[{OLD}]}}',
    "a video": '{"@type":"VideoObject","uploadDate":"2020-01-01","datePublished":"2020-01-01"}',
    "the page": '{"@type":"WebPage","datePublished":"2020-01-01"}',
    "an item of no kind": '[{"datePublished":"2020-01-01"}, 7, null, {"@type":7}]',
}


@pytest.mark.parametrize("other", RELATED.values(), ids=RELATED)
def test_a_page_is_dated_by_its_own_article(other: str) -> None:
    commented = OWN.replace('"datePublished"', f'"comment":[{OLD}],"isRelatedTo":{OLD},"datePublished"')
    for scripts in ((other, OWN), (OWN, other), (other, commented)):
        head = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
        assert read_page(headed("Lake", meta=head), None).published == "2024-03-02"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>The report of 2018-04-05 says so.</p>", None),
        ("</article><footer>Privacy policy, last updated 1 May 2018</footer><article>", None),
        ('</article><p class="comment-date">March 4, 2020</p><article>', None),
        ('</article><div class="related"><i>Other</i> <span>2 May 2019</span></div><article>', None),
        ('<p>Copyright <time datetime="2020-01-01">2020</time></p>', None),
        ('<span itemprop="datePublished" content="2024-03-02">today</span>', "2024-03-02"),
        ('<nav class="by"><span>Updated: March 2, 2024 3:49 pm</span></nav>', "2024-03-02"),
        ('<div>Posted: <time datetime="2024-03-02T16:20:52.800Z">March 2</time></div>', "2024-03-02"),
        (
            '<ul class="latest"><time datetime="2020-01-01">old</time></ul><time datetime="2024-03-02">',
            "2024-03-02",
        ),
    ],
)
def test_a_day_is_read_where_a_page_states_its_own(body: str, expected: str | None) -> None:
    page = f"<article><h1>Lake at Kolm rises</h1>{f'<p>{LONG}</p>' * 4}{body}</article>"
    assert read_page(headed("Lake", body=page), None).published == expected


BODY = f"<article>{f'<p>{LONG}</p>' * 4}</article>"


def headed(title: str, *headings: str, meta: str = "", language: str = "en", body: str = BODY) -> str:
    first = "".join(f"<h1>{heading}</h1>" for heading in headings)
    return (
        f'<html lang="{language}"><head><title>{title}</title>{meta}</head><body>{first}{body}</body></html>'
    )


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("Lake rises again | Kolm Post", ["Lake rises again"], "Lake rises again"),
        ("Lake rises again - Kolm Post", [], "Lake rises again"),
        ("Lake rises again : 06.11.2023, 11.41 Uhr", ["Lake rises again"], "Lake rises again"),
        ("Water | Lake rises again", ["Lake rises again"], "Lake rises again"),
        ("Lake rises again - Post", ["Post Post Logo", "Lake rises again", "Follow us"], "Lake rises again"),
        ("Lake rises - and falls | Kolm Post", ["Lake rises - and falls"], "Lake rises - and falls"),
        ("Kolm", ["Why a lake never sleeps"], "Why a lake never sleeps"),
    ],
)
def test_a_title_is_the_headline_without_the_name_of_the_site(
    title: str, headings: list[str], expected: str
) -> None:
    page = headed(title, *headings)
    assert read_page(page, "https://www.kolmpost.org/a").title == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ida Berg · Kolm News", ("Ida Berg",)),
        ("Ida Berg Senior Water Editor", ("Ida Berg",)),
        ("Ida Berg Ida Berg Writes of lakes", ("Ida Berg",)),
        ("Ida Berg DAILY ECHO", ("Ida Berg",)),
        ("Ida Berg; Ida-Berg; Jan Otto", ("Ida Berg", "Jan Otto")),
        ("Article by", ()),
        ("Editor December", ()),
        ("Lesedauer", ()),
        ("kolmpost org", ()),
        ("April Glas", ("April Glas",)),
        ("Water Desk", ("Water Desk",)),
    ],
)
def test_authors_are_people_or_desks(author: str, expected: tuple[str, ...]) -> None:
    names = author.split(";")
    assert clean_authors(names, "kolmpostorg kolmpost", "kolmpost.org") == expected


@pytest.mark.parametrize(
    ("link", "is_none"),
    [
        ("https://www.kolmpost.org/", True),
        ("https://www.kolmpost.org/?s=lake", True),
        ("https://www.kolmpost.org/?p=17", False),
        ("https://www.kolmpost.org/suche?q=lake", True),
        ("/cdn-cgi/l/email-protection#0a", True),
        ("https://money.example/quote/quote.html?symb=KOL", True),
        ("https://maker.example/product/lake-boots", True),
        ("https://shop.kolm.example/", True),
        ("https://privacy.example.com/", True),
        ("https://play.google.com/store/apps/details?id=x", True),
        ("https://dams.example/", False),
        ("https://dams.example/search/2020/report.pdf", False),
        ("https://store.example.com/survey", False),
    ],
)
def test_shops_tickers_searches_and_front_pages_are_no_sources(link: str, is_none: bool) -> None:
    assert is_navigation(link, "https://kolmpost.org/news/lake") == is_none


@pytest.mark.parametrize(
    ("language", "url", "expected"),
    [
        ("en-US", "https://kolmpost.com/a", "2016-10-04"),
        ("en", "https://kolmpost.org/a", "2016-10-04"),
        ("en", "https://kolmpost.co.uk/a", "2016-04-10"),
        ("en-GB", "https://kolmpost.com/a", "2016-04-10"),
        ("de", "https://kolmpost.com/a", "2016-04-10"),
    ],
)
def test_a_day_in_numbers_is_read_as_in_the_page_s_country(language: str, url: str, expected: str) -> None:
    for line in ("10/04/2016", "Posted 10-04-2016 9:00 AM", "10/4/16"):
        body = f'<article><span class="date">{line}</span>{f"<p>{LONG}</p>" * 4}</article>'
        assert read_page(headed("Lake", language=language, body=body), url).published == expected


@pytest.mark.parametrize("unit", ["a | ", "Ann Lee ", "a - b: ", "Kolm|"])
def test_titles_and_authors_of_any_length_are_read_at_once(unit: str) -> None:
    meta = f'<meta name="author" content="{unit * 10_000}">'
    start = time.process_time()
    read_page(headed(unit * 10_000, unit * 3_000, meta=meta), "https://www.kolmpost.org/a")
    assert time.process_time() - start < 5


@pytest.mark.parametrize("tag", ["p", "dt", "col", "h3"])
def test_a_page_of_two_thousand_elements_is_read_whole(tag: str) -> None:
    rows = f"the lake rose again <{tag}>and fell</{tag}> " * 1900
    assert len(parse(headed("Lake", body=f"<article><p>{rows}</p></article>")).text) > 30_000


LATER = "Ida Berg, the engineer, told the council on Monday that the old wall at the mill holds for years. "
SLIDES = "<style>.slides p{display:none}.slides p.now{display:block}</style>"
NONE_SHOWN = f"{SLIDES}<p>{LONG}</p><div class='slides'><p>{LATER}</p></div>"


@pytest.mark.parametrize(
    ("page", "read"),
    [
        (f"{SLIDES}<div class='slides'><p class='now'>{LONG}</p><p>{LATER}</p></div>", True),
        (NONE_SHOWN, False),
        (f"<style>.x{{display:none}}.x{{display:block}}</style><p>{LONG}</p><p class='x'>{LATER}</p>", True),
        (f"<style>.x{{display:block}}.x{{display:none}}</style><p>{LONG}</p><p class='x'>{LATER}</p>", False),
    ],
)
def test_slides_of_which_one_is_shown_are_read(page: str, read: bool) -> None:
    text = parse(f"<!doctype html><html><body><article>{page}</article></body></html>").text
    assert ("rose by two metres" in text, "holds for years" in text) == (True, read)


def test_a_link_whose_words_nobody_sees_takes_no_text_with_it() -> None:
    link = "<div><a href='/v'><span class='hidden'>Start the video, stop with escape</span></a></div>"
    top = f"<div><div>{link}<h1>Lake at Kolm</h1><p>{LONG}</p></div></div>"
    page = f"<html><body><article>{top}<div>{f'<p>{LATER}</p>' * 8}</div></article></body></html>"
    assert parse(page, url="https://kolmpost.org/1").text.startswith(f"Lake at Kolm\n{LONG.strip()}")


@pytest.mark.parametrize(
    "page",
    [
        "<frameset><frame src='a.html'><noframes>{}</noframes></frameset>",
        "<frameset><frame src='a.html'></frameset><body>{}</body>",
        "<frameset>{}</frameset>",
        "<body><noframes>{}</noframes></body>",
    ],
)
def test_a_page_of_frames_has_no_text(page: str) -> None:
    article = parse(f"<!doctype html><html>{page.format(f'<p>{LONG}</p>' * 5)}</html>")
    assert (article.text, article.unread) == ("", 0)
