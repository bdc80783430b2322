"""The student: the small network that ships, taught by marks and by the teacher's probabilities."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from srcscore.citations.tagger import ATTRIBUTION, FLAGS, LABELS, SHAPES, SUFFIXES
from srcscore.language.word_classes import WordClass
from tools.tagger.examples import WORDS, Example

CHANNELS = 64
DILATIONS = (1, 2, 4, 8)
"""The tokens that a layer looks at besides the token itself lie so far away: fifteen on each side in all."""
EPOCHS = 10
RATE = 4e-3
"""Highest learning rate; twice as much diverges."""
LEANINGS: dict[tuple[str, str], float] = {("person", "evidence"): -0.5, ("document", "evidence"): -0.5}
"""Added to the scores of a label once it is trained: on a fold of outlets left out, most citations that carry
no statement were persons and documents (decision 38)."""
_SOURCES = 1 + 2 * len(LABELS)
_ATTRIBUTIONS = 1 + 2 * len(ATTRIBUTION)
_WORDS, _MARGIN, _BATCH = 240, 16, 24
"""Words of a window, those beside it, and windows in a batch."""
_UNKNOWN = 0.06
"""So many words are hidden in training, so that surroundings are learned and not names."""
_DROPPED = 0.1
_ATTRIBUTION_WEIGHT = 0.3
"""PolNeAR's wider sense of a source is a help, not the aim."""
_ROUNDED = 0.7
"""From this part of the training on, weights and activations are rounded as they will be when it ships."""


class Window(NamedTuple):
    """Part of an article."""

    example: Example
    start: int
    end: int


class _Round(torch.autograd.Function):
    """Rounds to steps within bounds; the gradient passes as if nothing had been rounded."""

    @staticmethod
    def forward(_: Any, x: torch.Tensor, step: float, low: float, high: float) -> torch.Tensor:
        return torch.clamp(torch.round(x / step) * step, low, high)

    @staticmethod
    def backward(_: Any, *gradients: torch.Tensor) -> Any:
        return gradients[0], None, None, None


class Student(nn.Module):
    """What `srcscore.citations.tagger` computes, in a form that learns."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS + 1, CHANNELS)
        self.suffixes = nn.Embedding(SUFFIXES, CHANNELS)
        self.shapes = nn.Embedding(SHAPES, CHANNELS)
        self.context = nn.Linear(len(FLAGS) + len(WordClass), CHANNELS)
        self.layers = nn.ModuleList(
            nn.Conv1d(CHANNELS, CHANNELS, 3, dilation=d, padding=d) for d in DILATIONS
        )
        self.output = nn.Linear(CHANNELS, _SOURCES + _ATTRIBUTIONS)
        self.rounds = False
        for table in (self.words, self.suffixes, self.shapes):
            nn.init.normal_(table.weight, std=0.15)

    def weight(self, weight: torch.Tensor) -> torch.Tensor:
        """Return a weight, as a multiple of 1/64 once it is rounded."""
        return torch.as_tensor(_Round.apply(weight, 1 / 64, -4, 255 / 64)) if self.rounds else weight

    def activate(self, x: torch.Tensor) -> torch.Tensor:
        """Return an activation, as a multiple of 1/16 once it is rounded."""
        x = functional.relu(x)
        x = torch.as_tensor(_Round.apply(x, 1 / 16, 0, 127 / 16)) if self.rounds else x
        return functional.dropout(x, _DROPPED, self.training)

    def forward(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return scores of shape (windows, words, labels)."""
        x = functional.linear(
            batch["context"], self.weight(self.context.weight), self.weight(self.context.bias)
        )
        for name in ("words", "suffixes", "shapes"):
            x = x + functional.embedding(batch[name], self.weight(getattr(self, name).weight))
        x = self.activate(x).transpose(1, 2)
        for layer, dilation in zip(self.layers, DILATIONS, strict=True):
            weight, bias = self.weight(layer.weight), self.weight(layer.bias)
            x = self.activate(x + functional.conv1d(x, weight, bias, padding=dilation, dilation=dilation))
        return functional.linear(
            x.transpose(1, 2), self.weight(self.output.weight), self.weight(self.output.bias)
        )


