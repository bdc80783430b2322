"""Try to move scores that should not move, and to lower scores that should not fall.

    python -m benchmarks.stress.trials                  # all trials, some three minutes
    python -m benchmarks.stress.trials --articles 300   # fewer articles

- swaps: 10,000 random ones. A source that carries a statement is exchanged for a better rated one of the
  same kind in the same role (a paper for a paper, not for a university), or a publisher's record for a better
  one of the same certainty. None may lower the score. Then records of real outlets are exchanged whatever
  their certainty: a better record that is less sure leaves more to the article, and may lower the score; how
  often is told.
- padding: 50 reputable links, or 50 listed names, that nothing rests on, behind any article.
- form: boilerplate around the article, HTML entities, curly or straight quotes, line wrapping, case of the
  headline. The value with the publisher hidden moves by at most 0.02 for 99% of the articles.

Exits with 1 when an aim is missed.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

import srcscore
from benchmarks.common import Figure, Results, options
from srcscore.model.predict import Model
from srcscore.records import Reputation, Score
from srcscore.training import datasets
from srcscore.training.ratings import consensus_labels
from srcscore.training.train import read_rows

Content = Mapping[str, Any]
ARTICLES, SWAPS, MOVE, SHARE = 2000, 10_000, 0.02, 0.99
_BEFORE = "Share on Facebook\nShare on Twitter\nAdvertisement\n\n"
_AFTER = (
    "\n\nRelated stories\nSubscribe to our newsletter\nFollow us on Twitter\n"
    "Copyright 2020. All rights reserved.\nTerms of use\nPrivacy policy\n"
)
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_ENTITIES = {"“": "&ldquo;", "”": "&rdquo;", "’": "&rsquo;", "‘": "&#8216;", "—": "&mdash;", "'": "&#39;"}


def contents(data: Path, count: int) -> list[Content]:
    """Return some articles of every corpus, evenly."""
    samples = datasets.load_samples(data, consensus_labels(data))
    step = max(len(samples) / count, 1.0)
    return [samples[int(place * step)].content for place in range(min(count, len(samples)))]


def outlets(data: Path, model: Model) -> list[Reputation]:
    """Return rated outlets that speak for nobody but themselves, worst first."""
    found = [model.reputations.lookup(voice) for voice in sorted(consensus_labels(data)) if "/" not in voice]
    alone = [one for one in found if one.basis == "rated" and not one.networks and not one.categories]
    return sorted(alone, key=lambda one: one.mean)


def swap_sources(model: Model, texts: Sequence[Content], known: Sequence[Reputation], count: int) -> int:
    """Return how often a better source lowers the value, of as many swaps of the same kind and role."""
    rng, lower, tried, number = np.random.default_rng(0), 0, 0, 0
    while tried < count:
        worse, better = (known[place] for place in sorted(rng.choice(len(known), 2, replace=False).tolist()))
        content, number = texts[number % len(texts)], number + 1
        found = [
            srcscore.score(_citing(content, one.domain), use_publisher=False, model=model)
            for one in (worse, better)
        ]
        uses = [_use(scored, one.domain) for scored, one in zip(found, (worse, better), strict=True)]
        if uses[0] == uses[1] and uses[0] is not None:
            tried += 1
            lower += found[1].logit < found[0].logit
    return lower


def _use(found: Score, domain: str) -> tuple[str, str] | None:
    """Return the kind and role in which the article's last citation uses a domain."""
    last = found.citations[-1] if found.citations else None
    return (last.kind, last.role) if last is not None and last.domain == domain else None


def _citing(content: Content, domain: str) -> Content:
    text = str(content["text"])[:2000].rpartition(".")[0]
    return {"text": f"{text}.\n\nThe two ministers met in private on Monday, {domain} reported."}


def swap_publishers(
    model: Model, texts: Sequence[Content], known: Sequence[Reputation], count: int
) -> tuple[int, int]:
    """Return how often a better record lowers the value: equally sure ones, and real ones as they are."""
    rows = read_rows(texts, model.reputations)
    rng, alike, real = np.random.default_rng(1), 0, 0
    for number in range(count):
        worse, better = (known[place] for place in sorted(rng.choice(len(known), 2, replace=False).tolist()))
        row = rows[number % len(rows)]
        low = model.predict(replace(row, publisher=worse)).logit
        alike += model.predict(replace(row, publisher=replace(better, sd=worse.sd))).logit < low
        real += model.predict(replace(row, publisher=better)).logit < low
    return alike, real


