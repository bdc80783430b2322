"""Work on many articles in several processes: lazily, in order, and a process that dies costs one article.

On Linux, in a process with one thread, workers are forked: they share the tables that are loaded already,
and start in an eighth of the time. Elsewhere loky, joblib's pool, starts them anew. Neither needs a guard
(`if __name__ == "__main__"`) in the caller's script.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from itertools import islice
from multiprocessing.reduction import ForkingPickler
from typing import Any, Protocol

from srcscore.records import Score, ScoreError

_Batch = tuple[int, Sequence[Any]]
"""The position of the first article, and the articles."""
_Result = Score | ScoreError
_Packed = bytes | Score | ScoreError
"""A result on its way between processes."""
_IDLE_SECONDS = 30
"""loky ends a worker that is idle for so long, so that none outlives a parent that was killed."""


class Work(Protocol):
    """What a process does with an article."""

    def one(self, index: int, article: Any) -> _Result:
        """Return the result for an article; never raise."""

    def lost(self, index: int, article: Any) -> ScoreError:
        """Return the result for an article whose process was killed."""


_work: Work | None = None
"""In a worker: the work that it was started with."""


def in_processes(work: Work, articles: Iterable[Any], workers: int, size: int) -> Iterator[_Result]:
    """Keep at most two batches a process under way, and yield results in order.

    When a process dies (killed, out of memory), the batch that was waited for is done again article by
    article, so that only an article that kills its process again is lost; the other batches are submitted
    again. A batch that cannot be pickled is worked on in this process.

    Parameters
    ----------
    work
        What to do with an article; sent once to each process.
    articles
        Read lazily.
    workers
        Number of processes.
    size
        Articles in a batch.
    """
    batches = _batches(articles, size)
    pool = _open_pool(work, workers)
    waiting: deque[tuple[_Batch, Future[list[_Packed]]]] = deque()
    try:
        for batch in islice(batches, 2 * workers):
            waiting.append((batch, _submit(pool, batch)))
        while waiting:
            batch, future = waiting.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                results = _one_by_one(work, batch)
                pool = _open_pool(work, workers)
                waiting = deque((again, _submit(pool, again)) for again, _ in waiting)
            except Exception:  # noqa: BLE001 - whatever a foreign object raises when it is pickled
                results = [work.one(index, article) for index, article in enumerate(batch[1], batch[0])]
            # Results are yielded before the next batch is read, so that a slow source holds nothing back.
            # Unpacked one by one they die young, and the garbage collector need not walk whole batches.
            yield from map(unpack, results)
            for batch in islice(batches, 1):
                waiting.append((batch, _submit(pool, batch)))
    finally:
        for _, future in waiting:
            future.cancel()
        pool.shutdown(wait=True)


def pack(result: _Result) -> _Packed:
    """Return a result as bytes, or as it is when something in `Article.extra` cannot be pickled.

    Packed by themselves, results are unpacked one by one as they are asked for. One that goes as it is fails
    again in the pool's own pickling, and its batch is then worked on in the parent.
    """
    try:
        return bytes(ForkingPickler.dumps(result))
    except Exception:  # noqa: BLE001 - whatever a foreign object raises, the result is not lost
        return result


def unpack(packed: _Packed) -> _Result:
    """Return the result that was packed, in whatever process."""
    return ForkingPickler.loads(packed) if isinstance(packed, bytes) else packed


def _batches(articles: Iterable[Any], size: int) -> Iterator[_Batch]:
    source, first = iter(articles), 0
    while batch := list(islice(source, size)):
        yield first, batch
        first += len(batch)


def _submit(pool: Executor, batch: _Batch) -> Future[list[_Packed]]:
    """Hand a batch to a pool; if one of its processes has died, the future says so."""
    try:
        return pool.submit(_do_batch, batch)
    except BrokenProcessPool as error:
        future: Future[list[_Packed]] = Future()
        future.set_exception(error)
        return future


def _one_by_one(work: Work, batch: _Batch) -> list[_Packed]:
    """Do a batch whose process died, each article in a process that may die alone."""
    results: list[_Packed] = []
    first, articles = batch
    pool = _open_pool(work, 1)
    for index, article in enumerate(articles, first):
        try:
            results += _submit(pool, (index, [article])).result()
        except BrokenProcessPool:
            pool.shutdown(wait=False)
            pool = _open_pool(work, 1)
            results.append(work.lost(index, article))
        except Exception:  # noqa: BLE001 - as above: an article that cannot be pickled is worked on here
            results.append(work.one(index, article))
    pool.shutdown(wait=True)
    return results


def _open_pool(work: Work, workers: int) -> Executor:
    if sys.platform != "linux" or threading.active_count() > 1:  # a fork keeps locks that other threads hold
        from joblib.externals.loky import ProcessPoolExecutor as Loky  # noqa: PLC0415 - for several processes

        pool: Executor = Loky(workers, timeout=_IDLE_SECONDS, initializer=_start, initargs=(work,))
        return pool
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(workers, fork, initializer=_start_forked, initargs=(work,))
    with warnings.catch_warnings():
        # From Python 3.12 on, a fork warns of the threads that libraries have. NumPy's are made to be forked.
        warnings.simplefilter("ignore", DeprecationWarning)
        pool.submit(int)  # starts the processes now, while there is one thread
    return pool


# --- in a worker ------------------------------------------------------------------------------


def _start(work: Work) -> None:
    global _work  # noqa: PLW0603 - set once, when a process starts
    _work = work
    gc.freeze()  # the tables stay for good: no collection need walk over them
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends its workers


def _start_forked(work: Work) -> None:
    # A fork inherits its parent's signal handlers, and a wakeup file by which the parent's event loop would
    # hear of signals that it never got.
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _start(work)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent has ended, for whatever reason."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _do_batch(batch: _Batch) -> list[_Packed]:
    assert _work is not None  # noqa: S101 - `_start` ran before
    first, articles = batch
    return [pack(_work.one(index, article)) for index, article in enumerate(articles, first)]
