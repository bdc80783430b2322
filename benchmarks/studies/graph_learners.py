"""Learn how to read one reputation out of several: neighbours, company, walks and ranks on each graph.

The parts come from `srcscore.graph.propagation`. What a rated voice's own rating says never stands in the
row that it is learned from: rows of rated voices are made fold by fold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from srcscore.domains.url import resolve
from srcscore.graph.matrix import CitationMatrix
from srcscore.graph.propagation import Rated, company, estimate, neighbours, trust
from srcscore.training.shared import graph_files, read_csv

Array = NDArray[Any]
Known = Mapping[str, tuple[float, float]]
"""Mean and weight of each rated voice."""

COLUMNS = (
    *("cited by", "citing", "beside", "cited with", "citing alike", "walk"),
    *("much cited with", "much citing alike", "much beside", "trust"),
    *("reach of cited by", "reach of citing", "reach of walk", "citations", "cites"),
)
"""What is known of a node on one graph; those before the reaches are distances from the base rate."""
_SHARPNESS = 3
"""Power of a likeness: near copies of a node's company count far more than chance meetings."""
_ALIKE_PULL = 0.02
_RIDGE = 10.0
_TREES = 200


@dataclass(frozen=True)
class Layer:
    """One graph of voices."""

    names: tuple[str, ...]
    """The nodes, sorted."""
    ties: CitationMatrix
    """Who cites whom."""
    alike: tuple[csr_array, ...]
    """Likeness of nodes by who cites them, by whom they cite, and by both."""


