"""A consumer of `score_many` that stops early leaves nothing behind: no process, no thread, no open file."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import srcscore
from hostile import SHORT
from srcscore import Score, ScoreError, SrcscoreError

PROC = Path("/proc/self")
needs_proc = pytest.mark.skipif(not PROC.is_dir(), reason="needs /proc")


def children() -> set[int]:
    """Return the processes that this one has started and that still run; loky's tracker may stay."""
    found = set()
    for task in (PROC / "task").iterdir():
        try:
            found |= {int(pid) for pid in (task / "children").read_text("utf-8").split()}
        except OSError:  # the thread has ended
            continue
    return {pid for pid in found if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()}


def files() -> int:
    return len(list((PROC / "fd").iterdir()))


def settled(before: set[int]) -> bool:
    """Wait, at most some seconds, until no process is left that was not there before."""
    for _ in range(100):
        gc.collect()
        if children() <= before:
            return True
        time.sleep(0.1)
    return False


def endless() -> Iterator[str]:
    while True:
        yield SHORT


def take(count: int) -> None:
    results = srcscore.score_many(endless(), n_jobs=2, batch_size=2)
    for _ in range(count):
        assert isinstance(next(results), Score)


@needs_proc
def test_stopping_early_leaves_nothing_behind() -> None:
    take(1)  # what is started once and kept
    assert settled(set())
    threads, opened = threading.active_count(), files()
    for _ in range(3):
        take(3)
    assert settled(set())
    assert threading.active_count() <= threads
    assert files() <= opened + 2


@needs_proc
def test_a_source_that_fails_leaves_nothing_behind() -> None:
    def failing() -> Iterator[str]:
        yield from [SHORT] * 5
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the source's own error comes through as it is
        list(srcscore.score_many(failing(), n_jobs=2, batch_size=2))
    assert settled(set())


@needs_proc
def test_a_file_that_is_read_lazily_is_closed_when_the_consumer_stops(tmp_path: Path) -> None:
    path = tmp_path / "articles.txt"
    path.write_text((SHORT + "\n") * 100, "utf-8")

    def lines() -> Iterator[str]:
        with path.open(encoding="utf-8") as stream:
            yield from stream

    source = lines()
    results = srcscore.score_many(source, batch_size=2)
    next(results)
    del results, source
    gc.collect()
    links = [str(file.readlink()) for file in (PROC / "fd").iterdir() if file.exists()]
    assert str(path) not in links


def test_errors_have_the_position_and_the_id_of_their_article() -> None:
    batch = [{"text": SHORT, "id": "a"}, {"id": "b"}, {"text": 1, "id": "c"}, SHORT, None]
    for jobs in (1, 2):
        results = list(srcscore.score_many(batch, n_jobs=jobs, batch_size=2))  # type: ignore[arg-type]
        wrong = [result for result in results if isinstance(result, ScoreError)]
        assert [(error.index, error.id) for error in wrong] == [(1, "b"), (2, "c"), (4, None)]
        assert all(isinstance(error.error, SrcscoreError) and error.error.remedy for error in wrong)
