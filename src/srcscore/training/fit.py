"""Fit the article's part of the model: citations first, then cues, genre and wording to what they leave.

The label of an article is half the rating of its outlet and half the judgement of the article itself; where
one half is missing, the other is learned from. All is fitted by least squares. Shapes are boosted stumps,
read back as one table for each feature; the wording is the sum of two ridge regressions on n-grams, one for
each half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge

from srcscore.features.spec import features
from srcscore.model.curves import Steps, exact
from srcscore.model.wording import families
from srcscore.training.genres import fit_genres, genre_probabilities
from srcscore.training.metrics import Floats, Mask, Names, Rows
from srcscore.training.ngrams import rarity
from srcscore.training.settings import SETTINGS

_DIGITS = 6
"""Significant digits of thresholds: readable, short in the file, and finer than any feature is measured."""
_INNER = 4
"""Folds in which shapes are fitted to see what they leave on outlets not seen."""
_REFITS = 3
"""Fits of the wording, each without what counted the wrong way in the one before: a fourth moves nothing."""
_SMALLEST = 1e-12
"""No variance is taken for smaller, so that an n-gram that does not occur divides nothing by zero."""


@dataclass(frozen=True, slots=True)
class Table:
    """What training sees of the samples, one row each."""

    values: Floats  # one column a feature; NaN where it was not measured
    counts: sparse.csr_matrix  # one column a candidate n-gram, damped as the model damps them
    family: Rows  # the index of each n-gram's family
    domains: Names  # the publisher of each
    groups: Rows  # a number for each group of outlets that are never parted
    ratings: Floats  # the rating of each one's outlet, 0 to 1; NaN where there is none
    judgements: Floats  # the judgement of each, 0 to 1; NaN where there is none
    genres: Names  # the genre of each by its judgement; empty where there is none
    weights: Floats  # how much each counts; mean 1
    cited: Mask  # whether it cites anything

    @property
    def complete(self) -> Mask:
        """Whether both halves of a label are known."""
        return np.asarray(~np.isnan(self.ratings) & ~np.isnan(self.judgements))

    @property
    def labels(self) -> Floats:
        """Half the rating and half the judgement, or the one of them that is known."""
        return np.asarray(np.nanmean([self.ratings, self.judgements], axis=0), np.float64)

    def at(self, rows: Rows | Mask) -> Table:
        """Return some of the rows."""
        whole = ("family",)
        parts = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name not in whole}
        return replace(self, **parts)


@dataclass(frozen=True, slots=True)
class Parts:
    """The article's part of the model: everything but the publisher."""

    base: float  # its intercept
    shapes: tuple[Steps, ...]  # what each feature adds
    weights: Floats  # what each candidate n-gram adds, before damping
    offsets: tuple[float, ...]  # what each family adds whatever the words, so that on average it adds nothing
    genres: Mapping[str, float]  # the intercept of each genre
    by_genre: Floats  # what each candidate n-gram adds to each genre's logit, before damping
    genre_shapes: Mapping[str, Steps]  # what each genre's probability adds

    def logits(self, table: Table) -> Floats:
        """Return the logit of each sample, publisher hidden."""
        shaped = apply_shapes(self.shapes, table.values).sum(axis=1)
        if self.genres:
            likely = genre_probabilities(self.genres, self.by_genre, table.counts, list(self.genres))
            shaped = shaped + apply_shapes(tuple(self.genre_shapes.values()), likely).sum(axis=1)
        return np.asarray(self.base + shaped + table.counts @ self.weights + sum(self.offsets), np.float64)


