"""From the corpora to samples: articles of rated outlets, few enough from each, weighed and dealt out.

No split lets a model recognise an outlet, but one that measures how much that would flatter.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import PredefinedSplit

from srcscore.domains.networks import one_voice
from srcscore.domains.url import resolve
from srcscore.errors import DataError
from srcscore.resources import read_bytes, read_rows
from srcscore.training.metrics import Floats, Rows
from srcscore.training.ratings import Label, rating_files
from srcscore.training.settings import SETTINGS
from srcscore.training.shared import deal_out, graph_files
from srcscore.training.surroundings import LISTING_FILES

Fold = tuple[Rows, Rows]
"""Rows to train on, rows to test on."""
CORPORA = (
    *("allsides", "bsdetector", "chdhry_fake_satire", "fa_kes", "factcheckers_2020", "fake_satire"),
    *("fakenewscorpus_sample", "fakenewsnet_2017", "fakenewsnet_gossipcop", "fakenewsnet_politifact"),
    *("fundus_history", "html_extracted", "html_fixtures", "htmldate_pages", "loco_sample"),
    *("mediacloud_fixtures", "misinfotext", "newspaper4k_dataset", "newsscraper_mix", "ng_news"),
    *("scrapinghub_aeb", "ug_news", "wcxb_articles", "webis_buzzfeed", "webis_clickbait22_val"),
    "webz_human_interest",
)
"""Articles with a publisher; each is one file below `articles/`."""
ASIDE = frozenset({"fakenewsnet_gossipcop", "factcheckers_2020"})
"""Corpora of one subject (celebrity news, fact-checks): they count less."""
_JUDGEMENTS = "judgements/judgements.jsonl.gz"
_FURTHER = "training/judgements.tsv"
"""Judgements of more articles by the same rubric, made for srcscore and packaged with it."""
_KEY = 16
"""Hexadecimal digits that name an article there: no two of 10,000 agree in so many."""
_OPENING = 160
"""Letters and digits from the start in which copies of a text agree: about two sentences."""
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sample:
    """One article with the consensus rating of its outlet, its own judgement, or both."""

    id: str  # the corpus's own identifier
    corpus: str  # which file it comes from
    domain: str  # the publisher's voice
    owner: str  # the network that speaks through it, else the domain: what a split keeps together
    opening: str  # hash of the start of the text: the same article in two corpora has the same
    rating: float  # consensus rating of the outlet, 0 to 1; NaN when nobody rates it
    trust: float  # how far the rating can be trusted, 0 to 1
    content: Mapping[str, Any]  # what `parse` reads
    judgement: float = math.nan
    """How well the article itself is sourced, 0 to 1, as a language model judged it by the published rubric;
    NaN when it did not."""
    genre: str = ""  # its genre by the same judgement; empty without one
    checked: bool = False  # whether its outlet is one of those that are only measured
    further: bool = False  # whether its judgement was made for srcscore: learned from, never measured with


class Judgement(NamedTuple):
    """What was judged of one article: the last fields of a `Sample`."""

    overall: float  # how well it is sourced, 0 to 1
    genre: str  # what sort of text it is
    checked: bool = False  # whether it is only to be measured, never learned from before a look
    further: bool = False  # whether it was made for srcscore, not published


def load_judgements(data: Path) -> dict[str, Judgement]:
    """Return the published judgements, and the further ones of this package, by `article_key`."""
    judgements = {
        row["article"]: Judgement(int(row["overall"]) / 100, row["genre"], further=True)
        for row in read_rows(_FURTHER)
    }
    for row in _json_lines(data / _JUDGEMENTS):
        key = article_key(row["corpus"], row["id"])
        judgements[key] = Judgement(row["overall"] / 100, row["genre"], row["split"] == "check")
    return judgements


def article_key(corpus: str, identifier: str) -> str:
    """Return what names an article among the judgements."""
    return _digest(f"{corpus}:{identifier}")[:_KEY]


def load_samples(
    data: Path,
    labels: Mapping[str, Label],
    *,
    corpora: tuple[str, ...] = CORPORA,
    per_domain: int = SETTINGS.per_domain,
) -> list[Sample]:
    """Return the samples of all corpora, in a fixed order.

    An article that several corpora hold is taken from the first. Which articles of a large outlet are
    taken is decided by a hash of their identifier, not by their order; those with a judgement come first.
    """
    judgements = load_judgements(data)
    seen: set[str] = set()
    samples: list[Sample] = []
    for corpus in corpora:
        rows = samples_of(read_articles(data, corpus), corpus, labels, judgements)
        samples += few_of_each(rows, seen, per_domain)
    checked = {sample.owner for sample in samples if sample.checked}
    return [replace(sample, checked=sample.owner in checked) for sample in samples]


def few_of_each(
    samples: Iterable[Sample], seen: set[str], per_domain: int = SETTINGS.per_domain
) -> Iterator[Sample]:
    """Yield the samples of a corpus that are new, at most `per_domain` of an outlet.

    `seen` holds the openings of the articles there already; those of the new ones are added.
    """
    taken: dict[str, int] = {}
    for sample in sorted(samples, key=lambda sample: (not sample.genre, _digest(sample.id))):
        if sample.opening in seen or taken.get(sample.domain, 0) >= per_domain:
            continue
        seen.add(sample.opening)
        taken[sample.domain] = taken.get(sample.domain, 0) + 1
        yield sample


def fingerprints(data: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that training reads: by its path below `data`, or in the package."""
    names = [*(f"articles/{corpus}.jsonl.gz" for corpus in CORPORA), _JUDGEMENTS]
    graphs = [f"graphs/{name}.csv" for files in graph_files().values() for name in files]
    names += [*rating_files(), *graphs, *LISTING_FILES]
    prints = {name: hashlib.sha256(_bytes(data / name)).hexdigest() for name in names}
    return prints | {f"srcscore/data/{_FURTHER}": hashlib.sha256(read_bytes(_FURTHER)).hexdigest()}


