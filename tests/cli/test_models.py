"""`srcscore models`: list, show, verify, sign and compare, and what goes wrong on one line each."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from srcscore.cli import main
from srcscore.model import artefact, registry
from srcscore.model.registry import list_models, load_model

TEXT = (
    "The weir at Lowmere failed on Monday, the mayor told Reuters. "
    "Nobody was hurt, a spokeswoman for the county said. Repairs will take a year, officials said. "
) * 4


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    shutil.copytree(list_models()[0].path, folder / "en-2027.1.0")
    monkeypatch.setenv(registry.FOLDER, str(folder))
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Store a model whose articles all fare better."""
    model = load_model()
    raised = replace(model, base=model.base + 0.5, info=replace(model.info, name="en-2027.9.0"))
    target = tmp_path / "other.zip"
    artefact.save(raised, target, card="# A card\x1b[31m", about={"licence": "Apache-2.0"})
    return target


def lines(shown: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.splitlines()]


@pytest.mark.parametrize("arguments", [["models"], ["models", "list"]])
def test_list(arguments: list[str], capsys: pytest.CaptureFixture[str], own: Path) -> None:
    assert main(arguments) == 0
    shown = capsys.readouterr().out
    assert list_models()[0].name in shown
    assert main([*arguments, "--json"]) == 0
    found = lines(capsys.readouterr().out)
    assert {model["source"] for model in found} == {"shipped", "user"}
    assert found[0]["path"] == str(own / "en-2027.1.0")


def test_a_damaged_model_is_told_and_the_others_are_listed(
    capsys: pytest.CaptureFixture[str], own: Path
) -> None:
    (own / "en-2027.1.0" / "manifest.json").write_text("{}", "utf-8")
    assert main(["models", "list"]) == 1
    shown = capsys.readouterr()
    assert list_models()[0].name in shown.out
    assert shown.err.count("\n") == 1
    assert "malformed" in shown.err


def test_show(capsys: pytest.CaptureFixture[str], other: Path) -> None:
    assert main(["models", "show", "latest"]) == 0
    assert "What the score is not" in capsys.readouterr().out
    assert main(["models", "show", str(other)]) == 0
    shown = capsys.readouterr().out
    assert all(line.isprintable() for line in shown.splitlines())
    assert '"licence": "Apache-2.0"' in shown
    assert main(["models", "show", "--json", "latest"]) == 0
    (manifest,) = lines(capsys.readouterr().out)
    assert manifest["protocol"] == artefact.PROTOCOL


def test_verify(capsys: pytest.CaptureFixture[str], own: Path, other: Path) -> None:
    assert main(["models", "verify", "latest", ">=2027", str(other)]) == 0
    assert capsys.readouterr().out.count(": sound, ") == 3
    (own / "en-2027.1.0" / "terms.json").write_text("{}", "utf-8")
    assert main(["models", "verify", "--json", "latest", "en-2027.1.0"]) == 1
    shown = capsys.readouterr()
    good, bad = lines(shown.out)
    assert good["sound"]
    assert not bad["sound"]
    assert "has been changed" in bad["error"]
    assert shown.err.count("\n") == 1
    assert main(["models", "verify", "nothing"]) == 2


def test_sign_and_verify(capsys: pytest.CaptureFixture[str], tmp_path: Path, own: Path) -> None:
    serialization = pytest.importorskip(
        "cryptography.hazmat.primitives.serialization", reason="needs the extra sign"
    )
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - an extra

    key = Ed25519PrivateKey.generate()
    pem = serialization.Encoding.PEM
    private, public = tmp_path / "key.pem", tmp_path / "key.pub"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(pem, *form))
    public.write_bytes(key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
    assert main(["models", "verify", "en-2027.1.0", "--trusted", str(public)]) == 1
    assert "not signed" in capsys.readouterr().err
    assert main(["models", "sign", "en-2027.1.0", "--key", str(private)]) == 0
    assert main(["models", "verify", "en-2027.1.0", "--trusted", str(public)]) == 0
    assert capsys.readouterr().out.count(key.public_key().public_bytes_raw().hex()) == 2
    assert main(["models", "sign", "en-2027.1.0", "--key", str(tmp_path / "none")]) == 1


def test_diff(capsys: pytest.CaptureFixture[str], tmp_path: Path, other: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    files = [str(tmp_path / name) for name in ("a.txt", "missing.txt", "b.txt")]
    assert main(["models", "diff", "latest", str(other), *files]) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("2 articles, 2 moved")
    assert "intercept" in shown.out
    assert files[0] in shown.out
    assert shown.err.count("\n") == 1
    assert "missing.txt" in shown.err


def test_diff_of_json_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path, other: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps({"text": TEXT, "id": name}) + "\n" for name in "ab"), "utf-8")
    assert main(["models", "diff", "--json", "--jsonl", "latest", str(other), str(file)]) == 0
    moves = lines(capsys.readouterr().out)
    assert [move["id"] for move in moves] == ["a", "b"]
    for move in moves:
        assert move["delta"] == pytest.approx(move["after"]["value"] - move["before"]["value"])
        assert move["delta"] > 0
        assert move["evidence"][0]["feature"] == "intercept"
        assert move["after"]["model"] == "en-2027.9.0"


def test_a_model_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert main(["models", "diff", "latest", "en-2027.1.0", str(tmp_path / "a.txt")]) == 0
    assert capsys.readouterr().out.startswith("1 articles, 0 moved, 0 changed band")
