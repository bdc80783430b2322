"""Measure reputation that spreads over graphs: `python -m benchmarks.studies.graph [--scale]`.

Without `--scale`, on the graphs of the shared data: can an outlet that nobody rated be told reliable or not
by the company it keeps? The truth is the consensus of the rater families, above 0.5 (and, in a second table,
the pooled score of Lin et al. 2023, above 0.5). Outlets are dealt out to five folds with owners kept whole;
the outlets of a fold are judged with the labels of the other four only. Every rated outlet of a graph is
judged: who has no rated neighbour gets the base rate. Intervals are 95% bootstrap intervals over owners.

- neighbour mean, either way: mean over rated outlets that cite it or are cited by it, and one base rate;
- neighbour mean, cited by: the same over those that cite it;
- the methods of `CitationGraph.propagate`;
- learned, this graph: the combination of `benchmarks.studies.graph_learners` on this graph alone;
- learned, all graphs: the same on all graphs of the shared data side by side. Names are not looked at.

With `--scale`, on generated power-law graphs of ten ties a node: time of `propagate` (from arrays of ties to
an estimate for every node; processor time in brackets), memory, processor time for each tie at one and at ten
million ties, and PageRank beside `networkx.pagerank`.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.common import ROOT, Results, interval, options
from benchmarks.studies.graph_learners import (
    Known,
    Layer,
    fit_combination,
    honest_columns,
    join,
    known_on,
    layer,
    read_edges,
    read_layers,
)
from srcscore.graph.matrix import CitationMatrix
from srcscore.graph.propagation import estimate, neighbours, rated, trust_rank
from srcscore.graph.settings import DAMPING, METHODS, TOLERANCE
from srcscore.training.infer import FOLDS, folds_of, owner
from srcscore.training.ratings import consensus_labels
from srcscore.training.shared import read_csv

Array = NDArray[Any]
_GRAPHS = {
    "content sharing": ("scilander_content_sharing_pairs",),
    "Common Crawl, credibility slice": ("ccwebgraph_news_credibility_network",),
    "Media Cloud, in-article links": ("mediacloud2020_inbody_ALL5",),
    "Alexa overlap 2020": ("alexa_audience_overlap_2020_l01",),
}
_TARGETS = dict(zip(_GRAPHS, (0.90, 0.85, 0.66, 0.88), strict=True))
_CUT = 0.5
_ROUNDS = 500
_Z90 = 1.6449
_SPREAD = 0.29
"""Standard deviation of reliability over all outlets: that of a reputation of which nothing is known."""
_TOLD = 0.4


class Guesses:
    """What each way says of each labelled outlet, fold by fold."""

    def __init__(self, voices: Sequence[str], truth: Mapping[str, float]) -> None:
        self.voices = [voice for voice in voices if voice in truth]
        self.truth = np.array([truth[voice] for voice in self.voices])
        self._place = {voice: row for row, voice in enumerate(self.voices)}
        self.says: dict[str, Array] = defaultdict(lambda: np.full(len(self.voices), np.nan))

    def put(self, way: str, voices: Iterable[str], says: Iterable[float]) -> None:
        """Keep what a way says of some outlets."""
        for voice, said in zip(voices, says, strict=True):
            if voice in self._place:
                self.says[way][self._place[voice]] = said

    def turn_to(self, truth: Mapping[str, float]) -> None:
        """Take another truth, and drop the outlets that it does not know."""
        kept = [row for row, voice in enumerate(self.voices) if voice in truth]
        self.voices = [self.voices[row] for row in kept]
        self.truth = np.array([truth[voice] for voice in self.voices])
        for way, says in self.says.items():
            self.says[way] = says[kept]

    def auc(self, way: str) -> str:
        """Return the area under the ROC curve with its interval, as text."""
        aims, marks = self.truth > _CUT, self.says[way]
        low, high = self._interval(lambda rows: float(roc_auc_score(aims[rows], marks[rows])))
        return f"{roc_auc_score(aims, marks):.3f} [{low:.3f}, {high:.3f}]"

    def gain(self, way: str, over: str) -> str:
        """Return by how much one way's area exceeds another's, with its interval, as text."""
        aims, first, second = self.truth > _CUT, self.says[way], self.says[over]

        def more(rows: NDArray[np.intp]) -> float:
            return float(roc_auc_score(aims[rows], first[rows]) - roc_auc_score(aims[rows], second[rows]))

        low, high = self._interval(more)
        return f"{roc_auc_score(aims, first) - roc_auc_score(aims, second):+.3f} [{low:+.3f}, {high:+.3f}]"

    def _interval(self, statistic: Callable[[NDArray[np.intp]], float]) -> tuple[float, float]:
        aims = self.truth > _CUT

        def of_both_kinds(rows: NDArray[np.intp]) -> float | None:
            return statistic(rows) if 0 < aims[rows].sum() < len(rows) else None

        return interval(of_both_kinds, [owner(voice) for voice in self.voices], _ROUNDS)


def judge(
    data: Path, labels: Known, truth: Mapping[str, float]
) -> tuple[dict[str, Guesses], dict[str, float]]:
    """Judge the outlets of every graph by every way; also the share of truths inside the stated intervals."""
    graphs = {name: layer(read_edges(data, files)) for name, files in _GRAPHS.items()}
    every = read_layers(data)
    voices = sorted({v for graph in (*graphs.values(), *every.values()) for v in graph.names if v in labels})
    fold = dict(zip(voices, map(int, folds_of(voices)), strict=True))
    found = {name: Guesses([v for v in graph.names if v in labels], truth) for name, graph in graphs.items()}
    inside: dict[str, list[bool]] = defaultdict(list)
    for held in range(FOLDS):
        kept: Known = {voice: labels[voice] for voice in voices if fold[voice] != held}
        hidden = [voice for voice in voices if fold[voice] == held]
        inner = dict(zip(kept, map(int, folds_of(list(kept))), strict=True))
        says = learned(list(every.values()), kept, inner, hidden)
        for name, graph in graphs.items():
            here = [voice for voice in hidden if voice in found[name].voices]
            found[name].put("learned, all graphs", hidden, says)
            found[name].put("learned, this graph", here, learned([graph], kept, inner, here))
            inside[name] += by_method(graph, kept, here, found[name], labels)
    return found, {name: float(np.mean(hits)) for name, hits in inside.items()}


def learned(graphs: Sequence[Layer], kept: Known, fold: Mapping[str, int], hidden: Sequence[str]) -> Array:
    """Return what the combination, fitted to rated outlets, says of hidden ones."""
    tables = [honest_columns(graph, kept, fold) for graph in graphs]
    known = [voice for voice in kept if any(voice in table for table in tables)]
    means, weights = np.array([kept[voice] for voice in known]).T
    return fit_combination(join(known, tables), means, weights).predict(join(hidden, tables))


def by_method(graph: Layer, kept: Known, here: Sequence[str], found: Guesses, labels: Known) -> list[bool]:
    """Keep what each method says of hidden outlets; return whether `mixed` covers their labels."""
    place = {name: row for row, name in enumerate(graph.names)}
    rows = [place[voice] for voice in here]
    known = known_on(graph, kept)
    for method in METHODS:
        found.put(method, here, estimate(graph.ties, known, method).means[rows])
    either, inward = neighbours(graph.ties, known), neighbours(graph.ties, known, "inward")
    found.put("neighbour mean, either way", here, either.means[rows])
    found.put("neighbour mean, cited by", here, inward.means[rows])
    mixed = estimate(graph.ties, known)
    widths = _Z90 * _SPREAD * np.sqrt(1 - _TOLD * mixed.reach[rows])
    truths = np.array([labels[voice][0] for voice in here])
    return list(np.abs(mixed.means[rows] - truths) <= widths)


def real(data: Path) -> None:
    """Print what each way is worth on each graph."""
    labels = {voice: (label.mean, label.weight) for voice, label in consensus_labels(data).items()}
    consensus = {voice: mean for voice, (mean, _) in labels.items()}
    lin = {row["domain"]: float(row["pc1"]) for row in read_csv(data / "domains/lin2023_domain_quality.csv")}
    found, inside = judge(data, labels, consensus)
    results = Results("graph")
    show(results, "Truth: consensus of the rater families", found, full=True)
    for guesses in found.values():
        guesses.turn_to(lin)
    show(results, "Truth: pooled score of Lin et al. 2023", found, full=False)
    results.table(
        "Share of 90% intervals of `propagate` that hold the consensus",
        ["graph", "share"],
        [(name, f"{share:.3f}") for name, share in inside.items()],
    )
    results.write()


def show(results: Results, title: str, found: Mapping[str, Guesses], *, full: bool) -> None:
    """Keep and print one table."""
    first = next(iter(found.values()))
    ways = sorted(
        (way for way in first.says if way != "neighbours"),
        key=lambda way: (way.startswith("learned"), not way.startswith("neighbour"), way),
    )
    base, best = "neighbour mean, either way", "learned, this graph"
    rows = [
        *([way, *(guesses.auc(way) for guesses in found.values())] for way in ways),
        ["gain, this graph", *(guesses.gain(best, base) for guesses in found.values())],
        ["outlets judged", *(str(len(guesses.voices)) for guesses in found.values())],
    ]
    if full:
        rows.append(["target, this graph alone", *(f"at least {_TARGETS[name]}" for name in found)])
    results.table(title, ["way", *found], rows)


# --- scale ------------------------------------------------------------------------------------


def power_law(nodes: int, ties: int, seed: int = 0) -> tuple[Array, Array]:
    """Return ends of random ties: the r-th busiest node cites in proportion to r^-1/2, is cited to r^-3/4.

    That is a degree distribution with exponents 3 and 2.3, near those of the web; who is busy at one is not
    at the other, and numbers are in no order.
    """
    rng = np.random.default_rng(seed)
    citing = (nodes * rng.random(ties) ** 2).astype(np.int32)
    cited = (nodes * rng.random(ties) ** 4).astype(np.int32)
    shuffles = [rng.permutation(nodes).astype(np.int32) for _ in range(2)]
    return shuffles[0][citing], shuffles[1][cited]


class Spent(NamedTuple):
    """What some work took; with one thread, processor time is what other work on the machine changes less."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of processor time."""

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.cpu:.2f} s)"


