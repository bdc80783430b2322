"""Try the reported faults: `python -m benchmarks.studies.faults` prints how many of each kind are mended.

The inputs are those of `cases/reported_faults.json` in the shared data, by their position there; what is
expected of each is written here anew as something that a program can compare.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import srcscore
from benchmarks.common import Figure, Results, digests, options
from srcscore.domains.unwrap import canonical
from srcscore.domains.url import resolve

FILE = "cases/reported_faults.json"
NOBODY: dict[int, None] = dict.fromkeys([*range(9), 77, 78, 79, 80, 81, 82])
"""Nobody is credited."""
CREDITED: dict[int, tuple[str, str]] = {
    **dict.fromkeys((10, 11, 12, 18, 56, 68), ("outlet", "reuters.com")),
    13: ("outlet", "naturalnews.com"),
    14: ("outlet", "rt.com"),
    15: ("outlet", "thesun.co.uk"),
    16: ("outlet", "novayagazeta.ru"),
    17: ("outlet", "nytimes.com"),
    51: ("outlet", "reuters.com"),
    52: ("person", "mayor"),
    53: ("outlet", "eonline.com"),
    54: ("document", "report"),
    57: ("outlet", "tass.com"),
    58: ("", "agency"),
    59: ("", "paper"),
    60: ("", "lawyer"),
    **dict.fromkeys((66, 67, 69, 71), ("person", "Ann Lee")),
    70: ("person", "José Fox"),
    72: ("person", "Edwin Marsh"),
    **dict.fromkeys((73, 74, 75), ("person", "Rosa Lindqvist")),
    76: ("", "minister"),
    83: ("anonymous", "Rumours"),
    84: ("organisation", "WHO"),
    85: ("organisation", "WHO"),
    86: ("organisation", "Justice Department"),
    87: ("person", "Will Marsh"),
    88: ("person", "Hope Fox"),
    89: ("person", "Dean Fox"),
    90: ("", "Police"),
    91: ("outlet", "ruptly.tv"),
    92: ("outlet", "fastcompany.com"),
    93: ("organisation", "Booking.com"),
    94: ("outlet", "naturalnews.com"),
}
"""Kind (empty: any) and domain or name of who is credited."""
WRONG = ("Upper Eastfold", "Autonomous Region", "Inner Mongolia Autonomous Region", "Ann Lee")
"""Names that stand before "the agency said", and say nothing."""
_NAME_BEFORE = range(57, 61)
_MIRRORS = range(22, 27)
_WRAPPED = range(27, 40)
_OPAQUE = range(40, 44)
_DECODED = 40
"""It carries its target in the address after all, which may be read."""
_ONE_PAGE = range(44, 49)
_TWO_PAGES = range(49, 51)
_WEAK = 0.5
TARGET = 90
"""Of 97."""


def credited(row: dict[str, Any], index: int) -> bool:
    """Whether those and only those are credited who should be."""
    score = srcscore.score(row["input"])
    sources = [c for c in score.citations if c.role in ("evidence", "listed")]
    if index in NOBODY:
        return not sources
    kind, name = CREDITED[index]
    if any(c.name in WRONG for c in sources if index in _NAME_BEFORE):
        return False
    return any(
        kind in ("", c.kind) and (name == c.domain or c.name.lower().endswith(name.lower())) for c in sources
    )


def carried(row: dict[str, Any], index: int) -> bool:
    """Whether a sentence is cut where it ends: the statement has the source that stands in it."""
    claims = srcscore.score(row["input"]).claims
    first = int(index == 56)
    return len(claims) > first and bool(claims[first].citations) and credited(row, index)


def opened(row: dict[str, Any], index: int) -> bool:
    """Whether an address leads where it should, or to nobody."""
    domain = resolve(row["input"]).domain
    if index == _DECODED:
        return domain == "investors.com"
    return domain is None if index in _OPAQUE else domain == "rt.com"


def page(row: dict[str, Any], index: int) -> bool:
    """Whether a page of HTML gives the date, the authors and the title that it states."""
    article = srcscore.parse(row["input"])
    wanted: dict[int, Callable[[], bool]] = {
        61: lambda: article.published is None,
        62: lambda: article.published is None,
        63: lambda: (article.published or "").startswith("2020-02-13") and article.authors in ((), ("PTI",)),
        64: lambda: (article.published or "").startswith("2026-05-03"),
        65: lambda: (article.published or "").startswith("2026-05-03"),
        95: lambda: article.authors == ("Ann Lee", "Bo Crane"),
        96: lambda: article.authors == ("Ann Lee",),
    }
    return wanted[index]()


def mended(row: dict[str, Any], index: int) -> bool:  # noqa: PLR0911 - one kind after the other
    """Whether one reported fault is mended."""
    text = row["input"]
    if index in NOBODY or (index in CREDITED and index not in range(51, 57)):
        return credited(row, index)
    if index in range(51, 57):
        return not srcscore.score(text).citations if index == 55 else carried(row, index)
    if index in (61, 62, 63, 64, 65, 95, 96):
        return page(row, index)
    if index in _ONE_PAGE or index in _TWO_PAGES:
        return (len({canonical(one) for one in text}) == 1) == (index in _ONE_PAGE)
    if index in _WRAPPED or index in _OPAQUE:
        return opened(row, index)
    if index in _MIRRORS:
        known = srcscore.reputation(text)
        return known.mean < _WEAK and bool(known.networks)
    if index in (20, 21):
        return srcscore.reputation(text).basis == "rated"
    if index == 19:
        score = srcscore.score(text)
        return bool(score.article.title) and "Ann Lee" in score.article.authors and len(score.claims) == 1
    return srcscore.score(text).abstained


def main(arguments: list[str] | None = None) -> int:
    """Print the mended faults of each kind, and the positions of the others; 1 below the target."""
    data: Path = options(__doc__).parse_args(arguments).data
    rows = json.loads((data / FILE).read_text("utf-8"))
    mended_of: Counter[str] = Counter()
    left: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        if mended(row, index):
            mended_of[row["area"]] += 1
        else:
            left.setdefault(row["area"], []).append(index)
    total = Counter(row["area"] for row in rows)
    for area, positions in left.items():
        print(f"left: {area}: {', '.join(map(str, positions))}")
    results = Results("faults", digests(data, [FILE]))
    results.figures(
        "Reported faults that are mended",
        {f"all, of {total.total()}": Figure(mended_of.total(), target=TARGET)}
        | {f"{area}, of {count}": Figure(mended_of[area]) for area, count in total.items()},
    )
    results.write()
    return int(mended_of.total() < TARGET)


if __name__ == "__main__":
    sys.exit(main())
