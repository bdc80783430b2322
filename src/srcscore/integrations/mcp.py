"""MCP: a server over stdio whose tools let an assistant ask how well something is sourced."""

from __future__ import annotations

from typing import Any

from srcscore.errors import InputError, MissingExtraError, SrcscoreError
from srcscore.records import Claim, Reputation, Score
from srcscore.scoring import reputation, score

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    from srcscore.integrations.answers import ArticleScore, DomainRecord, Reason, Sources, Statement
except ImportError as error:
    raise MissingExtraError.of("mcp", extra="mcp", purpose="the MCP server") from error

LIMIT = 200_000
"""Longest article that a tool takes, in characters."""
_MOST = 50
"""So many items of evidence or claims are told at most."""

INSTRUCTIONS = (
    "Scores how well news articles are sourced: the publisher's record, whom the statements rest on, and the "
    "wording. A score is evidence to weigh and no verdict on truth; tell its interval and its reasons, and "
    "say so when it abstains. Works offline and fetches nothing: pass the article's text."
)


def server() -> MCPServer[Any]:
    """Return the server with its three tools; `server().run("stdio")` serves it."""
    made: MCPServer[Any] = MCPServer("srcscore", instructions=INSTRUCTIONS, log_level="ERROR")
    for tool in (score_article, check_domain, explain_sources):
        made.tool()(tool)
    return made


def score_article(text: str, url: str | None = None, title: str | None = None) -> ArticleScore:
    """Score how well a news article is sourced, 0 to 1, with interval, band and reasons."""
    result = _score(text, url, title)
    lower, upper = result.interval
    return ArticleScore(
        value=result.value,
        lower=lower,
        upper=upper,
        band=result.band,
        abstained=result.abstained,
        limits=list(result.reasons),
        reasons=[
            Reason(signal=item.signal, reason=item.reason, contribution=item.contribution)
            for item in result.evidence[:_MOST]
        ],
        model=result.versions.model,
    )


def check_domain(url_or_domain: str) -> DomainRecord:
    """Tell how reliable the voice behind a domain or URL is known to be, and who says so."""
    found: Reputation = _asked(lambda: reputation(url_or_domain))
    return DomainRecord(
        domain=found.domain,
        mean=found.mean,
        sd=found.sd,
        basis=found.basis,
        raters=[rating.rater for rating in found.raters],
        networks=list(found.networks),
        categories=list(found.categories),
    )


def explain_sources(text: str, url: str | None = None, title: str | None = None) -> Sources:
    """List an article's statements, the weakest first, each with its verdict and whom it rests on."""
    result = _score(text, url, title)
    ordered = sorted(
        result.claims, key=lambda claim: (claim.verdict == "corroborated", bool(claim.citations))
    )
    return Sources(
        statements=[_statement(result, claim) for claim in ordered[:_MOST]],
        left_out=max(0, len(ordered) - _MOST),
    )


def _statement(result: Score, claim: Claim) -> Statement:
    return Statement(
        text=result.article.text[claim.span.start : claim.span.end],
        verdict=claim.verdict,
        sources=[citation.domain or citation.name for citation in claim.citations],
        rests_on=list(claim.roots),
    )


def _score(text: str, url: str | None, title: str | None) -> Score:
    if len(text) > LIMIT:
        raise ToolError(
            str(
                InputError(
                    "the article is too long", value=len(text), remedy=f"pass at most {LIMIT} characters"
                )
            )
        )
    result: Score = _asked(lambda: score(text, url=url, title=title))
    return result


def _asked(call: Any) -> Any:
    """Answer, or tell the assistant what to do differently."""
    try:
        return call()
    except SrcscoreError as error:
        raise ToolError(str(error)) from error
