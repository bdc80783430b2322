"""What else is known of a domain: platform, government, wire service, journal, fact-checker, ..."""

from __future__ import annotations

from functools import cache

from srcscore.resources import read_lines, read_rows


@cache
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in read_lines("tables/categories.tsv"):
        category, _, domains = line.partition("\t")
        for domain in domains.split(" "):
            found[domain] = (*found.get(domain, ()), category)
    return found


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    rows = read_rows("tables/suffixes.tsv")
    return tuple((row["suffix"], row["category"]) for row in rows)


def categories_of(domain: str) -> tuple[str, ...]:
    """Return what is known of a domain besides its reliability."""
    known = _table().get(domain)
    if known is not None:
        return known
    return tuple(category for suffix, category in _suffixes() if domain.endswith(suffix))[:1]
