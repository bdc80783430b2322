"""What the tools of the MCP server answer; their JSON schemas are written from these."""

from pydantic import BaseModel


class Reason(BaseModel):
    """One term of a score."""

    signal: str
    reason: str
    contribution: float


class ArticleScore(BaseModel):
    """What `score_article` returns."""

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
