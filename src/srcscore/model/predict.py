"""The model: frozen numbers, and the sum that turns a row of features into a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from srcscore.domains.reputation import Reputations
from srcscore.features.extract import Row
from srcscore.model.curves import STEPS, Line, Steps, exact, exact_levels
from srcscore.model.genre import probabilities
from srcscore.model.wording import Terms, Wording
from srcscore.records import ModelInfo

DIGITS = 6
"""Decimals of a value: finer than any reputation is known, and short to read."""
IDENTITY = Line((0.0, 1.0), (0.0, 1.0))
"""Leaves every mean as it is."""
PATTERNS = frozenset(
    f"{publisher}{cited}" for publisher in ("rated", "inferred", "hidden") for cited in ("", "+cited")
)
"""Which signals an article has: what is known of its publisher, and whether it rests on a source."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """How much a publisher's reputation says, by how sure it is."""

    record_logit: Line
    """From the reputation's mean to the logit with which the record enters the mixture."""
    weight: Line
    """From the reputation's sd to the record's share of the mixture, 0 to 1; the rest is the article's."""
    inferred_scale: Line = IDENTITY
    """From an inferred mean (by network, name or graph) to the rated mean that it counts as.

    That may lie beyond 0 and 1."""


@dataclass(frozen=True, slots=True)
class AbstentionRule:
    """When the model abstains, because there is too little to go on."""

    words: int
    """Fewest words of an article without citations whose publisher is unrated or hidden."""
    language: str
    """The language that the model was trained on."""
    cited: int = 0
    """Fewest words of any other article."""
    no_journalism: float = 1.0
    """Probability of the genre `other` above which a text is taken for no journalism."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The 90% interval around a value, for one pattern of present signals."""

    lower: Line
    """Value to lower end."""
    upper: Line
    """Value to upper end."""

    def around(self, value: float) -> tuple[float, float]:
        """Return the interval; it always holds the value and lies in [0, 1]."""
        low, high = round(self.lower.at(value), DIGITS), round(self.upper.at(value), DIGITS)
        return max(0.0, min(low, value)), min(1.0, max(high, value))


@dataclass(frozen=True, slots=True)
class Prediction:
    """The model's sum for one row, term by term, before it is put in words."""

    logit: float
    """`intercept` plus all contributions, exactly."""
    intercept: float
    """The logit of an article with average terms under this pattern."""
    publisher: float
    """What the publisher's reputation adds."""
    shapes: tuple[float, ...]
    """What each feature adds, in the order of the specification."""
    terms: Terms
    """The n-grams of the wording."""
    families: tuple[float, ...]
    """What each family of n-grams adds, beside an average article."""
    genres: Mapping[str, float]
    """The logit of each genre by the article's words; empty without words."""
    genre_terms: Mapping[str, float]
    """What the probability of each genre adds."""
    value: float
    """`calibrate(logit)`."""
    interval: tuple[float, float]
    """90% interval."""
    pattern: str
    """The signals that were present, one of `PATTERNS`."""


