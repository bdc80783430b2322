"""How the time of every regular expression of the package grows with texts made to slow it down.

    PYTHONPATH=tests python -m benchmarks.stress.patterns [--size 40000]

From each pattern come texts that it nearly matches: what leads up to each repetition, then what may be
repeated, over and over, and an end that does not fit; whole matches over and over; and what leads up alone.
Each is read at half and at the full size, from its start only by patterns that are used no other way.
Prints what grows faster than `MOST` at a doubling, and exits with 1 when it is not in `BOUNDED`.
"""

from __future__ import annotations

import re
import sys
import time
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from benchmarks.common import Results, options
from helpers import all_patterns

MOST = 2.2
_NOISE = 0.02
"""Seconds below which growth is noise."""
_MANY = 9
"""A repetition that may go so often is worth attacking."""
_ENDS = ("\0", "!", "\n", "~")
_WAYS = 4
"""So many alternatives of a choice are followed."""
BOUNDED = {
    ("srcscore.article.head", "_CLOCK"): "a byline has at most MAX_BYLINE characters",
    ("srcscore.article.head", "_CUT"): "white space is made single before",
    ("srcscore.article.head", "_AND"): "white space is made single before",
}
"""Patterns that would grow faster, with what keeps them from it."""


def samples(parsed: Any) -> list[str]:
    """Return texts that a parsed pattern matches, or nearly."""
    found = [""]
    for op, value in parsed:
        parts = list(islice(_of(op, value), _WAYS))
        found = [left + right for left in found[:_WAYS] for right in parts or [""]]
    return found


def _of(op: Any, value: Any) -> Iterator[str]:  # noqa: C901 - one branch for each kind of node
    if op is ops.LITERAL:
        yield chr(value)
    elif op is ops.NOT_LITERAL:
        yield "a" if value != ord("a") else "b"
    elif op is ops.ANY:
        yield from "a "
    elif op is ops.IN:
        yield from _chars(value)
    elif op is ops.BRANCH:
        for part in value[1]:
            yield from samples(part)[:1]
    elif op is ops.SUBPATTERN:
        yield from samples(value[3])
    elif op is ops.ATOMIC_GROUP:
        yield from samples(value)
    elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        for text in samples(value[2]):
            yield text * max(1, value[0])


def _chars(parts: Any) -> Iterator[str]:
    """Yield characters of a set, of each kind that is in it."""
    if parts[0][0] is ops.NEGATE:
        inside = re.compile(f"[{''.join(re.escape(char) for char in map(chr, range(1, 128)))}]")
        banned = {value for op, value in parts if op is ops.LITERAL}
        yield from (char for char in "a 1.,-" if ord(char) not in banned and inside.match(char))
        return
    kinds = {
        ops.CATEGORY_WORD: "a1_",
        ops.CATEGORY_DIGIT: "1",
        ops.CATEGORY_SPACE: " \n",
        ops.CATEGORY_NOT_SPACE: "a.",
        ops.CATEGORY_NOT_DIGIT: "a",
        ops.CATEGORY_NOT_WORD: ". ",
    }
    for op, value in parts:
        if op is ops.LITERAL:
            yield chr(value)
        elif op is ops.RANGE:
            yield chr(value[0])
        elif op is ops.CATEGORY:
            yield from kinds[value]


def attacks(  # noqa: C901 - one branch for each kind of node
    parsed: Any, lead: tuple[str, ...] = ("",)
) -> Iterator[tuple[str, str]]:
    """Yield what leads up to each repetition of a pattern, with each text that may be repeated there."""
    for op, value in parsed:
        inner: list[Any] = []
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            inner = [value[2]]
            if value[1] >= _MANY:
                for unit in dict.fromkeys(samples(value[2])):
                    for before in lead:
                        yield before, unit
        elif op is ops.SUBPATTERN:
            inner = [value[3]]
        elif op is ops.BRANCH:
            inner = list(value[1])
        elif op is ops.ATOMIC_GROUP:
            inner = [value]
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            inner = [value[1]]
        for part in inner:
            yield from attacks(part, lead)
        lead = tuple(left + right for left in lead for right in list(islice(_of(op, value), 2)) or [""])[
            :_WAYS
        ]


