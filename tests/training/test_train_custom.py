"""A model of one's own, from a folder that anyone can write; and what is said when the folder will not do."""

from __future__ import annotations

import json
import runpy
from dataclasses import asdict
from pathlib import Path

import pytest

from srcscore import load_model, score
from srcscore.cli import main
from srcscore.errors import SrcscoreError
from srcscore.model.artefact import verify
from srcscore.training.settings import SETTINGS
from srcscore.training.train_custom import train_custom

TEXT = "The ferry stopped on Monday, the harbour office said in a statement. " * 12


@pytest.fixture(scope="session")
def practice(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the guide's script writes."""
    folder = tmp_path_factory.mktemp("practice")
    runpy.run_path(str(project / "docs/examples/practice_corpus.py"))["main"](folder)
    return folder


@pytest.fixture(scope="session")
def model(practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model trained on it by the command."""
    out = tmp_path_factory.mktemp("models") / "mine"
    assert main(["train", "--data", str(practice), "--out", str(out)]) == 0
    return out


@pytest.mark.slow
def test_a_model_of_ones_own_is_whole_and_has_its_own_name(model: Path) -> None:
    manifest = verify(model)
    assert manifest["name"] == "mine"
    assert manifest["base"] == load_model().info.name
    assert set(manifest["data"]) == {"ratings.csv", "articles.jsonl"}
    assert manifest["metrics"]["hidden: AUC by domain"] > 0.9
    assert manifest["settings"] == asdict(SETTINGS)
    assert "24 outlets" in (model / "MODEL_CARD.md").read_text("utf-8")


@pytest.mark.slow
def test_it_has_learned_what_the_folder_teaches(practice: Path, model: Path) -> None:
    rows = [json.loads(line) for line in (practice / "articles.jsonl").read_text("utf-8").splitlines()]
    mine = load_model(str(model))
    by_kind: dict[bool, list[float]] = {True: [], False: []}
    for row in rows[::12]:
        told = score(row, model=mine, use_publisher=False)
        assert told.intercept + sum(item.contribution for item in told.evidence) == told.logit
        assert told.interval[0] <= told.value <= told.interval[1]
        by_kind["courier" in row["url"]].append(told.value)
    assert min(by_kind[True], default=1.0) > max(by_kind[False], default=0.0)


@pytest.mark.slow
def test_ratings_of_ones_own_are_not_written_into_the_model(practice: Path, model: Path) -> None:
    domain = "lowmere-courier-invented.org"
    mine = load_model(str(model))
    assert mine.reputations.lookup(domain).basis != "rated"
    joined = mine.with_ratings(practice / "ratings.csv", source="my list")
    assert joined.reputations.lookup(domain).basis == "rated"


def folder(path: Path, ratings: str, *lines: str) -> Path:
    path.joinpath("ratings.csv").write_text(ratings, "utf-8")
    path.joinpath("articles.jsonl").write_text("\n".join(lines), "utf-8")
    return path


def article(domain: str, number: int = 0) -> str:
    return json.dumps({"url": f"https://{domain}/{number}", "text": f"Number {number} of {domain}. {TEXT}"})


BAD = {
    "a line that is no JSON": (["x"], "line 1 is no article"),
    "a line that is no object": (["[1]"], "line 1 is no article"),
    "an article without text": (
        [article("a-invented.org"), '{"url": "https://a.org"}'],
        "line 2 is no article",
    ),
    "an article without a URL": ([json.dumps({"text": TEXT})], "line 1 is no article"),
    "an address that is no text": ([json.dumps({"text": TEXT, "url": 5})], "line 1 is no article"),
    "a line nested too deep": (["[" * 100_000], "line 1 is no article"),
    "no article": ([""], "0 articles of 0 rated outlets"),
    "few outlets": ([article("a-invented.org", n) for n in range(120)], "of 1 rated outlets"),
    "all rated alike": (
        [article(f"{chr(97 + n % 24)}-invented.org", n) for n in range(144)],
        "all outlets are rated alike",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_with_a_folder_is_told(what: str, tmp_path: Path) -> None:
    lines, told = BAD[what]
    ratings = "domain,score\n" + "".join(f"{chr(97 + n)}-invented.org,0.9\n" for n in range(24))
    with pytest.raises(SrcscoreError, match=told) as raised:
        train_custom(folder(tmp_path, ratings, *lines), tmp_path / "out", progress=False)
    assert raised.value.remedy
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_called_like_a_file_of_articles_is_left_aside(tmp_path: Path) -> None:
    data = folder(tmp_path, "domain,score\nexample.com,0.5\n")
    data.joinpath("older.jsonl").mkdir()
    with pytest.raises(SrcscoreError, match="0 articles of 0 rated outlets"):
        train_custom(data, tmp_path / "out", progress=False)


def test_articles_in_another_encoding_are_told(tmp_path: Path) -> None:
    data = folder(tmp_path, "domain,score\nexample.com,0.5\n")
    data.joinpath("articles.jsonl").write_text(article("example.com"), "utf-16")
    with pytest.raises(SrcscoreError, match=r"line 1 is no article.*UTF-8"):
        train_custom(data, tmp_path / "out", progress=False)


@pytest.mark.slow
def test_evaluate_says_where_the_figures_of_ones_own_model_are(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--data", str(practice)]) == 1
    assert "models show prints them again" in capsys.readouterr().err


@pytest.mark.parametrize("ratings", ["", "site,stars\nexample.com,5\n", "domain,score\nexample.com,5\n"])
def test_unusable_ratings_are_told(ratings: str, tmp_path: Path) -> None:
    with pytest.raises(SrcscoreError, match=r"columns|cannot be used"):
        train_custom(folder(tmp_path, ratings), tmp_path / "out", progress=False)


def test_the_command_says_which_folders_it_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "one of your own with ratings.csv" in capsys.readouterr().err


def test_ratings_of_ones_own_have_no_raters_to_leave_out(
    practice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "--data", str(practice), "--out", str(tmp_path / "out"), "--without", "mbfc"]
    assert main(command) == 1
    assert "have no raters" in capsys.readouterr().err
