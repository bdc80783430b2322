"""Show what a change does to citations: `python benchmarks/studies/citation_changes.py [COMMIT]`.

Reads the annotated training articles of the shared data twice, with this source and with that of another
commit (in a git worktree that is removed afterwards; `main` by default), and prints

- the citations gained and lost, at most `--show` of each: `+` where the annotators marked that source, `-`
  where they did not;
- for both: F1 of credited outlets by domain, F1 of credited sources of any kind by overlap, share of outlets
  found in both with the same role, and recall by kind. What annotators marked optional is neither missed nor
  false.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
FILES = ("citations_gold_train.json", "citations_gold_train2.json", "citations_gold_dev.json")
_CREDITED = ("evidence", "listed")
_PRONOUNS = frozenset(
    "he she they i we it you who which that this these those his her their its my our him them me us".split()  # noqa: SIM905
)


class Found(NamedTuple):
    """One citation that was found."""

    start: int
    end: int
    kind: str
    role: str
    domain: str | None


class Marked(NamedTuple):
    """One annotated article."""

    doc: dict[str, Any]
    marks: list[dict[str, Any]]
    outlets: list[str]


def articles(data: Path, files: Sequence[str]) -> Iterator[Marked]:
    """Yield the annotated articles."""
    for name in files:
        gold = json.loads((data / name).read_text("utf-8"))
        marks = {row["doc"]: row for row in gold["annotations"]}
        for doc in gold["docs"]:
            row = marks[doc["doc"]]
            yield Marked(doc, row["citations"], row["outlets"])


def dump(data: Path, files: Sequence[str]) -> None:
    """Print the citations of each article, one line an article."""
    import srcscore  # noqa: PLC0415 - the source that PYTHONPATH names

    for article in articles(data, files):
        doc = article.doc
        content = {"text": doc["text"], "title": doc["title"], "links": doc.get("links", ())}
        if doc["domain"]:
            content["url"] = f"https://{doc['domain']}/"
        found = srcscore.find_citations(content)
        print(json.dumps([[c.span.start, c.span.end, c.kind, c.role, c.domain] for c in found]))


def read(source: Path, data: Path, files: Sequence[str]) -> list[list[Found]]:
    """Return the citations that a source tree finds in each article."""
    command = [sys.executable, __file__, "--dump", "--files", *files]
    environment = {**os.environ, "PYTHONPATH": str(source / "src"), "SRCSCORE_DATA": str(data)}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    return [[Found(*item) for item in json.loads(line)] for line in done.stdout.splitlines()]


def place(text: str, mark: dict[str, Any]) -> tuple[int, int]:
    """Return the characters of a mark: the n-th occurrence of its quotation."""
    start = -1
    for _ in range(mark["n"] + 1):
        start = text.index(mark["quote"], start + 1)
    return start, start + len(mark["quote"])


def figures(marked: Sequence[Marked], found: Sequence[Sequence[Found]]) -> dict[str, float]:
    """Return the figures of one source tree."""
    totals: Counter[str] = Counter()
    for article, citations in zip(marked, found, strict=True):
        text, publisher = article.doc["text"], article.doc["domain"] or ""
        domains = {
            c.domain.partition("/")[0]
            for c in citations
            if c.kind == "outlet" and c.role in _CREDITED and c.domain
        }
        domains = {domain for domain in domains if not _same(domain, publisher)}
        hits = sum(any(_same(domain, wanted) for domain in domains) for wanted in article.outlets)
        extra = sum(not any(_same(domain, wanted) for wanted in article.outlets) for domain in domains)
        totals.update(
            {"outlet hits": hits, "outlet found": hits + extra, "outlet true": len(article.outlets)}
        )
        left = [
            c for c in citations if c.role in _CREDITED and text[c.start : c.end].lower() not in _PRONOUNS
        ]
        totals["source found"] += len(left)
        for mark in sorted(article.marks, key=lambda mark: bool(mark.get("optional"))):
            start, end = place(text, mark)
            optional = bool(mark.get("optional"))
            if mark["kind"] == "outlet" and not optional:
                match = next((c for c in citations if c.start < end and start < c.end), None)
                totals["role both"] += match is not None
                totals["role same"] += match is not None and match.role == mark["role"]
            if mark["role"] not in _CREDITED:
                continue
            match = next((c for c in left if c.start < end and start < c.end), None)
            if match is not None:
                left.remove(match)
            totals["source found"] -= optional and match is not None
            if not optional:
                totals.update({"source true": 1, f"marked {mark['kind']}": 1})
                totals.update({"source hits": match is not None, f"met {mark['kind']}": match is not None})
    kinds = sorted({mark["kind"] for article in marked for mark in article.marks})
    return {
        "outlets F1": 2 * totals["outlet hits"] / (totals["outlet found"] + totals["outlet true"]),
        "sources F1": 2 * totals["source hits"] / (totals["source found"] + totals["source true"]),
        "role agreement": totals["role same"] / max(1, totals["role both"]),
        **{f"{kind} recall": totals[f"met {kind}"] / max(1, totals[f"marked {kind}"]) for kind in kinds},
    }


def _same(found: str, wanted: str) -> bool:
    return found == wanted or found.endswith("." + wanted)


def changes(
    marked: Sequence[Marked], old: Sequence[Sequence[Found]], new: Sequence[Sequence[Found]]
) -> tuple[list[str], list[str]]:
    """Return the citations gained and lost, each as a line."""
    gained: list[str] = []
    lost: list[str] = []
    for article, before, after in zip(marked, old, new, strict=True):
        text = article.doc["text"]
        wanted = [place(text, mark) for mark in article.marks if mark["role"] in _CREDITED]
        for lines, some, others in ((gained, after, before), (lost, before, after)):
            for one in set(some) - set(others):
                sign = "+" if any(one.start < end and start < one.end for start, end in wanted) else "-"
                around = (
                    text[max(0, one.start - 50) : one.start],
                    text[one.start : one.end],
                    text[one.end : one.end + 50],
                )
                shown = " ".join("{}[{}]{}".format(*around).split())
                lines.append(f"{sign} {article.doc['doc']} {one.kind} {one.role} {one.domain or ''}: {shown}")
    return sorted(gained), sorted(lost)


def main(arguments: list[str] | None = None) -> None:
    """Compare this source tree with another commit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("commit", nargs="?", default="main")
    parser.add_argument("--show", type=int, default=40, help="citations gained and lost to print")
    parser.add_argument("--files", nargs="*", default=list(FILES), help=argparse.SUPPRESS)
    parser.add_argument("--dump", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    data = Path(os.environ.get("SRCSCORE_DATA", ROOT.parent / "shared" / "data"))
    if chosen.dump:
        dump(data, chosen.files)
        return
    marked = list(articles(data, chosen.files))
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(tree), chosen.commit], check=True)  # noqa: S603
        try:
            old, new = read(tree, data, chosen.files), read(ROOT, data, chosen.files)
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)  # noqa: S603
    for name, lines in zip(("gained", "lost"), changes(marked, old, new), strict=True):
        right = sum(line.startswith("+") for line in lines)
        print(f"{name}: {len(lines)} citations, {right} of them marked by annotators")
        print(*lines[: chosen.show], sep="\n")
    before, after = figures(marked, old), figures(marked, new)
    print(f"{'':24}{chosen.commit:>12}{'here':>12}{'change':>10}")
    for name, value in after.items():
        print(f"{name:24}{before[name]:12.4f}{value:12.4f}{value - before[name]:+10.4f}")


if __name__ == "__main__":
    main()
