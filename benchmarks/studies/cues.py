"""Check the cues against what experts marked: `python -m benchmarks.studies.cues`.

Three corpora: BABE (words that experts call biased), BASIL (spans of lexical bias) and PTC (spans of
loaded language, name calling, exaggeration, doubt, fear, slogans and clichés). For each kind of cue:

- n: cues in the writer's own text;
- precision: share of them that overlap a marked span, and lift: that share over the share of all words
  outside quotations that are marked;
- recall: share of marked spans outside quotations that a cue of this kind overlaps.

A kind of which the experts marked nothing (an appeal to subscribe is no bias) has a lift near 1 and is here
for other reasons. `--terms` lists the terms of a kind with their own figures over all three corpora.
`--outlets` shows instead how well the rate of a kind sets outlets of low consensus rating (below 0.5)
apart from others: the AUC by outlet in each corpus with enough of both (0.5 is chance, above it low
outlets have more).
Texts are halved by a hash: terms were chosen with the first half in view, figures are of the second unless
`--half` says otherwise.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, get_args

from benchmarks.common import Results, options, read_corpus
from srcscore.article import parse
from srcscore.language.annotate import AnnotatedText, annotate
from srcscore.language.cues import find_cues
from srcscore.records import Article, Cue, CueKind, Span
from srcscore.training.datasets import load_samples
from srcscore.training.ratings import consensus_labels

TECHNIQUES = frozenset(
    {
        "Loaded_Language",
        "Name_Calling,Labeling",
        "Exaggeration,Minimisation",
        "Doubt",
        "Appeal_to_fear-prejudice",
        "Slogans",
        "Thought-terminating_Cliches",
    }
)
OUTLET_CORPORA = ("allsides", "misinfotext", "webis_buzzfeed")
"""Corpora with outlets on both sides."""
LOW = 0.5


class Marked(NamedTuple):
    """A text with the spans that experts marked."""

    id: str
    text: str
    spans: list[Span]


@dataclass
class Tally:
    """Counts of one corpus."""

    words: int = 0
    marked_words: int = 0
    spans: int = 0
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    terms: defaultdict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))


def read_babe(data: Path) -> Iterator[Marked]:
    """Yield sentences with their biased words."""
    for row in read_corpus(data, "babe_sentences"):
        text = row["text"]
        places = [
            (text.lower().find(word.lower()), len(word)) for word in ast.literal_eval(row["biased_words"])
        ]
        yield Marked(row["id"], text, [Span(at, at + size) for at, size in places if at >= 0 and size])


def read_basil(data: Path) -> Iterator[Marked]:
    """Yield articles with their spans of lexical bias."""
    for row in read_corpus(data, "basil"):
        text = row["text"]
        marked = [span["txt"] for span in row["bias_spans"] if span["bias"] == "lex"]
        spans = [Span(text.find(words), text.find(words) + len(words)) for words in marked if words in text]
        yield Marked(row["id"].rsplit("_", 1)[0], text, spans)


def read_ptc(data: Path) -> Iterator[Marked]:
    """Yield articles with their spans of propaganda techniques; offsets count from the headline."""
    for row in read_corpus(data, "ptc_articles"):
        if row["spans"] is not None:
            spans = [Span(int(start), int(end)) for name, start, end in row["spans"] if name in TECHNIQUES]
            yield Marked(row["id"], f"{row['title']}\n\n{row['text']}", spans)


CORPORA: dict[str, Callable[[Path], Iterator[Marked]]] = {
    "babe": read_babe,
    "basil": read_basil,
    "ptc": read_ptc,
}


def half_of(identifier: str) -> int:
    """Put a text into the first or second half."""
    return 1 + hashlib.sha256(identifier.encode()).digest()[0] % 2


def tally(texts: Iterator[Marked]) -> Tally:
    """Compare cues with marks."""
    counts = Tally()
    for marked in texts:
        text = annotate(Article(marked.text))
        spans = [
            span for span in marked.spans if not _overlaps(Span(span.start, span.start + 1), text.quotes)
        ]
        cues = find_cues(text)
        _count_words(counts, text, spans)
        for cue in cues:
            right = _overlaps(cue.span, spans)
            counts.found[cue.kind] += 1
            counts.right[cue.kind] += right
            counts.terms[f"{cue.kind}\t{cue.term}"][right] += 1
        _count_spans(counts, spans, cues)
    return counts


def _count_words(counts: Tally, text: AnnotatedText, spans: Sequence[Span]) -> None:
    for index, start in enumerate(text.starts):
        place = Span(start, text.ends[index])
        if text.words[index][0].isalnum() and not _overlaps(place, text.quotes):
            counts.words += 1
            counts.marked_words += _overlaps(place, spans)


def _count_spans(counts: Tally, spans: Sequence[Span], cues: Sequence[Cue]) -> None:
    counts.spans += len(spans)
    for span in spans:
        kinds = {cue.kind for cue in cues if cue.span.start < span.end and span.start < cue.span.end}
        counts.met.update(kinds)
        counts.met["any"] += bool(kinds)


def _overlaps(place: Span, spans: Sequence[Span]) -> bool:
    return any(place.start < span.end and span.start < place.end for span in spans)


def rows_of(counts: Tally) -> Iterator[tuple[object, ...]]:
    """Yield the row of each kind: cues, precision, lift and recall."""
    base = counts.marked_words / counts.words
    for kind, found in sorted(counts.found.items(), key=lambda item: -counts.right[item[0]] / item[1]):
        precision, recall = counts.right[kind] / found, counts.met[kind] / counts.spans
        yield kind, found, f"{precision:.3f}", f"{precision / base:.1f}", f"{recall:.3f}"
    yield "any", sum(counts.found.values()), "", "", f"{counts.met['any'] / counts.spans:.3f}"


def show_terms(kind: str, tallies: Sequence[Tally], fewest: int) -> None:
    """Print each term of a kind: cues, marked cues, and how many would be marked by chance."""
    totals: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    for counts in tallies:
        base = counts.marked_words / counts.words
        for key, seen in counts.terms.items():
            if key.startswith(f"{kind}\t"):
                total = totals[key.split("\t")[1]]
                total[0] += seen.total()
                total[1] += seen[True]
                total[2] += seen.total() * base
    for term, (found, right, chance) in sorted(totals.items(), key=lambda item: -item[1][1] / item[1][2]):
        if found >= fewest:
            print(f"  {term:32} {found:5.0f} {right:5.0f} lift {right / chance:6.1f}")


def show_outlets(data: Path, per_domain: int = 15) -> None:
    """Print for each kind the AUC by outlet in each corpus."""
    labels = consensus_labels(data)
    rates: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for sample in load_samples(data, labels, corpora=OUTLET_CORPORA, per_domain=per_domain):
        article = parse(sample.content)
        text = annotate(article)
        counts = rates[sample.corpus][sample.domain]
        counts["words"] += sum(word[0].isalnum() for word in text.words)
        counts["low"] = int(sample.rating < LOW)
        cues = find_cues(text)
        counts.update(cue.kind for cue in cues if cue.field == "text" or cue.kind.endswith("headline"))
    rows = []
    for kind in sorted(get_args(CueKind)):
        aucs = [_auc(kind, list(rates[corpus].values())) for corpus in OUTLET_CORPORA]
        rows.append((kind, *(f"{area:.2f}" for area in aucs)))
    results = Results("cues")
    results.table("Rate of a cue: AUC by outlet (0.5 is chance)", ["kind", *OUTLET_CORPORA], rows)
    results.write()


def _auc(kind: str, outlets: Sequence[Counter[str]]) -> float:
    low = [counts[kind] / max(counts["words"], 1) for counts in outlets if counts["low"]]
    other = [counts[kind] / max(counts["words"], 1) for counts in outlets if not counts["low"]]
    wins = sum((a > b) + 0.5 * (a == b) for a in low for b in other)
    return wins / (len(low) * len(other))


def main() -> None:
    """Print the figures."""
    parser = options(__doc__)
    parser.add_argument("--half", type=int, choices=(1, 2), default=2)
    parser.add_argument("--terms", metavar="KIND", help="list the terms of a kind")
    parser.add_argument("--fewest", type=int, default=4, help="with --terms: least number of cues")
    parser.add_argument("--outlets", action="store_true", help="set outlets apart by their rates")
    asked = parser.parse_args()
    if asked.outlets:
        show_outlets(asked.data)
        return
    tallies = {
        name: tally(text for text in read(asked.data) if half_of(text.id) == asked.half)
        for name, read in CORPORA.items()
    }
    if asked.terms:
        show_terms(asked.terms, list(tallies.values()), asked.fewest)
        return
    results = Results("cues")
    for name, counts in tallies.items():
        base = counts.marked_words / counts.words
        note = f"{counts.words} words, {counts.spans} marked spans; {base:.4f} of the words are marked."
        results.table(name, ["kind", "n", "precision", "lift", "recall"], rows_of(counts), note=note)
    if asked.half == 2:
        results.write()


if __name__ == "__main__":
    main()
