"""Where sites should stand, beside every choice there is; and how long walks are."""

import itertools
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partygraph.errors import InputError
from partygraph.plan.sites import fewest, maximal_covering
from partygraph.reach import Segment, WalkingNetwork, minutes

SMALL = st.integers(1, 6)


@st.composite
def places(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which of a few candidates reach which of a few places, their weights, what is reached."""
    rows, columns = draw(SMALL), draw(SMALL)

    def bits(number: int) -> list[bool]:
        return draw(st.lists(st.booleans(), min_size=number, max_size=number))

    weight = draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows))
    return (
        np.array(bits(rows * columns)).reshape(rows, columns),
        np.array(weight, dtype=float),
        np.array(bits(rows)),
    )


def most(covers: np.ndarray, weight: np.ndarray, reached: np.ndarray, further: int) -> float:
    """The most weight that any choice of so many candidates newly reaches."""
    choices = combinations(range(covers.shape[1]), min(further, covers.shape[1]))
    return max(float(weight[~reached & covers[:, list(one)].any(axis=1)].sum()) for one in choices)


@settings(max_examples=60, deadline=None)
@given(places(), st.integers(1, 3))
def test_no_choice_of_so_many_sites_reaches_more(
    drawn: tuple[np.ndarray, np.ndarray, np.ndarray], further: int
) -> None:
    covers, weight, reached = drawn
    found = maximal_covering(covers, weight, further, reached=reached)
    newly = ~reached & covers[:, found.chosen].any(axis=1)
    assert found.proven
    assert len(found.chosen) <= further
    assert found.value == pytest.approx(weight[newly].sum())
    assert found.value == pytest.approx(most(covers, weight, reached, further))
    assert found.bound == pytest.approx(found.value, abs=1e-4)
    for one in found.chosen:
        others = [other for other in found.chosen if other != one]
        without = ~reached & covers[:, others].any(axis=1)
        assert weight[without].sum() < weight[newly].sum(), "a chosen site that adds nothing"


@settings(max_examples=60, deadline=None)
@given(places())
def test_no_fewer_sites_reach_all_that_can_be_reached(
    drawn: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    covers, _, reached = drawn
    wanted = ~reached & covers.any(axis=1)
    found = fewest(covers, reached=reached)
    assert covers[wanted][:, found.chosen].any(axis=1).all()
    sizes = (
        size
        for size in range(covers.shape[1] + 1)
        for one in combinations(range(covers.shape[1]), size)
        if covers[wanted][:, list(one)].any(axis=1).all()
    )
    assert len(found.chosen) == next(sizes) == round(found.bound)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        maximal_covering([[True]], [1, 2], 1)
    assert caught.value.rule == "plan_shapes"
    with pytest.raises(InputError) as caught:
        maximal_covering([[True]], [-1], 1)
    assert caught.value.rule == "plan_negative"


degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_a_degree_of_latitude_is_111_km_and_one_of_longitude_is_half_of_that_at_60_degrees() -> (
    None
):
    found = minutes([[118, 60]], [[118, 61], [119, 60], [118, 60]], speed=6)
    assert found[0] == pytest.approx([1112, 556, 0], rel=0.001)


@settings(max_examples=60, deadline=None)
@given(degrees, degrees, degrees)
def test_walks_are_as_long_there_as_back_and_no_way_round_is_shorter(
    one: tuple[float, float], other: tuple[float, float], third: tuple[float, float]
) -> None:
    walks = minutes([one, other, third], [one, other, third])
    assert walks == pytest.approx(walks.T, abs=1e-6)
    assert walks[0, 1] <= walks[0, 2] + walks[2, 1] + 1e-3


def test_where_a_place_is_not_known_neither_is_the_walk() -> None:
    assert np.isnan(minutes([[np.nan, np.nan]], [[118, 27]])).all()
    assert minutes(np.zeros((0, 2)), [[118, 27]]).shape == (0, 1)


def test_a_way_on_the_network_is_what_every_search_by_hand_finds() -> None:
    """Random networks beside all simple paths; a shorter way than the straight line is none."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        points = [tuple(map(float, one)) for one in rng.uniform(0, 0.004, (6, 2)).round(6)]
        pairs = [(one, other) for one in range(6) for other in range(one)]
        chosen = [pairs[at] for at in rng.choice(len(pairs), 7, replace=False)]
        given = [
            Segment(points[a], points[b], float(rng.uniform(1, 9)) if rng.random() < 0.5 else None)
            for a, b in chosen
        ]
        taken = {
            frozenset(pair): one.minutes or float(minutes(one.start, one.end)[0, 0])
            for pair, one in zip(chosen, given, strict=True)
        }
        found = WalkingNetwork(given).minutes(points, points)
        for a, b in pairs:
            ways = [
                sum(
                    taken.get(frozenset(leg), np.inf) for leg in itertools.pairwise((a, *middle, b))
                )
                for size in range(5)
                for middle in itertools.permutations(set(range(6)) - {a, b}, size)
            ]
            joined = {end for pair in chosen for end in pair}
            if min(ways) < np.inf:
                assert found[a, b] == pytest.approx(min(ways))
                assert found[a, b] == pytest.approx(found[b, a])
            elif {a, b} <= joined:
                assert np.isnan(found[a, b])


def test_beyond_the_network_nothing_is_told_and_beyond_the_minutes_it_is_too_far() -> None:
    near, far, away = (0.0, 0.0), (0.02, 0.0), (1.0, 1.0)
    network = WalkingNetwork([Segment(near, far, 40.0), Segment(far, near, 30.0)])
    assert network.minutes([near], [far])[0, 0] == 30.0
    assert network.minutes([near], [far], most=15.0)[0, 0] == np.inf
    assert np.isnan(network.minutes([near], [away])[0, 0])
    assert np.isnan(network.minutes([(np.nan, np.nan)], [far])[0, 0])
    assert np.isnan(WalkingNetwork([]).minutes([near], [far])).all()
