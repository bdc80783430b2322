"""Progress bars on standard error, drawn by tqdm (extra `progress`)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import TypeVar

from srcscore.errors import needs_extra

_Item = TypeVar("_Item")


def with_progress(
    items: Iterable[_Item], *, label: str | None = None, total: int | None = None
) -> Iterator[_Item]:
    """Return an iterator over items that draws a bar; `total` is the length of the items by default.

    Raises
    ------
    MissingExtraError
        At once, if tqdm is not installed.
    """
    with needs_extra("progress", "tqdm", "a progress bar"):
        from tqdm import tqdm  # noqa: PLC0415 - an extra
    return iter(tqdm(items, desc=label, total=total, unit=" articles", file=sys.stderr))


def can_show_progress() -> bool:
    """Return whether standard error is a terminal and tqdm is installed."""
    return sys.stderr is not None and sys.stderr.isatty() and find_spec("tqdm") is not None
