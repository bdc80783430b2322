"""The model: frozen numbers, and the sums that turn a row into a score. numpy only where arrays are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from srcscore.domains.reputation import Reputations
from srcscore.features.extract import Row
from srcscore.model.curves import Line, Steps
from srcscore.model.exact import exact
from srcscore.model.wording import Terms, Wording
from srcscore.records import ModelInfo, Reputation

DIGITS = 6
"""A value is rounded to so many decimals."""


AS_IT_IS = Line((0.0, 1.0), (0.0, 1.0))
"""Takes every mean for itself."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """How much a publisher's reputation says, by how sure it is."""

    opinion: Line
    """Reputation mean to logit: what the record alone would say."""
    weight: Line
    """Reputation sd to the share of the record in the mixture, 0 to 1; the rest is the article's."""
    surroundings: Line = AS_IT_IS
    """A mean that comes from an outlet's surroundings to the mean that it is taken for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When there is too little to go on."""

    words: int
    """An article of an unrated publisher without citations needs at least so many words."""
    language: str
    """The language that the model was trained on."""
    cited: int = 0
    """With citations it needs at least so many."""


@dataclass(frozen=True, slots=True)
class Brevity:
    """How far the terms of an article are to be trusted, by the number of its words."""

    shift: Line
    """What is added to the terms."""
    scale: Line
    """The factor of the terms."""


AS_LONG = Brevity(Line((0.0,), (0.0,)), Line((0.0,), (1.0,)))
"""Takes every article for a long one."""


@dataclass(frozen=True, slots=True)
class Doubt:
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
    """What the model makes of one row, before it is put in words."""

    logit: float
    """`intercept` plus all contributions, exactly."""
    intercept: float
    """What an article with average terms gets under this pattern."""
    publisher: float
    """What the publisher's reputation adds."""
    shapes: tuple[float, ...]
    """What each feature adds, in the order of the specification."""
    terms: Terms
    """What each n-gram of the wording adds."""
    offset: float
    """What the text adds whatever its words."""
    brevity: float
    """What is added because there are few words."""
    value: float
    """`calibrate(logit)`."""
    interval: tuple[float, float]
    """90% interval."""
    pattern: str
    """Which signals were there: `rated`, `inferred` or `hidden`, and `+cited` where a source is cited."""


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
    """The article's own intercept."""
    shapes: tuple[Steps, ...]
    """What each feature adds, in the order of the specification."""
    wording: Wording
    """What each n-gram adds."""
    offset: float
    """What a text adds whatever its words, so that the wording of an average one adds nothing."""
    publisher: Publisher
    """What a reputation adds."""
    calibration: Line
    """Logit to value."""
    doubt: Mapping[str, Doubt]
    """Intervals by pattern."""
    rule: Rule
    """When to abstain."""
    reputations: Reputations
    """Who is how reliable."""
    brevity: Brevity = AS_LONG
    """What short articles are worth."""

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
        """Return a model that knows some more ratings; this one stays as it is.

        The ratings never leave the process: they are not written into a model or sent anywhere. They show
        in `Reputation.raters`, and `versions.model` and `versions.reputation` of every score name the list
        and a hash of it, so that such scores are not mistaken for those of the model as shipped.

        Parameters
        ----------
        ratings
            Score from 0 (not reliable) to 1 (reliable) by domain or URL; an allow list is all 1, a block
            list all 0. Or the path of a comma-separated file with columns `domain` (or `url` or `host`)
            and `score`. A rating of a whole site counts before ratings of its sections.
        source
            Name of the list, shown with every reputation it touches.
        weight
            Share of the new score in the resulting mean, above 0 to 1. At 1 it overrides what is known;
            below, it joins it, and the distance between the two counts as doubt.
        date
            Day of the ratings, ISO 8601.

        Raises
        ------
        InputError
            If the weight, the source or the file is unusable, or any row is: the message names every such
            row, and nothing is taken over.
        InputTypeError
            If the ratings are neither a mapping nor a path.

        Examples
        --------
        >>> from srcscore import load_model, reputation
        >>> model = load_model().with_ratings({"example.com": 0.9}, source="our desk", date="2026-11-01")
        >>> found = reputation("https://www.example.com/a", model=model)
        >>> round(found.mean, 2), found.basis, found.raters[-1].rater
        (0.9, 'rated', 'our desk')
        """
        reputations = self.reputations.with_ratings(ratings, source, weight, date=date)
        added = reputations.version.removeprefix(self.reputations.version)
        return replace(self, info=replace(self.info, name=self.info.name + added), reputations=reputations)

    def calibrate(self, logit: float) -> float:
        """Return the expected rating at a logit, 0 to 1, rounded to 6 decimals; never falls."""
        return round(self.calibration.at(logit), DIGITS)

    def predict(self, row: Row) -> Prediction:
        """Return the sum of the model's terms for a row, and what it means."""
        known = row.publisher if row.publisher is not None and row.publisher.basis != "none" else None
        share = 0.0 if known is None else self.publisher.weight.at(known.sd)
        words = len(row.prose.words)
        brevity = exact((1.0 - share) * self.brevity.shift.at(words))
        rest = (1.0 - share) * self.brevity.scale.at(words)
        intercept, record = self._record(known, share)
        shapes = tuple(
            [exact(rest * steps.at(value)) for steps, value in zip(self.shapes, row.values, strict=True)]
        )
        terms = self.wording.terms(row.prose, rest)
        offset = exact(rest * self.offset) if words else 0.0
        logit = intercept + record + sum(shapes) + terms.total + offset + brevity
        value = self.calibrate(logit)
        pattern = _standing(known) + ("+cited" if row.cited else "")
        return Prediction(
            logit,
            intercept,
            record,
            shapes,
            terms,
            offset,
            brevity,
            value,
            self.doubt[pattern].around(value),
            pattern,
        )

    def _record(self, known: Reputation | None, share: float) -> tuple[float, float]:
        """Return the intercept and what the publisher's record adds.

        The record's opinion is mixed with the article's by `share`, which depends on how sure the
        reputation is and never on how good it is: so a better mean never lowers the sum.
        """
        if known is None:
            return self.base, 0.0
        opinion = self.publisher.opinion
        middle = opinion.at(0.5)
        mean = known.mean if _standing(known) == "rated" else self.publisher.surroundings.at(known.mean)
        intercept = exact((1.0 - share) * self.base + share * middle)
        return intercept, exact(share * (opinion.at(mean) - middle))


def _standing(known: Reputation | None) -> str:
    """Return whether an outlet is rated itself, judged by its surroundings, or not known."""
    if known is None:
        return "hidden"
    return "rated" if known.basis in ("rated", "articles") else "inferred"
