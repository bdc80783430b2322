"""The promises of the design, each on articles from the plausible to the hostile."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import srcscore
from helpers.examples import examples
from helpers.strategies import plausible, texts, urls
from srcscore import Article, Score, ScoreError, SrcscoreError
from srcscore.errors import ArtefactError, InputError, ModelNotFoundError

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
NETWORK = (EXAMPLES / "network-article.txt").read_text("utf-8")
NETWORK_URL = "https://www.naturalnews.com/2026-05-01-invented.html"

thorough = settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def every_span_lies_in_its_text(score: Score) -> bool:
    """Check all offsets of a score, and that a citation's span reads as its sentence has it."""
    text, title = score.article.text, score.article.title or ""
    spans = [block.span for block in score.article.blocks]
    spans += [link.span for link in score.article.links if link.span]
    spans += [span for item in score.evidence for span in item.spans]
    spans += [claim.span for claim in score.claims]
    for citation in score.citations:
        spans += [citation.span, citation.sentence] + ([citation.cue] if citation.cue else [])
        assert citation.span.of(text).strip()
        assert citation.sentence.start <= citation.span.start <= citation.span.end <= citation.sentence.end
    for cue in score.cues:
        assert 0 <= cue.span.start < cue.span.end <= len(title if cue.field == "title" else text)
    return all(0 <= span.start < span.end <= len(text) for span in spans)


@thorough
@given(texts, urls, st.booleans())
def test_explained_exactly_and_every_span_in_place(text: str, url: str | None, use_publisher: bool) -> None:
    try:
        score = srcscore.score(text, url=url, use_publisher=use_publisher)
    except InputError:
        return
    model = srcscore.load_model()
    assert score.intercept + sum(item.contribution for item in score.evidence) == score.logit
    assert score.intercept + sum(item.contribution for item in reversed(score.evidence)) == score.logit
    assert model.calibrate(score.logit) == score.value
    assert 0 <= score.interval[0] <= score.value <= score.interval[1] <= 1
    assert (score.band == "insufficient") == score.abstained
    signals = (score.signals.domain, score.signals.citations, score.signals.language)
    assert score.intercept + sum(signal.contribution for signal in signals) == score.logit
    assert every_span_lies_in_its_text(score)


@thorough
@given(texts, urls)
def test_plain_text_is_kept_to_the_letter(text: str, url: str | None) -> None:
    try:
        article = srcscore.parse(text, url=url)
    except InputError:
        return
    if "<" not in text:
        assert article.text == text


@thorough
@given(texts, urls)
def test_claims_are_carried_by_citations_of_the_article(text: str, url: str | None) -> None:
    try:
        score = srcscore.score(text, url=url)
    except InputError:
        return
    json.dumps(score.to_dict(), allow_nan=False)
    found = {id(citation) for citation in score.citations}
    for claim in score.claims:
        assert all(id(citation) in found for citation in claim.citations)
        assert (claim.verdict == "unsourced") == (not claim.citations)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from(["text", "html", "url", "title", "links", "published", "authors", "id", "label"])


@thorough
@given(st.one_of(junk, st.dictionaries(keys, junk, max_size=6)))
def test_any_object_gives_a_score_or_a_clear_error(thing: object) -> None:
    try:
        result: object = srcscore.score(thing)  # type: ignore[arg-type]
    except SrcscoreError as error:
        result = error
    assert not isinstance(result, ArtefactError | ModelNotFoundError)
    assert isinstance(result, Score) or (
        isinstance(result, SrcscoreError) and result.problem and result.remedy
    )


@settings(max_examples=examples(40), deadline=None)
@given(plausible)
def test_hidden_publisher_leaves_no_trace(text: str) -> None:
    """Two publishers of opposite record, whom no text here names, give the same score when hidden."""
    weak, strong = (
        srcscore.score(text, url=url, use_publisher=False).to_dict()
        for url in ("https://www.thegatewaypundit.com/a", "https://www.propublica.org/a")
    )
    for key in ("value", "logit", "interval", "evidence", "signals", "claims"):
        assert weak[key] == strong[key]


def test_hidden_publisher_of_a_known_network() -> None:
    hidden = srcscore.score(NETWORK, url=NETWORK_URL, use_publisher=False)
    assert hidden.signals.domain.value is None
    assert hidden.signals.domain.contribution == 0
    assert not any(citation.self_cited for citation in hidden.citations)
    assert not any(item.signal == "domain" for item in hidden.evidence)


