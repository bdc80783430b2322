"""Time of one explained score beside plain baselines, and of what surrounds it.

    python benchmarks/speed.py [--section score] [--articles 200] [--rounds 5] [--quick]

Takes AllSides articles of 4 to 5 KB (without the shared data: the example article, again and again). Work
that is compared takes turns on the same texts in the same process; what is compared is processor time, so
that other work on the machine spoils less. Printed are the median over articles and the median ratio over
rounds with its range. Each round has articles of its own, so that nothing is remembered from the last.

Sections: `score` (beside HashingVectorizer), `claims` (parse to claims, beside the same), `rooms`, `growth`
(1 KB to 1 MB), `vader` (needs vaderSentiment), `nela` (needs nela_features), `quotations` (needs textacy and
spaCy with its small English model, or that named by SPACY_MODEL), `export` (to_dict and JSON),
`start` (import and first score in fresh processes), `names` (10 MB of ever new names in one), `many` (one and
two processes over `--count` articles), `html` (pages, beside trafilatura alone), `memory` (`--jobs` processes
over `--count` articles of which no two are alike: resident memory at each tenth of the way). `--quick`
measures `score`, `claims`, `growth` and the calls of functions in under a minute, and fails where one is
above its pin in `benchmarks/gates/pins_speed.json` four times in a row.
"""

from __future__ import annotations

import cProfile
import gzip
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from itertools import cycle, islice, pairwise
from pathlib import Path
from tempfile import gettempdir
from types import SimpleNamespace
from typing import Any

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, HashingVectorizer

from benchmarks.common import EXAMPLE, Figure, Results, Work, in_turns, options, texts_to_time, times
from srcscore import load_model, score, score_many
from srcscore.article import parse
from srcscore.citations.claims import find_claims, find_sources
from srcscore.citations.find import find_citations
from srcscore.features.extract import extract_features
from srcscore.language.annotate import annotate
from srcscore.language.cues import find_cues
from srcscore.model.explain import explain
from srcscore.report.html import batch_page, fragment, page

PINS = Path(__file__).with_name("pins_speed.json")
WARM = 200
"""Articles that are scored before anything is timed."""
ATTEMPTS = 4
"""A measure fails the gate when it is above its pin so many times in a row. On a shared processor that
nothing else used, the same code had ratios of 8.0 to 12.2 within minutes, since short loops took .8 or
1.4 ms by what the neighbours did. So ratios are pinned with room, and the calls, which are always as many,
with hardly any."""
CUT = 1500
"""So many characters of an article are enough to see whether memory grows."""
LETTERS = "abdefgimos"
"""What stands for the digits of a number in a made name."""


NOW, FINAL = 3.5, 2.0
"""A score may cost so many times the vectoriser: the target of this edition, and the one after."""
IMPORT, FIRST, PEAK = 60.0, 600.0, 100.0
"""Milliseconds of processor time to import srcscore and to the first score, and megabytes at its peak: a
command that is called once an article must not be felt."""
NAMES = 600.0
"""Megabytes that a text may take in which each of 400,000 sentences has a source of its own."""
GAIN = 1.8
"""What two processes are to gain over one, of 2.0 at best."""
ROWS: list[tuple[str, str, str]] = []
"""What was measured: rows of the results."""


def compare(
    name: str,
    ours: Work,
    peer: str,
    theirs: Work,
    articles: Sequence[str],
    rounds: int,
    most: float | None = None,
) -> float:
    """Time two kinds of work in turns, and return the median of their ratios over rounds."""
    pair = in_turns(ours, theirs, articles, rounds)
    keep(f"{name} / {peer}", str(pair), aim(pair.ratio, most))
    return pair.ratio


def aim(value: float, most: float | None, unit: str = "") -> str:
    """Return the text of a target, marked if the value is above it."""
    target = Figure(value, target=most, direction="at most").to_cells()[1]
    return target.replace(f"{most:g}", f"{most:g}{unit}") if unit else target


def keep(name: str, shown: str, target: str = "") -> None:
    """Keep and print one row."""
    ROWS.append((name, shown, target))
    print(f"{name}: {shown} {target}", flush=True)


def show_score(articles: Sequence[str], rounds: int) -> None:
    """Compare a score with hashing the same words, and name both targets."""
    name, pair = "HashingVectorizer(ngram_range=(1, 2))", in_turns(score, vectorise(), articles, rounds)
    target = f"{aim(pair.ratio, NOW)}; finally {aim(pair.ratio, FINAL)}"
    keep(f"score, all evidence / {name}", str(pair), target)


def vectorise() -> Work:
    """Return the plain baseline: what scikit-learn needs to hash words and pairs of words."""
    vectorizer = HashingVectorizer(ngram_range=(1, 2))
    return lambda text: vectorizer.transform([text])


