"""Count what the model learned from, for the data statement of the documentation.

    python -m benchmarks.studies.statement [--data ../shared/data]

Prints Markdown tables: articles and outlets of each corpus with their years and mean rating, and outlets by
rating, by leaning and by number of rater families.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.common import Results, options
from srcscore.article import parse
from srcscore.domains.url import resolve
from srcscore.training.datasets import Sample, load_samples, read_articles
from srcscore.training.ratings import Label, consensus_labels
from srcscore.training.shared import read_csv
from srcscore.training.train import LANGUAGE

_RATINGS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01))


def by_corpus(samples: Sequence[Sample], data: Path) -> list[tuple[object, ...]]:
    """Return a row for each corpus."""
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.corpus].append(sample)
    rows: list[tuple[object, ...]] = []
    for corpus, found in groups.items():
        used = {sample.id for sample in found}
        dates = [
            str(r.get("published") or "")[:4] for r in read_articles(data, corpus) if str(r.get("id")) in used
        ]
        years = sorted(year for year in dates if year.isdigit() and year > "1990")
        first, last = (years[int(share * (len(years) - 1))] if years else "" for share in (0.05, 0.95))
        known = f"{first} to {last} ({len(years)} dated)" if years else "not given"
        linked = np.mean([bool(sample.content["links"]) for sample in found])
        outlets = {sample.domain: sample.rating for sample in found}
        mean = np.nanmean(list(outlets.values()))
        rows.append((corpus, len(found), len(outlets), known, f"{linked:.0%}", f"{mean:.2f}"))
    return rows


def by_outlet(samples: Sequence[Sample], labels: dict[str, Label], data: Path) -> list[tuple[object, ...]]:
    """Return rows on outlets: by rating, by leaning, by number of families."""
    outlets = {sample.domain for sample in samples if sample.domain in labels}
    sides = {
        resolve(row["domain"]).domain: row["bias"] for row in read_csv(data / "domains/mbfc_2026-08-19.csv")
    }
    rows: list[tuple[object, ...]] = [("all", len(outlets), "")]
    for low, high in _RATINGS:
        some = [name for name in outlets if low <= labels[name].mean < high]
        rows.append((f"rated {low} to {min(high, 1.0)}", len(some), ""))
    named: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for name in outlets:
        side = sides.get(name, "not in Media Bias/Fact Check") or "none given"
        named[side] += 1
        good[side] += labels[name].mean >= 0.5
    rows += [(side, number, good[side]) for side, number in named.most_common()]
    families = Counter(len(labels[name].families) for name in outlets)
    rows += [(f"rated by {n} famil{'y' if n == 1 else 'ies'}", k, "") for n, k in sorted(families.items())]
    return rows


def main() -> None:
    """Print the tables."""
    data = options(__doc__).parse_args().data
    labels = consensus_labels(data)
    samples = [s for s in load_samples(data, labels) if parse(s.content).language == LANGUAGE]
    results = Results("statement")
    columns = ["corpus", "articles", "outlets", "years, nine in ten", "with links", "mean rating"]
    results.table("Articles by corpus", columns, by_corpus(samples, data))
    columns = ["outlets", "number", "of them rated 0.5 or above"]
    results.table("Outlets", columns, by_outlet(samples, labels, data))
    results.write()


if __name__ == "__main__":
    main()