def read_edges(data: Path, files: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Yield citing voice, cited voice and number of citations from files of the shared data.

    Raises
    ------
    DataError
        If a file is missing.
    """
    for name in files:
        for row in read_csv(data / "graphs" / f"{name}.csv"):
            src, dst = resolve(row["src"]).domain, resolve(row["dst"]).domain
            if src and dst:
                yield src, dst, float(row["weight"])


def read_layers(data: Path) -> dict[str, Layer]:
    """Return the graphs of the shared data, one layer for each kind of tie."""
    return {kind: layer(read_edges(data, names)) for kind, names in graph_files().items()}


def layer(edges: Iterable[tuple[str, str, float]]) -> Layer:
    """Build a layer from citing voice, cited voice and number of citations; repeats are added up.

    Numbers enter as log(1 + number): the hundredth link says less than the first.
    """
    counts: dict[tuple[str, str], float] = {}
    for src, dst, weight in edges:
        if src != dst:
            counts[src, dst] = counts.get((src, dst), 0.0) + weight
    names = tuple(sorted({name for pair in counts for name in pair}))
    place = {name: row for row, name in enumerate(names)}
    citing = np.array([place[pair[0]] for pair in counts], np.int64)
    cited = np.array([place[pair[1]] for pair in counts], np.int64)
    strength = np.log1p(np.array(list(counts.values()), float))
    plain = csr_array((np.ones(len(citing)), (citing, cited)), shape=(len(names), len(names)))
    either = ((plain + plain.T) > 0).astype(float).tocsr()
    shapes = (plain.T.tocsr(), plain, either)
    return Layer(names, CitationMatrix(len(names), citing, cited, strength), tuple(map(_likeness, shapes)))


def _likeness(ends: csr_array) -> csr_array:
    """Return the sharpened cosine between rows; a column counts by one over the root of its size."""
    rare = csr_array(diags(1 / np.sqrt(np.asarray(ends.sum(axis=0)) + 1)))
    rows = (ends @ rare).tocsr()
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)))
    unit = (
        csr_array(diags(np.divide(1, length, out=np.zeros_like(length), where=length > 0))) @ rows
    ).tocsr()
    found = (unit @ unit.T).tocsr()
    found = (found - csr_array(diags(found.diagonal()))).tocsr()
    found.eliminate_zeros()
    return found.power(_SHARPNESS)


def columns(graph: Layer, known: Rated) -> Array:
    """Return what rated nodes say of every node of a graph: one row a node, one column for each of `COLUMNS`.

    Parameters
    ----------
    graph
        The graph.
    known
        Its rated nodes.
    """
    ties, base = graph.ties, known.base
    ways = [neighbours(ties, known, step) for step in ("inward", "outward", "around")]
    both = [company(ties, known), company(ties.transposed(), known)]
    walked = estimate(ties, known, "walk")
    flows = trust(ties, known).means
    odds = np.log(flows / (1 - flows)) - np.log(base / (1 - base))
    said = known.spread(ties.n, known.weights * (known.means - base))
    weight = known.spread(ties.n, known.weights)
    alike = [(likeness @ said) / (likeness @ weight + _ALIKE_PULL) for likeness in graph.alike]
    degrees = [step(ties.ones()).astype(float) for step in (ties.inward, ties.outward)]
    return np.column_stack(
        [
            *(way.means - base for way in (*ways, *both, walked)),
            *alike,
            odds,
            *(way.reach for way in (*ways[:2], walked)),
            *map(np.log1p, degrees),
        ]
    )


def known_on(graph: Layer, known: Known, without: Iterable[str] = ()) -> Rated:
    """Return the rated voices that are nodes of a graph, without some."""
    left = set(without)
    found = [(row, *known[v]) for row, v in enumerate(graph.names) if v in known and v not in left]
    places, means, weights = zip(*found, strict=True) if found else ((), (), ())
    return Rated(np.array(places, np.int64), np.array(means, float), np.array(weights, float))


def honest_columns(graph: Layer, known: Known, fold: Mapping[str, int]) -> dict[str, Array]:
    """Return a row of `COLUMNS` for every node, those of rated ones without the ratings of their own fold.

    Parameters
    ----------
    graph
        The graph.
    known
        Rated voices.
    fold
        Fold of each rated voice; owners should stay whole.
    """
    whole = columns(graph, known_on(graph, known))
    found = dict(zip(graph.names, whole, strict=True))
    for held in sorted({fold[name] for name in graph.names if name in known}):
        hidden = {name for name in graph.names if name in known and fold[name] == held}
        rest = known_on(graph, known, hidden)
        part = columns(graph, rest) if len(rest.nodes) else np.zeros_like(whole)
        found |= {name: row for name, row in zip(graph.names, part, strict=True) if name in hidden}
    return found


def join(voices: Sequence[str], tables: Sequence[Mapping[str, Array]]) -> Array:
    """Return the rows of voices on several graphs, side by side, and whether each is on the graph.

    Where a voice is not on a graph its row is zeros: nothing moves it from the base rate.
    """
    empty = np.zeros(len(COLUMNS) + 1)
    parts = [
        [np.append(table[voice], 1.0) if voice in table else empty for voice in voices] for table in tables
    ]
    return np.concatenate([np.array(part).reshape(len(voices), -1) for part in parts], axis=1)


@dataclass(frozen=True)
class Combination:
    """The mean of three regressions that err differently: linear, averaged trees, boosted trees."""

    parts: tuple[Any, ...]
    """Fitted estimators of scikit-learn."""

    def predict(self, rows: Array) -> Array:
        """Return the reliability that each row suggests, not cut to [0, 1]."""
        return np.asarray(np.mean([part.predict(rows) for part in self.parts], axis=0))


def fit_combination(rows: Array, means: Array, weights: Array) -> Combination:
    """Learn how to read one reliability out of all columns.

    Parameters
    ----------
    rows
        What `join` returns, for rated voices; further columns may stand beside them.
    means, weights
        What is known of them.
    """
    linear = make_pipeline(StandardScaler(), Ridge(alpha=_RIDGE))
    averaged = ExtraTreesRegressor(_TREES, min_samples_leaf=3, max_features=0.3, random_state=0)
    boosted = HistGradientBoostingRegressor(
        max_iter=150, learning_rate=0.05, max_leaf_nodes=8, early_stopping=False, random_state=0
    )
    return Combination(
        (
            linear.fit(rows, means, ridge__sample_weight=weights),
            averaged.fit(rows, means, sample_weight=weights),
            boosted.fit(rows, means, sample_weight=weights),
        )
    )
