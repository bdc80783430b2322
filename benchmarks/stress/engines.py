"""Score articles on engines in local mode, kill a worker on the way, and count what comes out.

    python -m benchmarks.stress.engines [--data DIR] [--articles N] [--only Dask]

Needs `pip install -e '.[engines,polars]'`, Java 17 or newer for Spark, and `pip install ray` for Ray Data.
Without the data, articles are generated. Every engine has to give the values that `score_many` gives, each
once; where a worker is killed, there has to be one.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.common import Results, options, read_rows
from srcscore import Score, load_model, score_many
from srcscore.integrations.arrow import score_batches, score_table, spark_schema
from srcscore.integrations.frames import score_frame

CORES = 2
KEYED = f"key bigint, {spark_schema()}"
_WORDS = ("the", "harbour", "wall", "council", "ferry", "engineer", "report", "bridge", "mayor", "said", "on")


def main() -> None:
    """Run every engine and print a table."""
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--only", default="", help="engines with this in their name")
    arguments = parser.parse_args()
    table = _table(arguments.data, arguments.articles)
    expected = dict(enumerate(_values(table)))
    size = sum(map(len, table["text"].to_pylist())) / table.num_rows
    results, done = Results("engines"), []
    for name, run, cores in _engines():
        if arguments.only and arguments.only not in name:
            continue
        for kill in (False, True) if name.startswith(("Spark", "Dask", "Ray")) else (False,):
            start = time.perf_counter()
            try:
                rows = run(table, kill)
            except ModuleNotFoundError as error:
                print(f"{name} not run: {error}", flush=True)
                break
            seconds = time.perf_counter() - start
            same = len(rows) == len(expected) and dict(rows) == expected
            rate = len(rows) / seconds / cores * 3600
            killed = "yes" if kill else "no"
            done.append((name, killed, len(rows), "yes" if same else "no", f"{seconds:.1f}", f"{rate:,.0f}"))
            if not same:
                sys.exit(f"{name} lost, repeated or changed rows")
    results.table(
        "Engines",
        ["engine", "worker killed", "rows", "same values", "seconds", "articles a core-hour"],
        done,
        note=f"{table.num_rows} articles of {size / 1000:.1f} KB.",
    )
    results.write()


def _engines() -> list[tuple[str, Callable[[pa.Table, bool], list[tuple[int, float | None]]], int]]:
    return [
        ("score_many, one process", _plain, 1),
        ("score_many, n_jobs=2", _processes, CORES),
        ("Arrow, score_table", _arrow, 1),
        ("Polars, score_frame", _polars, 1),
        ("DuckDB, to record batches", _duckdb, 1),
        ("Dask LocalCluster, map_partitions", _dask, CORES),
        ("Spark local[2], mapInArrow", _spark, CORES),
        ("Ray Data, map_batches", _ray, CORES),
    ]


def _values(table: pa.Table) -> list[float | None]:
    results = score_many(table.select(["text"]).to_pylist(), model=load_model())
    return [result.value if isinstance(result, Score) else None for result in results]


def _plain(table: pa.Table, _kill: bool) -> list[tuple[int, float | None]]:
    return list(enumerate(_values(table)))


def _processes(table: pa.Table, _kill: bool) -> list[tuple[int, float | None]]:
    results = score_many(table.select(["text"]).to_pylist(), n_jobs=CORES)
    return [(key, item.value if isinstance(item, Score) else None) for key, item in enumerate(results)]


def _arrow(table: pa.Table, _kill: bool) -> list[tuple[int, float | None]]:
    return _pairs(score_table(table, keep=["key"]).to_pylist())


def _polars(table: pa.Table, _kill: bool) -> list[tuple[int, float | None]]:
    import polars as pl

    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    scored = score_frame(frame, prefix="")
    return list(zip(scored["key"], scored["value"], strict=True))


def _duckdb(table: pa.Table, _kill: bool) -> list[tuple[int, float | None]]:
    import duckdb

    connection = duckdb.connect()
    connection.register("articles", table)
    batches = connection.execute("select key, text from articles").to_arrow_reader(512)
    return [pair for batch in score_batches(batches, keep=["key"]) for pair in _pairs(batch.to_pylist())]


def _dask(table: pa.Table, kill: bool) -> list[tuple[int, float | None]]:
    import dask.dataframe
    import pandas as pd
    from dask.distributed import Client, LocalCluster

    frame = table.to_pandas()
    meta = score_frame(
        pd.DataFrame({"key": pd.Series(dtype="int64"), "text": pd.Series(dtype="object")}), prefix=""
    )
    with (
        LocalCluster(n_workers=CORES, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
    ):
        parts = dask.dataframe.from_pandas(frame, npartitions=16)
        pids = [worker.pid for worker in cluster.workers.values()]
        with _killing(lambda: pids[:1], kill):
            scored = parts.map_partitions(score_frame, prefix="", meta=meta, enforce_metadata=False).compute()
    return [
        (key, None if pd.isna(value) else value)
        for key, value in zip(scored["key"], scored["value"], strict=True)
    ]


def _spark(table: pa.Table, kill: bool) -> list[tuple[int, float | None]]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{CORES},4]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "256").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    try:
        frame = session.createDataFrame(table.to_pandas()).repartition(16)
        with _killing(_spark_workers, kill):
            keep = lambda batches: score_batches(batches, keep=["key"])  # noqa: E731 - shipped to the workers
            rows = frame.mapInArrow(keep, KEYED).select("key", "value").collect()
    finally:
        session.stop()
    return [(row["key"], row["value"]) for row in rows]


def _ray(table: pa.Table, kill: bool) -> list[tuple[int, float | None]]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing leaves the machine
    ray = import_module("ray")
    ray.init(num_cpus=CORES, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        parts = ray.data.from_arrow(table).repartition(16)
        with _killing(_ray_workers, kill):
            scored = parts.map_batches(_score_keyed, batch_format="pyarrow", batch_size=256)
            rows = scored.select_columns(["key", "value"]).take_all()
    finally:
        ray.shutdown()
    return _pairs(rows)


def _score_keyed(table: pa.Table) -> pa.Table:
    return score_table(table, keep=["key"])


def _processes_with(*words: str) -> list[list[str]]:
    """Return pid, parent's pid and command line of the processes whose command line has one of the words."""
    listed = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"],  # noqa: S607 - the system's own
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [line.split(None, 2) for line in listed.splitlines() if any(word in line for word in words)]


