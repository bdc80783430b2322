"""MCP: a server over stdio whose tools let an assistant ask how well something is sourced."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from importlib.metadata import version
from typing import Any

from srcscore.errors import InputError, SrcscoreError, needs_extra
from srcscore.records import Score
from srcscore.report.statements import explanation
from srcscore.scoring import reputation, score

with needs_extra("mcp", "mcp", "the MCP server"):
    import anyio
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.stdio import stdio_server
    from mcp.shared.message import SessionMessage
    from mcp.types import (
        INVALID_REQUEST,
        PARSE_ERROR,
        ErrorData,
        JSONRPCError,
        JSONRPCNotification,
        JSONRPCRequest,
    )
    from pydantic import BaseModel, ValidationError

LIMIT = 200_000  # characters of an article; a longer one is no article, and keeps an assistant waiting
_SECONDS = 60.0  # of a call; an article of LIMIT characters takes a few, and assistants give up after this
_MOST = 50  # statements in an answer, which fills the assistant's context

INSTRUCTIONS = (
    "Scores how well news articles are sourced: whom the statements rest on, the publisher's record, and the "
    "wording. Begin with `sourcing`, which counts who is credited. The score is evidence to weigh, no "
    "verdict on truth; give its interval and its reasons, and say so when it abstains. Works offline and "
    "fetches nothing: pass the article's text."
)


class Reason(BaseModel):
    """One term of a score."""

    signal: str
    reason: str
    contribution: float


class ArticleScore(BaseModel):
    """What `score_article` returns."""

    sourcing: str
    value: float
    lower: float
    upper: float
    band: str
    abstained: bool
    limits: list[str]
    reasons: list[Reason]
    model: str


class DomainRecord(BaseModel):
    """What `check_domain` returns."""

    domain: str
    mean: float
    sd: float
    basis: str
    raters: list[str]
    kind: str | None
    networks: list[str]
    categories: list[str]


class Statement(BaseModel):
    """A statement of an article, and what it rests on."""

    text: str
    verdict: str
    sources: list[str]
    rests_on: list[str]


class Sources(BaseModel):
    """What `explain_sources` returns."""

    statements: list[Statement]
    left_out: int


def server() -> MCPServer[Any]:
    """Return the server with its three tools; `serve` serves it over standard input and output."""
    server: MCPServer[Any] = MCPServer(
        "srcscore", version=version("srcscore"), instructions=INSTRUCTIONS, log_level="ERROR"
    )
    for tool in (score_article, check_domain, explain_sources):
        server.tool()(_within_time(tool))
    return server


def serve() -> None:
    """Serve over standard input and output until the client closes them.

    What the SDK leaves out is done here: a line that is no message of JSON-RPC is answered with an error, and
    calls that are under way when the input closes are finished.
    """
    anyio.run(_serve)


async def _serve() -> None:
    pending: dict[Any, None] = {}
    answered = anyio.Event()
    messages, inbox = anyio.create_memory_object_stream[Any]()
    outbox, answers = anyio.create_memory_object_stream[SessionMessage]()

    async def read_requests() -> None:
        """Hand requests on, answer lines that are none, and wait for answers when the input closes."""
        nonlocal answered
        async with messages:
            async for item in from_client:
                if error := _refusal(item):
                    await to_client.send(SessionMessage(error))
                elif isinstance(item, SessionMessage):
                    message = item.message
                    if isinstance(message, JSONRPCRequest):
                        pending[message.id] = None
                    elif getattr(message, "method", "") == "notifications/cancelled":  # gets no answer
                        pending.pop((message.params or {}).get("requestId"), None)
                    await messages.send(item)
            with anyio.move_on_after(_SECONDS):
                while pending:
                    answered = anyio.Event()
                    await answered.wait()

    async def write_answers() -> None:
        """Send answers, and note which requests have theirs."""
        async with to_client:
            async for answer in answers:
                await to_client.send(answer)
                pending.pop(getattr(answer.message, "id", None), None)
                answered.set()

    async with stdio_server() as (from_client, to_client), anyio.create_task_group() as tasks:
        tasks.start_soon(read_requests)
        tasks.start_soon(write_answers)
        protocol = server()._lowlevel_server  # noqa: SLF001 - only there may the streams be given
        await protocol.run(inbox, outbox, protocol.create_initialization_options())
        await outbox.aclose()


def _refusal(item: SessionMessage | Exception) -> JSONRPCError | None:
    """Return the answer to a line that is no message, or a request without an id; a blank line has none."""
    code, message, given = INVALID_REQUEST, "not a message of JSON-RPC 2.0", None
    if isinstance(item, SessionMessage):
        notified = item.message.method if isinstance(item.message, JSONRPCNotification) else "notifications/"
        if notified.startswith("notifications/"):
            return None
        # The SDK leaves out an id that is null, a list or a fraction; no notification of MCP is called so.
        message = f"{notified!r} is a request, and needs an id: a text or a whole number"
    elif isinstance(item, ValidationError):
        fault = item.errors()[0]
        given = fault["input"]
        if fault["type"] == "json_invalid":
            code, message = PARSE_ERROR, "not JSON"
            if not str(given).strip():
                return None
    else:
        code, message = PARSE_ERROR, "not JSON"
    number = given.get("id") if isinstance(given, dict) else None
    number = number if isinstance(number, str) or type(number) is int else None
    return JSONRPCError(jsonrpc="2.0", id=number, error=ErrorData(code=code, message=message))


def _within_time(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Return a tool whose errors say what to do differently, and end the wait after `_SECONDS`."""

    @wraps(tool)
    async def run(*arguments: Any, **named: Any) -> Any:
        try:
            with anyio.move_on_after(_SECONDS):
                work = partial(tool, *arguments, **named)
                return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
        except SrcscoreError as error:
            raise ToolError(str(error)) from error
        raise ToolError(f"no answer within {_SECONDS:.0f} seconds; pass a shorter text")

    return run


def score_article(text: str, url: str | None = None, title: str | None = None) -> ArticleScore:
    """Score how well a news article is sourced, 0 to 1, with interval, band and reasons."""
    explained = explanation(_score(text, url, title))
    lower, upper = explained["interval"]
    return ArticleScore(lower=lower, upper=upper, **explained)


def check_domain(url_or_domain: str) -> DomainRecord:
    """Tell how reliable the voice behind a domain or URL is known to be, and who says so."""
    known = reputation(url_or_domain)
    raters, kind = [rating.rater for rating in known.raters], known.kind and known.kind.name
    return DomainRecord(**{**known.to_dict(), "raters": raters, "kind": kind})


def explain_sources(text: str, url: str | None = None, title: str | None = None) -> Sources:
    """List an article's statements, the weakest first, each with its verdict and whom it rests on."""
    result = _score(text, url, title)
    claims = sorted(result.claims, key=lambda claim: (claim.verdict == "corroborated", bool(claim.citations)))
    statements = [
        Statement(
            text=claim.span.of(result.article.text),
            verdict=claim.verdict,
            sources=[citation.domain or citation.name for citation in claim.citations],
            rests_on=list(claim.roots),
        )
        for claim in claims[:_MOST]
    ]
    return Sources(statements=statements, left_out=len(claims) - len(statements))


def _score(text: str, url: str | None, title: str | None) -> Score:
    if len(text) > LIMIT:
        remedy = f"pass at most {LIMIT} characters"
        raise InputError("the article is too long", value=len(text), remedy=remedy)
    return score(text, url=url, title=title)