def padded(content: Content, known: Sequence[Reputation]) -> tuple[Content, Content]:
    """Return an article with 50 links, and with 50 names, of the best rated outlets, as mere padding."""
    names = [one.domain for one in known[-50:]]
    links = [*(content["links"] or ()), *(f"https://{name}/a" for name in names)]
    listed = f"{content['text']}\n\nSources include:\n" + "\n".join(names)
    return {**content, "links": links}, {**content, "text": listed}


def forms(content: Content) -> dict[str, tuple[Content, Content]]:
    """Return pairs of an article in two forms that should score alike."""
    text, title = str(content["text"]), str(content["title"] or "Minister resigns after vote on the budget")
    titled = {**content, "title": title}
    wrapped = "\n\n".join(
        textwrap.fill(part, 72, break_long_words=False, break_on_hyphens=False)
        for part in text.split("\n")
        if part.strip()
    )
    parted = "\n\n".join(part for part in text.split("\n") if part.strip())
    return {
        "boilerplate": (content, {**content, "text": _BEFORE + text + _AFTER}),
        "straight quotes": (content, {**content, "text": text.translate(_STRAIGHT)}),
        "line wrapping": ({**content, "text": parted}, {**content, "text": wrapped}),
        "headline in capitals": (titled, {**titled, "title": title.upper()}),
        "headline in lower case": (titled, {**titled, "title": title.lower()}),
        "HTML entities": (_page(text, title, {}), _page(text, title, _ENTITIES)),
    }


def _page(text: str, title: str, entities: Mapping[str, str]) -> Content:
    """Return an article as a page; the characters of `entities` are written as such."""
    body = "".join(f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n") if part.strip())
    for sign, entity in entities.items():
        body = body.replace(sign, entity)
    head = f"<title>{escape(title)}</title>"
    story = f"<article><h1>{escape(title)}</h1>{body}</article>"
    return {"html": f"<html><head>{head}</head><body>{story}</body></html>"}


def moves(model: Model, pairs: Sequence[tuple[Content, Content]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return by how much the value rises from one form to the other."""

    def value(content: Content) -> float:
        return srcscore.score(content, use_publisher=False, model=model).value

    return np.array([value(other) - value(one) for one, other in pairs])


def run(model: Model, data: Path, count: int, swaps: int) -> dict[str, Figure]:
    """Run every trial, and return its figures."""
    texts, known = contents(data, count), outlets(data, model)
    lower = swap_sources(model, texts, known, swaps // 2)
    alike, real = swap_publishers(model, texts[:500], known, swaps // 2)
    half = f"{swaps // 2} swaps: lower scores"
    figures = {
        f"better source in the same role, {half}": Figure(lower, target=0, direction="at most", digits=0),
        f"better record, equally sure, {half}": Figure(alike, target=0, direction="at most", digits=0),
        f"better record of a real outlet, sure or not, {half}": Figure(real, digits=0),
    }
    for index, name in enumerate(("50 links", "50 listed names")):
        moved = moves(model, [(content, padded(content, known)[index]) for content in texts])
        for kind, most in (("move", np.abs(moved).max()), ("rise", moved.max())):
            figures[f"{name} that nothing rests on: largest {kind}"] = Figure(
                float(most), target=MOVE, direction="at most"
            )
    made = [forms(content) for content in texts]
    for name in made[0]:
        share = float((np.abs(moves(model, [pairs[name] for pairs in made])) <= MOVE).mean())
        figures[f"{name}: share that moves at most {MOVE}"] = Figure(share, target=SHARE, digits=4)
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    """Run the trials."""
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--swaps", type=int, default=SWAPS)
    parser.add_argument("--model", default="latest")
    arguments = parser.parse_args(argv)
    model = srcscore.load_model(arguments.model)
    figures = run(model, arguments.data, arguments.articles, arguments.swaps)
    results = Results("trials")
    results.figures(f"Trials on {arguments.articles} articles with {model.info.name}", figures)
    results.write()
    return int(any(figure.missed for figure in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