def texts(pattern: str, flags: int) -> Iterator[tuple[str, str, str]]:
    """Yield a start, what is repeated, and an end, each text once."""
    parsed = _parser.parse(pattern, flags)
    for lead, unit in dict.fromkeys(attacks(parsed)):
        if unit:
            for end in _ENDS:
                yield lead, unit, end
            if lead:
                yield "", lead + unit, "\0"
                yield "", lead, "\0"
    for whole in samples(parsed)[:_WAYS]:
        if whole:
            yield "", whole, "\0"


def uses(source: str, askers: set[str]) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the names of a pattern, by module, and the methods that are called under them."""
    names, methods = set(), set()
    for asker in askers:
        module = sys.modules[asker]
        code = Path(str(module.__file__)).read_text("utf-8")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and value.pattern == source:
                names.add((asker, name))
                methods |= set(re.findall(rf"(?<!\w){name}\.(\w+)\(", code))
    return names, methods


def seconds(pattern: re.Pattern[str], text: str, methods: set[str]) -> float:
    """Return the processor time of reading a text: from its start, or all matches wherever they are."""
    start = time.process_time()
    if methods and methods <= {"match", "fullmatch"}:
        for method in methods:
            getattr(pattern, method)(text)
    else:
        deque(pattern.finditer(text), 0)
    return time.process_time() - start


def growth(
    pattern: re.Pattern[str], parts: tuple[str, str, str], size: int, methods: set[str]
) -> tuple[float, float]:
    """Return the time at full size, and how many times that of half the size it is."""
    start, unit, end = parts
    half, whole = (start + unit * (length // len(unit)) + end for length in (size // 2, size))
    if (spent := seconds(pattern, whole, methods)) < _NOISE:
        return spent, 1.0
    spent = min(spent, *(seconds(pattern, whole, methods) for _ in range(2)))
    return spent, spent / min(seconds(pattern, half, methods) for _ in range(3))


def worst(source: str, flags: int, askers: set[str], size: int) -> tuple[int, float, str]:
    """Return how many texts one pattern was tried on, its steepest growth, and what it was tried on then."""
    names, methods = uses(source, askers)
    tried, steepest, told = 0, 0.0, ""
    for parts in texts(source, flags):
        tried += 1
        spent, ratio = growth(re.compile(source, flags), parts, size, methods)
        if ratio > steepest:
            steepest, told = (
                ratio,
                f"{spent:.3f} s, {sorted(names) or sorted(askers)} {source[:80]!r} on {parts!r}",
            )
        if ratio > MOST:
            reasons = [BOUNDED[name] for name in names if name in BOUNDED]
            if reasons:
                print(f"{ratio:.2f} x, but {reasons[0]}: {sorted(names)}")
                steepest = 1.0
            break
    return tried, steepest, told


def main() -> int:
    """Attack every pattern, and print what grows too fast."""
    parser = options(__doc__)
    parser.add_argument("--size", type=int, default=40_000)
    size = parser.parse_args().size
    found = all_patterns.collect()
    tries = [worst(*key, found[key], size) for key in sorted(found, key=repr)]
    for _, ratio, told in tries:
        if ratio > MOST:
            print(f"TOO FAST: {ratio:.2f} x, {told}")
    tried, slow = sum(result[0] for result in tries), sum(result[1] > MOST for result in tries)
    steepest = max(result[1] for result in tries if result[1] <= MOST)
    results = Results("patterns")
    results.table(
        f"Regular expressions on texts of {size} characters made to slow them",
        ["patterns", "texts", f"grow more than {MOST} times at a doubling", "the steepest of the others"],
        [(len(found), tried, slow, f"{steepest:.2f}")],
    )
    results.write()
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