REPUTABLE = [
    "reuters.com",
    "apnews.com",
    "bbc.co.uk",
    "nytimes.com",
    "nature.com",
    "npr.org",
    "afp.com",
    "ft.com",
]


ALONE = (
    "“It is so: rents rose by 4.5 percent,” a spokesman said. "
    "According to Reuters, the bridge at Lowmere had closed. "
)
"""Without a line behind it, no word was read as the cue of the spokesman."""


@settings(max_examples=examples(60), deadline=None)
@given(plausible, st.integers(1, 50), st.sampled_from(["links", "listed", "urls", "inline"]))
@example("According to Breitbart, nobody was hurt. ", 3, "listed")  # only "According" was read as the cue
@example("According to InfoWars, the dam would hold. ", 7, "urls")
@example(ALONE, 1, "listed")
def test_padding_with_reputable_sites_hardly_moves_the_score(text: str, count: int, way: str) -> None:
    sites = [REPUTABLE[place % len(REPUTABLE)] for place in range(count)]
    plain = srcscore.score(text)
    if way == "links":
        padded = srcscore.score(
            text, links=[f"https://www.{site}/{place}" for place, site in enumerate(sites)]
        )
    elif way == "inline":
        words = list(re.finditer(r"[A-Za-z]{4,}", text))[:count]
        inline = [
            {"url": f"https://www.{site}/{word.start()}", "start": word.start(), "end": word.end()}
            for site, word in zip(sites, words, strict=False)
        ]
        padded = srcscore.score(text, links=inline)
    elif way == "listed":
        padded = srcscore.score(f"{text}\n\nSources include:\n" + "\n".join(sites))
    else:
        padded = srcscore.score(f"{text}\n\n" + "\n".join(f"https://www.{site}/" for site in sites))
    assert abs(padded.value - plain.value) <= 0.02


@pytest.mark.parametrize("weak", ["Natural News", "InfoWars", "TheCradle", "RT"])
def test_a_weak_source_lends_a_statement_nothing(weak: str) -> None:
    facts = (
        "The weir moved by four centimetres in the night",
        "Two of its gates cannot be opened",
        "The repair will cost three million pounds",
        "The work was put off twice since 2019",
        "Forty houses below it stand in the flood plain",
    )
    bare, resting, strong = (
        srcscore.score(" ".join(f"{fact}{credit}." for fact in facts))
        for credit in ("", f", {weak} reported", ", Reuters reported")
    )
    assert {claim.verdict for claim in resting.claims} == {"weak-only"}
    assert resting.value <= bare.value + 0.01
    assert strong.value >= resting.value + 0.05


def test_abstains_when_there_is_nothing_to_go_on() -> None:
    for text in ("", "   \n", "The mill closed.", "Die Mühle am Fluss wurde gestern geschlossen. " * 20):
        score = srcscore.score(text)
        assert score.abstained
        assert score.band == "insufficient"
        assert score.reasons


RUN = """
import json, sys, srcscore
text = sys.stdin.read()
for url in (None, %r):
    print(json.dumps(srcscore.score(text, url=url).to_dict(), sort_keys=True))
"""


