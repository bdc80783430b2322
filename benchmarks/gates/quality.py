"""Measure the model on outlets that it has never seen, and hold it to pinned figures.

    python benchmarks/quality.py            # every table, some ten minutes
    python benchmarks/quality.py --quick    # only the corpora left out: the gate, some two minutes
    python benchmarks/quality.py --pin      # measure, then write pins.json from what was measured
    python benchmarks/quality.py --check "what was changed"   # a look at the check sets: see LOOKS.md
    python benchmarks/quality.py --out DIR  # also draw the plots of `srcscore evaluate`

Exits with 1 when a figure lies beyond its pin by more than the pin's tolerance, or the data are not those
that the pins were measured on. The protocols stand in `srcscore.training.protocols`; in brackets: 95%
bootstrap intervals over outlets. `srcscore evaluate` prints the same tables.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks.common import Direction, Figure, Results, options
from benchmarks.gates.check import look
from srcscore.model.registry import load_model
from srcscore.training import datasets
from srcscore.training.cross_validation import CrossValidation
from srcscore.training.evaluate import evaluate
from srcscore.training.protocols import HIDDEN, left_out

HERE = Path(__file__).parent
PINS = HERE / "pins.json"
PINNED = {
    "publisher hidden, corpus left out, macro AUC by article": ("up", 0.01),
    "publisher hidden, corpus left out, macro AUC by domain": ("up", 0.01),
    "publisher hidden, corpus left out, macro rank correlation with the judgement": ("up", 0.015),
    "publisher hidden, outlet-disjoint, AUC by article": ("up", 0.01),
    "publisher hidden, outlet-disjoint, AUC by domain": ("up", 0.01),
    "publisher hidden, outlet-disjoint, rank correlation with the judgement": ("up", 0.01),
    "citations alone, outlet-disjoint, rank correlation with the judgement": ("up", 0.01),
    "publisher hidden, outlet-disjoint, mean squared error": ("down", 0.002),
    "publisher hidden, outlet-disjoint, calibration error": ("down", 0.01),
    "publisher hidden, outlet-disjoint, coverage of 90% intervals": ("up", 0.015),
    "publisher hidden, outlet-disjoint, median width of intervals": ("down", 0.03),
    "publisher hidden, outlet-disjoint, half over full": ("down", 0.05),
    "publisher hidden, drop from random to outlet-disjoint, AUC by article": ("down", 0.01),
    "publisher rated, domain and article, calibration error": ("down", 0.01),
    "publisher rated, domain and article, coverage of 90% intervals": ("up", 0.015),
    "publisher rated, domain and article, median width of intervals": ("down", 0.03),
    "fairness, gap by leaning, below 0.5": ("down", 0.05),
    "fairness, gap by country, below 0.5": ("down", 0.05),
    "profile, 10 articles, AUC by domain": ("up", 0.02),
}
"""Which way each pinned figure is better, and by how much it may be worse."""
COVERED = (0.87, 0.93)
"""Coverage of 90% intervals that is aimed at: three points off on either side is what some hundred outlets
leave to chance, and intervals that cover too much are too wide to use."""
TARGETS: dict[str, tuple[float | tuple[float, float], Direction]] = {
    "publisher hidden, outlet-disjoint, rank correlation with the judgement": (0.86, "at least"),
    "citations alone, outlet-disjoint, rank correlation with the judgement": (0.50, "at least"),
    "publisher hidden, corpus left out, macro AUC by domain": (0.87, "at least"),
    "publisher hidden, corpus left out, macro AUC by article": (0.87, "at least"),
    "publisher hidden, drop from random to outlet-disjoint, AUC by article": (0.03, "at most"),
    "publisher hidden, outlet-disjoint, calibration error": (0.04, "at most"),
    "publisher hidden, outlet-disjoint, coverage of 90% intervals": (COVERED, "at least"),
    "publisher hidden, outlet-disjoint, median width of intervals": (0.55, "at most"),
    "publisher hidden, with a source, well sourced with a lower bound over 0.4": (0.20, "at least"),
    "publisher hidden, with a source, coverage of 90% intervals": (COVERED, "at least"),
    "publisher hidden, without a source, coverage of 90% intervals": (COVERED, "at least"),
    "publisher hidden, outlet-disjoint, half over full": (0.5, "at most"),
    "publisher rated, domain and article, calibration error": (0.04, "at most"),
    "publisher rated, domain and article, coverage of 90% intervals": (COVERED, "at least"),
    "publisher rated, domain and article, median width of intervals": (0.35, "at most"),
    "fairness, gap by leaning, below 0.5": (0.03, "at most"),
    "fairness, gap by country, below 0.5": (0.03, "at most"),
}
"""What is aimed at. A pin holds what was reached; a target may be missed."""
BASELINES = ("masked n-grams on ratings", "masked n-grams on judgements", "TF-IDF", "NELA and forest")
"""Models whose error is to be undercut."""
QUICK = "publisher hidden, corpus left out"
"""What the names of the gate's figures begin with."""


