"""Haystack: a component that keeps what is sourced well enough and hands on what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from srcscore.errors import needs_extra
from srcscore.integrations.selection import Rules, annotation, judge, select

with needs_extra("haystack", "haystack-ai", "Haystack's adapter"):
    from haystack import Document, component


@component
class SourceReliabilityFilter:
    """Keep the documents that are sourced well enough.

    Each document has its score under `srcscore` in its `meta`; a rejected one also has `srcscore_reject`,
    the reason. The parameters are the rules of `srcscore.integrations.selection.Rules`.
    """

    def __init__(
        self,
        minimum: float = 0.4,
        unknown: Literal["keep", "reject"] = "keep",
        at_least: int = 0,
        one_per_root: bool = False,
        order: Literal["given", "score"] = "given",
        model: str = "latest",
    ) -> None:
        # Haystack stores a component by the attributes that its arguments are named after.
        self.minimum = minimum
        self.unknown = unknown
        self.at_least = at_least
        self.one_per_root = one_per_root
        self.order = order
        self.model = model
        self._rules = Rules(minimum, unknown, at_least, one_per_root, order)

    @component.output_types(documents=list[Document], rejected=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return the documents that the rules keep, and the others."""
        results = judge(((item.content or "", item.meta) for item in documents), model=self.model)
        annotated = [
            replace(item, meta={**item.meta, "srcscore": annotation(result)})
            for item, result in zip(documents, results, strict=True)
        ]
        kept, others = select(results, self._rules).split(annotated)
        rejected = [replace(item, meta={**item.meta, "srcscore_reject": reason}) for item, reason in others]
        return {"documents": kept, "rejected": rejected}
