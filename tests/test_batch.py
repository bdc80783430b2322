"""A consumer of `score_many` that stops early leaves nothing behind: no process, no thread, no open file."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import srcscore
from helpers.hostile import SHORT
from srcscore import Score, ScoreError, SrcscoreError
from srcscore.errors import InputTypeError

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


@pytest.mark.slow
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


@pytest.mark.slow
@needs_proc
def test_a_source_that_fails_leaves_nothing_behind() -> None:
    def failing() -> Iterator[str]:
        yield from [SHORT] * 5
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the source's own error comes through as it is
        list(srcscore.score_many(failing(), n_jobs=2, batch_size=2))
    assert settled(set())


@pytest.mark.slow
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


def alone() -> bool:
    """Wait, at most some seconds, until no thread of an earlier test is left."""
    for _ in range(100):
        gc.collect()
        if threading.active_count() == 1:
            return True
        time.sleep(0.1)
    return False


WAYS = {"forked": False, "started anew": True}
"""How processes come about, and whether another thread, which rules out a fork, is there."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a test with forked processes and with fresh ones."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    if WAYS[request.param]:
        thread.start()
    elif sys.platform != "linux" or not alone():
        pytest.skip("other threads are there, so that nothing is forked")
    yield request.param
    done.set()
    if WAYS[request.param]:
        thread.join()


def killer(articles: list[dict[str, Any]], *places: int) -> list[dict[str, Any]]:
    """Return the articles, some of which kill the process that unpacks them."""

    class Killer(dict[str, Any]):
        def __reduce__(self) -> tuple[object, tuple[int]]:
            return os._exit, (1,)

    return [Killer(article) if place in places else article for place, article in enumerate(articles)]


@pytest.mark.slow
def test_what_cannot_be_sent_is_scored_all_the_same(way: str) -> None:
    def articles() -> list[dict[str, Any]]:
        given: list[dict[str, Any]] = [{"text": SHORT, "id": str(number)} for number in range(6)]
        given[1]["links"] = (address for address in ["https://a.example/b"])
        given[4]["mine"] = threading.Lock()
        return given

    alone = list(srcscore.score_many(articles()))
    found = list(srcscore.score_many(articles(), n_jobs=2, batch_size=2))
    assert [type(result) for result in found] == [Score] * 6, way
    for one, other in zip(alone, found, strict=True):
        assert isinstance(one, Score)
        assert isinstance(other, Score)
        assert one.to_dict() == other.to_dict()


@pytest.mark.slow
def test_a_killed_process_costs_its_article_alone(way: str) -> None:
    articles = [{"id": str(number), "text": SHORT * 8} for number in range(40)]
    results = list(srcscore.score_many(killer(articles, 7, 31), n_jobs=2, batch_size=10))
    lost = [result for result in results if isinstance(result, ScoreError)]
    assert [(error.index, error.id) for error in lost] == [(7, "7"), (31, "31")], way
    assert all("killed" in str(error.error) for error in lost)
    whole = [result for result in results if isinstance(result, Score)]
    assert [result.article.id for result in whole] == [str(n) for n in range(40) if n not in (7, 31)]


@pytest.mark.slow
def test_what_cannot_be_sent_outlives_a_killed_process() -> None:
    articles: list[dict[str, Any]] = [{"id": str(number), "text": SHORT} for number in range(6)]
    articles[3]["mine"] = threading.Lock()
    found = list(srcscore.score_many(killer(articles, 1), n_jobs=2, batch_size=1))
    assert [type(result) for result in found] == [Score, ScoreError, *[Score] * 4]


DAEMONIC = """
import multiprocessing
from srcscore import score_many
def work(text):
    return [result.value for jobs in (1, 2, -1) for result in score_many([text] * 3, n_jobs=jobs)]
if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        print(len(set(pool.map(work, [%r])[0])))
"""


@pytest.mark.slow
def test_where_no_process_may_be_started_one_does_all(tmp_path: Path) -> None:
    script = tmp_path / "daemonic.py"
    script.write_text(DAEMONIC % SHORT, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1"]


ENDED = """
import itertools, os, signal, sys, time
from srcscore import score_many
signal.signal(signal.SIGTERM, lambda *_: print("handled", flush=True))
results = score_many(itertools.repeat(%r), n_jobs=2, batch_size=2)
next(results)
for pid in open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read().split():
    os.kill(int(pid), signal.SIGTERM)
print(type(next(itertools.islice(results, 20, None))).__name__, flush=True)
"""


@pytest.mark.slow
@needs_proc
def test_a_worker_does_not_do_what_its_parent_does_on_a_signal() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDED % SHORT], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["Score"]


