"""Articles scored with their graph: who relays counts by what it relays, exactly explained, and monotone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import srcscore
from helpers.examples import examples
from helpers.planted import OUTLETS, Planted, corpora
from srcscore import CitationGraph, Score, ScoreError

MODEL = srcscore.load_model()
CHAIN = ("chain_depth", "root_reliability", "independent_roots", "circular_share")
BRIDGE = "the Lowmere bridge had been blown up by divers from Eastfold"
LEAD = "The town of Lowmere woke to the news on Friday, and the market opened late. " * 3


def article(url: str, text: str, day: str) -> dict[str, Any]:
    return {"url": url, "text": f"{text}\n\n{LEAD}", "published": day}


POST = article("https://thecradle.co/1", f"According to a post on Telegram, {BRIDGE}.", "2026-05-01")
RELAY = article("https://bbc.co.uk/2", f"According to TheCradle.co, {BRIDGE}.", "2026-05-02")
OTHER = article("https://www.reuters.com/3", f"TheCradle.co reported that {BRIDGE}.", "2026-05-02")
TOLD = article("https://naturalnews.com/4", f"According to the BBC and Reuters, {BRIDGE}.", "2026-05-03")
TOLD_BY_ONE = article("https://naturalnews.com/5", f"According to the BBC, {BRIDGE}.", "2026-05-03")
WITNESSES = (
    "Ann Lee, the mayor, said the road was shut. Bo Marsh, who runs the ferry, said nobody was hurt. "
    "“We heard it at night,” said Cy Dorn, a farmer."
)
"""Others who speak: what one voice is worth shows beside some, not in an article of one voice."""


def evidence(score: Score) -> dict[str, srcscore.Evidence]:
    return {item.feature: item for item in score.evidence}


def adds_up(score: Score) -> bool:
    signals = score.signals.domain, score.signals.citations, score.signals.language
    return (
        score.intercept + sum(item.contribution for item in score.evidence) == score.logit
        and score.intercept + sum(signal.contribution for signal in signals) == score.logit
    )


def test_a_relay_counts_by_what_it_relays_and_the_path_is_spelled_out() -> None:
    graph = CitationGraph.from_articles([POST, RELAY, OTHER])
    told = article("https://naturalnews.com/5", f"According to the BBC, {BRIDGE}. {WITNESSES}", "2026-05-03")
    alone, followed = srcscore.score(told), srcscore.score(told, graph=graph)
    path = "naturalnews.com -> bbc.co.uk -> thecradle.co -> Telegram post, unnamed"
    assert followed.chains is not None
    assert [chain.path for chain in followed.chains] == [path]
    assert followed.logit < alone.logit
    assert adds_up(followed)
    shown = evidence(followed)
    assert set(CHAIN) <= shown.keys()
    assert all(path in shown[name].reason for name in CHAIN)
    assert shown["root_reliability"].contribution < 0
    assert shown["chain_depth"].value == 2
    backing = followed.citations[0].backing
    assert backing is not None
    assert backing.mean == MODEL.reputations.lookup("thecradle.co").mean
    assert (backing.root, backing.circular, backing.depth) == ("thecradle.co", False, 2)
    assert followed.claims[0].verdict == "weak-only"
    assert followed.claims[0].roots == ("thecradle.co",)
    assert alone.claims[0].verdict == "single-source"


def test_two_relays_of_one_report_are_one_voice() -> None:
    graph = CitationGraph.from_articles([POST, RELAY, OTHER])
    alone, followed = srcscore.score(TOLD), srcscore.score(TOLD, graph=graph)
    assert alone.claims[0].verdict == "corroborated"
    assert followed.claims[0].roots == ("thecradle.co",)
    assert evidence(followed)["independent_roots"].value == 1
    assert evidence(followed)["independent_roots"].contribution <= 0


def test_a_circle_is_no_support() -> None:
    there = article("https://bbc.co.uk/6", f"According to Reuters, {BRIDGE}.", "2026-05-01")
    back = article("https://www.reuters.com/7", f"According to the BBC, {BRIDGE}.", "2026-05-01")
    followed = srcscore.score(TOLD_BY_ONE, graph=CitationGraph.from_articles([there, back]))
    assert followed.claims[0].verdict == "circular"
    assert evidence(followed)["circular_share"].value == 1
    assert evidence(followed)["circular_share"].contribution <= 0
    assert followed.logit < srcscore.score(TOLD_BY_ONE).logit
    home = article("https://bbc.co.uk/6", f"According to NaturalNews.com, {BRIDGE}.", "2026-05-01")
    followed = srcscore.score(TOLD_BY_ONE, graph=CitationGraph.from_articles([home]))
    assert followed.claims[0].verdict == "circular"
    hidden = srcscore.score(TOLD_BY_ONE, graph=CitationGraph.from_articles([home]), use_publisher=False)
    assert all(citation.domain != "bbc.co.uk" for citation in hidden.citations)
    assert hidden.chains is not None
    assert [chain.hops[0].reputation for chain in hidden.chains] == [None]
    assert adds_up(hidden)


def test_reporting_of_its_own_keeps_an_outlet_as_it_is() -> None:
    own = article("https://bbc.co.uk/6", f"The mayor, Ida Brook, told the BBC that {BRIDGE}.", "2026-05-01")
    alone = srcscore.score(TOLD_BY_ONE)
    followed = srcscore.score(TOLD_BY_ONE, graph=CitationGraph.from_articles([own]))
    assert followed.logit == alone.logit
    assert followed.chains is not None
    assert [(chain.path, chain.root.kind) for chain in followed.chains] == [
        ("naturalnews.com -> bbc.co.uk -> Ida Brook", "on-record")
    ]
    assert {name: evidence(followed)[name].contribution for name in CHAIN} == dict.fromkeys(CHAIN, 0.0)


def test_without_a_chain_to_follow_nothing_changes() -> None:
    alone = srcscore.score(TOLD)
    assert "chains" not in alone.to_dict()
    followed = srcscore.score(TOLD, graph=CitationGraph())
    assert followed.chains == ()
    assert {**followed.to_dict(), "chains": None} == {**alone.to_dict(), "chains": None}
    assert replace(followed, chains=None) == alone


def test_the_schema_knows_chains(project: Path) -> None:
    schema = json.loads((project / "docs" / "schema" / "score-1.json").read_text("utf-8"))
    followed = srcscore.score(TOLD, graph=CitationGraph.from_articles([POST, RELAY, OTHER]))
    jsonschema.validate(json.loads(json.dumps(followed.to_dict())), schema)
    assert followed.to_dict()["chains"][0]["hops"][0]["domain"] == "naturalnews.com"


@pytest.mark.slow
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_many_articles_with_their_graph(n_jobs: int) -> None:
    articles = [POST, RELAY, OTHER, TOLD, TOLD_BY_ONE]
    bad: Any = 7
    graph = CitationGraph.from_articles(articles)
    many = list(srcscore.score_many([*articles, bad], graph=graph, n_jobs=n_jobs, batch_size=2))
    assert isinstance(many[-1], ScoreError)
    assert many[:-1] == [srcscore.score(one, graph=graph) for one in articles]


@given(corpora(), st.randoms(use_true_random=False), st.floats(0, 1))
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_better_voice_never_lowers_and_following_never_lifts(
    planted: Planted, draw: Any, raised: float
) -> None:
    rated = {outlet: draw.random() for outlet in OUTLETS}
    chosen = draw.choice(OUTLETS)
    better = {**rated, chosen: max(rated[chosen], raised)}
    models = [MODEL.with_ratings(ratings, source="invented") for ratings in (rated, better)]
    graphs = [CitationGraph.from_articles(planted.articles, model=model) for model in models]
    for one in planted.articles:
        low, high = (srcscore.score(one, model=m, graph=g) for m, g in zip(models, graphs, strict=True))
        assert low.logit <= high.logit
        assert low.value <= high.value
        assert low.logit <= srcscore.score(one, model=models[0]).logit
        assert adds_up(low)
        assert adds_up(high)


def test_the_model_that_scores_says_how_reliable_everyone_is() -> None:
    graph = CitationGraph.from_articles([POST, RELAY])
    mine = MODEL.with_ratings({"thecradle.co": 0.95}, source="mine")
    backing = srcscore.score(TOLD_BY_ONE, model=mine, graph=graph).citations[0].backing
    assert backing is not None
    assert backing.mean == 0.5, "a post of nobody's is worth no more, however good the one who tells of it"
    anew = CitationGraph.from_articles([POST, RELAY], model=mine)
    assert srcscore.score(TOLD_BY_ONE, model=mine, graph=anew).logit == (
        srcscore.score(TOLD_BY_ONE, model=mine, graph=graph).logit
    )


def test_a_graph_of_one_outlet_is_propagated() -> None:
    found = CitationGraph.from_articles([{"text": "The mayor told Reuters so.", "url": "https://a.bc/1"}])
    assert found.propagate() is not None
