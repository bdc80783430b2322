"""The documents and pages that an article credits, for reference managers: CSL-JSON and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from srcscore.records import Score
from srcscore.report.text import clean, shorten

_NOTE = 300
"""Columns of the sentence that a reference stands in."""
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s{}\\]+$")
_SPECIAL = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def references(score: Score) -> list[dict[str, Any]]:
    """Return what the article credits and gives a DOI or a link for, as items of CSL-JSON, each once.

    The titles of documents are not known: the title is what the article calls them, and the note has the
    sentence. A document without DOI or link ("court filings") is left out, since nobody could find it.
    """
    items: dict[str, dict[str, Any]] = {}
    for citation in score.citations:
        if citation.role not in ("evidence", "listed"):
            continue
        # The first link that shares a character with the citation.
        start, end = citation.span
        beside = (link for link in score.article.links if link.span and link.span.start < end)
        url = next((link.url for link in beside if link.span and start < link.span.end), None)
        url = url if url and _ADDRESS.match(url) else None
        doi = _DOI.match(citation.name) or _DOI.match(url or "")
        key = doi[1].lower() if doi else url
        if key is None or key in items:
            continue
        sentence = shorten(citation.sentence.of(score.article.text), _NOTE)
        item = {
            "id": f"{citation.domain or 'document'}-{len(items) + 1}",
            "type": "article-journal" if doi else "document" if citation.kind == "document" else "webpage",
            "title": clean(citation.text if doi is None else citation.name),
            "container-title": citation.domain,
            "DOI": doi[1] if doi else None,
            "URL": f"https://doi.org/{doi[1]}" if doi else url,
            "note": f"cited in: {sentence}",
        }
        items[key] = {name: value for name, value in item.items() if value}
    return list(items.values())


def bibtex(items: Iterable[dict[str, Any]]) -> str:
    """Return references as BibTeX."""
    names = {"title": "title", "container-title": "howpublished", "DOI": "doi", "URL": "url", "note": "note"}
    entries = []
    for item in items:
        kind = "article" if item["type"] == "article-journal" else "misc"
        fields = dict(names, **{"container-title": "journal"}) if kind == "article" else names
        rows = [
            f"  {field} = {{{item[name] if name in ('DOI', 'URL') else item[name].translate(_SPECIAL)}}},"
            for name, field in fields.items()
            if name in item
        ]
        entries.append("\n".join([f"@{kind}{{{re.sub('[^a-z0-9.-]', '', item['id'].lower())},", *rows, "}"]))
    return "\n\n".join(entries)
