"""Work on many articles in several processes: in order, a little ahead, and what dies costs one article.

On Linux, in a process with one thread, they are forked: they have the tables that are loaded already, and
start in an eighth of the time. Otherwise loky starts them anew. Neither needs a guard in the caller's
script.
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
from typing import Any, Protocol, TypeVar

from srcscore.records import Score, ScoreError

_Item = TypeVar("_Item")
_Batch = tuple[int, Sequence[Any]]
_Result = Score | ScoreError
_Packed = bytes | Score | ScoreError
"""A result on its way between processes."""
_IDLE_SECONDS = 30
"""A process of loky's without work ends after so long, so that none is left when its parent is killed."""


class Work(Protocol):
    """What a process does with an article."""

    def one(self, index: int, article: Any) -> _Result:
        """Return what an article gives; never raise."""

    def lost(self, index: int, article: Any) -> ScoreError:
        """Return what stands for an article whose process was killed."""


_work: Work | None = None
"""In a worker process: what it was started with."""


def in_processes(work: Work, articles: Iterable[Any], workers: int, size: int) -> Iterator[_Result]:
    """Keep at most two batches a process under way, and yield in order.

    When a process dies (killed, out of memory), what was under way goes to fresh ones, the batch that
    was waited for article by article, so that only what kills a process again is lost. A batch that cannot be
    sent to another process is worked on in this one.

    Parameters
    ----------
    work
        What to do; sent once to each process.
    articles
        Read as they are needed.
    workers
        How many processes.
    size
        Articles sent to a process at a time.
    """
    batches = _batches(articles, size)
    pool = _open_pool(work, workers)
    waiting: deque[tuple[_Batch, Future[list[_Packed]]]] = deque()
    try:
        for batch in islice(batches, 2 * workers):
            waiting.append((batch, _send(pool, batch)))
        while waiting:
            batch, future = waiting.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                results = _one_by_one(work, batch)
                pool = _open_pool(work, workers)
                waiting = deque((again, _send(pool, again)) for again, _ in waiting)
            except Exception:  # noqa: BLE001 - whatever a foreign object raises when it is to be sent
                results = [work.one(index, article) for index, article in enumerate(batch[1], batch[0])]
            # Before more is read: a slow source holds back nothing that is done. Unpacked one by one, results
            # die young, so that the garbage collector need not walk over whole batches of them.
            yield from map(unpack, results)
            for batch in islice(batches, 1):
                waiting.append((batch, _send(pool, batch)))
    finally:
        for _, future in waiting:
            future.cancel()
        pool.shutdown(wait=True)


def pack(result: _Result) -> _Packed:
    """Return a result in the form that crosses to another process at the least cost.

    What a user keeps in `Article.extra` may defy it: such a result goes as it is, and where that fails too,
    its batch is worked on in the parent.

    Parameters
    ----------
    result
        What one article gave.
    """
    try:
        return bytes(ForkingPickler.dumps(result))
    except Exception:  # noqa: BLE001 - whatever a foreign object raises, the result is not lost
        return result


def unpack(packed: _Packed) -> _Result:
    """Return the result that was packed.

    Parameters
    ----------
    packed
        What `pack` returned, in whatever process.
    """
    return ForkingPickler.loads(packed) if isinstance(packed, bytes) else packed


def _send(pool: Executor, batch: _Batch) -> Future[list[_Packed]]:
    """Hand a batch to a pool; that one of its processes has died is told where the result is asked for."""
    try:
        return pool.submit(_do_batch, batch)
    except BrokenProcessPool as error:
        future: Future[list[_Packed]] = Future()
        future.set_exception(error)
        return future


def _do_batch(batch: _Batch) -> list[_Packed]:
    """Return the results of a batch, each packed by itself."""
    assert _work is not None  # noqa: S101 - `_start` ran before
    first, articles = batch
    return [pack(_work.one(first + place, article)) for place, article in enumerate(articles)]


def _one_by_one(work: Work, batch: _Batch) -> list[_Packed]:
    """Do a batch whose process died, each article in a process that may die alone."""
    results: list[_Packed] = []
    first, articles = batch
    pool = _open_pool(work, 1)
    for index, article in enumerate(articles, first):
        try:
            results += _send(pool, (index, [article])).result()
        except BrokenProcessPool:
            pool.shutdown(wait=False)
            pool = _open_pool(work, 1)
            results.append(work.lost(index, article))
        except Exception:  # noqa: BLE001 - as above: what cannot be sent is worked on here
            results.append(work.one(index, article))
    pool.shutdown(wait=True)
    return results


def _batches(articles: Iterable[_Item], size: int) -> Iterator[tuple[int, Sequence[_Item]]]:
    """Cut an iterable into lists, each with the position of its first item."""
    source, first = iter(articles), 0
    while batch := list(islice(source, size)):
        yield first, batch
        first += len(batch)


# --- starting processes ------------------------------------------------------------------------


def _open_pool(work: Work, workers: int) -> Executor:
    """Open a pool whose processes need no `if __name__ == "__main__"` guard in the caller's script.

    A fork takes along the locks that other threads hold: with other threads, none is made.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        return _fork(work, workers)
    from joblib.externals.loky import ProcessPoolExecutor as Loky  # noqa: PLC0415 - only for several processes

    pool: Executor = Loky(workers, timeout=_IDLE_SECONDS, initializer=_start, initargs=(work,))
    return pool


def _fork(work: Work, workers: int) -> Executor:
    """Open a pool of forked processes, which start at once, while there is still one thread."""
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(workers, fork, initializer=_start_forked, initargs=(work,))
    with warnings.catch_warnings():
        # Python 3.12 and newer warn of the threads that libraries have: NumPy's are made to be forked, and
        # what is done here uses no other's.
        warnings.simplefilter("ignore", DeprecationWarning)
        pool.submit(int)
    return pool


def _start(work: Work) -> None:
    global _work  # noqa: PLW0603 - a process of its own, set once when it starts
    _work = work
    gc.freeze()  # the tables stay for good: no collection in this process need walk over them
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends its workers


def _start_forked(work: Work) -> None:
    # A fork takes along what its parent does on a signal: its handler is not for here, and a wakeup file
    # would tell the parent's event loop of signals that it never got.
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _start(work)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent has ended, however that came."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
