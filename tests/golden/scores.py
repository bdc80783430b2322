"""The stored scores of every shipped model: written anew, or compared byte by byte.

    PYTHONPATH=tests python tests/golden/scores.py [--check] [MODEL ...]

Writes `tests/golden/MODEL.tsv` for each model, or with `--check` compares: in one thread, in four at
once, in two processes, and in processes that are forked and spawned. Each line has a value, an interval, a
band, the logit to the last bit, and the SHA-256 of the whole score as JSON without the library's version.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import srcscore
from golden.articles import articles
from srcscore import Score, ScoreError
from srcscore.model.predict import Model

HERE = Path(__file__).parent
_HEAD = "# score of each article of articles.py; written by scores.py\n"


def line_of(result: Score | ScoreError) -> str:
    """Return one score as a line."""
    if isinstance(result, ScoreError):  # every one of the articles can be scored
        raise result.error
    content = result.to_dict()
    content["versions"] = {key: value for key, value in content["versions"].items() if key != "library"}
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
    low, high = result.interval
    return f"{result.value}\t{low}\t{high}\t{result.band}\t{result.logit.hex()}\t{digest}\n"


def scored(model: Model, n_jobs: int = 1) -> str:
    """Return the golden file of a model as it is now."""
    lines: list[str] = [""] * len(list(articles()))
    for publisher in (True, False):
        chosen = [(place, item) for place, (item, shown) in enumerate(articles()) if shown == publisher]
        items = [item for _, item in chosen]
        results = srcscore.score_many(
            items, model=model, n_jobs=n_jobs, batch_size=16, use_publisher=publisher
        )
        for (place, _), result in zip(chosen, results, strict=True):
            lines[place] = line_of(result)
    return _HEAD + "".join(lines)


def by_name(name: str) -> str:
    """Return the golden file of a model, in a process of its own."""
    return scored(srcscore.load_model(name))


def ways(name: str) -> Iterator[tuple[str, str]]:
    """Yield the same scores got in several ways, each with its name."""
    model = srcscore.load_model(name)
    yield "one thread", scored(model)
    with ThreadPoolExecutor(4) as threads:
        for content in threads.map(scored, [model] * 4):
            yield "four threads", content
    yield "two processes", scored(model, n_jobs=2)
    for method in multiprocessing.get_all_start_methods():
        context: Any = multiprocessing.get_context(method)
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            yield f"process by {method}", pool.submit(by_name, name).result()


def check(name: str, found: Iterable[tuple[str, str]]) -> bool:
    """Compare what was found with the stored file, and print what differs."""
    stored, same = (HERE / f"{name}.tsv").read_text("utf-8"), True
    for way, content in found:
        wrong = [
            place
            for place, pair in enumerate(zip(stored.splitlines(), content.splitlines(), strict=True))
            if pair[0] != pair[1]
        ]
        print(
            f"{name}, {way}: "
            + (f"{len(wrong)} differ, the first in line {wrong[0] + 1}" if wrong else "same")
        )
        same = same and stored == content
    return same


def main() -> int:
    """Write or compare, as the arguments ask."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("models", nargs="*", metavar="MODEL")
    arguments = parser.parse_args()
    same = True
    for name in arguments.models or [info.name for info in srcscore.list_models()]:
        if arguments.check:
            same = check(name, ways(name)) and same
        else:
            (HERE / f"{name}.tsv").write_text(scored(srcscore.load_model(name)), "utf-8", newline="\n")
            print(HERE / f"{name}.tsv")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
