"""The command line: score files, look up reputations, list models, train.

What each command needs is imported when it runs, so that `srcscore --help` answers at once.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from srcscore.errors import InputError, ModelNotFoundError, SrcscoreError
from srcscore.report.plain import clean

if TYPE_CHECKING:
    from srcscore.records import Article, Score, ScoreError

    Reader = Callable[[], Any]

SCORED, FAILED, USAGE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
"""Exit codes: all scored, some input could not be scored, wrong usage, Ctrl-C, reader gone."""

_DEFAULT_WIDTH = 100
_JSON_LINES = (".jsonl", ".ndjson")
_REMEDIES = {
    b"\x1f\x8b": "unpack it first, for example: gunzip",
    b"%PDF": "take its text out first, for example: pdftotext",
    b"\xff\xfe": "convert it first, for example: iconv -f UTF-16 -t UTF-8",
    b"\xfe\xff": "convert it first, for example: iconv -f UTF-16 -t UTF-8",
    b"": "if it is text, convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8",
}
"""What to do about a file that is not UTF-8, by how it starts."""

_HTML = (".html", ".htm", ".xhtml")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv
        The arguments; those of the process by default.

    Returns
    -------
    int
        0 all scored, 1 some input could not be scored, 2 wrong usage, 130 after Ctrl-C, 141 when the
        reader of the output went away.
    """
    _make_streams_safe()
    try:
        code = _run(argv)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence()
        return BROKEN_PIPE
    except OSError as error:
        _silence(sys.stdout)
        _complain(InputError("the system refused", value=str(error), remedy="check space and permissions"))
        return FAILED
    return code


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command; the command line reference is written from it."""
    parser = _Parser(
        prog="srcscore",
        description="How well is a news article sourced? A calibrated, explained score, offline.",
        epilog="Exit codes: 0 all scored, 1 some input could not be scored, 2 wrong usage.",
    )
    parser.add_argument("--version", action=_Version, help="print the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_add_score, _add_reputation, _add_models, _add_train):
        add(commands)
    return parser


class _Parser(argparse.ArgumentParser):
    """Wrong usage is told on one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        print(clean(f"{self.prog}: {message}; see {self.prog} --help"), file=sys.stderr)
        raise SystemExit(USAGE)


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, **settings: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **settings)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"srcscore {version('srcscore')}")
        parser.exit()


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = build_parser().parse_args(argv)
        return int(arguments.run(arguments))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else SCORED
    except SrcscoreError as error:  # nothing about one input: the model, the package, the training data
        _complain(error)
        return USAGE if isinstance(error, ModelNotFoundError) else FAILED


# --- score ------------------------------------------------------------------------------------


