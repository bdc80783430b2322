"""Attacks that broke a promise once, each with variants: nothing is lost, and nothing grows."""

from __future__ import annotations

import functools
import json
import os
import re
import resource
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import srcscore
from helpers.hostile import SHORT
from srcscore import CitationGraph, SrcscoreError, load_model, parse, score, score_many
from srcscore.article import html as page_reader
from srcscore.cli import sinks
from srcscore.cli.inputs import Inputs
from srcscore.errors import InputError
from srcscore.language.tokens import is_numbered_site
from srcscore.storage import replacing, write_files

PAGE = "<html><body><article><p>{}</p></article></body></html>"
NEWS = "The weir at Lowmere failed on Monday, the mayor told Reuters. Nobody was hurt, a spokeswoman said. "


def command(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    code = [sys.executable, "-m", "srcscore.cli", *arguments]
    return subprocess.run(code, capture_output=True, text=True, timeout=120, check=False, **settings)


# --- files --------------------------------------------------------------------------------------


def few_blocks() -> None:
    """Let no file of this process grow beyond a little, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))


@pytest.mark.slow
@pytest.mark.parametrize("output", ["o.html", "o.csv", "o.jsonl", "o.parquet"])
def test_a_full_disk_keeps_the_old_file(output: str, tmp_path: Path) -> None:
    if output.endswith("parquet"):
        pytest.importorskip("pyarrow")
    article, old = tmp_path / "a.txt", tmp_path / output
    article.write_text(NEWS, "utf-8")
    old.write_text("old", "utf-8")
    flag = "--html" if output.endswith("html") else "--out"
    done = command("score", str(article), flag, str(old), preexec_fn=few_blocks)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert old.read_text("utf-8") == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(("a.txt", output))


@pytest.mark.slow
@pytest.mark.parametrize("blocks", [0, 400, 1500])
def test_a_full_disk_keeps_the_old_graph(blocks: int, tmp_path: Path) -> None:
    articles, folder = tmp_path / "g.jsonl", tmp_path / "G"
    articles.write_text(json.dumps({"id": "1", "text": NEWS, "url": "https://a.example/1"}) + "\n", "utf-8")
    assert command("graph", "build", str(articles), "--out", str(folder)).returncode == 0
    more = tmp_path / "more.jsonl"
    more.write_text(articles.read_text("utf-8").replace('"1"', '"2"').replace("/1", "/2"), "utf-8")
    build = ("graph", "build", str(more), "--add", "--out", str(folder))
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (blocks, blocks))
    assert command(*build, preexec_fn=limit).returncode == 1
    assert len(CitationGraph.load(folder)) == 1
    assert command(*build).returncode == 0
    assert len(CitationGraph.load(folder)) == 2


def test_what_fails_amid_writing_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(TypeError):
        write_files(tmp_path, {"a": b"new", "b": "text"})  # type: ignore[dict-item]
    write_and_fail(tmp_path / "a", ZeroDivisionError)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"old")]
    write_and_fail(tmp_path / "a", KeyboardInterrupt)
    assert (tmp_path / "a").read_bytes() == b"rows until then"


def write_and_fail(path: Path, error: type[BaseException]) -> None:
    def write() -> None:
        with replacing(path) as beside:
            beside.write_bytes(b"rows until then")
            raise error

    with pytest.raises(error):
        write()


def test_a_link_stays_a_link_and_a_mode_a_mode(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with replacing(tmp_path / "b") as beside:
        beside.write_bytes(b"new")
    assert (tmp_path / "b").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.slow
@pytest.mark.parametrize("link", [None, os.symlink, os.link])
@pytest.mark.parametrize("detour", ["", "x/.."])
def test_an_output_that_is_an_input_is_refused(
    detour: str, link: Callable[..., None] | None, tmp_path: Path
) -> None:
    (tmp_path / "x").mkdir()
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": NEWS}) + "\n", "utf-8")
    before, output = path.read_bytes(), tmp_path / detour / "a.jsonl"
    if link is not None:
        output = tmp_path / "b.jsonl"
        link(path, output)
    done = command("score", "--jsonl", str(path), "--out", str(output))
    assert done.returncode == 1
    assert "written over" in done.stderr
    assert path.read_bytes() == before


LINE = json.dumps({"id": "1", "text": NEWS, "url": "https://a.example/1"}) + "\n"


def graph_at(folder: Path) -> Path:
    articles = folder / "g.jsonl"
    articles.write_text(LINE, "utf-8")
    assert command("graph", "build", str(articles), "--out", str(folder / "G")).returncode == 0
    return folder / "G"


@pytest.mark.slow
@pytest.mark.parametrize("link", [os.symlink, os.link])
@pytest.mark.parametrize("flag", ["--html", "--pages"])
def test_a_page_is_not_written_over_an_input(flag: str, link: Callable[..., None], tmp_path: Path) -> None:
    article, other = tmp_path / "0.html", tmp_path / "b.txt"
    article.write_text(PAGE.format(NEWS * 5), "utf-8")
    other.write_text(NEWS, "utf-8")
    (tmp_path / "pages").mkdir()
    link(article, tmp_path / "pages" / "1.html")
    output = tmp_path / "pages" / "1.html" if flag == "--html" else tmp_path / "p.html"
    pages = ("--pages", str(tmp_path / "pages")) if flag == "--pages" else ()
    done = command("score", str(other), str(article), "--html", str(output), *pages)
    assert done.returncode == 1
    assert "written over" in done.stderr
    assert article.read_text("utf-8") == PAGE.format(NEWS * 5)


@pytest.mark.slow
def test_standard_output_that_is_an_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(LINE, "utf-8")
    with path.open("a") as stream:  # would be read for ever
        run = [sys.executable, "-m", "srcscore.cli", "score", "--jsonl", str(path)]
        done = subprocess.run(run, stdout=stream, stderr=subprocess.PIPE, timeout=120, check=False)
    assert done.returncode == 1
    assert b"written over" in done.stderr
    assert path.read_text("utf-8") == LINE


@pytest.mark.slow
def test_two_outputs_in_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    (tmp_path / "o.html").write_text("old", "utf-8")
    (tmp_path / "o.csv").symlink_to(tmp_path / "o.html")
    outputs = ("--html", str(tmp_path / "o.html"), "--out", str(tmp_path / "o.csv"))
    done = command("score", str(tmp_path / "a.txt"), *outputs)
    assert done.returncode == 1
    assert "two outputs are one file" in done.stderr
    assert (tmp_path / "o.html").read_text("utf-8") == "old"


@pytest.mark.slow
def test_a_graph_is_not_written_over_by_what_is_made_of_it(tmp_path: Path) -> None:
    pytest.importorskip("networkx")
    folder = graph_at(tmp_path)
    (tmp_path / "out.svg").symlink_to(folder / "articles.json")
    before = [file.read_bytes() for file in sorted(folder.iterdir())]
    for arguments in (
        ("export", str(folder), str(folder / "graph.json")),
        ("export", str(folder), str(tmp_path / "out.svg")),
        ("plot", str(folder), str(tmp_path / "out.svg")),
        ("build", str(folder / "graph.json"), "--add", "--out", str(folder)),
    ):
        done = command("graph", *arguments)
        assert done.returncode == 1
        assert "written over" in done.stderr
    assert [file.read_bytes() for file in sorted(folder.iterdir())] == before


@pytest.mark.slow
@pytest.mark.parametrize("output", ["o.graphml", "o.svg", "o.png"])
def test_a_full_disk_keeps_the_old_picture_of_a_graph(output: str, tmp_path: Path) -> None:
    pytest.importorskip("networkx")
    if not output.endswith("graphml"):
        pytest.importorskip("matplotlib")
    folder, old = graph_at(tmp_path), tmp_path / output
    old.write_text("old", "utf-8")
    done = command(
        "graph", "plot" if "ml" not in output else "export", str(folder), str(old), preexec_fn=few_blocks
    )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert old.read_text("utf-8") == "old"
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_a_disk_that_is_full_only_when_files_are_synced_keeps_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"a": b"old", "b": b"old"})
    calls: Iterator[OSError | None] = iter([None, OSError(28, "No space left on device")])

    def fsync(_: int) -> None:
        if error := next(calls, None):
            raise error

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        write_files(tmp_path, {"a": b"new", "b": b"new"})
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a": b"old", "b": b"old"}


@pytest.mark.parametrize("name", ["a" * 255, "é" * 127, "魚" * 84, "\U0001d400" * 63])
def test_a_name_of_any_length_is_written(name: str, tmp_path: Path) -> None:
    with replacing(tmp_path / name) as beside:
        beside.write_bytes(b"new")
    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.slow
def test_a_link_to_an_open_pipe_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    (tmp_path / "o.csv").symlink_to("/dev/stdout")
    done = command("score", str(tmp_path / "a.txt"), "--out", str(tmp_path / "o.csv"), "--fields", "band")
    assert (done.returncode, done.stdout.split()[0]) == (0, "band")


CLOSED = [
    *(("score", "a.txt", *form) for form in ((), ("--json",), ("--jsonld",), ("--fields", "value"))),
    ("explain", "a.txt"),
    ("explain", "a.txt", "--bibtex"),
    ("reputation", "bbc.com"),
    ("models", "list"),
    ("models", "verify", "en-2026.12.0"),
    ("lint", "a.txt"),
    ("--version",),
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", CLOSED, ids=" ".join)
@pytest.mark.parametrize("output", ["closed", "full"])
def test_a_closed_or_full_output_is_an_error(output: str, arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{NEWS}The weir will be built again in spring.", "utf-8")
    run = [sys.executable, "-m", "srcscore.cli", *arguments]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            run,
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=(lambda: os.close(1)) if output == "closed" else None,
        )
    assert done.returncode == 1
    assert ("standard output is closed" if output == "closed" else "No space left") in done.stderr


# --- growth -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["i", "sup", "em", "strong", "u", "mark", "tt", "kbd", "cite", "span"])
def test_inline_tags_of_one_block_take_linear_time(tag: str) -> None:
    code = (
        "import resource, srcscore\n"
        f"srcscore.score({PAGE.format('a <b>1</b> ' * 9)!r})\n"
        f"srcscore.score({PAGE.format('@')!r}.replace('@', 'a<{tag}>1</{tag}> ' * 19000))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_utime)\n"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=True)
    assert float(done.stdout) < 8  # seconds of one processor; it took 24 to 130


def growth(function: str, unit: str, fewer: int, more: int) -> float:
    """Return how much longer a function takes in a new process for more repeats of a text than for fewer.

    Both are timed in pairs, so that other work beside weighs on both: what is quadratic is so in every pair.
    """
    code = (
        "import time, srcscore, srcscore.language.repair\n"
        "def seconds(n):\n"
        "    start = time.process_time()\n"
        f"    {function}({unit!r} * n)\n"
        "    return max(time.process_time() - start, 1e-3)\n"
        "seconds(100)\n"
        f"print(min(seconds({more}) / seconds({fewer}) for _ in range(5)))\n"
    )
    run = [sys.executable, "-c", code]
    return float(subprocess.run(run, capture_output=True, text=True, timeout=120, check=True).stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "Head line here, he said.\n",
        "Officials said so. ",
        "Ann Lee told Reuters. ",
        "the Times ",
        "the vote, via the Times ",
        "(Related: foo bar baz ",
    ],
)
def test_statements_one_after_the_other_take_linear_time(unit: str) -> None:
    assert growth("srcscore.score", unit, 1500, 6000) < 2.4**2


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["аеор", "aаеор", "ａ", "Ω", "s\u034f", "é", "𝗌a"])
def test_letters_of_other_scripts_without_a_space_take_linear_time(unit: str) -> None:
    assert growth("srcscore.language.repair.repair", unit, 8000, 64000) < 2.4**3


CHILDREN = json.loads((Path(__file__).parents[1] / "benchmarks/stress/growth.json").read_text("utf-8"))[
    "children"
]


@pytest.mark.parametrize("shape", CHILDREN.values(), ids=CHILDREN)
def test_children_of_one_element_are_split_or_flattened_and_none_is_lost(shape: str) -> None:
    """`benchmarks/stress/growth.py` measures the time that such pages take."""
    pytest.importorskip("trafilatura")
    from lxml.html import fromstring  # noqa: PLC0415 - an extra

    around, unit = shape.split("|")
    page = fromstring(f"<html><body><article>{around.format(unit * 9000)}</article></body></html>")
    text = page.text_content()
    page_reader._tidy(page)
    assert page.text_content() == text
    assert len(list(page.iter(*page_reader._RARE))) <= page_reader._MOST_CHILDREN
    assert all(len(node) <= page_reader._MOST_CHILDREN or node[-1].tag == "p" for node in page.iter())


@pytest.mark.parametrize("shift", [0, 1, -1])
@pytest.mark.parametrize("count", [50, 400])
def test_overlapping_links_name_nothing_long(count: int, shift: int) -> None:
    text = NEWS * 40
    links = [
        {"url": f"https://a{n}.example/", "start": n * (shift > 0), "end": len(text) - n * (shift < 0)}
        for n in range(count)
    ]
    assert sum(len(citation.name) for citation in score({"text": text, "links": links}).citations) < len(text)


def endless(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("rest", [b"", b"\0", b'"', b'"\n'])
def test_a_list_of_ratings_has_an_end(rest: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("srcscore.domains.reputation._MOST_RATINGS", 1 << 20)
    path = endless(tmp_path / "r.csv", b"domain,score\nrt.com," + rest + b"x" * (2 << 20))
    with pytest.raises(InputError, match="more than 1 MB"):
        load_model().with_ratings(path, source="x")


@pytest.mark.parametrize("rest", [b"", b"\0", b'"', b'"\n' + b"x\n" * 1000])
def test_a_row_of_a_table_has_an_end(rest: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sinks, "MOST_BYTES", 1 << 20)
    path = endless(tmp_path / "r.csv", b"text,url\nshort,\n" + rest + b"x" * (2 << 20))
    with path.open("rb") as stream:
        rows = sinks.csv_rows(stream)
        assert next(rows) == {"text": "short"}
        with pytest.raises(InputError, match="more than 1 MB"):
            list(rows)


NESTED = {
    "lists": "[[[[]]]],",
    "objects": '{"a":1},',
    "empty objects": "{},",
    "strings": '"ab",',
}


@pytest.mark.parametrize("unit", NESTED.values(), ids=NESTED)
def test_a_line_of_json_has_an_end(unit: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("srcscore.cli.inputs.MOST_BYTES", 1 << 20)
    path = tmp_path / "a.jsonl"
    short = json.dumps({"text": NEWS})
    path.write_text(f'{short}\n{{"text": "x", "zz": [{unit * (1 << 19)}1]}}\n{short}\n', "utf-8")
    articles = Inputs([str(path)], jsonl=True)
    assert [article is None for article in articles] == [False, True]
    with pytest.raises(InputError, match="and what follows is not read"):
        raise articles.take(1)[1] or AssertionError


@pytest.mark.slow
@pytest.mark.parametrize("unit", NESTED.values(), ids=NESTED)
def test_memory_for_json_is_in_step_with_its_size(unit: str) -> None:
    size = 8 << 20
    code = (
        "import resource, json\n"
        f'line = (\'{{"text": "x", "zz": [\' + {unit!r} * {size // len(unit)} + \'1]}}\').encode()\n'
        "from srcscore.cli.inputs import _parse_json\n"
        "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024\n"
        "before = used()\n_parse_json(line)\nprint(used() - before)\n"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout) < 50 * size  # 64 MB, the longest line, then takes 3 GB


# --- inputs -------------------------------------------------------------------------------------

MISSING = [float("nan"), np.float64("nan"), np.datetime64("NaT", "D")]


@pytest.mark.parametrize("value", MISSING, ids=str)
@pytest.mark.parametrize("key", ["published", "title", "url", "authors", "links", "id"])
def test_what_a_table_marks_as_missing_is_missing(key: str, value: Any) -> None:
    assert parse({"text": NEWS, key: value}) == parse(NEWS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (np.float64(7), "7"),
        (np.int64(3), "3"),
        (uuid.UUID(int=5), str(uuid.UUID(int=5))),
    ],
)
def test_an_identifier_may_be_a_number_or_a_uuid(value: Any, text: str) -> None:
    assert parse({"text": NEWS, "id": value}).id == text


class FailingMapping(Mapping[str, Any]):
    def __getitem__(self, key: str) -> Any:
        raise RuntimeError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["text"])

    def __len__(self) -> int:
        return 1


class FailingSequence(Sequence[Any]):
    def __getitem__(self, index: Any) -> Any:
        raise RuntimeError

    def __len__(self) -> int:
        return 1


class FailingInt(int):
    def bit_length(self) -> int:
        raise RuntimeError

    def __int__(self) -> int:
        raise RuntimeError

    def __float__(self) -> float:
        raise RuntimeError


def failing(*arguments: Any) -> Any:
    raise RuntimeError(arguments)


class FailingObject:
    __getattr__ = failing


class NoClass:
    __class__ = property(failing)


class Pairs(Mapping[str, Any]):
    def __init__(self, pairs: Mapping[str, Any]) -> None:
        self.pairs = pairs

    def __getitem__(self, key: str) -> Any:
        return self.pairs[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


def midway(*items: Any) -> Iterator[Any]:
    yield from items
    raise RuntimeError


ENTRIES: dict[str, Callable[[Any], object]] = {
    "parse": parse,
    "score": score,
    "score_many": lambda article: list(score_many([article])),
    "profile": lambda article: srcscore.profile([article]),
    "add": lambda article: CitationGraph().add(article),
}
IN_MAPPINGS = ("__getitem__", "__iter__", "__len__", "__contains__", "__eq__", "__hash__", "__bool__")
IN_TEXTS = (
    *("__len__", "__iter__", "__eq__", "__hash__", "__getitem__", "__contains__", "__str__", "__repr__"),
    *("strip", "encode", "lower", "split", "splitlines", "find", "replace", "isascii", "endswith"),
)


def failing_objects() -> Iterator[Any]:
    """Yield articles, and articles of parts, each with one method that fails."""
    whole = {"text": NEWS, "url": "https://a.example/x"}
    for method in IN_MAPPINGS:
        yield from (type("Bad", (base,), {method: failing})(whole) for base in (Pairs, dict))
    for method in IN_TEXTS:
        text = type("Bad", (str,), {method: failing})
        address = text("https://a.example/x")
        yield text(NEWS)
        yield whole | {"url": address, "title": address, "published": address, "id": address}
        yield whole | {"links": [address, (address, address)], "authors": [text("Ann Lee")]}
    for thing in (FailingObject(), NoClass(), FailingSequence()):
        yield thing
        yield from (whole | {key: thing} for key in ("text", "url", "published", "id", "authors", "links"))
    yield whole | {"links": midway("https://a.example/x")}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_objects_whose_own_code_fails_are_read_or_refused(entry: Callable[[Any], object]) -> None:
    for article in failing_objects():
        shown = "read"
        try:
            entry(article)
        except SrcscoreError as error:
            shown = str(error)
        assert shown.isprintable()


@pytest.mark.parametrize("method", IN_TEXTS)
def test_an_address_whose_own_code_fails_is_looked_up(method: str) -> None:
    address = type("Bad", (str,), {method: failing})("https://www.bbc.com/x")
    assert srcscore.reputation(address).domain == "bbc.com"


@pytest.mark.parametrize(
    "ratings", [Pairs({"a.com": FailingObject()}), {"a.com": NoClass()}, FailingMapping()]
)
def test_ratings_whose_own_code_fails_are_refused(ratings: Any) -> None:
    with pytest.raises(SrcscoreError) as error:
        load_model().with_ratings(ratings, source="x")
    assert str(error.value).isprintable()


class Lines:
    def __repr__(self) -> str:
        return "a\nb\x1b[31m"


@pytest.mark.parametrize(
    "value", [Lines(), [[Lines()]], {"k": Lines()}], ids=["alone", "in a list", "in a mapping"]
)
def test_an_error_shows_nothing_but_printable_letters(value: Any) -> None:
    keys = ("text", "url", "title", "id", "links", "authors", "published")
    attacks: list[Callable[[], object]] = [
        functools.partial(score, {"text": NEWS} | {key: value}) for key in keys
    ]
    attacks.append(functools.partial(load_model().with_ratings, {"a.com": value}, source="x"))
    for attack in attacks:
        with pytest.raises(SrcscoreError) as error:
            attack()
        assert str(error.value).isprintable()


def test_a_cell_of_arrow_is_what_it_holds() -> None:
    arrow = pytest.importorskip("pyarrow")
    for kind in (None, "string", "int64"):
        nothing = arrow.scalar(None, kind)
        assert parse({"text": NEWS, "id": nothing, "url": nothing, "published": nothing}) == parse(NEWS)
    assert [parse({"text": NEWS, "id": arrow.scalar(name)}).id for name in (5, "a", 5.0)] == ["5", "a", "5"]


HOSTILE: dict[str, Callable[[], object]] = {
    "links that fail": lambda: score({"text": NEWS, "links": (1 / 0 for _ in "a")}),
    "links that fail, by keyword": lambda: score(NEWS, links=(1 / 0 for _ in "a")),
    "mapping": lambda: score(FailingMapping()),
    "authors": lambda: score({"text": NEWS, "authors": FailingSequence()}),
    "a link": lambda: score({"text": NEWS, "links": [FailingSequence()]}),
    "number": lambda: score({"text": NEWS, "id": FailingInt(4)}),
    "rating beyond floats": lambda: load_model().with_ratings({"rt.com": 10**400}, source="x"),
    "rating in an array": lambda: load_model().with_ratings({"rt.com": np.array([0.5])}, source="x"),  # type: ignore[dict-item]
    "rating of several lines": lambda: load_model().with_ratings({"rt.com": np.eye(2)}, source="x"),  # type: ignore[dict-item]
    "a number as articles": lambda: list(score_many(np.float64(2))),  # type: ignore[arg-type]
    "an array of no length as articles": lambda: list(score_many(np.array(3))),
    "an array as n_jobs": lambda: list(score_many([NEWS], n_jobs=np.eye(2))),  # type: ignore[arg-type]
    "rating that fails": lambda: load_model().with_ratings({"rt.com": FailingInt(1)}, source="x"),
    "array": lambda: score(np.zeros((3, 3))),  # type: ignore[arg-type]
    "array as title": lambda: score({"text": NEWS, "title": np.zeros((3, 3))}),
    "truth as id": lambda: score({"text": NEWS, "id": True}),
    "broken number as id": lambda: score({"text": NEWS, "id": 1.5}),
}


@pytest.mark.parametrize("attack", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_is_an_error_on_one_line(attack: Callable[[], object]) -> None:
    with pytest.raises(SrcscoreError) as error:
        attack()
    assert "\n" not in str(error.value)
    assert error.value.remedy


@pytest.mark.parametrize("nothing", ["\u200b\u200b", "\ufeff", "\u202e", "\u00ad", "...", "\u2800", "\u3000"])
def test_a_link_over_nothing_that_is_seen_has_no_place(nothing: str) -> None:
    link = {"url": "https://bbc.co.uk/", "start": 0, "end": len(nothing)}
    (placed,) = parse({"text": f"{nothing} The mayor said so.", "links": [link]}).links
    assert placed.span is None


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 2), (0, 3), (5, 9)])
def test_a_link_over_white_space_has_no_place(start: int, end: int) -> None:
    text = " \n  The mayor said so    ."[: 30 if start < 5 else None]
    text = text if start < 5 else "The m    ayor said so."
    link = {"url": "https://bbc.co.uk/", "start": start, "end": end}
    names = [citation.name for citation in score({"text": text, "links": [link]}).citations]
    assert all(name.strip() for name in names)


def test_a_link_with_white_space_around_it_is_trimmed() -> None:
    link = {"url": "https://bbc.co.uk/", "start": 3, "end": 10}
    (placed,) = parse({"text": "The mayor said so.", "links": [link]}).links
    assert placed.span == (4, 9)


# --- pages --------------------------------------------------------------------------------------

UNSEEN = [
    "<div hidden>{}</div>",
    '<div style="display:none">{}</div>',
    '<p style="color: red; Visibility : hidden">{}</p>',
    '<div style="font-size:0">{}</div>',
    '<div style="opacity: 0;">{}</div>',
    '<div style="position:absolute; left:-9999px">{}</div>',
    "<template><p>{}</p></template>",
    '<div style="display:/**/none">{}</div>',
    '<div style="d\\69splay: none">{}</div>',
    '<div style="position:absolute; clip:rect(1px, 1px, 1px, 1px)">{}</div>',
    '<div style="clip-path: inset(50%)">{}</div>',
    '<div style="max-height:0; overflow:hidden">{}</div>',
    '<div style="transform: scale(0)">{}</div>',
    '<div style="transform: translateX(-9999px)">{}</div>',
    '<div style="opacity:0.01">{}</div>',
    '<div style="font-size:.1px">{}</div>',
    '<div style="font: 0/0 a">{}</div>',
    '<div style="color: transparent">{}</div>',
    '<div style="color: rgba(0, 0, 0, 0)">{}</div>',
    '<div style="color:#fefefe">{}</div>',
    '<div style="background:#123456; color:#123456">{}</div>',
    '<div style="right:-9999px">{}</div>',
    '<div style="left:200vw">{}</div>',
    "<div popover>{}</div>",
    '<div class="d-none">{}</div>',
    '<div class="x hidden">{}</div>',
    "<style>.q section { display: none }</style><div class='q'><section>{}</section></div>",
    "<style>@media screen { div.a.zz { display: none } }</style><div class='a zz b'>{}</div>",
    "<style>[data-x] { visibility: collapse }</style><div data-x='1'>{}</div>",
    "<style>section { left: -9999px }</style><section>{}</section>",
]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_no_reader_of_a_page_sees_is_not_read(unseen: str) -> None:
    page = PAGE.format(SHORT * 5) + unseen.replace("{}", "Hidden words of the council. " * 40)
    inside = PAGE.format(f"{SHORT * 5}</p>{unseen.replace('{}', 'Hidden words. ' * 99)}<p>")
    for html in (page, inside):
        assert "Hidden" not in parse({"html": html}).text


@pytest.mark.parametrize(
    "around",
    [
        '<ul class="replies"><li>{}</li></ul>',
        '<div id="commentlist">{}</div>',
        '<div class="fb-comments">{}</div>',
        '<section id="discussion">{}</section>',
        '<div itemprop="comment">{}</div>',
        '<div class="x user-comment">{}</div>',
    ],
)
def test_replies_in_a_page_are_none_of_its_article(around: str) -> None:
    html = PAGE.format(f"{SHORT * 5}</p>{around.format('Hidden words of the council, he says. ' * 9)}<p>")
    article = parse({"html": html})
    assert "Hidden" not in article.text
    assert article.unread > 50


@pytest.mark.parametrize(
    "around",
    [
        '<div style="color:#fff; background: #123">{}</div>',
        '<div style="background-color:#000"><p style="color:white">{}</p></div>',
        '<table bgcolor="black"><tr><td><font color="#ffffff">{}</font></td></tr></table>',
        '<div aria-hidden="true"><h1>Weir fails</h1>{}</div>',
        "<details open><p>{}</p></details>",
        '<div class="srr-only">{}</div>',
        '<div class="hidden md:block">{}</div>',
        '<div class="d-none d-md-flex">{}</div>',
        '<div class="hidden"><h1>Weir fails</h1>{}</div>',
        '<div style="height:0">{}</div>',
        '<div style="opacity:5%">{}</div>',
        '<div style="font: 10px a">{}</div>',
        '<div style="clip:rect(1px, 90px, 90px, 1px)">{}</div>',
        '<div style="background:#fff; color:#000">{}</div>',
        "<style>.q section { display: none }</style><section class='q'>{}</section>",
        "<style>@media print { p { display: none } } @media (width < 9px) { p { display: none } }</style>{}",
        "<style>div.a.zz { display: none }</style><div class='a'><p class='zz'></p>{}</div>",
        "<style>main { opacity: 0 } html { visibility: hidden }</style><main>{}</main>",
    ],
)
def test_what_is_seen_is_read(around: str) -> None:
    inside = around.replace("{}", f"<p>{NEWS} The county paid.</p><p>{SHORT * 5}</p>")
    page = f"<html><body>{inside}</body></html>"
    assert "The county paid" in parse({"html": page}).text


@pytest.mark.parametrize("style", ["font-size:0.9em", "opacity:0.5", "left:-5px", "display:block"])
def test_what_is_small_or_pale_is_read(style: str) -> None:
    html = PAGE.format(f'{NEWS * 5}</p><p style="{style}">Small words. {NEWS}')
    assert "Small words" in parse({"html": html}).text


@pytest.mark.parametrize(
    "body",
    [
        "In 2014 it failed. {}",
        "{} © 2016 Lowmere Echo",
        "{} Copyright 2019",
        "It closed on 3 May 1998. {}",
    ],
)
def test_no_date_is_read_out_of_prose_or_a_copyright_line(body: str) -> None:
    assert parse({"html": PAGE.format(body.format(NEWS * 5))}).published is None


@pytest.mark.parametrize(
    "site",
    ["444.hu", "24.hu", "163.com", "9news.com.au", "al-monitor.com", "el-balad.com", "xn--bcher-kva.com"],
)
@pytest.mark.parametrize(
    "sentence",
    [
        "A spokesman for {0} said it stood by the story.",
        "The deal was off. {0} had it first, officials said.",
        "— {0} (@{0}) May 1, 2020",
        "Sources include:\n{0}\nReuters.com",
        "“It is over,” an editor at {0} told Reuters.",
    ],
)
def test_a_domain_with_a_digit_an_article_or_other_letters_is_read_like_any_other(
    site: str, sentence: str
) -> None:
    other = "hatodik" + site[site.index(".") :]
    model = load_model().with_ratings({site: 0.7, other: 0.7}, source="equal")
    one, two = (score(sentence.format(name), model=model) for name in (site, other))
    assert [(c.kind, c.role) for c in one.citations] == [(c.kind, c.role) for c in two.citations]
    assert one.value == two.value


@pytest.mark.parametrize("word", ["3.5m", "2016.then", "1.5bn", "7.30pm"])
def test_a_number_is_no_domain(word: str) -> None:
    assert not is_numbered_site(word)


LOADED = """
import sys, srcscore
%s
heavy = {"sklearn", "scipy", "pandas", "joblib", "pyarrow", "mcp", "torch", "rich", "jinja2"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        f"srcscore.score({NEWS!r})",
        f"srcscore.score({NEWS!r}, url='https://a.b.example.co.uk/')",
        "srcscore.reputation('https://a.b.example.co.uk/')",
        f"list(srcscore.score_many([{NEWS!r}] * 3))",
    ],
)
def test_scoring_loads_nothing_that_training_or_an_extra_needs(code: str) -> None:
    run = [sys.executable, "-c", LOADED % code]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[]"


def test_every_dependency_of_the_core_is_imported() -> None:
    root = Path(__file__).parent.parent
    lines = (root / "pyproject.toml").read_text("utf-8").splitlines()
    core = next(line for line in lines if line.startswith("dependencies = "))
    modules = {"scikit-learn": "sklearn"}
    code = "".join(file.read_text("utf-8") for file in (root / "src").rglob("*.py"))
    for name in re.findall(r'"([a-z-]+)>=', core):
        assert re.search(rf"^\s*(?:from|import) {modules.get(name, name)}\b", code, re.MULTILINE), name


SOCKETS = """
import sys
events = []
sys.addaudithook(lambda event, arguments: events.append(event) if event.startswith("socket.") else None)
import srcscore
srcscore.score(%r)
srcscore.reputation("https://a.b.example.co.uk/")
import socket
from urllib3.util import connection
print(events, socket.has_ipv6 == connection.HAS_IPV6)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [NEWS, PAGE.format(NEWS * 5), PAGE.format("a"), "See https://a.b.kobe.jp/x."]
)
def test_no_socket_is_opened(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SOCKETS % text], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "[] True"
