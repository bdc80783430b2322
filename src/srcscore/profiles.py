"""The reputation of an outlet that nobody has rated, from its own articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum, sqrt
from typing import TYPE_CHECKING

import numpy as np

from srcscore.article import parse
from srcscore.errors import InputError
from srcscore.language.fingerprints import near_duplicates, signature
from srcscore.language.tokens import tokenise
from srcscore.records import Reputation
from srcscore.resources import read_rows
from srcscore.scoring import Readable, check_many, chosen, score

if TYPE_CHECKING:
    from srcscore.model.predict import Model

TABLE = "tables/pooling.tsv"


@dataclass(frozen=True, slots=True)
class Pooling:
    """How the mean value of some articles of one outlet foretells the outlet's rating.

    Values vary between outlets and between the articles of one; with the number of articles the second
    part of their mean's variance falls, and the mean tells more (a random-effects model: Searle, Casella &
    McCulloch 1992, chapter 3).
    """

    middle: float
    """Mean rating of outlets."""
    centre: float
    """Mean value of outlets."""
    slope: float
    """How much the rating rises with the true mean value of an outlet."""
    between: float
    """Variance of outlets' true mean values."""
    within: float
    """Variance of values around the mean of their outlet."""
    spread: float
    """Variance of outlets' ratings."""

    def at(self, value: float, count: int) -> tuple[float, float]:
        """Return mean and sd of the rating given the mean value of `count` independent articles."""
        share = self.between / (self.between + self.within / count)
        mean = self.middle + self.slope * share * (value - self.centre)
        left = self.spread - self.slope**2 * share * self.between
        return min(1.0, max(0.0, mean)), sqrt(max(left, 0.0))


def profile(articles: Iterable[Readable], *, model: Model | None = None) -> Reputation:
    """Return the reputation of one outlet from its own articles: the answer for one that nobody has rated.

    Each article is scored with its publisher hidden. Articles that nearly repeat each other count as one,
    and articles that the model abstains from not at all.

    Parameters
    ----------
    articles
        As in `score`; all of one outlet.
    model
        What `load_model` returned; the newest shipped model by default.

    Returns
    -------
    Reputation
        With `basis="articles"`; its sd falls with the number of independent articles. `basis="none"`,
        with the mean and sd of outlets in general, when no article could be judged.

    Raises
    ------
    InputTypeError
        If it is no iterable of articles, or no model.
    InputError
        If the articles are of several outlets, or none names one.
    """
    check_many("profile", articles)
    model = chosen(model)
    read = [parse(article) for article in articles]
    domain = _outlet([article.domain for article in read])
    told = [score(article, use_publisher=False, model=model) for article in read]
    kept = [
        (article.text, found.value) for article, found in zip(read, told, strict=True) if not found.abstained
    ]
    if not kept:
        return Reputation(domain, pooling().middle, sqrt(pooling().spread), "none")
    values = _independent([text for text, _ in kept], [value for _, value in kept])
    mean, sd = pooling().at(fsum(values) / len(values), len(values))
    return Reputation(domain, mean, sd, "articles")


def _outlet(domains: Sequence[str | None]) -> str:
    names = sorted({domain for domain in domains if domain is not None})
    if len(names) != 1:
        raise InputError(
            "a profile is of one outlet",
            value=", ".join(names) or "no article has a url",
            remedy="pass the articles of one outlet, each with its url",
        )
    return names[0]


def _independent(texts: Sequence[str], values: Sequence[float]) -> list[float]:
    """Return one value for each group of near-copies: their mean."""
    signatures = [signature(tokenise(text).words) for text in texts]
    known = [place for place, found in enumerate(signatures) if len(found)]
    alike = near_duplicates(np.array([signatures[place] for place in known])) if len(known) > 1 else []
    copies = [[known[row] for row in group] for group in alike]
    grouped = {place for group in copies for place in group}
    copies += [[place] for place in range(len(texts)) if place not in grouped]
    return [fsum(values[place] for place in group) / len(group) for group in sorted(copies)]


@cache
def pooling() -> Pooling:
    """Return what training found."""
    return Pooling(**{row["name"]: float(row["value"]) for row in read_rows(TABLE)})
