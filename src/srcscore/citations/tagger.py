"""The learned reader of sources: for each token, whether it names a source, and in which kind and role.

A small convolutional network over words, word classes and a few flags. It was trained on articles in which
every source is marked (`tools/tagger/`), so that no rule says who is credited. Weights are multiples of
1/64 and activations multiples of 1/16 below 8: every sum is exact in float32, and so has the same bits in
whatever order a library adds.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from functools import cache
from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from srcscore.domains.aliases import Name
from srcscore.language.annotate import AnnotatedText
from srcscore.language.tokens import is_numbered_site
from srcscore.language.word_classes import WordClass, word_classes
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
SHAPES = 16
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
    first = "a" if is_numbered_site(word) else word[0]
    if first.isdigit():
        return 13 if word.isdigit() else 14
    if not first.isalpha():
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
        if word[0].isalpha() or is_numbered_site(word)
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
    _flag_words(text, at)
    at["first tenth"][: size // 10] = True
    at["last tenth"][size - size // 10 :] = True
    return columns.T


def _flag_words(text: AnnotatedText, at: dict[str, npt.NDArray[np.bool_]]) -> None:
    """Flag capitalised words that occur again, or in lower case, and lines and staff."""
    words, seen = text.words, set[str]()
    lower = set(filter(str.islower, words))
    for index in compress(range(len(words)), text.capitals):
        word = words[index]
        if word in seen:
            at["repeated"][index] = True
        seen.add(word)
        if word.lower() in lower:
            at["also in lower case"][index] = True
        if word in text.staff:
            at["staff"][index] = True
    offset = 0
    while (offset := text.text.find("\n", offset)) >= 0:
        offset += 1
        first = text.token_at(offset)
        if first < len(words):
            at["line starts"][first] = True


class Network(NamedTuple):
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


@cache
def network() -> Network:
    """Return the packaged network."""
    return read_network(read_bytes("citations/tagger.npz"))


def read_network(content: bytes) -> Network:
    """Return the network of a file that `tools.tagger.fit` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        scale = np.float32(1 / 64)
        read = {
            name: arrays[name].astype(np.float32) * scale for name in Network._fields if name != "dilations"
        }
        return Network(**read, dilations=arrays["dilations"])


class _Vectors(dict[str, bytes]):
    """What each word adds to the first layer, computed at its first look-up; it never changes an answer."""

    def __missing__(self, word: str) -> bytes:
        net = network()
        vector = net.words[vocabulary().get(word.lower(), 0)] + net.suffixes[suffix(word)]
        vector += net.shapes[shape(word)]
        vector += _class_vector(word_classes().get(word, 0))
        content: bytes = vector.tobytes()
        if len(self) < _MOST_WORDS:
            self[word] = content
        return content


@cache
def _class_vector(bits: int) -> Floats:
    """Return the sum of the vectors of a word's classes; of a few hundred sets of classes in all."""
    net = network()
    return sum((net.classes[i] for i in range(len(WordClass)) if bits >> i & 1), np.zeros_like(net.bias))


_VECTORS = _Vectors()
_MOST_WORDS = 1 << 15
"""So many words are remembered, with 64 channels in 8 MB."""
_ROWS = 16
"""So few rows of 192 numbers by 64 columns are too small a product for OpenBLAS to share among threads."""
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
    net, size = network(), len(text.words)
    vectors = np.frombuffer(b"".join(map(_VECTORS.__getitem__, text.words)), dtype=np.float32)
    x = _product(flags(text, names).astype(np.float32), net.flags)
    x += vectors.reshape(size, -1)
    x += net.bias
    margin = int(net.dilations.sum())
    blocks = []
    for start in range(0, size, _BLOCK):
        before = max(0, start - margin)
        scores = _convolve(net, x[before : start + _BLOCK + margin])
        blocks.append(scores[start - before : start - before + _BLOCK])
    return np.concatenate(blocks)


def _convolve(net: Network, first: Floats) -> Floats:
    """Return the scores of some tokens from their first layer; zeros stand beyond both ends."""
    size, channels = first.shape
    # Activations are kept in sixteenths, as whole numbers from 0 to 127.
    x = _activate(first * np.float32(16))
    windows = np.empty((size, 3 * channels), np.float32)
    for weights, offset, dilation in zip(net.convolutions, net.offsets, net.dilations.tolist(), strict=True):
        windows[:dilation, :channels] = 0
        windows[dilation:, :channels] = x[: max(0, size - dilation)]
        windows[:, channels : 2 * channels] = x
        windows[: max(0, size - dilation), 2 * channels :] = x[dilation:]
        windows[max(0, size - dilation) :, 2 * channels :] = 0
        added = _product(windows, weights)
        added += offset * np.float32(16)
        added += x
        x = _activate(added)
    scores = _product(x, net.output)
    scores *= np.float32(1 / 16)
    scores += net.output_bias
    return scores


def _product(rows: Floats, weights: Floats) -> Floats:
    """Multiply a few rows at a time: for more, libraries start threads, which wait for each other."""
    whole = len(rows) - len(rows) % _ROWS
    blocks = rows[:whole].reshape(-1, _ROWS, len(weights)) @ weights
    if whole == len(rows):
        return blocks.reshape(whole, -1)
    return np.concatenate([blocks.reshape(whole, weights.shape[1]), rows[whole:] @ weights])


def _activate(x: Floats) -> Floats:
    """Round to whole numbers and cut below 0 and above 127, in place."""
    np.rint(x, out=x)
    return np.clip(x, 0, 127, out=x)
