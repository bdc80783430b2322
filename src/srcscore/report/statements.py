"""Statements for editors and programs: where each stands, what it rests on, and which lack a source."""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from srcscore.records import Score, Verdict
from srcscore.report.summary import crediting_words, summary, words
from srcscore.report.text import shorten

_LONGEST = 300
"""Columns of a statement in a message; editors show no more."""
_SAME = 0.8
"""Two sentences this much alike are one, edited: of ten words, two may differ."""
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A source of a statement."""

    name: str
    kind: str
    role: str
    domain: str | None
    reputation: float | None  # None when it is not rated
    weak: bool
    credited_by: tuple[str, ...]  # the words that credit it


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its place in the text; lines and columns count from 1, as in editors."""

    line: int
    column: int
    start: int
    end: int
    text: str
    verdict: Verdict
    says: str  # the verdict in words
    inferred: bool
    rests_on: tuple[str, ...]
    sources: tuple[Source, ...]


def statements(score: Score) -> list[Statement]:
    """Return the statements of an article, in order."""
    text = score.article.text
    breaks = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
    rows = []
    for claim in score.claims:
        line = bisect_right(breaks, claim.span.start)
        rows.append(
            Statement(
                line=line,
                column=claim.span.start - breaks[line - 1] + 1,
                start=claim.span.start,
                end=claim.span.end,
                text=claim.text,
                verdict=claim.verdict,
                says=words()["verdict"][claim.verdict].says,
                inferred=claim.inferred,
                rests_on=claim.roots,
                sources=tuple(
                    Source(
                        citation.name,
                        citation.kind,
                        citation.role,
                        citation.domain,
                        citation.reliability,
                        citation.is_weak,
                        tuple(crediting_words((citation,), text)),
                    )
                    for citation in claim.citations
                ),
            )
        )
    return rows


def explanation(score: Score) -> dict[str, Any]:
    """Return who an article rests on, as data that JSON can hold.

    It holds what `srcscore explain --json` and `POST /explain` print: the sourcing in words, the score, its
    reasons, and every statement. An article without statements has an empty list of them.
    """
    about = summary(score)
    return {
        "id": score.article.id,
        "url": score.url,
        "title": score.article.title,
        "sourcing": about.sourcing,
        "value": score.value,
        "interval": list(score.interval),
        "band": score.band,
        "abstained": score.abstained,
        "limits": list(score.reasons),
        "reasons": [
            {"signal": term.signal, "contribution": term.contribution, "reason": term.reason}
            for term in about.reasons
        ],
        "statements": [asdict(statement) for statement in statements(score)],
        "model": score.versions.model,
    }


# --- lint ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement that a linter reports."""

    file: str
    statement: Statement

    @property
    def message(self) -> str:
        """The problem, the statement and the remedy."""
        rule = words()["finding"][self.statement.verdict]
        names = ", ".join(dict.fromkeys(source.name for source in self.statement.sources))
        return f"{rule.label}{names and f' ({names})'}: {rule.says}"

    def __str__(self) -> str:
        """Return the finding as compilers print theirs."""
        location = f"{self.file}:{self.statement.line}:{self.statement.column}"
        quote = shorten(self.statement.text, _LONGEST)
        return f'{location}: {self.statement.verdict}: {self.message}: "{quote}"'


def findings(file: str, score: Score) -> list[Finding]:
    """Return the statements of an article that have no source, or only weak, own or circular ones.

    Parameters
    ----------
    file
        Path of the article, as messages name it.
    score
        Its score.
    """
    return [Finding(file, item) for item in statements(score) if item.verdict in words()["finding"]]


def new_findings(before: Sequence[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Return the findings that an earlier draft did not have.

    A statement counts as the same when its verdict is, and eight of ten characters are. Each earlier finding
    accounts for one later finding, so that a repeated statement is reported.
    """
    old: dict[str, list[str]] = {}
    for finding in before:
        old.setdefault(finding.statement.verdict, []).append(finding.statement.text)
    new = []
    for finding in after:
        known = old.get(finding.statement.verdict, [])
        match = difflib.get_close_matches(finding.statement.text, known, n=1, cutoff=_SAME)
        if match:
            known.remove(match[0])
        else:
            new.append(finding)
    return new


def sarif(results: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as a SARIF 2.1.0 log, which editors and code hosts show beside the text.

    Statements without a source have the level `note`, those with weak, own or circular sources `warning`.
    Without findings the log has an empty list of results.
    """
    rules = [
        {
            "id": rule.name,
            "shortDescription": {"text": rule.label},
            "help": {"text": f"{rule.label}: {rule.says}."},
        }
        for rule in words()["finding"].values()
    ]
    driver = {"name": "srcscore", "version": version("srcscore"), "rules": rules}
    rows = [
        {
            "ruleId": finding.statement.verdict,
            "ruleIndex": list(words()["finding"]).index(finding.statement.verdict),
            "level": "note" if finding.statement.verdict == "unsourced" else "warning",
            "message": {"text": finding.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": finding.file.replace("\\", "/")},
                        "region": {
                            "startLine": finding.statement.line,
                            "startColumn": finding.statement.column,
                            "charOffset": finding.statement.start,
                            "charLength": finding.statement.end - finding.statement.start,
                            "snippet": {"text": finding.statement.text},
                        },
                    }
                }
            ],
        }
        for finding in results
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": rows}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
