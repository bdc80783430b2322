"""Every number that was chosen before fitting, in one place; a model's manifest holds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What decides how a model is trained, besides the data and the seed."""

    # --- which articles
    per_domain: int = 20
    """Articles of an outlet in a corpus. More would let a few large outlets fill a corpus, and teach little:
    outlets count by the square root of their articles."""
    shortest: int = 600
    """Characters of the shortest article without a judgement. Shorter ones are mostly teasers and pages that
    failed."""
    aside: float = 0.4
    """What an article of a corpus of one subject counts: celebrity news and fact-checks are half of some
    sets, and not of what is scored."""
    judged_share: float = 0.6
    """Share of the wording that is learned from judgements, the rest from ratings. At 0.5 values agree with
    the label as well, and less with judgements (decision 27)."""
    folds: int = 5
    """Folds of outlets. More cost time in proportion; fewer leave the models less to learn from."""

    # --- which words
    signature_window: int = 6
    """Words in a row that an outlet repeats to be its signature. Fewer would mask common phrases."""
    signature_articles: int = 3
    """Articles that must repeat them: two may be versions of one."""
    signature_share: float = 0.1
    """Share of an outlet's articles that must repeat them. Smaller masks phrases of chance."""
    common_words: int = 3000
    """Words read as they are; all others are read by their shape. 1,500 cost .013 of rank correlation."""
    lower_case: float = 0.25
    """Share of a word's uses within sentences that is in lower case; of fewer, it is a name."""
    gram_outlets: int = 12
    """Outlets that must use an n-gram. Fewer lets in what a single owner writes."""
    candidates: int = 30000
    """N-grams with a weight, those of most outlets first. Twice as many gain .001."""
    penalty: float = 30.0
    """L2 penalty on the weights of n-grams. Larger trusts them less on outlets not seen."""
    free_factor: float = 10.0
    """Factor of the cues' sum beside the n-grams: so large that the penalty hardly shrinks it."""
    genre_strength: float = 0.15
    """Inverse of the L2 penalty on the n-grams of genres. At 0.3 satire is told apart worse by .004."""
    genre_tolerance: float = 1e-3
    """Largest slope at which their fit ends. A tenth of it takes twice the time, and ranks no better."""

    # --- what features add
    citations: float = 0.5
    """Factor of what citations say of the judgement alone, before language is fitted to the rest. A joint fit
    would give them 0.3: n-grams say much of the same, but are no sources. At 0.5 the rank correlation falls
    by .002, at 0.7 by .009."""
    steps: int = 24
    """Steps of a feature's table. More follow noise, fewer make coarse jumps."""
    stumps: int = 250
    """Boosted trees of one split; with `learning_rate` they decide how closely tables follow the data."""
    learning_rate: float = 0.06
    """What each stump adds of its fit. Half of it needs twice the stumps."""
    leaf_samples: int = 40
    """Articles in a leaf: one outlet's share of a corpus, so that no step is made from one outlet alone."""
    l2: float = 5.0
    """Penalty on what a leaf adds. Larger flattens steps of few articles."""

    # --- abstention
    fewest_cited: int = 25
    """Words from which on an article with a source is judged: in articles cut to so many, the value was on
    the wrong side less often than a coin."""
    fewest_uncited: int = 300
    """The same for an article without a source whose publisher is not known."""
    no_journalism: float = 0.6
    """Probability of the genre `other` above which a text is not judged: on outlets not seen, two in three of
    these were judged so, and 1 article in 120 is one of them."""

    # --- calibration and intervals
    calibration_points: int = 20
    """Points of the calibration curve: one for each twentieth of the weight."""
    rating_edge: float = 0.01
    """No mean rating of a point is nearer to 0 or 1, since its logit would run away."""
    point_gap: float = 1e-3
    """Points of the curve are at least so far apart in logits, so that roundings make no slope."""
    least_rise: float = 0.01
    """The curve rises at least so much in one logit: it must be invertible."""
    level: float = 0.9
    """Coverage of the interval of a score, as the documentation promises it; not of a reputation."""
    windows: int = 8
    """Windows of values with an interval each. More give narrower ones, from fewer outlets each."""
    pattern_articles: int = 300
    """A pattern of signals with fewer articles is not judged by itself alone: a window of it would hold
    some forty articles, too few for the ends of a 90% interval."""


SETTINGS = TrainingSettings()
"""The settings of every model that is trained."""
