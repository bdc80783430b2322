"""LangChain: filter, re-rank or annotate retrieved documents by how well they are sourced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from srcscore.errors import needs_extra
from srcscore.integrations.selection import Rules, annotation, judge, select

with needs_extra("langchain", "langchain-core", "LangChain's adapter"):
    from langchain_core.documents import BaseDocumentCompressor, BaseDocumentTransformer, Document


class SourceReliabilityCompressor(BaseDocumentCompressor):
    """Keep the retrieved documents that are sourced well enough, for a `ContextualCompressionRetriever`.

    Each document that is kept has its score under `srcscore` in its metadata. The rules are those of
    `srcscore.integrations.selection.Rules`. A document's address is read from `url` or `source`.
    """

    minimum: float = 0.4
    unknown: Literal["keep", "reject"] = "keep"
    at_least: int = 0
    one_per_root: bool = False
    order: Literal["given", "score"] = "given"
    model: str = "latest"

    def compress_documents(
        self, documents: Sequence[Document], query: str = "", callbacks: Any = None
    ) -> list[Document]:
        """Return the documents that the rules keep."""
        return self.split(documents)[0]

    def split(self, documents: Sequence[Document]) -> tuple[list[Document], list[tuple[Document, str]]]:
        """Return what is kept, and what is rejected with the reason for each."""
        rules = Rules(self.minimum, self.unknown, self.at_least, self.one_per_root, self.order)
        annotated, results = _annotated(documents, self.model)
        return select(results, rules).split(annotated)


class SourceReliabilityAnnotator(BaseDocumentTransformer):
    """Write each document's score under `srcscore` into its metadata; all documents are kept.

    Parameters
    ----------
    model
        Name or folder of the model.
    """

    def __init__(self, model: str = "latest") -> None:
        self.model = model

    def transform_documents(self, documents: Sequence[Document], **_: Any) -> list[Document]:
        """Return copies of the documents, annotated."""
        return _annotated(documents, self.model)[0]


def _annotated(documents: Sequence[Document], model: str) -> tuple[list[Document], list[Any]]:
    results = judge(((item.page_content, item.metadata) for item in documents), model=model)
    pairs = zip(documents, results, strict=True)
    annotated = [
        item.model_copy(update={"metadata": {**item.metadata, "srcscore": annotation(result)}})
        for item, result in pairs
    ]
    return annotated, results