def _add_score(commands: Any) -> None:
    parser = commands.add_parser(
        "score",
        help="score articles",
        description="Score how well articles are sourced. A FILE is plain text, HTML (.html) or one JSON "
        "article (.json), in UTF-8.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="files to score; - reads standard input")
    parser.add_argument("--url", help="where the article was published; only with one FILE")
    parser.add_argument("--title", help="the headline; only with one FILE")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print one JSON object a FILE, each on one line")
    shape.add_argument(
        "--jsonl",
        action="store_true",
        help="read one JSON article a line (text or html, and any of url, title, links, published, "
        "authors, id) and print one JSON score a line, in order; a bad line gives an object with error",
    )
    parser.add_argument(
        "--no-publisher", action="store_true", help="hide the publisher's own reputation and network"
    )
    _add_model(parser)
    parser.add_argument(
        "--jobs", type=_count, default=1, metavar="N", help="processes to score with (default: 1)"
    )
    parser.set_defaults(run=partial(_score, parser))


def _score(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    if arguments.url is not None or arguments.title is not None:
        if arguments.jsonl:
            parser.error("--url and --title cannot go with --jsonl, whose lines have their own")
        if len(arguments.files) > 1:
            parser.error("--url and --title need exactly one FILE")
    from srcscore.model.registry import load_model
    from srcscore.records import ScoreError
    from srcscore.scoring import score_many

    inputs = _Inputs(arguments)
    model = load_model(arguments.model or "latest")
    results = score_many(inputs, model=model, n_jobs=arguments.jobs, use_publisher=not arguments.no_publisher)
    code = SCORED
    for index, result in enumerate(results):
        place, error = inputs.take(index)
        outcome = result
        if isinstance(result, ScoreError):
            code = FAILED
            outcome = replace(
                result, error=error or result.error, id=result.id or (None if arguments.jsonl else place)
            )
            _complain(outcome.error, place)
        _show(outcome, arguments, place, index)
    return code


def _show(result: Score | ScoreError, arguments: argparse.Namespace, place: str, index: int) -> None:
    if arguments.json or arguments.jsonl:
        from srcscore.report.jsonlines import to_line

        print(to_line(result.to_dict()), flush=True)
        return
    from srcscore.records import Score
    from srcscore.report.terminal import render

    if not isinstance(result, Score):
        return
    if len(arguments.files) > 1:
        print(f"{'' if index == 0 else chr(10)}==> {clean(place)} <==")
    print(render(result, width=_width()), end="", flush=True)


class _Inputs:
    """What is to be scored, read one article at a time, in order.

    What cannot be read is passed on as None, so that `score_many` keeps its place; `take` tells why.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._places: dict[int, str] = {}
        self._errors: dict[int, SrcscoreError] = {}

    def __iter__(self) -> Iterator[Any]:
        for index, (place, read) in enumerate(self._readers()):
            self._places[index] = place
            try:
                article = read()
            except SrcscoreError as error:
                self._errors[index] = error
                article = None
            yield article

    def take(self, index: int) -> tuple[str, SrcscoreError | None]:
        """Return where article `index` came from, and why it could not be read, once."""
        return self._places.pop(index), self._errors.pop(index, None)

    def _readers(self) -> Iterator[tuple[str, Reader]]:
        for file in self._arguments.files:
            if self._arguments.jsonl:
                yield from _lines(file)
            else:
                yield file, partial(_read_document, file, self._arguments.url, self._arguments.title)


def _lines(file: str) -> Iterator[tuple[str, Reader]]:
    """Yield each line of a JSON Lines file, not yet parsed; blank lines are skipped."""
    try:
        with _opened(file) as stream:
            for count, line in enumerate(stream, 1):
                if line.strip():
                    yield f"{file}, line {count}", partial(_parse_json, line)
    except SrcscoreError as error:
        yield file, partial(_fail, error)


def _fail(error: SrcscoreError) -> NoReturn:
    raise error


def _read_document(file: str, url: str | None, title: str | None) -> Article:
    from srcscore.article import parse

    suffix = Path(file).suffix.lower()
    if suffix in _JSON_LINES:
        raise InputError(
            "this holds one article a line", value=file, remedy="score it with --jsonl, or rename it"
        )
    with _opened(file) as stream:
        content = stream.read()
    article: Any
    if suffix == ".json":
        article = _parse_json(content)
    else:
        text = _decode(content)
        article = {"html": text} if suffix in _HTML else text
    parsed = parse(article, url=url, title=title)
    return parsed if parsed.id or file == "-" else replace(parsed, id=file)


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard input, to read; what fails then or while reading is an InputError."""
    try:
        if file == "-":
            yield _standard_input()
        else:
            with Path(file).open("rb") as stream:
                yield stream
    except IsADirectoryError as error:
        raise InputError("this is a folder", value=file, remedy="name the files in it") from error
    except InputError:
        raise
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        problem = f"the file cannot be read ({getattr(error, 'strerror', None) or error})"
        raise InputError(problem, value=file, remedy="check its name and its permissions") from error


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise InputError("standard input is closed", value="-", remedy="name a file, or pipe the article in")
    return sys.stdin.buffer


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = next(start for start in _REMEDIES if content.startswith(start))
        raise InputError(
            f"not text in UTF-8 at byte {error.start}",
            value=content[error.start : error.start + 8],
            remedy=_REMEDIES[start],
        ) from error


def _parse_json(content: bytes) -> Any:
    text = _decode(content)
    try:
        article = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"not JSON{where}", value=text.strip()[:80], remedy="write one object") from error
    if not isinstance(article, dict):
        raise InputError(
            "not a JSON object", value=text.strip()[:80], remedy='write {"text": "...", "url": "..."}'
        )
    return article


# --- reputation, models, train ----------------------------------------------------------------


def _add_reputation(commands: Any) -> None:
    parser = commands.add_parser(
        "reputation",
        help="look up how reliable domains are known to be",
        description="Look up how reliable the voices behind domains or URLs are known to be.",
    )
    parser.add_argument("domains", metavar="DOMAIN", nargs="+", help="a domain such as bbc.co.uk, or any URL")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a DOMAIN, each on one line"
    )
    _add_model(parser)
    parser.set_defaults(run=_reputation)


