"""`srcscore score --html`: one article gives its report, several give that on all; bad names are told."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

import srcscore
from helpers.read_html import read
from srcscore.cli import main
from srcscore.report import html

TEXT = "The pier was closed on Monday, TheCradle.co reported. Nobody was hurt.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "an article.txt"
    found.write_text(TEXT, "utf-8")
    return found


def test_one_file_gives_the_report_on_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = file.with_name("out.html")
    assert main(["score", str(file), "--html", str(target)]) == 0
    assert capsys.readouterr().out == ""
    root = read(target.read_text("utf-8"))
    assert "TheCradle.co" in root.of("text")[0].text()


def test_several_files_give_the_report_on_all(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = file.with_name("out.html")
    lost = str(file.with_name("lost.txt"))
    assert main(["score", str(file), lost, str(file), "--html", str(target)]) == 1
    assert "lost.txt" in capsys.readouterr().err
    told = " ".join(read(target.read_text("utf-8")).text().split())
    assert "3 articles 2 scored, 1 could not be" in told
    assert re.search(r"1 \S.* the file cannot be read", told)


def test_json_lines_give_the_report_on_all_and_a_table_beside_it(file: Path) -> None:
    lines, target, table = (file.with_name(name) for name in ("a.jsonl", "out.html", "out.csv"))
    lines.write_text(json.dumps({"text": TEXT, "id": "only"}) + "\nno json\n", "utf-8")
    assert main(["score", "--jsonl", str(lines), "--html", str(target), "--out", str(table)]) == 1
    assert "2 articles" in read(target.read_text("utf-8")).all("h1")[0].text()
    assert len(table.read_text("utf-8").splitlines()) == 3


def test_each_of_several_has_a_page_of_its_own(file: Path) -> None:
    target, pages = file.with_name("out.html"), file.with_name("a folder")
    lost = str(file.with_name("lost.txt"))
    main(["score", str(file), lost, str(file), "--html", str(target), "--pages", str(pages)])
    assert sorted(path.name for path in pages.iterdir()) == ["0.html", "2.html"]
    links = [item.attributes["href"] or "" for item in read(target.read_text("utf-8")).all("a")]
    own = [link for link in links if link.endswith(".html")]
    assert set(own) == {"a%20folder/0.html", "a%20folder/2.html"}
    assert (pages / "2.html").read_text("utf-8") == srcscore.score({"text": TEXT, "id": str(file)}).to_html()


def test_pages_of_their_own_need_a_page(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(file), str(file), "--pages", str(file.with_name("pages"))]) == 2
    assert "--pages needs --html" in capsys.readouterr().err


def test_what_cannot_be_scored_leaves_the_page_that_is_there(file: Path) -> None:
    target = file.with_name("out.html")
    target.write_text("old", "utf-8")
    assert main(["score", str(file.with_name("lost.txt")), "--html", str(target)]) == 1
    assert target.read_text("utf-8") == "old"


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("out.pdf", 2, "does not end in .html, .htm"),
        ("nowhere/out.html", 1, "the folder is not there: "),
    ],
)
def test_a_page_that_cannot_be_written_is_told_at_once(
    file: Path, name: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(file), "--html", str(file.parent / name)]) == code
    assert said in capsys.readouterr().err


def test_the_missing_extra_is_named_before_anything_is_scored(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    html._environment.cache_clear()
    try:
        assert main(["score", str(file), "--html", str(file.with_name("out.html"))]) == 1
    finally:
        html._environment.cache_clear()
    assert "srcscore[report]" in capsys.readouterr().err
    assert not file.with_name("out.html").exists()


def test_a_page_that_cannot_be_written_is_told_on_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pier.txt"
    file.write_text("The pier is old, Ann Lee said.", "utf-8")
    (tmp_path / "out.html").mkdir()
    assert main(["score", str(file), "--html", str(tmp_path / "out.html")]) == 1
    assert "the file cannot be written" in capsys.readouterr().err


def test_a_missing_extra_is_named_before_anything_is_read(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    html._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    try:
        assert main(["score", str(file.with_name("lost.txt")), "--html", str(file.with_name("a.html"))]) == 1
    finally:
        html._environment.cache_clear()
    shown = capsys.readouterr().err
    assert "srcscore[report]" in shown
    assert "lost.txt" not in shown
