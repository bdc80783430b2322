"""Pictures and texts of a citation graph: what is shown, the same every time, whatever the names hold."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from srcscore.errors import InputError, MissingExtraError
from srcscore.graph.citation_graph import CitationGraph
from srcscore.graph.matrix import FixedPoint
from srcscore.graph.propagation import Propagation
from srcscore.graph.trace import Trace
from srcscore.records import Chain, Hop, Reputation, Root, Span
from srcscore.report.graph_plot import Picture, draw, lay_out, picture
from srcscore.report.lines import plain, propagation_report, trace_report

HOSTILE = (
    "$x^{",
    "a\x1b[31m.example",
    "газета.рф",
    "報.example",
    "<script>alert(1)</script>",
    "x" * 300,
    "\n",
)
BRIDGE = "the Lowmere bridge had been blown up by divers from Eastfold"
ARTICLES = [
    {
        "url": "https://naturalnews.com/dam",
        "id": "n",
        "published": "2024-05-03",
        "text": f"According to TheCradle.co, {BRIDGE}. The dam broke, Infowars reported.",
    },
    {
        "url": "https://thecradle.co/dam",
        "id": "c",
        "published": "2024-05-02",
        "text": f"According to a post on Telegram, {BRIDGE}. RIA Novosti said the dam broke. Sputnik agreed.",
    },
    {
        "url": "https://sputniknews.com/dam",
        "id": "s",
        "published": "2024-05-01",
        "text": "The dam at Lowmere leaks, RIA Novosti reported. Infowars said it broke.",
    },
]


@pytest.fixture(scope="module")
def graph() -> CitationGraph:
    return CitationGraph.from_articles(ARTICLES)


@pytest.fixture(scope="module")
def needs_extra() -> None:
    pytest.importorskip("matplotlib", reason="needs the extra graph")
    pytest.importorskip("networkx", reason="needs the extra graph")


def test_a_picture_holds_outlets_networks_and_chains(graph: CitationGraph) -> None:
    drawn = picture(graph, graph.trace("n"))
    assert {"naturalnews.com", "thecradle.co", "infowars.com", "ria.ru"} <= drawn.outlets.keys()
    assert ("naturalnews.com", "thecradle.co") in drawn.steps
    assert ("thecradle.co", "ria.ru") in {edge[:2] for edge in drawn.edges}
    assert drawn.networks["ria.ru"] == drawn.networks["sputniknews.com"]
    assert "naturalnews.com" not in drawn.networks  # alone of its network
    telegram = [name for name in drawn.ends.values() if "Telegram" in name]
    assert telegram
    assert drawn.left_out == 0


def test_the_outlets_of_a_chain_are_drawn_before_others(graph: CitationGraph) -> None:
    chain, few = graph.trace("n"), 1
    drawn = picture(graph, chain, most=few)
    told = {name for step in drawn.steps for name in step} - drawn.ends.keys()
    assert told <= drawn.outlets.keys()
    assert drawn.left_out == len(graph.outlets()) - len(told)
    assert all(edge[0] in drawn.outlets and edge[1] in drawn.outlets for edge in drawn.edges)


def test_what_the_graph_implies_colours_unrated_outlets(graph: CitationGraph) -> None:
    judged = {
        "ria.ru": Reputation("ria.ru", 0.66, 0.2, "graph"),
        "infowars.com": Reputation("", 0.5, 0.3, "none"),
    }
    known = picture(graph, judged=judged).outlets
    assert known["ria.ru"] == judged["ria.ru"]
    assert known["infowars.com"] is None
    assert known["naturalnews.com"] is not None


def test_nothing_to_draw() -> None:
    with pytest.raises(InputError, match="no outlet to draw"):
        picture(CitationGraph())


@pytest.mark.usefixtures("needs_extra")
def test_the_file_stands_alone_and_is_the_same_every_time(graph: CitationGraph, tmp_path: Path) -> None:
    drawn = picture(graph, graph.trace("n"))
    for name in ("a.svg", "b.svg"):
        draw(drawn, tmp_path / name)
    first = (tmp_path / "a.svg").read_text("utf-8")
    assert first == (tmp_path / "b.svg").read_text("utf-8")
    links = re.findall(r'(?:href|src)="([^"]*)"', first)
    assert links
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in links)
    assert "<script" not in first
    assert "url(http" not in first


@pytest.mark.usefixtures("needs_extra")
@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_whatever_names_hold_they_are_drawn(ending: str, tmp_path: Path) -> None:
    known: dict[str, Reputation | None] = {
        name: Reputation(name, row / 6, 0.1, "rated") if row % 2 else None for row, name in enumerate(HOSTILE)
    }
    edges = tuple((HOSTILE[0], name, 1.0) for name in HOSTILE[1:4])
    groups = dict.fromkeys(HOSTILE[:3], "$\\frac")
    drawn = Picture(known, edges, groups, ((HOSTILE[0], HOSTILE[1]),), {HOSTILE[1]: "$$"}, 7)
    draw(drawn, tmp_path / f"a{ending}")
    assert (tmp_path / f"a{ending}").stat().st_size > 1000
    if ending == ".svg":
        assert "alert(1)</script>" not in (tmp_path / "a.svg").read_text("utf-8")


@pytest.mark.usefixtures("needs_extra")
def test_where_it_cannot_be_written(graph: CitationGraph, tmp_path: Path) -> None:
    drawn = picture(graph)
    with pytest.raises(InputError, match=r"no such kind of picture: a\.gif; use \.svg"):
        draw(drawn, tmp_path / "a.gif")
    with pytest.raises(InputError, match="cannot be written"):
        draw(drawn, tmp_path / "no" / "a.svg")


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "srcscore.report.graph_plot")
    with pytest.raises(MissingExtraError, match=r"srcscore\[graph\]"):
        import_module("srcscore.report.graph_plot")


@pytest.mark.usefixtures("needs_extra")
@settings(max_examples=examples(25), deadline=None)
@given(
    st.integers(1, 25),
    st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=40),
    st.integers(1, 9),
)
def test_no_two_outlets_stand_on_each_other(size: int, pairs: list[tuple[int, int]], members: int) -> None:
    names = [f"outlet{number}.example" for number in range(size)]
    edges = [(names[a], names[b], 1.0) for a, b in pairs if a < size and b < size]
    groups = dict.fromkeys(names[:members], "Network") if members > 1 else {}
    found = lay_out(names, edges, groups)
    assert found == lay_out(names, edges, groups)
    places = [found.centres[name] for name in names]
    for row, (x, y) in enumerate(places):
        assert 0 <= x <= found.width
        assert 0 <= y <= found.height
        for other in places[:row]:
            assert abs(x - other[0]) > 0.5 or abs(y - other[1]) > 0.3
    for box in found.boxes:
        inside = {n for n in names if _holds(box, found.centres[n])}
        assert inside == set(groups)


def _holds(box: tuple[str, float, float, float, float], place: tuple[float, float]) -> bool:
    _, left, bottom, width, height = box
    return left <= place[0] <= left + width and bottom <= place[1] <= bottom + height


def test_a_trace_in_words() -> None:
    weak = Reputation("b.example", 0.2, 0.1, "rated")
    first = Hop(
        "a.example/1",
        "a.example",
        "2024-05-02",
        None,
        None,
        "link",
        Span(3, 9),
        "evidence",
        "outlet",
        "B\x1b[1m",
    )
    second = Hop("b.example/1", "b.example", None, weak, None, "ends")
    root = Root("weak", "b.example", "b.example", "b.example", "b.example/1", weak, "it names no source")
    trace = Trace("a.example/1", (Chain((first, second), root),) * 2, complete=False)
    shown = plain(trace_report(trace), width=200)
    assert "  1. a.example -> b.example (2 times)" in shown
    assert "2024-05-02 a.example credits B�[1m (evidence, characters 3-9)" in shown
    assert "no date b.example (0.20 rated)" in shown
    assert (
        "rests on b.example, an outlet with a reputation below 0.5; reputation 0.20; it names no source"
        in shown
    )
    assert "--limit raises it" in shown
    assert all(len(line) <= 40 for line in plain(trace_report(trace), width=1).splitlines())


def test_a_propagation_in_words() -> None:
    known = {
        "b.example": Reputation("b.example", 0.2, 0.1, "graph"),
        "a.example": Reputation("a.example", 0.9, 0.1, "graph"),
        "far.example": Reputation("far.example", 0.5, 0.29, "none"),
    }
    found = Propagation(known, ("s.example",), (), "walk", (FixedPoint(None, 7, 2e-7, 1e-6),))  # type: ignore[arg-type]
    shown = plain(propagation_report(found), width=80).splitlines()
    assert shown[0] == "method walk; 7 steps, residual 2.0e-07, tolerance 1e-06: converged"
    assert [line.split()[0] for line in shown[2:]] == ["a.example", "b.example", "far.example"]
    cut = Propagation(known, (), (), "walk", (FixedPoint(None, 1, 0.5, 1e-6),))  # type: ignore[arg-type]
    assert "not converged" in plain(propagation_report(cut), width=80)
