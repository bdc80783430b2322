"""Inputs made to break srcscore: random ones by Hypothesis and atheris, and how time grows with large ones.

    PYTHONPATH=tests python -m benchmarks.stress.fuzz [--hypothesis 20000 [--seed 0]] [--growth 1000000]
        [--atheris 100000 [--seconds 240] [--length 3000] [--target texts]] [--large 10000000]

- `--hypothesis N`: N random articles (texts, pages, mappings, addresses), each held against all promises and
  made into a page.
- `--atheris N`: at most N executions of each target in `fuzz_targets.py`, guided by coverage (needs the
  package atheris), for at most so many seconds each, on at most so many bytes: articles, addresses, reports,
  damaged models and graphs.
- `--growth SIZE`: how much longer each hostile input takes at SIZE characters than at half of that.
- `--large SIZE`: the time and memory that inputs of the largest kind take.

Without options, a short form of the first and third. Exits with 1 when something fails or time grows faster
than `MOST` at a doubling.
"""

from __future__ import annotations

import functools
import gc
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import srcscore
from benchmarks.common import ROOT, Results, options
from helpers.fuzz_targets import TARGETS
from helpers.hostile import SHORT, inputs, survives
from helpers.strategies import hostile, texts, urls
from srcscore.errors import SrcscoreError
from test_hostile import mappings, pages

MOST = 2.2
"""A doubling of an input may take so many times as long."""
STEEPEST = 10
"""Rows of the table of growth: the inputs that grow fastest."""
Row = tuple[str, str, str]
_NOISE = 0.05
"""Seconds below which growth is noise."""
_LARGE = {
    "one word": "one word",
    "one line": "one line of words",
    "short lines": "lines of two characters",
    "new names": "new names",
    "a million URLs": "URLs",
}


def by_hypothesis(examples: int, number: int) -> Row:
    """Score random articles, and look up random addresses; return the row of the results."""
    thorough = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    scored = 0

    @seed(number)
    @thorough
    @given(st.one_of(texts, hostile, pages, mappings), st.booleans(), urls)
    def run(article: Any, use_publisher: bool, url: str | None) -> None:
        nonlocal scored
        survives(article, use_publisher=use_publisher, url=url)
        scored += 1

    start = time.perf_counter()
    run()
    return "texts, pages, mappings, addresses", f"{scored} in {time.perf_counter() - start:.0f} s", "0"


def by_atheris(executions: int, seconds: int, length: int, names: Sequence[str]) -> list[Row]:
    """Run atheris on each target, in processes of their own, for it never returns; return the rows."""
    rows = []
    for name in names or TARGETS:
        with tempfile.TemporaryDirectory() as corpus:
            for place, seed in enumerate(TARGETS[name][1]):
                Path(corpus, str(place)).write_bytes(seed)
            limits = [
                f"-runs={executions}",
                f"-max_total_time={seconds}",
                f"-max_len={length}",
                "-timeout=20",
                "-rss_limit_mb=8192",  # what libFuzzer keeps of a million texts fills its own limit of 2048
            ]
            child = "benchmarks.stress.fuzz_child"
            command = [
                sys.executable,
                "-m",
                child,
                name,
                *limits,
                "-print_final_stats=1",
                "-verbosity=0",
                corpus,
            ]
            done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - our own interpreter
        told = re.search(r"stat::number_of_executed_units: *(\d+)", done.stderr)
        rows.append((f"atheris, {name}", told[1] if told else "?", str(int(bool(done.returncode)))))
        if done.returncode:
            print(done.stderr[-3000:], flush=True)
    return rows


def growth(results: Results, size: int) -> bool:
    """Show how time grows with the steepest hostile inputs, and return whether all grow in step."""
    factors, rows = {}, []
    for name, make in inputs().items():
        half, whole = _seconds(make, size // 2), _seconds(make, size)
        ratio = whole / half
        if ratio > MOST and whole > _NOISE:  # measured again, since the machine may have been busy
            half, whole = (min(_seconds(make, n) for _ in range(3)) for n in (size // 2, size))
            ratio = whole / half
        bad = ratio > MOST and whole > _NOISE
        factors[name] = ratio if whole > _NOISE else 0.0, bad
        cells = f"{whole:.2f}", f"{1e6 * whole / size:.2f}", f"{ratio:.2f}{', **missed**' if bad else ''}"
        rows.append((name, *cells))
        print(*rows[-1], flush=True)
    above = sum(bad for _, bad in factors.values())
    dearest = max(rows, key=lambda row: float(row[2]))
    rows.sort(key=lambda row: -factors[row[0]][0])
    about = f"The {STEEPEST} steepest of {len(rows)} hostile inputs; above {MOST}, and {_NOISE} s: {above}."
    results.table(
        f"Growth of time to {size:,} characters",
        ["input", "seconds", "microseconds a character", f"at a doubling (target: at most {MOST})"],
        rows[:STEEPEST],
        note=f"{about} Dearest: {dearest[0]}, {dearest[2]} microseconds a character.",
    )
    return not above


def large(results: Results, size: int) -> None:
    """Show what the largest inputs cost."""
    rows = []
    for name, source in _LARGE.items():
        characters = 14_000_000 if name == "a million URLs" else size
        seconds = _seconds(inputs()[source], characters)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        rows.append((name, f"{characters:,}", f"{seconds:.1f}", f"{memory:.0f} MB"))
    results.table("Largest inputs", ["input", "characters", "seconds", "memory of the process so far"], rows)


def _seconds(make: Callable[[int], Any], size: int) -> float:
    """Return the processor time of one score, with bounded caches empty."""
    article = make(size)
    gc.collect()
    for cached in _bounded_caches():
        cached.cache_clear()
    gc.disable()  # its full collections come in steps, which would look like growth
    start = time.process_time()
    with suppress(SrcscoreError):
        srcscore.score(article)
    spent = time.process_time() - start
    gc.enable()
    return spent


@functools.cache
def _bounded_caches() -> list[Any]:
    """Return the caches of addresses and reputations, which would hide what a second reading costs."""
    found = [thing for thing in gc.get_objects() if type(thing) is type(functools.lru_cache(lambda: None))]
    bounded = [thing for thing in found if thing.cache_info().maxsize is not None]
    return [thing for thing in bounded if thing.__wrapped__.__module__.startswith("srcscore.domains")]


def main() -> int:
    """Run what the arguments ask."""
    parser = options(__doc__)
    for name in ("hypothesis", "atheris", "growth", "large"):
        parser.add_argument(f"--{name}", type=int, metavar="N")
    parser.add_argument("--seconds", type=int, default=240)
    parser.add_argument("--length", type=int, default=3000)
    parser.add_argument("--target", action="append", default=[], choices=TARGETS)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    asked = (arguments.hypothesis, arguments.atheris, arguments.growth, arguments.large)
    if not any(asked):
        arguments.hypothesis, arguments.growth = 500, 50_000
    srcscore.score(SHORT)
    results, rows, sound = Results("fuzz"), list[Row](), True
    if arguments.hypothesis:
        rows.append(by_hypothesis(arguments.hypothesis, arguments.seed))
    if arguments.growth:
        sound = growth(results, arguments.growth)
    if arguments.large:
        large(results, arguments.large)
    if arguments.atheris:
        rows += by_atheris(arguments.atheris, arguments.seconds, arguments.length, arguments.target)
    if rows:
        title = "Fuzzing" + "".join(f", {name}" for name in arguments.target)
        results.table(title, ["what", "executions", "failures"], rows)
    if any(asked):
        results.write()
    return int(not sound or any(row[-1] != "0" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
