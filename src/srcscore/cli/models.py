"""`srcscore models`: list, show, verify, sign and compare models."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from srcscore.cli.commands import NO_PUBLISHER, command, option
from srcscore.cli.console import SCORED, print_error, print_json, print_text, show
from srcscore.cli.inputs import Inputs
from srcscore.errors import ArtefactError, InputError
from srcscore.records import ScoreError
from srcscore.report.text import clean

_MODEL = "name, pin such as '>=2026.11', folder or zip file of a model"
_TRUSTED = "also demand a signature by this Ed25519 public key, a PEM file (extra sign); may be repeated"
# The group takes --json too: a default here would override what was given before the action.
_JSON = option("--json", None, "print JSON, one object a line", default=argparse.SUPPRESS)


def _list(arguments: argparse.Namespace) -> int:
    from srcscore.model.registry import find_models
    from srcscore.report.lines import models_report

    code, sound = SCORED, []
    for model in find_models():
        try:
            info = model.info
        except ArtefactError as error:
            code = print_error(error, f"{model.name} ({model.path})")
            continue
        sound.append(info)
        if arguments.json:
            print_json({**asdict(info), "source": model.source})
    if not arguments.json:
        show(models_report(sound))
    return code


@command("show", "show a model's manifest and card", _JSON, option("model", "MODEL", _MODEL))
def show_model(arguments: argparse.Namespace) -> None:
    """Print the card and the manifest of a model."""
    from srcscore.model.artefact import CARD, KIND, verify
    from srcscore.model.registry import find
    from srcscore.storage import open_store

    path, links = find(arguments.model)
    manifest = verify(path, links=links)
    if arguments.json:
        print_json(manifest)
        return
    card = open_store(path, KIND, links=links).read(CARD).decode("utf-8", "replace")
    entries = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=True)
    for line in [*card.splitlines(), "", "Manifest", "", *entries.splitlines()]:
        indent = len(line) - len(line.lstrip(" "))
        print_text(" " * indent + clean(line))


@command(
    "verify",
    "check every file, number and name of models",
    _JSON,
    option("models", "MODEL", _MODEL, nargs="+"),
    option("--trusted", "KEY", _TRUSTED, type=Path, action="append"),
)
def verify(arguments: argparse.Namespace) -> int:
    """Check models, and their signatures where keys are given."""
    from srcscore.model.artefact import verify
    from srcscore.model.registry import find
    from srcscore.model.signature import check

    keys = [_read_key(path) for path in arguments.trusted or ()]
    code = SCORED
    for name in arguments.models:
        try:
            path, links = find(name)
            manifest = verify(path, links=links)
            signer = check(path, keys, links=links) if keys else None
        except ArtefactError as error:
            code = print_error(error, name)
            if arguments.json:
                print_json({"model": name, "sound": False, "error": str(error)})
            continue
        if arguments.json:
            print_json({"model": name, "sound": True, "seal": manifest["seal"], "signed_by": signer})
        else:
            signed = f", signed by {signer}" if signer else ""
            print_text(clean(f"{name}: sound, {manifest['name']}, seal {manifest['seal']}{signed}"))
    return code


@command(
    "sign",
    "sign a model of your own, in place (extra sign)",
    _JSON,
    option("model", "MODEL", "folder or zip file of a model"),
    option("--key", "KEY", "an Ed25519 private key, a PEM file", type=Path, required=True),
)
def sign(arguments: argparse.Namespace) -> None:
    """Sign a model."""
    from srcscore.model.registry import find
    from srcscore.model.signature import sign

    path, _ = find(arguments.model)
    print_text(clean(f"{arguments.model}: signed by {sign(path, _read_key(arguments.key))}"))


def _read_key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "check its name and its permissions"
        raise InputError("the key cannot be read", value=str(path), remedy=remedy) from error


@command(
    "diff",
    "compare two models on articles of your own",
    _JSON,
    option("old", "OLD", _MODEL),
    option("new", "NEW", _MODEL),
    option("files", "FILE", "articles, as srcscore score reads them", nargs="+"),
    option("--jsonl", None, "read one JSON article a line"),
    NO_PUBLISHER,
)
def diff(arguments: argparse.Namespace) -> int:
    """Print the differences between the scores of two models."""
    from srcscore.model.registry import load_model
    from srcscore.report.difference import compare, moves_report

    inputs = Inputs(arguments.files, jsonl=arguments.jsonl)
    models = load_model(arguments.old), load_model(arguments.new)
    code, moves = SCORED, []
    for index, result in enumerate(compare(inputs, *models, use_publisher=not arguments.no_publisher)):
        location, error = inputs.take(index)
        if isinstance(result, ScoreError):
            code = print_error(error or result.error, location)
        elif arguments.json:
            print_json(result.to_dict())
        else:
            moves.append(result)
    if not arguments.json:
        show(moves_report(moves))
    return code


models = command(
    "models",
    "list, show, verify and compare models",
    option("--json", None, "print one JSON object a model"),
    description="List the models there are, newest first: those that ship with the package, those in "
    "your own folder (SRCSCORE_MODELS, else srcscore/models where the system keeps a user's data), and "
    "those that other packages bring. Or show, verify, sign or compare models.",
    actions=(
        command("list", "list the models there are, newest first (the default)", _JSON)(_list),
        show_model,
        verify,
        sign,
        diff,
    ),
)(_list)
