"""`srcscore score`: what goes in, what comes out, in which order; the walk itself is a stand-in here."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import srcscore.scoring
from helpers.report_scores import example
from srcscore.cli import inputs, main, sinks
from srcscore.errors import InputError
from srcscore.model import registry
from srcscore.records import Article, Score, ScoreError


class Walk:
    """Stands in for the scoring: remembers what it was given, and how far it has read."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.articles: list[Any] = []

    def score_many(self, articles: Any, **settings: Any) -> Iterator[Score | ScoreError]:
        self.settings = settings
        for index, article in enumerate(articles):
            self.articles.append(article)
            try:
                yield self.score(article)
            except InputError as error:
                yield ScoreError(index, None, error)

    def score(self, article: Any) -> Score:
        if article is None or (isinstance(article, dict) and "text" not in article):
            raise InputError("no text", remedy="give one")
        if isinstance(article, dict):
            article = Article(text=article["text"], id=article.get("id"))
        return example(article=article, citations=(), claims=(), cues=(), evidence=())


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> Walk:
    walk = Walk()
    monkeypatch.setattr(srcscore.scoring, "score_many", walk.score_many)
    monkeypatch.setattr(registry, "load_model", lambda name="latest": f"model {name}")
    return walk


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    content = io.BytesIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(content))
    return content


def lines(shown: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.splitlines()]