def _ray_workers() -> list[int]:
    """Return one process that scores at this moment."""
    return [int(row[0]) for row in _processes_with("ray::Map")][:1]


def _spark_workers() -> list[int]:
    """Return one process that scores: a child of the daemon that PySpark forks its workers from."""
    rows = _processes_with("pyspark.daemon", "pyspark/daemon")
    parents = {row[1] for row in rows}
    return [int(row[0]) for row in rows if row[0] not in parents][:1]


class _killing:  # noqa: N801 - reads as what it does
    """Kill one worker two seconds into the work, and insist that there was one."""

    def __init__(self, workers: Callable[[], list[int]], kill: bool) -> None:
        self._workers, self._kill, self._killed = workers, kill, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        if self._kill:
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._kill:
            self._thread.join()
            assert self._killed, "no worker was there to kill"

    def _run(self) -> None:
        self._stop.wait(2.0)
        while not self._stop.is_set() and not self._killed:
            for pid in self._workers():
                os.kill(pid, signal.SIGKILL)
                self._killed = pid
            self._stop.wait(0.1)


def _pairs(rows: list[dict[str, Any]]) -> list[tuple[int, float | None]]:
    return [(row["key"], row["value"]) for row in rows]


def _table(data: Path, count: int) -> pa.Table:
    texts = list(islice(_real(data) if data.is_dir() else _made(), count))
    return pa.table({"key": range(len(texts)), "text": texts})


def _real(data: Path) -> Iterator[str]:
    for path in sorted((data / "articles").glob("*.jsonl.gz")):
        yield from (row["text"] for row in read_rows(path) if row.get("text"))


def _made() -> Iterator[str]:
    chance = random.Random(0)  # noqa: S311 - texts to score
    while True:
        sentences = (" ".join(chance.choices(_WORDS, k=16)).capitalize() + "." for _ in range(40))
        yield " ".join(sentences)


if __name__ == "__main__":
    main()