@pytest.mark.slow
def test_same_bytes_in_every_process() -> None:
    outputs = set()
    for seed, zone, language in (
        ("0", "UTC", "C"),
        ("1", "Asia/Kolkata", "C.UTF-8"),
        ("4711", "America/Lima", "POSIX"),
    ):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONUTF8": "1",
        }
        run = subprocess.run(
            [sys.executable, "-c", RUN % NETWORK_URL],
            input=NETWORK,
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            encoding="utf-8",
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1


@pytest.fixture(scope="module")
def batch() -> list[dict[str, str | None]]:
    texts = [NETWORK, "According to Reuters, the dam held.", "", NETWORK[:700], "<", "a" * 5000]
    return [
        {"id": str(n), "text": texts[n % len(texts)], "url": NETWORK_URL if n % 2 else None}
        for n in range(24)
    ]


def as_bytes(results: object) -> list[str]:
    return [json.dumps(item.to_dict(), sort_keys=True) for item in results]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_same_bytes_in_threads_and_processes(batch: list[dict[str, str | None]]) -> None:
    alone = as_bytes(srcscore.score_many(batch))
    with ThreadPoolExecutor(4) as pool:
        assert as_bytes(pool.map(srcscore.score, batch)) == alone
    assert as_bytes(srcscore.score_many(batch, n_jobs=2, batch_size=5)) == alone


@pytest.mark.slow
def test_one_bad_article_never_loses_a_batch() -> None:
    bad: list[object] = [None, 7, {"no": "text"}, {"text": 3, "id": "x"}, b"bytes"]
    mixed = [item for thing in bad for item in (thing, "According to Reuters, the dam held.")]
    for jobs in (1, 2):
        results = list(srcscore.score_many(mixed, n_jobs=jobs, batch_size=3))  # type: ignore[arg-type]
        assert [type(result) for result in results] == [ScoreError, Score] * len(bad)
        assert [result.index for result in results if isinstance(result, ScoreError)] == [0, 2, 4, 6, 8]
        assert [result.id for result in results if isinstance(result, ScoreError)] == [
            None,
            None,
            None,
            "x",
            None,
        ]


@pytest.mark.slow
def test_a_killed_process_loses_only_its_article() -> None:
    class Killer(dict[str, str]):
        def __reduce__(self) -> tuple[object, tuple[int]]:
            return os._exit, (1,)

    articles = [{"id": str(n), "text": "According to Reuters, the dam held."} for n in range(9)]
    articles[4] = Killer(id="4")
    results = list(srcscore.score_many(articles, n_jobs=2, batch_size=2))
    assert [type(result) for result in results] == [Score] * 4 + [ScoreError] + [Score] * 4
    assert isinstance(results[4], ScoreError)
    assert "killed" in str(results[4].error)


ABANDON = """
import itertools, os, signal, threading
from srcscore import score_many
if %r:
    threading.Thread(target=threading.Event().wait, daemon=True).start()  # then no process is forked
articles = itertools.repeat("According to Reuters, the dam held.")
results = score_many(articles, n_jobs=2, batch_size=2)
next(results)
children = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
print(open(children).read(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="lists processes the way Linux does")
@pytest.mark.parametrize("threads", [False, True])
def test_a_killed_parent_leaves_no_processes(threads: bool) -> None:
    run = subprocess.run(
        [sys.executable, "-c", ABANDON % threads], stdout=subprocess.PIPE, text=True, check=False
    )
    workers = [Path("/proc") / pid for pid in run.stdout.split()]
    assert len(workers) >= 2
    deadline = time.monotonic() + 30
    while any(worker.exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(worker.exists() for worker in workers)


@pytest.mark.slow
def test_stopping_early_reads_only_a_little_ahead() -> None:
    read = []

    def stream() -> object:
        for number in range(10_000):
            read.append(number)
            yield {"text": f"According to Reuters, {number} dams held."}

    for jobs, ahead in ((1, 1), (2, 2 * 2 * 5)):
        read.clear()
        results = srcscore.score_many(stream(), n_jobs=jobs, batch_size=5)  # type: ignore[arg-type]
        next(results)
        results.close()  # type: ignore[attr-defined]
        assert len(read) <= ahead + 5


def test_arguments_are_checked_at_once() -> None:
    with pytest.raises(SrcscoreError, match="iterable of articles"):
        srcscore.score_many("one text")
    with pytest.raises(SrcscoreError, match="n_jobs"):
        srcscore.score_many([], n_jobs=0)
    with pytest.raises(SrcscoreError, match="on_error"):
        srcscore.score_many([], on_error="ignore")  # type: ignore[arg-type]
    with pytest.raises(SrcscoreError, match="batch_size"):
        srcscore.score_many([], batch_size=0)
    with pytest.raises(SrcscoreError, match="no publisher"):
        srcscore.reputation("not a domain")


def test_scoring_imports_no_training_library() -> None:
    code = (
        "import sys, srcscore; srcscore.score('According to Reuters, the dam held.');"
        "print([m for m in ('sklearn', 'pandas', 'scipy', 'joblib', 'pickle') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout.replace("'", '"')))
    assert not loaded & {"sklearn", "pandas", "scipy", "joblib"}


def test_parsed_articles_go_in_again() -> None:
    article = srcscore.parse(NETWORK, url=NETWORK_URL)
    assert isinstance(article, Article)
    assert srcscore.score(article).to_dict() == srcscore.score(NETWORK, url=NETWORK_URL).to_dict()
    citations = srcscore.find_citations(article)
    assert citations == srcscore.score(article).citations
    assert (
        srcscore.find_claims(article, citations)
        == srcscore.find_claims(article)
        == srcscore.score(article).claims
    )
