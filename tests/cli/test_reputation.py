"""The command `reputation`: every entry gets an answer or a reason, whatever the others are."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from srcscore.cli import main

BAD = ["", "http://[::1", "bit.ly/abc", "127.0.0.1", "a\x1b[31mb", "no dots", "https://"]


def test_a_reputation_is_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reputation", "https://www.naturalnews.com/x", "rt.com", "spiegel.ltd"]) == 0
    first, second, third = capsys.readouterr().out.split("\n\n")
    assert "90% interval 0." in first
    assert "rated by reviewers of outlets" in first
    assert "network: natural-news" in first
    assert "mbfc_2026 (2026-08-19, family mbfc)" in first
    assert "state-media" in second
    assert "looks made to be mistaken for spiegel.de" in third


def test_json_holds_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reputation", "--json", "reuters.com", "spiegel.ltd"]) == 0
    known, copied = map(json.loads, capsys.readouterr().out.splitlines())
    assert known["interval"][0] < known["mean"] < known["interval"][1]
    assert {"rater", "family", "score", "date"} == set(known["raters"][0])
    assert known["basis"] == "rated"
    assert "wire" in known["categories"]
    assert copied["imitates"] == "spiegel.de"


def test_why_says_what_each_rater_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reputation", "--why", "infowars.com", "etsy.com"]) == 0
    rated, shop = capsys.readouterr().out.split("\n\n")
    assert "before any rating 0." in rated
    assert "without the family mbfc 0." in rated
    assert "; without it 0." in rated
    assert "kind: shop, weak unless raters know better" in shop
    assert "before any rating" not in shop
    assert main(["reputation", "--why", "--json", "infowars.com", "etsy.com"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["influence"]["raters"].keys() == {rating["rater"] for rating in first["raters"]}
    assert first["influence"]["start"] > first["mean"]
    assert second["influence"] is None


def test_without_an_entry_standard_input_is_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"reuters.com\nbbc.co.uk\n")))
    assert main(["reputation", "--json"]) == 0
    assert [json.loads(line)["domain"] for line in capsys.readouterr().out.splitlines()] == [
        "reuters.com",
        "bbc.co.uk",
    ]


def test_a_bad_entry_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    entries = [entry for bad in BAD for entry in (bad, "bbc.co.uk")]
    assert main(["reputation", "--json", *entries]) == 1
    shown = capsys.readouterr()
    lines = [json.loads(line) for line in shown.out.splitlines()]
    assert [line["id"] for line in lines[::2]] == BAD
    assert [line["domain"] for line in lines[1::2]] == ["bbc.co.uk"] * len(BAD)
    assert shown.err.count("\n") == len(BAD)
    assert "\x1b" not in shown.err


def test_entries_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"https://paper{number}.example.org/{number}" for number in range(500)]
    content = "\ufeff" + "\r\n\n".join([*lines, "bit.ly/abc", "bbc.co.uk"])
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content.encode() + b"\n\xff\xfe")))
    assert main(["reputation", "--json", "-", "reuters.com"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("domain", "?") for line in found[500:]] == ["?", "bbc.co.uk", "?", "reuters.com"]
    assert len(found) == 504
    assert {line["domain"] for line in found[:500]} == {"example.org"}


def test_ratings_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk.csv"
    desk.write_text("domain,score\nbbc.co.uk,0.125\n", "utf-8")
    assert main(["reputation", "bbc.co.uk", "--json", "--ratings", str(desk)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["mean"], found["raters"][-1]["rater"]) == (0.125, "desk")
    article = tmp_path / "a.txt"
    article.write_text("The mill closed on Monday, the mayor told Reuters.", "utf-8")
    assert main(["score", str(article), "--json", "--ratings", str(desk)]) == 0
    assert "+desk:" in json.loads(capsys.readouterr().out)["versions"]["model"]
    desk.write_text("domain,score\nbbc.co.uk,7\n", "utf-8")
    assert main(["score", str(article), "--ratings", str(desk)]) == 1
    assert capsys.readouterr().err.startswith("srcscore: 1 of 1 ratings cannot be used: line 2 ('bbc.co.uk')")
    assert main(["score", str(article), "--ratings", str(desk), "--out", str(desk)]) == 1
    assert "would be written over" in capsys.readouterr().err