def gate(data: Path) -> dict[str, float]:
    """Return the figures of the corpora left out."""
    with threadpool_limits(limits=1):
        bench = CrossValidation(data)
        return left_out(bench, bench.model, HIDDEN)


def sections(found: Mapping[str, float]) -> dict[str, dict[str, Figure]]:
    """Return figures by subject, which is what their names begin with, with intervals and targets."""
    targets = dict(TARGETS)
    for measure in ("mean squared error",):
        rivals = [found.get(f"{name}, outlet-disjoint, {measure}", math.inf) for name in BASELINES]
        if min(rivals) < math.inf:
            targets[f"{HIDDEN}, outlet-disjoint, {measure}"] = (min(rivals), "at most")
    parts: dict[str, dict[str, Figure]] = {}
    for name, value in found.items():
        subject, _, measure = name.partition(", ")
        if measure.endswith(("95% from", "95% to")):
            continue
        low, high = (found.get(f"{name}, 95% {end}") for end in ("from", "to"))
        target: tuple[float | tuple[float, float] | None, Direction] = targets.get(name, (None, "at least"))
        parts.setdefault(subject, {})[measure] = Figure(value, low, high, *target)
    return parts


def check(found: dict[str, float], pins: dict[str, Any], prints: dict[str, str]) -> list[str]:
    """Return what is wrong: other data than those of the pins, and figures beyond a pin."""
    wrong = [
        f"{name}: other data than the pins'" for name, d in pins["data"].items() if prints.get(name) != d
    ]
    for name, pin in pins["pins"].items():
        if name not in found:
            wrong.append(f"{name}: not measured")
            continue
        lost = (pin["value"] - found[name]) * (1 if pin["direction"] == "up" else -1)
        if not lost <= pin["tolerance"]:
            wrong.append(
                f"{name}: {found[name]:.4f}, pinned {pin['value']:.4f}, {pin['direction']} is better"
            )
    return wrong


def write_pins(found: dict[str, float], prints: dict[str, str]) -> None:
    """Write what is pinned as it was measured; what was not measured loses its pin."""
    pins = {
        name: {"value": round(found[name], 4), "direction": direction, "tolerance": tolerance}
        for name, (direction, tolerance) in PINNED.items()
        if name in found
    }
    PINS.write_text(json.dumps({"data": prints, "pins": pins}, indent=1) + "\n", "utf-8")


def _pins(*, quick: bool) -> dict[str, Any]:
    """Return the data and the pins that a run is held to."""
    stored: dict[str, Any] = json.loads(PINS.read_text("utf-8"))
    pins = {name: pin for name, pin in stored["pins"].items() if not quick or name.startswith(QUICK)}
    return {"data": stored["data"], "pins": pins}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, compare."""
    parser = options(__doc__)
    parser.add_argument("--quick", action="store_true", help="only the corpora left out")
    parser.add_argument("--pin", action="store_true", help="write pins.json from what was measured")
    parser.add_argument("--check", metavar="CHANGED", help="look at the check sets, and say what was changed")
    parser.add_argument("--out", type=Path, help="folder for plots")
    arguments = parser.parse_args(argv)
    if arguments.quick and arguments.pin:
        parser.error("--pin needs every figure: leave --quick out")
    data = arguments.data
    if not (data / "articles").is_dir():
        print(f"no training data at {data}; set SRCSCORE_DATA", file=sys.stderr)
        return 2
    if arguments.check:
        look(data, load_model(), arguments.check).write()
        return 0
    start = time.perf_counter()
    found = gate(data) if arguments.quick else evaluate(data, load_model(), arguments.out).figures
    prints = datasets.fingerprints(data)
    results = Results("quality", prints)
    for subject, figures in sections(found).items():
        results.figures(subject, figures)
    if not arguments.quick:
        results.write()
    print(f"{time.perf_counter() - start:.0f} s")
    if arguments.pin:
        write_pins(found, prints)
    wrong = check(found, _pins(quick=arguments.quick), prints)
    print("\n".join(wrong) if wrong else "every pinned figure holds")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