@dataclass(frozen=True)
class Model:
    """A trained model: immutable, and safe to share between threads.

    Made by `srcscore.load_model`, or by training.
    """

    info: ModelInfo
    """Name, language, protocol, metrics."""
    features: str
    """SHA-256 of the specification of the features that it uses."""
    base: float
    """The intercept of an article whose publisher is hidden or unrated."""
    shapes: tuple[Steps, ...]
    """What each feature adds, in the order of the specification."""
    wording: Wording
    """What each n-gram adds."""
    offsets: tuple[float, ...]
    """What any text adds to each family of n-grams, so that average wording adds nothing."""
    genres: Mapping[str, float]
    """The intercept of each genre, in the order of the wording's columns."""
    genre_shapes: Mapping[str, Steps]
    """What the probability of each genre adds, by the words alone; in the same order."""
    publisher: Publisher
    """What a publisher's reputation adds."""
    calibration: Line
    """From logit to value."""
    intervals: Mapping[str, Interval]
    """The interval around a value, by pattern; one for each of `PATTERNS`."""
    abstention: AbstentionRule
    """When the model abstains."""
    reputations: Reputations
    """The table in which publishers and sources are looked up."""

    def __repr__(self) -> str:
        return f"<Model {self.info.name} {self.info.language}, reputation {self.reputations.version}>"

    @property
    def intercept(self) -> float:
        """The intercept when the publisher is hidden or unrated."""
        return self.base

    def with_ratings(
        self,
        ratings: Mapping[str, float] | str | Path,
        *,
        source: str,
        weight: float = 1.0,
        date: str = "",
    ) -> Model:
        """Return a model with additional ratings; this one is not changed.

        The ratings stay in this process: they are not saved or sent anywhere. They are listed in
        `Reputation.raters`. `versions.model` and `versions.reputation` of every score contain the name of the
        list and its hash, so that such scores can be told from those of the shipped model.

        Parameters
        ----------
        ratings
            Scores from 0 (not reliable) to 1 (reliable) by domain or URL: an allow list is all 1, a block
            list all 0. Or the path of a comma-separated file with columns `domain` (or `url` or `host`)
            and `score`. A rating of a whole site takes precedence over ratings of its sections.
        source
            Name of the list, which every reputation that it changes lists among its raters.
        weight
            Share of the new score in the resulting mean, above 0 and at most 1. At 1 it replaces the mean;
            below 1 the two are mixed, and the distance between them adds to the sd.
        date
            Day of the ratings, ISO 8601.

        Raises
        ------
        InputError
            If the weight, the source, the file or any row cannot be used. The message names every such row.
        InputTypeError
            If the ratings are neither a mapping nor a path.

        Examples
        --------
        >>> from srcscore import load_model, reputation
        >>> model = load_model().with_ratings({"example.com": 0.9}, source="our desk", date="2026-11-01")
        >>> known = reputation("https://www.example.com/a", model=model)
        >>> round(known.mean, 2), known.basis, known.raters[-1].rater
        (0.9, 'rated', 'our desk')
        """
        reputations = self.reputations.with_ratings(ratings, source, weight, date=date)
        added = reputations.version.removeprefix(self.reputations.version)
        return replace(self, info=replace(self.info, name=self.info.name + added), reputations=reputations)

    def calibrate(self, logit: float) -> float:
        """Return the expected rating at a logit, 0 to 1, rounded to 6 decimals; never falls."""
        return round(self.calibration.at(logit), DIGITS)

    def predict(self, row: Row) -> Prediction:
        """Return the sum of the model's terms for a row, its calibrated value and its interval.

        The logit of the publisher's record is mixed with that of the article. The record's share depends on
        how certain the reputation is and never on how good it is, so that a better mean never lowers the sum.
        """
        reputation = row.publisher
        if reputation is None or reputation.basis == "none":
            standing, share, intercept, publisher = "hidden", 0.0, self.base, 0.0
        else:
            standing = "rated" if reputation.basis in ("rated", "articles") else "inferred"
            share = self.publisher.weight.at(reputation.sd)
            mean = reputation.mean
            if standing == "inferred":
                mean = self.publisher.inferred_scale.at(mean)
            middle = self.publisher.record_logit.at(0.5)
            intercept = exact((1.0 - share) * self.base + share * middle)
            publisher = exact(share * (self.publisher.record_logit.at(mean) - middle))
        factor = 1.0 - share
        shapes = exact_levels(self.shapes, row.values, factor)
        terms = self.wording.terms(row.prose, factor)
        families = (0.0,) * len(self.offsets)
        if row.prose.words:
            sums = self.wording.by_family(terms)
            families = tuple(
                added / STEPS + round(factor * offset * STEPS) / STEPS
                for added, offset in zip(sums, self.offsets, strict=True)
            )
        genres: dict[str, float] = {}
        genre_terms: dict[str, float] = {}
        if row.prose.words and self.genres:
            steps = self.wording.genre_steps(terms)
            starts = zip(self.genres.items(), steps, strict=True)
            genres = {name: start + added / STEPS for (name, start), added in starts}
            likely = probabilities(genres)
            added = exact_levels(tuple(self.genre_shapes.values()), tuple(likely.values()), factor)
            genre_terms = dict(zip(likely, added, strict=True))
        logit = intercept + publisher + sum(shapes) + sum(families) + sum(genre_terms.values())
        value = self.calibrate(logit)
        pattern = standing + ("+cited" if row.cited else "")
        interval = self.intervals[pattern].around(value)
        return Prediction(
            logit=logit,
            intercept=intercept,
            publisher=publisher,
            shapes=shapes,
            terms=terms,
            families=families,
            genres=genres,
            genre_terms=genre_terms,
            value=value,
            interval=interval,
            pattern=pattern,
        )
