"""`srcscore graph`: from JSON Lines to chains, reputations, GraphML and a picture; bad lines lose nothing."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from srcscore.cli import main

BRIDGE = "the Lowmere bridge had been blown up by divers from Eastfold"
LINES: list[dict[str, Any]] = [
    {
        "id": "n",
        "url": "https://naturalnews.com/dam",
        "published": "2024-05-03",
        "text": f"According to TheCradle.co, {BRIDGE}. The dam broke, Infowars reported.",
    },
    {
        "id": "c",
        "url": "https://thecradle.co/dam",
        "published": "2024-05-02",
        "text": f"According to a post on Telegram, {BRIDGE}. Reuters said the dam leaks.",
    },
    {
        "id": "e",
        "url": "https://eastfold.example.net/dam",
        "text": "The dam at Lowmere holds, Reuters reported. The Associated Press said water rose.",
    },
]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, LINES)) + "\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def folder(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("graphs") / "graph"
    assert main(["graph", "build", str(articles), "--out", str(out)]) == 0
    return str(out)


def test_a_bad_line_is_told_and_the_others_are_kept(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.jsonl"
    twice, undated, itself = LINES[0], LINES[2], {**LINES[1], "text": "The dam broke, TheCradle.co reported."}
    lines = [
        json.dumps(twice),
        "{",
        '{"id": "x"}',
        "",
        "[1]",
        json.dumps(undated),
        json.dumps(twice),
        json.dumps(itself),
    ]
    file.write_text("\n".join(lines), "utf-8")
    assert main(["graph", "build", str(file), "--out", str(tmp_path / "g")]) == 1
    shown = capsys.readouterr()
    assert shown.out == "3 articles added, 3 in all, 6 outlets\n"
    told = shown.err.splitlines()
    assert [line.split(",")[1].split(":")[0].strip() for line in told] == ["line 2", "line 3", "line 5"]
    assert main(["graph", "build", str(articles), "--out", str(tmp_path / "g"), "--add"]) == 0
    assert capsys.readouterr().out.startswith("0 articles added, 3 in all")


def test_no_graph_is_written_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text("{\n", "utf-8")
    assert main(["graph", "build", str(tmp_path / "a.jsonl"), "--out", str(tmp_path / "g")]) == 1
    assert "no article could be read" in capsys.readouterr().err
    assert not (tmp_path / "g").exists()


def test_nothing_is_written_over(articles: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "build", str(articles), "--out", folder]) == 1
    assert "--add" in capsys.readouterr().err


def test_progress_is_told_to_whoever_watches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = io.BytesIO(b"\n".join([json.dumps(LINES[0]).encode()] * 1001))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=lines))
    monkeypatch.setattr("srcscore.cli.graph._EVERY", 500)
    assert main(["graph", "build", "-", "--out", str(tmp_path / "g")]) == 0
    shown = capsys.readouterr()
    assert shown.err == "srcscore: 500 articles read\nsrcscore: 1000 articles read\n"
    assert shown.out.startswith("1 articles added")


def test_a_terminal_gets_a_bar(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("tqdm", reason="needs the extra progress")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["graph", "build", str(articles), "--out", str(tmp_path / "g")]) == 0
    assert "3 articles" in capsys.readouterr().err


def test_chains_are_shown_to_people_and_programs(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "trace", folder, "https://naturalnews.com/dam"]) == 0
    shown = capsys.readouterr().out
    assert "naturalnews.com -> thecradle.co -> Telegram post, unnamed" in shown
    assert "2024-05-02 thecradle.co" in shown
    assert main(["graph", "trace", folder, "n", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "naturalnews.com -> thecradle.co -> Telegram post, unnamed" in {c["path"] for c in found["chains"]}
    assert found["complete"]
    assert main(["graph", "trace", folder, "n", "--limit", "1"]) == 0
    assert "more chains than the limit" in capsys.readouterr().out


def test_scores_follow_sources_through_a_graph(
    articles: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "--jsonl", str(articles), "--graph", folder]) == 0
    score = json.loads(capsys.readouterr().out.splitlines()[0])
    assert any(item["reason"].startswith("sources were followed") for item in score["evidence"])
    assert main(["score", "--jsonl", str(articles), "--graph", f"{folder}-of-nobody"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_reputations_are_propagated(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "propagate", folder, "--json"]) == 0
    shown = capsys.readouterr()
    known = {entry["domain"]: entry for entry in map(json.loads, shown.out.splitlines())}
    assert known["example.net"]["basis"] == "graph"
    assert known["example.net"]["mean"] > 0.5
    assert shown.err == ""
    seeds = tmp_path / "seeds.csv"
    seeds.write_text("domain,score\nreuters.com,0.1\nhttps://www.apnews.com/,0.0\nbbc.co.uk,0.9\n", "utf-8")
    assert main(["graph", "propagate", folder, "--seeds", str(seeds), "--method", "neighbours"]) == 0
    shown = capsys.readouterr()
    assert shown.err == "srcscore: 1 seeds are not in the graph\n"
    assert "no repeated steps" in shown.out
    line = next(line for line in shown.out.splitlines() if line.startswith("example.net"))
    assert float(line.split()[1]) < 0.5
    assert main(["graph", "propagate", folder, "--limit", "1"]) == 0
    assert "not converged" in capsys.readouterr().err


def test_a_graph_is_exported(folder: str, tmp_path: Path) -> None:
    nx = pytest.importorskip("networkx", reason="needs the extra graph")
    for level in ("articles", "outlets"):
        file = tmp_path / f"{level}.graphml"
        assert main(["graph", "export", folder, str(file), "--level", level]) == 0
        assert any("reuters.com" in str(node) for node in nx.read_graphml(file))


def test_a_graph_is_drawn(folder: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra graph")
    pytest.importorskip("networkx", reason="needs the extra graph")
    file = tmp_path / "graph.svg"
    assert main(["graph", "plot", folder, str(file), "--trace", "n", "--most", "5"]) == 0
    assert file.read_text("utf-8").startswith("<?xml")


def test_outlets_of_whom_nothing_is_known_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra graph")
    file, out = tmp_path / "a.jsonl", str(tmp_path / "g")
    file.write_text(json.dumps({"url": "https://lowmere.example.net/a", "text": "The dam holds."}), "utf-8")
    assert main(["graph", "build", str(file), "--out", out]) == 0
    assert main(["graph", "plot", out, str(tmp_path / "a.svg")]) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["trace", "GRAPH", "nobody"], "no such article in the graph"),
        (["trace", "no-such-folder", "n"], "cannot be read"),
        (["propagate", "GRAPH", "--seeds", "no-such-file.csv"], "cannot be read"),
        (["propagate", "GRAPH", "--damping", "2"], "damping must be from 0 to below 1: 2.0"),
        (["propagate", "GRAPH", "--tolerance", "0"], "tolerance"),
        (["plot", "GRAPH", "a.gif"], "no such kind of picture"),
        (["plot", "GRAPH", "no-such-folder/a.svg"], "cannot be written"),
        (["plot", "GRAPH", "a.svg", "--trace", "nobody"], "no such article in the graph"),
        (["export", "GRAPH", "no-such-folder/a.graphml"], "cannot be written"),
        (["build", "no-such-file.jsonl", "--out", "no-such-folder", "--add"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told_on_one_line(
    folder: str, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("networkx", reason="needs the extra graph")
    pytest.importorskip("matplotlib", reason="needs the extra graph")
    assert main(["graph", *(folder if word == "GRAPH" else word for word in arguments)]) == 1
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


@pytest.mark.parametrize("name", ["graph.json", "articles.json", "numbers.npz"])
def test_a_truncated_graph_is_refused(
    articles: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "g"
    main(["graph", "build", str(articles), "--out", str(out)])
    content = (out / name).read_bytes()
    (out / name).write_bytes(content[: len(content) // 2])
    capsys.readouterr()
    assert main(["graph", "propagate", str(out)]) == 1
    assert capsys.readouterr().err.startswith("srcscore: ")


@pytest.mark.parametrize("arguments", [[], ["sing"], ["propagate", "g", "--method", "magic"], ["trace", "g"]])
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", *arguments]) == 2
    assert capsys.readouterr().err.startswith("srcscore graph")
