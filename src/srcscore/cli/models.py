"""`srcscore models`: which there are, what they say of themselves, whether they are whole, what differs."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from srcscore.cli.console import FAILED, SCORED, add_no_publisher, complain, print_json, show
from srcscore.cli.inputs import Inputs
from srcscore.errors import ArtefactError, InputError

_MODEL = "name, pin such as '>=2026.11', folder or zip file of a model"


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "models",
        help="list, show, verify and compare models",
        description="List the models there are, newest first: those that ship with the package, those in "
        "your own folder (SRCSCORE_MODELS, else srcscore/models where the system keeps a user's data), and "
        "those that other packages bring. Or show, verify, sign or compare models.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a model")
    parser.set_defaults(run=_list)
    actions = parser.add_subparsers(metavar="ACTION", help="what to do (default: list)")
    _add(actions, "list", _list, "list the models there are, newest first")
    show = _add(actions, "show", _show, "show a model's manifest and card")
    show.add_argument("model", metavar="MODEL", help=_MODEL)
    verify = _add(actions, "verify", _verify, "check every file, number and name of models")
    verify.add_argument("models", metavar="MODEL", nargs="+", help=_MODEL)
    verify.add_argument(
        "--trusted",
        metavar="KEY",
        action="append",
        type=Path,
        default=[],
        help="also demand a signature by this Ed25519 public key, a PEM file (extra sign); may be repeated",
    )
    sign = _add(actions, "sign", _sign, "sign a model of your own, in place (extra sign)")
    sign.add_argument("model", metavar="MODEL", help="folder or zip file of a model")
    sign.add_argument(
        "--key", metavar="KEY", type=Path, required=True, help="an Ed25519 private key, a PEM file"
    )
    diff = _add(actions, "diff", _diff, "compare two models on articles of your own")
    diff.add_argument("old", metavar="OLD", help=_MODEL)
    diff.add_argument("new", metavar="NEW", help=_MODEL)
    diff.add_argument("files", metavar="FILE", nargs="+", help="articles, as srcscore score reads them")
    diff.add_argument("--jsonl", action="store_true", help="read one JSON article a line")
    add_no_publisher(diff)


def _add(actions: Any, name: str, run: Any, told: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=told, description=f"{told[0].upper()}{told[1:]}."
    )
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON, one object a line"
    )
    parser.set_defaults(run=run)
    return parser


def _list(arguments: argparse.Namespace) -> int:
    from srcscore.model.registry import find_models
    from srcscore.report.lines import models_report

    code, sound = SCORED, []
    for found in find_models():
        try:
            sound.append(found.info)
        except ArtefactError as error:
            code = FAILED
            complain(error, f"{found.name} ({found.path})")
            continue
        if arguments.json:
            print_json({**asdict(sound[-1]), "source": found.source})
    if not arguments.json:
        show(models_report(sound))
    return code


def _show(arguments: argparse.Namespace) -> int:
    from srcscore.model.artefact import CARD, KIND, verify
    from srcscore.model.registry import find
    from srcscore.report.text import clean
    from srcscore.storage.store import open_store

    path, links = find(arguments.model)
    manifest = verify(path, links=links)
    if arguments.json:
        print_json(manifest)
        return SCORED
    card = open_store(path, KIND, links=links).read(CARD).decode("utf-8", "replace")
    told = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=True)
    for line in [*card.splitlines(), "", "Manifest", "", *told.splitlines()]:
        indent = len(line) - len(line.lstrip(" "))
        print(" " * indent + clean(line))
    return SCORED


def _verify(arguments: argparse.Namespace) -> int:
    from srcscore.model.artefact import verify
    from srcscore.model.registry import find
    from srcscore.model.signature import check
    from srcscore.report.text import clean

    keys = [_read_key(path) for path in arguments.trusted]
    code = SCORED
    for name in arguments.models:
        try:
            path, links = find(name)
            manifest = verify(path, links=links)
            signer = check(path, keys, links=links) if keys else None
        except ArtefactError as error:
            code = FAILED
            complain(error, name)
            if arguments.json:
                print_json({"model": name, "sound": False, "error": str(error)})
            continue
        if arguments.json:
            print_json({"model": name, "sound": True, "seal": manifest["seal"], "signed_by": signer})
        else:
            signed = f", signed by {signer}" if signer else ""
            print(clean(f"{name}: sound, {manifest['name']}, seal {manifest['seal']}{signed}"))
    return code


def _sign(arguments: argparse.Namespace) -> int:
    from srcscore.model.registry import find
    from srcscore.model.signature import sign
    from srcscore.report.text import clean

    path, _ = find(arguments.model)
    print(clean(f"{arguments.model}: signed by {sign(path, _read_key(arguments.key))}"))
    return SCORED


def _read_key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "the key cannot be read", value=str(path), remedy="check its name and its permissions"
        ) from error


def _diff(arguments: argparse.Namespace) -> int:
    from srcscore.model.registry import load_model
    from srcscore.records import ScoreError
    from srcscore.report.difference import compare, moves_report

    inputs = Inputs(arguments.files, jsonl=arguments.jsonl)
    models = load_model(arguments.old), load_model(arguments.new)
    code, moves = SCORED, []
    for index, result in enumerate(compare(inputs, *models, use_publisher=not arguments.no_publisher)):
        place, error = inputs.take(index)
        if isinstance(result, ScoreError):
            code = FAILED
            complain(error or result.error, place)
        elif arguments.json:
            print_json(result.to_dict())
        else:
            moves.append(result)
    if not arguments.json:
        show(moves_report(moves))
    return code
