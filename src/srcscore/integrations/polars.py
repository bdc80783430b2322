"""Polars: `frame.srcscore.score()` and `pl.col("text").srcscore.score()`; importing this module adds both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from srcscore.errors import needs_extra
from srcscore.integrations.frames import polars_type, score_frame
from srcscore.report.flat import columns_of

with needs_extra("polars", "polars", "the Polars namespace"):
    import polars as pl


@pl.api.register_dataframe_namespace("srcscore")
class FrameNamespace:
    """The methods of `DataFrame.srcscore`."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def score(self, **options: Any) -> pl.DataFrame:
        """Return the frame with a column for each field of the flat score.

        Parameters
        ----------
        options
            Keyword arguments of `score_frame`: `fields` chooses columns, `prefix` names them.
        """
        return score_frame(self._frame, **options)


@pl.api.register_expr_namespace("srcscore")
class ExpressionNamespace:
    """The methods of `Expr.srcscore`, which work in lazy frames too."""

    def __init__(self, text: pl.Expr) -> None:
        self._text = text

    def score(
        self,
        *,
        url: pl.Expr | None = None,
        title: pl.Expr | None = None,
        fields: Sequence[str] | None = ("value", "band", "sourcing"),
        model: str = "latest",
        use_publisher: bool = True,
    ) -> pl.Expr:
        """Return a struct with some columns of the flat score for each text.

        Parameters
        ----------
        url, title
            Expressions for the address and the headline.
        fields
            Names of `srcscore.report.flat.COLUMNS`, all when None.
        model
            Name or folder of the model.
        use_publisher
            As in `score`.

        Raises
        ------
        InputError
            If a field is unknown.
        """
        types = {column.name: polars_type(column.type) for column in columns_of(fields)}
        given = {"text": self._text, "url": url, "title": title}
        present = [expression.alias(name) for name, expression in given.items() if expression is not None]

        def scored(articles: pl.Series) -> pl.Series:
            frame = articles.struct.unnest()
            table = score_frame(frame, fields=fields, prefix="", model=model, use_publisher=use_publisher)
            return table.select(*types).to_struct(articles.name)

        return pl.struct(present).map_batches(scored, return_dtype=pl.Struct(types)).alias("srcscore")
