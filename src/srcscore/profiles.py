"""The reputation of an outlet that nobody has rated, from its own articles."""

from __future__ import annotations

from collections.abc import Iterable
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
from srcscore.scoring import Readable, check_many, model_or_newest, score

if TYPE_CHECKING:
    from srcscore.model.predict import Model

TABLE = "tables/pooling.tsv"


@dataclass(frozen=True, slots=True)
class Pooling:
    """How the mean value of some articles of an outlet predicts the outlet's rating.

    A random-effects model (Searle, Casella & McCulloch 1992, chapter 3): values vary between outlets and
    between the articles of one outlet, and the mean of more articles is less affected by the latter.
    """

    middle: float
    """Mean rating of outlets."""
    centre: float
    """Mean value of outlets."""
    slope: float
    """Rise of the rating with the true mean value of an outlet."""
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
    """Return the reputation of an outlet by its own articles, such as one that nobody has rated.

    Each article is scored with its publisher hidden. Near-duplicates count as one article; articles from
    which the model abstains do not count.

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
        If `articles` is not an iterable of articles, or `model` not a model.
    InputError
        If the articles are of several outlets, or none has a URL.
    """
    check_many("profile", articles)
    model = model_or_newest(model)
    parsed = [parse(article) for article in articles]
    domains = sorted({article.domain for article in parsed if article.domain is not None})
    if len(domains) != 1:
        raise InputError(
            "a profile is of one outlet",
            value=", ".join(domains) or "no article has a url",
            remedy="pass the articles of one outlet, each with its url",
        )
    scores = [score(article, use_publisher=False, model=model) for article in parsed]
    scores = [result for result in scores if not result.abstained]
    if not scores:
        return Reputation(domains[0], pooling().middle, sqrt(pooling().spread), "none")
    # Near-copies count as one article, with their mean; a very short text has no signature.
    signatures = [signature(tokenise(result.article.text).words) for result in scores]
    rows = [row for row, hashes in enumerate(signatures) if len(hashes)]
    alike = near_duplicates(np.array([signatures[row] for row in rows]))
    groups = [[rows[index] for index in group] for group in alike]
    grouped = {row for group in groups for row in group}
    groups += [[row] for row in range(len(scores)) if row not in grouped]
    values = [fsum(scores[row].value for row in group) / len(group) for group in sorted(groups)]
    mean, sd = pooling().at(fsum(values) / len(values), len(values))
    return Reputation(domains[0], mean, sd, "articles")


@cache
def pooling() -> Pooling:
    """Return the pooling that was fitted to the articles of rated outlets."""
    return Pooling(**{row["name"]: float(row["value"]) for row in read_rows(TABLE)})
