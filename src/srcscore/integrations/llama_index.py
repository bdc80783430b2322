"""LlamaIndex: a node postprocessor that keeps what is sourced well enough."""

from __future__ import annotations

from typing import Literal

from srcscore.errors import needs_extra
from srcscore.integrations.selection import Rules, annotation, judge, select

with needs_extra("llama-index", "llama-index-core", "LlamaIndex's adapter"):
    from llama_index.core.postprocessor.types import BaseNodePostprocessor
    from llama_index.core.schema import NodeWithScore, QueryBundle

_KEY = "srcscore"


class SourceReliabilityPostprocessor(BaseNodePostprocessor):
    """Keep the retrieved nodes that are sourced well enough.

    Each node that is kept has its score under `srcscore` in its metadata, where neither the embedding nor
    the language model sees it; the retriever's own score stays. The rules are those of
    `srcscore.integrations.selection.Rules`.
    """

    minimum: float = 0.4
    unknown: Literal["keep", "reject"] = "keep"
    at_least: int = 0
    one_per_root: bool = False
    order: Literal["given", "score"] = "given"
    model: str = "latest"

    @classmethod
    def class_name(cls) -> str:
        """Return the name that LlamaIndex stores the component under."""
        return "SourceReliabilityPostprocessor"

    def split(
        self, nodes: list[NodeWithScore]
    ) -> tuple[list[NodeWithScore], list[tuple[NodeWithScore, str]]]:
        """Return what is kept, and what is rejected with the reason for each."""
        rules = Rules(self.minimum, self.unknown, self.at_least, self.one_per_root, self.order)
        results = judge(((item.node.get_content(), item.node.metadata) for item in nodes), model=self.model)
        annotated = []
        for item, result in zip(nodes, results, strict=True):
            node = item.node.model_copy(deep=True)
            node.metadata[_KEY] = annotation(result)
            for hidden in (node.excluded_embed_metadata_keys, node.excluded_llm_metadata_keys):
                if _KEY not in hidden:
                    hidden.append(_KEY)
            annotated.append(NodeWithScore(node=node, score=item.score))
        return select(results, rules).split(annotated)

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        return self.split(nodes)[0]
