"""Classical problems with known optima, for `plan.classical`; each says where it is from.

`c515-1` is typed in: the first generalised assignment of Beasley's OR-Library, published as a
maximisation with the optimum 336. The Steiner systems are set coverings whose optima the
literature proves (Fulkerson, Nemhauser and Trotter 1974). The others are not files of the library
but drawn as it says that its were (gap: class C of Martello and Toth; scp4: costs from 1 to 100, a
density of 2 %, every row covered twice at least; cap: sites and customers in a square, fixed costs
of 7,500); nobody published their optima, so only the proof counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from partygraph.plan.classical import (
    Classical,
    capacitated_location,
    generalised_assignment,
    set_covering,
)


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance, how it is solved, and the best value as far as it is known."""

    name: str
    solve: Callable[[], Classical]
    optimum: float | None


GAIN = """
17 21 22 18 24 15 20 18 19 18 16 22 24 24 16
23 16 21 16 17 16 19 25 18 21 17 15 25 17 24
16 20 16 25 24 16 17 19 19 18 20 16 17 21 24
19 19 22 22 20 16 19 17 21 19 25 23 25 25 25
18 19 15 15 21 25 16 16 23 15 22 17 19 22 24
"""
LOAD = """
8 15 14 23 8 16 8 25 9 17 25 15 10 8 24
15 7 23 22 11 11 12 10 17 16 7 16 10 18 22
21 20 6 22 24 10 24 9 21 14 11 14 11 19 16
20 11 8 14 9 5 6 19 19 7 6 6 13 9 18
8 13 13 13 10 20 25 16 16 17 10 10 5 12 23
"""


def c515_1() -> Classical:
    """Of the OR-Library (gap1); gains are costs below zero."""
    gain, load = (np.array(one.split(), dtype=float).reshape(5, 15) for one in (GAIN, LOAD))
    return generalised_assignment(-gain, load, [36, 34, 38, 27, 33])


def steiner(order: int) -> Classical:
    """Fulkerson, Nemhauser and Trotter (1974): cover a Steiner triple system's triples.

    Of order 9 (the lines of the plane over three elements) the optimum is 5, of order 27 (those of
    space) it is 18.
    """
    size = {9: 2, 27: 3}[order]
    points = list(np.ndindex(*(3,) * size))
    triples = [
        three
        for three in combinations(range(order), 3)
        if all(sum(points[one][axis] for one in three) % 3 == 0 for axis in range(size))
    ]
    covers = np.zeros((len(triples), order))
    for row, three in enumerate(triples):
        covers[row, list(three)] = 1
    return set_covering(np.ones(order), covers)


def drawn_gap(agents: int, jobs: int) -> Classical:
    """Class C: loads from 5 to 25, costs from 10 to 50, capacities 0.8 of the loads by agent."""
    random = np.random.default_rng(1)
    load, cost = random.integers(5, 26, (agents, jobs)), random.integers(10, 51, (agents, jobs))
    return generalised_assignment(cost, load, np.floor(0.8 * load.sum(axis=1) / agents))


def drawn_scp(rows: int, columns: int) -> Classical:
    """Like scp4: costs from 1 to 100, a density of 2 %, every row covered twice at least."""
    random = np.random.default_rng(1)
    covers = random.random((rows, columns)) < 0.02
    for row in range(rows):
        covers[row, random.choice(columns, 2, replace=False)] = True
    return set_covering(random.integers(1, 101, columns), covers.astype(float))


def drawn_cap(sites: int, customers: int) -> Classical:
    """Like cap: serving costs by distance, fixed costs of 7,500, capacities of 5,000."""
    random = np.random.default_rng(1)
    ends = random.random((sites, 2)), random.random((customers, 2))
    away = np.linalg.norm(ends[0][:, None] - ends[1][None], axis=2)
    demand = random.integers(100, 2_000, customers)
    opening, capacity = np.full(sites, 7_500.0), np.full(sites, 5_000.0 * customers / 50)
    return capacitated_location(opening, 10 * away * demand, capacity, demand)


INSTANCES = (
    Instance("gap1 c515-1 of the OR-Library", c515_1, -336),
    Instance("steiner triples 9 (known)", lambda: steiner(9), 5),
    Instance("steiner triples 27 (known)", lambda: steiner(27), 18),
    Instance("gap class C 5x15 (drawn)", lambda: drawn_gap(5, 15), None),
    Instance("gap class C 10x60 (drawn)", lambda: drawn_gap(10, 60), None),
    Instance("scp4-like 200x1000 (drawn)", lambda: drawn_scp(200, 1_000), None),
    Instance("cap-like 16x50 (drawn)", lambda: drawn_cap(16, 50), None),
)
