"""Fusing raters: what is learned is what was put in."""

from pathlib import Path

import numpy as np
import pytest

from srcscore.domains.fusion import GRID
from srcscore.domains.reputation import Reputations
from srcscore.errors import InputError
from srcscore.training.evaluate import cost
from srcscore.training.infer import calibrate, folds_of, member_starts, owner
from srcscore.training.latent import Rater, fit_latent, shared_error
from srcscore.training.ratings import consensus_labels, fit_reputations, raters, read_ratings

VOICES = 1500


def panel(seed: int = 0) -> tuple[np.ndarray, list[Rater]]:
    """Return true reliabilities, and raters with known faults."""
    rng = np.random.default_rng(seed)
    truth = rng.beta(1.5, 1.2, VOICES)
    opinion = np.clip(truth + rng.normal(0, 0.1, VOICES), 0, 1)

    def rate(name: str, family: str, values: np.ndarray, share: float, one_sided: bool = False) -> Rater:
        rows = np.flatnonzero(rng.random(VOICES) < share)
        return Rater(name, family, rows, values[rows], one_sided)

    fifths = np.round(opinion * 5) / 5
    bad = np.flatnonzero((truth < 0.35) & (rng.random(VOICES) < 0.5))
    return truth, [
        rate("anchor", "copies", fifths, 0.8),
        rate("copy", "copies", fifths, 0.5),
        rate(
            "harsh", "harsh", np.round(np.clip(truth**2 + rng.normal(0, 0.05, VOICES), 0, 1) * 10) / 10, 0.5
        ),
        rate("coarse", "coarse", (truth + rng.normal(0, 0.15, VOICES) > 0.5).astype(float), 0.5),
        Rater("list", "list", bad, np.zeros(len(bad)), True),
    ]


def test_the_fit_finds_the_truth() -> None:
    truth, found = panel()
    fit = fit_latent(VOICES, found, "anchor")
    mean, sd = fit.moments()
    rated = np.zeros(VOICES, bool)
    for rater in found:
        rated[rater.rows] = True
    assert np.corrcoef(mean[rated], truth[rated])[0, 1] > 0.93
    inside = np.abs(mean - truth) < 1.645 * sd
    assert 0.82 < inside[rated].mean() < 0.98


def test_a_harsh_rater_is_translated() -> None:
    _, found = panel()
    fit = fit_latent(VOICES, found, "anchor")
    table, levels = fit.tables["harsh"], fit.levels["harsh"]
    level = int(np.argmin(np.abs(levels - 0.2)))
    believed = table[:, level] * fit.prior
    # It says 0.2 of what is 0.45; smoothing and its declared scale hold some of the way back.
    assert 0.33 < float(believed @ GRID / believed.sum()) < 0.5


def test_being_on_a_list_of_bad_sites_speaks() -> None:
    _, found = panel()
    table = fit_latent(VOICES, found, "anchor").tables["list"][:, 0]
    assert table[4] > 3 * table[-4]


def test_relatives_share_an_error() -> None:
    _, found = panel()
    assert 0.05 < shared_error(VOICES, found, "copies") < 0.2
    fit = fit_latent(VOICES, found, "anchor")
    assert set(fit.spread) == {"copies"}


def test_a_silent_family_says_nothing() -> None:
    _, found = panel()
    fit = fit_latent(VOICES, found, "anchor")
    alone = np.setdiff1d(found[0].rows, np.concatenate([rater.rows for rater in found[2:]]))
    mean, _ = fit.silencing({"copies"}).moments()
    assert np.ptp(mean[alone]) < 1e-9
    assert np.ptp(fit.moments()[0][alone]) > 0.3


def test_a_voice_starts_from_its_own_prior_and_ends_at_its_ceiling() -> None:
    _, found = panel()
    fit = fit_latent(VOICES, found, "anchor")
    rated = np.zeros(VOICES, bool)
    for rater in found:
        rated[rater.rows] = True
    start, free = np.full(VOICES, 0.9), np.ones(VOICES)
    before, _ = fit.moments()
    after, _ = fit.starting_from(start, np.full(VOICES, 0.1), free).moments()
    assert (after[~rated] > 0.8).all()
    assert (after[rated] - before[rated]).mean() > 0.02
    assert (after[rated] < 0.5).any(), "ratings move a voice away from where it starts"
    capped, _ = fit.starting_from(start, np.full(VOICES, 0.1), np.full(VOICES, 0.45)).moments()
    assert (capped <= 0.45).all()


def test_lists_of_one_family_share_an_error_without_scores() -> None:
    _, found = panel()
    twin = Rater("twin", "list", found[-1].rows[::2], found[-1].scores[::2], True)
    assert 0 < shared_error(VOICES, [*found, twin], "list") < 0.3


