"""The teacher: a small pretrained transformer that learns from the marked articles and marks further ones.

It is MiniLM-L6 (Wang et al., 2020, MiniLM: Deep Self-Attention Distillation; Apache-2.0), far too slow to
ship. The student learns from its probabilities (Hinton et al., 2015, Distilling the Knowledge in a Neural
Network).
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from srcscore.citations.tagger import FLAGS, LABELS, SHAPES
from srcscore.language.word_classes import WordClass
from tools.tagger.examples import Example

COLUMNS = 1 + 2 * len(LABELS)
EPOCHS = 3
"""The loss on the marks falls from .73 over .04 to .015; a fourth pass would mostly repeat them."""
RATE, HEAD_RATE = 2e-4, 1.5e-3
"""Highest learning rates of the transformer and of what stands on it, each usual for its size."""
_WORDS, _MARGIN = 72, 8
"""Words of a window, and those read beside it: attention costs the square of the length."""
_PIECES = 2_400
"""Pieces of words in a batch."""
_LEAST = 6e-6
"""The smallest probability that is written: half precision holds its logarithm well."""
_WIDTH = 384
"""Width of MiniLM."""


class Window(NamedTuple):
    """Part of an article: what is read, from `start` to `end`, and what is answered for."""

    example: Example
    pieces: list[list[int]]
    start: int
    end: int
    first: int
    last: int

    @property
    def length(self) -> int:
        """Pieces of its words, and the two that open and close a sequence."""
        return 2 + sum(map(len, self.pieces[self.start : self.end]))


class Teacher(nn.Module):
    """A transformer over pieces of words, with the flags of each word beside it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            folder, attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0, attn_implementation="eager"
        )
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad_(False)
        self.context = nn.Linear(len(FLAGS) + len(WordClass), 96)
        self.shapes = nn.Embedding(SHAPES, 96)
        self.mix = nn.Linear(2 * _WIDTH + 96, 256)
        self.output = nn.Linear(256, COLUMNS)
        self.drop = nn.Dropout(0.15)

    def forward(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return scores of shape (windows, words, labels)."""
        states = self.encoder(input_ids=batch["pieces"], attention_mask=batch["mask"]).last_hidden_state
        ends = [
            torch.gather(states, 1, batch[end].unsqueeze(-1).expand(-1, -1, _WIDTH))
            for end in ("first", "last")
        ]
        context = functional.relu(self.context(batch["context"]) + self.shapes(batch["shapes"]))
        mixed = functional.gelu(self.mix(self.drop(torch.cat([*ends, context], -1))))
        return torch.as_tensor(self.output(self.drop(mixed)))


def train(examples: Sequence[Example], folder: Path, seed: int = 0) -> Teacher:
    """Teach the pretrained transformer in `folder` what is marked."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    teacher = Teacher(folder)
    windows = [
        window
        for window in _windows(examples, folder)
        if window.example.weights is not None and window.example.weights[window.first : window.last].any()
    ]
    head = [p for name, p in teacher.named_parameters() if not name.startswith("encoder")]
    body = [p for p in teacher.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": head}], lr=RATE, weight_decay=0.01)
    steps = int(1.1 * EPOCHS * len(list(_batches(windows, rng))))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [RATE, HEAD_RATE], total_steps=steps, pct_start=0.1
    )
    teacher.train()
    for _ in range(EPOCHS):
        for batch in _batches(windows, rng):
            arrays = _arrays(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = teacher(arrays)
            losses = functional.cross_entropy(
                scores.float().flatten(0, 1), arrays["labels"].flatten(), ignore_index=-100, reduction="none"
            )
            weights = arrays["weights"].flatten()
            loss = (losses * weights).sum() / weights.sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return teacher


@torch.no_grad()
def mark(teacher: Teacher, examples: Sequence[Example], folder: Path) -> None:
    """Give each example the teacher's log probabilities as its soft labels; what is marked stays."""
    teacher.eval()
    for example in examples:
        example.soft = np.zeros((len(example.words), COLUMNS), np.float16)
    for batch in _batches(_windows(examples, folder)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = teacher(_arrays(batch))
        chances = torch.log_softmax(scores.float(), -1).clamp(min=math.log(_LEAST)).numpy()
        for window, rows in zip(batch, chances, strict=True):
            assert window.example.soft is not None
            window.example.soft[window.first : window.last] = rows[
                window.first - window.start : window.last - window.start
            ]
    for example in examples:
        if example.soft is None or example.labels is None or example.weights is None:
            continue
        rows = np.flatnonzero(example.weights)
        sure = example.weights[rows, None]
        chances = (1 - sure) * np.exp(example.soft[rows].astype(np.float32))
        chances += sure * np.eye(COLUMNS)[example.labels[rows]]
        example.soft[rows] = np.log(np.maximum(chances, _LEAST))
        example.labels = example.weights = None


def _windows(examples: Sequence[Example], folder: Path) -> list[Window]:
    tokeniser = AutoTokenizer.from_pretrained(folder)
    known: dict[str, list[int]] = {}
    windows = []
    for example in examples:
        for word in example.words:
            if word not in known:
                known[word] = tokeniser.convert_tokens_to_ids(tokeniser.tokenize(word)[:6]) or [100]
        pieces = [known[word] for word in example.words]
        size = len(pieces)
        for first in range(0, size, _WORDS):
            last = min(size, first + _WORDS)
            windows.append(
                Window(example, pieces, max(0, first - _MARGIN), min(size, last + _MARGIN), first, last)
            )
    return windows


def _batches(windows: Sequence[Window], rng: random.Random | None = None) -> Iterator[list[Window]]:
    """Yield windows of like length together, in random order when they teach."""
    jitter = rng.random if rng else float
    batches: list[list[Window]] = [[]]
    longest = 0
    for window in sorted(windows, key=lambda window: window.length + 12 * jitter()):
        longest = max(longest, window.length)
        if batches[-1] and longest * (len(batches[-1]) + 1) > _PIECES:
            batches.append([])
            longest = window.length
        batches[-1].append(window)
    if rng:
        rng.shuffle(batches)
    yield from batches


def _arrays(windows: Sequence[Window]) -> dict[str, torch.Tensor]:
    """Lay windows out as arrays that are filled up to the longest of them."""
    count, longest = len(windows), max(window.length for window in windows)
    words = max(window.end - window.start for window in windows)
    long = {name: np.zeros((count, longest), np.int64) for name in ("pieces", "mask")}
    long |= {name: np.zeros((count, words), np.int64) for name in ("first", "last", "shapes")}
    labels = np.full((count, words), -100, np.int64)
    weights = np.zeros((count, words), np.float32)
    context = np.zeros((count, words, len(FLAGS) + len(WordClass)), np.float32)
    for row, window in enumerate(windows):
        example, part, size = window.example, slice(window.start, window.end), window.end - window.start
        long["pieces"][row, 0] = 101
        offset = 1
        for column, pieces in enumerate(window.pieces[part]):
            long["pieces"][row, offset : offset + len(pieces)] = pieces
            long["first"][row, column] = offset
            offset += len(pieces)
            long["last"][row, column] = offset - 1
        long["pieces"][row, offset] = 102
        long["mask"][row, : offset + 1] = 1
        long["shapes"][row, :size] = example.shapes[part]
        context[row, :size] = example.features(window.start, window.end)
        if example.labels is not None and example.weights is not None:
            labels[row, :size], weights[row, :size] = example.labels[part], example.weights[part]
    arrays = {**long, "labels": labels, "weights": weights, "context": context}
    return {name: torch.from_numpy(array) for name, array in arrays.items()}