def quantile_edges(values: Floats) -> tuple[float, ...]:
    """Return rising thresholds that cut a feature's known values into about equal parts.

    They lie halfway between two values: of two voices, one that hardly counts makes the sum nearer to one.
    """
    ordered = np.sort(values[~np.isnan(values)])
    if len(ordered) == 0:
        return ()
    cuts = np.unique(ordered[(np.arange(1, SETTINGS.steps) * len(ordered)) // SETTINGS.steps])
    cuts = cuts[cuts < ordered[-1]]
    above = ordered[np.searchsorted(ordered, cuts, side="right")]
    return tuple(sorted({float(f"{cut:.{_DIGITS}g}") for cut in ((cuts + above) / 2).tolist()}))


def fit_shapes(
    values: Floats, targets: Floats, weights: Floats, directions: Rows, *, seed: int
) -> tuple[Steps, ...]:
    """Fit one table a column to targets by least squares, each centred to add nothing on average.

    Where a direction is 1 a table never falls, where it is -1 it never rises.
    """
    edges = [quantile_edges(column) for column in values.T]
    steps = [np.searchsorted(cuts, column) for cuts, column in zip(edges, values.T, strict=True)]
    codes = np.where(np.isnan(values), np.nan, np.column_stack(steps))
    model = HistGradientBoostingRegressor(
        max_leaf_nodes=2,  # stumps: no tree sees two features, so that the model is a sum of tables
        max_iter=SETTINGS.stumps,
        learning_rate=SETTINGS.learning_rate,
        min_samples_leaf=SETTINGS.leaf_samples,
        l2_regularization=SETTINGS.l2,
        monotonic_cst=directions,
        early_stopping=False,
        random_state=seed,
    )
    # A column that was never measured cannot be binned.
    model.fit(np.where(np.isnan(codes).all(axis=0), 0.0, codes), targets, sample_weight=weights)
    # The model is additive: ask it for each step of each feature, all others missing.
    empty = np.full((1, codes.shape[1]), np.nan)
    start = float(model.predict(empty)[0])
    shapes = []
    for number, cuts in enumerate(edges):
        asked = np.repeat(empty, len(cuts) + 1, axis=0)
        asked[:, number] = np.arange(len(cuts) + 1)
        levels = model.predict(asked) - start
        column = codes[:, number]
        added = np.where(np.isnan(column), 0.0, levels[np.nan_to_num(column).astype(int)])
        middle = float(np.average(added, weights=weights))
        shapes.append(Steps(cuts, tuple((levels - middle).tolist()), -middle))
    return tuple(shapes)


def apply_shapes(shapes: Sequence[Steps], values: Floats) -> Floats:
    """Return what each feature adds for each sample."""
    columns = []
    for steps, column in zip(shapes, values.T, strict=True):
        levels = np.array(steps.levels)
        index = np.searchsorted(steps.edges, np.nan_to_num(column))
        columns.append(np.where(np.isnan(column), steps.missing, levels[index]))
    return np.column_stack(columns)


def fit_parts(table: Table, *, seed: int) -> Parts:
    """Fit citations, then cues, genre and wording to what those leave on outlets that they have not seen.

    The probability of each genre is fitted beside the cues, as it is for outlets that were not seen.
    """
    is_citation = np.array([feature.signal == "citations" for feature in features()])
    # Citations and cues are learned from how articles were judged, not from who published them.
    half = "ratings" if np.isnan(table.judgements).all() else "judgements"
    directions = np.array([feature.direction for feature in features()])
    by_citation = np.flatnonzero(is_citation)
    cited, of_citations = _cross_fit(table, table.values[:, by_citation], directions[by_citation], half, seed)
    of_citations = SETTINGS.citations * of_citations
    genres, by_genre = fit_genres(table.genres, table.counts, table.weights)
    likely = np.zeros((len(table.genres), len(genres)))  # each genre, its outlet and its owner left out
    for test in _inner_folds(table) if genres else ():
        fitted = fit_genres(table.genres[~test], table.counts[~test], table.weights[~test])
        likely[test] = genre_probabilities(*fitted, table.counts[test], list(genres))
    by_cue = np.flatnonzero(~is_citation)
    cues, of_cues = _cross_fit(
        table,
        np.hstack([table.values[:, by_cue], likely]),
        np.concatenate([directions[by_cue], np.zeros(len(genres), int)]),
        half,
        seed,
        beside=of_citations,
    )
    gram_weights, factor, base = fit_wording(table, of_citations, of_cues)
    ordered = {False: iter(_scaled(cues, factor)), True: iter(_scaled(cited, SETTINGS.citations))}
    shapes = tuple(next(ordered[citations]) for citations in is_citation.tolist())
    genre_shapes = dict(zip(genres, ordered[False], strict=True))  # what features have left
    gram_weights = np.array([exact(weight) for weight in gram_weights.tolist()])
    means = (table.weights @ table.counts) / table.weights.sum() * gram_weights
    by_family = np.bincount(table.family, weights=means, minlength=len(families()))
    offsets = tuple(exact(-mean) for mean in by_family.tolist())
    base = exact(base - sum(offsets))
    return Parts(base, shapes, gram_weights, offsets, genres, by_genre, genre_shapes)


def _scaled(shapes: Sequence[Steps], factor: float) -> list[Steps]:
    """Return shapes times a factor, in exact numbers."""
    return [
        Steps(s.edges, tuple(exact(factor * level) for level in s.levels), exact(factor * s.missing))
        for s in shapes
    ]


def _inner_folds(table: Table) -> list[Mask]:
    """Return folds of rows: a multiplicative hash spreads the groups, so that none is in two of them."""
    fold_of = table.groups * 2654435761 % (1 << 32) % _INNER
    return [fold_of == fold for fold in range(_INNER)]


def _cross_fit(
    table: Table,
    values: Floats,
    directions: Rows,
    half: str,
    seed: int,
    *,
    beside: Floats | float = 0.0,
) -> tuple[tuple[Steps, ...], Floats]:
    """Fit columns to one half of the labels where it is known.

    Also returned is what they add for each sample when its outlet and its owner are left out.
    """
    shares, weights = getattr(table, half), table.weights**0.5
    known, targets = ~np.isnan(shares), as_logit(shares) - beside
    targets = targets - np.average(targets[known], weights=weights[known])

    def fit(rows: Mask) -> tuple[Steps, ...]:
        return fit_shapes(values[rows], targets[rows], weights[rows], directions, seed=seed)

    added = np.zeros(len(targets))
    for test in _inner_folds(table):
        added[test] = apply_shapes(fit(known & ~test), values[test]).sum(axis=1)
    return fit(known), added


def fit_wording(table: Table, of_citations: Floats, of_cues: Floats) -> tuple[Floats, float, float]:
    """Fit one weight an n-gram to what citations leave of the labels, beside what cues say.

    Each half of the label has a ridge regression of its own where it is known; their shares are added. An
    n-gram whose sum would count the way that its family may not is left out, and the rest is fitted again.
    Also returned are the factor by which the cues' own sum is to be multiplied, and the intercept.
    """
    shares = {"ratings": 1.0 - SETTINGS.judged_share, "judgements": SETTINGS.judged_share}
    heads = []
    for half, share in shares.items():
        rows = np.flatnonzero(~np.isnan(getattr(table, half)))
        if len(rows):
            targets = as_logit(getattr(table, half)[rows]) - of_citations[rows]
            counts, weights = table.counts[rows], table.weights[rows]
            scale = rarity(counts) * _relevance(counts, targets, weights)
            heads.append((share, rows, targets, counts @ sparse.diags(scale), scale))
    direction = np.array([family.direction for family in families()])[table.family]
    allowed = np.ones(len(direction))
    for _ in range(_REFITS):
        fitted = np.zeros(len(direction) + 2)
        for share, rows, targets, matrix, scale in heads:
            beside = sparse.csr_matrix(SETTINGS.free_factor * of_cues[rows][:, None])
            model = Ridge(alpha=SETTINGS.penalty, solver="sparse_cg")
            columns = sparse.hstack([matrix @ sparse.diags(allowed), beside]).tocsr()
            model.fit(columns, targets, sample_weight=table.weights[rows])
            factor = SETTINGS.free_factor * float(model.coef_[-1])
            head = [*(model.coef_[:-1] * scale * allowed), factor, float(model.intercept_)]
            fitted += share / sum(each[0] for each in heads) * np.array(head)
        of_grams = fitted[:-2]
        allowed = np.where(direction * of_grams < 0.0, 0.0, allowed)
    return of_grams * allowed, max(float(fitted[-2]), 0.0), float(fitted[-1])


def _relevance(counts: sparse.csr_matrix, targets: Floats, weights: Floats) -> Floats:
    """Return how little each n-gram is to be penalised: the root of its correlation with the targets.

    No correlation is taken for smaller than one by chance. The root of the mean square is 1.
    """
    share = weights / weights.sum()
    apart = targets - share @ targets
    deviation = np.sqrt(np.maximum(share @ counts.power(2) - (share @ counts) ** 2, _SMALLEST))
    correlation = (share * apart) @ counts / (deviation * np.sqrt(max(share @ apart**2, _SMALLEST)))
    relevance = (correlation**2 + 1.0 / len(targets)) ** 0.25
    return np.asarray(relevance / np.sqrt(np.sum(relevance**2) / max(len(relevance), 1)), np.float64)


def as_logit(shares: Floats) -> Floats:
    """Return shares on the scale of logits: the tangent of the logit at one half.

    It is straight, so that no label near 0 or 1 runs away.
    """
    return np.asarray(4.0 * (shares - 0.5), np.float64)
