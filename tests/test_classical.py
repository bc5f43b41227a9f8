"""The classical problems beside brute force on small instances."""

from itertools import combinations, product

import numpy as np
import pytest

from partygraph.errors import InputError
from partygraph.plan.classical import capacitated_location, generalised_assignment, set_covering

SEEDS = pytest.mark.parametrize("seed", range(8))


@SEEDS
def test_generalised_assignment_is_the_cheapest_of_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    cost, load = random.integers(5, 30, (3, 6)), random.integers(2, 9, (3, 6))
    capacity = np.full(3, 17)
    costs = [
        sum(cost[agent, job] for job, agent in enumerate(agents))
        for agents in product(range(3), repeat=6)
        if all(
            sum(load[one, job] for job, agent in enumerate(agents) if agent == one) <= 17
            for one in range(3)
        )
    ]
    found = generalised_assignment(cost, load, capacity)
    assert found.proven
    assert found.value == pytest.approx(min(costs))
    assert found.bound == pytest.approx(found.value)
    assert sum(cost[agent, job] for job, agent in enumerate(found.chosen)) == min(costs)


@SEEDS
def test_set_covering_is_the_cheapest_of_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    cost = random.integers(1, 9, 7)
    covers = (random.random((5, 7)) < 0.4) | np.eye(5, 7, dtype=bool)
    costs = [
        cost[list(taken)].sum()
        for size in range(8)
        for taken in combinations(range(7), size)
        if covers[:, list(taken)].any(axis=1).all()
    ]
    found = set_covering(cost, covers.astype(float))
    assert found.proven
    assert found.value == pytest.approx(min(costs))
    assert covers[:, found.chosen].any(axis=1).all()


@SEEDS
def test_capacitated_location_serves_all_within_capacity_and_no_cheaper(seed: int) -> None:
    random = np.random.default_rng(seed)
    opening, serving = random.integers(20, 60, 4), random.integers(1, 20, (4, 5))
    demand, capacity = random.integers(1, 6, 5), np.full(4, 14)
    found = capacitated_location(opening, serving, capacity, demand)
    assert found.proven
    assert found.shares is not None
    assert found.shares.sum(axis=0) == pytest.approx(np.ones(5))
    assert ((found.shares @ demand) <= capacity + 1e-6).all()
    spent = opening[found.chosen].sum() + (found.shares * serving).sum()
    assert found.value == pytest.approx(spent)
    whole = [
        opening[sorted(set(sites))].sum() + sum(serving[site, at] for at, site in enumerate(sites))
        for sites in product(range(4), repeat=5)
        if all(
            sum(demand[at] for at, site in enumerate(sites) if site == one) <= 14
            for one in range(4)
        )
    ]
    assert found.value <= min(whole) + 1e-6  # serving in parts is never dearer than whole


def test_what_cannot_be_is_told() -> None:
    with pytest.raises(InputError) as caught:
        generalised_assignment([[1, 1]], [[5, 5]], [6])
    assert caught.value.rule == "plan_impossible"
    with pytest.raises(InputError) as caught:
        generalised_assignment([[1, 1]], [[5, 5]], [6, 7])
    assert caught.value.rule == "plan_shapes"
    with pytest.raises(InputError) as caught:
        capacitated_location([1], [[1]], [-1], [1])
    assert caught.value.rule == "plan_negative"
    with pytest.raises(InputError) as caught:
        set_covering([1, 1], [[0, 0], [1, 1]])
    assert caught.value.rule == "plan_impossible"