INTERRUPTED = """
import itertools, os, sys, threading
from srcscore import score_many
if %r:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
try:
    for result in score_many(itertools.repeat(%r), n_jobs=2, batch_size=2):
        if not sys.stdout.closed:
            print(open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read(), flush=True)
            sys.stdout.close()
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Let the processes of a test hear Ctrl-C, also where a shell started the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@needs_proc
@pytest.mark.usefixtures("interrupts")
@pytest.mark.parametrize("thread", WAYS.values())
def test_an_interrupt_ends_every_process(thread: bool) -> None:
    command = [sys.executable, "-c", INTERRUPTED % (thread, SHORT)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        assert run.stdout is not None
        workers = [Path("/proc") / pid for pid in run.stdout.readline().split()]
        assert len(workers) >= 2
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Traceback" not in said
    deadline = time.monotonic() + 20
    while any(worker.exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(worker.exists() for worker in workers)


@pytest.mark.slow
@needs_proc
def test_a_slip_of_the_keyboard_starts_no_army() -> None:
    results = srcscore.score_many([SHORT] * 3, n_jobs=1_000_000, batch_size=1)
    next(results)
    assert len(children()) <= max(8, 2 * (os.cpu_count() or 1))
    assert len(list(results)) == 2
    assert settled(set())


@pytest.mark.parametrize("given", [None, 5, SHORT, SHORT.encode(), {"text": SHORT}])
def test_what_is_not_many_articles_is_told_at_once(given: Any) -> None:
    for function in (srcscore.score_many, srcscore.profile):
        with pytest.raises(InputTypeError, match=f"{function.__name__} takes an iterable") as told:
            function(given)
        assert told.value.remedy


@pytest.mark.parametrize("given", ["latest", 5, b"", False])
def test_what_is_no_model_is_told_at_once(given: Any) -> None:
    calls: list[Callable[[], object]] = [
        lambda: srcscore.score(SHORT, model=given),
        lambda: srcscore.score_many([SHORT], model=given),
        lambda: srcscore.find_citations(SHORT, model=given),
        lambda: srcscore.find_claims(SHORT, model=given),
        lambda: srcscore.reputation("bbc.co.uk", model=given),
        lambda: srcscore.profile([SHORT], model=given),
        lambda: srcscore.CitationGraph(model=given),
    ]
    for call in calls:
        with pytest.raises(InputTypeError, match="not a model") as told:
            call()
        assert "load_model" in told.value.remedy


@pytest.mark.parametrize("given", ["graph", 5, {}])
def test_what_is_no_graph_is_told_at_once(given: Any) -> None:
    for call in (
        lambda: srcscore.score(SHORT, graph=given),
        lambda: srcscore.score_many([SHORT], graph=given),
    ):
        with pytest.raises(InputTypeError, match="not a citation graph") as told:
            call()
        assert told.value.remedy


class Indexed:
    """Articles with numbers, and no `__iter__`, as some data sets are."""

    def __getitem__(self, place: int) -> str:
        return [SHORT, SHORT][place]


def test_articles_that_only_have_numbers_are_read_in_turn() -> None:
    assert len(list(srcscore.score_many(Indexed()))) == 2  # type: ignore[arg-type]


class Broken(Mapping[str, Any]):
    """A mapping whose own code fails."""

    def __getitem__(self, key: str) -> Any:
        raise OSError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["text"])

    def __len__(self) -> int:
        return 1


def test_an_article_whose_own_code_fails_costs_only_itself() -> None:
    first, wrong, last = srcscore.score_many([SHORT, Broken(), SHORT])
    assert isinstance(first, Score)
    assert isinstance(last, Score)
    assert isinstance(wrong, ScoreError)
    assert (wrong.index, wrong.id) == (1, None)


KILLED = """
import multiprocessing, os, signal, sys, threading, time
from multiprocessing.reduction import ForkingPickler
import srcscore
from srcscore import processes
METHOD = sys.argv[1]
if METHOD in ("spawn", "forkserver"):
    processes._context = lambda: (multiprocessing.get_context(METHOD), ForkingPickler.dumps)
if __name__ == "__main__":
    if METHOD == "loky":
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    killed = []
    start = processes._Worker.__init__
    send = processes._Worker.send
    def kill(worker, moment):
        if worker.process.pid and killed.count(moment) < 3:
            killed.append(moment)
            os.kill(worker.process.pid, signal.SIGKILL)
    def started(worker, work):
        start(worker, work)
        kill(worker, "start")
    def sent(worker, batch):
        done = send(worker, batch)
        while len(batch[1]) > 1 and killed.count("write") < 3:
            try:
                call = open(f"/proc/{worker.process.pid}/syscall").read().split()
            except OSError:
                break
            if not os.path.exists(f"/proc/{worker.process.pid}/exe"):  # it was killed at its start
                break
            if len(call) > 3 and call[0] == "1" and int(call[3], 16) > 65536:
                kill(worker, "write")
            time.sleep(0.001)
        return done
    processes._Worker.__init__, processes._Worker.send = started, sent
    text = "The weir failed, the mayor told Reuters. Nobody was hurt, a spokeswoman said. " * 60
    articles = [{"text": text, "id": str(n)} for n in range(24)]
    results = list(srcscore.score_many(articles, n_jobs=2, batch_size=4))
    print(*sorted(set(killed)), [result.article.id for result in results] == [str(n) for n in range(24)])
"""
"""Kills workers when they have just been started, and amid a write that is longer than a pipe."""


@pytest.mark.slow
@needs_proc
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn", "loky"])
def test_workers_killed_at_their_start_and_amid_a_write_lose_nothing(method: str, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), method], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.split() == ["start", "write", "True"], done.stderr
