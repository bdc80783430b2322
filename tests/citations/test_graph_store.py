"""A graph comes back from disk as it was; what is cut short, changed or foreign is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from citations.graphs import TABLE, graph_of, read
from citations.planted import Planted, corpora, one_of_each, plant
from srcscore.citations.graph import CitationGraph
from srcscore.errors import ArtefactError, ChangedFileError, MalformedError, MissingFileError, ProtocolError
from strategies import hostile

FILES = ("graph.json", "articles.json", "numbers.npz")


def content(graph: CitationGraph) -> list[tuple[object, ...]]:
    """Return all that a graph holds, to be compared."""
    return [
        (
            *(node.key, node.id, node.url, node.domain, node.published, node.title, node.digest),
            *(node.citations, node.claims, node.signature.tolist()),
        )
        for node in graph.nodes()
    ]


def loaded(folder: Path) -> CitationGraph:
    graph = CitationGraph(read, TABLE)
    graph.restore(folder)
    return graph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    graph_of(plant(one_of_each()[::17]).articles).save(tmp_path / "graph")
    return tmp_path / "graph"


@given(corpora())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_saved_comes_back(tmp_path_factory: pytest.TempPathFactory, planted: Planted) -> None:
    folder = tmp_path_factory.mktemp("graph")
    graph = graph_of(planted.articles)
    graph.save(folder)
    again = loaded(folder)
    assert content(again) == content(graph)
    assert [again.trace(key) for key in again] == [graph.trace(key) for key in graph]
    first = {name: (folder / name).read_bytes() for name in FILES}
    again.save(folder)
    assert {name: (folder / name).read_bytes() for name in FILES} == first


@given(hostile)
@settings(max_examples=30, deadline=None)
def test_any_text_can_be_saved(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("graph")
    graph = graph_of([{"text": text, "title": text, "id": text, "url": text, "published": text}])
    graph.save(folder)
    assert content(loaded(folder)) == content(graph)
    nx = pytest.importorskip("networkx", reason="needs srcscore[graph]")
    graph.to_graphml(folder / "graph.graphml")
    assert len(nx.read_graphml(folder / "graph.graphml")) == len(graph.to_networkx())


def test_an_empty_graph_can_be_saved(tmp_path: Path) -> None:
    graph_of([]).save(tmp_path)
    assert len(loaded(tmp_path)) == 0


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [0, 1, 100, -1])
def test_a_file_cut_short_is_refused(folder: Path, name: str, keep: int) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[:keep])
    with pytest.raises(ArtefactError, match=r"graph.*; (save|build|pass)"):
        loaded(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_refused(folder: Path, name: str) -> None:
    whole = bytearray((folder / name).read_bytes())
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        (folder / name).write_bytes(changed)
        with pytest.raises(ArtefactError):
            loaded(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(MissingFileError, match=name):
        loaded(folder)


def reseal(folder: Path, **changes: Any) -> None:
    """Change a manifest as somebody would who knows how it is sealed."""
    from srcscore.citations import store  # noqa: PLC0415 - its inner parts, only here
    from srcscore.resources import sha256  # noqa: PLC0415

    manifest = {**json.loads((folder / "graph.json").read_text("ascii")), **changes}
    manifest.pop("seal")
    for name, entry in manifest["files"].items():
        data = (folder / name).read_bytes()
        entry.update(sha256=sha256(data), size=len(data))
    sealed = {**manifest, "seal": sha256(store._json(manifest))}
    (folder / "graph.json").write_bytes(store._json(sealed))


def test_another_protocol_is_refused(folder: Path) -> None:
    reseal(folder, protocol=2)
    with pytest.raises(ProtocolError, match="protocol 2"):
        loaded(folder)


def test_sealed_nonsense_is_refused(folder: Path) -> None:
    words = json.loads((folder / "articles.json").read_text("ascii"))
    faults: list[Any] = [[], {}, words[:-1], [*words, words[0]], [row[:3] for row in words]]
    for bad in faults:
        (folder / "articles.json").write_text(json.dumps(bad))
        reseal(folder)
        with pytest.raises(MalformedError):
            loaded(folder)
    reseal(folder, articles=3)
    with pytest.raises(MalformedError):
        loaded(folder)


def test_half_a_graph_is_never_taken_for_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        graph_of([]).save(folder)
    monkeypatch.undo()
    with pytest.raises(ArtefactError):
        loaded(folder)


def test_no_text_is_written(folder: Path) -> None:
    written = b"".join((folder / name).read_bytes() for name in FILES)
    assert b"single night" not in written
    (folder / "articles.json").write_bytes(b"[]")
    with pytest.raises(ChangedFileError):
        loaded(folder)


def test_networkx_has_articles_outlets_and_networks() -> None:
    pytest.importorskip("networkx", reason="needs srcscore[graph]")
    articles = [
        {
            "url": "https://naturalnews.com/1",
            "text": "According to Brighteon.com, the dam at Eastfold broke.",
        },
        {
            "url": "https://bbc.co.uk/2",
            "published": "2026-05-02",
            "text": "According to Reuters, the viaduct at Lowmere lost 40 turbines on Friday night.",
        },
        {
            "url": "https://reuters.com/3",
            "published": "2026-05-01",
            "text": "The viaduct at Lowmere lost 40 turbines on Friday night, the mayor said.",
        },
    ]
    shown = graph_of(articles).to_networkx()
    assert shown.nodes["network:natural-news"]["type"] == "network"
    assert shown.nodes["outlet:bbc.co.uk"]["mean"] == 0.85
    assert shown.has_edge("outlet:naturalnews.com", "network:natural-news")
    (cites,) = shown.get_edge_data("article:bbc.co.uk/2", "article:reuters.com/3").values()
    assert {name: cites[name] for name in ("type", "way", "role", "name", "time", "start", "claims")} == {
        "type": "cites",
        "way": "named",
        "role": "evidence",
        "name": "Reuters",
        "time": "2026-05-02",
        "start": 13,
        "claims": "0-78",
    }
    outlets = graph_of(articles).to_networkx("outlets")
    assert outlets["bbc.co.uk"]["reuters.com"]["weight"] == 1.0
