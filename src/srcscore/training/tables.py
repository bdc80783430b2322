"""Build the packaged tables of categories, networks and outlet names from the shared data."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from srcscore import resources
from srcscore.domains.aliases import fold
from srcscore.domains.url import resolve
from srcscore.errors import DataError

_HEAD = "# source: {source}\n# licence: {licence}\n# date: {date}\n"

_CATEGORIES = (
    (re.compile(r"government:|citeunseen:government|linktarget:.*government", re.I), "government"),
    (re.compile(r"url_shortener"), "shortener"),
    (re.compile(r"web_archive"), "archive"),
    (re.compile(r"platform|self_publishing|citeunseen:(social|blogs)", re.I), "platform"),
    (re.compile(r"journal_publisher|doi_or_preprint"), "journal"),
    (re.compile(r"wire_service"), "wire"),
    (re.compile(r"factchecker"), "fact-checker"),
    (re.compile(r"hand:igo"), "intergovernmental"),
    (re.compile(r"citeunseen:satire"), "satire"),
    (re.compile(r"citeunseen:advocacy"), "advocacy"),
    (re.compile(r"citeunseen:press"), "press-release"),
    (re.compile(r"citeunseen:predatory"), "predatory-journal"),
    (re.compile(r"citeunseen:editable"), "wiki"),
)
_NETWORKS = (
    (re.compile(r"NaturalNews$"), "natural-news", "Natural News / Brighteon", "ownership"),
    (re.compile(r"pinkslime:Metric Media"), "metric-media", "Metric Media", "ownership"),
    (re.compile(r"pinkslime:Locality Labs"), "locality-labs", "Locality Labs", "ownership"),
    (re.compile(r"FranklinCenter"), "franklin-center", "Franklin Center", "ownership"),
    (re.compile(r"LeeEnterprises"), "lee-enterprises", "Lee Enterprises", "local-owner"),
    (re.compile(r"PravdaNetwork|PortalKombat|^Pravda$"), "pravda", "Portal Kombat / Pravda", "control"),
    (re.compile(r"Storm1516|Copycop"), "storm-1516", "Storm-1516 / CopyCop", "control"),
    (re.compile(r"RRN|Doppelganger"), "doppelganger", "RRN / Doppelganger", "control"),
    (re.compile(r"InfoRos"), "inforos", "InfoRos", "control"),
    (re.compile(r"Baybridge"), "baybridge", "Baybridge", "control"),
    (re.compile(r"laundromat"), "rt-republishers", "sites that republish RT", "republishes"),
)


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a comma-separated file.

    Raises
    ------
    DataError
        If it is missing.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError as error:
        raise DataError(
            "a file of the shared data is missing", value=path.name, remedy="set --data"
        ) from error


def write_tables(data: Path, target: Path) -> None:
    """Write every table that derives from the shared data to `target`.

    All are made before the first is written: making one may read the packaged others.
    """
    made = {**_categories(data), **_networks(data), **_names(data)}
    for name, text in made.items():
        (target / name).write_text(text, "utf-8")


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[str]:
    groups: dict[str, set[str]] = defaultdict(set)
    for group, domain in pairs:
        groups[group].add(domain)
    return [f"{group}\t{' '.join(sorted(domains))}" for group, domains in sorted(groups.items())]


def _text(lines: Iterable[str], **origin: str) -> str:
    return _HEAD.format(**origin) + "\n".join(lines) + "\n"


def _categories(data: Path) -> dict[str, str]:
    pairs = []
    for row in read_csv(data / "domains/nonnews_categories.csv"):
        for pattern, category in _CATEGORIES:
            bare = row["host"] == row["domain"]
            if pattern.match(row["category"].removeprefix("hand:")) and bare:
                pairs.append((category, row["domain"]))
    for row in read_csv(data / "domains/networks_ownership.csv"):
        if row["network"].startswith("state:") and row["network"].rpartition(":")[2] in (
            "SC",
            "CaPu",
            "CaPr",
        ):
            pairs.append(("state-media", row["domain"]))
    text = _text(
        _grouped(pairs),
        source="GSA govt-urls, PeterDaveHello/url-shorteners, Cite Unseen, Media Cloud link study, "
        "State Media Monitor, hand-made lists",
        licence="facts",
        date="2026-08",
    )
    return {"categories.tsv": text}


def _networks(data: Path) -> dict[str, str]:
    pairs, known = [], {}
    for row in read_csv(data / "domains/networks_ownership.csv"):
        for pattern, network, name, kind in _NETWORKS:
            if pattern.search(row["network"]):
                known[network] = f"{network}\t{name}\t{kind}\t{row['source'].split(' (')[0]}, {row['date']}"
                pairs.append((network, row["domain"]))
    pairs += [(row["network"], row["domain"]) for row in resources.read_rows("tables/hand_members.tsv")]
    origin = {
        "source": "NewsGuard 2020 list as quoted publicly, MassMove AttackVectors, M82 DIMA, hand-made list",
        "licence": "Apache-2.0, MIT, facts",
        "date": "2026-05-15",
    }
    return {
        "members.tsv": _text(_grouped(pairs), **origin),
        "networks.tsv": _text(["id\tname\tkind\tsource", *sorted(known.values())], **origin),
    }


def _votes(data: Path) -> dict[str, dict[str, set[str]]]:
    """Return which sources say that a folded name is a domain's."""
    votes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in read_csv(data / "domains/outlet_aliases.csv"):
        if row["source"] == "asd_state_media":
            continue
        domain = resolve(row["raw_url"] or row["domain"]).domain or row["domain"]
        votes[fold(row["name"])][domain].add(row["source"].split("_")[0])
    return votes


def _settle(votes: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the domain that clearly leads, or every candidate, most votes first."""
    counts = Counter({domain: len(sources) for domain, sources in votes.items()})
    ranked = [domain for domain, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if len(ranked) == 1 or counts[ranked[0]] >= 2 + counts[ranked[1]]:
        return (ranked[0],)
    return tuple(ranked[:6])


def _names(data: Path) -> dict[str, str]:
    hand = {fold(row["name"]): row["domain"] for row in resources.read_rows("tables/hand_names.tsv")}
    names: dict[str, tuple[str, ...]] = {}
    for name, votes in _votes(data).items():
        words = name.split()
        sources = set().union(*votes.values())
        if len(words) < 2 or (len(sources) < 2 and len(words) < 3) or len(words) > 7:
            continue
        names[name] = _settle(votes)
    names |= {name: (domain,) for name, domain in hand.items()}
    text = _text(
        ["name\tdomains"]
        + [f"{name}\t{' '.join(domains)}" for name, domains in sorted(names.items()) if domains != ("-",)],
        source="Wikidata, Wikipedia RSP, MassMove, fundus, IFCN and other public lists, voted over; hand-made list",
        licence="facts",
        date="2026-08",
    )
    return {"names.tsv": text}


if __name__ == "__main__":
    write_tables(Path(sys.argv[1]), resources.data_folder() / "tables")
