"""Which language is it? A vote of the words of two short samples, by a small table learned in training.

Every known word speaks for the languages that use it more than others do. Where too few words are known, the
script decides; a text whose script many languages share is then of none that the table knows.
"""

from __future__ import annotations

from functools import cache
from itertools import chain, repeat
from sys import intern

from srcscore.resources import read_rows

UNKNOWN = "und"
"""What ISO 639-2 calls a language that cannot be determined."""
_CLEAR_ENGLISH, _CLEAR = 1.2, 0.5
"""Average vote of a word from which a language is recognised. English words and names occur in texts of every
language, so that English needs more."""

_SAMPLE = 320
"""Characters of one sample; one from the start and one from the middle are read."""
_LONG = 8
"""Letters that count as a word where words are not set apart by spaces."""
_FEWEST_LETTERS = 40  # some eight words: with fewer no language can be told
_BESIDE = ".,;:!?…\"'“”„‘’«»()[]{}|*-–—_"
"""Marks around words."""

Votes = dict[str, tuple[tuple[str, int], ...]]
"""The votes of each word: pairs of language and weight."""


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language; `und` if it is not known, None for too little text."""
    return decide(text, _votes())


def decide(text: str, votes: Votes) -> str | None:
    """Detect the language as `detect_language` does, by a given table."""
    # The lowercase words of two samples, without numbers and addresses.
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        middle = max(len(text) // 2, _SAMPLE)
        sample = f"{sample} {text[middle : middle + _SAMPLE]}"
    stripped = map(str.strip, sample.lower().split(), repeat(_BESIDE))
    words = [
        word for word in stripped if word.isalpha() or not (word.isdecimal() or "." in word or "/" in word)
    ]
    letters = "".join(words)
    if len(letters) < _FEWEST_LETTERS:
        return None
    totals: dict[str, int] = {}
    for code, weight in chain.from_iterable(map(votes.get, words, repeat(()))):
        totals[code] = totals.get(code, 0) + weight
    best = max(totals, key=lambda code: (totals[code], code), default=UNKNOWN)
    needed = _CLEAR_ENGLISH if best == "en" else _CLEAR
    if totals.get(best, 0) >= needed * max(len(words), len(letters) / _LONG):
        return best
    return language_of_script(letters) or UNKNOWN


def language_of_script(letters: str) -> str | None:
    """Return the language most often written in the script of most letters."""
    counts: dict[str, int] = {}
    for point in map(ord, letters):
        if point > 0x370:  # Latin letters end before
            code = next((code for points, code in _scripts().items() if point in points), None)
            if code:
                counts[code] = counts.get(code, 0) + 1
    if not counts or sum(counts.values()) < len(letters) / 2:
        return None
    if counts.get("ja", 0) * 10 > sum(counts.values()):
        return "ja"
    return max(counts, key=lambda code: (counts[code], code))


@cache
def _votes() -> Votes:
    """Read the table; equal votes are one object, so that they stay near the processor."""
    rows = read_rows("lexicons/language_words.tsv")
    votes = {}
    for text in {row["votes"] for row in rows}:
        pairs = (pair.partition(":") for pair in text.split())
        votes[text] = tuple((intern(code), int(weight)) for code, _, weight in pairs)
    return {row["term"]: votes[row["votes"]] for row in rows}


@cache
def _scripts() -> dict[range, str]:
    """Return the language most often written in each range of code points."""
    rows = read_rows("lexicons/scripts.tsv")
    return {range(int(row["first"], 16), int(row["last"], 16) + 1): row["code"] for row in rows}
