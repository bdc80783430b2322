"""From the corpora to samples: English articles of rated outlets, few enough from each."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from srcscore.domains.networks import one_voice
from srcscore.domains.url import resolve
from srcscore.errors import DataError
from srcscore.training.ratings import Label, rating_files
from srcscore.training.settings import SETTINGS
from srcscore.training.shared import graph_files
from srcscore.training.surroundings import LISTING_FILES

CORPORA = (
    "allsides",
    "bsdetector",
    "fake_satire",
    "fakenewscorpus_sample",
    "html_extracted",
    "loco_sample",
    "misinfotext",
    "webis_buzzfeed",
)
"""Articles with a publisher; each is one file below `articles/`."""
_OPENING = 160
"""Letters and digits from the start in which copies of a text agree: about two sentences."""
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sample:
    """One article with the consensus rating of its outlet."""

    id: str
    """The corpus's own identifier."""
    corpus: str
    """Which file it comes from."""
    domain: str
    """The publisher's voice."""
    owner: str
    """The network that speaks through it, else the domain: what a split keeps together."""
    opening: str
    """Hash of the start of the text: the same article in two corpora has the same."""
    label: float
    """Consensus rating of the outlet, 0 to 1."""
    trust: float
    """How far the label can be trusted, 0 to 1."""
    content: Mapping[str, Any]
    """What `parse` reads."""


def load_samples(
    data: Path,
    labels: Mapping[str, Label],
    *,
    corpora: tuple[str, ...] = CORPORA,
    per_domain: int = SETTINGS.per_domain,
) -> list[Sample]:
    """Return the samples of all corpora, in a fixed order.

    An article that several corpora hold is taken from the first. Which articles of a large outlet are
    taken is decided by a hash of their identifier, not by their order.
    """
    seen: set[str] = set()
    samples: list[Sample] = []
    for corpus in corpora:
        samples += few_of_each(samples_of(read_articles(data, corpus), corpus, labels), seen, per_domain)
    return samples


def few_of_each(
    samples: Iterable[Sample], seen: set[str], per_domain: int = SETTINGS.per_domain
) -> Iterator[Sample]:
    """Yield the samples of a corpus that are new, at most `per_domain` of an outlet.

    `seen` holds the openings of the articles there already; those of the new ones are added.
    """
    taken: dict[str, int] = {}
    for sample in sorted(samples, key=lambda sample: _digest(sample.id)):
        if sample.opening in seen or taken.get(sample.domain, 0) >= per_domain:
            continue
        seen.add(sample.opening)
        taken[sample.domain] = taken.get(sample.domain, 0) + 1
        yield sample


def fingerprints(data: Path, corpora: tuple[str, ...] = CORPORA) -> dict[str, str]:
    """Return the SHA-256 of every file that training reads, by its path below `data`."""
    names = [f"articles/{corpus}.jsonl.gz" for corpus in corpora]
    graphs = [f"graphs/{name}.csv" for files in graph_files().values() for name in files]
    names += [*rating_files(), *graphs, *LISTING_FILES]
    return {name: hashlib.sha256(_bytes(data / name)).hexdigest() for name in names}


def samples_of(
    rows: Iterable[Mapping[str, Any]], corpus: str, labels: Mapping[str, Label]
) -> Iterator[Sample]:
    """Yield the articles of a corpus that are long enough and whose outlet has a label."""
    for number, row in enumerate(rows):
        text = row.get("text") or ""
        voice = resolve(row.get("url") or row.get("domain") or "").domain
        voice = voice if voice in labels else resolve(row.get("domain") or "").domain
        if voice not in labels or voice is None or len(text) < SETTINGS.shortest:
            continue
        label = labels[voice]
        content = {
            "text": text,
            "title": row.get("title") or None,
            "url": row.get("url") or f"https://{voice}/",
            "links": row.get("links") or (),
            "authors": row.get("authors") or (),
        }
        opening = _digest(_NOT_LETTERS.sub("", text[: 4 * _OPENING].lower())[:_OPENING])
        name = str(row.get("id") or f"{corpus}-{number}")
        yield Sample(name, corpus, voice, one_voice(voice), opening, label.mean, label.weight, content)


def read_articles(data: Path, corpus: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a corpus as they are stored; DataError if it is missing or a line is not JSON."""
    path = data / "articles" / f"{corpus}.jsonl.gz"
    lines = gzip.decompress(_bytes(path)).decode("utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError(
                f"line {number} is not JSON", value=path.name, remedy="fetch the corpus again"
            ) from error
        yield row


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            "a file of the training data is missing",
            value=path.name,
            remedy="give the folder with articles/ and domains/, or set SRCSCORE_DATA",
        ) from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
