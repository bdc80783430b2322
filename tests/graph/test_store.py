"""A graph comes back from disk as it was; what is cut short, changed or foreign is refused."""

from __future__ import annotations

import json
import os
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from helpers.examples import examples
from helpers.graphs import MODEL, graph_of
from helpers.planted import Planted, corpora, one_of_each, plant
from helpers.strategies import hostile
from srcscore.errors import (
    ArtefactError,
    ChangedFileError,
    MalformedError,
    MissingFileError,
    NotFiniteError,
    ProtocolError,
    TooLargeError,
    UnsafePathError,
)
from srcscore.graph.citation_graph import CitationGraph
from srcscore.storage import entries, pack, sealed, unpack

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
    return CitationGraph.load(folder, model=MODEL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    graph_of(plant(one_of_each()[::17]).articles).save(tmp_path / "graph")
    return tmp_path / "graph"


@given(corpora())
@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
@settings(max_examples=examples(30), deadline=None)
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
    manifest = {**json.loads((folder / "graph.json").read_text("utf-8")), **changes}
    manifest["files"] = entries({name: (folder / name).read_bytes() for name in manifest["files"]})
    (folder / "graph.json").write_bytes(sealed(manifest))


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


@pytest.mark.parametrize("wrong", [1, ["x"], {"x": 1}, True])
@pytest.mark.parametrize("place", range(9))
def test_what_is_no_text_is_refused(folder: Path, place: int, wrong: object) -> None:
    words = json.loads((folder / "articles.json").read_text("ascii"))
    if place < 7:
        words[0][place] = wrong
    elif place == 7:
        next(row for row in words if row[7])[7][0][3] = wrong
    else:
        next(row for row in words if row[8])[8][0] = wrong
    (folder / "articles.json").write_text(json.dumps(words))
    reseal(folder)
    with pytest.raises(MalformedError, match="not made of text"):
        loaded(folder)


def repack(folder: Path, **changes: Any) -> None:
    """Put other arrays into a graph, or leave some out, and seal it again."""
    from srcscore.graph import files  # noqa: PLC0415

    found = unpack((folder / "numbers.npz").read_bytes(), "numbers", files._KIND)
    kept = {name: array for name, array in {**found, **changes}.items() if array is not None}
    (folder / "numbers.npz").write_bytes(pack(kept))
    reseal(folder)


WRONG: dict[str, dict[str, Any]] = {
    "no spans": {"citation_spans": None},
    "floating spans": {"citation_spans": np.zeros(4)},
    "one span edge": {"claim_spans": np.zeros(1, np.int64)},
    "negative counts": {"citation_counts": np.array([-1, 1])},
    "endless counts": {"claim_counts": np.array([2**62, 2**62, 2**62])},
    "counts of truth": {"term_counts": np.ones(3, np.bool_)},
    "carriers that are not there": {"carriers": np.full(10_000, 10**9)},
    "fewer sketches than signed articles": {"signatures": np.zeros((0, 128), np.uint32)},
    "negative places": {"claim_spans": np.full(4, -1)},
    "places that end before they start": {"citation_spans": np.array([5, 1])},
    "sketches in one row": {"signatures": np.zeros(3, np.uint32)},
    "nothing but truth": {"signed": np.zeros(1, np.int64)},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_numbers_that_do_not_fit_are_refused(folder: Path, changes: dict[str, Any]) -> None:
    repack(folder, **changes)
    with pytest.raises(MalformedError, match=r"a graph|do not fit"):
        loaded(folder)


def test_a_bomb_is_refused_before_it_is_unpacked(folder: Path) -> None:
    repack(folder, bomb=np.zeros(9 << 20, np.int64))
    assert (folder / "numbers.npz").stat().st_size < 1 << 20
    with pytest.raises(TooLargeError, match="too large unpacked"):
        loaded(folder)


def test_a_bomb_that_lies_about_its_size_is_refused(folder: Path) -> None:
    repack(folder, bomb=np.zeros(9 << 20, np.int64))
    whole = bytearray((folder / "numbers.npz").read_bytes())
    entry = whole.rindex(b"PK\x01\x02", 0, whole.rindex(b"bomb.npy"))
    whole[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    (folder / "numbers.npz").write_bytes(whole)
    reseal(folder)
    with pytest.raises(ArtefactError):
        loaded(folder)


def test_many_articles_may_have_many_numbers() -> None:
    from srcscore.graph import files  # noqa: PLC0415

    assert files._most_numbers(bytes(10)) == 64 << 20
    assert files._most_numbers(bytes(2 << 20)) == 128 << 20


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", FILES)
def test_what_is_no_plain_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(UnsafePathError, match="not a plain file"):
        loaded(folder)


@pytest.mark.parametrize(
    "content",
    [b"[]", b"1", b"[" * 100_000, b"{}", b'{"protocol": ' + b"1" * 5000 + b"}", b'{"protocol":NaN,"seal":1}'],
)
def test_a_manifest_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    (folder / "graph.json").write_bytes(content)
    with pytest.raises((MalformedError, NotFiniteError, ProtocolError), match="graph"):
        loaded(folder)


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(MissingFileError, match="cannot be read"):
        loaded(Path("a\0b"))


def test_a_manifest_without_its_files_is_refused(folder: Path) -> None:
    reseal(folder, articles="many")
    with pytest.raises(MalformedError, match="manifest"):
        loaded(folder)
    reseal(folder, articles=1)
    (folder / "graph.json").write_bytes(b" " * (5 << 20))
    with pytest.raises(TooLargeError):
        loaded(folder)


def test_a_graph_from_numpys_own_writer_is_read(folder: Path) -> None:
    before = content(loaded(folder))
    with np.load(folder / "numbers.npz", allow_pickle=False) as stored:
        np.savez_compressed(folder / "numbers.npz", **dict(stored))
    reseal(folder)
    assert content(loaded(folder)) == before


def test_a_full_disk_keeps_the_graph_that_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(loaded(folder))

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        graph_of([]).save(folder)
    monkeypatch.undo()
    assert content(loaded(folder)) == before


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
    (cites,) = shown.get_edge_data("article:bbc.com/2", "article:reuters.com/3").values()
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
@pytest.mark.parametrize("renames", range(6))
def test_a_process_killed_amid_saving_over_a_graph_loses_nothing(renames: int, folder: Path) -> None:
    old = content(loaded(folder))
    graph = graph_of(plant(one_of_each()[::29]).articles)
    if not (child := os.fork()):
        done, rename = count(), Path.replace
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                Path, "replace", lambda *paths: os._exit(9) if next(done) == renames else rename(*paths)
            )
            graph.save(folder)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert content(loaded(folder)) in (old, content(graph))
    graph.save(folder)
    assert content(loaded(folder)) == content(graph)
    assert set(FILES) == {path.name for path in folder.iterdir() if path.name[0] != "."}