def timed(work: Callable[[], Any]) -> tuple[Spent, Any]:
    """Return what some work took, and what it returned."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu), result


def one_size(nodes: int, ties: int) -> None:
    """Print time and memory of one propagation, in a process of its own; last the seconds alone."""
    src, dst = power_law(nodes, ties)
    rng = np.random.default_rng(1)
    seeds = rng.choice(nodes, nodes // 100, replace=False)
    known = rated(nodes, seeds, rng.random(len(seeds)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    building, graph = timed(lambda: CitationMatrix(nodes, src, dst))
    spreading, found = timed(lambda: estimate(graph, known))
    ranking, rank = timed(lambda: trust_rank(graph, np.ones(nodes)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    walk = found.fixed_points[0]
    steps = f"{walk.iterations} steps, residual {walk.residual:.1e}"
    memory = f"{before / 1e6:.2f} GB | {peak / 1e6:.2f} GB"
    ranks = f"{ranking}, {rank.iterations} steps"
    print(f"| {nodes:,} | {ties:,} | {building} | {spreading} | {steps} | {ranks} | {memory} |")
    products = 4 * walk.iterations + 12
    whole, each = building.cpu + spreading.cpu, graph.nnz * products
    print(whole, spreading.cpu / each, ranking.cpu / rank.iterations / graph.nnz)


def scale() -> None:
    """Print what propagation costs at one and at ten million ties, and PageRank beside NetworkX."""
    results, rows = Results("graph"), []
    each: dict[int, list[list[float]]] = defaultdict(list)
    for _ in range(3):
        for nodes, ties in ((100_000, 1_000_000), (1_000_000, 10_000_000)):
            command = [sys.executable, "-m", "benchmarks.studies.graph", "--one", str(nodes), str(ties)]
            lines = subprocess.run(  # noqa: S603 - this very file
                command, capture_output=True, text=True, check=True, cwd=ROOT
            ).stdout.splitlines()
            rows.append(lines[0].strip("| ").split(" | "))
            each[ties].append([float(part) for part in lines[1].split()])
    columns = ["nodes", "ties", "layout", "propagate", "walk", "PageRank", "memory before", "memory at most"]
    results.table(
        "Size of generated graphs: time on the clock (processor time) and memory",
        columns,
        rows,
        note="Target: propagation over 10 million ties, layout included, in 20 s and 3 GB.",
    )
    small, large = (np.array(each[ties]).min(axis=0) for ties in sorted(each))
    sizes = sorted(each)
    whole = small[0] / sizes[0], large[0] / sizes[1]
    growth = []
    for name, (least, most) in {
        "propagation, layout included": whole,
        "one product of the walk": (small[1], large[1]),
        "one step of PageRank": (small[2], large[2]),
    }.items():
        growth.append((name, f"{least * 1e9:.2f} ns", f"{most * 1e9:.2f} ns", f"{most / least - 1:+.0%}"))
    results.table(
        "Processor time a tie (target: grows at most 20%)",
        ["step", "1 million ties", "10 million", "growth"],
        growth,
    )
    results.table(
        "PageRank beside NetworkX, same graph and tolerance (target: 20 times as fast)",
        ["networkx.pagerank", "srcscore, from arrays", "times as fast", "sum of differences"],
        [beside_networkx(100_000, 1_000_000)],
    )
    results.write()


def beside_networkx(nodes: int, ties: int) -> tuple[str, str, str, str]:
    """Return the times of PageRank by NetworkX and here, their ratio, and how far the results differ."""
    import networkx as nx  # noqa: PLC0415 - only needed here

    src, dst = power_law(nodes, ties)
    theirs = nx.DiGraph()
    theirs.add_nodes_from(range(nodes))
    theirs.add_edges_from(zip(src[src != dst].tolist(), dst[src != dst].tolist(), strict=True))
    pairs = np.array(theirs.edges(), np.int32)
    ratios = []
    for _ in range(3):
        spent, rank = timed(lambda: nx.pagerank(theirs, alpha=DAMPING, tol=TOLERANCE / nodes))
        ours, found = timed(
            lambda: trust_rank(CitationMatrix(nodes, pairs[:, 0], pairs[:, 1]), np.ones(nodes))
        )
        ratios.append(spent.wall / ours.wall)
    apart = np.abs(found.values - np.array([rank[node] for node in range(nodes)])).sum()
    return str(spent), str(ours), f"{np.median(ratios):.1f}", f"{apart:.1e}"


def main() -> None:
    """Run what is asked for."""
    parser = options(__doc__)
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--one", nargs=2, type=int, metavar=("NODES", "TIES"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        one_size(*arguments.one)
    elif arguments.scale:
        scale()
    else:
        real(arguments.data)


if __name__ == "__main__":
    main()
