"""A graph on disk: JSON for words, `.npz` for numbers, and a manifest with protocol and hashes; no pickle."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from srcscore.citations.node import Cited, Node, Stated
from srcscore.citations.sketch import PLACES
from srcscore.errors import ChangedFileError, MalformedError, MissingFileError, ProtocolError
from srcscore.records import Span
from srcscore.resources import sha256

PROTOCOL = 1
"""Version of the format; raised when an older library could not read what a newer one writes."""
MANIFEST = "graph.json"
_WORDS = "articles.json"
_NUMBERS = "numbers.npz"
_AGAIN = "save the graph again, or build it from its articles"
_BAD = (KeyError, TypeError, ValueError, IndexError, EOFError, OSError, BadZipFile, RecursionError)
_ARRAYS = (
    "citations",
    "cited",
    "claims",
    "stated",
    "carriers",
    "carried",
    "terms",
    "said",
    "signatures",
    "signed",
)

Arrays = Mapping[str, NDArray[Any]]


def save_nodes(nodes: Sequence[Node], folder: Path) -> None:
    """Write articles into a folder, the manifest last; the same articles make the same bytes.

    Parameters
    ----------
    nodes
        The articles, in the order of their keys.
    folder
        Made when missing; files of the same names are overwritten.
    """
    numbers = io.BytesIO()
    np.savez_compressed(numbers, **_numbers(nodes))  # type: ignore[arg-type]
    files = {_WORDS: _json([_words(node) for node in nodes]), _NUMBERS: numbers.getvalue()}
    manifest = {
        "protocol": PROTOCOL,
        "library": version("srcscore"),
        "articles": len(nodes),
        "files": {name: {"sha256": sha256(data), "size": len(data)} for name, data in files.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)  # half a graph is never taken for one
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / MANIFEST).write_bytes(_json({**manifest, "seal": sha256(_json(manifest))}))


def load_nodes(folder: Path) -> list[Node]:
    """Return the articles that `save_nodes` wrote.

    Raises
    ------
    MissingFileError
        If a file is not there.
    ProtocolError
        If the format is another.
    ChangedFileError
        If a file is cut short or changed.
    MalformedError
        If a file does not hold what it should.
    """
    manifest = _manifest(folder)
    words, numbers = (_verified(folder, name, manifest) for name in (_WORDS, _NUMBERS))
    try:
        with np.load(io.BytesIO(numbers), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
        nodes = _nodes(json.loads(words), arrays)
    except _BAD as error:
        raise MalformedError("a graph's files are malformed", value=str(folder), remedy=_AGAIN) from error
    if len(nodes) != manifest["articles"]:
        raise MalformedError("a graph lacks articles", value=str(folder), remedy=_AGAIN)
    return nodes


def _manifest(folder: Path) -> dict[str, Any]:
    content = _read(folder / MANIFEST)
    try:
        manifest = json.loads(content)
        protocol, seal = manifest["protocol"], manifest.pop("seal")
    except _BAD as error:
        raise MalformedError(
            "a graph's manifest is malformed", value=str(folder / MANIFEST), remedy=_AGAIN
        ) from error
    if protocol != PROTOCOL:
        raise ProtocolError(
            f"the graph has protocol {protocol!r}, this library reads {PROTOCOL}",
            value=str(folder),
            remedy="upgrade srcscore, or build the graph again from its articles",
        )
    if seal != sha256(_json(manifest)) or content != _json({**manifest, "seal": seal}):
        raise ChangedFileError(
            "a graph's manifest has been changed", value=str(folder / MANIFEST), remedy=_AGAIN
        )
    return dict(manifest)


def _verified(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    content, entry = _read(folder / name), manifest["files"].get(name, {})
    if len(content) != entry.get("size"):
        problem = f"a graph's file has {len(content)} bytes and should have {entry.get('size')}"
        raise ChangedFileError(problem, value=str(folder / name), remedy=_AGAIN)
    if sha256(content) != entry["sha256"]:
        raise ChangedFileError("a graph's file has been changed", value=str(folder / name), remedy=_AGAIN)
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MissingFileError(
            "a graph's file cannot be read", value=str(path), remedy="pass the folder that save wrote"
        ) from error


def _words(node: Node) -> list[Any]:
    return [
        *(node.key, node.id, node.url, node.domain, node.published, node.title, node.digest),
        [[cited.kind, cited.role, cited.name, cited.domain, cited.page] for cited in node.citations],
        [stated.verdict for stated in node.claims],
    ]


def _numbers(nodes: Sequence[Node]) -> dict[str, NDArray[Any]]:
    """Return the numbers of all articles, laid end to end, with how many belong to each."""
    claims = [stated for node in nodes for stated in node.claims]
    citations = [cited for node in nodes for cited in node.citations]
    signed = [node.signature for node in nodes if len(node.signature)]
    return {
        "cited": _array(len(node.citations) for node in nodes),
        "citations": _array(edge for cited in citations for edge in (cited.span.start, cited.span.end)),
        "stated": _array(len(node.claims) for node in nodes),
        "claims": _array(edge for stated in claims for edge in (stated.span.start, stated.span.end)),
        "carried": _array(len(stated.carriers) for stated in claims),
        "carriers": _array(place for stated in claims for place in stated.carriers),
        "said": _array(len(stated.terms) for stated in claims),
        "terms": np.array([term for stated in claims for term in sorted(stated.terms)], np.uint32),
        "signed": np.array([len(node.signature) > 0 for node in nodes], np.bool_),
        "signatures": np.array(signed, np.uint32).reshape(-1, PLACES),
    }


def _array(numbers: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(numbers, np.int64)


def _nodes(words: list[list[Any]], arrays: Arrays) -> list[Node]:
    citations = _cut(_pairs(arrays["citations"]), arrays["cited"])
    carriers = _cut(arrays["carriers"].tolist(), arrays["carried"])
    terms = _cut(arrays["terms"].tolist(), arrays["said"])
    claims = _cut(list(zip(_pairs(arrays["claims"]), carriers, terms, strict=True)), arrays["stated"])
    signatures = iter(arrays["signatures"].astype(np.uint32).reshape(-1, PLACES))
    empty = np.empty(0, np.uint32)
    found = []
    for row, cited, stated, signed in zip(words, citations, claims, arrays["signed"].tolist(), strict=True):
        key, identifier, url, domain, published, title, digest, sources, verdicts = row
        node = Node(
            *(key, identifier, url, domain, published, title, digest),
            citations=tuple(Cited(span, *rest) for span, rest in zip(cited, sources, strict=True)),
            claims=tuple(
                Stated(span, tuple(places), verdict, frozenset(said))
                for (span, places, said), verdict in zip(stated, verdicts, strict=True)
            ),
            signature=next(signatures) if signed else empty,
        )
        if any(not 0 <= place < len(cited) for claim in node.claims for place in claim.carriers):
            raise MalformedError("a graph's claim rests on no citation", value=key, remedy=_AGAIN)
        found.append(node)
    return found


def _pairs(flat: NDArray[Any]) -> list[Span]:
    return [Span(*edges) for edges in flat.reshape(-1, 2).tolist()]


def _cut(items: list[Any], counts: NDArray[Any]) -> list[list[Any]]:
    """Cut what was laid end to end into lists."""
    ends = [0, *accumulate(counts.tolist())]
    if ends[-1] != len(items) or min(counts, default=0) < 0:
        raise MalformedError("a graph's numbers do not fit together", value=len(items), remedy=_AGAIN)
    return [items[first:last] for first, last in pairwise(ends)]


def _json(content: object) -> bytes:
    return (json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n").encode("ascii")
