"""Which retrieved documents to keep, by how well they are sourced: the rules of all adapters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from srcscore.errors import InputError
from srcscore.model.registry import load_model
from srcscore.records import Score, ScoreError
from srcscore.records.text import number
from srcscore.report.flat import flatten
from srcscore.scoring import score_many

_URLS = ("url", "source", "source_url", "link")  # keys of metadata that may hold an address, best first
_ANNOTATIONS = "sourcing value lower upper band abstained reasons sources model error"
"""Columns of the flat form that go into a document's metadata."""


_Document = TypeVar("_Document")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a selection.

    Raises
    ------
    InputError
        If a rule is out of range.
    """

    minimum: float = 0.4
    """Documents below this value are rejected."""
    unknown: Literal["keep", "reject"] = "keep"
    """What to do with documents that the model abstains on or cannot read."""
    at_least: int = 0
    """The fewest documents to keep; the best of the rejected fill up."""
    one_per_root: bool = False
    """Of documents whose claims all rest on one and the same voice, keep the best only."""
    order: Literal["given", "score"] = "given"
    """The order of what is kept: as given, or best value first with unknown ones last."""

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= 1:
            raise InputError("the minimum is not on [0, 1]", value=self.minimum, remedy="pass 0 to 1")
        if self.unknown not in ("keep", "reject"):
            raise InputError("unknown rule", value=self.unknown, remedy='use "keep" or "reject"')
        if self.order not in ("given", "score"):
            raise InputError("unknown order", value=self.order, remedy='use "given" or "score"')
        if self.at_least < 0:
            raise InputError("at_least is below zero", value=self.at_least, remedy="pass 0 or more")


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents that are kept, and why the others are not."""

    kept: tuple[int, ...]
    """Indices of the documents that are kept, in the order asked for."""
    rejected: Mapping[int, str]
    """Index of each other document, with the reason."""

    def split(self, documents: Sequence[_Document]) -> tuple[list[_Document], list[tuple[_Document, str]]]:
        """Return the documents that are kept, and the others with the reason for each."""
        kept = [documents[index] for index in self.kept]
        return kept, [(documents[index], reason) for index, reason in sorted(self.rejected.items())]


def judge(
    documents: Iterable[tuple[str, Mapping[str, Any]]], *, model: str = "latest"
) -> list[Score | ScoreError]:
    """Score documents given as text and metadata (`url` or `source`, `title`, `published`), in order."""
    return list(score_many(map(_article, documents), model=load_model(model)))


def select(results: Sequence[Score | ScoreError], rules: Rules) -> Selection:
    """Apply the rules to scores, and say of each rejected document why."""
    rejected = {index: why for index, result in enumerate(results) if (why := _objection(result, rules))}
    best: dict[str, int] = {}
    ranked = sorted(set(range(len(results))) - set(rejected), key=lambda index: _rank(results[index]))
    for index in ranked if rules.one_per_root else ():
        result = results[index]
        root = root_of(result) if isinstance(result, Score) else None
        if root is not None and (first := best.setdefault(root, index)) != index:
            rejected[index] = f"rests on {root} alone, as document {first} does"
    missing = rules.at_least - (len(results) - len(rejected))
    if missing > 0:
        for index in sorted(rejected, key=lambda index: _rank(results[index]))[:missing]:
            del rejected[index]
    kept = [index for index in range(len(results)) if index not in rejected]
    if rules.order == "score":
        kept.sort(key=lambda index: _rank(results[index]))
    return Selection(tuple(kept), rejected)


def annotation(result: Score | ScoreError) -> dict[str, Any]:
    """Return what an adapter writes into a document's metadata: sourcing, value, interval, ..."""
    row = flatten(result)
    return {name: row[name] for name in _ANNOTATIONS.split()}


def root_of(result: Score) -> str | None:
    """Return the one voice that every carried claim rests on; None when there are none or several."""
    roots = {root for claim in result.claims for root in claim.roots}
    return roots.pop() if len(roots) == 1 else None


def _article(document: tuple[str, Mapping[str, Any]]) -> dict[str, Any]:
    text, metadata = document
    article: dict[str, Any] = {"text": text}
    # stores put file names and loaders under `source`, too
    values = (metadata.get(key) for key in _URLS)
    url = next((v for v in values if isinstance(v, str) and v.startswith(("http://", "https://"))), None)
    given = {"url": url, "title": metadata.get("title"), "published": metadata.get("published")}
    return article | {key: value for key, value in given.items() if isinstance(value, str)}


def _objection(result: Score | ScoreError, rules: Rules) -> str | None:
    if isinstance(result, ScoreError):
        return f"not readable: {result.error}" if rules.unknown == "reject" else None
    if result.abstained:
        return f"unknown: {'; '.join(result.reasons)}" if rules.unknown == "reject" else None
    if result.value < rules.minimum:
        return f"value {number(result.value)} is below {rules.minimum:g}"
    return None


def _rank(result: Score | ScoreError) -> tuple[bool, float]:
    """Sort best first, unknown last; ties stay in the order given."""
    if isinstance(result, ScoreError) or result.abstained:
        return True, 0.0
    return False, -result.value