def to_claims(text: str) -> None:
    """Do the walk up to the claims."""
    find_sources(parse(text), load_model().reputations)


def rooms(articles: Sequence[str]) -> dict[str, float]:
    """Return the median milliseconds of each room of the walk."""
    model = load_model()
    spent: dict[str, list[float]] = {}

    def step(name: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        start = time.thread_time()
        result = work(*given, **named)
        spent.setdefault(name, []).append((time.thread_time() - start) * 1000)
        return result

    for text in articles:
        article = step("parse", parse, text)
        annotated = step("annotate", annotate, article)
        citations = step("citations", find_citations, annotated, model.reputations)
        claims = step("claims", find_claims, annotated, citations)
        cues = step("cues", find_cues, annotated)
        row = step("features", extract_features, annotated, citations, claims, cues, model.reputations)
        step("explain", explain, row, model, article=article, citations=citations, claims=claims, cues=cues)
    return {name: statistics.median(found) for name, found in spent.items()}


def show_rooms(articles: Sequence[str]) -> None:
    """Keep the median time of each room."""
    for name, spent in rooms(articles).items():
        keep(name, f"{spent:.3f} ms")


def growth(articles: Sequence[str]) -> float:
    """Print the time of texts from 1 KB to 1 MB, and return the largest growth at a doubling, over 2."""
    whole = "\n\n".join(articles)
    whole *= 1_024_000 // len(whole) + 1
    sizes = [1000 * 2**power for power in range(11)]
    least = [min(times(score, [whole[:size]] * (7 if size < 100_000 else 3))) for size in sizes]
    worst = max(after / before for before, after in pairwise(least)) / 2
    each = [spent * 1000 / size for size, spent in zip(sizes, least, strict=True)][3:]
    shown = f"{worst:.2f} ({min(each):.2f} to {max(each):.2f} ms a KB from 8 KB)"
    keep("growth, 1 KB to 1 MB: steepest doubling, over 2", shown, aim(worst, 1.1))
    return worst


def vader(articles: Sequence[str], rounds: int) -> None:
    """Compare with VADER's sentiment of the same texts."""
    peer = import_module("vaderSentiment.vaderSentiment")  # only for this section
    analyse = peer.SentimentIntensityAnalyzer().polarity_scores
    compare("score, all evidence", score, "VADER", analyse, articles, rounds, 0.4)


def nela(articles: Sequence[str], rounds: int) -> None:
    """Compare with `nela_features`, a lower bound of its time.

    What needs data of NLTK is replaced: what finds sentences by an expression, tagger and chunker
    by ones that do nothing.
    """
    peer: Any = import_module("nela_features.nela_features")  # only for this section
    peer.word_tokenize = import_module("nltk.tokenize").NLTKWordTokenizer().tokenize
    peer.sent_tokenize = re.compile(r"(?<=[.!?])\s+").split
    peer.pos_tag = lambda words: [(word, "NN") for word in words]
    peer.ne_chunk = list
    peer.stopwords = SimpleNamespace(words=lambda _language: sorted(ENGLISH_STOP_WORDS))
    extract = peer.NELAFeatureExtractor().extract_all
    compare("score, all evidence", score, "nela_features without tagger", extract, articles, rounds, 0.01)


def quotations(articles: Sequence[str], rounds: int) -> None:
    """Compare with textacy's direct quotations and their speakers, read from spaCy's small English model."""
    nlp = import_module("spacy").load(
        os.environ.get("SPACY_MODEL", "en_core_web_sm")
    )  # only for this section
    find = import_module("textacy.extract").direct_quotations

    def theirs(text: str) -> None:
        with suppress(ValueError):  # it gives up where a quotation is not closed
            list(find(nlp(text)))

    compare("score, all evidence", score, "spaCy and textacy", theirs, articles, rounds)


def export(articles: Sequence[str], rounds: int) -> None:
    """Compare the making of JSON with scoring."""
    scores = {text: score(text) for text in articles}
    compare(
        "to_dict and JSON",
        lambda text: scores[text].to_json(),
        "score",
        score,
        articles,
        rounds,
        0.1,
    )


def start(rounds: int) -> None:
    """Print the processor time and peak memory of fresh processes."""
    first = f"import srcscore; srcscore.score(open({str(EXAMPLE)!r}).read())"
    for name, code, most, memory in (
        ("bare Python", "pass", None, None),
        ("import srcscore", "import srcscore", IMPORT, None),
        ("first score", first, FIRST, PEAK),
    ):
        fresh(code)  # compiles every module, as an installer does
        runs = [fresh(code) for _ in range(rounds)]
        took, peaked = statistics.median(run[0] for run in runs), runs[-1][1]
        targets = [aim(took * 1000, most, " ms")] if most else []
        targets += [aim(peaked, memory, " MB")] if memory else []
        keep(f"fresh process: {name}", f"{took * 1000:.0f} ms, peak {peaked:.0f} MB", "; ".join(targets))


def fresh(code: str) -> tuple[float, float]:
    """Return the seconds of processor time and the megabytes at its peak that a fresh process takes."""
    # Not `ru_maxrss`, which a new process takes over from the one that started it.
    peak = "; print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", code + peak]
    settings = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(gettempdir(), "srcscore-compiled"))}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    shown = subprocess.run(command, check=True, capture_output=True, text=True, env=settings)  # noqa: S603 - our own code
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(shown.stdout) / 1024