def train(
    gold: Sequence[Example], attributions: Sequence[Example], unmarked: Sequence[Example], seed: int = 0
) -> Student:
    """Teach a student: marks of sources, marks of attributions, and the teacher's probabilities."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    student = Student()
    kinds = [_windows(examples) for examples in (gold, attributions, unmarked)]

    def batches() -> list[tuple[int, list[Window]]]:
        made = []
        for kind, windows in enumerate(kinds):
            rng.shuffle(windows)
            made += [(kind, windows[i : i + _BATCH]) for i in range(0, len(windows), _BATCH)]
        rng.shuffle(made)
        return made

    steps = EPOCHS * len(batches())
    optimiser = torch.optim.AdamW(student.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1, pct_start=0.1)
    student.train()
    for step, (kind, windows) in enumerate(pair for _ in range(EPOCHS) for pair in batches()):
        student.rounds = step >= _ROUNDED * steps
        loss = _loss(student, _arrays(windows), kind)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return student


def save(student: Student, path: Path) -> None:
    """Write the weights as whole numbers, in units of 1/64."""

    def whole(weight: torch.Tensor) -> Any:
        return np.clip(np.rint(weight.detach().numpy() * 64), -256, 255).astype(np.int16)

    context = whole(student.context.weight).T
    output_bias = whole(student.output.bias)
    for label, leaning in LEANINGS.items():
        first = 1 + 2 * LABELS.index(label)
        output_bias[first : first + 2] += round(leaning * 64)
    convolutions = [whole(layer.weight).transpose(2, 1, 0).reshape(-1, CHANNELS) for layer in student.layers]
    np.savez_compressed(
        path,
        words=whole(student.words.weight),
        suffixes=whole(student.suffixes.weight),
        shapes=whole(student.shapes.weight),
        flags=context[: len(FLAGS)],
        classes=context[len(FLAGS) :],
        bias=whole(student.context.bias),
        convolutions=np.stack(convolutions),
        offsets=np.stack([whole(layer.bias) for layer in student.layers]),
        dilations=np.array(DILATIONS),
        output=whole(student.output.weight).T,
        output_bias=output_bias,
    )


def _loss(student: Student, batch: dict[str, torch.Tensor], kind: int) -> torch.Tensor:
    """Return the cross-entropy with marks of sources (0), of attributions (1) or with the teacher (2)."""
    hidden = torch.rand(batch["words"].shape) < _UNKNOWN
    batch["words"] = torch.where(hidden, torch.zeros_like(batch["words"]), batch["words"])
    scores = student(batch)
    scores = (scores[..., _SOURCES:] if kind == 1 else scores[..., :_SOURCES]).flatten(0, 1)
    if kind == 2:
        losses = -(batch["soft"].flatten(0, 1).exp() * torch.log_softmax(scores, -1)).sum(-1)
    else:
        losses = functional.cross_entropy(
            scores, batch["labels"].flatten(), ignore_index=-100, reduction="none"
        )
    weights = batch["weights"].flatten()
    mean = (losses * weights).sum() / weights.sum()
    return mean * _ATTRIBUTION_WEIGHT if kind == 1 else mean


def _windows(examples: Sequence[Example]) -> list[Window]:
    return [
        Window(example, max(0, start - _MARGIN), min(len(example.words), start + _WORDS + _MARGIN))
        for example in examples
        for start in range(0, len(example.words), _WORDS)
    ]


def _arrays(windows: Sequence[Window]) -> dict[str, torch.Tensor]:
    """Lay windows out as arrays that are filled up to the longest of them."""
    count, longest = len(windows), max(window.end - window.start for window in windows)
    arrays: dict[str, Any] = {
        name: np.zeros((count, longest), np.int64) for name in ("words", "suffixes", "shapes")
    }
    arrays["labels"] = np.full((count, longest), -100, np.int64)
    arrays["weights"] = np.zeros((count, longest), np.float32)
    arrays["context"] = np.zeros((count, longest, len(FLAGS) + len(WordClass)), np.float32)
    arrays["soft"] = np.zeros((count, longest, _SOURCES), np.float32)
    for row, (example, start, end) in enumerate(windows):
        size = end - start
        arrays["words"][row, :size] = example.ids[start:end]
        arrays["suffixes"][row, :size] = example.suffixes[start:end]
        arrays["shapes"][row, :size] = example.shapes[start:end]
        arrays["context"][row, :size] = example.features(start, end)
        arrays["weights"][row, :size] = 1.0 if example.weights is None else example.weights[start:end]
        if example.labels is not None:
            arrays["labels"][row, :size] = example.labels[start:end]
        if example.soft is not None:
            arrays["soft"][row, :size] = example.soft[start:end]
    return {name: torch.from_numpy(array) for name, array in arrays.items()}
