"""The learned reader of sources: for each token, whether it names a source, and in which kind and role.

A small convolutional network over words, word classes and a few flags. It was trained on articles in which
every source is marked (`tools/tagger/`), so that no rule says who is credited. Weights are multiples of
1/64 and activations multiples of 1/16 below 8: every sum is exact in float32, and so has the same bits in
whatever order a library adds.
"""

from __future__ import annotations

import io
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from srcscore.domains.aliases import Name
from srcscore.language.annotate import AnnotatedText
from srcscore.language.tokens import is_numbered_site
from srcscore.language.word_classes import classes_of
from srcscore.records import CitationKind, Role
from srcscore.resources import read_bytes, read_lines

Floats = npt.NDArray[np.float32]

LABELS: tuple[tuple[CitationKind, Role], ...] = (
    ("person", "evidence"),
    ("organisation", "evidence"),
    ("document", "evidence"),
    ("anonymous", "evidence"),
    ("social", "evidence"),
    ("outlet", "evidence"),
    ("outlet", "listed"),
    ("outlet", "promo"),
    ("outlet", "mention"),
)
"""Kind and role of a source. Each has two columns of scores: its first token, and its further ones."""
ATTRIBUTION = ("source", "cue")
"""What PolNeAR marks, in its wider sense of a source; two columns each, as for `LABELS`."""
SUFFIXES = 1024
"""Endings of three letters are told apart by so many numbers; a collision costs little."""
SHAPES = 16  # of `shape`: rows of the network's table, which was trained with so many
ROLES = ("body", "heading", "title", "byline", "promo", "listed", "picture")
FLAGS = (
    *("quoted", "sentence starts", "line starts", "staff", "repeated"),
    *("also in lower case", "quoted sentence"),
    *("outlet starts", "unsure outlet starts", "in outlet", "in unsure outlet"),
    *(f"in {role}" for role in ROLES),
    *("first tenth", "last tenth"),
)
"""What is said of a token by its surroundings, each 0 or 1."""


def shape(word: str) -> int:
    """Return the shape of a word, 0 to 15: its capitals, digits, dots and hyphens."""
    first = word[0]
    if first.isdigit():
        if not is_numbered_site(word):
            return 13 if word.isdigit() else 14
    elif not first.isalpha():
        return 15
    inner = 4 if "." in word[:-1] else 8 if "-" in word else 0
    if not first.isupper():
        return 3 + inner
    if len(word) > 1 and word.isupper():
        return 0 + inner
    return (1 if word[1:].islower() or len(word) == 1 else 2) + inner


def suffix(word: str) -> int:
    """Return a number for the last three letters of a word, 0 for what is no word."""
    return (
        1 + zlib.crc32(word[-3:].lower().encode("utf-8", "surrogatepass")) % (SUFFIXES - 1)
        if word[0].isalpha() or (word[0].isdigit() and is_numbered_site(word))
        else 0
    )


@cache
def vocabulary() -> dict[str, int]:
    """Return the number of each known word in lower case; 0 stands for all others."""
    return {word: index for index, word in enumerate(read_lines("citations/vocabulary.tsv"), start=1)}


