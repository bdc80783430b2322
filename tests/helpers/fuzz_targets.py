"""What `benchmarks/stress/fuzz.py` lets atheris read random bytes as; only our own errors may be raised."""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import srcscore
from helpers.hostile import SHORT, harmless_page, survives
from srcscore.errors import ArtefactError, SrcscoreError

_TEXT = SHORT[:300].encode()
_PAGE = (
    b"<html lang=en><head><title>A weir</title><script type='application/ld+json'>{\"author\": 1}</script>"
    b"</head><body><article><h1>A weir</h1><p>It failed, <a href=/a>Reuters</a> said."
    b"<ul><li>x</ul><table><tr><td>y</table></article></body></html>"
)
_ADDRESSES = (
    b"https://web.archive.org/web/2020/https://www.bbc.co.uk/news?id=1#x",
    b"http://xn--bcher-kva.example:80/%2e%2e/?url=https%3a%2f%2fa.bc",
    b"https://[2001:db8::1]:443/",
    b"https://www.youtube.com/@x?si=1",
)


def text(content: bytes) -> str:
    """Return bytes as text: with lone surrogates where they are no UTF-8, or with replacements."""
    return content.decode("utf-8", "surrogateescape" if len(content) % 2 else "replace")


def texts(content: bytes) -> None:
    """Score a text."""
    survives(text(content), valid=False)


def pages(content: bytes) -> None:
    """Score a page."""
    survives({"html": text(content)}, valid=False)


def mappings(content: bytes) -> None:
    """Score a mapping whose parts are all of the same making."""
    head, _, tail = text(content).partition("\n")
    given = {"text": tail, "url": head, "title": head, "links": [head, (head, tail[:20])], "published": head}
    survives(given, valid=False)


def other(content: bytes) -> None:
    """Score what is no article."""
    survives(content, valid=False)


def addresses(content: bytes) -> None:
    """Look an address up."""
    _ours(lambda: srcscore.reputation(text(content)))


def reports(content: bytes) -> None:
    """Show a score whose article, title, address and identifier are of the same making."""
    from srcscore.report.html import batch_page  # noqa: PLC0415 - instrumented when first imported
    from srcscore.report.terminal import render  # noqa: PLC0415

    said = text(content)
    body = f"The {said} mayor told TheCradle.co {said} that it is so, Ida Brook said.\nSources: {said}.com"
    article = {"text": body, "title": said, "url": f"https://a.bc/{said}", "id": said, "authors": [said]}
    results = list(srcscore.score_many([article, {"id": said}]))
    harmless_page(batch_page(results))
    if isinstance(results[0], srcscore.Score):
        harmless_page(results[0].to_html())
        assert all(line.isprintable() for line in render(results[0], width=80).split("\n"))


def files(content: bytes) -> None:
    """Read bytes as each file of a model by itself."""
    from srcscore.model.artefact import KIND  # noqa: PLC0415
    from srcscore.storage import read_json, unpack  # noqa: PLC0415

    for read in (functools.partial(each, where="x", kind=KIND) for each in (unpack, read_json)):
        try:
            read(content)
        except ArtefactError:
            continue


def models(content: bytes) -> None:
    """Load a model in which some bytes of one file are others, and which is sealed as if it were sound."""
    from srcscore.model import artefact  # noqa: PLC0415
    from srcscore.resources import sha256  # noqa: PLC0415
    from srcscore.storage import sealed  # noqa: PLC0415

    folder = _folder("model")
    names = (*artefact.FILES, artefact.MANIFEST)
    with _spliced(folder / names[_number(content, 0) % len(names)], content[1:]) as changed:
        if changed.name != artefact.MANIFEST:
            manifest = json.loads((folder / artefact.MANIFEST).read_bytes())
            data = changed.read_bytes()
            manifest["files"][changed.name] = {"sha256": sha256(data), "size": len(data)}
            (folder / artefact.MANIFEST).write_bytes(sealed(manifest))
        _artefact(lambda: srcscore.score(SHORT, model=artefact.load(folder)))
    shutil.copy(_source() / artefact.MANIFEST, folder)


def archives(content: bytes) -> None:
    """Load a model from a zip file in which some bytes are others."""
    from srcscore.model import artefact  # noqa: PLC0415

    with _spliced(_folder("archive") / "model.zip", content) as changed:
        _artefact(lambda: artefact.load(changed))


