"""Build the packaged tables of categories, networks and outlet names from the shared data."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from srcscore.domains.networks import ONE_VOICE
from srcscore.domains.url import resolve
from srcscore.resources import data_folder
from srcscore.training.shared import read_csv
from tools.inputs import read_lines, read_rows
from tools.make_names import write_names

_HEAD = "# source: {source}\n# licence: {licence}\n# date: {date}\n"

_CATEGORIES = (
    (re.compile(r"government:|citeunseen:government|linktarget:.*government", re.IGNORECASE), "government"),
    (re.compile(r"url_shortener"), "shortener"),
    (re.compile(r"web_archive"), "archive"),
    (re.compile(r"platform|self_publishing|citeunseen:social", re.IGNORECASE), "platform"),
    (re.compile(r"citeunseen:blogs"), "blog"),
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
_OUTLET_RATERS = 3
_BRAND_SEEN = 200_000
_BRAND_RATERS = 5
_BRAND_MEAN = 0.45
_STATE = frozenset({"SC", "CaPu", "CaPr"})
"""State controlled, captured public and captured private media, in the words of the State Media Monitor."""
_NETWORKS = (
    (re.compile(r"NaturalNews$"), "natural-news", "Natural News / Brighteon", "ownership"),
    (re.compile(r"pinkslime:Metric Media"), "metric-media", "Metric Media", "ownership"),
    (re.compile(r"pinkslime:Locality Labs"), "locality-labs", "Locality Labs", "ownership"),
    (re.compile(r"FranklinCenter"), "franklin-center", "Franklin Center", "ownership"),
    (re.compile(r"PravdaNetwork|PortalKombat|^Pravda$"), "pravda", "Portal Kombat / Pravda", "control"),
    (re.compile(r"Storm1516|Copycop"), "storm-1516", "Storm-1516 / CopyCop", "control"),
    (re.compile(r"RRN|Doppelganger"), "doppelganger", "RRN / Doppelganger", "control"),
    (re.compile(r"InfoRos"), "inforos", "InfoRos", "control"),
    (re.compile(r"Baybridge"), "baybridge", "Baybridge", "control"),
    (re.compile(r"laundromat"), "rt-republishers", "sites that republish RT", "republishes"),
)


def write_tables(data: Path, target: Path) -> None:
    """Write every table that derives from the shared data to `target`.

    All are made before the first is written: making one may read the packaged others.
    """
    made = {**_categories(data), **_networks(data), **_names(data), **_brands(data)}
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
    raters = Counter(row["domain"] for row in read_csv(data / "domains/ratings.csv"))
    for row in read_csv(data / "domains/nonnews_categories.csv"):
        for pattern, category in _CATEGORIES:
            # The list of shorteners gives `p.dw.com` as `dw.com`; what raters know is an outlet.
            hidden = category == "shortener" and raters[row["domain"]] >= _OUTLET_RATERS
            bare = row["host"] == row["domain"] and not hidden
            if pattern.match(row["category"].removeprefix("hand:")) and bare:
                pairs.append((category, row["domain"]))
    pairs += [
        ("state-media", row["domain"])
        for row in read_csv(data / "domains/networks_ownership.csv")
        if row["network"].startswith("state:") and row["network"].rpartition(":")[2] in _STATE
    ]
    text = _text(
        _grouped(pairs),
        source="GSA govt-urls, PeterDaveHello/url-shorteners, Cite Unseen, Media Cloud link study, "
        "State Media Monitor, hand-made lists",
        licence="facts",
        date="2026-08",
    )
    return {"categories.tsv": text}


class _Member(NamedTuple):
    network: str
    source: str
    """Id of the source in `network_sources.tsv`."""
    domain: str


def _networks(data: Path) -> dict[str, str]:
    sources = {row["source"]: row for row in read_rows("network_sources.tsv")}
    by_hand = [_Member(r["network"], r["source"], r["domain"]) for r in read_rows("members.tsv")]
    outlets = {row["id"]: row for row in read_rows("outlets.tsv")}
    by_hand += [_Member(i, "wikipedia", d) for i, row in outlets.items() for d in row["domains"].split()]
    listed, known = _listed(data, {member.domain for member in by_hand})
    known |= {i: (row["name"], "ownership", f"Wikipedia: {row['article']}") for i, row in outlets.items()}
    stations, owners = _stations(data, {member.domain for member in (*listed, *by_hand)})
    known |= owners
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for member in (*listed, *by_hand, *stations):
        if member.network != "-":
            groups[member.network, member.source].add(member.domain)
    lines = [f"{network}\t{source}\t{' '.join(sorted(d))}" for (network, source), d in sorted(groups.items())]
    used = {source for _, source in groups}
    origin = {
        "source": "; ".join(row["name"] for source, row in sources.items() if source in used),
        "licence": "facts; each line names its source, and network_sources.tsv the terms of that",
        "date": max(row["date"] for row in sources.values()),
    }
    heads = [f"{network}\t" + "\t".join(said) for network, said in sorted(known.items())]
    return {
        "members.tsv": _text(lines, **origin),
        "networks.tsv": _text(["id\tname\tkind\tsource", *heads], **origin),
    }


def _listed(data: Path, taken: set[str]) -> tuple[list[_Member], dict[str, tuple[str, str, str]]]:
    """Return the members that public lists name; a site that two owners claim belongs to neither.

    What republishes is a tie beside ownership, and no tie of a whole platform.
    """
    sources = {row["list"]: row for row in read_rows("network_sources.tsv") if row["list"]}
    known: dict[str, tuple[str, str, str]] = {}
    claims: dict[str, list[_Member]] = defaultdict(list)
    loose = []
    for row in read_csv(data / "domains/networks_ownership.csv"):
        voice = resolve(row["host"])
        for pattern, network, name, kind in _NETWORKS:
            if pattern.search(row["network"]) and voice.domain:
                source = sources[row["source"]]
                known[network] = (name, kind, f"{source['name']}, {source['date']}")
                member = _Member(network, source["source"], voice.domain)
                if kind in ONE_VOICE:
                    claims[voice.domain].append(member)
                elif voice.platform != voice.domain:
                    loose.append(member)
    articles = {row["article"]: row for row in read_rows("owners_online.tsv")}
    for row in read_csv(data / "domains/iffy_2025-01.csv"):
        owner = articles.get(row["Wikipedia"].rpartition("/")[2])
        domain = resolve(row["Domain"]).domain
        if owner is not None and domain is not None and "/" not in row["Domain"] and domain not in claims:
            known.setdefault(owner["id"], (owner["name"], "ownership", f"Wikipedia: {owner['article']}"))
            claims[domain].append(_Member(owner["id"], "iffy", domain))
    single = [found[0] for found in claims.values() if len({member.network for member in found}) == 1]
    return [*loose, *(member for member in single if member.domain not in taken)], known


def _stations(data: Path, taken: set[str]) -> tuple[list[_Member], dict[str, tuple[str, str, str]]]:
    """Return the sites of groups of local stations; a site that two groups claim belongs to neither."""
    groups = {row["owner"]: row for row in read_rows("owners.tsv")}
    claims: dict[str, set[str]] = defaultdict(set)
    known = {}
    for row in read_csv(data / "domains/networks_ownership.csv"):
        group = groups.get(row["network"].removeprefix("owner:"))
        if row["network"].startswith("owner:") and group is not None and row["host"] == row["domain"]:
            claims[row["domain"]].add(group["id"])
            known[group["id"]] = (group["name"], "ownership", f"{row['source']}, {row['date']}")
    single = [_Member(next(iter(ids)), "stations", d) for d, ids in claims.items() if len(ids) == 1]
    return [member for member in single if member.domain not in taken], known


def _names(data: Path) -> dict[str, str]:
    text = _text(
        write_names(data),
        source="Wikidata, Wikipedia RSP, MassMove, fundus, IFCN and other public lists; hand-made list",
        licence="facts",
        date="2026-08",
    )
    return {"names.tsv": text}


def _brands(data: Path) -> dict[str, str]:
    """Return the domains worth imitating: often seen in the world's news, or known to many raters."""
    seen: Counter[str] = Counter()
    for row in read_csv(data / "domains/gdelt_domain_country_2023.csv"):
        seen[row["domain"]] += int(row["cnt"])
    scores: dict[str, list[float]] = defaultdict(list)
    for row in read_csv(data / "domains/ratings.csv"):
        if row["host"] == row["domain"] and row["score"]:
            scores[row["domain"]].append(float(row["score"]))
    rated = {d for d, s in scores.items() if len(s) >= _BRAND_RATERS and sum(s) / len(s) >= _BRAND_MEAN}
    hand = read_lines("brands.tsv")
    brands = {d for d, count in seen.items() if count >= _BRAND_SEEN and d.isascii()} | rated
    text = _text(
        dict.fromkeys([*hand, *sorted(brands, key=lambda domain: (-seen[domain], domain))]),
        source="GDELT domains by country, and the raters of the reputation table",
        licence="facts",
        date="2026-08",
    )
    return {"brands.tsv": text}


if __name__ == "__main__":
    write_tables(Path(sys.argv[1]), data_folder() / "tables")