def flags(text: AnnotatedText, names: Sequence[Name]) -> npt.NDArray[np.bool_]:
    """Return the flags of each token, one column for each of `FLAGS`.

    Parameters
    ----------
    text
        The article.
    names
        The names of outlets that the gazetteer knows, by tokens.
    """
    size = len(text.words)
    columns = np.zeros((len(FLAGS), size), dtype=bool)
    at = {flag: columns[index] for index, flag in enumerate(FLAGS)}
    at["quoted"][:] = np.frombuffer(text.quoted, dtype=bool)
    at["sentence starts"][:] = np.frombuffer(text.initial, dtype=bool)
    for name in names:
        sure = "" if name.domain else "unsure "
        at[f"{sure}outlet starts"][name.first] = True
        at[f"in {sure}outlet"][name.first + 1 : name.last] = True
    sentences = np.asarray(text.sentence_of)
    roles = np.array([ROLES.index(role) for role in text.sentence_roles])
    columns[FLAGS.index("in body") + roles[sentences], np.arange(size)] = True
    counts = np.add.reduceat(at["quoted"].astype(np.int32), np.asarray(text.sentence_starts))
    at["quoted sentence"][:] = (counts > 0)[sentences]
    # Capitalised words that occur again, or in lower case, and staff.
    words, present = text.words, set(text.words)
    capitals = np.flatnonzero(np.frombuffer(text.capitals, np.bool_))
    _, first, word_of = np.unique(text.ids[capitals], return_index=True, return_inverse=True)
    at["repeated"][capitals] = first[word_of] < np.arange(len(capitals))
    for index in capitals.tolist():
        lower = words[index].lower()
        if lower in present and lower.islower():
            at["also in lower case"][index] = True
        if words[index] in text.staff:
            at["staff"][index] = True
    ends = enumerate(accumulate(map(len, text.text.split("\n")[:-1])), 1)
    at["line starts"][list({bisect_left(text.starts, end + breaks) for breaks, end in ends} - {size})] = True
    at["first tenth"][: size // 10] = True
    at["last tenth"][size - size // 10 :] = True
    return columns.T


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The weights of the network, as float32 multiples of 1/64."""

    words: Floats
    """A vector for each word of the vocabulary; the first is that of all other words."""
    suffixes: Floats
    shapes: Floats
    classes: Floats
    """A vector for each class of words, in the order of `WordClass`."""
    flags: Floats
    bias: Floats
    convolutions: Floats
    """For each layer the weights of the tokens before, at and behind: (layers, 3 * channels, channels)."""
    offsets: Floats
    """For each layer what is added: (layers, channels)."""
    dilations: npt.NDArray[np.int64]
    """For each layer how many tokens away the tokens before and behind are."""
    output: Floats
    output_bias: Floats

    def first_layer(self, words: Sequence[str]) -> Floats:
        """Return what each word adds to the first layer by itself."""
        known, classes = vocabulary(), classes_of(words)
        layer: Floats = self.words[[known.get(word.lower(), 0) for word in words]]
        layer += self.suffixes[[suffix(word) for word in words]]
        layer += self.shapes[[shape(word) for word in words]]
        layer += (classes[:, None] >> np.arange(len(self.classes)) & 1).astype(np.float32) @ self.classes
        layer += self.bias
        return layer


@cache
def network() -> Network:
    """Return the packaged network."""
    return read_network(read_bytes("citations/tagger.npz"))


def read_network(content: bytes) -> Network:
    """Return the network of a file that `tools.tagger.fit` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        scale = np.float32(1 / 64)
        names = [field.name for field in fields(Network) if field.name != "dilations"]
        read = {name: arrays[name].astype(np.float32) * scale for name in names}
        return Network(**read, dilations=arrays["dilations"])


_ROWS = 64
"""So few rows of 64 numbers by 64 columns are too small a product for OpenBLAS to share among threads."""
_BLOCK = 4096
"""So many tokens are read at a time: more take memory, fewer time for the margins that are read twice."""


def tag(text: AnnotatedText, names: Sequence[Name]) -> Floats:
    """Return scores of what each token is.

    Returns
    -------
    ndarray of float32, shape (tokens, 1 + 2 * len(LABELS) + 1 + 2 * len(ATTRIBUTION))
        First the scores of no source and, for each of `LABELS`, of the first token of such a source and of
        its further ones; then the same for `ATTRIBUTION`. Only differences between them mean something.
    """
    net, size, marks = network(), len(text.words), flags(text, names)
    reach, margin, channels = int(net.dilations.sum()), int(net.dilations.max()), len(net.bias)
    scores = np.empty((size, net.output.shape[1]), np.float32)
    for start in range(0, size, _BLOCK):
        begin = max(0, start - reach)
        ids = text.ids[begin : start + _BLOCK + reach]
        # As many rows as `_product` needs; zeros stand behind the tokens, and beyond both ends.
        end, rows = len(ids), -(-len(ids) // _ROWS) * _ROWS
        added = np.zeros((rows, len(FLAGS)), np.float32)
        added[:end] = marks[begin:][:end]
        added = _product(added, net.flags)
        added[:end] += text.table.look_up(ids, net.first_layer)
        padded = np.zeros((margin + rows + margin, channels), np.float32)
        # Activations are kept in sixteenths, as whole numbers from 0 to 127.
        x, part = padded[margin:][:end], np.empty_like(added)
        np.clip(np.rint(added[:end] * np.float32(16)), 0, 127, out=x)
        for layer, offset, dilation in zip(
            net.convolutions, net.offsets, net.dilations.tolist(), strict=True
        ):
            added[:] = offset * np.float32(16)
            for weights, shift in zip(
                layer.reshape(3, channels, channels), (-dilation, 0, dilation), strict=True
            ):
                added += _product(padded[margin + shift :][:rows], weights, part)
            x += added[:end]
            np.clip(np.rint(x, out=x), 0, 127, out=x)
        output = _product(padded[margin:][:rows], net.output)[start - begin : end][:_BLOCK]
        scores[start : start + _BLOCK] = output * np.float32(1 / 16) + net.output_bias
    return scores


def _product(rows: Floats, weights: Floats, out: Floats | None = None) -> Floats:
    """Multiply `_ROWS` rows at a time: for more, libraries start threads, which wait for each other."""
    if out is None:
        out = np.empty((len(rows), weights.shape[1]), np.float32)
    blocks = rows.reshape(-1, _ROWS, len(weights))
    np.matmul(blocks, weights, out=out.reshape(-1, _ROWS, weights.shape[1]))
    return out