def test_one_file_gives_a_report(walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a folder" / "an article.txt"
    file.parent.mkdir()
    file.write_text("The ferry sank, \u201cofficials\u201d said.\r\nNobody was hurt.\n", "utf-8", newline="")
    assert main(["score", str(file), "--url", "https://www.bbc.co.uk/x", "--title", "Ferry sinks"]) == 0
    shown = capsys.readouterr()
    assert "Score 0.21, low" in shown.out
    assert "==>" not in shown.out
    assert shown.err == ""
    (article,) = walk.articles
    assert article.text == "The ferry sank, \u201cofficials\u201d said.\r\nNobody was hurt.\n"
    assert (article.domain, article.title, article.id) == ("bbc.co.uk", "Ferry sinks", str(file))


def test_the_settings_reach_the_walk(walk: Walk, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The ferry sank.", "utf-8")
    main(["score", str(file)])
    rest = {"graph": None, "progress": False}
    assert walk.settings == {"model": "model latest", "n_jobs": 1, "use_publisher": True, **rest}
    main(["score", str(file), "--no-publisher", "--jobs", "3", "--model", "my-model"])
    assert walk.settings == {
        "model": "model my-model",
        "n_jobs": 3,
        "use_publisher": False,
        **rest,
    }


def test_several_files_have_heads_and_a_bad_one_stops_nothing(
    walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The ferry sank.", "utf-8")
    files = [str(tmp_path / name) for name in ("a.txt", "missing.txt", "b.txt")]
    assert main(["score", *files]) == 1
    shown = capsys.readouterr()
    heads = [line for line in shown.out.splitlines() if line.startswith("==>")]
    assert heads == [f"==> {files[0]} <==", f"==> {files[2]} <=="]
    assert shown.err == (
        f"srcscore: the file cannot be read (No such file or directory): {files[1]}; "
        "check its name and its permissions\n"
    )


def test_json_is_one_object_a_file(walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("The ferry sank.", "utf-8")
    assert main(["score", "--json", str(tmp_path / "a.txt"), str(tmp_path)]) == 1
    shown = capsys.readouterr()
    good, bad = lines(shown.out)
    assert good["id"] == str(tmp_path / "a.txt")
    assert good["value"] == 0.21
    assert bad["index"] == 1
    assert bad["id"] == str(tmp_path)
    assert "this is a folder" in bad["error"]
    assert shown.err.count("\n") == 1


BAD_FILES = [
    ("a.txt", b"abc \xff\xfe", r"not text in UTF-8 at byte 4: b'\xff\xfe'; if it is text, convert it first"),
    ("a.txt", b"\x1f\x8b\x08\x00", "gunzip"),
    ("a.txt", b"%PDF-1.7\n%\xe2\xe3", "pdftotext"),
    ("a.txt", "Fähre".encode("utf-16"), "iconv -f UTF-16 -t UTF-8"),
    ("a.txt", b"\x7fELF\x02\x01\x00\xf0", "not text in UTF-8 at byte 7"),
    ("a.json", b"{", "not JSON at character 1: {; write one object"),
    ("a.json", b"", "not JSON at character 0"),
    ("a.json", b"[1]", "not a JSON object: [1]"),
    ("a.json", b"[" * 100_000, "not JSON"),
    ("a.json", b"1" * 10_000, "not JSON"),
    ("a.jsonl", b'{"text": "The ferry sank."}', "score it with --jsonl"),
]


@pytest.mark.parametrize(("name", "content", "told"), BAD_FILES)
def test_what_cannot_be_read_is_told_on_one_line(
    walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert main(["score", str(file)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert told in shown.err
    assert shown.err.count("\n") == 1
    assert shown.err[:-1].isprintable()


def test_a_name_that_no_file_can_have(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "a\0b"]) == 1
    assert "the file cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["https://a.example/b", "http://a.example/\nhttps://b.example/c d\n"])
def test_a_file_of_addresses_is_no_article(
    text: str, walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "addresses.txt"
    path.write_text(text, "utf-8")
    addresses = all(word.startswith("http") for word in text.split())
    assert main(["score", str(path)]) == int(addresses)
    assert ("srcscore fetches nothing" in capsys.readouterr().err) == addresses


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_html_is_read_as_html(walk: Walk, tmp_path: Path, name: str) -> None:
    page = (
        "<html><body><article><p>The ferry sank at dawn, the mayor told Reuters.</p></article></body></html>"
    )
    (tmp_path / name).write_text(page, "utf-8")
    assert main(["score", str(tmp_path / name)]) == 0
    assert "<p>" not in walk.articles[0].text


def test_json_files_hold_an_article(walk: Walk, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('\ufeff{"text": "The ferry sank.", "url": "https://www.bbc.co.uk/x", "id": 7}', "utf-8")
    assert main(["score", str(file)]) == 0
    assert (walk.articles[0].domain, walk.articles[0].id) == ("bbc.co.uk", "7")
    assert main(["score", str(file), "--url", "https://apnews.com/x"]) == 0
    assert walk.articles[1].domain == "apnews.com"


def test_standard_input(walk: Walk, stdin: io.BytesIO, capsys: pytest.CaptureFixture[str]) -> None:
    stdin.write("\ufeffThe ferry sank.".encode())
    stdin.seek(0)
    assert main(["score", "-", "--json"]) == 0
    assert walk.articles[0].text == "The ferry sank."
    assert lines(capsys.readouterr().out)[0]["id"] is None


def test_json_lines(walk: Walk, stdin: io.BytesIO, capsys: pytest.CaptureFixture[str]) -> None:
    stdin.write(
        b'{"text": "One.", "id": "first"}\n\n{"text": "Tw\xc3\xb6."}\r\nnot json\n{"title": "no text"}\n'
        b'"a string"\n{"text": "\xff"}\n{"text": "\\ud800", "id": "last"}'
    )
    stdin.seek(0)
    assert main(["score", "--jsonl", "-"]) == 1
    shown = capsys.readouterr()
    results = lines(shown.out)
    assert [result.get("index") for result in results] == [None, None, 2, 3, 4, 5, None]
    assert [result["id"] for result in results] == ["first", None, None, None, None, None, "last"]
    assert [line.split(": ")[1] for line in shown.err.splitlines()] == [
        "-, line 4",
        "-, line 5",
        "-, line 6",
        "-, line 7",
    ]
    assert results[2]["error"].startswith("not JSON at character 0: not json")
    assert results[3]["error"] == "no text; give one"
    assert results[4]["error"].startswith("not a JSON object")
    assert results[5]["error"].startswith("not text in UTF-8 at byte 10")


def test_json_lines_from_several_files(
    walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One.", "id": "1"}\n', "utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "Two.", "id": "2"}\n', "utf-8")
    files = [str(tmp_path / name) for name in ("a.jsonl", "missing.jsonl", "b.jsonl")]
    assert main(["score", "--jsonl", *files]) == 1
    results = lines(capsys.readouterr().out)
    assert [result["id"] for result in results] == ["1", None, "2"]
    assert "missing.jsonl" in results[1]["error"]


def test_nothing_is_read_ahead(walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "One."}\n' * 3, "utf-8")
    seen: list[int] = []
    monkeypatch.setattr("builtins.print", lambda *_, **__: seen.append(len(walk.articles)))
    assert main(["score", "--jsonl", str(file)]) == 0
    assert seen == [1, 2, 3]


def test_control_characters_of_a_file_name_stay_off_the_terminal(
    walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(tmp_path / "\x1b[31mred.txt"), str(tmp_path / "b.txt")]
    for name in names:
        Path(name).write_text("The ferry sank.", "utf-8")
    assert main(["score", *names, str(tmp_path / "\x1b[2J.txt")]) == 1
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err


def test_a_bug_in_a_score_is_not_hidden(walk: Walk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ferry sank.", "utf-8")
    walk.score = lambda article: replace(example(), value=float("nan"))  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="JSON"):
        main(["score", "--json", str(tmp_path / "a.txt")])


@pytest.mark.parametrize("arguments", [["score"], ["score", "--jsonl"]])
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_what_has_no_end_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sinks, "MOST_BYTES", 3 << 20)
    monkeypatch.setattr(inputs, "MOST_BYTES", 3 << 20)
    assert main([*arguments, "/dev/zero"]) == 1
    assert "one article has more than 3 MB" in capsys.readouterr().err


def test_without_the_extra_for_it_a_long_job_says_how_to_get_a_bar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.csv"
    lines.write_text('{"text": "The mill closed."}\n', "utf-8")
    command = ["score", "--jsonl", str(lines), "--out", str(table)]
    monkeypatch.setattr("srcscore.progress.find_spec", lambda _: None)
    assert main(command) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(command) == 0
    assert "srcscore[progress]" in capsys.readouterr().err
