"""What a citation graph implies for unrated outlets, as reputations."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, cast

import numpy as np
import pytest

from helpers.few_reputations import FewReputations
from srcscore.domains.reputation import Reputations
from srcscore.errors import InputError, InputTypeError
from srcscore.graph.citation_graph import CitationGraph
from srcscore.graph.propagation import Propagation, propagate
from srcscore.records import Reputation

TABLE = cast(Reputations, FewReputations())
OUTLETS = ("reuters.com", "lowmere-post.example", "naturalnews.com", "far.example", "eastfold.example")
EDGES = (np.array([0, 2, 1]), np.array([1, 4, 0]), np.array([1.0, 1.0, 1.0]))


def spread(seeds: Any = None, **settings: Any) -> Propagation:
    return propagate(OUTLETS, EDGES, TABLE, seeds, **settings)


def test_unrated_outlets_get_a_reputation() -> None:
    found = spread()
    assert sorted(found) == ["eastfold.example", "far.example", "lowmere-post.example"]
    assert found.seeds == ("naturalnews.com", "reuters.com")
    good, bad, far = (found[name] for name in ("lowmere-post.example", "eastfold.example", "far.example"))
    assert good.mean > 0.5 > bad.mean
    assert good.basis == bad.basis == "graph"
    assert good.sd < 0.25
    assert (far.basis, far.mean, far.sd) == ("none", 0.5, 0.25)
    assert found.converged
    assert 0 < found.residual <= found.fixed_points[0].tolerance


def test_seeds_can_be_given() -> None:
    turned = spread({"reuters.com": 0.1, "naturalnews.com": 0.9, "nowhere.example": 0.5})
    assert turned["lowmere-post.example"].mean < 0.5 < turned["eastfold.example"].mean
    assert turned.unused == ("nowhere.example",)
    sure, unsure = (
        Reputation("far.example", 0.9, 0.01, "rated"),
        Reputation("far.example", 0.9, 0.24, "rated"),
    )
    seeds: dict[str, float | Reputation] = {"far.example": sure, "naturalnews.com": 0.1}
    assert "far.example" not in spread(seeds)
    ties = np.array([3, 2]), np.array([4, 4]), np.ones(2)
    first, second = (
        propagate(OUTLETS, ties, TABLE, {**seeds, "far.example": about}, method="neighbours")
        for about in (sure, unsure)
    )
    assert first["eastfold.example"].mean > second["eastfold.example"].mean


def test_sites_of_one_network_do_not_vouch_for_each_other() -> None:
    outlets = ("ria.ru", "sputniknews.com", "lowmere-post.example")
    edges = np.array([0, 0]), np.array([1, 2]), np.ones(2)
    found = propagate(outlets, edges, TABLE, {"ria.ru": 0.9, "far.example": 0.1}, method="neighbours")
    assert found["sputniknews.com"].basis == "none"
    assert found["lowmere-post.example"].basis == "graph"


@pytest.mark.parametrize(
    ("seeds", "kind", "told"),
    [
        ({}, InputError, "no seed is in the graph"),
        ({"nowhere.example": 0.5}, InputError, "no seed is in the graph"),
        ({"reuters.com": 1.5}, InputError, "from 0 to 1"),
        ({"reuters.com": "good"}, InputTypeError, "'reuters.com' has no rating"),
        ({"reuters.com": True}, InputTypeError, "'reuters.com' has no rating"),
        (["reuters.com"], InputTypeError, "not a mapping"),
    ],
)
def test_bad_seeds(seeds: Any, kind: type[Exception], told: str) -> None:
    with pytest.raises(kind) as caught:
        spread(seeds)
    assert told in str(caught.value)


def test_a_graph_without_rated_outlets() -> None:
    with pytest.raises(InputError, match="no outlet of the graph is rated"):
        propagate(("a.example",), (np.zeros(0, int),) * 2 + (np.zeros(0),), TABLE)
    with pytest.raises(InputError, match="no outlet of the graph is rated"):
        CitationGraph().propagate()


def test_from_articles_to_reputations() -> None:
    graph = CitationGraph.from_articles(
        {"text": f"The dam holds, {source} reported on Monday.", "url": f"https://{site}/dam", "id": site}
        for site, source in (
            ("lowmere-post.example.net", "Reuters"),
            ("eastfold-news.example.com", "Infowars"),
            ("nytimes.com", "Reuters"),
            ("naturalnews.com", "Infowars"),
        )
    )
    found = graph.propagate()
    assert found["example.net"].mean > found["example.com"].mean
    assert {found["example.net"].basis, found["example.com"].basis} == {"graph"}
    none = graph.propagate({"reuters.com": 0.1, "infowars.com": 0.9}, weights={"evidence": 0.0})
    assert {known.basis for known in none.values()} == {"none"}


@pytest.mark.slow
def test_neither_importing_nor_scoring_loads_scipy() -> None:
    code = (
        "import sys; from srcscore import score; from srcscore.graph.citation_graph import CitationGraph; "
        "score('The dam holds, Reuters reported.'); assert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
