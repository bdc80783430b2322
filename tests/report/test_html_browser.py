"""Pages in a real Chromium: they open quietly, show notes to pointer and keyboard, fit a phone, print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.browser import start_browser, violations
from helpers.report_pages import HOSTILE, PAGES, hostile
from srcscore.report.html import batch_page, fragment
from srcscore.report.html import page as made
from srcscore.scoring import reputation

pytestmark = pytest.mark.slow  # starts processes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Opened = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start_browser()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open a page as a file; what it says to the console, asks for or throws fails the test at its end."""
    heard: list[str] = []
    contexts = []

    def open_page(html: str, **settings: Any) -> Page:
        file = tmp_path / "a page.html"
        file.write_text(html, "utf-8")
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"thrown: {error}"))
        page.on(
            "request", lambda request: heard.append(request.url) if request.url != file.as_uri() else None
        )
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not heard


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_word_and_fetches_nothing(opened: Opened, name: str) -> None:
    page = opened(PAGES[name]())
    assert page.inner_text("h1")
    assert page.evaluate("document.querySelectorAll('main section').length") >= 4


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_an_article_runs_or_loads(opened: Opened, text: str) -> None:
    score = hostile(text)
    for html in (made(score), batch_page([score]), _HOST % ("white", "black", fragment(score))):
        page = opened(html)
        page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")
        assert page.evaluate("document.querySelectorAll('script').length") == ("default-src" in html)
        assert page.evaluate(
            "[...document.querySelectorAll('*')].every((item) => !item.onclick && !item.onload)"
        )


def shown(page: Page) -> list[str]:
    """Return the texts of the notes that are seen."""
    return [tip.inner_text() for tip in page.query_selector_all(".tip") if tip.is_visible()]


def test_pointing_at_a_statement_shows_who_says_it(opened: Opened) -> None:
    page = opened(PAGES["network"]())
    assert shown(page) == []
    page.hover("mark.v-weak-only >> nth=0")
    (note,) = shown(page)
    assert "weak sources only" in note
    assert "Aydinlik (aydinlik.com.tr)" in note
    known = reputation("aydinlik.com.tr")
    assert f"Reputation {known.mean:.2f}, weak" in note


def test_the_keyboard_shows_the_same_and_escape_puts_it_away(opened: Opened) -> None:
    page = opened(PAGES["network"]())
    page.focus("mark.v-weak-only >> nth=0")
    assert len(shown(page)) == 1
    page.keyboard.press("Escape")
    assert shown(page) == []
    page.keyboard.press("Tab")
    assert len(shown(page)) == 1  # the next stop is a source in the same statement


def test_every_statement_and_source_is_reached_with_tab(opened: Opened) -> None:
    page = opened(PAGES["network"]())
    page.focus(".skip")
    reached = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
        reached.add(name)
    notes = page.evaluate("[...document.querySelectorAll('.tip')].map((tip) => tip.id)")
    assert set(notes) <= reached


def test_notes_need_no_script(opened: Opened) -> None:
    page = opened(PAGES["network"](), java_script_enabled=False)
    page.focus("mark >> nth=0")
    assert page.is_visible(".tip >> nth=1")  # the first belongs to the headline's source
    page.goto(page.url + "#s1")
    assert page.is_visible("#s1")


