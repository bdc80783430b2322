"""Every number that was chosen before fitting, in one place; a model's manifest holds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What decides how a model is trained, besides the data and the seed."""

    # --- which articles
    per_domain: int = 40
    """Articles of an outlet in a corpus. More would let a few large outlets fill a corpus, and teach little:
    outlets count by the square root of their articles."""
    shortest: int = 600
    """Characters of the shortest article. Shorter ones are mostly teasers and pages that failed."""
    corpus_evenness: float = 0.25
    """How far corpora are made to weigh the same: 0 not at all, 1 wholly. A corpus of ten times the weight
    then counts 5.6 times as much: chosen by the AUC on corpora left out."""
    folds: int = 5
    """Folds of outlets. More cost time in proportion; fewer leave the models less to learn from."""

    # --- which words
    signature_window: int = 6
    """Words in a row that an outlet repeats to be its signature. Fewer would mask common phrases."""
    signature_articles: int = 3
    """Articles that must repeat them: two may be versions of one."""
    signature_share: float = 0.1
    """Share of an outlet's articles that must repeat them. Smaller masks phrases of chance."""
    common_words: int = 1500
    """Words read as they are; all others are read by their shape. More lets in names and topics."""
    topical: float = 0.45
    """Residual inverse document frequency from which a word is a topic's. Smaller drops verbs too."""
    gram_outlets: int = 12
    """Outlets that must use an n-gram. Fewer lets in what a single owner writes."""
    candidates: int = 40000
    """N-grams considered, those of most outlets first. More cost memory; the L1 penalty drops nearly all."""
    sparsity: float = 2.0
    """Inverse of the L1 penalty that chooses n-grams. Larger keeps more of them."""
    strength: float = 0.1
    """Inverse of the L2 penalty on those chosen. Larger trusts the wording more on outlets already seen."""
    free_factor: float = 3.0
    """Factor of the features' sum beside the n-grams: so large that the penalty hardly shrinks it."""

    # --- what features add
    steps: int = 24
    """Steps of a feature's table. More follow noise, fewer make coarse jumps."""
    stumps: int = 400
    """Boosted trees of one split; with `learning_rate` they decide how closely tables follow the data."""
    learning_rate: float = 0.08
    """What each stump adds of its fit. Half of it needs twice the stumps."""
    leaf_samples: int = 40
    """Articles in a leaf: one outlet's share of a corpus, so that no step is made from one outlet alone."""
    l2: float = 5.0
    """Penalty on what a leaf adds. Larger flattens steps of few articles."""

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
