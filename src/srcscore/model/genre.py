"""What sort of text an article is: learned from its wording, or said by its own label."""

from __future__ import annotations

import re
from functools import cache
from math import exp, fsum

from srcscore.model.curves import STEPS
from srcscore.model.predict import Model
from srcscore.model.wording import Terms
from srcscore.records import Article, Genre
from srcscore.resources import read_rows

OTHER = "other"
"""The genre of texts that are no journalism."""
_LABELLED = 10.0
"""What a label in the text adds to its genre's logit: whoever writes "Opinion:" over a text nearly always
means it, and the wording can still outvote it."""
_HEAD = 300
"""Characters at the beginning of a text in which labels stand."""
_DIGITS = 2
"""Decimals of a probability: no more are known."""


def genre_of(article: Article, terms: Terms, model: Model) -> Genre | None:
    """Return the likeliest genre of an article; None when it has no words or the model knows no genres."""
    if not terms.words or not model.genres:
        return None
    # A label stands over an article, or at its head.
    heads = map(_labels().search, (article.title or "", article.text[:_HEAD]))
    match = next(filter(None, heads), None)
    labelled = _genres()[" ".join(match[1].lower().split())] if match else None
    steps = model.wording.genre_steps(terms)
    logits = {
        name: start + added / STEPS + (_LABELLED if name == labelled else 0.0)
        for (name, start), added in zip(model.genres.items(), steps, strict=True)
    }
    most = max(logits.values())
    odds = {name: exp(logit - most) for name, logit in logits.items()}
    name = max(odds, key=lambda each: (odds[each], each))
    probability = round(odds[name] / fsum(odds.values()), _DIGITS)
    reason = f"reads as {'no journalism' if name == OTHER else name} ({probability:.2f})"
    if match and name == labelled:
        reason = f"is labelled “{match[0].strip(' :|-–—[]()/')}” and {reason}"
    return Genre(name, probability, round(odds.get(OTHER, 0.0) / fsum(odds.values()), _DIGITS), reason)


@cache
def _genres() -> dict[str, str]:
    return {row["label"]: row["genre"] for row in read_rows("lexicons/genre_labels.tsv")}


@cache
def _labels() -> re.Pattern[str]:
    """Return what finds a label: on a line of its own, before a colon or bar, between slashes or brackets."""
    words = "|".join(sorted(map(re.escape, _genres()), key=len, reverse=True)).replace(r"\ ", r"\s+")
    return re.compile(rf"(?im)(?:^|[/\[(|])[ \t]*({words})[ \t]*(?:[:|/\])–—-]|$)")
