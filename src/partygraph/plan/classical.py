"""Three classical problems from plain arrays, by the same solver: public instances can be run.

Sources of the names and of public instances: Beasley's OR-Library (gap, scp, cap). Every function
returns a plan, its value and a proven bound; costs are minimised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from partygraph.errors import InputError
from partygraph.plan.problem import Floats, Ints
from partygraph.plan.solver import Model, Solved, solve


@dataclass(frozen=True, slots=True)
class Classical:
    """An answer: what was chosen, what it costs, and that nothing costs less than the bound."""

    chosen: Ints
    """Generalised assignment: the agent of each job. Set covering: the sets taken. Location: the
    site that is open, in order."""
    value: float
    bound: float
    proven: bool
    shares: Floats | None = None
    """Location: (sites, customers) the part of each customer's demand from each site."""


def generalised_assignment(
    cost: ArrayLike, load: ArrayLike, capacity: ArrayLike, *, seconds: float = 60.0, seed: int = 1
) -> Classical:
    """Give every job to one agent within the agents' capacities, at the least cost.

    Args:
        cost: (agents, jobs) of giving a job to an agent.
        load: (agents, jobs) what the job takes of the agent's capacity.
        capacity: (agents).

    Raises:
        InputError: shapes that do not fit, a negative load or capacity, or no assignment at all.
    """
    costs, loads = np.asarray(cost, float), np.asarray(load, float)
    room = np.asarray(capacity, float)
    agents, jobs = _shape(costs, loads.shape == costs.shape and room.shape == costs.shape[:1])
    _not_negative(loads, room)
    each = np.arange(agents * jobs)
    once = sparse.csr_matrix((np.ones(agents * jobs), (each % jobs, each)))
    fits = sparse.csr_matrix((loads.ravel(), (each // jobs, each)))
    solved = _least(
        costs.ravel(),
        [(once, np.ones(jobs), np.ones(jobs)), (fits, np.full(agents, -np.inf), room)],
        each,
        seconds,
        seed,
    )
    point = _found(solved)
    return Classical(
        point.reshape(agents, jobs).argmax(axis=0),
        -solved.value,
        -solved.bound,
        solved.status == "Optimal",
    )


def set_covering(
    cost: ArrayLike,
    covers: ArrayLike,
    *,
    least: ArrayLike | None = None,
    seconds: float = 60.0,
    seed: int = 1,
) -> Classical:
    """Take sets so that every element is covered, at the least cost.

    Args:
        cost: (sets).
        covers: (elements, sets) 1 where the set covers the element.
        least: (elements) by how many sets each must be covered; one when left out.

    Raises:
        InputError: shapes that do not fit, or an element that cannot be covered.
    """
    costs = np.asarray(cost, float)
    table = sparse.csr_matrix(covers, dtype=float)
    wanted = np.ones(table.shape[0]) if least is None else np.asarray(least, float)
    if costs.shape != (table.shape[1],) or wanted.shape != (table.shape[0],):
        raise InputError("plan_shapes")
    most = np.full(table.shape[0], np.inf)
    solved = _least(costs, [(table, wanted, most)], np.arange(len(costs)), seconds, seed)
    taken = np.flatnonzero(_found(solved) > _HALF)
    return Classical(taken, -solved.value, -solved.bound, solved.status == "Optimal")


def capacitated_location(  # noqa: PLR0913  what the problem is made of
    opening: ArrayLike,
    serving: ArrayLike,
    capacity: ArrayLike,
    demand: ArrayLike,
    *,
    seconds: float = 60.0,
    seed: int = 1,
) -> Classical:
    """Open sites and serve all customers from them within their capacities, at the least cost.

    Args:
        opening: (sites) cost of opening.
        serving: (sites, customers) cost of serving a customer's whole demand from a site.
        capacity: (sites), in the customers' unit of demand.
        demand: (customers).

    Raises:
        InputError: shapes that do not fit, something negative, or too little capacity in all.
    """
    fixed, ways = np.asarray(opening, float), np.asarray(serving, float)
    room, wanted = np.asarray(capacity, float), np.asarray(demand, float)
    fits = fixed.shape == room.shape == ways.shape[:1] and wanted.shape == ways.shape[1:]
    sites, customers = _shape(ways, fits)
    _not_negative(room, wanted)
    each = np.arange(sites * customers)
    site, customer = each // customers, each % customers
    number = len(each)
    served = sparse.hstack(
        [
            sparse.csr_matrix((customers, sites)),
            sparse.csr_matrix((np.ones(number), (customer, each))),
        ]
    )
    within = sparse.hstack(
        [-sparse.diags(room), sparse.csr_matrix((wanted[customer], (site, each)))]
    )
    opened = sparse.hstack(
        [
            -sparse.csr_matrix((np.ones(number), (each, site)), shape=(number, sites)),
            sparse.identity(number),
        ]
    )
    solved = _least(
        np.concatenate([fixed, ways.ravel()]),
        [
            (served, np.ones(customers), np.ones(customers)),
            (within, np.full(sites, -np.inf), np.zeros(sites)),
            (opened, np.full(number, -np.inf), np.zeros(number)),
        ],
        np.arange(sites),
        seconds,
        seed,
    )
    point = _found(solved)
    return Classical(
        np.flatnonzero(point[:sites] > _HALF),
        -solved.value,
        -solved.bound,
        solved.status == "Optimal",
        point[sites:].reshape(sites, customers),
    )


_HALF = 0.5


def _least(
    cost: Floats,
    rows: list[tuple[sparse.spmatrix, Floats, Floats]],
    whole: Ints,
    seconds: float,
    seed: int,
) -> Solved:
    model = Model(
        -cost,
        sparse.vstack([matrix for matrix, _, _ in rows]).tocsr(),
        np.concatenate([low for _, low, _ in rows]),
        np.concatenate([high for _, _, high in rows]),
        np.zeros(len(cost)),
        np.ones(len(cost)),
        whole,
    )
    return solve(model, relaxed=False, time_limit=seconds, seed=seed)


def _found(solved: Solved) -> Floats:
    if solved.point is None:
        rule = "plan_impossible" if solved.status == "Infeasible" else "plan_none_in_time"
        raise InputError(rule)
    return solved.point


def _shape(table: Floats, fits: bool) -> tuple[int, int]:  # noqa: FBT001
    if table.ndim != 2 or not fits:  # noqa: PLR2004
        raise InputError("plan_shapes")
    return table.shape[0], table.shape[1]


def _not_negative(*numbers: Floats) -> None:
    if any((one < 0).any() for one in numbers):
        raise InputError("plan_negative")
