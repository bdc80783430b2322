"""Build the packaged tables of categories, networks and outlet names from the shared data."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from srcscore.domains.networks import ONE_VOICE, suffix_category
from srcscore.domains.url import resolve
from srcscore.resources import data_folder
from srcscore.training.shared import read_csv
from tools.inputs import read_lines, read_rows
from tools.make_names import write_names

_HEAD = "# source: {source}\n# licence: {licence}\n# date: {date}\n"

_OUTLET_RATERS = 3
_BRAND_SEEN = 200_000
_BRAND_RATERS = 5
_BRAND_MEAN = 0.45
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


def _text(lines: Iterable[str], **origin: str) -> str:
    return _HEAD.format(**origin) + "\n".join(lines) + "\n"


def _categories(data: Path) -> dict[str, str]:
    """Return the table of what kind of site each domain is, by the list that says so."""
    raters = Counter(row["domain"] for row in read_csv(data / "domains/ratings.csv"))
    seen = {
        row["domain"]
        for name in ("domaindemo2022", "wikipedia_citations_9lang2017")
        for row in read_csv(data / f"raters2026/{name}.csv.gz")
    }
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    hand = {row["category"]: set(row["domains"].split()) for row in read_rows("kinds.tsv")}
    for rule in read_rows("kind_lists.tsv"):
        headings: dict[str, set[str]] = defaultdict(set)
        whole = set()
        for row in read_csv(data / rule["list"]):
            domain = row["domain"]
            matched = re.match(rule["pattern"], row[rule["column"]]) is not None
            headings[domain].add("" if matched else row[rule["column"]])
            if matched and (row.get("host", domain) == domain or "://" in row["host"]):
                whole.add(domain)
        if rule["only"] != "-":
            whole = {domain for domain in whole if raters[domain] < _OUTLET_RATERS}
        if rule["only"] in ("alone", "seen"):
            whole = {domain for domain in whole if headings[domain] == {""}}
        whole -= hand.get(f"not {rule['category']}", set())
        groups[rule["category"], rule["source"]] |= whole & seen if rule["only"] == "seen" else whole
    for category, domains in hand.items():
        if not category.startswith("not "):
            groups[category, "hand"] |= domains
    groups["wire", "hand"] -= groups["press-release", "hand"]
    lines = []
    for (kind, source), domains in sorted(groups.items()):
        named = {d for d in domains if d.rpartition(".")[2].isalpha() and suffix_category(d) != kind}
        lines.append(f"{kind}\t{source}\t{' '.join(sorted(named))}")
    text = _text(
        lines,
        source="public lists and a hand-made one; each line names its own, kind_sources.tsv its terms",
        licence="facts; of lists under CC BY-SA 4.0 where kind_sources.tsv says so",
        date="2026-11-28",
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
    by_hand += [_Member(i, row["source"], d) for i, row in outlets.items() for d in row["domains"].split()]
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
