"""The model card: what the model is, what it learned from, how well it does, and what it is not."""

from __future__ import annotations

from collections.abc import Mapping

from srcscore.features.spec import features
from srcscore.model.predict import Model

_TEXT = """# {name}

A model of srcscore: it estimates the consensus rating, on [0, 1], of an outlet that sources and writes its
articles as this one does. It reads news in English.

## What the score is not

- It is no verdict on truth. A well sourced article can be wrong and an unsourced one right.
- It is no measure of one reporter or of one article's honesty: the labels are ratings of whole outlets.
- It is not made for other languages, for social posts, for opinion marked as such, or for satire.
- With the publisher known it is mostly the publisher's record. Use `use_publisher=False` to see the
  article alone.

## What it learned from

{articles} articles of {domains} outlets in English, at most 40 of an outlet in a corpus. An outlet counts
by the square root of its articles. The label is the consensus of independent families of raters (Media
Bias/Fact Check and the lists that descend from it count as one); where one family alone rates an outlet it
counts less. Raters are mostly from the United States and Europe, and so is their idea of a reliable outlet:
among outlets that they call reliable, left-leaning ones are the better represented. None of
the texts is in this folder: only what was computed from them.

| file | SHA-256 |
|---|---|
{files}

## Parts

- {features} measured features, each with a table of what it adds; {monotone} of them can only go one way.
- {terms} turns of phrase. Words outside the {common} commonest are read by their shape only, so that
  names and topics carry no weight.
- In a short text every term counts less, since it is less sure, and the length itself is one of the terms.
- The publisher's record, mixed in by how sure it is.
- A rising calibration curve, and 90% split-conformal intervals by outlet for each pattern of present signals.

## How well it does

Measured in training, outlets and owners disjoint:

| measure | value |
|---|---|
{metrics}

`benchmarks/RESULTS.md` has the full report, with bootstrap intervals and baselines.

## Known failures

- A careful fabrication in agency style ("two officials told this newspaper, according to documents")
  reads well.
- A short factual notice without a named source ("The bridge on Mill Road is closed until Friday.") is
  abstained from.
- An article about conspiracy theories that uses their idioms without quotation marks loses by it.
- Scraped pages with menus and comments left in are read as if the outlet had written them.
"""


def write_card(model: Model, *, articles: int, domains: int, fingerprints: Mapping[str, str]) -> str:
    """Return a model's card in Markdown.

    Parameters
    ----------
    model
        The model.
    articles, domains
        How many of each it was trained on.
    fingerprints
        SHA-256 of each file that it was trained on.
    """
    specification = features()
    return _TEXT.format(
        name=model.info.name,
        articles=articles,
        domains=domains,
        files="\n".join(f"| `{name}` | `{digest}` |" for name, digest in sorted(fingerprints.items())),
        features=len(specification),
        monotone=sum(feature.direction != 0 for feature in specification),
        terms=len(model.wording.keys),
        common=sum(word.isalpha() for word in model.wording.vocabulary),
        metrics="\n".join(f"| {name} | {value:.3f} |" for name, value in sorted(model.info.metrics.items())),
    )
