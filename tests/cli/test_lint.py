"""`srcscore lint`: what it reports, where, in which form, and with which exit code."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import srcscore
from srcscore.cli import main
from srcscore.report.statements import findings, sarif

SOURCED = "“The pier is old,” Ann Lee said on Monday."
BARE = "The harbour will close in May, as the town knows."
DRAFT = f"Pier to close at Port Amber\nBy Ida Brook\n\n{SOURCED}\n\nÄ {SOURCED} {BARE}\n"
REGION = {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}}
RESULT = {
    "required": ["message", "ruleId"],
    "properties": {
        "message": {"required": ["text"]},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "locations": {
            "items": {
                "properties": {
                    "physicalLocation": {
                        "required": ["artifactLocation"],
                        "properties": {"region": {"properties": REGION, "required": ["startLine"]}},
                    }
                }
            }
        },
    },
}
DRIVER = {
    "required": ["name"],
    "properties": {"rules": {"items": {"required": ["id"]}, "uniqueItems": True}},
}
SARIF = {
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool"],
                "properties": {
                    "tool": {"required": ["driver"], "properties": {"driver": DRIVER}},
                    "results": {"items": RESULT},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                },
            }
        },
    },
}
"""What the SARIF 2.1.0 standard requires of the properties that are written."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pier.txt"
    path.write_text(DRAFT, "utf-8")
    return path


def test_a_statement_without_a_source_is_reported_with_line_and_column(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", str(file)]) == 1
    shown = capsys.readouterr()
    column = DRAFT.splitlines()[5].index(BARE) + 1
    assert shown.out == (
        f"{file}:6:{column}: unsourced: Statement without a source: name who says so, or link the document: "
        f'"{BARE}"\n'
    )
    assert shown.err == "srcscore: 1 statement in 1 file\n"


def test_the_exit_code_says_whether_anything_was_reported(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", "--exit-zero", str(file)]) == 0
    clean = file.with_name("clean.txt")
    clean.write_text(f"Pier to close\n\n{SOURCED}", "utf-8")
    assert main(["lint", str(clean)]) == 0
    assert main(["lint", str(clean), str(file.with_name("missing.txt"))]) == 1
    shown = capsys.readouterr()
    assert shown.err.count("missing.txt") == 1


def test_weak_sources_are_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("The pier is sold, according to Brighteon.com. It is old, Reuters reported.", "utf-8")
    assert main(["lint", "--json", str(file)]) == 1
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["verdict"] == "weak-only"
    assert row["message"] == (
        "Statement on weak sources only (Brighteon.com): find a source with a better record"
    )
    assert row["sources"][0]["weak"]
    assert row["sources"][0]["credited_by"] == ["according to"]


def test_sarif_is_what_the_standard_asks_for(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--sarif", str(file), "docs/examples/network-article.txt"]) == 1
    log = json.loads(capsys.readouterr().out)
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) > 3
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        lines = Path(place["artifactLocation"]["uri"]).read_text("utf-8").splitlines()
        region = place["region"]
        rest = lines[region["startLine"] - 1][region["startColumn"] - 1 :]
        assert rest.startswith(region["snippet"]["text"].splitlines()[0])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log | {"version": "2.0"}, SARIF)


def test_a_path_of_windows_is_an_address_with_slashes() -> None:
    log = sarif(findings(r"drafts\pier.txt", srcscore.score(DRAFT)))
    [row] = log["runs"][0]["results"]
    assert row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "drafts/pier.txt"


def test_nothing_to_report_is_a_log_without_results() -> None:
    jsonschema.validate(sarif(()), SARIF)
    assert sarif(())["runs"][0]["results"] == []


@pytest.mark.parametrize(
    ("changed", "reported"),
    [
        (DRAFT, []),
        (DRAFT.replace("will close in May", "will close in June"), []),
        (f"{DRAFT}\n{BARE}\n", []),  # a repeated sentence makes no statement of its own
        (f"{DRAFT}\nNobody has ever paid for its repair.\n", ["Nobody has ever paid for its repair."]),
        (DRAFT.replace(BARE, SOURCED), []),
    ],
    ids=["the same", "edited", "twice", "added", "removed"],
)
def test_against_an_earlier_draft_only_what_is_new_is_reported(
    changed: str, reported: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = file.with_name("new.txt")
    new.write_text(changed, "utf-8")
    assert main(["lint", "--against", str(file), str(new)]) == bool(reported)
    assert re.findall('"(.*)"\n', capsys.readouterr().out) == reported


def test_against_needs_one_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--against", str(file), str(file), str(file)]) == 2
    assert "--against needs exactly one FILE" in capsys.readouterr().err


def test_a_language_that_is_not_read_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Der Hafen wird im Mai geschlossen, sagte die Bürgermeisterin am Montag vor dem Stadtrat. " * 9
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["lint", "-"]) == 0
    assert "the text is in 'de'" in capsys.readouterr().err


def test_findings_are_the_badly_sourced_claims() -> None:
    score = srcscore.score(Path("docs/examples/network-article.txt").read_text("utf-8"))
    bad = {"unsourced", "weak-only", "self-network", "circular"}
    reported = findings("a.txt", score)
    assert [item.statement.start for item in reported] == [
        claim.span.start for claim in score.claims if claim.verdict in bad
    ]


def test_the_hook_runs_the_command() -> None:
    hooks = Path(".pre-commit-hooks.yaml").read_text("utf-8")
    entry = re.search("entry: srcscore (.*)", hooks)
    files = re.search("files: (.*)", hooks)
    assert entry
    assert files
    assert main([*entry[1].split(), "--help"]) == 0
    assert re.search(files[1], "stories/pier.txt")
    assert not re.search(files[1], "pier.py")


def explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["explain", "--json", *arguments]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_an_explanation_for_programs_says_where_every_statement_stands(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = explained([str(file)], capsys)
    score = srcscore.score(DRAFT)
    assert content["sourcing"] == str(score.sourcing)
    assert [row["text"] for row in content["statements"]] == [claim.text for claim in score.claims]
    for row in content["statements"]:
        assert DRAFT[row["start"] : row["end"]] == row["text"]
        assert DRAFT.splitlines()[row["line"] - 1][row["column"] - 1 :].startswith(row["text"])
    assert content["statements"][0]["sources"][0]["name"] == "Ann Lee"
    assert len(content["reasons"]) <= 8
