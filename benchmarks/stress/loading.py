"""Measure what the tables of `domains` cost: `python -m benchmarks.stress.loading`.

Every figure is processor time in fresh processes, the median of several, so that other work on the machine
counts little: time and resident memory of loading each table, of all of them, and of the first score; then
the time to resolve an address and look its reputation up, seen and not seen before. Tables are loaded as
their first use loads them, their SHA-256 checked.
"""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from benchmarks.common import Results, options

ALL = "all tables"
TIME, MEMORY = 60.0, 30.0
"""Most milliseconds and megabytes of all tables together: a command is to answer before one waits for it."""
STEPS: dict[str, str] = {
    "manifest of files": "resources.manifest()",
    "public suffixes (tldextract)": "url.registrable_domain('www.example.co.uk')",
    "platforms, wrappers, shorteners, categories": "url.resolve('https://www.example.com/x')",
    "networks": "networks.networks_of('example.com'), networks.networks()",
    "brands, for look-alikes": "lookalikes.imitates('exampleoutlets.com')",
    "outlet names": "aliases.gazetteer()",
}
CHILD = """
import json, time
import srcscore.model.predict
from srcscore import resources
from srcscore.domains import aliases, lookalikes, networks, url
def memory():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
found = []
for step in {steps!r}:
    before, start = memory(), time.process_time()
    eval(step)
    found.append(((time.process_time() - start) * 1e3, memory() - before))
print(json.dumps(found))
"""
FIRST = """
import time
import srcscore
srcscore.score("The dam holds, officials told Reuters. " * 30, url="https://www.example.com/x")
print(time.process_time() * 1e3)
"""


def child(code: str) -> str:
    """Return what a fresh process prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  (our own code)


def loading(rounds: int) -> list[tuple[str, float, float]]:
    """Return name, milliseconds and megabytes of each table, and of all."""
    code = CHILD.format(steps=list(STEPS.values()))
    runs = [json.loads(child(code)) for _ in range(rounds)]
    rows = [
        (name, *(statistics.median(run[place][kind] for run in runs) for kind in (0, 1)))
        for place, name in enumerate(STEPS)
    ]
    whole = [statistics.median(sum(step[kind] for step in run) for run in runs) for kind in (0, 1)]
    return [*rows, (ALL, whole[0], whole[1])]


def lookups(hosts: Sequence[str]) -> list[tuple[str, float]]:
    """Return microseconds to resolve and to look up an address, not seen and seen before."""
    from srcscore import load_model  # noqa: PLC0415  (the children measure a fresh process; this one need not be)
    from srcscore.domains.url import resolve  # noqa: PLC0415

    table = load_model().reputations
    addresses = [f"https://www.{host}/world/story.html" for host in hosts]
    voices = [resolve(f"https://{host}").domain or "" for host in hosts]
    table.lookup("example.com")

    def timed(work: Callable[[str], object], items: Sequence[str]) -> float:
        start = time.process_time()
        for item in items:
            work(item)
        return (time.process_time() - start) / len(items) * 1e6

    rows = []
    for name, work, items in (("resolve", resolve, addresses), ("reputation", table.lookup, voices)):
        rows += [
            (f"{name}, not seen before", timed(work, items)),
            (f"{name}, seen before", timed(work, items)),
        ]
    return rows


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    rows = []
    for name, spent, size in loading(arguments.rounds):
        missed = [", **missed**" * (name == ALL and high) for high in (spent > TIME, size > MEMORY)]
        rows.append((name, f"{spent:.1f} ms{missed[0]}", f"{size:.1f} MB{missed[1]}"))
    with (arguments.data / "domains/gdelt_domain_country_2023.csv").open(
        encoding="utf-8", newline=""
    ) as lines:
        hosts = list(dict.fromkeys(row["domain"] for row in csv.DictReader(lines)))[::12][:10_000]
    try:
        first = statistics.median(float(child(FIRST)) for _ in range(arguments.rounds))
        rows.append(("first score of a process, with imports", f"{first:.0f} ms", ""))
        rows += [(name, f"{spent:.2f} µs", "") for name, spent in lookups(hosts)]
    except subprocess.CalledProcessError as error:
        sys.exit(f"the shipped model cannot score: {error.stderr.strip().splitlines()[-1]}")
    results = Results("loading")
    note = f"Targets for all tables: at most {TIME:g} ms and {MEMORY:g} MB."
    results.table("Loading the tables", ["", "processor time", "memory"], rows, note=note)
    results.write()


if __name__ == "__main__":
    main()
