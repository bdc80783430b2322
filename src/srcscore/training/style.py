"""How an article is written, counted: what the NELA baseline sees, and no score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from srcscore.language.annotate import AnnotatedText
from srcscore.language.cues import find_cues, normalise
from srcscore.language.tokens import tokenise
from srcscore.language.word_classes import words as lexicon
from srcscore.records import Article, Tokens
from srcscore.resources import read_rows

_WINDOW = 200
"""Words over which variety is measured, so that long texts are not poorer for being long."""
_LONG = 7
"""Letters from which a word is long, as in the LIX readability index."""
_DATELINE = re.compile(r"\s*[A-Z][A-Z .,'’-]{2,40}(?:,\s?[A-Z][\w. ]{1,20})?\s?(?:\([\w ]{2,20}\)\s?)?[-–—]")
_YEARS = frozenset(map(str, range(1900, 2100)))


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of one article's text; a share lies in [0, 1]."""

    words: int  # tokens that begin with a letter or digit
    sentences: int  # sentences
    words_per_sentence: float  # average length of a sentence, in words
    long_words: float  # share of words of seven letters and more
    readability: float  # LIX (Björnsson 1968): words per sentence plus the percentage of long words
    variety: float | None
    """Different words per word, averaged over windows of 200 words; None for a shorter text."""
    quoted: float  # share of characters in quoted speech
    numbers: float  # figures per word
    years: float  # years per word
    dates: float  # names of months and days of the week per word
    exclaimed: float  # exclamation marks per sentence
    asked: float  # question marks per sentence
    capitals: float  # words of three letters and more in capitals, as a share of all words
    title_capitals: float  # the same in the headline; 0 without one
    title_words: int  # words of the headline; 0 without one
    title_in_body: float | None
    """Share of the headline's content words that the text uses; None without a headline."""
    has_byline: bool  # whether the article names an author or has a byline
    has_dateline: bool  # whether the text begins with a place in capitals and a dash


def measure_style(article: Article, tokens: Tokens) -> Style:
    """Measure how an article is written."""
    words = [word for word in tokens.words if word[0].isalnum()]
    count, sentences = max(len(words), 1), max(len(tokens.sentences), 1)
    text = tokens.text
    figures = [word for word in words if word[0].isdigit()]
    per_sentence = len(words) / sentences
    long_share = len([1 for size in map(len, words) if size >= _LONG]) / count
    dates = frozenset(row["term"] for row in read_rows("lexicons/dates.tsv"))
    title = tokenise(article.title or "")
    # The mean segmental type-token ratio (Johnson 1944).
    windows = [words[at : at + _WINDOW] for at in range(0, len(words) - _WINDOW + 1, _WINDOW)]
    variety = sum(len(set(window)) for window in windows) / (len(windows) * _WINDOW) if windows else None
    common = lexicon("sentence_starters")
    content = {word for word in normalise(title.words) if len(word) > 2 and word[0].isalnum()} - common
    used = frozenset(words)
    repeated = [w in used or w.title() in used or w.upper() in used for w in content]
    body = next((block.span.start for block in article.blocks if block.kind == "body"), 0)
    return Style(
        words=len(words),
        sentences=len(tokens.sentences),
        words_per_sentence=per_sentence,
        long_words=long_share,
        readability=per_sentence + 100 * long_share,
        variety=variety,
        quoted=sum(span.end - span.start for span in tokens.quotes) / max(len(text), 1),
        numbers=len(figures) / count,
        years=len([1 for word in figures if word in _YEARS]) / count,
        dates=len([1 for word in words if word in dates]) / count,
        exclaimed=text.count("!") / sentences,
        asked=text.count("?") / sentences,
        capitals=_capitals(tokens.words) / count,
        title_capitals=_capitals(title.words) / max(len(title.words), 1),
        title_words=sum(word[0].isalnum() for word in title.words),
        title_in_body=sum(repeated) / len(content) if content else None,
        has_byline=bool(article.authors) or any(block.kind == "byline" for block in article.blocks),
        has_dateline=_DATELINE.match(article.text, body) is not None,
    )


def _capitals(words: Sequence[str]) -> int:
    """Count the words of three letters and more in capitals."""
    return len([1 for word in words if word.isupper() and len(word) > 2])


_COUNTED = lexicon("sentence_starters") | {
    *("said", "says", "would", "could", "might", "must", "never", "always")
}
_SIGNS = frozenset(".,;:!?()[]\"'“”‘’…—–-$%")


def measure_rates(text: AnnotatedText) -> dict[str, float]:
    """Return the rates of cues, signs and small words per thousand tokens, by name."""
    rates: dict[str, float] = {}
    size = max(len(text.words), 1)
    lower = map(str.lower, text.words)
    names: list[str] = [cue.kind for cue in find_cues(text)]
    names += [f"“{word}”" for word in lower if word in _COUNTED or word in _SIGNS]
    for name in names:
        rates[name] = rates.get(name, 0.0) + 1000.0 / size
    return rates
