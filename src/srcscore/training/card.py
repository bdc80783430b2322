"""The model card: what the model is, what it learned from, how well it does, and what it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from srcscore.features.spec import features
from srcscore.model.predict import Model
from srcscore.resources import read_text
from srcscore.training.datasets import Sample

_HEAD_ENDS = "-->\n"


def write_card(model: Model, samples: Sequence[Sample], fingerprints: Mapping[str, str]) -> str:
    """Return the card of a model of the full training data, in Markdown."""
    return _filled(
        "full",
        model,
        samples,
        files="\n".join(f"| `{name}` | `{digest}` |" for name, digest in sorted(fingerprints.items())),
        features=len(features()),
        monotone=sum(feature.direction != 0 for feature in features()),
        terms=len(model.wording.keys),
        common=sum(word.isalpha() for word in model.wording.vocabulary),
    )


def write_custom_card(model: Model, samples: Sequence[Sample], base: Model) -> str:
    """Return the card of a model of someone's own data; `base` is the model whose reputations it keeps."""
    return _filled("custom", model, samples, base=base.info.name)


def _filled(template: str, model: Model, samples: Sequence[Sample], **values: object) -> str:
    text = read_text(f"cards/{template}.md").partition(_HEAD_ENDS)[2]
    return text.format(
        name=model.info.name,
        articles=len(samples),
        domains=len({sample.domain for sample in samples}),
        metrics="\n".join(f"| {name} | {value:.3f} |" for name, value in sorted(model.info.metrics.items())),
        **values,
    )
