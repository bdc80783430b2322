"""Measure the look-alike detector on the shared data: `python -m benchmarks.studies.lookalikes`.

The lists of fake sites do not say whom an entry imitates, and many entries imitate nobody. So that the
detector does not choose its own exam, a clone is told here by its name alone: its label (what stands before
the suffix, hyphens dropped) is that of another site, or, from six letters, one edit away from one.

- *Doppelganger and RRN*: of any other site in the news: rated reliable, a newspaper in Wikidata, or seen
  10,000 times by GDELT.
- *Spoofs* on lists of fake news: of an outlet that five raters know and call rather reliable.

Both are cut in two by a hash of the domain, and the detector was designed on the first half. The Doppelganger
list had been read as a whole before that, so its other half is not quite unseen.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.common import CLONES, Results, options
from srcscore.domains.lookalikes import imitates
from srcscore.domains.url import resolve
from srcscore.training.ratings import consensus_labels

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
IN_THE_NEWS = 10_000
KNOWN_TO = 5
LISTS = ("Storm1516", "Copycop", "Baybridge", "laundromat")


def label(domain: str) -> str:
    """Return what stands before the suffix, without hyphens."""
    return domain.partition(".")[0].replace("-", "")


def second_half(domain: str) -> bool:
    """Return whether a domain was out of sight while the detector was designed."""
    return bool(hashlib.sha256(domain.encode()).digest()[0] & 1)


def rows(data: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a file of the shared data."""
    with (data / "domains" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def voices(addresses: Iterable[str]) -> set[str]:
    """Return the sites of some addresses, without accounts."""
    found = {resolve(address).domain for address in addresses}
    return {voice for voice in found if voice and "/" not in voice}


def edits(name: str) -> set[str]:
    """Return what is one edit away: a letter more, less or other, or two neighbours exchanged."""
    cuts = [(name[:place], name[place:]) for place in range(len(name) + 1)]
    less = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    more = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return (less | swapped | other | more) - {name}


def clones(domains: Iterable[str], outlets: set[str]) -> list[str]:
    """Return the domains whose label is that of another site, or nearly so."""
    labels: dict[str, set[str]] = defaultdict(set)
    for outlet in outlets:
        labels[label(outlet)].add(outlet)
    long = {name for name in labels if len(name) >= 6}

    def copied(domain: str) -> bool:
        name = label(domain)
        near = edits(name) if len(name) >= 6 else set()
        return bool(labels.get(name, set()) - {domain}) or bool(near & long)

    return sorted(domain for domain in domains if copied(domain))


def populations(data: Path) -> dict[str, tuple[list[str], int]]:
    """Return the clones of each kind, and how many entries they were taken from."""
    scores: dict[str, list[float]] = defaultdict(list)
    for row in rows(data, "ratings.csv"):
        if row["score"]:
            scores[row["domain"]].append(float(row["score"]))
    means = {domain: sum(found) / len(found) for domain, found in scores.items()}
    seen: Counter[str] = Counter()
    for row in rows(data, "gdelt_domain_country_2023.csv"):
        seen[row["domain"]] += int(row["cnt"])
    listed = [(row["network"], row["host"]) for row in rows(data, "networks_ownership.csv")]
    foreign = voices(host for network, host in listed if not network.startswith(("owner:", "state:")))
    news = {domain for domain, mean in means.items() if mean >= 0.5}
    news |= {domain for domain, count in seen.items() if count >= IN_THE_NEWS and means.get(domain, 1) >= 0.4}
    news |= voices(row["url"] for row in rows(data, "wikidata_newspapers_2023.csv"))
    known = {d for d, found in scores.items() if len(found) >= KNOWN_TO and means[d] >= 0.5}
    doppel = voices(host for network, host in listed if network in ("Doppelganger", "RRN"))
    fake = voices(row["Domain"] for row in rows(data, "iffy_2025-01.csv"))
    fake |= voices(row["domain"] for row in rows(data, "cred1_2026-08.csv"))
    fake |= voices(row["domain"] for row in rows(data, "opensources_2017.csv"))
    fake |= voices(host for network, host in listed if network in LISTS)
    fake -= known
    return {
        "Doppelganger and RRN": (clones(doppel, news - foreign), len(doppel)),
        "spoofs on lists of fake news": (clones(fake - doppel, known - foreign), len(fake - doppel)),
        "Doppelganger and RRN, every entry": (sorted(doppel), len(doppel)),
    }


def share(domains: Sequence[str], caught: Callable[[str], bool]) -> str:
    """Return how many are caught, as text."""
    hits = sum(map(caught, domains))
    return f"{hits} of {len(domains)} ({hits / max(len(domains), 1):.3f})"


def reliable(data: Path) -> list[str]:
    """Return the sites that are rated reliable, by at least one whole rater."""
    labels = consensus_labels(data)
    return [v for v, found in labels.items() if found.mean >= 0.6 and found.weight > 0.5 and "/" not in v]


def main() -> None:
    """Measure and print; with `--misses`, name what the first half misses and who is flagged."""
    parser = options(__doc__)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    rows = []
    for name, (domains, entries) in populations(arguments.data).items():
        halves = [[d for d in domains if second_half(d) is held] for held in (False, True)]
        shares = [share(part, lambda domain: imitates(domain) is not None) for part in (domains, *halves)]
        rows.append((f"{name} ({entries} entries)", *shares))
        if arguments.misses and len(domains) < entries:
            print("  missed:", " ".join(domain for domain in halves[0] if imitates(domain) is None))
    hand = json.loads(CLONES.read_text("utf-8"))["clones"]
    rows.append(
        (
            "picked by hand, with whom they imitate",
            share(list(hand), lambda d: imitates(d) == hand[d]),
            "",
            "",
        )
    )
    good = reliable(arguments.data)
    flagged = [domain for domain in good if imitates(domain) is not None]
    flags = f"{len(flagged)} of {len(good)} ({len(flagged) / len(good):.2%})"
    rows.append(("rated reliable domains flagged", flags, "", ""))
    results = Results("lookalikes")
    results.table("Look-alikes that are recognised", ["population", "all", "design half", "other half"], rows)
    results.write()
    if arguments.misses:
        print("  flagged:", " ".join(f"{domain}={imitates(domain)}" for domain in flagged))


if __name__ == "__main__":
    main()