def graphs(content: bytes) -> None:
    """Load a graph in which some bytes of one file are others, sealed as if it were sound, and use it."""
    from srcscore.graph import files as store  # noqa: PLC0415
    from srcscore.resources import sha256  # noqa: PLC0415
    from srcscore.storage import sealed  # noqa: PLC0415

    folder = _folder("graph")
    sound = (folder / store.MANIFEST).read_bytes()
    with _spliced(folder / (store._WORDS, store._NUMBERS)[_number(content, 0) % 2], content[1:]) as changed:
        manifest, data = json.loads(sound), changed.read_bytes()
        manifest["files"][changed.name] = {"sha256": sha256(data), "size": len(data)}
        (folder / store.MANIFEST).write_bytes(sealed(manifest))
        _artefact(lambda: _used(srcscore.CitationGraph.load(folder)))
    (folder / store.MANIFEST).write_bytes(sound)


TARGETS: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
    "texts": (texts, (_TEXT, b"Sources include: TheCradle.co Brighteon.com\n" * 2)),
    "pages": (pages, (_PAGE,)),
    "mappings": (mappings, (b"https://a.bc/x\n" + _TEXT,)),
    "other": (other, (_TEXT,)),
    "addresses": (addresses, _ADDRESSES),
    "reports": (reports, (b"<script>", b"</style>", b"\x1b[31m", "\u202e".encode(), b"javascript:x")),
    "files": (files, (b'{"protocol": 1, "a": [1e5, null]}', b"PK\x03\x04")),
    "models": (models, (b"\x00\x00\x00\x10NaN", b"\x01\x00\x01\x00\xff\xff", b"\x04\x00\x00\x00[")),
    "archives": (archives, (b"\x00\x00\x00PK", b"\xff\xff\xf0\x00\x00\x00")),
    "graphs": (graphs, (b"\x00\x00\x00\x04null", b"\x01\x00\x00\x40\xff\xff\xff\xff")),
}
"""What reads the bytes, and what to start from, by name."""


class _spliced:  # noqa: N801 - used as a function
    """A file with some bytes in the place of others, put back as it was at the end."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path, self._content, self._sound = path, content, path.read_bytes()

    def __enter__(self) -> Path:
        """Write the file: the first three bytes say where, the others what."""
        sound, place, new = self._sound, int.from_bytes(self._content[:3], "big"), self._content[3:]
        place %= len(sound) + 1
        self._path.write_bytes(sound[:place] + new + sound[place + len(new) :])
        return self._path

    def __exit__(self, *_: object) -> None:
        """Put the file back."""
        self._path.write_bytes(self._sound)


def _number(content: bytes, place: int) -> int:
    return content[place] if len(content) > place else 0


def _ours(work: Callable[[], object]) -> None:
    try:
        work()
    except SrcscoreError as error:
        str(error)


def _artefact(work: Callable[[], object]) -> None:
    """Do something with an artefact; an error must say what to do."""
    try:
        work()
    except ArtefactError as error:
        if not error.remedy or not str(error).isprintable():
            raise AssertionError(str(error)) from error


def _used(graph: Any) -> None:
    for key in graph:
        graph.trace(key)
    graph.echoes()
    graph.circles()


def _source() -> Path:
    return Path(srcscore.list_models()[0].path)


@functools.cache
def _folder(kind: str) -> Path:
    """Return a folder with a sound artefact; it goes when the process ends."""
    made = tempfile.TemporaryDirectory(prefix="srcscore-fuzz-")
    _KEPT.append(made)
    folder = Path(made.name)
    if kind == "model":
        for file in _source().iterdir():
            shutil.copy(file, folder)
    elif kind == "archive":
        from helpers.model_damage import to_zip  # noqa: PLC0415

        to_zip(_source(), folder / "model.zip")
    else:
        srcscore.CitationGraph.from_articles(_articles()).save(folder)
    return folder


def _articles() -> Iterator[dict[str, str]]:
    for place, said in enumerate(("a long report", "Reuters", "TheCradle.co", "https://a.bc/0")):
        body = f"{SHORT} The viaduct at Lowmere lost 40 turbines on Friday night, according to {said}."
        yield {"text": body, "url": f"https://a{place % 2}.bc/{place}", "published": f"2026-05-0{place + 1}"}


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
