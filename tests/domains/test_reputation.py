"""The reputation table: every string has an answer."""

import io
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.domains.fusion import GRID
from srcscore.domains.networks import kinds
from srcscore.domains.reputation import BUCKETS, Reputations, buckets, pack_lines
from srcscore.errors import InputError, InputTypeError


def arrays() -> dict[str, np.ndarray[Any, Any]]:
    """Return a small table: two rated voices, one known from the graph, one network, one platform."""
    weights = np.zeros(BUCKETS, np.float16)
    weights[list(buckets("truthpatriot.news"))] = -0.1
    return {
        "voices": pack_lines(["naturalnews.com", "reuters.com", "beside.org"]),
        "raters": pack_lines(["first\tone\t2025-01", "second\ttwo\t2026-02-03"]),
        "start": np.array([0, 2, 3], np.int32),
        "rater": np.array([0, 1, 1], np.uint8),
        "score": np.array([0.0, 0.1, 0.9], np.float32),
        "mean": np.array([0.08, 0.9, 0.6], np.float32),
        "sd": np.array([0.05, 0.06, 0.2], np.float32),
        "prior": np.array([0.5, 0.3], np.float32),
        "name": weights,
        "name_line": np.array([1.0, 0.5]),
        "name_sd": np.full(8, 0.25, np.float32),
        "lookalike": np.array([0.2, 0.2], np.float32),
        "network_names": pack_lines(["natural-news"]),
        "network_spread": np.array([[0.1, 0.1]], np.float32),
        "platform_names": pack_lines(["", "substack.com"]),
        "platform_spread": np.array([[0.3, 0.2], [0.55, 0.22]], np.float32),
        "kind_names": pack_lines(list(kinds())),
        "kind_spread": np.array([[facts.mean, 0.15] for facts in kinds().values()], np.float32),
        "kind_without": pack_lines([]),
        "start_mean": np.array([0.5, 0.5], np.float16),
        "start_sd": np.array([0.3, 0.3], np.float16),
        "level": np.array([0.0, 1.0, 0.1, 0.9], np.float32),
        "level_start": np.array([0, 2, 4], np.int32),
        "scale": np.concatenate([np.stack([1 - GRID, GRID])] * 2).astype(np.float16),
        "family_sd": np.zeros(2, np.float32),
        "grid_prior": np.full(len(GRID), 1 / len(GRID), np.float32),
    }


TABLE = Reputations(arrays())


@pytest.mark.parametrize(
    ("voice", "basis", "mean"),
    [
        ("reuters.com", "rated", 0.9),
        ("brighteon.com", "network", 0.1),
        ("beside.org", "graph", 0.6),
        ("imdb.com", "kind", 0.25),
        ("lowmere.edu", "kind", 0.8),
        ("foo.substack.com", "name", 0.55),
        ("x.com/someone", "name", 0.3),
        ("plainname.org", "name", 0.5),
        ("", "none", 0.5),
        ("nodots", "none", 0.5),
    ],
)
def test_each_basis(voice: str, basis: str, mean: float) -> None:
    found = TABLE.lookup(voice)
    assert (found.basis, found.domain) == (basis, voice)
    assert found.mean == pytest.approx(mean, abs=1e-6)


def test_a_name_speaks() -> None:
    assert TABLE.lookup("truthpatriot.news").mean < TABLE.lookup("plainname.org").mean


def test_an_unrated_site_of_a_weak_kind_is_weak_and_says_who_calls_it_so() -> None:
    shop = TABLE.lookup("etsy.com")
    assert shop.kind is not None
    assert (shop.kind.name, shop.kind.weak, shop.weak) == ("shop", True, True)
    assert shop.kind.source
    assert shop.kind.date
    university = TABLE.lookup("lowmere.edu")
    assert university.kind is not None
    assert not university.weak


def test_nothing_lifts_a_site_above_the_ceiling_of_its_kind_but_its_reader() -> None:
    shops = arrays() | {"voices": pack_lines(["naturalnews.com", "etsy.com", "ebay.com"])}
    table = Reputations(shops)
    for shop, basis in (("etsy.com", "rated"), ("ebay.com", "graph")):
        found = table.lookup(shop)
        assert (found.basis, found.mean, found.weak) == (basis, kinds()["shop"].ceiling, True)
    assert table.with_ratings({"etsy.com": 0.8}, "my list").lookup("etsy.com").mean == pytest.approx(0.8)


def test_a_kind_that_only_a_family_left_out_names_is_not_known() -> None:
    assert TABLE.lookup("orthodoxwiki.org").basis == "kind"
    without = Reputations(arrays() | {"kind_without": pack_lines(["wikipedia"])})
    assert without.lookup("orthodoxwiki.org").kind is None
    assert without.lookup("imdb.com").basis == "kind"


def test_ratings_are_listed() -> None:
    first, second = TABLE.lookup("naturalnews.com").raters
    assert (first.rater, first.family, first.score, first.date) == ("first", "one", 0.0, "2025-01")
    assert second.score == pytest.approx(0.1)


def test_the_influence_of_a_rater_is_what_changes_without_it() -> None:
    found = TABLE.influence("naturalnews.com")
    assert found is not None
    assert list(found.raters) == ["first", "second"]
    assert found.families == pytest.approx({"one": found.raters["first"], "two": found.raters["second"]})
    mean = TABLE.lookup("naturalnews.com").mean
    # Both call it bad: without either it is better, and without both as good as before any rating.
    assert mean < min(found.raters.values())
    assert max(found.raters.values()) < found.start
    good = TABLE.influence("reuters.com")
    assert good is not None
    assert good.start == pytest.approx(good.raters["second"])
    assert good.start < 0.9
    assert TABLE.influence("beside.org") is None
    assert TABLE.influence("plainname.org") is None