def new_names() -> None:
    """Print what a text of 10 MB takes in which each of 400,000 sentences has a source of its own."""
    letters = "map(''.join, itertools.product(string.ascii_lowercase, repeat=4))"
    text = f"' '.join(f'Mayor X{{name}} said so.' for name in {letters})"
    took, peaked = fresh(f"import itertools, string, srcscore; srcscore.score({text})")
    keep(
        "10 MB of ever new names, fresh process",
        f"{took:.0f} s, peak {peaked:.0f} MB",
        aim(peaked, NAMES, " MB"),
    )


def used() -> tuple[float, float]:
    """Return the processor time of this process, and of those it started that have ended."""
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime, theirs.ru_utime + theirs.ru_stime


def many(articles: Sequence[str], count: int, rounds: int) -> float:
    """Print what one and two processes take, by the clock and in processor time, and return the gain.

    The gain is what two free cores would give: the time of one process over half of what parent and workers
    take together. That the clock shows the same needs a machine without other work.
    """
    taken = list(islice(cycle(articles), count))
    gains = []
    for _ in range(rounds):
        alone = 0.0
        for jobs in (1, 2):
            before, begun = used(), time.perf_counter()
            found = sum(1 for _ in score_many(taken, n_jobs=jobs))
            clock, after = time.perf_counter() - begun, used()
            parent, workers = after[0] - before[0], after[1] - before[1]
            alone = alone or parent
            spent = f"processor: {parent:.1f} s + {workers:.1f} s"
            print(f"{clock:8.1f} s   n_jobs={jobs}, {found} articles; {spent}", flush=True)
        gains.append(2 * alone / (parent + workers))
    gain = Figure(statistics.median(gains), min(gains), max(gains), GAIN, digits=2)
    keep(f"two processes, {count} articles: gain", *gain.to_cells())
    return gain.value


def distinct(articles: Sequence[str], count: int) -> Iterator[dict[str, str]]:
    """Yield so many articles, each with names, words, sites and an address that no other has."""
    for number, text in enumerate(islice(cycle(articles), count)):
        name = "".join(LETTERS[int(digit)] for digit in str(number))
        office = f"the {name.capitalize()} Office"
        said = f"Ada B{name} of {office} told site{number}.example that the {name}ing went on."
        yield {
            "text": f"{text[:CUT]}\n\n{said} See https://www.{name}.com/a.",
            "url": f"https://{name}news.com/{number}",
        }


def resident() -> tuple[float, list[float]]:
    """Return the megabytes that this process and each of its children hold."""
    pids = [
        pid
        for task in Path("/proc/self/task").iterdir()
        for pid in (task / "children").read_text("ascii").split()
    ]
    found = []
    for pid in ("self", *pids):
        shown = Path(f"/proc/{pid}/status").read_text("ascii").partition("VmRSS:")[2]
        found.append(int(shown.split()[0]) / 1024 if shown else 0.0)
    return found[0], found[1:]


