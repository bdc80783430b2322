"""Measure what the citations room finds against what people marked: `python benchmarks/citations.py`.

Every figure is micro-averaged over the development articles of the shared data; square brackets hold 95%
bootstrap intervals over articles. Definitions:

- gold, outlets: the sets of (article, registrable domain) of outlets other than the publisher that are
  credited or listed;
- gold, spans: citations in role `evidence` or `listed` of any kind, matched one to one when they overlap;
  what the annotators marked optional is neither missed nor false; pronouns, which they skip, are left out;
- gold, role: outlets found in both, share with the same role;
- PolNeAR: what the tagger's second head calls a source, which has learned PolNeAR's wider sense (who
  believes, fears or expects is one too); citations have the narrower sense of the annotated articles;
- PolNeAR, sentence: a sentence has a source when a source span begins in it;
- PolNeAR, head: the last token of a source before a comma or preposition, at its exact place;
- PolNeAR, outlet recall: sources that are wholly an outlet's name, overlapped by a citation;
- NewsDiscourse, sentence: labelled speech, against claims that a person, an organisation or an unnamed source
  carries in speech: by a plain verb of saying, or in a quotation, also one that runs on;
- an outlet's domain counts as found when it is the same voice or a subdomain: marks are registrable domains,
  `go.com`, `xinhuanet.com`; voices can be narrower, `abcnews.go.com`, or the outlet's other site, `news.cn`;
- the articles come with their links, as they were marked with them;
- time: from raw text to claims, over AllSides articles, as a multiple of scikit-learn's
  `HashingVectorizer(ngram_range=(1, 2))` on the same texts in the same run (best of five).
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.common import Direction, Figure, Results, digests, interval, options, read_corpus, read_rows
from srcscore.article import parse
from srcscore.citations import tagger
from srcscore.citations.claims import find_sources
from srcscore.citations.places import read_runs
from srcscore.citations.tagger import ATTRIBUTION, LABELS, tag
from srcscore.domains.aliases import gazetteer
from srcscore.domains.networks import same_voice
from srcscore.domains.reputation import Reputations
from srcscore.language.annotate import annotate
from srcscore.records import Article, Citation, Claim
from tools.tagger.examples import folds

TARGETS = {
    "gold outlets F1": 0.92,
    "gold spans F1": 0.85,
    "gold role agreement": 0.93,
    "polnear sentence P": 0.90,
    "polnear sentence R": 0.78,
    "polnear sentence F1": 0.84,
    "polnear head F1": 0.71,
    "polnear outlet recall": 0.85,
    "newsdiscourse sentence F1": 0.74,
    "time / HashingVectorizer": 0.6,
}
GOLD = ("citations_gold_dev.json",)
TRAIN = ("citations_gold_train.json", "citations_gold_train2.json")
FOLD_TARGETS = {
    "gold outlets F1": 0.82,
    "gold spans F1": 0.78,
    "gold role agreement": 0.88,
    "gold person F1": 0.84,
    "gold outlet F1": 0.80,
    "gold document F1": 0.70,
    "gold organisation F1": 0.60,
    "gold anonymous F1": 0.68,
    "gold social F1": 0.50,
}
"""For articles of outlets that the network was trained without."""
CHECK_TARGETS = TARGETS | {
    "gold outlets F1": 0.82,
    "gold spans F1": 0.77,
    "gold role agreement": 0.88,
    "polnear sentence F1": 0.85,
}
"""For the check set, which nobody reads."""
SECTIONS = {
    "Annotated articles, which the network has learned from": "gold ",
    "PolNeAR": "polnear ",
    "NewsDiscourse": "newsdiscourse ",
    "Time": "time ",
}
"""Titles of the tables, and what the names of their figures begin with."""
KINDS = ("person", "outlet", "document", "organisation", "anonymous", "social")
_DRAWS = 1000
_CREDITED = ("evidence", "listed")
_PRONOUNS = frozenset(
    (
        *("he", "she", "they", "i", "we", "it", "you", "who", "which", "that", "this", "these"),
        *("those", "his", "her", "their", "its", "my", "our", "him", "them", "me", "us"),
    )
)
_SPEAKERS = ("person", "organisation", "anonymous")
_SAYING = frozenset(
    (
        *("say", "says", "said", "saying", "tell", "tells", "told", "telling", "add", "adds"),
        *("added", "adding", "write", "writes", "wrote", "ask", "asks", "asked"),
    )
)
_CUT = re.compile(
    r"[,(\[]|\b(?:of|in|at|for|with|from|by|on|to|about|against|under|over|during|after|before|since|between|among|into"
    r"|near|inside|outside|within|without|through|across|around|behind|like|via|as|than|who|which|that)\b",
    re.IGNORECASE,
)


class Counts(NamedTuple):
    """Hits, predictions and truths."""

    hits: int
    predicted: int
    true: int

    @property
    def precision(self) -> float:
        """Share of predictions that are true."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of truths that are found."""
        return self.hits / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.hits / (self.predicted + self.true) if self.predicted + self.true else 0.0