def test_a_lookalike_does_not_inherit() -> None:
    found = TABLE.lookup("reuters.ltd")
    assert found.imitates == "reuters.com"
    assert found.mean == pytest.approx(0.2)
    assert TABLE.lookup("reuters.com").imitates is None


INVENTED: dict[str, str] = json.loads(
    (Path(__file__).parents[1] / "cases" / "domains" / "lookalikes.json").read_text("utf-8")
)["invented"]


@pytest.mark.parametrize(("domain", "original"), INVENTED.items())
def test_no_kind_of_lookalike_inherits(domain: str, original: str) -> None:
    trusting = TABLE.with_ratings({original: 1.0}, source="mine")
    assert trusting.lookup(original).mean == pytest.approx(1.0)
    found = trusting.lookup(domain)
    assert found.imitates == original
    assert found.mean == pytest.approx(0.2)


def test_own_ratings_override_or_join() -> None:
    own = TABLE.with_ratings({"https://www.reuters.com/": 0.1, "plainname.org": 1.0}, source="mine")
    assert own.lookup("reuters.com").mean == pytest.approx(0.1)
    assert own.lookup("reuters.com").raters[-1].rater == "mine"
    assert own.lookup("plainname.org").basis == "rated"
    assert TABLE.lookup("reuters.com").mean == pytest.approx(0.9)
    assert own.version.startswith(f"{TABLE.version}+mine:")
    half = TABLE.with_ratings({"reuters.com": 0.1}, source="mine", weight=0.5).lookup("reuters.com")
    assert half.mean == pytest.approx(0.5)
    assert half.sd > TABLE.lookup("reuters.com").sd


def test_own_ratings_stay_on_the_machine() -> None:
    own = TABLE.with_ratings({"reuters.com": 0.1}, source="mine")
    assert Reputations(own.to_arrays()).lookup("reuters.com").mean == pytest.approx(0.9)
    assert pickle.loads(pickle.dumps(own)).lookup("reuters.com") == own.lookup("reuters.com")


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan"), True, "0.5", None])
def test_bad_scores_are_refused(score: Any) -> None:
    with pytest.raises(
        InputError, match=r"1 of 1 ratings cannot be used: entry 1 \('reuters\.com'\) has .* for a score"
    ):
        TABLE.with_ratings({"reuters.com": score}, source="mine")


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "url,score,note\nhttps://a.org/x,1,\nnodots,1,\nb.org,high,\nc.org\nbit.ly/x,0.5,\n", "utf-8"
    )
    with pytest.raises(InputError, match="4 of 5 ratings") as caught:
        TABLE.with_ratings(path, "mine")
    assert all(f"line {line} (" in str(caught.value) for line in (3, 4, 5, 6))
    assert "line 2 (" not in str(caught.value)
    bad: Any = {3: 0.5, "nodots": 0.5, "a.org": 0.5}
    with pytest.raises(
        InputError, match=r"entry 1 \(3\) an address must be text; entry 2 \('nodots'\) names no voice"
    ):
        TABLE.with_ratings(bad, source="mine")


def test_a_whole_site_counts_before_its_sections() -> None:
    ratings = {"beta.alpha.org": 0.0, "www.alpha.org": 0.8, "x.gamma.org": 0.2, "y.gamma.org": 0.4}
    own = TABLE.with_ratings(ratings, source="mine")
    assert own.lookup("alpha.org").mean == pytest.approx(0.8)
    assert own.lookup("gamma.org").mean == pytest.approx(0.3)


@pytest.mark.parametrize("weight", [0.0, -1.0, 1.01, float("nan"), True, "1"])
def test_bad_weights_are_refused(weight: Any) -> None:
    with pytest.raises(InputError, match="weight"):
        TABLE.with_ratings({}, source="mine", weight=weight)


@pytest.mark.parametrize("source", ["", "  ", "two\nlines", None])
def test_a_list_needs_a_name(source: Any) -> None:
    with pytest.raises(InputError, match="printable name"):
        TABLE.with_ratings({}, source=source)


def test_ratings_of_another_type_are_refused() -> None:
    bad: Any = ["reuters.com"]
    with pytest.raises(InputTypeError, match="mapping"):
        TABLE.with_ratings(bad, source="mine")


def test_a_list_can_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("domain,score\nwww.reuters.com,0.2\n", "utf-8")
    assert TABLE.with_ratings(path, "mine").lookup("reuters.com").mean == pytest.approx(0.2)
    path.write_text("site,rating\nx.org,1\n", "utf-8")
    with pytest.raises(InputError, match="columns"):
        TABLE.with_ratings(path, "mine")
    path.write_bytes(b"domain,score\n\xff.org,1\n")
    with pytest.raises(InputError, match="cannot be read"):
        TABLE.with_ratings(path, "mine")
    with pytest.raises(InputError, match="cannot be read"):
        TABLE.with_ratings(tmp_path / "none.csv", "mine")


def test_arrays_survive_a_file_without_pickle() -> None:
    packed = io.BytesIO()
    content: dict[str, Any] = dict(TABLE.to_arrays())
    np.savez(packed, **content)
    packed.seek(0)
    with np.load(packed, allow_pickle=False) as loaded:
        again = Reputations({name: loaded[name] for name in loaded})
    assert again.version == TABLE.version
    assert again.lookup("naturalnews.com") == TABLE.lookup("naturalnews.com")


@given(st.text(max_size=400))
def test_every_string_has_a_reputation(voice: str) -> None:
    found = TABLE.lookup(voice)
    assert 0 <= found.mean <= 1
    assert found.sd > 0