def memory(articles: Sequence[str], count: int, jobs: int) -> float:
    """Print the memory at each tenth of the way, and return what was added after the first, in megabytes."""
    first = last = 0.0
    for done, _ in enumerate(score_many(distinct(articles, count), n_jobs=jobs), 1):
        if done % (count // 10) == 0:
            mine, others = resident()
            shown = f", workers {', '.join(f'{each:.0f}' for each in others)} MB" if others else ""
            print(f"{done:8} articles: {mine:.0f} MB{shown}", flush=True)
            last = mine + sum(others)
            first = first or last
    keep(
        f"memory, {count} articles, {jobs} processes: more at the end than at a tenth",
        f"{last - first:.1f} MB",
    )
    return last - first


def html(data: Path, rounds: int) -> float:
    """Compare reading pages with trafilatura alone; the first of all rounds only warms up."""
    trafilatura = import_module("trafilatura")  # only for this section
    files = sorted((data / "html").glob("*.html.gz"))
    pages = [gzip.decompress(path.read_bytes()).decode("utf-8", "replace") for path in files]
    options = {"include_links": True, "include_comments": False, "with_metadata": True}

    def alone(page: str) -> Any:
        return trafilatura.bare_extraction(page, **options)

    for work in (alone, parse):
        times(work, pages[:20])
    print(f"{len(pages)} pages of {statistics.mean(map(len, pages)) / 1000:.0f} KB on average")
    ratio = compare("page to article", parse, "trafilatura", alone, pages, rounds, 1.1)
    compare("page to score", score, "trafilatura", alone, pages, rounds)
    return ratio


def report(articles: Sequence[str], rounds: int) -> None:
    """Compare the making of pages with scoring; the page of many is told for each article."""
    scores = {text: score(text) for text in articles}
    page(scores[articles[0]])  # reads the templates
    compare("to_html", lambda text: scores[text].to_html(), "score", score, articles, rounds)
    compare("_repr_html_", lambda text: fragment(scores[text]), "score", score, articles, rounds)
    start = time.thread_time()
    batch_page(scores.values())
    keep("batch_page, an article", f"{(time.thread_time() - start) * 1000 / len(scores):.2f} ms")
    sizes = [len(found.to_html()) for found in scores.values()]
    keep("size of a page", f"{statistics.median(sizes) / 1000:.0f} KB")


def count_calls(articles: Sequence[str]) -> float:
    """Return how many functions, those of Python itself too, are called for an article of average length."""
    with cProfile.Profile() as profile:
        for text in articles:
            score(text)
    calls = sum(entry.callcount for entry in profile.getstats()) / len(articles)
    print(f"calls of functions for an article: {calls:.0f}")
    return calls


def quick(articles: Sequence[str], rounds: int) -> int:
    """Measure what CI gates, and return 1 if a ratio is above its pin each time, on articles of its own."""
    vectoriser = vectorise()
    measures: dict[str, Callable[[Sequence[str], int], float]] = {
        "score": partial(compare, "score, all evidence", score, "HashingVectorizer", vectoriser),
        "claims": partial(compare, "parse to claims", to_claims, "HashingVectorizer", vectoriser),
        "growth": lambda some, _: growth(some),
    }
    pins = json.loads(PINS.read_text("utf-8"))
    left = {name: pins[name]["most"] for name in measures}
    size = max(len(articles) // ATTEMPTS, 1)
    calls = count_calls(articles[:size])
    if calls > pins["calls"]["most"]:
        print(f"calls: {calls:.0f} is above the pin, {pins['calls']['most']}")
        return 1
    for attempt in range(ATTEMPTS):
        some = articles[attempt * size : (attempt + 1) * size] or articles
        for name in tuple(left):
            ratio = measures[name](some, rounds)
            if ratio <= left[name]:
                del left[name]
            else:
                print(f"{name}: {ratio:.2f} is above the pin, {left[name]}, time {attempt + 1} of {ATTEMPTS}")
    return 1 if left else 0


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--section", default="score")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=3000, help="articles of many and memory")
    parser.add_argument("--jobs", type=int, default=1, help="processes of memory")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args(argv)
    load, *_ = os.getloadavg()
    found = texts_to_time(asked.data, WARM + asked.articles * (ATTEMPTS if asked.quick else 1))
    warm, articles = found[:WARM], found[WARM:] or found
    vectoriser = vectorise()
    for work in (score, vectoriser):
        times(work, warm)
    print(f"{len(articles)} articles of {statistics.mean(map(len, articles)) / 1000:.1f} KB on average")
    if asked.quick:
        return quick(articles, asked.rounds)
    peer = "HashingVectorizer(ngram_range=(1, 2))"
    sections: dict[str, Callable[[], Any]] = {
        "score": partial(show_score, articles, asked.rounds),
        "claims": partial(
            compare, "parse to claims", to_claims, peer, vectoriser, articles, asked.rounds, 0.6
        ),
        "rooms": lambda: show_rooms(articles),
        "growth": partial(growth, articles),
        "vader": partial(vader, articles, asked.rounds),
        "nela": partial(nela, articles, asked.rounds),
        "quotations": partial(quotations, articles, asked.rounds),
        "export": partial(export, articles, asked.rounds),
        "start": partial(start, asked.rounds),
        "names": new_names,
        "many": partial(many, articles, asked.count, asked.rounds),
        "html": partial(html, asked.data, asked.rounds),
        "report": partial(report, articles, asked.rounds),
        "memory": partial(memory, articles, asked.count, asked.jobs),
    }
    sections[asked.section]()
    results = Results("speed")
    note = f"Load of the machine at the start: {load:.1f} on {os.cpu_count()} processors."
    results.table(asked.section, ["work", "figure", "target"], ROWS, note=note)
    results.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
