"""A saved graph: JSON for words, `.npz` for numbers, and a manifest with protocol and hashes; no pickle."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from srcscore.errors import ArtefactError, MalformedError, TooLargeError
from srcscore.graph.nodes import Node, NodeCitation, NodeClaim
from srcscore.language.fingerprints import SIGNATURE_SIZE
from srcscore.records import Span
from srcscore.storage import Kind, Store, check, entries, pack, read_manifest, sealed, unpack, write_files

PROTOCOL = 1  # raised when an older library could not read what a newer one writes
MANIFEST = "graph.json"
_WORDS = "articles.json"
_NUMBERS = "numbers.npz"
_OTHERS = {_WORDS: "articles-2.json", _NUMBERS: "numbers-2.npz"}
"""Names under which a graph is written first where one with the usual names is: each file that the manifest
lists stays until another manifest has taken its place, so that a process killed amid saving loses nothing."""
_REMEDY = "save the graph again, or build it from its articles"
_KIND = Kind("graph", _REMEDY, 16 << 30)
# An .npz is packed, so a small file could fill the memory. The words are not packed, and a graph has about
# two bytes of numbers for each byte of words: 64 bytes, and 64 MB for small graphs, leave room for any true
# graph.
_MOST_NUMBERS, _MOST_NUMBERS_PER_BYTE = 64 << 20, 64
_MALFORMED = (KeyError, TypeError, ValueError, IndexError, OverflowError, RecursionError)
_LAYOUT = {
    "citation_counts": ("i", 1),  # citations of each article
    "citation_spans": ("i", 1),
    "claim_counts": ("i", 1),  # claims of each article
    "claim_spans": ("i", 1),
    "carrier_counts": ("i", 1),  # carriers of each claim
    "carriers": ("i", 1),
    "term_counts": ("i", 1),  # terms of each claim
    "terms": ("i", 1),
    "signed": ("b", 1),  # whether each article has a signature
    "signatures": ("i", 2),
}

Arrays = Mapping[str, NDArray[Any]]


def save_nodes(nodes: Sequence[Node], folder: Path) -> None:
    """Write articles, in the order of their keys, into a folder; the same articles make the same bytes.

    The folder is made when it is missing. A graph that is there stays whole until the new one is.
    """
    words = [
        [
            *(node.key, node.id, node.url, node.domain, node.published, node.title, node.digest),
            [[cited.kind, cited.role, cited.name, cited.domain, cited.page] for cited in node.citations],
            [claim.verdict for claim in node.claims],
        ]
        for node in nodes
    ]
    claims = [claim for node in nodes for claim in node.claims]
    citations = [cited for node in nodes for cited in node.citations]
    signatures = [node.signature for node in nodes if len(node.signature)]
    # The numbers of all articles are laid end to end, with the count of each article or claim.
    numbers: dict[str, NDArray[Any]] = {
        "citation_counts": _array(len(node.citations) for node in nodes),
        "citation_spans": _array(edge for cited in citations for edge in cited.span),
        "claim_counts": _array(len(node.claims) for node in nodes),
        "claim_spans": _array(edge for claim in claims for edge in claim.span),
        "carrier_counts": _array(len(claim.carriers) for claim in claims),
        "carriers": _array(index for claim in claims for index in claim.carriers),
        "term_counts": _array(len(claim.terms) for claim in claims),
        "terms": np.array([term for claim in claims for term in sorted(claim.terms)], np.uint32),
        "signed": np.array([len(node.signature) > 0 for node in nodes], np.bool_),
        "signatures": np.array(signatures, np.uint32).reshape(-1, SIGNATURE_SIZE),
    }
    files = {_WORDS: json.dumps(words, separators=(",", ":")).encode("ascii")}
    if sum(array.nbytes for array in numbers.values()) > _most_numbers(files[_WORDS]) - (1 << 20):
        problem = "a graph's articles have too many numbers for their words"  # load would refuse it
        raise TooLargeError(problem, value=len(nodes), remedy="leave out articles with endless sentences")
    files[_NUMBERS] = pack(numbers)
    rounds = [files]
    with suppress(ArtefactError):  # without a sound manifest there is no graph to keep
        store = Store(folder, _KIND, links=True)
        if read_manifest(store, MANIFEST, PROTOCOL, {}, upgrade=_REMEDY)["files"].keys() & files.keys():
            rounds = [{_OTHERS[name]: content for name, content in files.items()}, files]
    manifest = {"protocol": PROTOCOL, "library": version("srcscore"), "articles": len(nodes)}
    for written in rounds:
        write_files(folder, {**written, MANIFEST: sealed({**manifest, "files": entries(written)})})
    for name in _OTHERS.values():
        (folder / name).unlink(missing_ok=True)


def load_nodes(folder: Path) -> list[Node]:
    """Return the articles that `save_nodes` wrote; ArtefactError if a file is missing or changed."""
    store = Store(folder, _KIND, links=True)
    upgrade = "upgrade srcscore, or build the graph again from its articles"
    manifest = read_manifest(store, MANIFEST, PROTOCOL, {"articles": int}, upgrade=upgrade)
    listed = manifest["files"]
    names = [other if other in listed else name for name, other in _OTHERS.items()]
    words, packed = (store.verified(name, listed) for name in names)
    arrays = unpack(packed, store.where(names[1]), _KIND._replace(limit=_most_numbers(words)))
    check(arrays, _LAYOUT, store.where(names[1]), _KIND)
    try:
        nodes = list(_nodes(json.loads(words), arrays))
    except _MALFORMED as error:
        if isinstance(error, ArtefactError):
            raise
        raise _KIND.error(MalformedError, "'s files are malformed", str(folder)) from error
    if len(nodes) != manifest["articles"]:
        raise _KIND.error(MalformedError, " lacks articles", str(folder))
    return nodes


def _nodes(words: list[list[Any]], arrays: Arrays) -> Iterator[Node]:
    """Yield the articles of a saved graph; refuse numbers and words that no graph has."""
    citations = _split(_spans(arrays["citation_spans"]), arrays["citation_counts"])
    carriers = _split(arrays["carriers"].tolist(), arrays["carrier_counts"])
    terms = _split(arrays["terms"].tolist(), arrays["term_counts"])
    numbered = list(zip(_spans(arrays["claim_spans"]), carriers, terms, strict=True))
    claims = _split(numbered, arrays["claim_counts"])
    if arrays["signed"].sum() != len(arrays["signatures"]):
        raise _misfit(len(arrays["signatures"]))
    signatures = iter(arrays["signatures"].astype(np.uint32).reshape(-1, SIGNATURE_SIZE))
    unsigned = np.empty(0, np.uint32)
    for row, spans, numbers, signed in zip(words, citations, claims, arrays["signed"].tolist(), strict=True):
        key, identifier, url, domain, published, title, digest, cited, verdicts = row
        about = identifier, url, domain, published, title
        required = [key, digest, *verdicts, *(text for source in cited for text in source[:3])]
        optional = [*about, *(text for source in cited for text in source[3:])]
        if not all(isinstance(text, str) for text in required + [t for t in optional if t is not None]):
            raise _KIND.error(MalformedError, "'s article is not made of text", key)
        if any(not 0 <= index < len(spans) for _, indices, _ in numbers for index in indices):
            raise _KIND.error(MalformedError, "'s claim rests on no citation", key)
        yield Node(
            *(key, *about, digest),
            citations=tuple(NodeCitation(span, *source) for span, source in zip(spans, cited, strict=True)),
            claims=tuple(
                NodeClaim(span, tuple(indices), verdict, frozenset(hashes))
                for (span, indices, hashes), verdict in zip(numbers, verdicts, strict=True)
            ),
            signature=next(signatures) if signed else unsigned,
        )


def _spans(edges: NDArray[Any]) -> list[Span]:
    if len(edges) % 2 or (edges < 0).any() or (edges[::2] > edges[1::2]).any():
        raise _misfit(len(edges))
    return [Span(*pair) for pair in edges.reshape(-1, 2).tolist()]


def _split(items: list[Any], counts: NDArray[Any]) -> list[list[Any]]:
    """Cut numbers that were laid end to end into one list for each count."""
    ends = [0, *accumulate(counts.tolist())]
    if ends[-1] != len(items) or min(counts, default=0) < 0:
        raise _misfit(len(items))
    return [items[first:last] for first, last in pairwise(ends)]


def _misfit(count: int) -> MalformedError:
    return _KIND.error(MalformedError, "'s numbers do not fit together", count)


def _most_numbers(words: bytes) -> int:
    """Return the most bytes of numbers that may belong to some words."""
    return max(_MOST_NUMBERS, _MOST_NUMBERS_PER_BYTE * len(words))


def _array(numbers: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(numbers, np.int64)
