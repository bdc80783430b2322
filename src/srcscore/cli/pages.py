"""Where a page of HTML goes: the report on one article, or on many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from srcscore.errors import InputError

if TYPE_CHECKING:
    from srcscore.records import Score, ScoreError

    Result = Score | ScoreError

ENDINGS = (".html", ".htm")
"""What the name of a page ends in."""


@contextmanager
def page_writer(path: Path, *, several: bool) -> Iterator[Callable[[Result], object]]:
    """Give what takes the results, and write the page when all are there.

    Parameters
    ----------
    path
        The file; one that is there is replaced, but not when its only article could not be scored.
    several
        Whether to report on many articles, rather than on the one there is.

    Raises
    ------
    InputError
        If its folder is not there.
    MissingExtraError
        If Jinja2 is not installed.
    """
    from srcscore.records import Score
    from srcscore.report.html import Gathered, page

    if not path.parent.is_dir():
        raise InputError("the folder is not there", value=str(path.parent), remedy="make it first")
    gathered, scores = Gathered(), list[Score]()
    if several:
        yield gathered.add
        content = gathered.page()
    else:
        yield lambda result: scores.append(result) if isinstance(result, Score) else None
        content = page(scores[-1]) if scores else ""
    if content:
        try:
            path.write_text(content, "utf-8", newline="\n")
        except OSError as error:
            raise InputError.unwritable(path, error) from error
