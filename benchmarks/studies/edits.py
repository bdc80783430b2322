"""How edits move the shipped model's score: `python -m benchmarks.studies.edits [--model PATH]`.

- dashes to commas, on articles of the training side that have dashes;
- sources left out: the same article with no statement resting on anything, where at least half had a source;
- six statements of our own, with the same facts credited in six ways;
- what stands among the first eight reasons, on articles of the training side;
- 60 texts of our own, ranked by two readers beforehand.

The publisher is hidden throughout.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from benchmarks.common import Figure, Results, options
from srcscore.article import parse
from srcscore.features.extract import analyse, follow_row
from srcscore.features.spec import LEXICAL
from srcscore.model.predict import Model
from srcscore.model.registry import load_model
from srcscore.model.wording import families
from srcscore.records import Score
from srcscore.scoring import score
from srcscore.training.datasets import Sample, load_samples
from srcscore.training.ratings import consensus_labels

_DASHES = re.compile(r"\s*[—–]\s*|\s+-+\s+")
_ARTICLES = 400
"""Articles that are read: the mean of 200 with dashes is then known to about .002."""
_REASONS = 8
"""Reasons that a report shows."""
_FEWEST = 5
"""Statements of an article whose sources are left out: fewer say nothing of shares."""
TEXTS = Path(__file__).parents[1] / "texts" / "sixty.jsonl"
FACTS = (
    "the weir at Lowmere moved by four centimetres in the night",
    "two of its six gates cannot be opened",
    "the repair will cost three million pounds",
    "the work was put off twice since 2019",
    "forty houses below the weir stand in the flood plain",
    "the road along the river stays closed until June",
)
"""What the six statements say."""
WAYS = {
    "uncredited": "{Fact}.",
    "anonymous": "{Fact}, a source said.",
    "according to a named engineer": "{Fact}, according to the town's engineer, Ann Lee.",
    "a named engineer said": "{Fact}, said the town's engineer, Ann Lee.",
    "court filing": "{Fact}, according to a filing to the county court.",
    "weak outlets": "{Fact}, Natural News reported.",
    "agencies": "{Fact}, Reuters reported.",
}
"""The ways in which they are credited."""


def told(way: str) -> str:
    """Return the six statements credited in one way."""
    return " ".join(WAYS[way].format(Fact=fact[0].upper() + fact[1:]) for fact in FACTS)


def without_dashes(samples: Sequence[Sample], model: Model) -> tuple[float, int]:
    """Return how much values move on average when dashes become commas, and over how many articles."""
    moves = []
    for sample in samples:
        text = str(sample.content["text"])
        edited = _DASHES.sub(", ", text)
        if edited != text:
            values = [
                score({**sample.content, "text": each}, model=model, use_publisher=False).value
                for each in (text, edited)
            ]
            moves.append(abs(values[0] - values[1]))
    return float(np.mean(moves)), len(moves)


def without_sources(samples: Sequence[Sample], model: Model) -> tuple[float, int]:
    """Return how much values fall on average when no statement has a source, over well sourced articles."""
    falls = []
    for sample in samples:
        _, _, claims, _, row = analyse(parse(sample.content), model.reputations, use_publisher=False)
        sourced = [claim for claim in claims if claim.verdict != "unsourced"]
        if len(claims) < _FEWEST or len(sourced) < len(claims) / 2:
            continue
        bare = [replace(claim, citations=(), verdict="unsourced", distance=None) for claim in claims]
        falls.append(model.predict(row).value - model.predict(follow_row(row, (), (), bare)).value)
    return float(np.mean(falls)), len(falls)


def first_reasons(scores: Sequence[Score]) -> Counter[str]:
    """Count what the first reasons of scores are: signals, and what has no meaning of its own."""
    kinds: Counter[str] = Counter()
    for each in scores:
        for item in each.evidence[:_REASONS]:
            opaque = item.feature == f"{LEXICAL}_{families()[-1].name}" or re.search(r"[\[<]", item.reason)
            kinds["opaque" if opaque else item.signal] += 1
    return kinds


def sixty() -> Iterator[tuple[str, str, float]]:
    """Yield the texts of our own: title, text, and what two readers gave it on average."""
    for line in TEXTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["title"], row["text"], (row["first"] + row["second"]) / 2


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    parser = options(__doc__)
    parser.add_argument("--model", help="a model's name or path; the newest that ships by default")
    arguments = parser.parse_args(argv)
    model = load_model(arguments.model) if arguments.model else load_model()
    every = [s for s in load_samples(arguments.data, consensus_labels(arguments.data)) if not s.checked]
    judged = sorted((s for s in every if s.genre), key=lambda sample: sample.opening)[:_ARTICLES]
    results = Results("edits")
    moved, dashed = without_dashes(judged, model)
    fall, sourced = without_sources(judged, model)
    reasons = first_reasons([score(s.content, model=model, use_publisher=False) for s in judged])
    results.figures(
        "Edits of articles, publisher hidden",
        {
            "dashes to commas: mean change": Figure(moved, None, None, 0.015, "at most"),
            "sources left out: mean fall": Figure(fall, None, None, 0.10, "at least"),
            "articles with dashes": Figure(dashed),
            "articles with sources": Figure(sourced),
        },
    )
    values = {way: Figure(score(told(way), model=model).value) for way in WAYS}
    uncredited, weak, agencies = (values[way].value for way in ("uncredited", "weak outlets", "agencies"))
    values["weak outlets over uncredited"] = Figure(weak - uncredited, None, None, 0.02, "at most")
    values["agencies over weak outlets"] = Figure(agencies - weak, None, None, 0.05, "at least")
    results.figures("The same six statements, credited in seven ways", values)
    total = sum(reasons.values())
    shares = {kind: Figure(number / total) for kind, number in sorted(reasons.items())}
    results.figures(f"What the first {_REASONS} reasons are, as shares", shares)
    if TEXTS.exists():
        texts = list(sixty())
        ours = [score(text, title=title, model=model).value for title, text, _ in texts]
        rank = float(spearmanr(ours, [mark for _, _, mark in texts]).statistic)
        results.figures("Texts of our own", {"rank correlation": Figure(rank, None, None, 0.75, "at least")})
    results.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
