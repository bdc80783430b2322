"""What sort of text an article is: learned from its wording, or said by its own label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from math import exp, fsum

from srcscore.records import Article, Genre
from srcscore.resources import read_rows

OTHER = "other"
"""The genre of texts that are no journalism."""
_LABELLED = 12.0
"""What a label in the text adds to its genre's logit: whoever writes "Opinion:" over a text nearly always
means it. By their words alone, none of 400 articles reads as anything else by more than 8.3."""
_HEAD = 300
"""Characters at the beginning of a text in which labels stand."""
_DIGITS = 2
"""Decimals of a probability that is told: no more are known."""
PROBABILITY_DIGITS = 6
"""Decimals of a probability that the score reads: the last bits of exponentials differ between platforms."""


def probabilities(logits: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of each genre from its logit, rounded to `PROBABILITY_DIGITS`."""
    most = max(logits.values())
    odds = {name: exp(logit - most) for name, logit in logits.items()}
    total = fsum(odds.values())
    return {name: round(each / total, PROBABILITY_DIGITS) for name, each in odds.items()}


def called(name: str) -> str:
    """Return a genre in words."""
    return "no journalism" if name == OTHER else name.replace("-", " ")


def reads_as(likely: Mapping[str, float]) -> tuple[str, float, str]:
    """Return the likeliest genre, its probability, and both in words."""
    name = max(likely, key=lambda each: (likely[each], each))
    return name, likely[name], f"reads as {called(name)} ({likely[name]:.{_DIGITS}f})"


def genre_of(article: Article, logits: Mapping[str, float]) -> Genre | None:
    """Return the likeliest genre of an article, from the logits that its words and its label give.

    None when there are no logits: the article has no words, or the model knows no genres.
    """
    if not logits:
        return None
    # A label stands over an article, or at its head.
    heads = map(_labels().search, (article.title or "", article.text[:_HEAD]))
    match = next(filter(None, heads), None)
    labelled = _genres()[" ".join(match[1].lower().split())] if match else None
    likely = probabilities(
        {name: logit + (_LABELLED if name == labelled else 0.0) for name, logit in logits.items()}
    )
    name, probability, reason = reads_as(likely)
    if match and name == labelled:
        reason = f"is labelled “{match[0].strip(' :|-–—[]()/')}” and {reason}"
    return Genre(name, round(probability, _DIGITS), round(likely.get(OTHER, 0.0), _DIGITS), reason)


@cache
def _genres() -> dict[str, str]:
    return {row["label"]: row["genre"] for row in read_rows("lexicons/genre_labels.tsv")}


@cache
def _labels() -> re.Pattern[str]:
    """Return what finds a label: on a line of its own, before a colon or bar, between slashes or brackets."""
    words = "|".join(sorted(map(re.escape, _genres()), key=len, reverse=True)).replace(r"\ ", r"\s+")
    return re.compile(rf"(?im)(?:^|[/\[(|])[ \t]*({words})[ \t]*(?:[:|/\])–—-]|$)")
