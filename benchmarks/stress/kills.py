"""Kill workers of `score_many` at random moments and amid long answers: each article comes once.

    python -m benchmarks.stress.kills [--kills 300]

Each way of starting processes (fork, forkserver, spawn, loky) takes a quarter of the kills. Half of them wait
until the worker is in a write of more than 64 KB, which is more than a pipe holds (Linux says which call a
process is in). An article over which alone three workers were killed is a `ScoreError`. A run that gives no
result for two minutes has hung, and the exit code is 1.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

from joblib.externals.loky.backend import get_context, reduction

import srcscore
from benchmarks.common import Results, options
from srcscore import processes

METHODS = ("fork", "forkserver", "spawn", "loky")
ARTICLE = "The weir at Lowmere failed, the mayor told Reuters. Nobody was hurt, a spokeswoman said. " * 40
ARTICLES, BATCH = 48, 12  # an answer to twelve such articles has 300 KB
RECORDED = 30  # fewer kills only show that nothing hangs
HUNG = 120  # seconds without a result; an article is given up only after three workers, each started anew


def kill_workers(parent: int, seed: int) -> None:
    """Kill one worker of a process after the other, and print a line for each, until the process ends."""
    chance = random.Random(seed)  # noqa: S311 - a game of chance
    while True:
        in_write = chance.random() < 0.5
        time.sleep(chance.uniform(0, 0.8))
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            workers = _workers(parent)
            chosen = [pid for pid in workers if _in_long_write(pid)] if in_write else workers
            if chosen:
                try:
                    os.kill(chance.choice(chosen), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                print("write" if in_write else "any", flush=True)
                break
            if not Path(f"/proc/{parent}").exists():
                return


def _workers(parent: int) -> list[int]:
    """Return the processes of a process, and instead of a server of forks those that it has forked."""
    workers = []
    for pid in _children(parent):
        with suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"forkserver import main" in command:
                workers += _children(pid)
            elif b"resource_tracker" not in command and b"kill_workers" not in command:
                workers.append(pid)
    return workers


def _children(parent: int) -> list[int]:
    with suppress(OSError):
        return [
            int(child)
            for task in Path(f"/proc/{parent}/task").glob("*/children")
            for child in task.read_text("ascii").split()
        ]
    return []


def _in_long_write(pid: int) -> bool:
    try:
        call = Path(f"/proc/{pid}/syscall").read_text("ascii").split()
    except OSError:
        return False
    return len(call) > 3 and call[0] == "1" and int(call[3], 16) > 1 << 16


def context(method: str) -> tuple[Any, Callable[[Any], bytes | memoryview]]:
    """Return a way of starting processes, as `srcscore.processes` has it."""
    if method == "loky":
        return get_context("loky"), reduction.dumps
    return multiprocessing.get_context(method), ForkingPickler.dumps


def attack(method: str, kills: int) -> tuple[int, int, int, int, float]:
    """Score until so many workers were killed; return kills, those in a write, articles, lost, seconds."""
    processes._context = lambda: context(method)  # noqa: SLF001 - the way that is attacked
    articles = [{"id": str(number), "text": f"{ARTICLE}{number}."} for number in range(ARTICLES)]
    code = f"from benchmarks.stress.kills import kill_workers; kill_workers({os.getpid()}, {kills})"
    command = [sys.executable, "-c", code]
    start, scored, lost = time.perf_counter(), 0, 0
    with tempfile.NamedTemporaryFile() as log, subprocess.Popen(command, stdout=log) as killer:  # noqa: S603
        try:
            done: list[str] = []
            while len(done) < kills:
                faulthandler.dump_traceback_later(HUNG, exit=True)
                results = []
                for result in srcscore.score_many(articles, n_jobs=2, batch_size=BATCH):
                    results.append(result)
                    faulthandler.dump_traceback_later(HUNG, exit=True)
                ids = [r.id if isinstance(r, srcscore.ScoreError) else r.article.id for r in results]
                if ids != [article["id"] for article in articles]:
                    message = f"{method}: articles are missing or come twice: {ids}"
                    raise SystemExit(message)
                scored += len(results)
                lost += sum(isinstance(result, srcscore.ScoreError) for result in results)
                done = Path(log.name).read_text("ascii").split()
        finally:
            faulthandler.cancel_dump_traceback_later()
            killer.kill()
    return len(done), done.count("write"), scored, lost, time.perf_counter() - start


def main() -> int:
    """Run all methods and record them."""
    parser = options(__doc__)
    parser.add_argument("--kills", type=int, default=300)
    arguments = parser.parse_args()
    srcscore.score(ARTICLE)
    rows = []
    for method in METHODS:
        killed, in_write, scored, lost, seconds = attack(method, arguments.kills // len(METHODS))
        rows.append((method, killed, in_write, scored, lost, f"{seconds:.0f}"))
        print(*rows[-1], flush=True)
    if arguments.kills < RECORDED:
        return 0
    results = Results("kills")
    results.table(
        "Workers killed at random moments",
        ["processes", "workers killed", "amid a long write", "articles", "given up", "seconds"],
        rows,
    )
    results.write()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
