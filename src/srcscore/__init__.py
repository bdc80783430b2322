"""srcscore: how well is a news article sourced?

Begin with `score`. Public names are imported on first use, so that `import srcscore` is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from srcscore.article import parse
    from srcscore.errors import SrcscoreError
    from srcscore.graph.citation_graph import CitationGraph
    from srcscore.graph.export import Circle
    from srcscore.graph.near_duplicates import Echo
    from srcscore.graph.trace import Trace
    from srcscore.model.registry import list_models, load_model
    from srcscore.profiles import profile
    from srcscore.records import (
        Article,
        Block,
        Chain,
        Citation,
        Claim,
        Cue,
        Evidence,
        Genre,
        Hop,
        Link,
        ModelInfo,
        Rating,
        Reputation,
        Root,
        Score,
        ScoreError,
        Signal,
        Signals,
        SiteKind,
        Sourcing,
        Span,
        Support,
        Versions,
    )
    from srcscore.scoring import find_citations, find_claims, reputation, score, score_many

_HOMES = {
    "srcscore.article": "parse",
    "srcscore.errors": "SrcscoreError",
    "srcscore.graph.citation_graph": "CitationGraph",
    "srcscore.graph.export": "Circle",
    "srcscore.graph.near_duplicates": "Echo",
    "srcscore.graph.trace": "Trace",
    "srcscore.model.registry": "list_models load_model",
    "srcscore.profiles": "profile",
    "srcscore.scoring": "find_citations find_claims reputation score score_many",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}
"""The module of each public name; the others are records."""

__all__ = [
    "Article",
    "Block",
    "Chain",
    "Circle",
    "Citation",
    "CitationGraph",
    "Claim",
    "Cue",
    "Echo",
    "Evidence",
    "Genre",
    "Hop",
    "Link",
    "ModelInfo",
    "Rating",
    "Reputation",
    "Root",
    "Score",
    "ScoreError",
    "Signal",
    "Signals",
    "SiteKind",
    "Sourcing",
    "Span",
    "SrcscoreError",
    "Support",
    "Trace",
    "Versions",
    "__version__",
    "find_citations",
    "find_claims",
    "list_models",
    "load_model",
    "parse",
    "profile",
    "reputation",
    "score",
    "score_many",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home on first use."""
    if name not in __all__:
        message = f"module 'srcscore' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(_HOME_OF.get(name, "srcscore.records")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
