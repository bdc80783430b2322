"""Inputs made to break srcscore: random ones by Hypothesis and atheris, and how time grows with large ones.

    PYTHONPATH=tests python benchmarks/fuzz.py [--hypothesis 20000] [--atheris 100000] [--growth 1000000]
        [--large 10000000]

- `--hypothesis N`: N random articles (texts, pages, mappings, addresses), each held against all promises.
- `--atheris N`: N executions guided by coverage (needs the package atheris): scoring, reading addresses, and
  loading damaged models.
- `--growth SIZE`: how much longer each hostile input takes at SIZE characters than at half of that.
- `--large SIZE`: the time and memory that inputs of the largest kind take.

Without options, a short form of the first and third. Exits with 1 when something fails or time grows faster
than `MOST` at a doubling.
"""

from __future__ import annotations

import argparse
import functools
import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import srcscore
from hostile import SHORT, inputs, survives
from srcscore.errors import ArtefactError, SrcscoreError
from strategies import hostile, texts, urls
from test_hostile import mappings, pages

MOST = 2.2
"""A doubling of an input may take so many times as long."""
_NOISE = 0.05
"""Seconds below which growth is noise."""
_LARGE = {
    "one word": "one word",
    "one line": "one line of words",
    "short lines": "lines of two characters",
    "new names": "new names",
    "a million URLs": "URLs",
}


def by_hypothesis(examples: int) -> None:
    """Score random articles, and look up random addresses."""
    thorough = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    scored = 0

    @thorough
    @given(st.one_of(texts, hostile, pages, mappings), st.booleans(), urls)
    def run(article: Any, use_publisher: bool, url: str | None) -> None:
        nonlocal scored
        survives(article, use_publisher=use_publisher, url=url)
        scored += 1

    start = time.perf_counter()
    run()
    print(f"hypothesis: {scored} articles, nothing broke, {time.perf_counter() - start:.0f} s")


def by_atheris(executions: int) -> int:
    """Run atheris in a process of its own, for it never returns."""
    with tempfile.TemporaryDirectory() as corpus:
        seeds = [
            SHORT.encode(),
            b"<html><body><p>Hi</p></body></html>",
            b"https://web.archive.org/web/2020/x",
        ]
        model = Path(srcscore.list_models()[0].path)
        seeds += [(model / "manifest.json").read_bytes(), (model / "wording.npz").read_bytes()[:4000]]
        for place, seed in enumerate(seeds):
            for kind in range(6):
                Path(corpus, f"{place}-{kind}").write_bytes(bytes([kind]) + seed)
        command = [sys.executable, __file__, "--child", corpus, str(executions)]
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own interpreter


def _child(corpus: str, executions: str) -> None:
    import atheris  # noqa: PLC0415 - an optional package

    survives(SHORT)
    options = [f"-runs={executions}", "-max_len=5000", "-timeout=20", "-print_final_stats=1", "-verbosity=0"]
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *options, corpus], one)
    atheris.Fuzz()


def one(content: bytes) -> None:
    """Read some bytes as one of the things that come from elsewhere; only our own errors may be raised."""
    kind, rest = content[:1], content[1:]
    text = rest.decode("utf-8", "surrogateescape" if len(rest) % 2 else "replace")
    chosen = kind[0] % 6 if kind else 0
    if chosen == 0:
        survives(text, valid=False)
    elif chosen == 1:
        survives({"html": text}, valid=False)
    elif chosen == 2:
        head, _, tail = text.partition("\n")
        survives({"text": tail, "url": head, "title": head, "links": [head, (head, tail[:20])]}, valid=False)
    elif chosen == 3:
        _ours(lambda: srcscore.reputation(text))
    elif chosen == 4:
        _ours(lambda: _model_file(rest))
    else:
        survives(rest, valid=False)


def _ours(work: Callable[[], object]) -> None:
    try:
        work()
    except SrcscoreError as error:
        str(error)


def _model_file(content: bytes) -> None:
    """Read bytes as each file of a model; raises nothing but ArtefactError."""
    from srcscore.model.artefact import KIND, read_json  # noqa: PLC0415
    from srcscore.storage.arrays import unpack  # noqa: PLC0415 - instrumented when first imported

    for read in (functools.partial(unpack, where="x", kind=KIND), functools.partial(read_json, name="x")):
        try:
            read(content)
        except ArtefactError:
            continue


def growth(size: int) -> bool:
    """Print how time grows with each hostile input, and return whether all grow in step."""
    sound = True
    print(f"{'input':<26} {'characters':>10} {'seconds':>8} {'us/char':>8} {'at a doubling':>14}")
    for name, make in inputs().items():
        half, whole = _seconds(make, size // 2), _seconds(make, size)
        ratio = whole / half
        if ratio > MOST and whole > _NOISE:  # measured again, since the machine may have been busy
            half, whole = (min(_seconds(make, n) for _ in range(3)) for n in (size // 2, size))
            ratio = whole / half
        bad = ratio > MOST and whole > _NOISE
        sound = sound and not bad
        mark = "  TOO FAST" if bad else ""
        print(
            f"{name:<26} {size:>10} {whole:>8.2f} {1e6 * whole / size:>8.2f} {ratio:>14.2f}{mark}", flush=True
        )
    return sound


def large(size: int) -> None:
    """Print what the largest inputs cost."""
    for name, source in _LARGE.items():
        characters = 14_000_000 if name == "a million URLs" else size
        seconds = _seconds(inputs()[source], characters)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(f"{name:<26} {characters:>10} {seconds:>8.1f} s, process {memory:.0f} MB so far", flush=True)


def _seconds(make: Callable[[int], Any], size: int) -> float:
    """Return the processor time of one score, with bounded caches empty."""
    article = make(size)
    gc.collect()
    for cached in _bounded_caches():
        cached.cache_clear()
    gc.disable()  # its full collections come in steps, which would look like growth
    start = time.process_time()
    _ours(lambda: srcscore.score(article))
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
    if sys.argv[1:2] == ["--child"]:
        _child(*sys.argv[2:4])
        return 0
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("hypothesis", "atheris", "growth", "large"):
        parser.add_argument(f"--{name}", type=int, metavar="N")
    arguments = parser.parse_args()
    if not any(vars(arguments).values()):
        arguments.hypothesis, arguments.growth = 500, 50_000
    srcscore.score(SHORT)
    sound = True
    if arguments.hypothesis:
        by_hypothesis(arguments.hypothesis)
    if arguments.growth:
        sound = growth(arguments.growth)
    if arguments.large:
        large(arguments.large)
    if arguments.atheris:
        sound = by_atheris(arguments.atheris) == 0 and sound
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main())