def _reputation(arguments: argparse.Namespace) -> int:
    from srcscore.model.registry import load_model
    from srcscore.report.jsonlines import to_line
    from srcscore.report.terminal import render_reputation
    from srcscore.scoring import reputation

    model = load_model(arguments.model or "latest")
    code, between = SCORED, ""
    for index, domain in enumerate(arguments.domains):
        try:
            found = reputation(domain, model=model)
        except SrcscoreError as error:
            code = FAILED
            _complain(error)
            if arguments.json:
                print(to_line({"index": index, "id": domain, "error": str(error)}))
            continue
        if arguments.json:
            print(to_line(found.to_dict()))
        else:
            print(between + render_reputation(found, width=_width()), end="")
            between = "\n"
    return code


def _add_models(commands: Any) -> None:
    parser = commands.add_parser(
        "models", help="list the models there are", description="List the models there are, newest first."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a model")
    parser.set_defaults(run=_models)


def _models(arguments: argparse.Namespace) -> int:
    from srcscore.model.registry import list_models
    from srcscore.report.jsonlines import to_line
    from srcscore.report.terminal import render_models

    models = list_models()
    if arguments.json:
        for info in models:
            print(to_line(asdict(info)))
    else:
        print(render_models(models, width=_width()), end="")
    return SCORED


def _add_train(commands: Any) -> None:
    parser = commands.add_parser(
        "train",
        help="train a model",
        description="Train a model on a folder of rated domains and articles, and write it to a new folder.",
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the training data")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL_DIR", help="where the model goes")
    parser.add_argument(
        "--without", nargs="+", default=[], metavar="RATER", help="leave these raters' lists out"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="seed of every random choice (default: 0)"
    )
    parser.set_defaults(run=_train)


def _train(arguments: argparse.Namespace) -> int:
    from srcscore.report.terminal import render_models
    from srcscore.training.train import train

    info = train(arguments.data, arguments.out, without=arguments.without, seed=arguments.seed)
    print(render_models((info,), width=_width()), end="")
    return SCORED


# --- shared -----------------------------------------------------------------------------------


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="name or folder of the model (default: the newest, see srcscore models)",
    )


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        message = f"{text!r} is not a whole number from 1 up"
        raise argparse.ArgumentTypeError(message)
    return number


def _width() -> int:
    return shutil.get_terminal_size((_DEFAULT_WIDTH, 0)).columns


def _complain(error: SrcscoreError | Exception, place: str | None = None) -> None:
    where = "" if place is None or place == getattr(error, "value", None) else f"{place}: "
    if sys.stderr is not None:  # closed by the caller; print would then use standard output
        print(clean(f"srcscore: {where}{error}"), file=sys.stderr, flush=True)


def _make_streams_safe() -> None:
    """Show what the terminal's encoding has no character for as an escape, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _silence(*streams: IO[str] | None) -> None:
    """Send what is still buffered nowhere, so that nothing fails when Python flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
