"""A graph on disk: JSON for words, `.npz` for numbers, and a manifest with protocol and hashes; no pickle."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from srcscore.errors import ArtefactError, ChangedFileError, MalformedError, ProtocolError, TooLargeError
from srcscore.graph.nodes import Cited, Node, Stated
from srcscore.language.fingerprints import PLACES
from srcscore.records import Span
from srcscore.resources import sha256
from srcscore.storage.arrays import check, pack, unpack
from srcscore.storage.store import Folder, Kind

PROTOCOL = 1
"""Version of the format; raised when an older library could not read what a newer one writes."""
MANIFEST = "graph.json"
_WORDS = "articles.json"
_NUMBERS = "numbers.npz"
_AGAIN = "save the graph again, or build it from its articles"
_BAD = (KeyError, TypeError, ValueError, IndexError, OverflowError, RecursionError)
_LAYOUT = {
    "citations": ("i", 1),
    "cited": ("i", 1),
    "claims": ("i", 1),
    "stated": ("i", 1),
    "carriers": ("i", 1),
    "carried": ("i", 1),
    "terms": ("i", 1),
    "said": ("i", 1),
    "signatures": ("i", 2),
    "signed": ("b", 1),
}
_KIND = Kind("graph", _AGAIN, 16 << 30)
_LONGEST_MANIFEST = 1 << 20
_LEAST, _TIMES = 64 << 20, 64
"""Unpacked, the numbers have at most so many bytes, or so many for each byte of the words, which are not
packed; two are usual. A small file cannot fill the memory."""

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
    words, numbers = _json([_words(node) for node in nodes]), _numbers(nodes)
    if sum(array.nbytes for array in numbers.values()) > _most(words) - (1 << 20):  # would be refused
        problem = "a graph's articles have too many numbers for what they say"
        raise TooLargeError(problem, value=len(nodes), remedy="leave out articles with endless sentences")
    files = {_WORDS: words, _NUMBERS: pack(numbers)}
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
    UnsafePathError, TooLargeError
        If a file is no plain file, or would unpack to more than its articles can hold.
    MalformedError
        If a file does not hold what it should.
    """
    store = Folder(folder, _KIND, links=True)
    manifest = _manifest(store)
    words, numbers = (store.verified(name, manifest["files"]) for name in (_WORDS, _NUMBERS))
    arrays = unpack(numbers, store.where(_NUMBERS), _KIND._replace(limit=_most(words)))
    check(arrays, _LAYOUT, store.where(_NUMBERS), _KIND)
    try:
        nodes = _nodes(json.loads(words), arrays)
    except _BAD as error:
        if isinstance(error, ArtefactError):
            raise
        raise MalformedError("a graph's files are malformed", value=str(folder), remedy=_AGAIN) from error
    if len(nodes) != manifest["articles"]:
        raise MalformedError("a graph lacks articles", value=str(folder), remedy=_AGAIN)
    return nodes


def _most(words: bytes) -> int:
    """Return how many bytes the numbers may have that belong to some words."""
    return max(_LEAST, _TIMES * len(words))


def _manifest(store: Folder) -> dict[str, Any]:
    content, where = store.read(MANIFEST, _LONGEST_MANIFEST), store.where(MANIFEST)
    try:
        manifest = json.loads(content)
        protocol, seal = manifest["protocol"], manifest.pop("seal")
        sound = seal == sha256(_json(manifest)) and content == _json({**manifest, "seal": seal})
    except _BAD as error:
        raise MalformedError("a graph's manifest is malformed", value=where, remedy=_AGAIN) from error
    if protocol != PROTOCOL or isinstance(protocol, bool):
        raise ProtocolError(
            f"the graph has protocol {protocol!r}, this library reads {PROTOCOL}",
            value=str(store.path),
            remedy="upgrade srcscore, or build the graph again from its articles",
        )
    if not sound:
        raise ChangedFileError("a graph's manifest has been changed", value=where, remedy=_AGAIN)
    if not isinstance(manifest.get("files"), dict) or not isinstance(manifest.get("articles"), int):
        raise MalformedError("a graph's manifest is malformed", value=where, remedy=_AGAIN)
    return dict(manifest)


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
    if int(arrays["signed"].sum()) != len(arrays["signatures"]):
        raise _unfit(len(arrays["signatures"]))
    signatures = iter(arrays["signatures"].astype(np.uint32).reshape(-1, PLACES))
    empty = np.empty(0, np.uint32)
    found = []
    for row, cited, stated, signed in zip(words, citations, claims, arrays["signed"].tolist(), strict=True):
        key, identifier, url, domain, published, title, digest, sources, verdicts = row
        _check_words(row, sources, verdicts)
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


def _check_words(row: Sequence[Any], sources: Sequence[Any], verdicts: Sequence[Any]) -> None:
    """Refuse what is no text where only text can be."""
    key, *optional, digest, _, _ = row
    kinds = [kind for source in sources for kind in source[:3]]
    perhaps = [*optional, *(text for source in sources for text in source[3:])]
    if not all(isinstance(text, str) for text in (key, digest, *kinds, *verdicts)) or not all(
        text is None or isinstance(text, str) for text in perhaps
    ):
        raise MalformedError("a graph's article is not made of text", value=key, remedy=_AGAIN)


def _unfit(count: int) -> MalformedError:
    return MalformedError("a graph's numbers do not fit together", value=count, remedy=_AGAIN)


def _pairs(flat: NDArray[Any]) -> list[Span]:
    if (
        len(flat) % 2
        or not (flat.reshape(-1, 2)[:, 0] <= flat.reshape(-1, 2)[:, 1]).all()
        or (flat < 0).any()
    ):
        raise _unfit(len(flat))
    return [Span(*edges) for edges in flat.reshape(-1, 2).tolist()]


def _cut(items: list[Any], counts: NDArray[Any]) -> list[list[Any]]:
    """Cut what was laid end to end into lists."""
    ends = [0, *accumulate(counts.tolist())]
    if ends[-1] != len(items) or min(counts, default=0) < 0:
        raise _unfit(len(items))
    return [items[first:last] for first, last in pairwise(ends)]


def _json(content: object) -> bytes:
    return (json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n").encode("ascii")
