"""Work on many articles in several processes: lazily, in order, losing at most one article a dead process.

On Linux, in a process with one thread, workers are forked: they share the tables that are loaded already,
and start in an eighth of the time. Elsewhere joblib's loky starts them anew. Neither needs a guard
(`if __name__ == "__main__"`) in the caller's script.

The pools of loky and of the standard library have one pipe of results for all workers. A worker that is
killed while it writes leaves half a message there, whose end their parent awaits for ever. Here each worker
has pipes of its own, so that its death, at whatever moment, ends them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, starmap
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import Any

from srcscore.records import Score, ScoreError

_Batch = tuple[int, Sequence[Any]]
"""The position of the first article, and the articles."""
_Result = Score | ScoreError
_Packed = bytes | Score | ScoreError
"""A result on its way between processes."""
Work = Callable[[int, Any], _Result]
"""Returns the result for an article, given its position too."""
_AHEAD = 2
"""Batches that a worker has at a time, so that it need not wait for the next one."""
_DEATHS = 3
"""An article is given up when so many workers died over it alone; one may have been killed by chance."""


def in_processes(
    work: Work, lost: Callable[[int, Any], ScoreError], articles: Iterable[Any], workers: int, size: int
) -> Iterator[_Result]:
    """Keep at most two batches a process under way, and yield results in order.

    `work` never raises; `lost` returns the result for an article whose process was killed.

    When a process dies (killed, out of memory), a new one takes its place, and the articles of the batch that
    it was working on are done again one by one, so that only an article that kills its process every time is
    lost. A batch of `size` articles that cannot be pickled is worked on in this process. The articles are
    read lazily, and the work is sent once to each process.
    """
    source, more, read, next_index = iter(articles), True, 0, 0
    batch: Sequence[Any]
    todo: deque[_Batch] = deque()
    results: dict[int, list[_Packed]] = {}
    deaths: Counter[int] = Counter()
    pool: list[_Worker] = []
    try:
        while more or todo or results or any(worker.batches for worker in pool):
            # Results are yielded before the next batch is read, so that a slow source holds nothing back.
            # Unpacked one by one they die young, and the garbage collector need not walk whole batches.
            while next_index in results:
                batch_results = results.pop(next_index)
                next_index += len(batch_results)
                yield from map(unpack, batch_results)
            if more and not todo and read < next_index + _AHEAD * workers * size:
                batch = list(islice(source, size))
                more = bool(batch)
                todo.extend([(read, batch)] if batch else [])
                read += len(batch)
            while todo and (worker := _free_worker(pool, workers, work)):
                first, batch = todo.popleft()
                if deaths[first] == _DEATHS:
                    results[first] = [lost(first, batch[0])]
                elif not worker.send((first, batch)):
                    results[first] = _do_batch(work, first, batch)
            reading_on = more and not todo and read < next_index + _AHEAD * workers * size
            busy: dict[Any, _Worker] = {worker.results: worker for worker in pool if worker.batches}
            idle = not busy or reading_on or next_index in results  # nothing to wait for
            for connection in wait(list(busy), 0 if idle else None):  # it has answered, or died
                worker = busy[connection]
                first, batch = worker.batches[0]
                try:
                    results[first] = worker.receive() or _do_batch(work, first, batch)
                except (EOFError, OSError):
                    pool.remove(worker)
                    worker.end()
                    # What it has left to do, the articles that it was working on one by one.
                    (first, batch), *others = worker.batches
                    deaths[first] += len(batch) == 1
                    alone = [(index, [article]) for index, article in enumerate(batch, first)]
                    todo.extendleft(reversed([*alone, *others]))
    finally:
        for worker in pool:
            worker.end()


def pack(result: _Result) -> _Packed:
    """Return a result as bytes, or as it is when something in `Article.extra` cannot be pickled.

    Packed by themselves, results are unpacked one by one as they are asked for. One that goes as it is fails
    again when its batch is pickled, which is then worked on in the parent.
    """
    try:
        return bytes(ForkingPickler.dumps(result))
    except Exception:  # noqa: BLE001 - whatever a foreign object raises, the result is not lost
        return result


def unpack(packed: _Packed) -> _Result:
    """Return the result that was packed, in whatever process."""
    return ForkingPickler.loads(packed) if isinstance(packed, bytes) else packed


def _do_batch(work: Work, first: int, articles: Sequence[Any]) -> list[_Packed]:
    return list(starmap(work, enumerate(articles, first)))


class _Worker:
    """A process, the ends of its two pipes, and the batches that it has not answered, the oldest first."""

    def __init__(self, work: Work) -> None:
        context, self.dumps = _context()
        forked = context.get_start_method() == "fork"
        tasks, self.tasks = context.Pipe(duplex=False)
        self.results, results = context.Pipe(duplex=False)
        self.batches: deque[_Batch] = deque()
        # Only a fork gets the work at its start: parents wait for ever if a process dies amid a long start.
        arguments = (tasks, results, work if forked else None)
        self.process = context.Process(target=_serve, args=arguments, daemon=True)
        try:
            # If it is dead already, `receive` will say so.
            with warnings.catch_warnings(), suppress(EOFError, ConnectionError):
                # From Python 3.12 on, a fork warns of the threads of libraries. NumPy's are made for it.
                warnings.simplefilter("ignore", DeprecationWarning)
                self.process.start()
        finally:  # only the worker may hold its ends, or its death would not end the pipes
            tasks.close()
            results.close()
        if not forked:
            self._send(self.dumps(work))

    def send(self, batch: _Batch) -> bool:
        """Hand over a batch; False if it cannot be pickled."""
        try:
            content = self.dumps(batch)
        except Exception:  # noqa: BLE001 - whatever a foreign object raises when it is pickled
            return False
        self.batches.append(batch)
        self._send(content)
        return True

    def _send(self, content: bytes | memoryview) -> None:
        with suppress(OSError):  # it is dead; `receive` will say so
            self.tasks.send_bytes(content)

    def receive(self) -> list[_Packed] | None:
        """Return the results of the oldest batch; None if the worker could not read it or pickle them."""
        content = self.results.recv_bytes()
        self.batches.popleft()
        answer: list[_Packed] | None = ForkingPickler.loads(content)
        return answer

    def end(self) -> None:
        """End the process and close its pipes."""
        self.tasks.close()
        self.results.close()
        if self.process.pid is not None:
            self.process.terminate()
            self.process.join()


def _free_worker(pool: list[_Worker], most: int, work: Work) -> _Worker | None:
    """Return the worker with the fewest batches, a new one while there may be more; None if all have two."""
    if len(pool) < most:
        pool.append(_Worker(work))
        return pool[-1]
    worker = min(pool, key=lambda worker: len(worker.batches))
    return worker if len(worker.batches) < _AHEAD else None


def _context() -> tuple[Any, Callable[[Any], bytes | memoryview]]:
    """Return how processes are started, by fork where that is safe, else by loky; and how things are pickled.

    loky pickles by value what the caller's script defines itself, since its processes do not read the script.
    """
    # A fork keeps the locks that other threads hold.
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork"), ForkingPickler.dumps
    from joblib.externals.loky.backend import get_context, reduction  # noqa: PLC0415 - for several processes

    return get_context("loky"), reduction.dumps


# --- in a worker ------------------------------------------------------------------------------


def _serve(tasks: Connection, results: Connection, work: Work | None) -> None:
    """Answer each batch with its results, until the parent closes the pipe or ends."""
    # A fork inherits its parent's signal handlers, and a wakeup file by which the parent's event loop would
    # hear of signals that it never got.
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends its workers
    contents: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(tasks, contents, work is not None), daemon=True).start()
    work = work or ForkingPickler.loads(contents.get())
    gc.freeze()  # the tables stay for good: no collection need walk over them
    while True:
        try:
            first, articles = ForkingPickler.loads(contents.get())
            answer = [pack(result) for result in starmap(work, enumerate(articles, first))]
            content = bytes(ForkingPickler.dumps(answer))
        except Exception:  # noqa: BLE001 - whatever foreign objects raise, the parent does the batch itself
            content = bytes(ForkingPickler.dumps(None))
        results.send_bytes(content)


def _receive(tasks: Connection, contents: SimpleQueue[bytes], forked: bool) -> None:
    """Read ahead, so that the parent never waits to send while this process waits to answer.

    A fork inherits the parent's end of its own pipe, so that the pipe does not end when the parent is killed:
    the parent itself is watched.
    """
    parent = parent_process() if forked else None
    awaited: list[Any] = [tasks] if parent is None else [tasks, parent.sentinel]
    with suppress(EOFError, OSError):
        while tasks in wait(awaited):
            contents.put(tasks.recv_bytes())
    os._exit(1)
