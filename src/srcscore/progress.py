"""Progress bars on standard error, drawn by tqdm (extra `progress`)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from importlib.util import find_spec
from typing import TypeVar

from srcscore.errors import MissingExtraError

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
    try:
        from tqdm import tqdm  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError.of("tqdm", extra="progress", purpose="a progress bar") from error
    if total is None and isinstance(items, Sized):
        total = len(items)
    return iter(tqdm(items, desc=label, total=total, unit=" articles", file=sys.stderr))


def can_show_progress() -> bool:
    """Return whether standard error is a terminal and tqdm is installed."""
    return sys.stderr is not None and sys.stderr.isatty() and find_spec("tqdm") is not None
