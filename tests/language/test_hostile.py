"""Texts made to break readers; how time grows with them is in `benchmarks/studies/language.py`."""

import pytest

from srcscore.language.annotate import annotate
from srcscore.language.cues import find_cues
from srcscore.language.detect import detect_language
from srcscore.language.tokens import tokenise
from srcscore.records import Article
from srcscore.training.style import measure_style

SIZE = 30_000  # beyond every window and limit of a reader; how time grows is measured elsewhere
UNITS = [
    "a",
    "word ",
    '"',
    "“",
    " 'a",
    "''",
    ".",
    '."',
    "A.",
    "https://.,",
    "a-",
    "1,000",
    "(",
    "!",
    "NEVER ",
    "\n",
]
STRANGE = ["\u0301", "a\u200b", "\ud800", "\x00", "\u2028", "é", "汉", "😀", "İ", "ß"]


@pytest.mark.parametrize("unit", [*UNITS, *STRANGE], ids=ascii)
def test_nothing_crashes_and_nothing_is_lost(unit: str) -> None:
    text = unit * (SIZE // len(unit))
    article = Article(text, title=text)
    tokens = tokenise(text)
    assert "".join(tokens.words) == "".join(text.split())
    assert all(quote.end <= len(text) for quote in tokens.quotes)
    assert all(cue.span.end <= len(text) for cue in find_cues(annotate(article)))
    assert measure_style(article, tokens).sentences == len(tokens.sentences)
    assert len(detect_language(text) or "und") in (2, 3)
