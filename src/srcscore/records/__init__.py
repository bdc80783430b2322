"""The records that pass through the house: frozen, slotted, typed; standard library only.

All offsets are Unicode code points into `Article.text` unless a field says otherwise.
"""

from srcscore.records.chains import Chain, Hop, LinkType, Root, RootKind
from srcscore.records.score import (
    Band,
    Evidence,
    ModelInfo,
    Score,
    ScoreError,
    Signal,
    SignalName,
    Signals,
    Versions,
)
from srcscore.records.sources import (
    WEAK,
    Basis,
    Citation,
    CitationKind,
    Claim,
    Rating,
    Reputation,
    Role,
    Support,
    Verdict,
)
from srcscore.records.text import (
    Article,
    Block,
    BlockKind,
    Cue,
    CueKind,
    JsonRecord,
    Link,
    Record,
    Span,
    Tokens,
)

__all__ = [
    "WEAK",
    "Article",
    "Band",
    "Basis",
    "Block",
    "BlockKind",
    "Chain",
    "Citation",
    "CitationKind",
    "Claim",
    "Cue",
    "CueKind",
    "Evidence",
    "Hop",
    "JsonRecord",
    "Link",
    "LinkType",
    "ModelInfo",
    "Rating",
    "Record",
    "Reputation",
    "Role",
    "Root",
    "RootKind",
    "Score",
    "ScoreError",
    "Signal",
    "SignalName",
    "Signals",
    "Span",
    "Support",
    "Tokens",
    "Verdict",
    "Versions",
]