def samples_of(
    rows: Iterable[Mapping[str, Any]],
    corpus: str,
    labels: Mapping[str, Label],
    judgements: Mapping[str, Judgement] = MappingProxyType({}),
) -> Iterator[Sample]:
    """Yield the articles of a corpus that are judged, or long enough and of a rated outlet."""
    for number, row in enumerate(rows):
        text = row.get("text") or ""
        name = str(row.get("id") or f"{corpus}-{number}")
        judged = judgements.get(article_key(corpus, name))
        voice = resolve(row.get("url") or row.get("domain") or "").domain
        voice = voice if voice in labels else resolve(row.get("domain") or "").domain or voice
        label = labels.get(voice or "")
        if voice is None or not text or (judged is None and (label is None or len(text) < SETTINGS.shortest)):
            continue
        content = {
            "text": text,
            "title": row.get("title") or None,
            "url": row.get("url") or f"https://{voice}/",
            "links": row.get("links") or (),
            "authors": row.get("authors") or (),
        }
        opening = _digest(_NOT_LETTERS.sub("", text[: 4 * _OPENING].lower())[:_OPENING])
        rating, trust = (math.nan, 0.0) if label is None else (label.mean, label.weight)
        yield Sample(name, corpus, voice, one_voice(voice), opening, rating, trust, content, *(judged or ()))


def read_articles(data: Path, corpus: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a corpus as they are stored; DataError if it is missing or a line is not JSON."""
    return _json_lines(data / "articles" / f"{corpus}.jsonl.gz")


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
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


def owner_folds(samples: Sequence[Sample], folds: int = SETTINGS.folds, seed: int = 0) -> list[Fold]:
    """Return folds in which no outlet, owner or shared text is on both sides."""
    home = deal_out(owner_groups(samples), folds, lambda group: _digest(f"{seed}:{group}"))
    return list(PredefinedSplit(home).split())


def random_folds(samples: Sequence[Sample], folds: int = SETTINGS.folds) -> list[Fold]:
    """Return folds that ignore outlets: only to measure how much that would flatter."""
    home = [int(_digest(f"0:{sample.id}"), 16) % folds for sample in samples]
    return list(PredefinedSplit(home).split())


def corpus_folds(samples: Sequence[Sample], corpora: Sequence[str]) -> Iterator[tuple[str, Fold]]:
    """Yield each corpus left out: the others, without its outlets, owners and texts, train."""
    groups = np.array(owner_groups(samples))
    of = np.array([sample.corpus for sample in samples])
    for corpus in corpora:
        test = of == corpus
        yield corpus, (np.flatnonzero(~np.isin(groups, groups[test])), np.flatnonzero(test))


def domain_weights(samples: Sequence[Sample]) -> Floats:
    """Return a weight for each sample: outlets count by the square root of their articles in a corpus.

    A corpus of one subject counts less, and so does a rating that raters disagree on or that one family
    alone gives. The mean is 1.
    """
    count = Counter((sample.corpus, sample.domain) for sample in samples)
    weights = np.array(
        [
            (sample.trust or 1.0)
            * (SETTINGS.aside if sample.corpus in ASIDE else 1.0)
            / np.sqrt(count[sample.corpus, sample.domain])
            for sample in samples
        ]
    )
    return np.asarray(weights / weights.mean(), np.float64)


def owner_groups(samples: Sequence[Sample]) -> list[str]:
    """Return the group of each sample, named by its first owner; shared texts join owners."""
    owners, owner = np.unique([sample.owner for sample in samples], return_inverse=True)
    texts, text = np.unique([sample.opening for sample in samples], return_inverse=True)
    size = len(owners) + len(texts)
    ties = coo_array((np.ones(len(samples)), (owner, len(owners) + text)), shape=(size, size))
    _, component = connected_components(ties, directed=False)
    _, first = np.unique(component[: len(owners)], return_index=True)
    names = dict(zip(component[first].tolist(), owners[first].tolist(), strict=True))
    return [f"owner:{names[number]}" for number in component[owner].tolist()]
