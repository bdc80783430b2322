"""The MCP server, asked by a real client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from importlib.metadata import version
from typing import Any

import pytest

from helpers.adapters import ARTICLES, expected, values
from srcscore import Score

mcp = pytest.importorskip("mcp")


def _ask(*calls: tuple[str, dict[str, Any]]) -> tuple[Any, list[Any]]:
    async def session() -> tuple[Any, list[Any]]:
        parameters = mcp.StdioServerParameters(command=sys.executable, args=["-m", "srcscore.cli", "mcp"])
        async with mcp.stdio_client(parameters) as (read, write), mcp.ClientSession(read, write) as client:
            await client.initialize()
            tools = await client.list_tools()
            return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(session())


@pytest.mark.slow
def test_a_session_over_stdio() -> None:
    tools, answers = _ask(
        *(("score_article", article) for article in ARTICLES),
        ("check_domain", {"url_or_domain": "https://www.naturalnews.com/x"}),
        ("explain_sources", {"text": ARTICLES[0]["text"], "url": ARTICLES[0]["url"]}),
        ("check_domain", {"url_or_domain": "http://"}),
        ("score_article", {"text": "a " * 150_000}),
    )
    assert {tool.name for tool in tools.tools} == {"score_article", "check_domain", "explain_sources"}
    assert all(tool.output_schema["properties"] and tool.description for tool in tools.tools)
    *scores, domain, sources, nowhere, long = answers
    assert [answer.structured_content["value"] for answer in scores] == values()
    assert all("statement" in answer.structured_content["sourcing"] for answer in scores)
    assert domain.structured_content["domain"] == "naturalnews.com"
    assert domain.structured_content["raters"]
    first = expected()[0]
    assert isinstance(first, Score)
    assert len(sources.structured_content["statements"]) + sources.structured_content["left_out"] == len(
        first.claims
    )
    assert nowhere.is_error
    assert "no publisher can be told" in nowhere.content[0].text
    assert long.is_error
    assert "at most 200000 characters" in long.content[0].text


def test_the_server_names_its_version() -> None:
    from srcscore.integrations.mcp import server

    assert server().version == version("srcscore")


def _lines(*lines: str) -> tuple[int, dict[Any, dict[str, Any]], list[int]]:
    """Return the exit code for lines on standard input, the answers by id, and the errors without one."""
    client = {"name": "test", "version": "1"}
    opening = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}
    first = _request(0, "initialize", opening)
    given = "\n".join((first, '{"jsonrpc": "2.0", "method": "notifications/initialized"}', *lines))
    run = [sys.executable, "-m", "srcscore.cli", "mcp"]
    done = subprocess.run(run, input=given, capture_output=True, text=True, timeout=60, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert "Traceback" not in done.stderr
    return (
        done.returncode,
        {answer["id"]: answer for answer in answers},
        [answer["error"]["code"] for answer in answers if answer["id"] is None],
    )


def _request(number: Any, method: str, parameters: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})


def _call(number: Any, text: str) -> str:
    return _request(number, "tools/call", {"name": "score_article", "arguments": {"text": text}})


@pytest.mark.slow
def test_a_line_that_is_no_message_is_answered() -> None:
    malformed = ["{", "nonsense", '{"id": 3', "[]", '"x"', "7", '{"jsonrpc": "1.0", "method": "ping"}']
    code, answers, errors = _lines(*malformed, "", "   ", '{"jsonrpc": "2.0", "id": 7}', _call(8, "x"))
    assert code == 0
    assert errors == [-32700] * 3 + [-32600] * 4
    assert answers[7]["error"]["code"] == -32600
    assert "result" in answers[8]


@pytest.mark.slow
def test_a_request_whose_id_is_neither_text_nor_whole_number_is_answered() -> None:
    ids = ["null", "[1]", "{}", "1.5", "true", "NaN"]
    requests = [f'{{"jsonrpc": "2.0", "id": {number}, "method": "tools/list"}}' for number in ids]
    silent = '{"jsonrpc": "2.0", "method": "notifications/roots/list_changed"}'
    code, answers, errors = _lines(*requests, '{"jsonrpc": "2.0", "method": "ping"}', silent, _call(8, "x"))
    assert code == 0
    assert errors == [-32600] * 7
    assert set(answers) == {0, 8, None}
    assert "needs an id" in answers[None]["error"]["message"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "texts", [["short"], ["The mayor told Reuters so. " * 700] * 3, ["a", "b " * 90_000]]
)
def test_calls_under_way_are_finished_when_the_input_closes(texts: list[str]) -> None:
    code, answers, _ = _lines(*(_call(f"call {index}", text) for index, text in enumerate(texts)))
    assert code == 0
    assert all("result" in answers[f"call {index}"] for index in range(len(texts)))


@pytest.mark.slow
def test_a_call_that_was_cancelled_keeps_no_server_alive() -> None:
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}}
    start = time.monotonic()
    assert _lines(_call(5, "The mayor told Reuters so. " * 700), json.dumps(cancelled))[0] == 0
    assert time.monotonic() - start < 30


def test_a_call_that_takes_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from mcp.server.mcpserver.exceptions import ToolError

    from srcscore.integrations import mcp as adapter

    monkeypatch.setattr(adapter, "_SECONDS", 0.05)
    with pytest.raises(ToolError, match="shorter text"):
        asyncio.run(adapter._within_time(time.sleep)(0.5))
