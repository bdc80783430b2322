"""The MCP server, asked by a real client over standard input and output."""

from __future__ import annotations

import asyncio
import sys
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
