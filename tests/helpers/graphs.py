"""How the tests of the graph read articles, with a small table of reputations of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from helpers.few_reputations import FewReputations
from srcscore.article import parse
from srcscore.citations.claims import Sourced, find_sources
from srcscore.domains.reputation import Reputations
from srcscore.graph.citation_graph import CitationGraph
from srcscore.model.registry import load_model

MODEL = replace(load_model(), reputations=cast(Reputations, FewReputations()))


def read(article: Any) -> Sourced:
    """Return an article with its citations and claims."""
    return find_sources(parse(article), MODEL.reputations)


def graph_of(articles: Iterable[Any]) -> CitationGraph:
    """Return a graph of some articles."""
    return CitationGraph.from_articles(articles, model=MODEL)
