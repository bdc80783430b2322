"""The word lists behind the cues, each a packaged table with its source in its head."""

from __future__ import annotations

from functools import cache

from srcscore.resources import read_rows


@cache
def words(name: str) -> frozenset[str]:
    """Return the single-word entries of a lexicon, in lower case.

    Raises
    ------
    ResourceError
        If there is no such table.
    """
    return frozenset(entry[0] for entry in phrases(name) if len(entry) == 1)


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """Return every entry of a lexicon as its words, in lower case and in the table's order.

    Raises
    ------
    ResourceError
        If there is no such table.
    """
    rows = read_rows(f"lexicons/{name}.tsv")
    return tuple(tuple(row["term"].lower().split()) for row in rows)


@cache
def abbreviations() -> dict[str, bool]:
    """Return the abbreviations, without their full stop, and whether they may end a sentence."""
    return {row["term"]: row["kind"] == "either" for row in read_rows("lexicons/abbreviations.tsv")}


@cache
def word_set(name: str) -> frozenset[str]:
    """Return one of the small sets of words that single rules look at, as the words are written in a text."""
    return _word_sets()[name]


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    return {row["set"]: frozenset(row["words"].split(" ")) for row in read_rows("lexicons/sets.tsv")}