class Walk(NamedTuple):
    """One article through the room."""

    article: Article
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]


def walk(
    text: str, url: str | None, title: str | None, reputations: Reputations, links: Sequence[str] = ()
) -> Walk:
    """Take one text from parsing to claims."""
    article = parse(text, url=url, title=title, links=links)
    _, citations, claims = find_sources(article, reputations)
    return Walk(article, citations, claims)


def read_gold(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each article of a file of annotations with its marks."""
    gold = json.loads(path.read_text("utf-8"))
    marks = {row["doc"]: row for row in gold["annotations"]}
    yield from ((doc, marks[doc["doc"]]) for doc in gold["docs"])


def measure_gold(
    data: Path,
    reputations: Reputations,
    files: Sequence[str] = GOLD,
    publishers: Container[str] | None = None,
) -> dict[str, float]:
    """Compare with the annotated articles, of some publishers or of all."""
    outlets, spans, same, both = [], [], 0, 0
    kinds: dict[str, list[Counts]] = {kind: [] for kind in KINDS}
    for doc, truth in (pair for name in files for pair in read_gold(data / name)):
        if publishers is not None and (doc["domain"] or "") not in publishers:
            continue
        url = f"https://{doc['domain']}/" if doc["domain"] else None
        seen = walk(doc["text"], url, doc["title"], reputations, doc.get("links") or ())
        outlets.append(outlet_counts(seen.citations, truth["outlets"], doc["domain"] or ""))
        spans.append(span_counts(doc["text"], seen.citations, truth["citations"]))
        for kind, counts in kinds.items():
            counts.append(span_counts(doc["text"], seen.citations, truth["citations"], kind))
        agreed, compared = role_counts(doc["text"], seen.citations, truth["citations"])
        same, both = same + agreed, both + compared
    total = add(spans)
    return {
        "gold outlets P": add(outlets).precision,
        "gold outlets R": add(outlets).recall,
        **bounded("gold outlets F1", outlets),
        "gold spans P": total.precision,
        "gold spans R": total.recall,
        **bounded("gold spans F1", spans),
        "gold role agreement": same / both if both else 0.0,
        "gold outlets compared": float(both),
        **{f"gold {kind} F1": add(counts).f1 for kind, counts in kinds.items()},
    }


def outlet_counts(citations: tuple[Citation, ...], truth: list[str], publisher: str) -> Counts:
    """Count outlets other than the publisher that are credited or listed, by registrable domain."""
    found = {
        c.domain.partition("/")[0]
        for c in citations
        if c.kind == "outlet" and c.role in _CREDITED and c.domain is not None
    }
    found = {domain for domain in found if not same(domain, publisher)}
    hits = sum(any(same(domain, wanted) for domain in found) for wanted in truth)
    extra = sum(not any(same(domain, wanted) for wanted in truth) for domain in found)
    return Counts(hits, hits + extra, len(truth))


def same(found: str, wanted: str) -> bool:
    """Whether two domains are one site, by name, subdomain or common voice."""
    return found == wanted or found.endswith("." + wanted) or same_voice(found, wanted)


def span_counts(
    text: str, citations: tuple[Citation, ...], marks: list[dict[str, Any]], kind: str | None = None
) -> Counts:
    """Match credited citations with marks, one to one, by overlap; of one kind or of any."""
    found = sorted(
        (c.span.start, c.span.end)
        for c in citations
        if c.role in _CREDITED and c.span.of(text).lower() not in _PRONOUNS and kind in (None, c.kind)
    )
    places = [
        (*place(text, mark), bool(mark.get("optional")))
        for mark in marks
        if mark["role"] in _CREDITED and kind in (None, mark["kind"])
    ]
    left, hits, forgiven = list(found), 0, 0
    for start, end, optional in sorted(places, key=lambda mark: mark[2]):
        match = next((span for span in left if span[0] < end and start < span[1]), None)
        if match is not None:
            left.remove(match)
            hits, forgiven = hits + (not optional), forgiven + optional
    return Counts(hits, len(found) - forgiven, sum(not optional for *_, optional in places))


def role_counts(text: str, citations: tuple[Citation, ...], marks: list[dict[str, Any]]) -> tuple[int, int]:
    """Count outlets whose role agrees, among those found in both."""
    same = both = 0
    for mark in marks:
        if mark["kind"] != "outlet" or mark.get("optional"):
            continue
        start, end = place(text, mark)
        match = next((c for c in citations if c.span.start < end and start < c.span.end), None)
        if match is not None:
            both += 1
            same += match.role == mark["role"]
    return same, both


def place(text: str, mark: dict[str, Any]) -> tuple[int, int]:
    """Return the characters of a mark: the n-th occurrence of its quotation."""
    start = -1
    for _ in range(mark["n"] + 1):
        start = text.index(mark["quote"], start + 1)
    return start, start + len(mark["quote"])


def attributed(text: str) -> list[tuple[int, int]]:
    """Return what the tagger's second head calls a source, in PolNeAR's sense."""
    annotated = annotate(parse(text))
    scores = tag(annotated, gazetteer().find(annotated.words))[:, 1 + 2 * len(LABELS) :]
    runs = [run for run in read_runs(scores, annotated.sentence_of) if ATTRIBUTION[run.label] == "source"]
    return [(annotated.starts[run.first], annotated.ends[run.last - 1]) for run in runs]


def measure_polnear(data: Path, split: str = "dev") -> dict[str, float]:
    """Compare with PolNeAR's sources, in PolNeAR's own wider sense of a source."""
    sentences, heads, outlets = [], [], []
    for row in read_rows(data / "attribution" / "polnear.jsonl.gz", split):
        if row["sentences"] is None:
            continue
        text = row["text"]
        found = attributed(text)
        true = [(s[0][0], s[-1][1]) for a in row["attributions"] if (s := a["source"])]
        sentences.append(sentence_counts(found, true, row["sentences"]))
        heads.append(sets(head_set(text, found), head_set(text, true)))
        named = [span for span in true if is_outlet(text[slice(*span)])]
        hit = sum(any(a < end and start < b for a, b in found) for start, end in named)
        outlets.append(Counts(hit, hit, len(named)))
    total = add(sentences)
    return {
        "polnear sentence P": total.precision,
        "polnear sentence R": total.recall,
        **bounded("polnear sentence F1", sentences),
        "polnear head P": add(heads).precision,
        "polnear head R": add(heads).recall,
        **bounded("polnear head F1", heads),
        "polnear outlet recall": add(outlets).recall,
        "polnear outlets": float(add(outlets).true),
    }


def sentence_counts(found: list[tuple[int, int]], true: list[tuple[int, int]], sentences: Any) -> Counts:
    """Count sentences in which a source begins."""

    def with_source(spans: list[tuple[int, int]]) -> set[int]:
        return {i for i, (a, b) in enumerate(sentences) for start, _ in spans if a <= start < b}

    return sets(with_source(found), with_source(true))


def head_set(text: str, spans: list[tuple[int, int]]) -> set[tuple[int, str]]:
    """Return the places of the heads of sources."""
    return {head for start, end in spans if (head := head_of(text, start, end)) is not None}


def head_of(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Return the last token before a comma or preposition, with its offset."""
    cut = next((m.start() for m in _CUT.finditer(text, start, end) if m.start() > start), end)
    words = list(re.finditer(r"[^\W_][\w.&'’-]*", re.sub(r"['’]s\b", "  ", text[start:cut])))
    return (start + words[-1].start(), words[-1].group().rstrip(".")) if words else None


def is_outlet(source: str) -> bool:
    """Whether a source is wholly the name of one outlet."""
    name = gazetteer().lookup(source)
    return name is not None and name.domain is not None and source[:1].isupper()


def measure_speech(data: Path, reputations: Reputations, split: str = "dev") -> dict[str, float]:
    """Compare with NewsDiscourse's sentences of speech."""
    counts = []
    for row in read_rows(data / "attribution" / "newsdiscourse_speech.jsonl.gz", split):
        seen = walk(row["text"], row["url"], row["title"], reputations)
        carried = [c.span for c in seen.claims if is_speech(c, seen.article.text)]
        sentences = [(s["start"], s["end"]) for s in row["sentences"]]
        found = {i for i, (a, b) in enumerate(sentences) for s in carried if a <= (s.start + s.end) // 2 < b}
        found |= {i for i, (a, b) in enumerate(sentences) for s in carried if s.start <= (a + b) // 2 < s.end}
        counts.append(sets(found, {i for i, s in enumerate(row["sentences"]) if s["speech"]}))
    total = add(counts)
    return {
        "newsdiscourse sentence P": total.precision,
        "newsdiscourse sentence R": total.recall,
        **bounded("newsdiscourse sentence F1", counts),
    }


def is_speech(claim: Claim, text: str) -> bool:
    """Whether a claim is speech: said in plain words, quoted, or within a quotation that runs on."""
    carriers = [c for c in claim.citations if c.role == "evidence"]
    inside = [c for c in carriers if claim.span.start <= c.span.start < claim.span.end]
    if carriers and not inside:
        return True
    quoted = any(mark in claim.span.of(text) for mark in ('"', "“", "”", "''"))
    said = [c for c in inside if c.kind in _SPEAKERS and c.cue is not None]
    return (quoted and bool(said)) or any(
        c.cue.of(text).lower() in _SAYING for c in said if c.cue is not None
    )


def measure_time(data: Path, reputations: Reputations, articles: int = 500) -> dict[str, float]:
    """Time the room beside a vectoriser on the same texts."""
    from sklearn.feature_extraction.text import HashingVectorizer  # noqa: PLC0415  (only timed runs need it)

    texts = [row["text"] for row, _ in zip(read_corpus(data, "allsides"), range(articles), strict=False)]
    vectoriser = HashingVectorizer(ngram_range=(1, 2))
    ours = best(lambda: [walk(text, None, None, reputations) for text in texts])
    theirs = best(lambda: vectoriser.transform(texts))
    return {
        "time, ms an article": 1000 * ours / len(texts),
        "time, ms an article, HashingVectorizer": 1000 * theirs / len(texts),
        "time / HashingVectorizer": ours / theirs,
        "time, characters an article": sum(map(len, texts)) / len(texts),
    }


def best(run: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of some runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def sets(found: set[Any], true: set[Any]) -> Counts:
    """Count two sets."""
    return Counts(len(found & true), len(found), len(true))


def add(counts: list[Counts]) -> Counts:
    """Sum over articles."""
    return Counts(sum(c.hits for c in counts), sum(c.predicted for c in counts), sum(c.true for c in counts))


def bounded(name: str, counts: list[Counts]) -> dict[str, float]:
    """Return an F1 with its 95% bootstrap interval over articles."""
    low, high = interval(lambda rows: add([counts[row] for row in rows]).f1, range(len(counts)), _DRAWS)
    return {name: add(counts).f1, f"{name} low": low, f"{name} high": high}


def load_reputations() -> Reputations:
    """Return the table of the newest shipped model."""
    from srcscore.model.registry import load_model  # noqa: PLC0415  (the only part of a model needed here)

    return load_model().reputations


def main(arguments: list[str] | None = None) -> int:
    """Print each figure beside its target; 1 when one is missed."""
    parser = options(__doc__)
    parser.add_argument("--no-time", action="store_true", help="leave out the timing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--fold", type=int, help="measure the training articles of this fold, 0 to 4")
    parser.add_argument("--network", type=Path, help="with the network that was trained without it")
    chosen = parser.parse_args(arguments)
    data, reputations = chosen.data, load_reputations()
    if chosen.fold is not None:
        return measure_fold(data, reputations, chosen.fold, chosen.network)
    figures = measure_gold(data, reputations)
    figures |= measure_polnear(data)
    figures |= measure_speech(data, reputations)
    if not chosen.no_time:
        figures |= measure_time(data, reputations)
    if chosen.json:
        print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=1))
        return 0
    results = Results("citations", digests(data, ["citations_gold_dev.json", "attribution/polnear.jsonl.gz"]))
    shown = {name: figure(name, figures) for name in figures if not name.endswith((" low", " high"))}
    for title, start in SECTIONS.items():
        part = {name.removeprefix(start): one for name, one in shown.items() if name.startswith(start)}
        if part:
            results.figures(title, part)
    results.write()
    return int(any(one.missed for one in shown.values()))


def measure_fold(data: Path, reputations: Reputations, fold: int, path: Path) -> int:
    """Print what a network finds in the training articles of the outlets that it was trained without."""
    network = tagger.read_network(path.read_bytes())
    tagger.network = lambda: network  # type: ignore[assignment]
    docs = [doc["domain"] or "" for name in (*TRAIN, *GOLD) for doc, _ in read_gold(data / name)]
    members = {publisher for publisher, one in folds(docs).items() if one == fold}
    figures = measure_gold(data, reputations, TRAIN, members)
    results = Results(f"citations_fold_{fold}", digests(data, TRAIN))
    names = [name for name in figures if not name.endswith((" low", " high"))]
    shown = {name.removeprefix("gold "): figure(name, figures, FOLD_TARGETS) for name in names}
    results.figures(f"Training articles of outlets left out (fold {fold} of five)", shown)
    results.write()
    return int(any(one.missed for one in shown.values()))


def figure(name: str, figures: dict[str, float], targets: dict[str, float] | None = None) -> Figure:
    """Return one figure with its interval and target."""
    targets = TARGETS if targets is None else targets
    direction: Direction = "at most" if name.startswith("time") else "at least"
    ends = figures.get(f"{name} low"), figures.get(f"{name} high")
    return Figure(figures[name], *ends, targets.get(name), direction)


if __name__ == "__main__":
    sys.exit(main())
