"""The HTTP server: what it answers, what it refuses, and its page in a real browser."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("httpx", reason="Starlette's test client needs httpx")
pytest.importorskip("jinja2", reason="pages need Jinja2 (extra report)")

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

import srcscore
from helpers.browser import start_browser, violations
from srcscore.integrations import serve
from srcscore.report.statements import explanation

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "examples" / "network-article.txt").read_text("utf-8")
URL = "https://www.naturalnews.com/invented.html"
EXPECTED = srcscore.score(TEXT, url=URL)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(serve.application(), base_url="http://127.0.0.1:8766")


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"text": TEXT, "url": URL, "another": 1}},
        {"data": {"text": TEXT, "url": URL, "title": ""}},
        {"content": TEXT.encode(), "headers": {"content-type": "text/plain"}, "params": {"url": URL}},
    ],
    ids=["JSON", "form", "text"],
)
def test_an_article_is_scored_in_whatever_form_it_comes(client: TestClient, request_: dict[str, Any]) -> None:
    answer = client.post("/score", **request_)
    assert answer.status_code == 200
    assert answer.json() == EXPECTED.to_dict()
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_is_read_and_a_publisher_hidden(client: TestClient) -> None:
    pytest.importorskip("trafilatura", reason="reading pages needs the extra html")
    html = (ROOT / "docs" / "examples" / "page.html").read_text("utf-8")
    assert client.post("/score", json={"html": html}).json()["claims"]
    hidden = client.post("/score", json={"text": TEXT, "url": URL, "use_publisher": False}).json()
    assert hidden["value"] == srcscore.score(TEXT, url=URL, use_publisher=False).value


def test_statements_reputations_and_reports_are_answered(client: TestClient) -> None:
    article = {"text": TEXT, "url": URL}
    explained = client.post("/explain", json=article).json()
    assert explained["sourcing"] == str(EXPECTED.sourcing)
    assert len(explained["statements"]) == len(explanation(EXPECTED)["statements"]) == len(EXPECTED.claims)
    assert client.post("/page", data=article).text == EXPECTED.to_html()
    one = client.post("/reputation", json={"domain": "bbc.co.uk"}).json()["reputations"]
    two = client.post("/reputation", json={"domains": ["bbc.co.uk", "https://www.naturalnews.com/x"]}).json()
    assert one == [srcscore.reputation("bbc.co.uk").to_dict()]
    assert [item["domain"] for item in two["reputations"]] == ["bbc.co.uk", "naturalnews.com"]


@pytest.mark.parametrize(
    ("path", "request_", "status", "said"),
    [
        ("/score", {"content": b"{"}, 400, "cannot be read as application/json"),
        ("/score", {"content": b"[" * 100_000}, 400, "cannot be read as application/json"),
        ("/score", {"json": ["text"]}, 400, 'send {"text": "..."}'),
        ("/score", {"json": {"url": URL}}, 400, "neither 'text' nor 'html'"),
        ("/score", {"json": {"txt": "It closed."}}, 400, "neither 'text' nor 'html': ['txt']"),
        ("/score", {"json": {"text": 7}}, 400, "'text' must be a string"),
        ("/score", {"content": b"\xff", "headers": {"content-type": "text/plain"}}, 400, "in UTF-8"),
        ("/score", {"content": b"x", "headers": {"content-type": "application/pdf"}}, 415, "is not read"),
        ("/score", {"json": {"text": "a " * 300_000}}, 413, "more than 500000 characters"),
        ("/explain", {"content": b"x" * (serve.MOST_BYTES + 1)}, 413, "more than 4194304 bytes"),
        ("/reputation", {"json": {}}, 400, "no domain is given"),
        ("/reputation", {"json": {"domains": ["a.com"] * 1001}}, 400, "send at most 1000"),
        ("/reputation", {"json": {"domain": 7}}, 400, "no domain is given"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    client: TestClient, path: str, request_: dict[str, Any], status: int, said: str
) -> None:
    answer = client.post(path, **request_)
    assert answer.status_code == status
    assert said in answer.json()["error"]


def test_a_refused_form_is_answered_in_words_for_people(client: TestClient) -> None:
    answer = client.post("/page", data={"url": URL})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/score", 405, "GET /score is not answered; send POST"),
        ("POST", "/openapi.json", 405, "POST /openapi.json is not answered; send GET, HEAD"),
        ("GET", "/scores", 404, "there is no /scores; /openapi.json names every path"),
    ],
)
def test_other_paths_and_methods_are_told_in_json(
    client: TestClient, method: str, path: str, status: int, said: str
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"].startswith(said)
    assert ("allow" in answer.headers) == (status == 405)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "score", lambda *_, **__: time.sleep(0.5))
    answer = TestClient(serve.application(most_seconds=0.05), base_url="http://localhost").post(
        "/score", json={"text": "x"}
    )
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_a_busy_process_sends_its_clients_to_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*given: Any, **settings: Any) -> Any:
        time.sleep(0.2)
        return EXPECTED

    monkeypatch.setattr(serve, "score", slow)

    httpx: Any = import_module("httpx")

    async def ask(count: int) -> list[str | None]:
        transport = httpx.ASGITransport(app=serve.application())
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            posts = (client.post("/score", json={"text": "x"}) for _ in range(count))
            return [answer.headers.get("connection") for answer in await asyncio.gather(*posts)]

    assert asyncio.run(ask(1)) == [None]
    assert asyncio.run(ask(3)).count("close") in (1, 2)  # the last one keeps nobody waiting


def test_processes_share_no_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of NumPy in one process would take the core of another."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    for name in (*names, "SRCSCORE_SERVE_MODEL", "SRCSCORE_SERVE_HOSTS"):
        monkeypatch.setenv(name, "8")
    seen: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda _, **asked: seen.update(asked, **os.environ))
    serve.run("127.0.0.1", 8766, processes=3, model="latest")
    assert [seen[name] for name in names] == ["1", "1", "1"]
    assert seen["workers"] == 3
    assert seen["SRCSCORE_SERVE_HOSTS"] == "127.0.0.1,localhost"


def test_only_names_of_this_machine_are_answered(client: TestClient) -> None:
    assert client.get("/", headers={"host": "rebound.example"}).status_code == 400
    assert client.get("/", headers={"host": "localhost:8766"}).status_code == 200
    named = TestClient(serve.application(hosts=("desk.example",)), base_url="http://desk.example")
    assert named.get("/openapi.json").status_code == 200


def test_the_document_names_every_path_and_every_answer(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    posted = {route.path for route in serve.application().routes if "POST" in (route.methods or ())}
    assert document["paths"].keys() == posted
    for path in posted:
        responses = document["paths"][path]["post"]["responses"]
        answer = client.post(path, json={"text": TEXT, "domain": "bbc.co.uk"})
        assert answer.headers["content-type"].partition(";")[0] in responses["200"]["content"]
        assert responses.keys() >= {"400", "413", "415", "503"}


def test_it_can_be_mounted_in_another_application() -> None:
    routes = [Mount("/srcscore", serve.application(hosts=("*",)))]
    client = TestClient(Starlette(routes=routes), base_url="http://desk.example")
    assert client.post("/srcscore/score", json={"text": TEXT, "url": URL}).json() == EXPECTED.to_dict()
    assert client.post("/srcscore/page", data={"url": URL}).headers["content-type"].startswith("text/plain")
    assert "http%3A//desk.example/srcscore/page" in client.get("/srcscore/").text


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve on a free port of loopback."""
    server = uvicorn.Server(uvicorn.Config(serve.application(), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from start_browser()


@pytest.mark.slow
def test_a_text_is_pasted_and_its_report_stands_beside_it(browser: Any, address: str, tmp_path: Path) -> None:
    page = browser.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(address)
    page.fill("#text", TEXT)
    page.fill("#url", URL)
    page.click("button")
    report = page.frame_locator("iframe")
    report.locator("#h-score").wait_for()
    assert report.locator(".gist").first.inner_text() == str(EXPECTED.sourcing)
    file = tmp_path / "another.txt"
    body = "The quay opened on Monday, Reuters reported. " * 30
    file.write_text(f"Quay opens at Port Amber\nBy Ann Lee\n\n{body}", "utf-8")
    page.set_input_files("#file", file)
    report.locator("h1", has_text="Quay opens at Port Amber").wait_for()
    assert heard == []
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_on_the_page(browser: Any, address: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    context.close()


@pytest.mark.slow
def test_the_bookmarklet_sends_the_page_one_is_on(browser: Any, address: str) -> None:
    pytest.importorskip("trafilatura", reason="reading pages needs the extra html")
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    bookmarklet = page.get_attribute("a[href^='javascript:']", "href")
    page.goto((ROOT / "docs" / "examples" / "page.html").as_uri())
    with context.expect_page() as opened:
        page.evaluate(unquote(bookmarklet.removeprefix("javascript:")))
    opened.value.locator("#h-score").wait_for()
    html = (ROOT / "docs" / "examples" / "page.html").read_text("utf-8")
    assert opened.value.inner_text("h1") == srcscore.parse(html).title
    context.close()
