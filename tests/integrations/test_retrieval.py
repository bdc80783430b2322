"""LangChain, LlamaIndex, Haystack, datatrove: the same values, the same rules, with the real packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.adapters import ARTICLES, expected, values
from srcscore.integrations.selection import Rules, annotation, select

METADATA = [{key: value for key, value in item.items() if key != "text"} for item in ARTICLES]
STRICT = select(expected(), Rules(0.5, "reject"))


def test_langchain_filters_and_annotates() -> None:
    documents = pytest.importorskip("langchain_core.documents")
    from srcscore.integrations.langchain import SourceReliabilityAnnotator, SourceReliabilityCompressor

    given = [
        documents.Document(page_content=item["text"], metadata=about)
        for item, about in zip(ARTICLES, METADATA, strict=True)
    ]
    annotated = SourceReliabilityAnnotator().transform_documents(given)
    assert [item.metadata["srcscore"]["value"] for item in annotated] == values()
    assert all("srcscore" not in item.metadata for item in given)
    compressor = SourceReliabilityCompressor(minimum=0.5, unknown="reject")
    kept, rejected = compressor.split(given)
    assert [given.index(_bare(item)) for item in kept] == list(STRICT.kept)
    assert [why for _, why in rejected] == [STRICT.rejected[place] for place in sorted(STRICT.rejected)]
    assert compressor.compress_documents(given, "harbour") == kept


def test_langchain_compresses_what_a_retriever_finds() -> None:
    retrievers = pytest.importorskip("langchain_classic.retrievers")
    documents = pytest.importorskip("langchain_core.documents")
    lists = pytest.importorskip("langchain_core.retrievers")
    from srcscore.integrations.langchain import SourceReliabilityCompressor

    class Everything(lists.BaseRetriever):  # type: ignore[misc, name-defined]
        def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Any]:
            texts = zip(ARTICLES, METADATA, strict=True)
            return [documents.Document(page_content=item["text"], metadata=about) for item, about in texts]

    compressor = SourceReliabilityCompressor(minimum=0.5, unknown="reject")
    retriever = retrievers.ContextualCompressionRetriever(
        base_compressor=compressor, base_retriever=Everything()
    )
    kept = retriever.invoke("harbour")
    assert [_bare(item) for item in kept] == [Everything().invoke("harbour")[place] for place in STRICT.kept]


def _bare(document: Any) -> Any:
    about = {key: value for key, value in document.metadata.items() if key != "srcscore"}
    return document.model_copy(update={"metadata": about})


def test_llama_index_postprocesses_nodes() -> None:
    schema = pytest.importorskip("llama_index.core.schema")
    from srcscore.integrations.llama_index import SourceReliabilityPostprocessor

    nodes = [
        schema.NodeWithScore(node=schema.TextNode(text=item["text"], metadata=about), score=0.5)
        for item, about in zip(ARTICLES, METADATA, strict=True)
    ]
    everything = SourceReliabilityPostprocessor(minimum=0.0).postprocess_nodes(nodes, query_str="harbour")
    assert [item.node.metadata["srcscore"]["value"] for item in everything] == values()
    assert all(item.score == 0.5 for item in everything)
    assert all(
        "srcscore" not in item.node.get_content(metadata_mode=schema.MetadataMode.LLM) for item in everything
    )
    strict = SourceReliabilityPostprocessor(minimum=0.5, unknown="reject")
    assert len(strict.postprocess_nodes(nodes)) == len(STRICT.kept)
    assert all("srcscore" not in item.node.metadata for item in nodes)


def test_haystack_runs_in_a_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    haystack = pytest.importorskip("haystack")
    from srcscore.integrations.haystack import SourceReliabilityFilter

    documents = [
        haystack.Document(content=item["text"], meta=about)
        for item, about in zip(ARTICLES, METADATA, strict=True)
    ]
    pipeline = haystack.Pipeline()
    pipeline.add_component("sources", SourceReliabilityFilter(minimum=0.5, unknown="reject"))
    module = SourceReliabilityFilter.__module__
    again = haystack.Pipeline.loads(pipeline.dumps(), allowed_modules=[module])
    found = again.run({"sources": {"documents": documents}})["sources"]
    assert [item.id for item in found["documents"]] == [documents[place].id for place in STRICT.kept]
    assert [item.meta["srcscore_reject"] for item in found["rejected"]] == [
        STRICT.rejected[place] for place in sorted(STRICT.rejected)
    ]
    seen = {item.id: item.meta["srcscore"]["value"] for part in found.values() for item in part}
    assert [seen[item.id] for item in documents] == values()


def test_datatrove_filters_with_and_without_batches(tmp_path: Path) -> None:
    data = pytest.importorskip("datatrove.data")
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    from srcscore.integrations.datatrove import SourceReliabilityFilter

    for size in (1, 3):
        documents = [
            data.Document(text=item["text"], id=str(place), metadata=dict(METADATA[place]))
            for place, item in enumerate(ARTICLES)
        ]
        dropped = JsonlWriter(str(tmp_path / f"dropped{size}"), compression=None)
        step = SourceReliabilityFilter(0.5, "reject", exclusion_writer=dropped, batch_size=size)
        kept = list(step.run(documents))
        assert [item.id for item in kept] == [str(place) for place in STRICT.kept]
        assert [item.metadata["srcscore_value"] for item in documents] == values()
        (file,) = (tmp_path / f"dropped{size}").iterdir()
        assert file.read_text("utf-8").count('"filter_reason"') == len(STRICT.rejected)
        reasons = {item.metadata.get("filter_reason") for item in documents}
        assert reasons == {None, "low", "unknown"}


def test_annotation_is_plain_data() -> None:
    for result in expected():
        for value in annotation(result).values():
            assert isinstance(value, str | float | bool | list | None)
