"""How the tests of the graph read articles, with a small table of reputations of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from helpers.few_reputations import FewReputations
from srcscore.article import parse
from srcscore.citations.claims import find_claims
from srcscore.citations.extract import find_citations
from srcscore.citations.graph import CitationGraph
from srcscore.citations.node import Sourced
from srcscore.citations.reading import Reading
from srcscore.domains.reputation import Reputations
from srcscore.language.tokens import tokenise

TABLE = cast(Reputations, FewReputations())


def read(article: Any) -> Sourced:
    """Return an article with its citations and claims."""
    parsed = parse(article)
    reading = Reading(parsed, tokenise(parsed.text))
    citations = find_citations(reading, TABLE)
    return Sourced(reading, citations, find_claims(reading, citations))


def graph_of(articles: Iterable[Any]) -> CitationGraph:
    """Return a graph of some articles."""
    made = CitationGraph(read, TABLE)
    made.update(articles)
    return made
