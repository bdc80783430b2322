from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.errors import ArtefactError
from srcscore.model.curves import STEPS, Line, Steps, exact, exact_levels

finite = st.floats(-50, 50)
rising = st.lists(st.floats(-20, 20), min_size=1, max_size=12, unique=True).map(sorted)


def test_a_value_on_an_edge_belongs_to_the_step_below() -> None:
    steps = Steps((1.0, 2.0), (10.0, 20.0, 30.0), -1.0)
    told = [exact_levels((steps,), (value,), 1.0)[0] for value in (0.0, 1.0, 1.5, 2.0, 9.0, None)]
    assert told == [10.0, 10.0, 20.0, 20.0, 30.0, -1.0]


def test_a_line_joins_its_points_and_is_flat_beyond() -> None:
    line = Line((0.0, 1.0, 3.0), (0.0, 2.0, 2.5))
    assert [line.at(x) for x in (-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 9.0)] == [0.0, 0.0, 1.0, 2.0, 2.25, 2.5, 2.5]


@given(rising, st.data())
def test_a_rising_line_never_falls(xs: list[float], data: st.DataObject) -> None:
    ys = sorted(data.draw(st.lists(finite, min_size=len(xs), max_size=len(xs))))
    low, high = sorted((data.draw(finite), data.draw(finite)))
    line = Line(tuple(xs), tuple(ys))
    assert line.at(low) <= line.at(high)


@pytest.mark.parametrize("edges", [(1.0, 1.0), (2.0, 1.0), (float("nan"), 1.0)])
def test_edges_that_do_not_rise_are_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(ArtefactError, match="edges"):
        Steps(edges, (0.0, 0.0, 0.0), 0.0)
    with pytest.raises(ArtefactError, match="rise"):
        Line(edges, (0.0, 0.0))


@given(st.lists(finite, max_size=400), st.randoms())
def test_exact_terms_add_up_alike_in_any_order(terms: list[float], random: object) -> None:
    terms = [exact(term) for term in terms]
    shuffled = list(terms)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sum(terms) == sum(shuffled) == sum(int(term * STEPS) for term in terms) / STEPS