def test_members_of_a_network_start_from_one_another() -> None:
    known = {"naturalnews.com": (0.1, 1.0), "brighteon.com": (0.2, 1.0), "reuters.com": (0.9, 1.0)}
    moved = member_starts(known, dict.fromkeys(known, (0.6, 0.3)))
    assert moved.keys() == {"naturalnews.com", "brighteon.com"}
    assert 0.1 < moved["naturalnews.com"][0] < 0.6
    assert moved["naturalnews.com"][1] < 0.3


def test_the_fit_is_the_same_every_time() -> None:
    _, found = panel()
    first, second = (fit_latent(VOICES, found, "anchor").posterior.tobytes() for _ in range(2))
    assert first == second


def test_owners_stay_in_one_fold() -> None:
    voices = ["naturalnews.com", "brighteon.com", "a.com", "a.org", "b.com", "c.com", "d.com"]
    fold = dict(zip(voices, folds_of(voices, 3), strict=True))
    assert fold["naturalnews.com"] == fold["brighteon.com"]
    assert fold["a.com"] == fold["a.org"]
    assert owner("x.com/someone") != owner("y.com/someone")


def test_calibration_undoes_a_bent_scale() -> None:
    rng = np.random.default_rng(1)
    truth = rng.random(2000)
    found = calibrate(2 * truth + 1 + rng.normal(0, 0.1, 2000), truth, np.ones(2000))
    assert found.slope == pytest.approx(0.5, abs=0.02)
    assert max(found.spread) < 0.1


def test_every_rater_has_a_family_and_a_date() -> None:
    assert all(family and date for family, date in raters().values())


@pytest.mark.slow
def test_imputed_components_are_no_raters(shared_data: Path) -> None:
    scores = read_ratings(shared_data)
    assert sum("lin2023_adfontes" in found for found in scores.values()) < 400
    assert "lin2023_pc1" not in {rater for found in scores.values() for rater in found}


@pytest.mark.slow
def test_ignorance_is_no_rating_and_no_rater_rates_a_rival(shared_data: Path) -> None:
    scores, whole = read_ratings(shared_data), read_ratings(shared_data, whole=True)
    assert "mediabiasfactcheck.com" in whole
    assert "mediabiasfactcheck.com" not in scores
    for rater, most in (("sehgal2021", 0.5), ("lin2023_misinfome", 0.45)):
        assert max(found[rater] for found in scores.values() if rater in found) < most
        assert max(found[rater] for found in whole.values() if rater in found) > most


@pytest.mark.slow
def test_editions_of_one_outlet_share_their_ratings(shared_data: Path) -> None:
    scores, whole = read_ratings(shared_data), read_ratings(shared_data, whole=True)
    assert scores["abcnews.com"].keys() == scores["abcnews.go.com"].keys()
    assert "mbfc_2026" not in whole["abcnews.go.com"]
    assert scores["abcnews.go.com"]["mbfc_2026"] == whole["abcnews.com"]["mbfc_2026"]
    # What a rater says of an edition itself goes first; another name of the owner is no edition.
    assert scores["bbc.com"]["mbfc_2026"] == whole["bbc.com"]["mbfc_2026"]
    assert "pagesix.com" not in scores or scores["pagesix.com"] != scores["nypost.com"]


@pytest.mark.slow
def test_known_outlets_are_ordered(shared_data: Path) -> None:
    labels = consensus_labels(shared_data)
    assert labels["reuters.com"].mean > 0.8
    assert labels["naturalnews.com"].mean < 0.2
    assert labels["naturalnews.com"].mean < labels["foxnews.com"].mean < labels["reuters.com"].mean


def test_an_unknown_list_cannot_be_left_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no rater .*: newsguard; raters: mbfc_2026, .* families: adfontes"):
        read_ratings(tmp_path, without=["mbfc", "newsguard"])


@pytest.fixture(scope="module")
def without_mbfc(shared_data: Path) -> Reputations:
    """Return the table without the largest rater, and without what anybody says of one outlet."""
    return fit_reputations(shared_data, without=["mbfc"], hide_domains=["reuters.com"])


@pytest.mark.slow
def test_the_cost_of_leaving_a_list_out_is_told(shared_data: Path, without_mbfc: Reputations) -> None:
    found = cost(shared_data, ["mbfc"], without_mbfc)
    assert 0 < found.rated < found.rated_by_all
    assert 0.6 < found.auc < 1
    assert 0 < found.moved < 0.25, "the scale slides when the anchor is left out"
    assert f"{found.rated} of {found.rated_by_all} voices" in found.lines()[0]


@pytest.mark.slow
def test_a_list_can_be_left_out(without_mbfc: Reputations) -> None:
    assert "mbfc" not in {rating.family for rating in without_mbfc.lookup("naturalnews.com").raters}
    assert without_mbfc.lookup("reuters.com").basis != "rated"
    assert without_mbfc.lookup("naturalnews.com").mean < 0.35
