"""Records of other tools are read as they come, and archives page by page."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import srcscore
from srcscore.cli import main
from srcscore.errors import InputError
from srcscore.integrations.feeds import other_names, read_record, warc_records

ROOT = Path(__file__).parents[2]
TEXT = "The ferry sails again on Monday, the harbour office said in a statement."
URL, DAY = "https://example.org/a", "2026-05-01"
RECORDS: dict[str, dict[str, Any]] = {
    "trafilatura": {"text": TEXT, "source": URL, "date": DAY, "author": "Ann Lee; Ida Brook", "id": None},
    "newspaper4k": {"text": TEXT, "url": URL, "publish_date": DAY, "authors": ["Ann Lee", "Ida Brook"]},
    "fundus": {
        "body": {
            "summary": [],
            "sections": [{"headline": [], "paragraphs": [TEXT]}],
        },
        "publishing_date": DAY,
        "authors": ["Ann Lee", "Ida Brook"],
        "requested_url": URL,
    },
    "news-please": {"maintext": TEXT, "date_publish": DAY, "url": URL, "authors": ["Ann Lee", "Ida Brook"]},
    "JSON Feed": {"content_text": TEXT, "date_published": DAY, "url": URL, "author": "Ann Lee and Ida Brook"},
    "BBC News All Time": {
        "content": TEXT,
        "link": URL,
        "published_date": DAY,
        "authors": ["Ann Lee", "Ida Brook"],
    },
    "our own": {"text": TEXT, "url": URL, "published": DAY, "authors": ["Ann Lee", "Ida Brook"], "date": "1"},
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_record_is_the_article_that_it_holds(record: dict[str, Any]) -> None:
    article = srcscore.parse(read_record(record))
    assert (article.text, article.url, article.published) == (TEXT, URL, DAY)
    assert article.authors == ("Ann Lee", "Ida Brook")


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"text": TEXT, "content": "else"}, "text", TEXT),
        ({"text": " ", "content": TEXT}, "text", TEXT),
        ({"content": [{"type": "text/plain", "value": TEXT}], "summary": "short"}, "text", TEXT),
        (
            {"summary": f"<p>{TEXT}</p>"},
            "html",
            f"<html><body><article><p>{TEXT}</p></article></body></html>",
        ),
        ({"content": f"<body><p>{TEXT}</p></body>"}, "html", f"<body><p>{TEXT}</p></body>"),
        ({"html": "<p>a</p>", "summary": "short"}, "text", None),
        ({"text": TEXT, "source": "The Courier"}, "url", None),
        ({"content": {"other": 1}, "document": TEXT}, "text", TEXT),
        ({"content": [], "summary": None}, "text", None),
        ({"text": TEXT, "section": 1}, "section", 1),
    ],
)
def test_our_own_name_goes_first_and_only_what_fits_is_taken(
    record: dict[str, Any], field: str, value: Any
) -> None:
    given = dict(record)
    assert read_record(record).get(field) == value
    assert record == given


def test_a_feed_is_read_through_feedparser() -> None:
    feedparser = pytest.importorskip("feedparser")
    pytest.importorskip("trafilatura", reason="HTML needs the extra html")
    text = (ROOT / "docs" / "how-to" / "crawl.md").read_text("utf-8")
    feed = text.partition('```xml title="feed.xml"\n')[2].partition("```")[0]
    (entry,) = feedparser.parse(feed).entries
    article = srcscore.parse(read_record(entry))
    assert (article.text.strip(), article.url) == (TEXT, URL)
    assert article.published == "Fri, 01 May 2026 08:00:00 GMT"


def test_the_page_names_every_name_of_the_table() -> None:
    page = (ROOT / "docs" / "how-to" / "crawl.md").read_text("utf-8")
    for names in other_names().values():
        for name in names:
            assert f"`{name}`" in page, name


def archive(*pages: tuple[str, str, bytes, str]) -> bytes:
    """Return a packed WARC file of pages: record type, status, content, content type."""
    pytest.importorskip("warcio")
    packed = b""
    for number, (kind, status, content, media) in enumerate(pages):
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() if kind == "response" else b""
        block = head + content
        fields = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{number}\r\n"
            f"Content-Type: {'application/http' if head else media}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        packed += gzip.compress(fields.encode() + block + b"\r\n\r\n")
    return packed


def test_pages_of_an_archive_are_articles_and_nothing_else_is() -> None:
    packed = archive(
        ("response", "200 OK", b"<p>one</p>", "text/html"),
        ("response", "404 Not Found", b"<p>two</p>", "text/html"),
        ("response", "200 OK", b"\x89PNG", "image/png"),
        ("response", "200 OK", "<p>é</p>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("response", "200 OK", b"<p>\xff</p>", "text/html; charset=invented"),
        ("conversion", "", b"plain", "text/plain"),
    )
    articles = list(warc_records(BytesIO(packed)))
    assert [article.get("html", article.get("text")) for article in articles] == [
        "<p>one</p>",
        "<p>é</p>",
        "<p>\N{REPLACEMENT CHARACTER}</p>",
        "plain",
    ]
    assert articles[0] == {
        "html": "<p>one</p>",
        "url": "https://example.org/0",
        "id": "https://example.org/0",
    }


def test_what_is_no_archive_is_refused() -> None:
    pytest.importorskip("warcio")
    with pytest.raises(InputError, match="not a WARC file"):
        list(warc_records(BytesIO(b"no archive at all\r\n\r\n")))


def test_an_archive_is_scored_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("trafilatura", reason="reading pages needs the extra html")
    page = (ROOT / "docs" / "examples" / "page.html").read_bytes()
    file = tmp_path / "pages.warc.gz"
    file.write_bytes(archive(("response", "200 OK", page, "text/html; charset=utf-8")))
    assert main(["score", str(file), "--fields", "id,url,claims"]) == 0
    expected = srcscore.score(page.decode(), url="https://example.org/0")
    row = (
        f'{{"id": "https://example.org/0", "url": "https://example.org/0", "claims": {len(expected.claims)}}}'
    )
    assert capsys.readouterr().out == f"{row}\n"
    file.write_bytes(b"broken")
    assert main(["score", str(file)]) == 1
    assert "not a WARC file" in capsys.readouterr().err
