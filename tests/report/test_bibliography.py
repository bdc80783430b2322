"""References: what can be found again is listed once, in forms that reference managers read."""

from __future__ import annotations

import json
import re

import pytest

import srcscore
from srcscore.cli import main
from srcscore.report.bibliography import bibtex, references

TEXT = """Kelp grows faster than thought
By Ida Brook

Kelp grows twice as fast as thought, according to a study (doi:10.1038/s41586-020-1234-5). The ministry's
report of March says so too. "We measured it," said Ann Lee. Court filings show that the farm knew.
Reuters reported the same."""
REPORT = "https://www.gov.uk/a_report.pdf?x=1&y=50%25"
LINKS = [
    (REPORT, "report of March"),
    ("https://www.reuters.com/kelp", "Reuters"),
    ("https://a.org/b", "Ann"),
]
SCORE = srcscore.score({"text": TEXT, "links": LINKS})


def test_what_has_a_doi_or_a_link_is_a_reference_and_nothing_else_is() -> None:
    items = {item["URL"]: item for item in references(SCORE)}
    doi = items["https://doi.org/10.1038/s41586-020-1234-5"]
    assert (doi["type"], doi["DOI"]) == ("article-journal", "10.1038/s41586-020-1234-5")
    assert doi["container-title"] == "nature.com"
    assert (items[REPORT]["type"], items[REPORT]["title"]) == ("document", "report")
    assert items["https://www.reuters.com/kelp"]["type"] == "webpage"
    assert not any("filings" in item["title"] for item in items.values())
    assert len({item["id"] for item in items.values()}) == len(items)
    for item in items.values():
        assert item["note"].removeprefix("cited in: ") in " ".join(TEXT.split())


def test_one_document_is_one_reference() -> None:
    twice = (
        f"{TEXT} The study (doi:10.1038/S41586-020-1234-5) was paid for by the farm, according to Reuters."
    )
    found = [item["DOI"].lower() for item in references(srcscore.score(twice)) if "DOI" in item]
    assert found == ["10.1038/s41586-020-1234-5"]


def test_bibtex_is_escaped_and_balanced() -> None:
    items = references(SCORE)
    items[0] |= {"title": "50% of {kelp} & $_#~^\\"}
    text = bibtex(items)
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"^@(?:article|misc)\{[a-z0-9.-]+,$", text, re.MULTILINE)) == len(items)
    assert r"50\% of \{kelp\} \& \$\_\#" in text
    assert f"url = {{{REPORT}}}" in text


def test_the_command_line_prints_both(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path_factory.mktemp("kelp") / "kelp.json"
    file.write_text(json.dumps({"text": TEXT, "links": LINKS}), "utf-8")
    assert main(["explain", "--csl", str(file)]) == 0
    assert json.loads(capsys.readouterr().out) == references(SCORE)
    assert main(["explain", "--bibtex", str(file)]) == 0
    assert capsys.readouterr().out == bibtex(references(SCORE)) + "\n"


def test_nothing_credited_is_no_reference() -> None:
    assert references(srcscore.score("The mill closed.")) == []
    assert bibtex([]) == ""
