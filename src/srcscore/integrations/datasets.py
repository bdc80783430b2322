"""Hugging Face `datasets`: a function for `Dataset.map`, batched, that needs nothing but plain lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from srcscore.errors import needs_extra
from srcscore.integrations.frames import score_columns


def scorer(
    *,
    columns: Mapping[str, str] | None = None,
    prefix: str = "srcscore_",
    model: str = "latest",
    use_publisher: bool = True,
) -> Callable[[Mapping[str, list[Any]]], dict[str, list[Any]]]:
    """Return a function for `dataset.map(..., batched=True)` that adds the score's columns.

    Parameters
    ----------
    columns
        Field to column, where a column is not called as its field is: `{"text": "content"}`.
    prefix
        Put before the names of `srcscore.report.flat.COLUMNS`.
    model
        Name or folder of the model; loaded once a process.
    use_publisher
        As in `score`.

    Examples
    --------
    >>> from srcscore.integrations.datasets import scorer
    >>> batch = {"text": ["The mill closed on Monday, the mayor told Reuters."]}
    >>> scorer()(batch)["srcscore_band"]
    ['insufficient']
    """

    def score_batch(batch: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Return the columns of scores for a batch of columns."""
        scored = score_columns(
            list(batch), lambda name: batch[name], columns, model=model, use_publisher=use_publisher
        )
        return {f"{prefix}{name}": values for name, values in scored.items()}

    return score_batch


def features_with_scores(features: Mapping[str, Any], prefix: str = "srcscore_") -> Any:
    """Return a dataset's features with the score's added.

    `Dataset.map` guesses types from its first batch and fails when a column is empty there; pass this as its
    `features`. The arguments are `dataset.features`, and the prefix of `scorer`.

    Raises
    ------
    MissingExtraError
        If the package datasets is not installed.
    """
    with needs_extra("datasets", "datasets", "a dataset's features"):
        import datasets  # noqa: PLC0415 - `scorer` needs no more than plain lists

        from srcscore.integrations.arrow import SCHEMA  # noqa: PLC0415 - `datasets` brings PyArrow
    new = datasets.Features.from_arrow_schema(SCHEMA)
    return datasets.Features({**features, **{f"{prefix}{name}": kind for name, kind in new.items()}})