def test_evidence_leads_into_the_text(opened: Opened) -> None:
    page = opened(PAGES["network"]())
    link = page.query_selector(".quotes a")
    assert link is not None
    quote = link.inner_text().strip("“”")
    link.click()
    assert quote.startswith(page.inner_text(":target"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_page_is_wider_than_its_window(opened: Opened, name: str, width: int) -> None:
    page = opened(PAGES[name](), viewport={"width": width, "height": 700})
    for mark in page.query_selector_all("mark[tabindex]")[:3]:
        mark.focus()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing(opened: Opened, name: str, scheme: str, width: int) -> None:
    page = opened(PAGES[name](), color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")
    if page.query_selector("mark[tabindex]"):
        page.focus("mark[tabindex] >> nth=0")
    assert violations(page) == []


def test_a_dark_page_is_dark(opened: Opened) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = opened(PAGES["network"](), color_scheme="light").evaluate(background)
    assert opened(PAGES["network"](), color_scheme="dark").evaluate(background) != light


def test_a_page_prints_with_its_notes(opened: Opened, tmp_path: Path) -> None:
    page = opened(PAGES["network"]())
    page.emulate_media(media="print")
    notes = [note for note in shown(page) if "weak sources only" in note]
    assert len(notes) == sum(claim.verdict == "weak-only" for claim in PAGES.score("network").claims)
    assert not page.is_visible(".hint")
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") <= 8


def test_a_table_is_sorted_by_its_heads(opened: Opened) -> None:
    page = opened(PAGES["batch"]())
    rows = "[...document.querySelectorAll('table.sortable')[0].tBodies[0].rows]"
    column = f"{rows}.map((row) => row.cells[2].innerText)"
    rising = page.evaluate(column)
    assert rising == sorted(rising)
    head = page.locator("table.sortable th button", has_text="Score").first
    head.click()
    head.click()
    falling = [value for value in page.evaluate(column) if value != "none"]
    assert falling == sorted(falling, reverse=True)
    assert page.get_attribute("table.sortable th:nth-child(3) >> nth=0", "aria-sort") == "descending"


def test_articles_are_searched_and_filtered_by_band(opened: Opened) -> None:
    page = opened(PAGES["batch"]())
    table = page.locator("table.searchable tbody tr:visible")
    assert page.inner_text(".finder [role=status]") == "3 of 3 articles"
    page.fill(".finder input", "KOLM dam")
    assert table.count() == 1
    assert "Kolm dam" in table.first.inner_text()
    page.select_option(".finder select", "low")
    assert table.count() == 0
    page.fill(".finder input", "")
    assert [row.inner_text().split()[0] for row in table.all()] == ["0"]
    assert page.inner_text(".finder [role=status]") == "1 of 3 articles"


def test_badges_are_shown_on_demand_and_arithmetic_is_folded_away(opened: Opened) -> None:
    page = opened(PAGES["network"](), java_script_enabled=False)
    assert not page.is_visible("mark .chip >> nth=0")
    page.click(".badges summary")
    assert page.is_visible("mark .chip >> nth=0")
    assert not page.is_visible("table.steps")
    page.click(".sums summary")
    assert page.is_visible("table.steps")


_HOST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>notebook</title>
<style>body { background: %s; color: %s; font: 13px serif }</style></head><body><main>
<h1>A notebook</h1><table id="t"><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>
<p id="p">words <button>press</button></p>%s</main></body></html>"""


def test_a_fragment_leaves_the_notebook_as_it_was(opened: Opened) -> None:
    styles = """['#t', '#t th', '#t td', '#p', '#p button', 'h1', 'body'].map((name) => JSON.stringify(
        Object.fromEntries([...getComputedStyle(document.querySelector(name))]
        .filter((key) => !/height|block-size|origin/.test(key))
        .map((key) => [key, getComputedStyle(document.querySelector(name))[key]]))))"""
    before = opened(_HOST % ("white", "black", "")).evaluate(styles)
    two = fragment(PAGES.score("network")) + fragment(PAGES.score("short"))
    page = opened(_HOST % ("white", "black", two))
    assert page.evaluate(styles) == before
    assert page.evaluate("document.querySelectorAll('.srcscore-report').length") == 2


@pytest.mark.parametrize(("paper", "ink"), [("white", "black"), ("#111", "#eee")])
def test_a_fragment_can_be_read_in_light_and_dark_notebooks(opened: Opened, paper: str, ink: str) -> None:
    page = opened(_HOST % (paper, ink, fragment(PAGES.score("network"))))
    assert violations(page) == []
