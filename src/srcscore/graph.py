"""The citation graph as users meet it: it reads articles for itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from srcscore.citations.graph import CitationGraph as _CitationGraph
from srcscore.scoring import Readable, chosen, read_sources

if TYPE_CHECKING:
    from srcscore.model.predict import Model


class CitationGraph(_CitationGraph):
    """Who cites whom over many articles, and who everyone finally rests on.

    Parameters
    ----------
    model
        Whose reputation table rates the voices; the newest shipped model by default.
    """

    def __init__(self, *, model: Model | None = None) -> None:
        model = chosen(model)
        super().__init__(partial(read_sources, model=model), model.reputations)

    @classmethod
    def from_articles(cls, articles: Iterable[Readable], *, model: Model | None = None) -> Self:
        """Build a graph from any iterable of articles, one at a time.

        Parameters
        ----------
        articles
            What `score` takes; the texts are not kept.
        model
            As above.

        Raises
        ------
        SrcscoreError
            If an article cannot be read; to go on without it, catch the error around `add`.
        """
        made = cls(model=model)
        made.update(articles)
        return made

    @classmethod
    def load(cls, folder: str | Path, *, model: Model | None = None) -> Self:
        """Return the graph that `save` wrote.

        Parameters
        ----------
        folder
            Where it lies.
        model
            Whose reputation table rates the voices; a graph holds no reputations of its own.

        Raises
        ------
        ArtefactError
            If a file is missing, cut short or changed, or of another format.
        """
        made = cls(model=model)
        made.restore(folder)
        return made
