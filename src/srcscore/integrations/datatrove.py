"""datatrove: a filter for corpora of training text, with or without addresses."""

from __future__ import annotations

from typing import Any, Literal

from srcscore.errors import needs_extra
from srcscore.integrations.selection import Rules, annotation, judge, select

with needs_extra("datatrove", "datatrove", "datatrove's filter"):
    from datatrove.pipeline.filters.base_filter import BaseFilter


class SourceReliabilityFilter(BaseFilter):
    """Keep documents that are sourced well enough.

    What is kept has its value and band in its metadata (`srcscore_value`, `srcscore_band`); what is dropped
    goes to the `exclusion_writer` with `filter_reason` `low`, `unknown` or `error`, which are also counted
    in the pipeline's statistics.

    Parameters
    ----------
    minimum
        Documents below this value are dropped.
    unknown
        What to do with documents that the model abstains on or cannot read.
    model
        Name or folder of the model; loaded once a process.
    exclusion_writer
        Where dropped documents are written.
    batch_size
        Documents judged at a time.
    """

    name = "Source reliability"

    def __init__(
        self,
        minimum: float = 0.4,
        unknown: Literal["keep", "reject"] = "keep",
        model: str = "latest",
        exclusion_writer: Any = None,
        batch_size: int = 1,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        self.rules = Rules(minimum, unknown)
        self.model = model

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        """Tell whether to keep a document, or why not."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Any]) -> list[bool | tuple[bool, str]]:
        """Tell of each document whether to keep it, or why not."""
        results = judge(((doc.text, doc.metadata) for doc in batch), model=self.model)
        rejected = select(results, self.rules).rejected
        outcome: list[bool | tuple[bool, str]] = []
        for index, (doc, result) in enumerate(zip(batch, results, strict=True)):
            note = annotation(result)
            doc.metadata["srcscore_value"], doc.metadata["srcscore_band"] = note["value"], note["band"]
            # The reason is the same for many documents, so that statistics can count it.
            reason = "error" if note["error"] is not None else "unknown" if note["abstained"] else "low"
            outcome.append((False, reason) if index in rejected else True)
        return outcome
